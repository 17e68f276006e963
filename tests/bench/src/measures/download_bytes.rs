//! M7: what the first download costs on a metered link.

use super::Bench;
use super::first_download::joined;
use crate::raw;
use crate::report::{Bar, Line};
use anyhow::{Context as _, Result};
use huiban_protocol::wire::write_chunk;
use std::io::Write as _;
use std::process::{Command, Stdio};

pub(super) fn take(bench: &Bench) -> Result<Vec<Line>> {
    [(1_000, Bar::Told), (10_000, Bar::AtMost(0.85))]
        .into_iter()
        .map(|(sessions, bar)| one(bench, sessions, bar))
        .collect()
}

fn one(bench: &Bench, sessions: usize, bar: Bar) -> Result<Line> {
    let (_world, _, answers, _) = bench.runtime.block_on(joined(sessions));
    let chunks = answers.bodies("/chunks/");
    let ours: usize =
        chunks.iter().chain(&answers.bodies("/snapshot")).map(|body| body.len()).sum();
    let json = write_chunk(&raw::unpack(&chunks))?;
    let zipped = gzip(&json)?;
    let case = format!("{sessions} sessions, {} bytes of JSON", json.len());
    let ratio = ours as f64 / zipped as f64;
    Ok(Line::new("M7", case, bar, format!("{ours} B"), format!("{zipped} B"), &[ratio]))
}

/// How many bytes `gzip -9` makes of these.
fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut gzip = Command::new("gzip")
        .arg("-9c")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("gzip does not start")?;
    let mut input = gzip.stdin.take().context("gzip has no input")?;
    let bytes = bytes.to_vec();
    let writing = std::thread::spawn(move || input.write_all(&bytes));
    let out = gzip.wait_with_output()?;
    writing.join().expect("the writer does not panic")?;
    Ok(out.stdout.len())
}
