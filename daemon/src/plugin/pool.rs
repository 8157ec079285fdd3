//! Several processes of one plugin over one queue, for the calls that need no order: `open` and `read`.
//!
//! A process that is idle takes its share of whatever waits: one article when it is quiet, up to 64 under load. So
//! batches add no waiting.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::call::{Fault, FaultKind};
use super::slot::{Setback, Slot, Task};
use super::translate::{Answer, Call, Refusal};

/// Most calls sent at once.
const BATCH: usize = 64;
/// Most bytes sent at once, unless one call alone is longer.
const BATCH_BYTES: usize = 256 << 10;

/// A call and who waits for it.
#[derive(Debug)]
struct Waiting {
    call: Call,
    answer: oneshot::Sender<Result<Answer, Fault>>,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    closed: bool,
}

#[derive(Debug, Default)]
struct Shared {
    queue: Mutex<Queue>,
    filled: Condvar,
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wait for calls and take this process's share of `processes`. Nothing when the queue is closed and empty.
    fn take(&self, processes: usize) -> Option<Vec<Waiting>> {
        let mut queue = self.queue();
        while queue.waiting.is_empty() {
            if queue.closed {
                return None;
            }
            queue = self.filled.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        let share = queue.waiting.len().div_ceil(processes).min(BATCH);
        let mut batch = Vec::with_capacity(share);
        let mut bytes = 0;
        while batch.len() < share {
            let Some(next) = queue.waiting.front() else { break };
            bytes += next.call.weight();
            if bytes > BATCH_BYTES && !batch.is_empty() {
                break;
            }
            batch.extend(queue.waiting.pop_front());
        }
        if !queue.waiting.is_empty() {
            self.filled.notify_one();
        }
        Some(batch)
    }

    /// Calls that were sent and not answered go back to where they were.
    fn put_back(&self, calls: Vec<Waiting>) {
        let mut queue = self.queue();
        for call in calls.into_iter().rev() {
            queue.waiting.push_front(call);
        }
        self.filled.notify_one();
    }
}

/// The processes of one plugin.
#[derive(Debug)]
pub struct Pool {
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Pool {
    /// Serve a queue with `slots`, each on a thread of its own.
    pub fn start(slots: Vec<Slot>) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let processes = slots.len().max(1);
        let mut threads = Vec::with_capacity(processes);
        for (number, slot) in slots.into_iter().enumerate() {
            let theirs = Arc::clone(&shared);
            let name = format!("{}-{number}", slot.plugin().settings.name);
            let thread =
                std::thread::Builder::new().name(name).spawn(move || serve(slot, &theirs, processes))?;
            threads.push(thread);
        }
        Ok(Self { shared, threads: Mutex::new(threads) })
    }

    /// Ask; the answer comes when a process has had time for it. A dropped receiver means nobody wants it.
    pub fn ask(&self, call: Call) -> oneshot::Receiver<Result<Answer, Fault>> {
        let (answer, answered) = oneshot::channel();
        let mut queue = self.shared.queue();
        if !queue.closed {
            queue.waiting.push_back(Waiting { call, answer });
            self.shared.filled.notify_one();
        }
        answered
    }

    /// Take no more calls; those taken are answered.
    pub fn close(&self) {
        self.shared.queue().closed = true;
        self.shared.filled.notify_all();
    }

    /// Wait until all is answered and all processes have ended. [`Pool::close`] it first.
    pub fn join(&self) {
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a thread that served a plugin panicked: please report this");
            }
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.close();
    }
}

fn serve(mut slot: Slot, shared: &Shared, processes: usize) {
    // Started before the first article asks for it; if that fails, the first article finds out why.
    let _ = slot.ready().is_ok();
    while let Some(batch) = shared.take(processes) {
        serve_batch(&mut slot, shared, batch);
    }
    slot.stop();
}

/// Ask a batch. What a setback left unanswered goes back to the queue, all but the suspect: that is asked once more,
/// alone.
fn serve_batch(slot: &mut Slot, shared: &Shared, batch: Vec<Waiting>) {
    let (calls, mut answers): (Vec<Call>, Vec<_>) =
        batch.into_iter().map(|waiting| (waiting.call, Some(waiting.answer))).unzip();
    let tasks: Vec<&dyn Task> = calls.iter().map(|call| call as &dyn Task).collect();
    let mut alone = Vec::new();
    let mut refused = Vec::new();
    let asked = slot.ask(&tasks, &mut |index, answer| match answer {
        Ok(answer) => tell(&mut answers[index], Ok(answer)),
        Err(Refusal::Retry(_)) => alone.push(index),
        Err(Refusal::Fault(kind, message)) => refused.push((index, kind, message)),
        Err(Refusal::Fatal(message)) => refused.push((index, FaultKind::Error, message)),
    });
    let open = |index: &usize| answers[*index].is_some() && !alone.contains(index);
    match asked {
        Ok(()) => {}
        Err(Setback::Died { suspect: Some(index), .. }) => alone.push(index),
        // It died before it came to any of them: none is to blame.
        Err(Setback::Died { suspect: None, kind: FaultKind::Crash, .. }) => {}
        // It broke the protocol between calls: the first that is open is as good a suspect as any.
        Err(Setback::Died { suspect: None, .. }) => {
            let suspect =
                (0..tasks.len()).find(|index| open(index) && refused.iter().all(|(i, ..)| i != index));
            alone.extend(suspect);
        }
        Err(Setback::Unavailable(reason)) => {
            let left: Vec<usize> = (0..tasks.len()).filter(open).collect();
            refused.extend(left.into_iter().map(|index| (index, FaultKind::Unavailable, reason.clone())));
        }
    }
    for (index, kind, message) in refused {
        let fault = slot.fault(tasks[index], kind, &message);
        tell(&mut answers[index], Err(fault));
    }
    let suspects: Vec<_> = alone.into_iter().map(|index| (index, answers[index].take())).collect();
    let again = calls
        .iter()
        .zip(answers)
        .filter_map(|(call, answer)| Some(Waiting { call: call.clone(), answer: answer? }));
    shared.put_back(again.collect());
    for (index, mut answer) in suspects {
        tell(&mut answer, slot.ask_alone(&calls[index], true));
    }
}

/// Hand the answer to whoever waits for it, if anybody does.
fn tell(answer: &mut Option<oneshot::Sender<Result<Answer, Fault>>>, said: Result<Answer, Fault>) {
    if let Some(answer) = answer.take() {
        let _ = answer.send(said);
    }
}
