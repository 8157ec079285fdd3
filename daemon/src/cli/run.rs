//! `copydesk run`: the daemon.

use std::process::ExitCode;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tracing::{info, warn};

use super::{Common, open};
use crate::control::Control;
use crate::error::Fatal;

pub fn run(common: &Common) -> Result<ExitCode, Fatal> {
    let settings = common.settings_to_watch()?;
    open::start_log(common, &settings.log);
    let running = open::start(&settings)?;
    for plugin in running.desk.plugins.infos() {
        info!(plugin = %plugin.name, version = %plugin.version, sandbox = %plugin.sandbox, "loaded {}", plugin.library.display());
    }
    let control = Control::start(&settings, &running.desk, running.watch.clone(), running.orders.clone())?;
    info!(
        "watching {}, writing {}; follow the alerts with: tail -F {}",
        settings.watch.root.display(),
        settings.stories.display(),
        settings.stories.join("alerts.log").display()
    );
    let desk = &running.desk;
    running.runtime.block_on(async {
        let (mut term, mut int) = match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
            (Ok(term), Ok(int)) => (term, int),
            _ => return Err(Fatal::new(70, "signals cannot be received")),
        };
        let mut look = tokio::time::interval(Duration::from_millis(500));
        loop {
            tokio::select! {
                _ = term.recv() => break,
                _ = int.recv() => break,
                _ = look.tick() => if desk.ended() { break },
            }
        }
        Ok(())
    })?;
    info!("stopping: filing what was taken in");
    control.ending();
    stop_on_second_signal(&running);
    running.stop()?;
    drop(control);
    info!("stopped; everything taken in is filed");
    Ok(ExitCode::SUCCESS)
}

/// A second signal ends at once: what is not filed yet is filed at the next start.
fn stop_on_second_signal(running: &open::Running) {
    running.runtime.spawn(async {
        let (Ok(mut term), Ok(mut int)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        else {
            return;
        };
        tokio::select! { _ = term.recv() => (), _ = int.recv() => () }
        warn!("stopped at once; what was taken in is filed at the next start");
        std::process::exit(130);
    });
}
