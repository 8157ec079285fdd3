//! What a worker runs in: a process of its own, or a thread of the desk.

use std::io;
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::net::UnixStream;
use std::path::Path;

use super::clock::Clock;
use super::death::{ended, ending, kill_and_wait};
use super::library::Library;
use super::output::Output;
use super::progress::Progress;
use super::spawn::spawn;
use super::worker::serve_in_process;

/// Where a worker runs.
#[derive(Debug)]
pub enum Body {
    /// A child process.
    Child {
        /// Its id, and that of its process group.
        pid: i32,
        /// What it prints.
        output: Output,
        /// Once it is reaped: its wait status and the CPU time it used, ns.
        status: Option<(i32, u64)>,
    },
    /// A thread of this process.
    Thread,
}

impl Body {
    /// A child process that runs `executable plugin-worker`, and its clock.
    pub fn child(
        executable: &Path,
        library: &Library,
        plugin: &str,
        socket: &UnixStream,
        progress: &Progress,
    ) -> io::Result<(Self, Clock)> {
        let (reads, writes) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?;
        let pid = spawn(executable, socket.as_fd(), library.fd(), progress.fd(), writes.as_fd())?;
        drop(writes);
        let output = Output::collect(plugin, reads).inspect_err(|_| {
            kill_and_wait(pid);
        })?;
        Ok((Self::Child { pid, output, status: None }, Clock::of_process(pid)))
    }

    /// A thread that does what a child would, and its clock. `library` must stay open for good.
    pub fn thread(
        library: &Library,
        socket: io::Result<UnixStream>,
        progress: &Progress,
    ) -> io::Result<(Self, Clock)> {
        let (socket, library, progress) =
            (socket?, library.fd().as_raw_fd(), progress.fd().try_clone_to_owned()?);
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::Builder::new().name("plugin-in-process".into()).spawn(move || {
            let _ = tell.send(rustix::thread::gettid().as_raw_nonzero().get());
            if let Err(error) = serve_in_process(socket, library, progress) {
                tracing::error!("a plugin's thread ended: {error}");
            }
        })?;
        let tid = told.recv().map_err(|_| io::Error::other("the plugin's thread did not start"))?;
        Ok((Self::Thread, Clock::of_thread(tid)))
    }

    /// Its process id, unless it is a thread.
    pub fn pid(&self) -> Option<i32> {
        match self {
            Self::Child { pid, .. } => Some(*pid),
            Self::Thread => None,
        }
    }

    /// Kill the whole group and reap it. Does nothing to a thread.
    pub fn kill(&mut self) {
        if let Self::Child { pid, status, .. } = self
            && status.is_none()
        {
            *status = kill_and_wait(*pid);
        }
    }

    /// Whether it is a dead process; reaps it then, and kills what it left in its group.
    pub fn try_wait(&mut self) -> bool {
        let Self::Child { pid, status, .. } = self else { return false };
        if status.is_none() && ended(*pid) {
            *status = kill_and_wait(*pid);
        }
        status.is_some()
    }

    /// CPU time used by a process that was reaped, ns.
    pub fn cpu_ns(&self) -> u64 {
        match self {
            Self::Child { status: Some((_, cpu_ns)), .. } => *cpu_ns,
            _ => 0,
        }
    }

    /// How it ended, the last it printed, and the CPU time it used, ns.
    pub fn end(&self) -> (String, String, u64) {
        match self {
            Self::Child { output, status, .. } => {
                let ended = status.map_or_else(|| "it is gone".to_owned(), |(status, _)| ending(status));
                (ended, output.last(), self.cpu_ns())
            }
            Self::Thread => ("its thread ended".to_owned(), String::new(), 0),
        }
    }
}
