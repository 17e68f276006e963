//! What a session holds beyond its line in the agenda.

use super::names::Names;
use huiban_protocol::documents::{
    Agreement, Attachment, AwardList, Exhibitor, Project, SessionSpeaker, Speaker, SpeakerRole,
};
use serde::Serialize;

/// A person's part in a session, in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpeakerView {
    /// The speaker's id.
    pub id: String,
    /// The name.
    pub name: String,
    /// What the person does on stage.
    pub role: SpeakerRole,
    /// The organisation.
    pub org: Option<String>,
    /// The title or position there.
    pub title: Option<String>,
    /// A short biography.
    pub bio: Option<String>,
}

/// A contest or roadshow entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProjectView {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The contest category it competes in.
    pub category: Option<String>,
    /// Who entered it.
    pub org: Option<String>,
    /// What it is about.
    pub description: Option<String>,
}

/// A published list of prizes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AwardListView {
    /// What the list is called.
    pub title: String,
    /// Its entries, in published order.
    pub entries: Vec<AwardEntryView>,
}

/// One line of a list of prizes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AwardEntryView {
    /// The class of the prize.
    pub prize: Option<String>,
    /// Position in a ranking, 1 is best.
    pub rank: Option<u32>,
    /// Who or what won.
    pub winner: String,
    /// Id of the project that won, where it was pitched at this event.
    pub project: Option<String>,
    /// Prize money as announced.
    pub money: Option<String>,
}

/// An agreement signed on stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgreementView {
    /// What it is called.
    pub title: String,
    /// What sort of agreement it is.
    pub kind: Option<String>,
    /// Who signs, in the order announced.
    pub parties: Vec<String>,
}

/// The exhibitor whose slot a session is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExhibitorName {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The number of its stand.
    pub booth: Option<String>,
}

/// A file to read, by link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttachmentView {
    /// What it is called.
    pub title: String,
    /// An `http` or `https` address.
    pub url: String,
}

impl SpeakerView {
    pub(super) fn of(part: &SessionSpeaker, speaker: Option<&Speaker>, names: &Names) -> Self {
        let id = part.speaker.to_string();
        Self {
            name: speaker.map_or_else(|| id.clone(), |speaker| names.text(&speaker.name)),
            role: part.role,
            org: speaker.and_then(|speaker| names.text_if_any(speaker.org.as_ref())),
            title: speaker.and_then(|speaker| names.text_if_any(speaker.title.as_ref())),
            bio: speaker.and_then(|speaker| names.text_if_any(speaker.bio.as_ref())),
            id,
        }
    }
}

impl ProjectView {
    pub(super) fn of(id: &str, project: Option<&Project>, names: &Names) -> Self {
        Self {
            id: id.to_owned(),
            title: project.map_or_else(|| id.to_owned(), |project| names.text(&project.title)),
            category: project.and_then(|project| names.text_if_any(project.category.as_ref())),
            org: project.and_then(|project| names.text_if_any(project.org.as_ref())),
            description: project
                .and_then(|project| names.text_if_any(project.description.as_ref())),
        }
    }
}

impl AwardListView {
    pub(super) fn of(list: &AwardList, names: &Names) -> Self {
        let entries = list.entries.iter().map(|entry| AwardEntryView {
            prize: names.text_if_any(entry.prize.as_ref()),
            rank: entry.rank,
            winner: names.text(&entry.winner),
            project: entry.project.as_ref().map(ToString::to_string),
            money: names.text_if_any(entry.money.as_ref()),
        });
        Self { title: names.text(&list.title), entries: entries.collect() }
    }
}

impl AgreementView {
    pub(super) fn of(agreement: &Agreement, names: &Names) -> Self {
        Self {
            title: names.text(&agreement.title),
            kind: names.text_if_any(agreement.kind.as_ref()),
            parties: agreement.parties.iter().map(|party| names.text(party)).collect(),
        }
    }
}

impl ExhibitorName {
    pub(super) fn of(code: &str, exhibitor: Option<&Exhibitor>, names: &Names) -> Self {
        Self {
            code: code.to_owned(),
            name: exhibitor
                .map_or_else(|| code.to_owned(), |exhibitor| names.text(&exhibitor.name)),
            booth: exhibitor.and_then(|exhibitor| exhibitor.booth.clone()),
        }
    }
}

impl AttachmentView {
    pub(super) fn of(attachment: &Attachment, names: &Names) -> Self {
        Self { title: names.text(&attachment.title), url: attachment.url.clone() }
    }
}
