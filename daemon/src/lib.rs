//! Copydesk: a daemon that reads incoming news the way a copy desk does.
//!
//! # Layout, in the order an article takes
//! - [`settings`]: the file as written, checked.
//! - [`watch`]: the drop folder; gives [`watch::SealedFile`]s.
//! - [`intake`]: a sealed file becomes admitted, durable, numbered, and then articles.
//! - [`plugin`]: libraries in their worker processes.
//! - [`story`]: which story an article belongs to.
//! - [`desk`]: the program, in one readable function.
//! - [`store`]: what the desk knows, durably.
//! - [`folder`]: story folders and logs, a projection of the store.
//! - [`cli`]: one file per subcommand.

#[cfg(not(target_os = "linux"))]
compile_error!("Copydesk runs on Linux only: it needs inotify, leases, memfd, landlock and seccomp.");

pub mod article;
pub mod cli;
pub mod control;
pub mod desk;
pub mod error;
pub mod folder;
pub mod intake;
pub mod order;
pub mod plugin;
pub mod settings;
pub mod store;
pub mod story;
pub mod watch;
