//! Without a network: everything that is done shows at once, and waits.

use super::joining::registration;
use crate::demo::calendar::HOUR_MS;
use crate::demo::checks::Checks;
use crate::demo::phone::Phone;
use crate::demo::stage::Stage;
use crate::error::{CliError, Result};
use huiban_companion::{AgendaFilter, BookmarkEdit, CompanionError};
use huiban_protocol::documents::{Language, OpId, RegistrationId};
use huiban_protocol::ops::{OpKind as _, Scan, ScanBody};
use huiban_protocol::streams::{BookmarkTarget, Direction, TargetKind};

/// A session that both of Alice's phones write a note on, and that is moved later.
pub(in crate::demo) const NOTED: &str = "keynote-2";
/// What Alice writes on her first phone, and on her second.
pub(in crate::demo) const NOTES: [&str; 2] = ["问：维护成本由谁承担？", "Ask for the slides"];
/// The tags that she puts on it on her first phone, and on her second.
pub(in crate::demo) const TAGS: [&str; 2] = ["必看", "采购"];
/// Sessions that Alice bookmarks on her first phone, of which she takes back the first few.
const BOOKMARKED: usize = 20;
const TAKEN_BACK: usize = 3;
/// How many people come to collect their badge.
const SCANNED: usize = 24;

pub(in crate::demo) async fn run(stage: &mut Stage, checks: &mut Checks) -> Result<()> {
    for phone in stage.phones() {
        phone.line.take_down();
    }
    let refused = stage.alice.event()?.sync().await;
    let offline = matches!(refused, Err(CompanionError::Offline { .. }));
    checks.holds("a sync says that there is no connection", offline)?;
    stage.advance(HOUR_MS);

    let made = mark_sessions(&stage.alice, stage)?;
    stage.advance(HOUR_MS);
    let made_2 = mark_more(&stage.alice_2)?;
    let forum = BookmarkTarget { kind: TargetKind::Forum, id: "ai".to_owned() };
    stage.bob.event()?.set_bookmark(&forum, true)?;
    stage.scans = scan(stage).await?;

    let bookmarks = stage.alice.event()?.bookmarks(Language::ZhHans)?;
    let kept = BOOKMARKED.saturating_sub(TAKEN_BACK).saturating_add(1);
    checks.equal(format!("Alice sees {kept} bookmarks at once"), &bookmarks.len(), &kept)?;
    let mine = AgendaFilter { mine: true, ..AgendaFilter::default() };
    let followed = stage.bob.event()?.agenda(&mine, Language::ZhHans)?;
    checks.holds("Bob's agenda is the forum that he follows", followed.len() > 1)?;
    let counts = stage.gate.event()?.counts(&stage.list)?;
    let scans = u64::try_from(SCANNED).unwrap_or(u64::MAX);
    checks.equal(format!("the gate counts {scans} entries"), &counts.entries, &scans)?;

    let waiting = [(&stage.alice, made), (&stage.alice_2, made_2), (&stage.bob, 1)];
    for (phone, acts) in waiting.into_iter().chain([(&stage.gate, scans)]) {
        let what = format!("{acts} acts of {} are kept and wait", phone.name);
        checks.equal(what, &phone.pending()?, &acts)?;
    }
    Ok(())
}

fn session(id: &str) -> BookmarkTarget {
    BookmarkTarget { kind: TargetKind::Session, id: id.to_owned() }
}

/// Alice's first phone; how many acts that was.
fn mark_sessions(phone: &Phone, stage: &Stage) -> Result<u64> {
    let event = phone.event()?;
    let others = stage.document.sessions.iter().map(|session| session.id.as_str());
    let others: Vec<&str> = others.filter(|id| *id != NOTED).take(BOOKMARKED).collect();
    let mut acts = 0_u64;
    let mut count = |_: OpId| acts = acts.saturating_add(1);
    for id in &others {
        count(event.set_bookmark(&session(id), true)?);
    }
    for id in others.iter().take(TAKEN_BACK) {
        count(event.set_bookmark(&session(id), false)?);
    }
    count(event.set_bookmark(&session(NOTED), true)?);
    count(event.set_note(&session(NOTED), NOTES.first().copied())?);
    let edit = BookmarkEdit {
        add_tags: TAGS.first().map(|tag| (*tag).to_owned()).into_iter().collect(),
        colour: Some("red".to_owned()),
        remind: Some("15m".to_owned()),
        ..BookmarkEdit::default()
    };
    event.edit_bookmark(&session(NOTED), &edit)?.into_iter().for_each(count);
    Ok(acts)
}

/// Alice's second phone, which knows nothing of the first; how many acts that was.
fn mark_more(phone: &Phone) -> Result<u64> {
    let event = phone.event()?;
    event.set_bookmark(&session(NOTED), true)?;
    event.set_note(&session(NOTED), NOTES.last().copied())?;
    event.set_bookmark(&session("signing-1"), true)?;
    let edit = BookmarkEdit {
        add_tags: TAGS.last().map(|tag| (*tag).to_owned()).into_iter().collect(),
        ..BookmarkEdit::default()
    };
    event.edit_bookmark(&session(NOTED), &edit)?;
    Ok(4)
}

/// People come to the gate to collect their badges, the first of them is Alice.
async fn scan(stage: &Stage) -> Result<Vec<(RegistrationId, OpId)>> {
    let listed = stage.desk().await?.list_attendees(stage.event()).await?;
    let first = registration(&stage.alice)?;
    let others = listed.iter().map(|attendee| attendee.registration).filter(|id| *id != first);
    let mut scans = Vec::new();
    for registration in [first].into_iter().chain(others).take(SCANNED) {
        let body = ScanBody::unjudged(registration, Direction::Entry);
        let draft = Scan::draft(stage.list.to_string(), &body).map_err(CliError::internal)?;
        let op = stage.gate.event()?.append(&draft)?;
        scans.push((registration, op));
    }
    Ok(scans)
}
