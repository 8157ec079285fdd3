//! The worker's end of the socket: replies are gathered and written once; log lines pass through with a limit.

use std::borrow::Cow;
use std::io::{self, Write};
use std::os::unix::net::UnixStream;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use rustix::net::SendFlags;

use crate::plugin::frame::{self, LogFrame, Reply};

/// Log lines a plugin may write at once.
const BURST: f64 = 200.0;
/// Log lines a second after that.
const RATE: f64 = 100.0;
/// Longest log line, bytes.
const LINE: usize = 8 << 10;
/// With this much waiting, log lines are left out.
const FULL: usize = 1 << 20;

/// Replies on their way to the desk.
#[derive(Debug)]
pub struct Outbox {
    socket: UnixStream,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    waiting: Vec<u8>,
    allowance: f64,
    refilled: Instant,
    dropped: u64,
}

impl Outbox {
    /// Writes to `socket`.
    pub fn new(socket: UnixStream) -> Self {
        let state = State { waiting: Vec::new(), allowance: BURST, refilled: Instant::now(), dropped: 0 };
        Self { socket, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Put a reply behind those that wait.
    pub fn push(&self, reply: &Reply<'_>) -> io::Result<()> {
        frame::encode(reply, &mut self.state().waiting).map_err(|error| io::Error::other(error.0))
    }

    /// Write what waits.
    pub fn flush(&self) -> io::Result<()> {
        let mut state = self.state();
        let written = (&self.socket).write_all(&state.waiting);
        state.waiting.clear();
        state.waiting.shrink_to(FULL);
        written
    }

    /// A log line of the plugin, written at once if the desk has room for it, so that it survives a crash.
    pub fn log(&self, level: i32, message: &str, fields: &str) {
        let mut state = self.state();
        let now = Instant::now();
        let earned = now.duration_since(state.refilled).as_secs_f64() * RATE;
        (state.allowance, state.refilled) = ((state.allowance + earned).min(BURST), now);
        if state.allowance < 1.0 || state.waiting.len() > FULL {
            state.dropped += 1;
            return;
        }
        state.allowance -= 1.0;
        let line = LogFrame {
            level,
            message: Cow::Borrowed(cut(message)),
            fields: Cow::Borrowed(if fields.len() > LINE { "" } else { fields }),
            dropped: std::mem::take(&mut state.dropped),
        };
        if frame::encode(&Reply::Log(line), &mut state.waiting).is_ok() {
            let flags = SendFlags::DONTWAIT | SendFlags::NOSIGNAL;
            if let Ok(sent) = rustix::net::send(&self.socket, &state.waiting, flags) {
                state.waiting.drain(..sent);
            }
        }
    }
}

/// At most [`LINE`] bytes of it, cut between characters.
fn cut(message: &str) -> &str {
    &message[..message.floor_char_boundary(LINE)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn too_many_log_lines_are_counted_not_sent() {
        let (ours, mut theirs) = UnixStream::pair().unwrap();
        let outbox = Outbox::new(ours);
        for _ in 0..1_000 {
            outbox.log(3, "line", "");
        }
        outbox.state().refilled = Instant::now() - std::time::Duration::from_secs(1);
        outbox.log(3, "last", "");
        outbox.flush().unwrap();
        drop(outbox);
        let mut wire = Vec::new();
        theirs.read_to_end(&mut wire).unwrap();
        let mut rest = wire.as_slice();
        let (mut lines, mut dropped) = (0, 0);
        while let Some((head, tail)) = rest.split_first_chunk::<4>() {
            let (body, tail) = tail.split_at(u32::from_le_bytes(*head) as usize);
            let Reply::Log(line) = frame::decode::<Reply<'_>>(body).unwrap() else {
                panic!("not a log line")
            };
            lines += 1;
            dropped += line.dropped;
            rest = tail;
        }
        assert!(lines >= 200 && dropped > 500, "{lines} lines, {dropped} dropped");
        assert_eq!(lines + dropped, 1_001);
    }

    #[test]
    fn long_lines_are_cut_between_characters() {
        let long = "ä".repeat(LINE);
        assert!(cut(&long).len() <= LINE);
        assert_eq!(cut("short"), "short");
    }
}
