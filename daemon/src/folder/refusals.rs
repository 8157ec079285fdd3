//! What happens to files that are refused: they go to `failed/`, each with its reason.

use std::path::{Path, PathBuf};

use super::durable::{self, blocked, given_up};
use super::originals::hex;
use crate::article::Signature;
use crate::error::FileFault;
use crate::store::StoreError;
use crate::watch::{self, Moved, SourcePolicy};

/// A file the watch would not take.
#[derive(Clone, Debug)]
pub struct Refused {
    /// Name relative to the watch folder, as bytes.
    pub name: Vec<u8>,
    /// Where it is.
    pub path: PathBuf,
    /// Which file on disk this is.
    pub signature: Signature,
    /// Why.
    pub fault: FileFault,
}

/// Files that never became admitted (empty, too large): they go to `failed/` with the reason beside them; where
/// sources are kept they stay, and the reason alone goes there.
#[derive(Clone, Debug)]
pub struct Refusals {
    failed: PathBuf,
    watch: PathBuf,
    source: SourcePolicy,
}

/// What became of a refused file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its reason is under `failed/`, and so is the file unless sources are kept. A source that is still there may
    /// be retired.
    Told,
    /// An earlier run refused this very file, which is kept where it is.
    Known,
    /// It is gone, has changed or is being written: it stays, and there is nothing to tell.
    Changed,
}

impl Refusals {
    /// Refused files of the watch folder `watch` go under `failed`.
    pub fn new(failed: PathBuf, watch: PathBuf, source: SourcePolicy) -> Self {
        Self { failed, watch, source }
    }

    /// Take care of a refused file. The reason is written before the file is moved, so that no file ever stands under
    /// `failed/` without one.
    pub fn take(&self, refused: &Refused) -> Result<Refusal, StoreError> {
        if watch::signature_of(&refused.path) != Some(refused.signature) {
            return Ok(Refusal::Changed);
        }
        let seed = format!("{:?}{:?}", refused.name, refused.signature);
        let name = failed_name(&refused.name, &hex(&blake3::hash(seed.as_bytes()).as_bytes()[..4]));
        let keep = self.source == SourcePolicy::Keep;
        let reason_name = format!("{name}.reason.json");
        if keep && days(&self.failed).any(|day| day.join(&reason_name).exists()) {
            return Ok(Refusal::Known);
        }
        let now = jiff::Timestamp::now();
        let day = self.failed.join(now.strftime("%Y-%m-%d").to_string());
        durable::make_folder(&day)?;
        let reason = super::render::reason_json(&refused.name, &refused.fault, now.as_millisecond(), keep);
        let reason_path = day.join(&reason_name);
        std::fs::write(&reason_path, reason).map_err(|error| given_up(&reason_path, &reason_path, &error))?;
        if keep {
            return Ok(Refusal::Told);
        }
        let taken = self.take_file(refused, &day.join(&name));
        if !matches!(taken, Ok(true)) {
            let _ = std::fs::remove_file(&reason_path);
        }
        Ok(if taken? { Refusal::Told } else { Refusal::Changed })
    }

    /// Whether the file is at `target` now. Nothing is removed here: a source that was copied is retired later, in the
    /// way of a filed one.
    fn take_file(&self, refused: &Refused, target: &Path) -> Result<bool, StoreError> {
        let (name, state) = (&refused.name, &refused.signature);
        let taken = match watch::move_out(&self.watch, name, state, target) {
            Ok(Moved::Away) => Ok(true),
            Ok(Moved::Changed) => Ok(false),
            Ok(Moved::Not) => watch::copy_out(&self.watch, name, state, target),
            Err(error) => Err(error),
        };
        taken.map_err(|error| blocked(target, &error))
    }
}

/// The folders of days under `failed/`.
pub fn days(failed: &Path) -> impl Iterator<Item = PathBuf> {
    std::fs::read_dir(failed).into_iter().flatten().flatten().map(|day| day.path())
}

/// The name of a failed file: its own last part, shortened, with a mark that keeps namesakes apart.
pub fn failed_name(name: &[u8], mark: &str) -> String {
    let shown = String::from_utf8_lossy(name);
    let last = shown.rsplit('/').next().unwrap_or("file");
    let mut plain = String::new();
    for c in last.chars().map(|c| if c.is_control() || c == '\u{fffd}' { '_' } else { c }) {
        // A name holds 255 bytes, and the mark and `.reason.json` come behind.
        if plain.len() + c.len_utf8() > 200 {
            break;
        }
        plain.push(c);
    }
    format!("{plain}~{mark}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Write;
    use tempfile::TempDir;

    /// A watch folder and `failed/`.
    struct Place {
        watch: TempDir,
        failed: TempDir,
    }

    impl Place {
        fn new() -> Place {
            Place { watch: tempfile::tempdir().unwrap(), failed: tempfile::tempdir().unwrap() }
        }

        /// On two file systems; none where there is only one.
        fn apart() -> Option<Place> {
            let watch = tempfile::tempdir_in("/dev/shm").ok()?;
            let failed = tempfile::tempdir().ok()?;
            let device = |folder: &TempDir| watch::signature_of(folder.path()).map(|state| state.dev);
            (device(&watch) != device(&failed)).then_some(Place { watch, failed })
        }

        fn path(&self, name: &str) -> PathBuf {
            self.watch.path().join(name)
        }

        fn refused(&self, name: &str) -> Refused {
            let path = self.path(name);
            let signature = watch::signature_of(&path).unwrap();
            let fault = FileFault::new("empty", "no content");
            Refused { name: name.as_bytes().to_vec(), path, signature, fault }
        }

        fn refusals(&self, source: SourcePolicy) -> Refusals {
            Refusals::new(self.failed.path().to_owned(), self.watch.path().to_owned(), source)
        }

        fn take(&self, source: SourcePolicy, refused: &Refused) -> Refusal {
            self.refusals(source).take(refused).unwrap()
        }

        /// What stands under `failed/`: names without their mark, and contents of those that are no reasons.
        fn failed(&self) -> Vec<(String, String)> {
            let files = days(self.failed.path()).flat_map(|day| fs::read_dir(day).unwrap().flatten());
            let mut all: Vec<_> = files
                .map(|file| {
                    let name = file.file_name().into_string().unwrap();
                    let (plain, mark) = name.split_once('~').unwrap();
                    match mark.split_once('.') {
                        Some((_, reason)) => (format!("{plain} {reason}"), String::new()),
                        None => (plain.to_owned(), fs::read_to_string(file.path()).unwrap()),
                    }
                })
                .collect();
            all.sort();
            all
        }
    }

    fn told(content: &str) -> Vec<(String, String)> {
        vec![("a.txt".into(), content.into()), ("a.txt reason.json".into(), String::new())]
    }

    #[test]
    fn a_refused_file_goes_to_failed_with_its_reason() {
        let place = Place::new();
        fs::write(place.path("a.txt"), "x").unwrap();
        let refused = place.refused("a.txt");
        assert_eq!(place.take(SourcePolicy::Archive, &refused), Refusal::Told);
        assert_eq!(place.failed(), told("x"));
        assert!(!place.path("a.txt").exists());
        fs::write(place.path("a.txt"), "y").unwrap();
        assert_eq!(place.take(SourcePolicy::Archive, &refused), Refusal::Changed);
        assert!(place.path("a.txt").exists(), "another file by that name is left alone");
    }

    #[test]
    fn a_file_that_somebody_begins_to_write_stays() {
        for place in [Some(Place::new()), Place::apart()] {
            let Some(place) = place else { continue };
            fs::write(place.path("a.txt"), "").unwrap();
            let refused = place.refused("a.txt");
            let mut writer = fs::OpenOptions::new().append(true).open(place.path("a.txt")).unwrap();
            assert_eq!(place.take(SourcePolicy::Archive, &refused), Refusal::Changed);
            writer.write_all(b"The mayor said so.").unwrap();
            assert_eq!(fs::read_to_string(place.path("a.txt")).unwrap(), "The mayor said so.");
            assert_eq!(place.failed(), [], "nothing is told of it");
        }
    }

    #[test]
    fn a_file_on_another_file_system_is_copied_and_left_to_be_retired() {
        let Some(place) = Place::apart() else {
            return println!("skipped: /dev/shm is no other file system");
        };
        fs::write(place.path("a.txt"), "x").unwrap();
        let refused = place.refused("a.txt");
        assert_eq!(place.take(SourcePolicy::Archive, &refused), Refusal::Told);
        assert_eq!(place.failed(), told("x"));
        assert_eq!(watch::signature_of(&place.path("a.txt")), Some(refused.signature));
    }

    #[test]
    fn what_takes_the_name_of_a_file_that_is_being_copied_is_not_removed() {
        let Some(place) = Place::apart() else {
            return println!("skipped: /dev/shm is no other file system");
        };
        let path = place.path("a.txt");
        fs::File::create(&path).unwrap().set_len(256 << 20).unwrap();
        fs::write(place.path("b.txt"), "The mayor said so.").unwrap();
        let refused = place.refused("a.txt");
        let failed = place.failed.path().to_owned();
        let taking = place.refusals(SourcePolicy::Archive);
        let taken = std::thread::spawn(move || taking.take(&refused));
        // The copy has begun when it has a name.
        let is_copy = |file: &fs::DirEntry| file.path().extension().is_some_and(|end| end != "json");
        let begun =
            || days(&failed).any(|day| fs::read_dir(day).unwrap().flatten().any(|file| is_copy(&file)));
        while !begun() && !taken.is_finished() {
            std::thread::yield_now();
        }
        fs::rename(place.path("b.txt"), &path).unwrap();
        let taken = taken.join().unwrap().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "The mayor said so.");
        if taken == Refusal::Changed {
            assert_eq!(place.failed(), [], "half a story is not told");
        }
    }

    #[test]
    fn a_kept_file_stays_and_its_reason_is_told_once() {
        let place = Place::new();
        fs::write(place.path("a.txt"), "").unwrap();
        let refused = place.refused("a.txt");
        let reason = [("a.txt reason.json".to_owned(), String::new())];
        assert_eq!(place.take(SourcePolicy::Keep, &refused), Refusal::Told);
        assert_eq!(place.take(SourcePolicy::Keep, &refused), Refusal::Known, "after a restart");
        assert_eq!((place.refused("a.txt").signature, place.failed()), (refused.signature, reason.to_vec()));
    }

    #[test]
    fn a_folder_that_cannot_be_written_loses_nothing() {
        let place = Place::new();
        fs::write(place.path("a.txt"), "x").unwrap();
        let refused = place.refused("a.txt");
        let not_a_folder = place.failed.path().join("file");
        fs::write(&not_a_folder, "").unwrap();
        let refusals = Refusals::new(not_a_folder, place.watch.path().to_owned(), SourcePolicy::Archive);
        assert!(refusals.take(&refused).is_err());
        assert_eq!(fs::read_to_string(place.path("a.txt")).unwrap(), "x");
    }
}
