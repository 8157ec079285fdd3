//! The one place that maps a file into memory.

#![allow(unsafe_code)]

use std::fs::File;
use std::io;
use std::path::Path;

use memmap2::Mmap;

/// Map a run that is complete and will never be written again.
pub(super) fn sealed_file(path: &Path) -> io::Result<Mmap> {
    let file = File::open(path)?;
    // SAFETY: a run is written under another name, synced, renamed and never opened for writing after; it lies in the
    // desk's own folder, which the desk holds a lock on. Whoever truncates it there all the same kills the process
    // by SIGBUS; the store is untouched by that and the index is made again from it.
    unsafe { Mmap::map(&file) }
}
