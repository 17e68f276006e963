//! What changed in the agenda, as lines to read.

use super::change_text::ChangeTexts;
use super::mine::Mine;
use super::names::Names;
use super::reader::Reader;
use crate::agenda::{self, Merged};
use crate::error::Result;
use huiban_protocol::documents::SessionKind;
use huiban_protocol::streams::{AgendaField, PublicationRow, SessionRow, StreamId};
use rusqlite::Connection;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What changed in one field of one session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeView {
    /// The session.
    pub id: String,
    /// What it is.
    pub kind: SessionKind,
    /// What it is called now.
    pub title: String,
    /// Which field.
    pub field: AgendaField,
    /// The value before, to read; `None` for what was not there. Of other content, forum, languages
    /// and description are told where they changed.
    pub old: Option<String>,
    /// The value after, to read; `None` for what is gone.
    pub new: Option<String>,
    /// Why, in the organizer's words.
    pub reason: Option<String>,
    /// The publication that changed it; the newest where there were several.
    pub publication: u32,
    /// When that was published, RFC 3339; `None` while its own row has not arrived.
    pub published_at: Option<String>,
    /// The same, ms since 1970 UTC.
    pub published_at_ms: Option<i64>,
    /// Whether I bookmarked the session or follow its forum.
    pub affects_me: bool,
}

/// What changed since a publication (0: since the first), one line for each session and field.
///
/// Several publications are merged: the oldest old value, the newest new one, nothing where they
/// are equal again. A session that is new has that line only. Newest publication first, then in
/// the order of the agenda. Sessions that are no longer published are left out.
pub(crate) fn list_changes(
    mirror: &Connection,
    me: Option<&StreamId>,
    since_publication: u32,
    mine_only: bool,
    reader: Reader,
) -> Result<Vec<ChangeView>> {
    let merged = agenda::merge(agenda::list_changes_since(mirror, since_publication)?);
    if merged.is_empty() {
        return Ok(Vec::new());
    }
    let names = Names::load(mirror, reader)?;
    let mine = Mine::load(mirror, me)?;
    let ids: BTreeSet<&str> = merged.iter().map(|change| change.session.as_str()).collect();
    let sessions: BTreeMap<String, SessionRow> = agenda::list_sessions_of(mirror, &ids)?
        .into_iter()
        .filter(|row| !mine_only || mine.concerns(&row.session))
        .map(|row| (row.session.id.to_string(), row))
        .collect();
    let lines = Lines::load(mirror, &names, &mine, &merged)?;
    let mut changes: Vec<(Reverse<u32>, i64, ChangeView)> = merged
        .iter()
        .filter_map(|change| {
            let row = sessions.get(change.session.as_str())?;
            let start_ms = row.session.start.timestamp_millis();
            Some((Reverse(change.publication), start_ms, lines.line(change, row)))
        })
        .collect();
    changes.sort_by(|a, b| (a.0, a.1, &a.2.id, a.2.field).cmp(&(b.0, b.1, &b.2.id, b.2.field)));
    Ok(changes.into_iter().map(|(_, _, view)| view).collect())
}

/// Every change of one session, unmerged, newest first.
pub(super) fn list_changes_of(
    mirror: &Connection,
    row: &SessionRow,
    names: &Names,
    mine: &Mine,
) -> Result<Vec<ChangeView>> {
    let mut changes = Vec::new();
    for published in agenda::list_changes_of(mirror, row.session.id.as_str())?.into_iter().rev() {
        changes.extend(published.changes.into_iter().map(|change| Merged {
            session: published.session.clone(),
            field: change.field,
            old: change.old,
            new: change.new,
            publication: published.publication,
        }));
    }
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let lines = Lines::load(mirror, names, mine, &changes)?;
    Ok(changes.iter().map(|change| lines.line(change, row)).collect())
}

/// What it takes to write the lines, read once a call.
struct Lines<'a> {
    names: &'a Names,
    mine: &'a Mine,
    texts: ChangeTexts<'a>,
    publications: BTreeMap<u32, PublicationRow>,
}

impl<'a> Lines<'a> {
    fn load(
        mirror: &Connection,
        names: &'a Names,
        mine: &'a Mine,
        changes: &[Merged],
    ) -> Result<Self> {
        let texts = ChangeTexts::load(mirror, names, changes)?;
        Ok(Self { names, mine, texts, publications: agenda::list_publications(mirror)? })
    }

    fn line(&self, change: &Merged, row: &SessionRow) -> ChangeView {
        let session = &row.session;
        let title = self.names.text(&session.title);
        let publication = self.publications.get(&change.publication);
        ChangeView {
            id: session.id.to_string(),
            kind: session.kind,
            field: change.field,
            old: self.texts.text(change.field, change.old.as_ref()),
            // a title that was corrected since does not make the session any less new
            new: match change.field {
                AgendaField::New => Some(title.clone()),
                field => self.texts.text(field, change.new.as_ref()),
            },
            title,
            reason: publication.and_then(|row| self.names.text_if_any(Some(&row.reason))),
            publication: change.publication,
            published_at: publication.map(|row| self.names.instant(&row.at)),
            published_at_ms: publication.map(|row| row.at.timestamp_millis()),
            affects_me: self.mine.concerns(session),
        }
    }
}
