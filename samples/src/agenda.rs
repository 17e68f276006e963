//! The event, put together from its parts.

use anyhow::{Context, Result};
use chrono::{DateTime, FixedOffset, TimeDelta};
use huiban_protocol::documents::{
    AgendaDocument, Exhibitor, Session, SessionKind, SessionState, Text, Topic,
};

use super::{
    cast::{Cast, Member},
    ceremonies, contest, fixed, forums,
    source::{ExhibitorRow, Source, text},
};

/// A point in time, in the event's zone.
pub(super) type Time = DateTime<FixedOffset>;

/// The whole event, and the people on stage as the attendee list needs them.
pub(super) struct BuiltEvent {
    pub(super) document: AgendaDocument,
    pub(super) members: Vec<Member>,
}

/// The event while it grows.
pub(super) struct Draft<'a> {
    pub(super) source: &'a Source,
    pub(super) document: AgendaDocument,
    pub(super) cast: Cast<'a>,
}

/// Builds the event.
pub(super) fn build(source: &Source) -> Result<BuiltEvent> {
    let document = source.event.clone();
    let mut draft = Draft { source, document, cast: Cast::new(source)? };
    draft.document.exhibitors = source.exhibitors.iter().map(exhibitor).collect::<Result<_>>()?;
    draft.document.topics = topics(source)?;
    fixed::add(&mut draft)?;
    forums::add(&mut draft)?;
    contest::add(&mut draft)?;
    ceremonies::add(&mut draft)?;
    let Draft { mut document, cast, .. } = draft;
    document.sessions.sort_by(|a, b| a.start.cmp(&b.start).then_with(|| a.id.cmp(&b.id)));
    let members = cast.into_members();
    document.speakers = members.iter().map(|member| member.speaker.clone()).collect();
    Ok(BuiltEvent { document, members })
}

impl Draft<'_> {
    /// A time of day on the event's first, second or third day.
    pub(super) fn at(&self, day: usize, clock: &str) -> Result<Time> {
        let date = day.checked_sub(1).and_then(|at| self.document.event.days.get(at));
        let date = date.with_context(|| format!("the event has no day {day}"))?.date;
        DateTime::parse_from_rfc3339(&format!("{date}T{clock}:00+08:00"))
            .with_context(|| format!("{clock} is no time of day"))
    }

    /// A session that was added before.
    pub(super) fn session(&mut self, id: &str) -> Result<&mut Session> {
        self.document
            .sessions
            .iter_mut()
            .find(|session| session.id.as_str() == id)
            .with_context(|| format!("there is no session {id}"))
    }
}

/// A session in Chinese, with nothing but its title and its time.
pub(super) fn session(
    id: &str,
    kind: SessionKind,
    title: Text,
    start: Time,
    end: Time,
) -> Result<Session> {
    Ok(Session {
        id: id.parse()?,
        kind,
        forum: None,
        title,
        description: None,
        start,
        end,
        room: None,
        state: SessionState::Planned,
        languages: vec!["zh".into()],
        interpretation: Vec::new(),
        speakers: Vec::new(),
        projects: Vec::new(),
        awards: Vec::new(),
        agreements: Vec::new(),
        exhibitor: None,
        attachments: Vec::new(),
    })
}

pub(super) fn minutes(count: i64) -> TimeDelta {
    TimeDelta::minutes(count)
}

fn exhibitor(row: &ExhibitorRow) -> Result<Exhibitor> {
    let name = match row.name == row.name_en {
        true => text("", "", &row.name_en),
        false => text(&row.name, "", &row.name_en),
    };
    Ok(Exhibitor {
        code: row.code.parse()?,
        name,
        zone: Some(row.zone.parse()?),
        booth: Some(row.booth.clone()),
        area_m2: Some(row.area_m2),
        tier: row.tier,
        description: Some(text(&row.description, "", &row.description_en)),
        offers: row.offers.split(';').map(str::to_owned).collect(),
        url: Some(format!("https://{}.example.com/", row.code)),
        questions: Vec::new(),
    })
}

/// Threads were opened one after the other in the ten weeks before the event.
fn topics(source: &Source) -> Result<Vec<Topic>> {
    let first = DateTime::parse_from_rfc3339("2026-08-24T08:12:00+08:00")?;
    let mut topics = Vec::new();
    for (at, row) in source.topics.iter().enumerate() {
        let of_circle = topics.iter().filter(|t: &&Topic| t.circle.as_str() == row.circle).count();
        topics.push(Topic {
            id: format!("{}-{:02}", row.circle, of_circle + 1).parse()?,
            circle: row.circle.parse()?,
            title: text(&row.title, "", ""),
            text: Some(text(&row.text, "", "")),
            author: Some(text(&row.author, "", "")),
            // the tables list circle by circle; an odd step mixes their times
            at: first + minutes(i64::try_from(at * 37 % 50)? * 1_997),
            replies: row.replies,
        });
    }
    Ok(topics)
}
