//! Sessions with a time and place of their own, and the desks that are open all day.

use anyhow::{Context, Result};
use huiban_protocol::documents::{Attachment, SessionKind, SessionSpeaker, SpeakerRole};

use super::{
    agenda::{Draft, minutes, session},
    cast::{Part, on_stage},
    source::{DeskRow, FixedRow, optional, text},
};

const DESK_ROOM: &str = "a2";
const DESK_HOURS: (&str, &str) = ("09:00", "17:30");
const PEOPLE_AT_A_DESK: usize = 2;

/// Adds opening, keynotes, ceremonies, trainings, exhibitions, breaks, socials and desks.
pub(super) fn add(draft: &mut Draft) -> Result<()> {
    let source = draft.source;
    for row in &source.fixed {
        add_row(draft, row)?;
    }
    for desk in &source.desks {
        add_desk(draft, desk)?;
    }
    Ok(())
}

fn add_row(draft: &mut Draft, row: &FixedRow) -> Result<()> {
    let start = draft.at(row.day, &row.start)?;
    let mut end = draft.at(row.day, &row.end)?;
    if end < start {
        // it ends after midnight
        end += minutes(24 * 60);
    }
    let kind: SessionKind = serde_json::from_value(row.kind.as_str().into())
        .with_context(|| format!("{} is no kind of session", row.kind))?;
    let title = text(&row.title, &row.title_hant, &row.title_en);
    let mut session = session(&row.id, kind, title, start, end)?;
    session.forum = Some(&row.forum).filter(|f| !f.is_empty()).map(|f| f.parse()).transpose()?;
    session.room = Some(&row.room).filter(|r| !r.is_empty()).map(|r| r.parse()).transpose()?;
    session.description = optional(&row.description, "", "");
    match row.interpretation.as_str() {
        "" => {}
        "zh" => {
            session.languages = vec!["en".into()];
            session.interpretation = vec!["zh".into()];
        }
        other => session.interpretation = vec![other.into()],
    }
    if matches!(kind, SessionKind::Break | SessionKind::Exhibition) {
        session.languages.clear();
    }
    if kind == SessionKind::Keynote {
        session.attachments.push(Attachment {
            title: text("演讲摘要", "", "Abstract"),
            url: format!("https://www.example.com/hmiw2026/{}.pdf", row.id),
        });
    }
    session.speakers = people(draft, row)?;
    draft.document.sessions.push(session);
    Ok(())
}

/// `role:id` is a named person, `role:!kind` a new one.
fn people(draft: &mut Draft, row: &FixedRow) -> Result<Vec<SessionSpeaker>> {
    let mut people = Vec::new();
    for entry in row.people.split_whitespace() {
        let (role, who) = entry.split_once(':').context("people are written role:id")?;
        let role: SpeakerRole = serde_json::from_value(role.into())
            .with_context(|| format!("{role} is no role on stage"))?;
        let id = match who.strip_prefix('!') {
            Some(kind) => {
                let kind = kind.chars().next().context("role:! without a kind")?;
                draft.cast.draw(kind, &row.forum, Part::Invited)?
            }
            None => draft.cast.find(who)?.speaker.id.clone(),
        };
        people.push(on_stage(id, role));
    }
    Ok(people)
}

/// One desk on every day, with the same people.
fn add_desk(draft: &mut Draft, desk: &DeskRow) -> Result<()> {
    let mut people = Vec::new();
    for _ in 0..PEOPLE_AT_A_DESK {
        let person = draft.cast.draw(desk.who, "", Part::Invited)?;
        people.push(on_stage(person, SpeakerRole::Host));
    }
    for day in 1..=draft.document.event.days.len() {
        let title = text(&desk.title, "", &desk.title_en);
        let (from, to) = (draft.at(day, DESK_HOURS.0)?, draft.at(day, DESK_HOURS.1)?);
        let id = format!("desk-{}-{day}", desk.code);
        let mut session = session(&id, SessionKind::Consultation, title, from, to)?;
        session.forum = Some("expo".parse()?);
        session.room = Some(DESK_ROOM.parse()?);
        session.description = optional(&desk.description, "", "");
        session.speakers = people.clone();
        draft.document.sessions.push(session);
    }
    Ok(())
}
