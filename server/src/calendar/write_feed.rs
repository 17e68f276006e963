//! The calendar behind an address, as it is published now.

use crate::refusal::{Result, ServiceError};
use crate::service::{Service, event_of};
use crate::store::calendars::find_secret;
use crate::store::rows::list_rows;
use crate::store::{StoreError, Tx};
use huiban_formats::icalendar::{self, Calendar, CalendarEntry, Names, Revision};
use huiban_protocol::documents::{
    Event, EventCode, Forum, ForumCode, Language, Room, Speaker, Venue,
};
use huiban_protocol::rules::Marks;
use huiban_protocol::streams::{
    AgendaRow, BOOKMARK_ROW, BookmarkRow, PublicationRow, SessionRow, StreamId,
};
use std::collections::BTreeMap;

/// Which calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Feed {
    /// Every session.
    Whole,
    /// A forum's sessions.
    Forum(ForumCode),
    /// What the person bookmarked whose secret this is, and the sessions of forums they follow.
    Person([u8; 16]),
}

/// What is published, as far as a calendar needs it.
#[derive(Default)]
struct Agenda {
    event: Option<Event>,
    sessions: Vec<SessionRow>,
    forums: BTreeMap<String, Forum>,
    rooms: BTreeMap<String, Room>,
    venues: BTreeMap<String, Venue>,
    speakers: BTreeMap<String, Speaker>,
    publications: BTreeMap<u32, PublicationRow>,
    /// The newest publication that changed a session.
    changed: BTreeMap<String, u32>,
}

/// Writes a calendar (RFC 5545).
///
/// # Errors
/// `not_found` for an unknown event, forum or secret.
pub(crate) async fn write_feed(
    service: &Service,
    event: &EventCode,
    feed: &Feed,
    language: Language,
) -> Result<String> {
    let mut tx = service.store().begin_read().await?;
    event_of(tx.as_mut(), event).await?;
    let marks = match feed {
        Feed::Whole | Feed::Forum(_) => Marks::default(),
        Feed::Person(secret) => marks_of(tx.as_mut(), event, *secret).await?,
    };
    let agenda = Agenda::read(tx.as_mut(), event).await?;
    tx.commit().await?;
    agenda.write(feed, &marks, language)
}

/// What the person with this secret marked.
async fn marks_of(tx: &mut dyn Tx, event: &EventCode, secret: [u8; 16]) -> Result<Marks> {
    let registration = find_secret(tx, event, secret).await?.ok_or_else(nothing_there)?;
    let mut marks = Marks::default();
    for row in list_rows(tx, event, &StreamId::Me(registration)).await? {
        if row.row_type != BOOKMARK_ROW {
            continue;
        }
        let bookmark = row.body.and_then(|body| body.read::<BookmarkRow>().ok());
        if let (Ok(target), Some(bookmark)) = (row.row_id.parse(), bookmark) {
            marks.take(&target, &bookmark);
        }
    }
    Ok(marks)
}

fn nothing_there() -> ServiceError {
    ServiceError::not_found("there is no such calendar")
}

impl Agenda {
    async fn read(tx: &mut dyn Tx, event: &EventCode) -> Result<Self> {
        let mut agenda = Self::default();
        for row in list_rows(tx, event, &StreamId::Agenda).await? {
            let body = row.body.as_ref().ok_or(StoreError::Damaged("row without a body"))?;
            // what only a newer program understands is in no calendar of this one
            if let Some(known) = AgendaRow::read(&row.row_type, body) {
                agenda.take(row.row_id, known);
            }
        }
        agenda.sessions.sort_by(|a, b| {
            (a.session.start, &a.session.id).cmp(&(b.session.start, &b.session.id))
        });
        Ok(agenda)
    }

    fn take(&mut self, id: String, row: AgendaRow) {
        match row {
            AgendaRow::Event(event) => self.event = Some(event),
            AgendaRow::Session(session) => self.sessions.push(*session),
            AgendaRow::Forum(forum) => drop(self.forums.insert(id, forum)),
            AgendaRow::Room(room) => drop(self.rooms.insert(id, room)),
            AgendaRow::Venue(venue) => drop(self.venues.insert(id, venue)),
            AgendaRow::Speaker(speaker) => drop(self.speakers.insert(id, speaker)),
            AgendaRow::Publication(row) => drop(self.publications.insert(row.number, row)),
            AgendaRow::Changes(row) => {
                let last = self.changed.entry(row.session.to_string()).or_default();
                *last = row.publication.max(*last);
            }
            _ => {}
        }
    }

    fn write(&self, feed: &Feed, marks: &Marks, language: Language) -> Result<String> {
        let event = self.event.as_ref().ok_or_else(nothing_there)?;
        let title = event.name.pick(language);
        let name = match feed {
            Feed::Forum(code) => {
                let forum = self.forums.get(code.as_str()).ok_or_else(nothing_there)?;
                icalendar::name_of(language, title, forum.title.pick(language))
            }
            Feed::Whole | Feed::Person(_) => title.to_owned(),
        };
        let entries = self.sessions.iter().filter(|row| is_in(row, feed, marks));
        let calendar = Calendar {
            event: event.code.to_string(),
            name,
            zone: event.zone,
            entries: entries.map(|row| self.entry(row, feed, marks, language)).collect(),
        };
        Ok(icalendar::write(&calendar))
    }

    fn entry(
        &self,
        row: &SessionRow,
        feed: &Feed,
        marks: &Marks,
        language: Language,
    ) -> CalendarEntry {
        let Self { forums, rooms, venues, speakers, .. } = self;
        let names = Names { language, forums, rooms, venues, speakers };
        let publication = self.changed.get(row.session.id.as_str()).copied().unwrap_or(0);
        let published = self.publications.range(publication.max(1)..).next();
        let at = published.map_or(row.session.start, |(_, publication)| publication.at);
        // what is everybody's reminds nobody
        let alarm = match feed {
            Feed::Person(_) => marks.alarm_of(&row.session),
            Feed::Whole | Feed::Forum(_) => None,
        };
        CalendarEntry::of(row, &names, Revision { publication, at }, alarm)
    }
}

/// Whether a session is in the calendar.
fn is_in(row: &SessionRow, feed: &Feed, marks: &Marks) -> bool {
    match feed {
        Feed::Whole => true,
        Feed::Forum(code) => row.session.forum.as_ref() == Some(code),
        Feed::Person(_) => marks.concerns(&row.session),
    }
}
