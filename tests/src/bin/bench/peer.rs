//! The Python peer, in a virtual environment below the target folder.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use copydesk_tests::build;
use copydesk_tests::corpus::Drop;
use serde_json::Value;

use super::Speed;

/// The folder of the peers' programs.
pub fn peers() -> PathBuf {
    build::workspace().join("tests/peers")
}

/// Make the environment with what these requirements name, once; its Python.
pub fn environment(requirements: &str, modules: &str) -> Result<PathBuf, String> {
    let folder = build::built().binary.parent().unwrap_or(Path::new(".")).join("peer-venv");
    let python = folder.join("bin/python");
    let import = format!("import {modules}");
    let works = || run(Command::new(&python).args(["-c", &import])).is_ok();
    if python.exists() && works() {
        return Ok(python);
    }
    run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "-r"])
        .arg(peers().join(requirements)))?;
    if works() { Ok(python) } else { Err(format!("{modules} cannot be imported")) }
}

/// Run a command to its end; what it printed.
pub fn output_of(command: &mut Command) -> Result<String, String> {
    let output = run_output(command)?;
    let last = || String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or("it failed").to_owned();
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(last())
    }
}

fn run_output(command: &mut Command) -> Result<std::process::Output, String> {
    command.stdin(Stdio::null()).output().map_err(|error| format!("{command:?}: {error}"))
}

fn run(command: &mut Command) -> Result<(), String> {
    output_of(command).map(|_| ())
}

/// Files are renamed in while it watches, as for the desk.
fn run_files(python: &Path, files: &[Drop]) -> Result<Speed, String> {
    let root = tempfile::tempdir().map_err(|error| error.to_string())?;
    let [watch, out, staged] = ["watch", "out", "staged"].map(|name| root.path().join(name));
    for folder in [&watch, &out, &staged] {
        std::fs::create_dir(folder).map_err(|error| error.to_string())?;
    }
    let mut child = Command::new(python)
        .arg(peers().join("peer.py"))
        .args([&watch, &out])
        .arg(files.len().to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
    lines.next().ok_or("it ended at its start")?.map_err(|error| error.to_string())?;
    for file in files {
        let place = staged.join(&file.name);
        std::fs::write(&place, &file.bytes)
            .and_then(|()| std::fs::rename(&place, watch.join(&file.name)))
            .map_err(|error| error.to_string())?;
    }
    let said = lines.next().ok_or("it ended without a figure")?.map_err(|error| error.to_string())?;
    child.wait().map_err(|error| error.to_string())?;
    let said: Value = serde_json::from_str(&said).map_err(|error| error.to_string())?;
    println!("python peer: {} copies, {} quotations", said["copies"], said["quotes"]);
    let seconds = said["seconds"].as_f64().ok_or("no figure")?;
    Ok(Speed { name: "python peer", articles: files.len(), seconds })
}

pub fn measure(files: &[Drop]) -> Result<Speed, String> {
    run_files(&environment("requirements.txt", "datasketch, watchdog")?, files)
}
