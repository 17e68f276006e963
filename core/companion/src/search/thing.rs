//! What can be found: a row of the agenda as texts.

use crate::text::{Folded, Readings, Term};
use huiban_protocol::documents::{
    Exhibitor, Forum, Language, Notice, Project, Session, Speaker, Text,
};
use huiban_protocol::streams::{SessionRow, row_type};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What kind of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchKind {
    /// A session.
    Session,
    /// A forum.
    Forum,
    /// A speaker.
    Speaker,
    /// An exhibitor.
    Exhibitor,
    /// A contest or roadshow entry.
    Project,
    /// An announcement.
    Notice,
}

impl SearchKind {
    /// Every kind, in the order in which equals are shown.
    pub const ALL: [Self; 6] =
        [Self::Session, Self::Forum, Self::Speaker, Self::Exhibitor, Self::Project, Self::Notice];

    /// Its name, which is that of the row type.
    pub fn name(self) -> &'static str {
        match self {
            Self::Session => row_type::SESSION,
            Self::Forum => row_type::FORUM,
            Self::Speaker => row_type::SPEAKER,
            Self::Exhibitor => row_type::EXHIBITOR,
            Self::Project => row_type::PROJECT,
            Self::Notice => row_type::NOTICE,
        }
    }
}

impl fmt::Display for SearchKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for SearchKind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
            let all = Self::ALL.map(Self::name).join(", ");
            format!("unknown kind “{name}”: use one of {all}")
        })
    }
}

/// A row that can be found.
pub(super) enum Thing {
    Session(Box<SessionRow>),
    Forum(Forum),
    Speaker(Speaker),
    Exhibitor(Exhibitor),
    Project(Project),
    Notice(Notice),
}

/// A text of a thing, in one language.
pub(super) struct Part<'a> {
    pub(super) text: &'a str,
    pub(super) readings: Readings,
}

impl Thing {
    /// Reads a row; `None` where it is of a shape this version does not know.
    pub(super) fn read(kind: SearchKind, body: &str) -> Option<Self> {
        match kind {
            SearchKind::Session => serde_json::from_str(body).ok().map(Self::Session),
            SearchKind::Forum => serde_json::from_str(body).ok().map(Self::Forum),
            SearchKind::Speaker => serde_json::from_str(body).ok().map(Self::Speaker),
            SearchKind::Exhibitor => serde_json::from_str(body).ok().map(Self::Exhibitor),
            SearchKind::Project => serde_json::from_str(body).ok().map(Self::Project),
            SearchKind::Notice => serde_json::from_str(body).ok().map(Self::Notice),
        }
    }

    /// What it is called.
    pub(super) fn title(&self) -> &Text {
        match self {
            Self::Session(row) => &row.session.title,
            Self::Forum(forum) => &forum.title,
            Self::Speaker(speaker) => &speaker.name,
            Self::Exhibitor(exhibitor) => &exhibitor.name,
            Self::Project(project) => &project.title,
            Self::Notice(notice) => &notice.title,
        }
    }

    /// By which readings its title is found.
    pub(super) fn title_readings(&self) -> Readings {
        if matches!(self, Self::Speaker(_)) { Readings::Name } else { Readings::Words }
    }

    /// Whether its title is a name that people know it by.
    pub(super) fn has_name(&self) -> bool {
        matches!(self, Self::Forum(_) | Self::Speaker(_) | Self::Exhibitor(_))
    }

    /// When it takes place or was announced, ms since 1970 UTC.
    pub(super) fn times_ms(&self) -> Option<(i64, i64)> {
        match self {
            Self::Session(row) => {
                Some((row.session.start.timestamp_millis(), row.session.end.timestamp_millis()))
            }
            Self::Notice(notice) => {
                let at_ms = notice.at.timestamp_millis();
                Some((at_ms, at_ms))
            }
            _ => None,
        }
    }

    /// Who and what is on stage in a session: the things whose titles it is found by.
    pub(super) fn on_stage(&self) -> Vec<(SearchKind, &str)> {
        let Self::Session(row) = self else { return Vec::new() };
        let Session { speakers, projects, exhibitor, .. } = &row.session;
        let speakers = speakers.iter().map(|s| (SearchKind::Speaker, s.speaker.as_str()));
        let projects = projects.iter().map(|id| (SearchKind::Project, id.as_str()));
        let exhibitor = exhibitor.iter().map(|code| (SearchKind::Exhibitor, code.as_str()));
        speakers.chain(projects).chain(exhibitor).collect()
    }

    /// The title in each language that has one.
    pub(super) fn titles(&self) -> impl Iterator<Item = Part<'_>> {
        let readings = self.title_readings();
        languages(self.title()).map(move |text| Part { text, readings })
    }

    /// Every text but the title: names and other short ones are found by pinyin too.
    pub(super) fn texts(&self) -> Vec<Part<'_>> {
        let mut parts = Vec::new();
        match self {
            Self::Session(row) => session_texts(&row.session, &mut parts),
            Self::Forum(forum) => {
                push(&mut parts, forum.host.as_ref(), Readings::Words);
                push(&mut parts, forum.description.as_ref(), Readings::None);
            }
            Self::Speaker(speaker) => {
                push(&mut parts, speaker.org.as_ref(), Readings::Words);
                push(&mut parts, speaker.title.as_ref(), Readings::Words);
                push(&mut parts, speaker.bio.as_ref(), Readings::None);
            }
            Self::Exhibitor(exhibitor) => {
                let words = exhibitor.offers.iter().chain(&exhibitor.booth);
                parts.extend(words.map(|text| Part { text, readings: Readings::Words }));
                push(&mut parts, exhibitor.description.as_ref(), Readings::None);
            }
            Self::Project(project) => {
                push(&mut parts, project.org.as_ref(), Readings::Words);
                push(&mut parts, project.category.as_ref(), Readings::Words);
                push(&mut parts, project.description.as_ref(), Readings::None);
            }
            Self::Notice(notice) => push(&mut parts, notice.text.as_ref(), Readings::None),
        }
        parts
    }
}

fn session_texts<'a>(session: &'a Session, parts: &mut Vec<Part<'a>>) {
    push(parts, session.description.as_ref(), Readings::None);
    for list in &session.awards {
        push(parts, Some(&list.title), Readings::Words);
        for entry in &list.entries {
            push(parts, Some(&entry.winner), Readings::Words);
            push(parts, entry.prize.as_ref(), Readings::None);
        }
    }
    for agreement in &session.agreements {
        push(parts, Some(&agreement.title), Readings::Words);
        agreement.parties.iter().for_each(|party| push(parts, Some(party), Readings::Words));
    }
    for attachment in &session.attachments {
        push(parts, Some(&attachment.title), Readings::None);
    }
}

fn push<'a>(parts: &mut Vec<Part<'a>>, text: Option<&'a Text>, readings: Readings) {
    let texts = text.into_iter().flat_map(languages);
    parts.extend(texts.map(|text| Part { text, readings }));
}

/// The text in each language that has it.
fn languages(text: &Text) -> impl Iterator<Item = &str> {
    Language::ALL.into_iter().filter_map(|language| text.get(language))
}

impl Part<'_> {
    pub(super) fn has(&self, term: &Term) -> bool {
        term.is_in(&Folded::of(self.text), self.readings)
    }
}
