//! What changed in each followed forum since its follower last looked, rolled up to one line.

use super::mine::Mine;
use super::names::Names;
use crate::agenda;
use crate::error::Result;
use chrono::{DateTime, FixedOffset};
use huiban_protocol::documents::Language;
use huiban_protocol::streams::StreamId;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// When somebody last looked at what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Looked {
    /// The newest publication they saw the changes of; 0 where they never looked.
    pub(crate) publication: u32,
    /// What time it is, ms since 1970 UTC.
    pub(crate) now_ms: i64,
}

/// Changes by forum.
pub(super) struct News {
    /// How many sessions of each forum changed or are new.
    counts: BTreeMap<String, u32>,
    /// When what was last looked at had been published.
    since: Option<DateTime<FixedOffset>>,
    now_ms: i64,
}

impl News {
    pub(super) fn load(mirror: &Connection, me: &StreamId, looked: Looked) -> Result<Self> {
        let merged = agenda::merge(agenda::list_changes_since(mirror, looked.publication)?);
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        if !merged.is_empty() {
            let mine = Mine::load(mirror, Some(me))?;
            let ids: BTreeSet<&str> = merged.iter().map(|change| change.session.as_str()).collect();
            for row in agenda::list_sessions_of(mirror, &ids)? {
                if mine.is_muted(&row.session) {
                    continue;
                }
                if let Some(forum) = row.session.forum {
                    let count = counts.entry(forum.to_string()).or_default();
                    *count = count.saturating_add(1);
                }
            }
        }
        let published = agenda::list_publications(mirror)?;
        let since = published.get(&looked.publication).map(|row| row.at);
        Ok(Self { counts, since, now_ms: looked.now_ms })
    }

    pub(super) fn count(&self, forum: &str) -> u32 {
        self.counts.get(forum).copied().unwrap_or(0)
    }

    /// “3 changes in AI in medicine since yesterday”; `None` where there are none.
    pub(super) fn text(&self, changes: u32, title: &str, names: &Names) -> Option<String> {
        if changes == 0 {
            return None;
        }
        let since = self.since.map(|at| self.since_text(&at, names)).unwrap_or_default();
        Some(match names.language {
            Language::En if changes == 1 => format!("1 change in {title}{since}"),
            Language::En => format!("{changes} changes in {title}{since}"),
            Language::ZhHans => format!("{since}“{title}”有 {changes} 项变动"),
            Language::ZhHant => format!("{since}「{title}」有 {changes} 項變動"),
        })
    }

    fn since_text(&self, at: &DateTime<FixedOffset>, names: &Names) -> String {
        let at = names.local(at);
        let today = names.local_ms(self.now_ms).map(|now| now.date_naive());
        let days = today.map(|today| today.signed_duration_since(at.date_naive()).num_days());
        match (days, names.language) {
            (Some(..=0), Language::En) => at.format(" since %H:%M").to_string(),
            (Some(..=0), Language::ZhHans) => at.format("%H:%M 以来").to_string(),
            (Some(..=0), Language::ZhHant) => at.format("%H:%M 以來").to_string(),
            (Some(1), Language::En) => " since yesterday".to_owned(),
            (Some(1), Language::ZhHans) => "昨天以来".to_owned(),
            (Some(1), Language::ZhHant) => "昨天以來".to_owned(),
            (_, Language::En) => at.format(" since %-d %B").to_string(),
            (_, Language::ZhHans) => at.format("%-m月%-d日以来").to_string(),
            (_, Language::ZhHant) => at.format("%-m月%-d日以來").to_string(),
        }
    }
}
