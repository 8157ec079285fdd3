//! Plugins: libraries loaded into worker processes, called through a socket, supervised.
//!
//! Nothing here knows what a plugin is for, and no plugin can bring the desk down: what goes wrong in one is a
//! [`Fault`], a value.
//!
//! # Layout, from the desk inwards
//! - [`call`]: what the desk asks; [`settings`]: what it has to say about a plugin; [`set`]: all its plugins.
//! - `order`: who reads after whom.
//! - `pool`, `compare`, `deliver`: processes for calls without and with an order, and for calls nobody waits for; `slot`: a place for one process;
//!   `supervisor`: what the processes of one plugin share, and when it is given up.
//! - `process`: one worker from outside; `body`, `spawn`, `output`, `death`: its start, its print, its end; `clock`,
//!   `progress`: how a call is timed.
//! - `translate`: calls into frames and answers into values; `frame`, `inbox`: the wire.
//! - [`library`], `elf`, [`trust`], [`inspect`]: what is loaded, checked before any of it runs.
//! - [`worker`]: the other side of the socket.

mod body;
pub mod call;
mod clock;
mod compare;
mod death;
mod deliver;
mod elf;
mod frame;
mod inbox;
mod inspect;
pub mod library;
mod order;
mod output;
mod pool;
mod process;
mod progress;
pub mod set;
pub mod settings;
mod slot;
mod spawn;
mod start;
mod supervisor;
mod translate;
pub mod trust;
pub mod worker;

pub use call::{CompareCall, Delivery, EarlierCall, Fault, FaultKind, KeyCall, OpenCall, ReadCall};
pub use compare::Comparer;
pub use deliver::{Deliverer, Halt};
pub use inspect::{Inspection, inspect};
pub use set::{Launch, PluginCounters, PluginInfo, PluginProblem, Plugins};
pub use settings::{Grants, Isolation, PluginSettings};
pub use supervisor::Supervision;
pub use trust::Trust;
pub use worker::worker_main;
