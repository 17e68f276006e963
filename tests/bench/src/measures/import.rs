//! O1: what an import takes, and how that grows with the file.

use super::Bench;
use crate::event::event;
use crate::race::race;
use crate::report::{Bar, Line};
use anyhow::Result;
use huiban_protocol::documents::Language;
use huiban_server::organizer::{ExportFormat, ExportRequest, ImportFilesRequest};
use huiban_tests::World;
use std::time::{Duration, Instant};

/// Sessions of the files; each is held against the first.
const SESSIONS: [usize; 3] = [1_000, 10_000, 50_000];

pub(super) fn take(bench: &Bench) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for (format, name) in
        [(ExportFormat::FrabJson, "frab JSON"), (ExportFormat::FrabXml, "frab XML")]
    {
        let [small, files @ ..] =
            SESSIONS.map(|sessions| bench.runtime.block_on(file(sessions, format)));
        let [fewest, ..] = SESSIONS;
        for (large, sessions) in files.iter().zip(SESSIONS.iter().skip(1)) {
            let took = race(bench.rounds.min(5), &mut || import(bench, large), &mut || {
                import(bench, &small)
            });
            let case = format!("import of {sessions} sessions as {name}, against {fewest}; growth");
            // sorting and searching add a little to the ratio of the sizes
            let bar = Bar::AtMost(*sessions as f64 / fewest as f64 * 1.5);
            lines.push(Line::of("O1", case, bar, &took));
        }
    }
    Ok(lines)
}

/// An event of so many sessions, as a file.
async fn file(sessions: usize, format: ExportFormat) -> Vec<u8> {
    let world = World::sqlite().await;
    world.import(&event(sessions)).await;
    let request = ExportRequest { format, language: Language::ZhHans };
    let answer = world.organizer().export(&world.event, &request).await;
    answer.unwrap().content.into_bytes()
}

/// Takes a file in, on an empty server.
fn import(bench: &Bench, content: &[u8]) -> Duration {
    let world = bench.runtime.block_on(World::sqlite());
    let request = ImportFilesRequest::new("schedule", content);
    let began = Instant::now();
    let answer = bench.runtime.block_on(world.organizer().import_files(&request)).unwrap();
    assert!(!answer.report.is_refused());
    began.elapsed()
}
