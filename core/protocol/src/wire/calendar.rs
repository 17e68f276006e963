//! The address of one's own calendar.

use serde::{Deserialize, Serialize};

/// Answer to `POST calendar`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarAnswer {
    /// The address, `https://…`. Whoever knows it sees what the person bookmarked, so it is shown
    /// to that person only. `?lang=` with a BCP 47 tag of the product's languages picks the texts.
    pub url: String,
}
