//! Labelled data and further texts that are not part of the project.

use std::path::PathBuf;

use crate::build::workspace;

/// A path below the folder of shared data (`COPYDESK_SHARED`, else `../shared` beside the project); none, with a
/// printed reason, when it is not there.
pub fn find(path: &str) -> Option<PathBuf> {
    let root =
        std::env::var_os("COPYDESK_SHARED").map_or_else(|| workspace().join("../shared"), PathBuf::from);
    let whole = root.join(path);
    if whole.exists() {
        return Some(whole);
    }
    println!("skipped: {} is not there", whole.display());
    None
}
