//! Several neighbouring runs become one.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::run::{Header, RECORD, Run};
use super::write::{Entry, RunWriter};

/// Merge runs, oldest first, into a new file. `None` when told to stop.
pub(super) fn merge(runs: &[Arc<Run>], path: &Path, stop: &AtomicBool) -> io::Result<Option<Header>> {
    let rows: u64 = runs.iter().map(|run| run.rows().len() as u64).sum();
    let keys: u64 = runs.iter().map(|run| run.len() as u64).sum();
    let mut writer = RunWriter::create(path, rows, keys)?;
    let mut first_rows = Vec::with_capacity(runs.len());
    let mut row_count = 0_u32;
    for run in runs {
        first_rows.push(row_count);
        for row in run.rows() {
            writer.row(&row)?;
            row_count += 1;
        }
    }
    let mut places = vec![0_usize; runs.len()];
    let mut heads: Vec<_> = runs.iter().map(|run| run.entry(0)).collect();
    let mut written = 0_u32;
    while let Some(key) = heads.iter().flatten().map(|(key, _)| *key).min() {
        let mut entry = None;
        // From the newest run to the oldest.
        for n in (0..runs.len()).rev() {
            let Some((_, value)) = heads[n].filter(|(head, _)| *head == key) else { continue };
            entry = Some(match entry {
                None if value & RECORD == 0 => Merged::Once(value + first_rows[n], n),
                None => Merged::More(runs[n].tally(value)),
                Some(newer) => {
                    let mut tally = match newer {
                        Merged::Once(row, of) => runs[of].row(row - first_rows[of]).tally(),
                        Merged::More(tally) => tally,
                    };
                    tally.add_older(&runs[n].tally(value));
                    Merged::More(tally)
                }
            });
            places[n] += 1;
            heads[n] = runs[n].entry(places[n]);
        }
        match &entry {
            Some(Merged::Once(row, _)) => writer.entry(key, &Entry::Once(*row))?,
            Some(Merged::More(tally)) => writer.entry(key, &Entry::More(tally))?,
            None => {}
        }
        written = written.wrapping_add(1);
        if written.is_multiple_of(1 << 12) && stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
    }
    writer.finish().map(Some)
}

enum Merged {
    /// A row of the new run, and the run it comes from.
    Once(u32, usize),
    More(super::tally::Tally),
}
