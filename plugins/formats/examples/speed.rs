//! How long opening takes: `cargo run --release -p copydesk-formats --example speed -- FILE...`. Prints the best of five
//! rounds for each file, in microseconds. Not a test: nothing is asserted.

use std::time::Instant;

use copydesk_formats::{Config, Formats};
use copydesk_plugin::{Error, File, Hints, Plugin};

fn main() -> Result<(), Error> {
    let mut plugin = Formats::new(Config::default())?;
    for name in std::env::args().skip(1) {
        let bytes = std::fs::read(&name).map_err(|e| Error::Config(format!("{name}: {e}")))?;
        let file =
            File { name: &name, bytes: &bytes, partial: false, arrived_ms: 0, hints: Hints::default() };
        let rounds = (0..5).map(|_| {
            let (start, times) = (Instant::now(), if bytes.len() < 20_000 { 200 } else { 5 });
            for _ in 0..times {
                std::hint::black_box(plugin.open(&file).is_ok());
            }
            start.elapsed().as_secs_f64() * 1e6 / f64::from(times)
        });
        let best = rounds.fold(f64::INFINITY, f64::min);
        println!("{best:9.1} us  {:8} bytes  {name}", bytes.len());
    }
    Ok(())
}
