//! A published session as an entry of a calendar.

use super::{CalendarEntry, EntryStatus};
use chrono::{DateTime, FixedOffset};
use huiban_protocol::documents::{
    Forum, Language, Room, Session, SessionState, Speaker, SpeakerRole, Text, Venue,
};
use huiban_protocol::streams::{Remind, SessionRow};
use std::collections::BTreeMap;

/// The names that a calendar shows, by code or id; the code stands for what is missing.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// The reader's language.
    pub language: Language,
    /// Forums.
    pub forums: &'a BTreeMap<String, Forum>,
    /// Rooms.
    pub rooms: &'a BTreeMap<String, Room>,
    /// Buildings.
    pub venues: &'a BTreeMap<String, Venue>,
    /// At least the speakers of the sessions that are written.
    pub speakers: &'a BTreeMap<String, Speaker>,
}

/// Since when a session is as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    /// Number of the newest publication that changed it; 0 where none did.
    pub publication: u32,
    /// When that was published.
    pub at: DateTime<FixedOffset>,
}

impl CalendarEntry {
    /// The entry of a session. `alarm` as in [`CalendarEntry`].
    pub fn of(
        row: &SessionRow,
        names: &Names<'_>,
        revision: Revision,
        alarm: Option<Remind>,
    ) -> Self {
        let session = &row.session;
        Self {
            id: session.id.to_string(),
            sequence: revision.publication,
            modified: revision.at,
            start: session.start,
            end: session.end.max(session.start),
            title: names.title(session),
            description: names.description(session),
            place: names.place(session),
            status: match session.state {
                SessionState::Planned => EntryStatus::Confirmed,
                SessionState::Postponed => EntryStatus::Tentative,
                SessionState::Cancelled => EntryStatus::Cancelled,
            },
            category: names.forum(session),
            alarm,
        }
    }
}

impl Names<'_> {
    fn text(&self, text: &Text) -> String {
        text.pick(self.language).to_owned()
    }

    fn any(&self, text: Option<&Text>) -> Option<String> {
        text.map(|text| self.text(text)).filter(|text| !text.is_empty())
    }

    /// Many calendars show what is cancelled like anything else, so the title says it.
    fn title(&self, session: &Session) -> String {
        let title = self.text(&session.title);
        let word = match (session.state, self.language) {
            (SessionState::Planned, _) => return title,
            (SessionState::Postponed, Language::En) => "Postponed: ",
            (SessionState::Postponed, _) => "【延期】",
            (SessionState::Cancelled, Language::En) => "Cancelled: ",
            (SessionState::Cancelled, _) => "【取消】",
        };
        format!("{word}{title}")
    }

    /// What it is about, then who is on stage, in the organizer's order.
    fn description(&self, session: &Session) -> Option<String> {
        let about = self.any(session.description.as_ref());
        let people = session.speakers.iter().map(|part| {
            let id = part.speaker.as_str();
            let speaker = self.speakers.get(id);
            let name = speaker.map_or_else(|| id.to_owned(), |speaker| self.text(&speaker.name));
            let org = speaker.and_then(|speaker| self.any(speaker.org.as_ref()));
            let role = role_name(part.role, self.language);
            match (self.language, role, org) {
                (_, None, None) => name,
                (Language::En, None, Some(org)) => format!("{name}, {org}"),
                (Language::En, Some(role), None) => format!("{name} ({role})"),
                (Language::En, Some(role), Some(org)) => format!("{name} ({role}), {org}"),
                (_, None, Some(org)) => format!("{name}　{org}"),
                (_, Some(role), None) => format!("{role}：{name}"),
                (_, Some(role), Some(org)) => format!("{role}：{name}　{org}"),
            }
        });
        let people: Vec<String> = people.collect();
        let people = (!people.is_empty()).then(|| people.join("\n"));
        let parts: Vec<String> = [about, people].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join("\n\n"))
    }

    /// Room, floor, building, address: as far as they are known.
    fn place(&self, session: &Session) -> Option<String> {
        let code = session.room.as_ref()?.as_str();
        let Some(room) = self.rooms.get(code) else { return Some(code.to_owned()) };
        let venue = self.venues.get(room.venue.as_str());
        let parts = [
            Some(self.text(&room.name)),
            room.floor.clone(),
            venue.map(|venue| self.text(&venue.name)),
            venue.and_then(|venue| self.any(venue.address.as_ref())),
        ];
        let parts: Vec<String> =
            parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        Some(parts.join(if self.language == Language::En { ", " } else { "，" }))
    }

    fn forum(&self, session: &Session) -> Option<String> {
        let code = session.forum.as_ref()?.as_str();
        let forum = self.forums.get(code);
        Some(forum.map_or_else(|| code.to_owned(), |forum| self.text(&forum.title)))
    }
}

/// What somebody does on stage, in words; a speaker without further words is one who speaks.
pub fn role_name(role: SpeakerRole, language: Language) -> Option<&'static str> {
    Some(match (role, language) {
        (SpeakerRole::Speaker, _) => return None,
        (SpeakerRole::Moderator, Language::En) => "moderator",
        (SpeakerRole::Moderator, _) => "主持人",
        (SpeakerRole::Panellist, Language::En) => "panellist",
        (SpeakerRole::Panellist, Language::ZhHans) => "对话嘉宾",
        (SpeakerRole::Panellist, Language::ZhHant) => "對話嘉賓",
        (SpeakerRole::Juror, Language::En) => "juror",
        (SpeakerRole::Juror, Language::ZhHans) => "评委",
        (SpeakerRole::Juror, Language::ZhHant) => "評委",
        (SpeakerRole::Host, Language::En) => "host",
        (SpeakerRole::Host, Language::ZhHans) => "司仪",
        (SpeakerRole::Host, Language::ZhHant) => "司儀",
    })
}
