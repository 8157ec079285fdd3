//! What a worker prints and logs: its print kept short for the crash report, both passed on to the desk's log, made
//! harmless for terminals.

use std::collections::VecDeque;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::frame::LogFrame;

/// How much is kept, bytes.
const KEPT: usize = 8 << 10;

/// The last a worker printed.
#[derive(Clone, Debug, Default)]
pub struct Output(Arc<(Mutex<State>, Condvar)>);

#[derive(Debug, Default)]
struct State {
    last: VecDeque<u8>,
    ended: bool,
}

impl Output {
    /// Read `pipe` to its end on a thread of its own: a worker must not wait for the desk to print.
    pub fn collect(plugin: &str, pipe: OwnedFd) -> std::io::Result<Self> {
        let output = Self::default();
        let (theirs, plugin) = (output.clone(), plugin.to_owned());
        let run = move || {
            let mut pipe = std::fs::File::from(pipe);
            let mut room = [0; 4096];
            while let Ok(count @ 1..) = pipe.read(&mut room) {
                theirs.add(&room[..count]);
                tracing::debug!(plugin, "printed: {}", printable(&String::from_utf8_lossy(&room[..count])));
            }
            theirs.0.0.lock().unwrap_or_else(PoisonError::into_inner).ended = true;
            theirs.0.1.notify_all();
        };
        std::thread::Builder::new().name("plugin-output".into()).stack_size(128 << 10).spawn(run)?;
        Ok(output)
    }

    fn add(&self, bytes: &[u8]) {
        let mut state = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.last.extend(bytes);
        let surplus = state.last.len().saturating_sub(KEPT);
        state.last.drain(..surplus);
    }

    /// The last it printed, once it is dead: waits a moment for what is still in the pipe.
    pub fn last(&self) -> String {
        let state = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = Duration::from_millis(200);
        let (state, _) = self
            .0
            .1
            .wait_timeout_while(state, wait, |state| !state.ended)
            .unwrap_or_else(PoisonError::into_inner);
        let bytes: Vec<u8> = state.last.iter().copied().collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// A plugin's log line into the desk's log.
pub fn pass_on(plugin: &str, line: &LogFrame<'_>) {
    if line.dropped > 0 {
        tracing::warn!(plugin, "{} log lines left out: it writes too many", line.dropped);
    }
    let (message, fields) = (printable(&line.message), printable(&line.fields));
    match line.level {
        1 => tracing::error!(plugin, fields, "{message}"),
        2 => tracing::warn!(plugin, fields, "{message}"),
        3 => tracing::info!(plugin, fields, "{message}"),
        4 => tracing::debug!(plugin, fields, "{message}"),
        _ => tracing::trace!(plugin, fields, "{message}"),
    }
}

/// `text` on one line without control characters: what a plugin says must not write to a terminal.
pub fn printable(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.trim_end().chars() {
        match character {
            '\n' => line.push_str(" | "),
            '\t' => line.push(' '),
            c if c.is_control()
                || ('\u{202a}'..='\u{202e}').contains(&c)
                || ('\u{2066}'..='\u{2069}').contains(&c) =>
            {
                line.extend(c.escape_unicode());
            }
            c => line.push(c),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_is_kept() {
        let output = Output::default();
        output.add(&[b'a'; KEPT]);
        output.add(b"the end");
        output.0.0.lock().unwrap().ended = true;
        let last = output.last();
        assert_eq!(last.len(), KEPT);
        assert!(last.ends_with("athe end"));
    }

    #[test]
    fn control_characters_become_visible() {
        assert_eq!(printable("a\x1b[31mb\nc\u{202e}\n"), "a\\u{1b}[31mb | c\\u{202e}");
    }
}
