//! Main and themed forums: each is half a day in one room, closed by a roundtable.

use anyhow::{Context, Result};
use huiban_protocol::documents::{Session, SessionKind, SpeakerRole};

use super::{
    agenda::{Draft, Time, minutes, session},
    cast::{Part, on_stage},
    source::{BlockRow, RoundtableRow, SessionRow, SlotRow, optional, text},
};

const TALK_MINUTES: i64 = 20;
const TEA_MINUTES: i64 = 15;
const ROUNDTABLE_MINUTES: i64 = 50;
/// Forums that interpret their Chinese sessions into English.
const INTERPRETED: [&str; 2] = ["hif", "overseas"];
/// Whom a roundtable takes its new panellists from, in turns.
const PANEL_KINDS: [char; 5] = ['c', 'i', 'h', 'u', 'r'];

/// Adds every forum's sessions.
pub(super) fn add(draft: &mut Draft) -> Result<()> {
    for (number, block) in draft.source.blocks.iter().enumerate() {
        let clock = add_talks(draft, block)?;
        let clock = add_slots(draft, block, clock)?;
        add_roundtable(draft, block, number, clock)?;
    }
    Ok(())
}

fn add_talks(draft: &mut Draft, block: &BlockRow) -> Result<Time> {
    let rows: Vec<&SessionRow> =
        draft.source.sessions.iter().filter(|row| row.forum == block.forum).collect();
    let mut clock = draft.at(block.day, &block.start)?;
    for (at, row) in rows.iter().enumerate() {
        if at == rows.len() / 2 {
            clock = add_tea(draft, block, clock)?;
        }
        let end = clock + minutes(TALK_MINUTES);
        let id = format!("{}-{:02}", block.forum, at + 1);
        let title = text(&row.title, &row.title_hant, &row.title_en);
        let mut talk = in_forum(block, session(&id, SessionKind::Talk, title, clock, end)?)?;
        talk.description = match (row.title.is_empty(), row.title_hant.is_empty()) {
            (true, true) => optional("", "", &row.description),
            (true, false) => optional("", &row.description, ""),
            _ => optional(&row.description, "", ""),
        };
        let (kind, speaker) = if let Some(id) = row.who.strip_prefix('@') {
            let member = draft.cast.find(id)?;
            (member.kind, member.speaker.id.clone())
        } else {
            let kind = row.who.chars().next().context("a talk without `who`")?;
            (kind, draft.cast.draw(kind, &block.forum, Part::Invited)?)
        };
        if kind == 'f' {
            talk.languages = vec!["en".into()];
            talk.interpretation = vec!["zh".into()];
        }
        talk.speakers.push(on_stage(speaker, SpeakerRole::Speaker));
        if at == 0 {
            let chair = draft.cast.draw('h', &block.forum, Part::Prominent)?;
            talk.speakers.push(on_stage(chair, SpeakerRole::Host));
        }
        draft.document.sessions.push(talk);
        clock = end;
    }
    Ok(clock)
}

/// Main forums list their break; themed ones only leave room for it.
fn add_tea(draft: &mut Draft, block: &BlockRow, clock: Time) -> Result<Time> {
    let end = clock + minutes(TEA_MINUTES);
    if !block.tea.is_empty() {
        let title = text("茶歇与交流", "", "Tea break");
        let mut tea = in_forum(block, session(&block.tea, SessionKind::Break, title, clock, end)?)?;
        tea.languages.clear();
        tea.interpretation.clear();
        draft.document.sessions.push(tea);
    }
    Ok(end)
}

/// What sponsors bought: a talk of 20 minutes or a pitch of five.
fn add_slots(draft: &mut Draft, block: &BlockRow, mut clock: Time) -> Result<Time> {
    let rows: Vec<&SlotRow> =
        draft.source.slots.iter().filter(|row| row.forum == block.forum).collect();
    for row in rows {
        let end = clock + minutes(row.minutes);
        let name = if row.minutes == TALK_MINUTES { "sponsor" } else { "pitch" };
        let id = format!("{}-{name}", block.forum);
        let title = text(&row.title, "", &row.title_en);
        let mut slot = in_forum(block, session(&id, SessionKind::Talk, title, clock, end)?)?;
        slot.exhibitor = Some(row.exhibitor.parse()?);
        if row.title.is_empty() {
            slot.description = optional("", "", &row.description);
            slot.languages = vec!["en".into()];
            slot.interpretation = vec!["zh".into()];
        } else {
            slot.description = optional(&row.description, "", "");
        }
        let exhibitor = draft.document.exhibitors.iter().find(|e| e.code.as_str() == row.exhibitor);
        let org = exhibitor.context("a slot of an unknown exhibitor")?.name.clone();
        let speaker = draft.cast.draw_from(org, Part::Invited)?;
        slot.speakers.push(on_stage(speaker, SpeakerRole::Speaker));
        draft.document.sessions.push(slot);
        clock = end;
    }
    Ok(clock)
}

/// A moderator and four to six panellists: guests, the forum's first speaker, and new people.
fn add_roundtable(draft: &mut Draft, block: &BlockRow, number: usize, clock: Time) -> Result<()> {
    let row: &RoundtableRow = draft
        .source
        .roundtables
        .iter()
        .find(|row| row.forum == block.forum)
        .with_context(|| format!("no roundtable for {}", block.forum))?;
    let end = clock + minutes(ROUNDTABLE_MINUTES);
    let id = format!("{}-panel", block.forum);
    let title = text(&row.title, "", &row.title_en);
    let mut panel = in_forum(block, session(&id, SessionKind::Roundtable, title, clock, end)?)?;
    panel.description = optional(&row.description, "", "");
    let moderator = draft.cast.draw('u', &block.forum, Part::Invited)?;
    panel.speakers.push(on_stage(moderator, SpeakerRole::Moderator));
    let first = draft.session(&format!("{}-01", block.forum))?.speakers.first().cloned();
    let mut panellists: Vec<_> = first.map(|first| first.speaker).into_iter().collect();
    for guest in row.guests.split_whitespace() {
        panellists.push(draft.cast.find(guest)?.speaker.id.clone());
    }
    for kind in PANEL_KINDS {
        if panellists.len() < 4 + number % 3 {
            panellists.push(draft.cast.draw(kind, &block.forum, Part::Invited)?);
        }
    }
    for panellist in panellists {
        panel.speakers.push(on_stage(panellist, SpeakerRole::Panellist));
    }
    draft.document.sessions.push(panel);
    Ok(())
}

fn in_forum(block: &BlockRow, mut session: Session) -> Result<Session> {
    session.forum = Some(block.forum.parse()?);
    session.room = Some(block.room.parse()?);
    if INTERPRETED.contains(&block.forum.as_str()) {
        session.interpretation = vec!["en".into()];
    }
    Ok(session)
}
