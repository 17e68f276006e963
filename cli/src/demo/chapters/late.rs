//! A forum runs late: the organizer sees whom that hits before anyone is told, and takes it back.

use crate::demo::checks::Checks;
use crate::demo::phone::Phone;
use crate::demo::stage::Stage;
use crate::error::{CliError, Result};
use huiban_companion::{AgendaFilter, BookmarkEdit, ChangeView};
use huiban_protocol::documents::{ForumCode, Language, Text};
use huiban_protocol::rules::Impact;
use huiban_protocol::streams::{BookmarkTarget, TargetKind};
use huiban_server::organizer::{DelayFrom, DelayRequest, PublishRequest, UndoRequest};

/// A session of the forum, and another forum's that begins ten minutes after it ends.
const NEIGHBOURS: [&str; 2] = ["ai-07", "phf-panel"];
const FROM: &str = "2026-11-28T10:05:00+08:00";
const REASON: &str = "上一位讲者超时";

/// The organizer shifts the forum that Bob follows, looks at the preview, and publishes.
pub(in crate::demo) async fn preview(stage: &mut Stage, checks: &mut Checks) -> Result<()> {
    for id in NEIGHBOURS {
        let target = BookmarkTarget { kind: TargetKind::Session, id: id.to_owned() };
        stage.alice.event()?.set_bookmark(&target, true)?;
        let remind = BookmarkEdit { remind: Some("15m".to_owned()), ..BookmarkEdit::default() };
        stage.alice.event()?.edit_bookmark(&target, &remind)?;
    }
    sync_all(stage).await?;
    for phone in stage.phones() {
        phone.event()?.mark_changes_seen(u32::MAX)?;
    }
    let desk = stage.desk().await?;
    let event = stage.event().clone();

    let delayed = desk.delay(&event, &delay()?).await?;
    let done = delayed.delay.ok_or_else(|| CliError::internal("a delay that says nothing"))?;
    checks.equal("6 sessions of the forum begin 15 minutes later", &done.shifted.len(), &6)?;
    let stop = done.stopped_at.map(|stop| stop.session.to_string());
    checks.equal("lunch takes that up", &stop.as_deref(), &Some("lunch-3"))?;

    let reason = Text::new(Language::ZhHans, REASON);
    let dry = PublishRequest { reason: reason.clone(), dry_run: true };
    let preview = desk.publish(&event, &dry).await?;
    let expected = Impact {
        attendees: 2,
        bookmarks: 1,
        follows: 1,
        reminders: 1,
        clashes: 1,
        ..Impact::default()
    };
    let what = "the preview: 2 attendees, 1 bookmark, 1 follower, 1 reminder, 1 new clash, nobody \
                named";
    checks.equal(what, &preview.impact, &Some(expected))?;
    sync_all(stage).await?;
    for phone in stage.phones() {
        let what = format!("{} is told nothing yet", phone.name);
        checks.equal(what, &told(phone)?.len(), &0)?;
    }

    let published = desk.publish(&event, &PublishRequest { reason, dry_run: false }).await?;
    checks.equal("it is publication 4", &published.publication, &Some(4))?;
    checks.equal("and hits whom the preview said", &published.impact, &preview.impact)?;
    sync_all(stage).await?;
    see(stage, checks)
}

/// What each phone shows of it.
fn see(stage: &Stage, checks: &mut Checks) -> Result<()> {
    // a gate has no agenda of its own
    let phones = [(&stage.alice, 1), (&stage.alice_2, 1), (&stage.bob, 6), (&stage.gate, 0)];
    for (phone, mine) in phones {
        let all = told(phone)?;
        let affected = all.iter().filter(|change| change.affects_me).count();
        let what = format!("{} shows 6 changes, {mine} of them in their own agenda", phone.name);
        checks.equal(what, &(all.len(), affected), &(6, mine))?;
        let explained = all.iter().all(|change| change.reason.as_deref() == Some(REASON));
        checks.holds(format!("{} says why", phone.name), explained)?;
    }
    let mine = AgendaFilter { mine: true, ..AgendaFilter::default() };
    let agenda = stage.alice.event()?.agenda(&mine, Language::ZhHans)?;
    let both = agenda.iter().filter(|session| NEIGHBOURS.contains(&session.id.as_str()));
    let flagged = both.filter(|session| session.conflict).count();
    checks.equal("Alice's agenda flags the two that overlap now", &flagged, &2)
}

/// The organizer takes it back, and nothing is left to tell.
pub(in crate::demo) async fn undo(stage: &mut Stage, checks: &mut Checks) -> Result<()> {
    let desk = stage.desk().await?;
    let undone = desk.undo(stage.event(), &UndoRequest::default()).await?;
    let made = (undone.publication, undone.restores);
    checks.equal("publication 5 brings publication 3 back", &made, &(Some(5), Some(3)))?;
    checks.equal("the draft follows", &desk.diff(stage.event()).await?.details.len(), &0)?;
    sync_all(stage).await?;
    for phone in stage.phones() {
        let what = format!("{}, who had not looked, is told nothing", phone.name);
        checks.equal(what, &told(phone)?.len(), &0)?;
    }
    Ok(())
}

fn delay() -> Result<DelayRequest> {
    let from = chrono::DateTime::parse_from_rfc3339(FROM).map_err(CliError::internal)?;
    Ok(DelayRequest {
        forum: ForumCode::new("ai").map_err(CliError::internal)?,
        minutes: 15,
        from: Some(DelayFrom::Instant(from)),
        until_break: true,
    })
}

async fn sync_all(stage: &Stage) -> Result<()> {
    for phone in stage.phones() {
        phone.event()?.sync().await?;
    }
    Ok(())
}

fn told(phone: &Phone) -> Result<Vec<ChangeView>> {
    Ok(phone.event()?.changes(None, false, Language::ZhHans)?)
}
