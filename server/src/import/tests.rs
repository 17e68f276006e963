//! How the importers' tests call them, and what they compare.

use super::options::Options;
use super::read::read;
use super::sheets::Memory;
use super::{Import, Refusal};
use crate::organizer::{ImportFile, ImportFormat};
use chrono::NaiveDate;
use huiban_protocol::documents::{AgendaDocument, Language, Text};
use huiban_protocol::wire::Bytes;

/// Reads a file, whatever it turns out to be.
pub(crate) fn import(name: &str, content: &[u8]) -> Result<Import, Refusal> {
    let file = ImportFile { name: name.to_owned(), content: Bytes(content.to_vec()) };
    let known = Default::default();
    let options = Options { format: ImportFormat::Auto, event: None, zone: None, known };
    let today = NaiveDate::from_ymd_opt(2026, 8, 1).unwrap();
    read(&[file], &options, &Memory { mapping: None, today })
}

fn first(text: &Text) -> &str {
    text.pick(Language::En)
}

/// Everything of an import that matters, a line each.
pub(crate) fn lines(import: &Import) -> String {
    let AgendaDocument { event, rooms, forums, sessions, speakers, .. } = &import.document;
    let days: Vec<_> = event.days.iter().map(|day| day.date.to_string()).collect();
    let mut lines = vec![
        format!("event {} {} {}", event.code, event.zone, first(&event.name)),
        format!("days {}", days.join(" ")),
    ];
    for session in sessions {
        let room = session.room.as_ref().and_then(|code| rooms.iter().find(|r| r.code == *code));
        let forum = session.forum.as_ref().and_then(|code| forums.iter().find(|f| f.code == *code));
        let people = session.speakers.iter().map(|part| {
            let speaker = speakers.iter().find(|speaker| speaker.id == part.speaker).unwrap();
            format!("{}={}", speaker.id, first(&speaker.name))
        });
        lines.push(format!(
            "{} {} to {} | {:?} | {} | {} | {} | {}",
            session.id,
            session.start.to_rfc3339(),
            session.end.format("%m-%d %H:%M"),
            session.kind,
            first(&session.title),
            room.map_or("-", |room| first(&room.name)),
            forum.map_or("-", |forum| first(&forum.title)),
            people.collect::<Vec<_>>().join(", ")
        ));
        if let Some(description) = &session.description {
            lines.push(format!("  {:?}", first(description)));
        }
        for file in &session.attachments {
            lines.push(format!("  {} {}", first(&file.title), file.url));
        }
    }
    for problem in &import.problems {
        lines.push(format!("{:?} {}: {}", problem.severity, problem.place, problem.message));
    }
    lines.join("\n") + "\n"
}
