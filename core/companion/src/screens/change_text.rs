//! Old and new values as a person reads them.

use super::item::{SpeakerName, Speakers};
use super::names::Names;
use crate::agenda::{self, Merged};
use crate::error::Result;
use chrono::{DateTime, FixedOffset};
use huiban_formats::icalendar::role_name;
use huiban_protocol::documents::{
    ForumCode, Language, RoomCode, SessionSpeaker, SessionState, Text,
};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{AgendaField, row_type};
use rusqlite::Connection;
use serde::Deserialize;

/// Writes values in one language.
pub(super) struct ChangeTexts<'a> {
    names: &'a Names,
    speakers: Speakers,
}

#[derive(Deserialize)]
struct Span {
    start: DateTime<FixedOffset>,
    end: DateTime<FixedOffset>,
}

/// What of other content is short enough to be read in a line.
#[derive(Deserialize)]
struct Content {
    description: Option<Text>,
    forum: Option<ForumCode>,
    languages: Option<Vec<String>>,
    interpretation: Option<Vec<String>>,
}

impl<'a> ChangeTexts<'a> {
    /// Reads the names of everyone who appears in the changes, in one query.
    pub(super) fn load(mirror: &Connection, names: &'a Names, changes: &[Merged]) -> Result<Self> {
        let parts: Vec<SessionSpeaker> = changes
            .iter()
            .filter(|change| change.field == AgendaField::Speakers)
            .flat_map(|change| [&change.old, &change.new])
            .flatten()
            .filter_map(|value| value.read::<Vec<SessionSpeaker>>().ok())
            .flatten()
            .collect();
        let ids = parts.iter().map(|part| part.speaker.as_str()).collect();
        let speakers = agenda::list_rows_of(mirror, row_type::SPEAKER, &ids)?;
        Ok(Self { names, speakers })
    }

    /// The value to read; `None` where there is none, or of a shape this version does not know.
    pub(super) fn text(&self, field: AgendaField, value: Option<&Raw>) -> Option<String> {
        let value = value?;
        match field {
            AgendaField::New | AgendaField::Title => {
                self.names.text_if_any(value.read::<Text>().ok().as_ref())
            }
            AgendaField::Time => value.read().ok().map(|span: Span| self.span(&span)),
            AgendaField::Room => {
                value.read().ok().map(|code: RoomCode| self.names.room(&code).name)
            }
            AgendaField::Venue => {
                value.read().ok().map(|code: String| self.names.venue_name(&code))
            }
            AgendaField::Speakers => {
                value.read().ok().map(|parts: Vec<SessionSpeaker>| self.people(&parts))
            }
            AgendaField::Status => value.read().ok().map(|s| self.state(s).to_owned()),
            AgendaField::Text => value.read().ok().and_then(|content| self.content(&content)),
        }
    }

    /// `2026-11-21 09:00–10:00`, with the second date where it ends on another day.
    fn span(&self, span: &Span) -> String {
        let (start, end) = (self.names.local(&span.start), self.names.local(&span.end));
        let same_day = start.date_naive() == end.date_naive();
        let end = end.format(if same_day { "%H:%M" } else { "%Y-%m-%d %H:%M" });
        format!("{}–{end}", start.format("%Y-%m-%d %H:%M"))
    }

    fn content(&self, content: &Content) -> Option<String> {
        let tags = |tags: &Option<Vec<String>>| tags.as_ref().map(|tags| tags.join(", "));
        let parts = [
            content.forum.as_ref().map(|code| self.names.forum(code).title),
            tags(&content.languages),
            tags(&content.interpretation),
            self.names.text_if_any(content.description.as_ref()),
        ];
        let parts: Vec<String> =
            parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then(|| parts.join(" · "))
    }

    fn people(&self, parts: &[SessionSpeaker]) -> String {
        let english = self.names.language == Language::En;
        let people: Vec<String> = parts
            .iter()
            .map(|part| {
                let name = SpeakerName::of(&self.speakers, part.speaker.as_str(), self.names);
                match role_name(part.role, self.names.language) {
                    None => name,
                    Some(role) if english => format!("{name} ({role})"),
                    Some(role) => format!("{name}（{role}）"),
                }
            })
            .collect();
        people.join(if english { ", " } else { "、" })
    }

    fn state(&self, state: SessionState) -> &'static str {
        match (state, self.names.language) {
            (SessionState::Planned, Language::En) => "planned",
            (SessionState::Planned, Language::ZhHans) => "照常举行",
            (SessionState::Planned, Language::ZhHant) => "照常舉行",
            (SessionState::Postponed, Language::En) => "postponed",
            (SessionState::Postponed, _) => "延期（待定）",
            (SessionState::Cancelled, Language::En) => "cancelled",
            (SessionState::Cancelled, _) => "取消",
        }
    }
}
