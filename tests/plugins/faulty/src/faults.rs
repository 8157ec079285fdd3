//! The faults themselves, by name.

use std::io::Write;
use std::net::TcpListener;
use std::os::fd::{FromRawFd, OwnedFd};
use std::process::Command;
use std::time::Duration;

use copydesk_plugin::Error;

unsafe extern "C" {
    fn fork() -> i32;
    fn kill(pid: i32, signal: i32) -> i32;
    fn getppid() -> i32;
}

/// The socket to the desk in a worker.
const SOCKET: i32 = 3;

/// Do what `mode` names in the `calls`-th call of this instance. If it comes back, say what came of it.
pub fn commit(mode: &str, calls: u64) -> Result<String, Error> {
    match mode {
        "WARM-SEGV" if calls <= 1 => Ok("cold".into()),
        "SEGV" | "WARM-SEGV" => {
            // SAFETY: none; that is the point.
            unsafe { std::ptr::null_mut::<u8>().wrapping_add(8).write_volatile(1) };
            Ok("survived".into())
        }
        "LOOP" => loop {
            std::hint::black_box(calls);
        },
        "SLEEP" => loop {
            std::thread::sleep(Duration::from_secs(3600));
        },
        "SLOW" => {
            std::thread::sleep(Duration::from_millis(200));
            Ok("slept".into())
        }
        "ABORT" => std::process::abort(),
        "PANIC" => panic!("a panic was asked for"),
        "EXIT" => std::process::exit(0),
        "LEAK" => loop {
            std::mem::forget(std::hint::black_box(Vec::<u8>::with_capacity(1 << 20)));
        },
        "OVERFLOW" => Ok(overflow(calls).to_string()),
        "CLOSE" => {
            // SAFETY: none; it belongs to the worker.
            drop(unsafe { OwnedFd::from_raw_fd(SOCKET) });
            Ok("closed".into())
        }
        "GARBAGE" => {
            // SAFETY: none; it belongs to the worker.
            let mut socket = std::fs::File::from(unsafe { OwnedFd::from_raw_fd(SOCKET) });
            let _ = socket.write_all(&[0x5a; 4096]);
            std::mem::forget(socket);
            Ok("written".into())
        }
        "PRINT" => {
            eprintln!("last words\x1b[31m");
            std::process::abort()
        }
        "CHATTER" => {
            for line in 0..20_000 {
                println!("line {line} of a plugin that talks too much");
            }
            Ok("talked".into())
        }
        "ERROR" => Err(Error::Article("an error was asked for".into())),
        "RETRY" => Err(Error::Retry("a retry was asked for".into())),
        "FATAL" => Err(Error::Fatal("the end was asked for".into())),
        "CONFIG" => Err(Error::Config("the key `create` asks for a failure".into())),
        _ => Ok(attempt(mode)),
    }
}

#[allow(unconditional_recursion)]
fn overflow(depth: u64) -> u64 {
    let frame = std::hint::black_box([depth; 512]);
    1 + overflow(depth + 1) + frame[depth as usize % 512]
}

/// Try what the sandbox should deny; say how it went.
fn attempt(mode: &str) -> String {
    let outcome = match mode {
        "WRITE" => std::fs::write("/tmp/copydesk-faulty-was-here", "x").map_err(|error| error.to_string()),
        "READ" => std::fs::read("/etc/passwd").map(|_| ()).map_err(|error| error.to_string()),
        "NET" => TcpListener::bind("127.0.0.1:0").map(|_| ()).map_err(|error| error.to_string()),
        "UDP" => std::net::UdpSocket::bind("127.0.0.1:0").map(|_| ()).map_err(|error| error.to_string()),
        "EXEC" => Command::new("/bin/true").status().map(|_| ()).map_err(|error| error.to_string()),
        "FORK" => forked(),
        "KILL" => killed(),
        "THREAD" => std::thread::Builder::new()
            .spawn(|| ())
            .map_err(|error| error.to_string())
            .and_then(|thread| thread.join().map_err(|_| "it panicked".to_owned())),
        _ => return format!("no such mode {mode}"),
    };
    match outcome {
        Ok(()) => format!("{mode} worked"),
        Err(error) => format!("{mode} denied: {error}"),
    }
}

fn forked() -> Result<(), String> {
    // SAFETY: the child only sleeps.
    match unsafe { fork() } {
        0 => loop {
            std::thread::sleep(Duration::from_secs(3600));
        },
        pid if pid > 0 => Ok(()),
        _ => Err(std::io::Error::last_os_error().to_string()),
    }
}

fn killed() -> Result<(), String> {
    // SAFETY: signal 0 only asks whether a signal could be sent.
    if unsafe { kill(getppid(), 0) } == 0 { Ok(()) } else { Err(std::io::Error::last_os_error().to_string()) }
}
