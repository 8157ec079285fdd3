//! What can be set about the watch, and the defaults.

use std::path::PathBuf;
use std::time::Duration;

/// What to do with a file whose tail looks cut short once its hold is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PartialPolicy {
    /// Take formats that are readable without their end (HTML, mail, wire text) and mark them; refuse the rest.
    #[default]
    FlagReadable,
    /// Take all of them and mark them.
    Flag,
    /// Refuse all of them.
    Fail,
}

/// What becomes of the dropped file once its outcome is durable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SourcePolicy {
    /// It is removed from the watch folder; the desk has its own copy.
    #[default]
    Archive,
    /// It stays.
    Keep,
}

/// Settings of one watch.
#[derive(Clone, Debug)]
pub struct WatchSettings {
    /// The drop folder.
    pub root: PathBuf,
    /// How long nothing must have happened after a close.
    pub quiet: Duration,
    /// How long size and times must stand still where leases do not work.
    pub settle: Duration,
    /// The same on network file systems.
    pub settle_network: Duration,
    /// How often folders are checked by their modification time.
    pub reconcile_dirs: Duration,
    /// How often everything is listed again.
    pub reconcile_full: Duration,
    /// How long a file that looks cut short is held for more.
    pub partial_hold: Duration,
    /// How long an empty file is held for content.
    pub empty_hold: Duration,
    /// What to do with it then.
    pub partial: PartialPolicy,
    /// Larger files are refused unread.
    pub max_file_bytes: u64,
    /// Names that are not looked at: `*` and `?`; a pattern that ends in `/` is for folders only.
    pub ignore: Vec<String>,
    /// What becomes of filed sources.
    pub source: SourcePolicy,
    /// Wait up to 2 s for a side-car.
    pub sidecar_wait: bool,
    /// Folders deeper than this are not entered.
    pub max_depth: usize,
}

impl WatchSettings {
    /// The defaults, for a folder.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            quiet: Duration::from_millis(50),
            settle: Duration::from_secs(1),
            settle_network: Duration::from_secs(5),
            reconcile_dirs: Duration::from_secs(5),
            reconcile_full: Duration::from_secs(300),
            partial_hold: Duration::from_secs(30),
            empty_hold: Duration::from_secs(30),
            partial: PartialPolicy::default(),
            max_file_bytes: 64 << 20,
            ignore: default_ignore(),
            source: SourcePolicy::default(),
            sidecar_wait: false,
            max_depth: 64,
        }
    }
}

/// Names that editors, browsers, transfer tools and file managers use for what is not (yet) a document.
pub fn default_ignore() -> Vec<String> {
    const FILES: &str = ".* *.part *.partial *.filepart *.tmp *.temp *.crdownload *.download *.opdownload *.aria2 \
        *.swp *.swx *~ *.lock *.nfs* .in.* .pureftpd-upload.* .goutputstream-* .~lock.*# ~$* ._* .DS_Store Thumbs.db \
        desktop.ini .syncthing.*.tmp ~syncthing~*.tmp 4913 #*# README";
    const FOLDERS: &str = ".stfolder/ .stversions/ @eaDir/ .Trashes/ __MACOSX/ .~tmp~/ lost+found/ *_files/";
    FILES.split_whitespace().chain(FOLDERS.split_whitespace()).map(str::to_owned).collect()
}
