//! Several neighbouring runs become one.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::KEPT;
use super::run::{Header, Run};
use super::tally::Tally;
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
    let mut rows = Vec::new();
    while let Some(key) = heads.iter().flatten().map(|(key, _)| *key).min() {
        rows.clear();
        let mut tally: Option<Tally> = None;
        // From the newest run to the oldest.
        for n in (0..runs.len()).rev() {
            let Some((_, value)) = heads[n].filter(|(head, _)| *head == key) else { continue };
            places[n] += 1;
            heads[n] = runs[n].entry(places[n]);
            if let Some(tally) = &mut tally {
                tally.add_older(&runs[n].tally(value));
                continue;
            }
            let newer = rows.len();
            if !runs[n].push_rows(value, first_rows[n], &mut rows) || rows.len() > KEPT {
                rows.truncate(newer);
                let mut counts = counts(&rows, runs, &first_rows);
                counts.add_older(&runs[n].tally(value));
                tally = Some(counts);
            }
        }
        match &tally {
            Some(tally) => writer.entry(key, &Entry::More(tally))?,
            None => writer.entry(key, &Entry::Rows(&rows))?,
        }
        written = written.wrapping_add(1);
        if written.is_multiple_of(1 << 12) && stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
    }
    writer.finish().map(Some)
}

/// What rows of the new run, newest first, add up to.
fn counts(rows: &[u32], runs: &[Arc<Run>], first_rows: &[u32]) -> Tally {
    let mut tally = Tally::default();
    for row in rows.iter().rev() {
        let of = first_rows.partition_point(|first| first <= row) - 1;
        runs[of].row(row - first_rows[of]).add_to(&mut tally);
    }
    tally
}
