//! Circles and their topics.

use super::mine::Mine;
use super::names::Names;
use super::reader::Reader;
use crate::circles;
use crate::error::Result;
use huiban_protocol::documents::{Circle, Topic};
use huiban_protocol::streams::{StreamId, TargetKind};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;

/// A community board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CircleName {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
}

/// A thread in a circle, complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// Every circle, the one with the most posts first.
pub(crate) fn list_circles(
    mirror: &Connection,
    me: Option<&StreamId>,
    reader: Reader,
) -> Result<Vec<CircleView>> {
    let names = Names::load(mirror, reader)?;
    let mine = Mine::load(mirror, me)?;
    let topics = circles::list_topics(mirror)?;
    let view = |circle: Circle| {
        let inside: Vec<&Topic> = topics.iter().filter(|t| t.circle == circle.code).collect();
        CircleView {
            bookmarked: mine.has(TargetKind::Circle, circle.code.as_str()),
            name: names.text(&circle.name),
            owner: names.text_if_any(circle.owner.as_ref()),
            description: names.text_if_any(circle.description.as_ref()),
            posts: circle.posts,
            topics: u32::try_from(inside.len()).unwrap_or(u32::MAX),
            latest: inside.first().map(|topic| names.text(&topic.title)),
            code: circle.code.to_string(),
        }
    };
    Ok(circles::list_circles(mirror)?.into_iter().map(view).collect())
}

/// Every topic with its full text, or those of one circle, the newest first.
///
/// # Errors
/// `NotFound` where there is no such circle.
pub(crate) fn list_topics(
    mirror: &Connection,
    me: Option<&StreamId>,
    circle: Option<&str>,
    reader: Reader,
) -> Result<Vec<TopicView>> {
    circle.map_or(Ok(()), |code| circles::check_circle(mirror, code))?;
    let names = Names::load(mirror, reader)?;
    let mine = Mine::load(mirror, me)?;
    let known: BTreeMap<String, String> = circles::list_circles(mirror)?
        .into_iter()
        .map(|circle| (circle.code.to_string(), names.text(&circle.name)))
        .collect();
    let topics = circles::list_topics(mirror)?.into_iter();
    let wanted = topics.filter(|topic| circle.is_none_or(|code| topic.circle.as_str() == code));
    let view = |topic: Topic| {
        let code = topic.circle.to_string();
        TopicView {
            bookmarked: mine.has(TargetKind::Topic, topic.id.as_str()),
            id: topic.id.to_string(),
            title: names.text(&topic.title),
            text: names.text_if_any(topic.text.as_ref()),
            author: names.text_if_any(topic.author.as_ref()),
            at: names.instant(&topic.at),
            at_ms: topic.at.timestamp_millis(),
            replies: topic.replies,
            circle: CircleName { name: known.get(&code).unwrap_or(&code).clone(), code },
        }
    };
    Ok(wanted.map(view).collect())
}
