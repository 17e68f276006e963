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
    let frab = |format: ExportFormat| {
        SESSIONS.map(|sessions| bench.runtime.block_on(file(sessions, format)))
    };
    for (name, files) in [
        ("frab JSON", frab(ExportFormat::FrabJson)),
        ("frab XML", frab(ExportFormat::FrabXml)),
        ("an organizer's own CSV", SESSIONS.map(sheet)),
    ] {
        let [small, files @ ..] = files;
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

/// An agenda as an organizer's table: a row a session, the day where it begins.
fn sheet(sessions: usize) -> Vec<u8> {
    let mut text = "第九届创新大会 2026年\n日期,时间,题目,嘉宾,地点\n".to_owned();
    for number in 0..sessions {
        let (day, slot, room) = (number / 160, number / 20 % 8, number % 20);
        let (month, date) = (1 + day / 28, 1 + day % 28);
        let date = if number % 160 == 0 { format!("{month}月{date}日") } else { String::new() };
        let hour = 9 + slot;
        text += &format!(
            "{date},{hour:02}：00—{hour:02}：45,第{number}讲 医疗器械的临床评价,王伟（示例大学 教授）、李娜,{room}号厅\n"
        );
    }
    text.into_bytes()
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
