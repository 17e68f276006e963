//! What contests, ceremonies and signings publish.

use super::{ProjectId, Text};
use serde::{Deserialize, Serialize};

/// A contest or roadshow entry presented in a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Stable identity.
    pub id: ProjectId,
    /// What it is called.
    pub title: Text,
    /// The contest category it competes in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Text>,
    /// Who entered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<Text>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
}

/// A published list of prizes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardList {
    /// What the list is called.
    pub title: Text,
    /// Its entries, in published order.
    pub entries: Vec<AwardEntry>,
}

/// One line of an award list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardEntry {
    /// The class of the prize: “first prize”.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prize: Option<Text>,
    /// Position in a ranking, 1 is best.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// Who or what won.
    pub winner: Text,
    /// The project that won, where it was pitched at this event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// Prize money as announced: “200,000 CNY”.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub money: Option<Text>,
}

/// An agreement signed on stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// What it is called.
    pub title: Text,
    /// What sort of agreement it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Text>,
    /// Who signs, in the order announced.
    pub parties: Vec<Text>,
}
