//! What the event shows besides its sessions: exhibitors, projects, notices.

use super::item::{SessionItemView, load_speakers};
use super::mine::Mine;
use super::names::Names;
use super::reader::Reader;
use crate::agenda::{self, SessionFilter};
use crate::error::{CompanionError, Result};
use huiban_protocol::documents::{Exhibitor, Notice, Project, Zone};
use huiban_protocol::streams::{SessionRow, StreamId, TargetKind, row_type};
use rusqlite::Connection;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// An exhibitor as one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ZoneName {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
}

/// One exhibitor with everything about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// All exhibitors, or those of one area: by area in the organizer's order, the highest tier first,
/// then by booth and code.
///
/// # Errors
/// `NotFound` for an area that the event does not have.
pub(crate) fn list_exhibitors(
    mirror: &Connection,
    me: Option<&StreamId>,
    zone: Option<&str>,
    reader: Reader,
) -> Result<Vec<ExhibitorItemView>> {
    zone.map_or(Ok(()), |code| agenda::check_zone(mirror, code))?;
    let shown = Shown::load(mirror, me, reader)?;
    let rows: BTreeMap<String, Exhibitor> = agenda::list_rows(mirror, row_type::EXHIBITOR)?;
    let mut items: Vec<ExhibitorItemView> = rows
        .values()
        .filter(|row| zone.is_none_or(|zone| row.zone.as_ref().is_some_and(|z| z.as_str() == zone)))
        .map(|row| shown.exhibitor(row))
        .collect();
    items.sort_by(|a, b| shown.position(a).cmp(&shown.position(b)));
    Ok(items)
}

/// One exhibitor; `None` where none of this code is published.
pub(crate) fn find_exhibitor(
    mirror: &Connection,
    me: Option<&StreamId>,
    code: &str,
    reader: Reader,
) -> Result<Option<ExhibitorView>> {
    let found: Option<Exhibitor> = agenda::find_row(mirror, row_type::EXHIBITOR, code)?;
    let Some(row) = found else { return Ok(None) };
    let shown = Shown::load(mirror, me, reader)?;
    let mut slots = agenda::list_sessions(mirror, &SessionFilter::default())?;
    slots.retain(|row| row.session.exhibitor.as_ref().is_some_and(|of| of.as_str() == code));
    let speakers = load_speakers(mirror, &slots)?;
    let item = |row: &SessionRow| SessionItemView::of(row, &shown.names, &shown.mine, &speakers);
    Ok(Some(ExhibitorView {
        item: shown.exhibitor(&row),
        description: shown.names.text_if_any(row.description.as_ref()),
        offers: row.offers,
        url: row.url,
        area_m2: row.area_m2,
        sessions: slots.iter().map(item).collect(),
    }))
}

/// All projects: by category, then title, then id.
pub(crate) fn list_projects(
    mirror: &Connection,
    me: Option<&StreamId>,
    reader: Reader,
) -> Result<Vec<ProjectItemView>> {
    let shown = Shown::load(mirror, me, reader)?;
    let rows: BTreeMap<String, Project> = agenda::list_rows(mirror, row_type::PROJECT)?;
    let mut pitched: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in agenda::list_sessions(mirror, &SessionFilter::default())? {
        for project in &row.session.projects {
            pitched.entry(project.to_string()).or_default().push(row.session.id.to_string());
        }
    }
    let names = &shown.names;
    let mut items: Vec<ProjectItemView> = rows
        .into_iter()
        .map(|(id, row)| ProjectItemView {
            title: names.text(&row.title),
            category: names.text_if_any(row.category.as_ref()),
            org: names.text_if_any(row.org.as_ref()),
            sessions: pitched.remove(&id).unwrap_or_default(),
            bookmarked: shown.mine.has(TargetKind::Project, &id),
            id,
        })
        .collect();
    items.sort_by(|a, b| (&a.category, &a.title, &a.id).cmp(&(&b.category, &b.title, &b.id)));
    Ok(items)
}

/// All notices, the newest first.
pub(crate) fn list_notices(mirror: &Connection, reader: Reader) -> Result<Vec<NoticeView>> {
    let names = Names::load(mirror, reader)?;
    let rows: BTreeMap<String, Notice> = agenda::list_rows(mirror, row_type::NOTICE)?;
    let mut views: Vec<NoticeView> = rows
        .into_values()
        .map(|row| NoticeView {
            id: row.id.to_string(),
            title: names.text(&row.title),
            text: names.text_if_any(row.text.as_ref()),
            at: names.instant(&row.at),
            at_ms: row.at.timestamp_millis(),
        })
        .collect();
    views.sort_by(|a, b| (Reverse(a.at_ms), &a.id).cmp(&(Reverse(b.at_ms), &b.id)));
    Ok(views)
}

/// Names and marks, read once a call.
struct Shown {
    names: Names,
    mine: Mine,
    zones: BTreeMap<String, Zone>,
}

impl Shown {
    fn load(mirror: &Connection, me: Option<&StreamId>, reader: Reader) -> Result<Self> {
        Ok(Self {
            names: Names::load(mirror, reader)?,
            mine: Mine::load(mirror, me)?,
            zones: agenda::list_rows(mirror, row_type::ZONE)?,
        })
    }

    fn exhibitor(&self, row: &Exhibitor) -> ExhibitorItemView {
        let zone = row.zone.as_ref().map(|code| {
            let zone = self.zones.get(code.as_str());
            let name = zone.map_or_else(|| code.to_string(), |zone| self.names.text(&zone.name));
            ZoneName { code: code.to_string(), name }
        });
        ExhibitorItemView {
            code: row.code.to_string(),
            name: self.names.text(&row.name),
            zone,
            booth: row.booth.clone(),
            tier: row.tier,
            bookmarked: self.mine.has(TargetKind::Exhibitor, row.code.as_str()),
        }
    }

    /// What lines are ordered by; who stands in no area comes last.
    fn position<'a>(&self, item: &'a ExhibitorItemView) -> impl Ord + use<'a> {
        let zone = item.zone.as_ref().map(|zone| zone.code.as_str());
        let order = zone.map(|code| self.zones.get(code).map_or(u32::MAX, |zone| zone.order));
        (
            order.is_none(),
            order,
            zone,
            Reverse(item.tier),
            item.booth.as_deref(),
            item.code.as_str(),
        )
    }
}

/// Says clearly that there is no such exhibitor.
pub(crate) fn no_exhibitor(code: &str) -> CompanionError {
    CompanionError::NotFound { what: format!("exhibitor “{code}”") }
}
