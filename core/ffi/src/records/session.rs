//! A session with everything about it.

use huiban_companion::{
    AgreementView, AttachmentView, AwardEntryView, AwardListView, ChangeView, ExhibitorName,
    ForumName, PlacementView, ProjectView, RoomName, SessionView, SpeakerView, VenueName,
};
use huiban_protocol::documents::{SessionKind, SpeakerRole};
use huiban_protocol::rules::SessionStatus;

/// One session with everything about it.
#[uniffi::remote(Record)]
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

/// A person's part in a session, in full.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
pub struct AwardListView {
    /// What the list is called.
    pub title: String,
    /// Its entries, in published order.
    pub entries: Vec<AwardEntryView>,
}

/// One line of a list of prizes.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
pub struct AgreementView {
    /// What it is called.
    pub title: String,
    /// What sort of agreement it is.
    pub kind: Option<String>,
    /// Who signs, in the order announced.
    pub parties: Vec<String>,
}

/// The exhibitor whose slot a session is.
#[uniffi::remote(Record)]
pub struct ExhibitorName {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The number of its stand.
    pub booth: Option<String>,
}

/// A file to read, by link.
#[uniffi::remote(Record)]
pub struct AttachmentView {
    /// What it is called.
    pub title: String,
    /// An `http` or `https` address.
    pub url: String,
}
