//! The scanner's candidates: one file is looked at, read, and sent or refused.

use std::os::fd::{AsFd, OwnedFd};

use tokio::sync::mpsc;

use super::candidate::{BUSY_LAST, Candidate, Evidence, Refusal, STUCK, Seen, Step, Wait};
use super::late::Timing;
use super::probe::{self, now};
use super::scan::{Scanner, TURN};
use super::seal::{self, Look, Unread};
use super::sidecar::{self, Sidecar};
use super::table::{Name, Sent};
use super::{FromWatch, SealedFile, tail};
use crate::article::Signature;
use crate::error::FileFault;

impl Scanner {
    // ---- candidates

    pub(super) fn fire(&mut self) {
        for _ in 0..TURN {
            let Some((name, candidate)) = self.shared.books().table.due(now()) else { return };
            self.advance(&name, candidate);
            if self.shared.is_stopping() {
                return;
            }
        }
    }

    pub(super) fn advance(&mut self, name: &Name, mut candidate: Candidate) {
        let Some(root) = &self.root else { return self.put(name, None) };
        let network = self.shared.books().folders.is_network(probe::split(name).0);
        match seal::look(root.fd.as_fd(), name, network) {
            Look::Gone | Look::Special => self.put(name, None),
            Look::Folder => {
                self.put(name, None);
                self.found_folder(name, 0, true);
            }
            Look::Denied(error) => {
                if candidate.wait != Wait::Blocked {
                    tracing::warn!(file = %self.path_of(name).display(), %error, "cannot be read: give the desk permission; tried again later");
                }
                candidate.block();
                self.put(name, Some(candidate));
            }
            Look::File(file, seen) => self.look(name, candidate, &file, &seen),
        }
    }

    pub(super) fn look(&mut self, name: &Name, mut candidate: Candidate, file: &OwnedFd, seen: &Seen) {
        let sent = self.shared.books().table.get(name).is_some_and(|e| e.was_sent(&seen.signature));
        // A close after it was sent may hide a change that its times are too coarse to show: only reading tells.
        if self.is_kept(&seen.signature) || (sent && candidate.evidence != Evidence::Closed) {
            return self.put(name, None);
        }
        match candidate.look(seen, now(), &self.windows) {
            Step::Read => self.read(name, candidate, file, seen),
            Step::Refuse(refusal) => self.refuse(name, refusal, seen, seal::head(file), None),
            Step::Wait | Step::Seal { .. } => {
                let long =
                    candidate.busy_for(now()).is_some_and(|busy| busy >= STUCK && busy < STUCK + BUSY_LAST); // Once.
                if long {
                    tracing::warn!(file = %self.path_of(name).display(), "a writer has had this file open for more than 15 minutes");
                }
                self.put(name, Some(candidate));
            }
        }
    }

    pub(super) fn read(&mut self, name: &Name, mut candidate: Candidate, file: &OwnedFd, seen: &Seen) {
        let Some(root) = &self.root else { return self.put(name, None) };
        let beside = sidecar::read(root.fd.as_fd(), name);
        let beside = self.unless_late(name, &seen.signature, beside);
        if candidate.awaits_sidecar(beside.presence(), now(), &self.windows) {
            return self.put(name, Some(candidate));
        }
        let bytes = match seal::read_unchanged(file, seen) {
            Ok(bytes) => bytes,
            Err(Unread::Changed) => {
                candidate.changed(now());
                return self.put(name, Some(candidate));
            }
            Err(Unread::Failed(error)) => {
                tracing::warn!(file = %self.path_of(name).display(), %error, "cannot be read: tried again later");
                candidate.block();
                return self.put(name, Some(candidate));
            }
        };
        let hash = *blake3::hash(&bytes).as_bytes();
        if self.shared.books().table.same_content(name, &seen.signature, &hash) {
            return self.put(name, None);
        }
        match candidate.read(seen, tail::cut_short(name, &bytes), now(), &self.windows) {
            Step::Seal { partial } => self.seal(name, seen, bytes, hash, partial, beside),
            Step::Refuse(refusal) => {
                let head = bytes[..bytes.len().min(4096)].to_vec();
                self.refuse(name, refusal, seen, head, Some(hash));
            }
            Step::Wait | Step::Read => self.put(name, Some(candidate)),
        }
    }

    pub(super) fn seal(
        &mut self,
        name: &Name,
        seen: &Seen,
        bytes: Vec<u8>,
        hash: [u8; 32],
        partial: bool,
        beside: Sidecar,
    ) {
        let signature = seen.signature;
        // One that cannot be used was there in time all the same: what comes next is for the next file.
        let with = matches!(beside, Sidecar::Whole(..) | Sidecar::Unusable(Some(_), _));
        self.bare.taken(name, signature, with);
        let (sidecar, table) = match beside {
            Sidecar::Whole(state, table) => {
                for complaint in sidecar::complaints(&table) {
                    let file = self.path_of(&sidecar::name_for(name));
                    tracing::warn!(file = %file.display(), "side-car: {complaint}");
                }
                (Some(state), Some(table))
            }
            Sidecar::Unusable(state, why) => {
                self.sidecar_unusable(name, state, &why);
                (None, None)
            }
            Sidecar::None | Sidecar::Unfinished => (None, None),
        };
        let hints = sidecar::hints(name, table.as_ref());
        let sealed = SealedFile {
            name: name.to_vec(),
            path: self.path_of(name),
            bytes: bytes.into(),
            hash,
            signature,
            hints,
            partial,
        };
        self.shared
            .books()
            .table
            .sent(name, Sent { told: signature, now: signature, hash: Some(hash), sidecar });
        self.send(FromWatch::Sealed(sealed));
        self.settled(name);
    }

    // ---- side-cars that are not used

    /// What stands beside a file that is about to be taken; none when that is too late for an earlier one.
    fn unless_late(&mut self, name: &Name, file: &Signature, beside: Sidecar) -> Sidecar {
        let (Sidecar::Whole(state, _) | Sidecar::Unusable(Some(state), _)) = &beside else { return beside };
        match self.bare.judge(name, Some(file), state) {
            Timing::InTime => return beside,
            Timing::Late => self.sidecar_late(name, *state),
            Timing::Told => {}
        }
        Sidecar::None
    }

    /// A side-car came or was found: is it too late for the file that had its name, and none is coming that it may be for?
    pub(super) fn sidecar_alone(&mut self, name: &[u8]) {
        let Some(subject) = sidecar::subject(name) else { return };
        let on_its_way =
            self.shared.books().table.get(subject).is_some_and(|entry| entry.candidate.is_some());
        let Some(root) = &self.root else { return };
        if on_its_way || !self.bare.knows(subject) {
            return;
        }
        let beside = sidecar::read(root.fd.as_fd(), subject);
        let (Sidecar::Whole(state, _) | Sidecar::Unusable(Some(state), _)) = &beside else { return };
        let there = self.signature_of(subject);
        if self.bare.judge(subject, there.as_ref(), state) == Timing::Late {
            self.sidecar_late(subject, *state);
        }
    }

    fn sidecar_late(&mut self, name: &[u8], state: Signature) {
        let why = format!(
            "it came after {} had been taken without it: what it states is not known of that article, and not used for \
             the next one of that name; drop a side-car before its article, or set watch.sidecar = \"wait\"",
            String::from_utf8_lossy(name)
        );
        self.refuse_sidecar(name, state, FileFault::new("late-side-car", why));
    }

    fn sidecar_unusable(&mut self, name: &[u8], state: Option<Signature>, why: &str) {
        match state {
            Some(state) => {
                let why = format!("{why}; {} was taken without it", String::from_utf8_lossy(name));
                self.refuse_sidecar(name, state, FileFault::new("side-car", why));
            }
            None => {
                let file = self.path_of(&sidecar::name_for(name));
                tracing::warn!(file = %file.display(), "side-car not used: {why}; its article was taken without it");
            }
        }
    }

    fn refuse_sidecar(&mut self, name: &[u8], signature: Signature, fault: FileFault) {
        let name = sidecar::name_for(name);
        let path = self.path_of(&name);
        self.send(FromWatch::Fault { name, path, signature, fault, head: Vec::new() });
    }

    // ---- refusals

    pub(super) fn refuse(
        &mut self,
        name: &Name,
        refusal: Refusal,
        seen: &Seen,
        head: Vec<u8>,
        hash: Option<[u8; 32]>,
    ) {
        let signature = seen.signature;
        let fault = match refusal {
            Refusal::Empty => FileFault::new(
                "empty",
                format!("no content for {:?}; drop it again with its content", self.windows.empty_hold),
            ),
            Refusal::TooLarge => FileFault::new(
                "too-large",
                format!(
                    "{} bytes, more than the {} of watch.max_file; raise that or split the file",
                    signature.size, self.windows.max_bytes
                ),
            ),
            Refusal::Partial(cut) => FileFault::new(
                "partial",
                format!(
                    "{}, {:?} after it was closed; drop it again whole",
                    cut.missing(),
                    self.windows.partial_hold
                ),
            ),
        };
        self.shared.books().table.sent(name, Sent { told: signature, now: signature, hash, sidecar: None });
        let path = self.path_of(name);
        self.send(FromWatch::Fault { name: name.to_vec(), path, signature, fault, head });
        self.settled(name);
    }

    /// Waits while the desk is busy; the backlog stays in the folder.
    pub(super) fn send(&mut self, message: FromWatch) {
        let Some(out) = &self.out else { return };
        let message = match out.try_send(message) {
            Ok(()) => {
                self.sent += 1;
                return;
            }
            Err(mpsc::error::TrySendError::Closed(_)) => return,
            Err(mpsc::error::TrySendError::Full(message)) => message,
        };
        let sent = self.runtime.block_on(async {
            tokio::select! {
                permit = out.reserve() => permit.map(|permit| permit.send(message)).is_ok(),
                () = self.shared.stopped() => false,
            }
        });
        self.sent += u64::from(sent);
    }

    pub(super) fn put(&mut self, name: &Name, candidate: Option<Candidate>) {
        self.shared.books().table.put(name, candidate);
        if candidate.is_none_or(|c| c.wait.is_held()) {
            self.settled(name);
        }
    }
}
