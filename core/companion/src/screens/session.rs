//! One session with everything about it.

use super::bookmarks::MarkText;
use super::changes::{ChangeView, list_changes_of};
use super::content::{
    AgreementView, AttachmentView, AwardListView, ExhibitorName, ProjectView, SpeakerView,
};
use super::item::SessionItemView;
use super::mine::Mine;
use super::names::{ForumName, Names, PlacementView, RoomName, VenueName};
use super::reader::Reader;
use crate::error::Result;
use crate::{agenda, bookmarks};
use huiban_protocol::documents::{Exhibitor, Project, SessionKind, Speaker};
use huiban_protocol::rules::SessionStatus;
use huiban_protocol::streams::{BookmarkTarget, SessionRow, StreamId, TargetKind, row_type};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One session with everything about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionView {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: SessionKind,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// The forum that owns it.
    pub forum: Option<ForumName>,
    /// Where it takes place.
    pub room: Option<RoomName>,
    /// The building of that room.
    pub venue: Option<VenueName>,
    /// When it begins, RFC 3339.
    pub start: String,
    /// The same, ms since 1970 UTC.
    pub start_ms: i64,
    /// When it ends, RFC 3339.
    pub end: String,
    /// The same, ms since 1970 UTC.
    pub end_ms: i64,
    /// When it begins by the clock of the reader's phone, RFC 3339; `None` where that shows the
    /// same time.
    pub device_start: Option<String>,
    /// When it ends by that clock.
    pub device_end: Option<String>,
    /// How it stands relative to what was first announced.
    pub status: SessionStatus,
    /// Where and when it was first announced.
    pub first: PlacementView,
    /// Spoken languages (BCP 47).
    pub languages: Vec<String>,
    /// Languages it is interpreted into (BCP 47).
    pub interpretation: Vec<String>,
    /// People on stage, in the organizer's order.
    pub speakers: Vec<SpeakerView>,
    /// Projects pitched in it, in the order they pitch.
    pub projects: Vec<ProjectView>,
    /// Award lists published in it.
    pub awards: Vec<AwardListView>,
    /// Agreements signed in it.
    pub agreements: Vec<AgreementView>,
    /// The exhibitor whose slot it is.
    pub exhibitor: Option<ExhibitorName>,
    /// Files to read.
    pub attachments: Vec<AttachmentView>,
    /// Whether I bookmarked it.
    pub bookmarked: bool,
    /// Whether I follow its forum and did not mute it.
    pub followed: bool,
    /// Whether I left it out of the forum's sessions.
    pub muted: bool,
    /// Whether I bookmarked it and another session that I cannot attend besides it.
    pub conflict: bool,
    /// My note; it stays when the bookmark is taken away.
    pub note: Option<String>,
    /// What another of my devices wrote without knowing the note.
    pub other_note: Option<String>,
    /// My tags.
    pub tags: Vec<String>,
    /// My colour.
    pub colour: Option<String>,
    /// When I want to be reminded: `15m`, `2h`, `1d` before the start, or a time in RFC 3339.
    pub remind: Option<String>,
    /// Everything that was changed since it was first published, newest first.
    pub changes: Vec<ChangeView>,
}

/// One session; `None` where none of this id is published.
pub(crate) fn find_session(
    mirror: &Connection,
    me: Option<&StreamId>,
    id: &str,
    reader: Reader,
) -> Result<Option<SessionView>> {
    let Some(row) = agenda::list_sessions_of(mirror, &BTreeSet::from([id]))?.pop() else {
        return Ok(None);
    };
    let names = Names::load(mirror, reader)?;
    let mine = Mine::load_with_conflicts(mirror, me, &names)?;
    let target = BookmarkTarget { kind: TargetKind::Session, id: id.to_owned() };
    let bookmark = match me {
        Some(me) => bookmarks::find_bookmark(mirror, me, &target)?,
        None => None,
    };
    let mark = bookmark.map(|bookmark| MarkText::of(bookmark, &names)).unwrap_or_default();
    let session = &row.session;
    // the fields that a line of the agenda has too; people are read in full below
    let item = SessionItemView::of(&row, &names, &mine, &BTreeMap::new());
    Ok(Some(SessionView {
        id: item.id,
        kind: item.kind,
        title: item.title,
        description: names.text_if_any(session.description.as_ref()),
        forum: item.forum,
        room: item.room,
        venue: item.venue,
        start: item.start,
        start_ms: item.start_ms,
        end: item.end,
        end_ms: item.end_ms,
        device_start: item.device_start,
        device_end: item.device_end,
        status: item.status,
        first: item.first,
        languages: session.languages.clone(),
        interpretation: session.interpretation.clone(),
        speakers: list_speakers(mirror, &row, &names)?,
        projects: list_projects(mirror, &row, &names)?,
        awards: session.awards.iter().map(|list| AwardListView::of(list, &names)).collect(),
        agreements: session.agreements.iter().map(|a| AgreementView::of(a, &names)).collect(),
        exhibitor: find_exhibitor(mirror, &row, &names)?,
        attachments: session.attachments.iter().map(|a| AttachmentView::of(a, &names)).collect(),
        bookmarked: item.bookmarked,
        followed: item.followed,
        muted: item.muted,
        conflict: item.conflict,
        note: mark.note,
        other_note: mark.other_note,
        tags: mark.tags,
        colour: mark.colour,
        remind: mark.remind,
        changes: list_changes_of(mirror, &row, &names, &mine)?,
    }))
}

fn list_speakers(mirror: &Connection, row: &SessionRow, names: &Names) -> Result<Vec<SpeakerView>> {
    let parts = &row.session.speakers;
    let ids = parts.iter().map(|part| part.speaker.as_str()).collect();
    let speakers: BTreeMap<String, Speaker> =
        agenda::list_rows_of(mirror, row_type::SPEAKER, &ids)?;
    let view = |part| SpeakerView::of(part, speakers.get(part.speaker.as_str()), names);
    Ok(parts.iter().map(view).collect())
}

fn list_projects(mirror: &Connection, row: &SessionRow, names: &Names) -> Result<Vec<ProjectView>> {
    let ids: Vec<&str> = row.session.projects.iter().map(|id| id.as_str()).collect();
    let projects: BTreeMap<String, Project> =
        agenda::list_rows_of(mirror, row_type::PROJECT, &ids.iter().copied().collect())?;
    Ok(ids.into_iter().map(|id| ProjectView::of(id, projects.get(id), names)).collect())
}

fn find_exhibitor(
    mirror: &Connection,
    row: &SessionRow,
    names: &Names,
) -> Result<Option<ExhibitorName>> {
    let Some(code) = row.session.exhibitor.as_ref().map(|code| code.as_str()) else {
        return Ok(None);
    };
    let exhibitor: Option<Exhibitor> = agenda::find_row(mirror, row_type::EXHIBITOR, code)?;
    Ok(Some(ExhibitorName::of(code, exhibitor.as_ref(), names)))
}
