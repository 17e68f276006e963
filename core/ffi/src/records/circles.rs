//! Circles and topics as a screen shows them.

use huiban_companion::{CircleName, CircleView, TopicView};

/// A community board.
#[uniffi::remote(Record)]
pub struct CircleView {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Who runs it.
    pub owner: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// How many posts it holds.
    pub posts: u32,
    /// How many of its topics can be read here.
    pub topics: u32,
    /// The newest of them.
    pub latest: Option<String>,
    /// Whether I bookmarked it.
    pub bookmarked: bool,
}

/// A circle by name.
#[uniffi::remote(Record)]
pub struct CircleName {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
}

/// A thread in a circle, complete.
#[uniffi::remote(Record)]
pub struct TopicView {
    /// Its id.
    pub id: String,
    /// The circle it stands in.
    pub circle: CircleName,
    /// The headline.
    pub title: String,
    /// The full text.
    pub text: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was written, RFC 3339.
    pub at: String,
    /// The same, ms since 1970 UTC.
    pub at_ms: i64,
    /// How many answers it has.
    pub replies: u32,
    /// Whether I bookmarked it.
    pub bookmarked: bool,
}
