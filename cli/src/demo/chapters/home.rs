//! Everyone comes back, and all hold the same.

use super::joining::{new_alice, new_gate, registration};
use super::offline::{NOTED, NOTES};
use super::reschedule::{NEW_ROOM, NEW_START, REASON};
use crate::demo::calendar::{HOUR_MS, NEXT_DAY_MS};
use crate::demo::checks::Checks;
use crate::demo::phone::Phone;
use crate::demo::stage::Stage;
use crate::error::{CliError, Result};
use huiban_companion::BookmarkView;
use huiban_protocol::documents::{Language, RegistrationId, SessionId};
use huiban_protocol::rules::SessionStatus;
use huiban_protocol::streams::AgendaField;
use std::collections::BTreeSet;
use std::sync::Arc;

/// All devices at once, and once more for what the others sent meanwhile.
pub(in crate::demo) async fn come_back(stage: &mut Stage, checks: &mut Checks) -> Result<()> {
    stage.advance(2 * HOUR_MS);
    for _ in 0..2 {
        let mut runs = tokio::task::JoinSet::new();
        for phone in stage.phones() {
            phone.line.put_up();
            let companion = Arc::clone(phone.event()?);
            runs.spawn(async move { companion.sync().await });
        }
        while let Some(run) = runs.join_next().await {
            run.map_err(CliError::internal)??;
        }
    }
    for phone in stage.phones() {
        let status = phone.status()?;
        let left = (status.pending, status.parked, status.ledger_gap, status.stuck);
        let what = format!("{}: nothing waits, nothing was refused", phone.name);
        checks.equal(what, &left, &(0, 0, false, false))?;
    }
    Ok(())
}

/// Compares the devices with each other, and with new ones that ask the server for everything.
pub(in crate::demo) async fn compare(stage: &mut Stage, checks: &mut Checks) -> Result<()> {
    let now_ms = NEXT_DAY_MS.saturating_add(2 * HOUR_MS);
    let fresh = new_alice(stage, "alice-3", now_ms).await?;
    let second_gate = new_gate(stage, "gate-2", now_ms).await?;

    let agenda = fresh.line.stated_digest("agenda");
    checks.holds("the server states a digest of the agenda", agenda.is_some())?;
    for phone in stage.phones() {
        let what = format!("{} holds the server's agenda, by digest", phone.name);
        checks.equal(what, &phone.digest("agenda")?, &agenda)?;
    }
    let me = format!("me/{}", registration(&stage.alice)?);
    let mine = fresh.line.stated_digest(&me);
    checks.holds("the server states a digest of Alice's marks", mine.is_some())?;
    for phone in [&stage.alice, &stage.alice_2, &fresh] {
        let what = format!("{} holds the server's marks of Alice, by digest", phone.name);
        checks.equal(what, &phone.digest(&me)?, &mine)?;
    }
    compare_bookmarks(stage, &fresh, checks)?;
    compare_scans(stage, &second_gate, checks)
}

fn compare_bookmarks(stage: &Stage, fresh: &Phone, checks: &mut Checks) -> Result<()> {
    let bookmarks = |phone: &Phone| -> Result<Vec<BookmarkView>> {
        Ok(phone.event()?.bookmarks(Language::ZhHans)?)
    };
    let first = bookmarks(&stage.alice)?;
    // 20 and the keynote on one phone, of which 3 were taken back, and the signing on the other
    checks.equal("Alice has 19 bookmarks", &first.len(), &19)?;
    checks.equal("her second phone shows the same", &bookmarks(&stage.alice_2)?, &first)?;
    checks.equal("and so does a new one", &bookmarks(fresh)?, &first)?;
    let noted = first.iter().find(|bookmark| bookmark.target.id == NOTED);
    let notes: BTreeSet<Option<&str>> = noted
        .map(|bookmark| [bookmark.note.as_deref(), bookmark.other_note.as_deref()])
        .into_iter()
        .flatten()
        .collect();
    let both = NOTES.into_iter().map(Some).collect();
    checks.equal("both notes that did not know each other are kept", &notes, &both)?;
    let moved = first.iter().all(|bookmark| bookmark.status == Some(SessionStatus::Moved));
    checks.holds("every bookmark shows that its session was moved", moved)
}

fn compare_scans(stage: &Stage, second_gate: &Phone, checks: &mut Checks) -> Result<()> {
    let made: BTreeSet<_> = stage.scans.iter().copied().collect();
    for gate in [&stage.gate, second_gate] {
        let scans = gate.event()?.scans(&stage.list)?;
        let held: BTreeSet<_> = scans.iter().map(|scan| (scan.registration, scan.op)).collect();
        let what = format!("{} holds every scan once, and no other", gate.name);
        checks.equal(what, &(held == made, scans.len()), &(true, made.len()))?;
        let counts = gate.event()?.counts(&stage.list)?;
        let people: BTreeSet<RegistrationId> = stage.scans.iter().map(|(who, _)| *who).collect();
        let people = u64::try_from(people.len()).unwrap_or(u64::MAX);
        let what = format!("{} counts {people} people", gate.name);
        checks.equal(what, &counts.people, &people)?;
    }
    Ok(())
}

/// What Alice reads about it.
pub(in crate::demo) async fn read_changes(stage: &mut Stage, checks: &mut Checks) -> Result<()> {
    let event = stage.alice.event()?;
    let changes = event.changes(None, true, Language::ZhHans)?;
    let times = changes.iter().filter(|change| change.field == AgendaField::Time).count();
    checks.equal("the time of all 19 sessions of hers changed", &times, &19)?;
    let told = changes.iter().all(|change| change.old.is_some() && change.new.is_some());
    checks.holds("each change shows the old value and the new one", told)?;
    let reasons = changes.iter().filter(|change| change.reason.as_deref() == Some(REASON)).count();
    checks.holds("with the organizer's reason", reasons > 0)?;
    let english = event.changes(None, true, Language::En)?;
    let differs = english.iter().any(|change| {
        change.reason.as_deref().is_some_and(|reason| reason.contains("lakeside hotel"))
    });
    checks.holds("which is there in English too", differs)?;

    let id = SessionId::new(NOTED).map_err(CliError::internal)?;
    let session = event.session(&id, Language::ZhHans)?;
    let room = session.room.map(|room| room.code);
    checks.equal("the keynote is where it went last", &room.as_deref(), &Some(NEW_ROOM))?;
    checks.equal("and when", &session.start.as_str(), &NEW_START)?;
    let newest = changes.iter().map(|change| change.publication).max();
    event.mark_changes_seen(newest.unwrap_or_default())?;
    let left = event.changes(None, true, Language::ZhHans)?;
    checks.equal("once marked as seen, nothing is new", &left.len(), &0)
}
