//! The worker's loop: requests in, calls, replies out, until the desk closes the socket.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use copydesk_plugin::raw::{CD_ERR_FATAL, CD_ERR_PANIC};

use super::call;
use super::emissions::{Emissions, Hook};
use super::host::Host;
use super::load::Instance;
use super::outbox::Outbox;
use crate::plugin::clock::Clock;
use crate::plugin::frame::{Done, Hello, Outcome, Ready, Reply, Request, WIRE, decode};
use crate::plugin::inbox::Inbox;
use crate::plugin::progress::Progress;

/// Replies wait at most this long for others to be written with them.
const GATHER: Duration = Duration::from_millis(1);

/// Wait for the first frame and give it; it must be a Hello. Nothing when the desk has gone.
pub fn greet(socket: &mut UnixStream, inbox: &mut Inbox) -> io::Result<Option<Vec<u8>>> {
    while !inbox.has_frame() {
        if !fill(socket, inbox)? {
            return Ok(None);
        }
    }
    inbox.next_frame().map(|frame| frame.map(<[u8]>::to_vec)).map_err(|error| io::Error::other(error.0))
}

/// What the Hello says.
pub fn hello(body: &[u8]) -> Result<Hello<'_>, String> {
    match decode(body) {
        Ok(Request::Hello(hello)) if hello.wire == WIRE => Ok(hello),
        Ok(Request::Hello(hello)) => Err(format!("the desk speaks wire {}, this worker {WIRE}", hello.wire)),
        Ok(_) => Err("the desk did not begin with a Hello".into()),
        Err(error) => Err(error.0),
    }
}

/// Receive more. False when the desk has gone.
fn fill(socket: &mut UnixStream, inbox: &mut Inbox) -> io::Result<bool> {
    loop {
        match socket.read(inbox.room()) {
            Ok(0) => return Ok(false),
            Ok(count) => {
                inbox.received(count);
                return Ok(true);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => return Ok(false),
            Err(error) => return Err(error),
        }
    }
}

/// A worker with its plugin.
pub struct Worker {
    socket: UnixStream,
    inbox: Inbox,
    outbox: Arc<Outbox>,
    host: &'static Host,
    instance: Instance,
}

impl Worker {
    /// Load the plugin and say so, or say why not.
    pub fn start(
        socket: UnixStream,
        inbox: Inbox,
        hello: &Hello<'_>,
        library: i32,
        progress: Progress,
        clock: Clock,
        sandbox: &str,
    ) -> io::Result<Option<Self>> {
        let outbox = Arc::new(Outbox::new(socket.try_clone()?));
        let host = Box::leak(Box::new(Host {
            emissions: Mutex::new(Emissions::new(hello.keys_limit as usize)),
            outbox: Arc::clone(&outbox),
            progress,
            clock,
            log_level: hello.log_level,
            stop_after_ns: hello.cpu_ns / 5 * 4,
        }));
        let refused = hello.require_sandbox && sandbox != "full";
        let loaded = if refused {
            Err(format!("require_sandbox is set, but the sandbox here is {sandbox}"))
        } else {
            Instance::load(hello, library, host)
        };
        match loaded {
            Ok(instance) => {
                outbox.push(&Reply::Ready(Ready {
                    wire: WIRE,
                    name: instance.name.as_str().into(),
                    version: instance.version.as_str().into(),
                    hooks: instance.table.hooks,
                    sandbox: sandbox.into(),
                }))?;
                outbox.flush()?;
                Ok(Some(Self { socket, inbox, outbox, host, instance }))
            }
            Err(reason) => {
                outbox.push(&Reply::Failed(reason.into()))?;
                outbox.flush()?;
                Ok(None)
            }
        }
    }

    /// Serve until the desk closes the socket.
    pub fn serve(mut self) -> io::Result<()> {
        let mut written = Instant::now();
        loop {
            while !self.inbox.has_frame() {
                self.outbox.flush()?;
                if !fill(&mut self.socket, &mut self.inbox)? {
                    self.instance.destroy();
                    return Ok(());
                }
                written = Instant::now();
            }
            let body =
                self.inbox.next_frame().map_err(|error| io::Error::other(error.0))?.unwrap_or_default();
            let request = decode(body).map_err(|error| io::Error::other(error.0))?;
            let status = answer(self.host, &self.instance, &request)?;
            if status == CD_ERR_PANIC
                && let Err(reason) = self.instance.replace()
            {
                return self.give_up(&reason);
            }
            if status == CD_ERR_FATAL {
                return self.outbox.flush();
            }
            if written.elapsed() > GATHER {
                self.outbox.flush()?;
                written = Instant::now();
            }
        }
    }

    /// The plugin panicked and cannot be made anew: say so where the crash report looks, and end.
    fn give_up(&self, reason: &str) -> io::Result<()> {
        self.outbox.log(1, reason, "");
        self.outbox.flush()?;
        Err(io::Error::other(reason.to_owned()))
    }
}

/// Make one call and queue its reply. Gives the plugin's answer.
fn answer(host: &Host, instance: &Instance, request: &Request<'_>) -> io::Result<i32> {
    let (id, hook) = match request {
        Request::Open(frame) => (frame.id, Hook::Open),
        Request::Read(frame) => (frame.id, Hook::Read),
        Request::Compare(frame) => (frame.id, Hook::Compare),
        Request::Deliver(frame) => (frame.id, Hook::Deliver),
        Request::Hello(_) => return Err(io::Error::other("a second Hello")),
    };
    host.emissions().begin(hook);
    host.progress.begin(id, host.clock.now_ns());
    let status = match request {
        Request::Open(frame) => call::open(instance, frame),
        Request::Read(frame) => call::read(instance, frame),
        Request::Compare(frame) => call::compare(instance, frame),
        Request::Deliver(frame) => call::deliver(instance, frame),
        Request::Hello(_) => CD_ERR_FATAL,
    };
    host.progress.end();
    let mut emissions = host.emissions();
    emissions.end();
    let outcome: Outcome<'_> = call::outcome(hook, status, &mut emissions);
    host.outbox.push(&Reply::Done(Done { id, outcome }))?;
    Ok(status)
}
