//! What several commands need: the log, the lock, the store, the plugins, a running desk.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use anstyle::{AnsiColor, Style};
use tokio::sync::mpsc::WeakSender;
use tracing_subscriber::EnvFilter;

use super::Common;
use crate::article::Signature;
use crate::desk::{Desk, Source};
use crate::error::Fatal;
use crate::plugin::Plugins;
use crate::settings::Settings;
use crate::store::{SqliteStore, Store, StoreError, sqlite};
use crate::watch::{Earlier, FromWatch, Watch};

/// For errors and alerts.
pub const RED: Style = AnsiColor::Red.on_default().bold();
/// For notices.
pub const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
/// For what is well.
pub const GREEN: Style = AnsiColor::Green.on_default().bold();
/// For what matters less.
pub const DIM: Style = Style::new().dimmed();

/// Start the daemon's own log, to standard error.
pub fn start_log(common: &Common, default: &str) {
    let filter = common.log.as_deref().unwrap_or(default);
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let colours = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
    let log =
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr);
    // A second start in one process (demo after check) keeps the first.
    let _ = log.with_target(false).try_init();
}

/// Held while a desk runs: two desks on one story folder would ruin both.
pub struct Lock {
    _file: File,
}

/// Take the lock of the desk, making its folder.
pub fn lock(desk_folder: &Path) -> Result<Lock, Fatal> {
    std::fs::create_dir_all(desk_folder).map_err(|error| Fatal::io(desk_folder.display(), error))?;
    let path = desk_folder.join("lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|error| Fatal::io(path.display(), error))?;
    rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive).map_err(|_| {
        let folder = desk_folder.display();
        Fatal::new(
            75,
            format!("another desk is running on {folder}: stop it first, or ask it (copydesk status)"),
        )
    })?;
    Ok(Lock { _file: file })
}

/// Open the store for writing.
pub fn store(settings: &Settings) -> Result<Arc<SqliteStore>, Fatal> {
    sqlite::open(&settings.desk_folder(), settings.store.durability).map(Arc::new).map_err(|error| {
        Fatal::new(65, format!("the store in {}: {error}", settings.desk_folder().display()))
    })
}

/// Open the store of a desk that may be running, to look only.
pub fn store_to_look(settings: &Settings) -> Result<SqliteStore, Fatal> {
    let folder = settings.desk_folder();
    if !folder.exists() {
        return Err(Fatal::new(69, format!("no desk has run on {} yet", settings.stories.display())));
    }
    sqlite::open_read_only(&folder)
        .map_err(|error| Fatal::new(65, format!("the store in {}: {error}", folder.display())))
}

/// The runtime that articles are read on.
pub fn runtime() -> Result<tokio::runtime::Runtime, Fatal> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Fatal::io("starting the runtime", error))
}

/// Load the plugins; all problems at once.
pub fn plugins(settings: &Settings, runtime: &tokio::runtime::Runtime) -> Result<Arc<Plugins>, Fatal> {
    Plugins::start(&settings.plugins, &settings.trust, &settings.search, runtime.handle())
        .map(Arc::new)
        .map_err(|problems| {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            Fatal::new(69, lines.join("\n"))
        })
}

/// A desk on its watch folder, with everything it holds on to.
pub struct Running {
    /// The desk.
    pub desk: Desk,
    /// Its drop folder.
    pub watch: Arc<Watch>,
    /// Its store.
    pub store: Arc<SqliteStore>,
    /// What it reads on.
    pub runtime: tokio::runtime::Runtime,
    /// Where editors' orders go in. It ends with the watch.
    pub orders: WeakSender<FromWatch>,
    _lock: Lock,
}

/// Start a desk on its watch folder.
pub fn start(settings: &Settings) -> Result<Running, Fatal> {
    let lock = lock(&settings.desk_folder())?;
    let store = store(settings)?;
    let runtime = runtime()?;
    let plugins = plugins(settings, &runtime)?;
    let (to_desk, files) = tokio::sync::mpsc::channel(settings.limits.in_flight.min(32));
    let orders = to_desk.downgrade();
    let watch = Arc::new(Watch::start(settings.watch.clone(), earlier(&store)?, to_desk)?);
    let source = Source::Watch(watch.clone(), files);
    let desk = Desk::start(settings, store.clone(), plugins, source, runtime.handle().clone())?;
    Ok(Running { desk, watch, store, runtime, orders, _lock: lock })
}

/// What the watch has to know of earlier runs.
fn earlier(store: &Arc<SqliteStore>) -> Result<Earlier, Fatal> {
    let mut taken = Vec::new();
    let mut after = store.last().map_err(unreadable)?.0.saturating_sub(Earlier::MOST);
    loop {
        let files = store.admitted(after, 1_000).map_err(unreadable)?;
        let Some(last) = files.last() else { break };
        after = last.seq;
        taken.extend(files.into_iter().map(|file| {
            let with = !Earlier::is_bare(&file.name, &file.hints);
            (file.name, file.signature, with)
        }));
    }
    let known = store.clone();
    let filed = move |signature: &Signature| known.by_signature(signature).is_ok_and(|seq| seq.is_some());
    Ok(Earlier { filed: Box::new(filed), taken })
}

impl Running {
    /// Stop watching, file what was taken in, and end.
    pub fn stop(self) -> Result<(), Fatal> {
        self.watch.close();
        self.desk.give_up_waiting();
        let plugins = self.desk.plugins.clone();
        let result = self.desk.finish();
        self.watch.stop();
        self.runtime.block_on(plugins.stop());
        if let Err(error) = self.store.idle() {
            tracing::warn!("the store could not be tidied: {error}");
        }
        result
    }
}

/// The store's failure, as a reason to end a command.
pub fn unreadable(error: StoreError) -> Fatal {
    let (StoreError::Blocked(why) | StoreError::Broken(why)) = error;
    Fatal::new(74, format!("the store cannot be read: {why}"))
}
