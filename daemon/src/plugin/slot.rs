//! A place for one worker process: started when needed, replaced when dead, with a pause in between.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::call::{Fault, FaultKind};
use super::frame::Garbage;
use super::process::{Process, StartError};
use super::settings::Isolation;
use super::supervisor::Supervisor;
use super::translate::{Answer, Call, Refusal, answer};

/// Something a worker can be asked.
pub trait Task {
    /// The hook's name.
    fn hook(&self) -> &'static str;
    /// The same for every call about one article.
    fn subject(&self) -> u64;
    /// Append it as a frame.
    fn encode(&self, id: u64, out: &mut Vec<u8>) -> Result<(), Garbage>;
}

impl Task for Call {
    fn hook(&self) -> &'static str {
        self.hook()
    }

    fn subject(&self) -> u64 {
        self.subject()
    }

    fn encode(&self, id: u64, out: &mut Vec<u8>) -> Result<(), Garbage> {
        self.encode(id, out)
    }
}

/// A batch was not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setback {
    /// The worker died; at which of the tasks, and how.
    Died {
        /// The task it died on.
        suspect: Option<usize>,
        /// How.
        kind: FaultKind,
        /// For people.
        report: String,
    },
    /// There is no worker and there will be none.
    Unavailable(String),
}

/// A place for one process.
#[derive(Debug)]
pub struct Slot {
    plugin: Arc<Supervisor>,
    process: Option<Process>,
    next: u64,
    pause: Duration,
    not_before: Instant,
}

impl Slot {
    /// An empty place.
    pub fn new(plugin: Arc<Supervisor>) -> Self {
        Self { plugin, process: None, next: 1, pause: Duration::ZERO, not_before: Instant::now() }
    }

    /// A place with a process that is ready.
    pub fn with(plugin: Arc<Supervisor>, process: Process) -> Self {
        let mut slot = Self::new(plugin);
        slot.process = Some(process);
        slot
    }

    /// The plugin it is for.
    pub fn plugin(&self) -> &Arc<Supervisor> {
        &self.plugin
    }

    /// Make sure that a process is there.
    pub fn ready(&mut self) -> Result<&mut Process, Setback> {
        let process = loop {
            self.plugin.pause_until(self.not_before).map_err(Setback::Unavailable)?;
            match self.process.take() {
                Some(process) => break process,
                None => match self.plugin.start() {
                    Ok(process) => break process,
                    Err(error) => self.start_failed(&error),
                },
            }
        };
        Ok(self.process.insert(process))
    }

    /// Start a process if none is there, trying once; why not, if it does not start.
    pub fn start(&mut self) -> Result<(), String> {
        if self.process.is_none() {
            self.plugin.pause_until(self.not_before)?;
            let started = self.plugin.start();
            let process = started.inspect_err(|error| self.start_failed(error));
            self.process = Some(process.map_err(|error| error.to_string())?);
        }
        Ok(())
    }

    fn start_failed(&mut self, error: &StartError) {
        if let StartError::Died(death) = error {
            self.plugin.gone(None, death.cpu_ns);
        }
        self.hold_off();
        self.plugin.died(None, &error.to_string());
    }

    fn hold_off(&mut self) {
        let rules = self.plugin.supervision;
        self.pause = (self.pause * 2).clamp(rules.first_pause, rules.longest_pause);
        self.not_before = Instant::now() + self.pause;
    }

    /// Ask all `tasks` at once and give each answer as it comes. Those without an answer, when there is a setback,
    /// have had no effect.
    pub fn ask(
        &mut self,
        tasks: &[&dyn Task],
        answered: &mut dyn FnMut(usize, Result<Answer, Refusal>),
    ) -> Result<(), Setback> {
        let first = self.next;
        self.next += tasks.len() as u64;
        let plugin = Arc::clone(&self.plugin);
        let process = self.ready()?;
        process.outgoing.clear();
        for (id, task) in (first..).zip(tasks) {
            task.encode(id, &mut process.outgoing).map_err(|error| Setback::Unavailable(error.0))?;
        }
        let (mut some, mut over) = (false, false);
        let at_work = plugin.tally.at_work.fetch_add(1, Ordering::Relaxed) + 1;
        plugin.tally.most_at_work.fetch_max(at_work, Ordering::Relaxed);
        let asked = process.call(first, tasks.len(), plugin.settings.cpu_deadline, &mut |index, outcome| {
            some = true;
            plugin.tally.calls.fetch_add(1, Ordering::Relaxed);
            let answer = answer(tasks[index].hook(), outcome);
            if let Ok(Answer::Read(_, dropped)) = &answer {
                plugin.tally.keys_dropped.fetch_add(*dropped, Ordering::Relaxed);
            }
            if let Err(Refusal::Fatal(reason)) = &answer {
                over = true;
                // What is to be delivered waits and is tried again; nothing else may wait for a plugin.
                if tasks[index].hook() != "deliver" {
                    plugin.suspend(&format!("it says it cannot go on: {reason}"));
                }
            }
            answered(index, answer);
        });
        plugin.tally.at_work.fetch_sub(1, Ordering::Relaxed);
        if some {
            self.pause = Duration::ZERO;
        }
        let Err(death) = asked else {
            if over {
                self.stop();
            }
            return Ok(());
        };
        let pid = self.process.take().and_then(|process| process.pid());
        self.plugin.gone(pid, death.cpu_ns);
        self.hold_off();
        let suspect = death.suspect.map(|id| (id - first) as usize);
        self.plugin.died(suspect.map(|index| tasks[index].subject()), &death.report);
        if death.kind == FaultKind::Deadline && self.plugin.settings.isolation == Isolation::InProcess {
            self.plugin.suspend("it hangs, and a thread cannot be killed: use isolation = \"worker\"");
        }
        Err(Setback::Died { suspect, kind: death.kind, report: death.report })
    }

    /// Ask one task alone, and once more if it fails in a way that may not repeat; not once more if it has
    /// `failed` before.
    pub fn ask_alone(&mut self, task: &dyn Task, failed: bool) -> Result<Answer, Fault> {
        let mut tries = u32::from(failed);
        loop {
            let mut came = None;
            let asked = self.ask(&[task], &mut |_, answer| came = Some(answer));
            let (kind, message) = match (came, asked) {
                (Some(Ok(answer)), _) => return Ok(answer),
                (Some(Err(Refusal::Retry(message))), _) => (FaultKind::Error, message),
                (Some(Err(Refusal::Fault(kind, message))), _) => return Err(self.fault(task, kind, &message)),
                (Some(Err(Refusal::Fatal(message))), _) => {
                    return Err(self.fault(task, FaultKind::Error, &message));
                }
                (None, Err(Setback::Unavailable(reason))) => {
                    return Err(self.fault(task, FaultKind::Unavailable, &reason));
                }
                // It died before it came to the task: no fault of the task. The suspension bounds this.
                (None, Err(Setback::Died { suspect: None, kind: FaultKind::Crash, .. })) => continue,
                (None, Err(Setback::Died { kind, report, .. })) => (kind, report),
                (None, Ok(())) => (FaultKind::Protocol, "it gave no answer".to_owned()),
            };
            tries += 1;
            if tries >= 2 {
                return Err(self.fault(task, kind, &message));
            }
        }
    }

    /// A fault of `task`, counted.
    pub fn fault(&self, task: &dyn Task, kind: FaultKind, message: &str) -> Fault {
        self.plugin.tally.faults.fetch_add(1, Ordering::Relaxed);
        Fault {
            plugin: self.plugin.settings.name.clone(),
            hook: task.hook().to_owned(),
            kind,
            message: super::output::printable(message),
        }
    }

    /// End the process in peace.
    pub fn stop(&mut self) {
        const PATIENCE: Duration = Duration::from_secs(2);
        if let Some(process) = self.process.take() {
            let pid = process.pid();
            let cpu_ns = process.stop(PATIENCE);
            self.plugin.gone(pid, cpu_ns);
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.stop();
    }
}
