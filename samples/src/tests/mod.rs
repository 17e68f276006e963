//! That the bundled event holds everything it promises.

mod counts;
mod peculiarities;
mod people;
mod plan;

use std::sync::OnceLock;

use huiban_protocol::documents::{AgendaDocument, Attendee, Session, SessionKind, Severity, check};

use super::{agenda, attendees, files, layout, run, source::Source};

/// The event and its attendees, built once for all tests.
fn sample() -> &'static (AgendaDocument, Vec<Attendee>) {
    static SAMPLE: OnceLock<(AgendaDocument, Vec<Attendee>)> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let source = Source::read().unwrap();
        let event = agenda::build(&source).unwrap();
        let people = attendees::build(&source, &event).unwrap();
        (event.document, people)
    })
}

fn document() -> &'static AgendaDocument {
    &sample().0
}

fn people() -> &'static [Attendee] {
    &sample().1
}

fn of_kind(kind: SessionKind) -> Vec<&'static Session> {
    document().sessions.iter().filter(|session| session.kind == kind).collect()
}

fn session(id: &str) -> &'static Session {
    document()
        .sessions
        .iter()
        .find(|session| session.id.as_str() == id)
        .unwrap_or_else(|| panic!("no session {id}"))
}

/// A zone of eight hours east: `13:30` on the day of November.
fn november(day: u32, clock: &str) -> agenda::Time {
    format!("2026-11-{day}T{clock}:00+08:00").parse().unwrap()
}

#[test]
fn nothing_is_wrong_with_the_document() {
    let problems: Vec<String> = check(document())
        .into_iter()
        .map(|p| format!("{:?} {}: {}", p.severity, p.place, p.message))
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let mut broken = document().clone();
    broken.rooms.clear();
    assert!(check(&broken).iter().any(|problem| problem.severity == Severity::Error));
}

#[test]
fn every_run_writes_the_same_bytes() {
    let (first, second) = (files().unwrap(), files().unwrap());
    assert_eq!(first.len(), 3);
    for (first, second) in first.iter().zip(&second) {
        assert!(first.bytes == second.bytes, "{} differs between two runs", first.name);
        if let Ok(text) = std::str::from_utf8(&first.bytes) {
            assert!(text.ends_with('\n') && !text.contains('\r'), "{}", first.name);
        }
    }
}

#[test]
fn what_is_written_reads_back_as_what_was_meant() {
    let text = layout::event(document()).unwrap();
    let back: AgendaDocument = serde_json::from_str(&text).unwrap();
    assert!(&back == document());
    let text = layout::attendees(people()).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(
        header.join(","),
        "ref,name,org,title,phone,email,ticket_type,interest_role,group,seat,note"
    );
    let back: Vec<Attendee> = reader.deserialize().collect::<Result<_, _>>().unwrap();
    assert!(back == people());
}

#[test]
fn a_check_sees_a_file_that_is_missing_or_edited() {
    let repo = std::env::temp_dir().join(format!("huiban-samples-{}", std::process::id()));
    std::fs::create_dir_all(&repo).unwrap();
    assert!(!run(&repo, true).unwrap(), "nothing was written yet");
    assert!(run(&repo, false).unwrap());
    assert!(run(&repo, true).unwrap(), "just written");
    let edited = repo.join("samples/hmiw2026/attendees.csv");
    let text = std::fs::read_to_string(&edited).unwrap();
    std::fs::write(&edited, text.replacen("HM-00001", "HM-99999", 1)).unwrap();
    assert!(!run(&repo, true).unwrap(), "an edit went unseen");
    std::fs::remove_dir_all(&repo).unwrap();
}

#[test]
fn the_files_in_the_repository_are_the_ones_made_here() {
    let repo = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    assert!(run(repo, true).unwrap(), "run `cargo xtask samples`");
}
