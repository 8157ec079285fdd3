//! `copydesk check`: would the desk run? Changes nothing.

use std::path::Path;
use std::process::ExitCode;

use super::Common;
use super::open::{self, GREEN, RED};
use crate::error::Fatal;

pub fn run(common: &Common) -> Result<ExitCode, Fatal> {
    let settings = common.settings_to_watch()?;
    open::start_log(common, "error");
    let mut well = true;
    let mut say = |fine: bool, what: &str| {
        well &= fine;
        let (style, word) = if fine { (GREEN, "ok") } else { (RED, "no") };
        anstream::println!("{style}{word}{style:#}  {what}");
    };
    say(true, &format!("settings {}", settings.file.display()));
    say(true, &format!("watch folder {}", settings.watch.root.display()));
    for folder in [&settings.stories, &settings.failed] {
        let above = folder.ancestors().find(|path| path.exists()).unwrap_or(Path::new("/"));
        let fine = rustix::fs::access(above, rustix::fs::Access::WRITE_OK).is_ok();
        let how = if fine { "can be written" } else { "cannot be written: change its owner or name another" };
        say(fine, &format!("folder {} {how}", folder.display()));
    }
    let runtime = open::runtime()?;
    match open::plugins(&settings, &runtime) {
        Ok(plugins) => {
            for info in plugins.infos() {
                say(true, &format!("plugin {} {}, sandbox {}", info.name, info.version, info.sandbox));
            }
            runtime.block_on(plugins.stop());
        }
        Err(problems) => problems.message.lines().for_each(|line| say(false, line)),
    }
    if settings.plugins.is_empty() {
        say(false, "no plugin is enabled: nothing can open a file");
    }
    for (path, least, what) in [
        ("/proc/sys/fs/inotify/max_user_watches", 8_192, "folders watched"),
        ("/proc/sys/fs/inotify/max_user_instances", 16, "watchers"),
    ] {
        let limit: u64 =
            std::fs::read_to_string(path).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        let fine = limit >= least;
        let hint = if fine { String::new() } else { format!("; raise it: sysctl {}={least}", sysctl(path)) };
        say(fine, &format!("kernel allows {limit} {what}{hint}"));
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::from(69) })
}

fn sysctl(path: &str) -> String {
    path.trim_start_matches("/proc/sys/").replace('/', ".")
}
