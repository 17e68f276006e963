//! Exhibitors, projects, notices.

use huiban_companion::{
    ExhibitorItemView, ExhibitorView, NoticeView, ProjectItemView, SessionItemView, ZoneName,
};

/// An exhibitor as one line.
#[uniffi::remote(Record)]
pub struct ExhibitorItemView {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The area it stands in.
    pub zone: Option<ZoneName>,
    /// The number of its stand.
    pub booth: Option<String>,
    /// Sponsor tier, 1 is lowest.
    pub tier: Option<u8>,
    /// Whether I bookmarked it.
    pub bookmarked: bool,
}

/// An area of the exhibition by name.
#[uniffi::remote(Record)]
pub struct ZoneName {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
}

/// One exhibitor with everything about it.
#[uniffi::remote(Record)]
pub struct ExhibitorView {
    /// What its line says.
    pub item: ExhibitorItemView,
    /// What it does.
    pub description: Option<String>,
    /// What it offers.
    pub offers: Vec<String>,
    /// Its web address.
    pub url: Option<String>,
    /// The size of its stand, in square metres.
    pub area_m2: Option<u32>,
    /// The sessions that are its slots, in their order.
    pub sessions: Vec<SessionItemView>,
}

/// A project as one line, with where it is pitched.
#[uniffi::remote(Record)]
pub struct ProjectItemView {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The contest category it competes in.
    pub category: Option<String>,
    /// Who entered it.
    pub org: Option<String>,
    /// Ids of the sessions in which it is pitched, in their order.
    pub sessions: Vec<String>,
    /// Whether I bookmarked it.
    pub bookmarked: bool,
}

/// An announcement from the organizer.
#[uniffi::remote(Record)]
pub struct NoticeView {
    /// Its id.
    pub id: String,
    /// The headline.
    pub title: String,
    /// The text.
    pub text: Option<String>,
    /// When it was announced, RFC 3339.
    pub at: String,
    /// The same, ms since 1970 UTC.
    pub at_ms: i64,
}
