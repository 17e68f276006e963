//! Everyone on stage: named people from the table, and others drawn as they are needed.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use huiban_protocol::documents::{SessionSpeaker, Speaker, SpeakerId, SpeakerRole, Text};

use super::{
    dice::Dice,
    names::{FullName, ascii},
    source::{OrgRow, PersonRow, Source, optional, text},
};

/// What brings a person on stage; it decides the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Stands in the table of people, or holds the chair of a forum.
    Prominent,
    /// Speaks, sits on a panel or on a jury.
    Invited,
    /// Pitches a project.
    Pitching,
}

/// A person on stage with what the attendee list needs to know.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) speaker: Speaker,
    /// The kind of organisation, as in the table of organisations; `c` is a company.
    pub(super) kind: char,
    pub(super) part: Part,
}

/// All people on stage so far.
pub(super) struct Cast<'a> {
    source: &'a Source,
    dice: Dice,
    members: Vec<Member>,
    /// How many organisations of a kind were handed out: they take turns.
    turns: BTreeMap<char, usize>,
    companies: usize,
}

/// Company numbers that people on stage come from; those before belong to projects.
const COMPANIES_FROM: usize = 230;

impl<'a> Cast<'a> {
    /// Starts with the named people.
    pub(super) fn new(source: &'a Source) -> Result<Self> {
        let mut cast = Self {
            source,
            dice: Dice::new(2026),
            members: Vec::new(),
            turns: BTreeMap::new(),
            companies: 0,
        };
        for row in &source.people {
            let speaker = named(source, row)?;
            cast.members.push(Member { speaker, kind: row.kind, part: Part::Prominent });
        }
        Ok(cast)
    }

    /// Everyone, in the order in which they were needed.
    pub(super) fn into_members(self) -> Vec<Member> {
        self.members
    }

    /// A person of the table.
    pub(super) fn find(&self, id: &str) -> Result<&Member> {
        self.members
            .iter()
            .find(|member| member.speaker.id.as_str() == id)
            .with_context(|| format!("people.csv has no {id}"))
    }

    /// A new person from an organisation of this kind; doctors come from the forum's department.
    pub(super) fn draw(&mut self, kind: char, forum: &str, part: Part) -> Result<SpeakerId> {
        let (org, position) = (self.org(kind), self.position(kind, forum)?);
        self.add(kind, part, Some(org), Some(position))
    }

    /// A new person who speaks for an organisation.
    pub(super) fn draw_from(&mut self, org: Text, part: Part) -> Result<SpeakerId> {
        let position = match part {
            Part::Pitching => position(self.dice.pick(&self.source.cast.pitch_roles)),
            _ => self.position('c', "")?,
        };
        self.add('c', part, Some(org), Some(position))
    }

    fn add(
        &mut self,
        kind: char,
        part: Part,
        org: Option<Text>,
        title: Option<Text>,
    ) -> Result<SpeakerId> {
        let name = self.new_name();
        let id = self.new_id(&name)?;
        let speaker =
            Speaker { id: id.clone(), name: text(&name.written, "", ""), org, title, bio: None };
        self.members.push(Member { speaker, kind, part });
        Ok(id)
    }

    /// On stage no two people have the same name.
    fn new_name(&mut self) -> FullName {
        loop {
            let name = self.source.names.person(&mut self.dice);
            let taken = |m: &Member| m.speaker.name.zh_hans.as_deref() == Some(&name.written);
            if !self.members.iter().any(taken) {
                return name;
            }
        }
    }

    /// The reading, and a number where others are read alike.
    fn new_id(&self, name: &FullName) -> Result<SpeakerId> {
        let plain = ascii(&name.read, '-');
        let taken = |id: &str| self.members.iter().any(|m| m.speaker.id.as_str() == id);
        let mut id = plain.clone();
        let mut number = 2_u32;
        while taken(&id) {
            id = format!("{plain}-{number}");
            number += 1;
        }
        Ok(id.parse()?)
    }

    fn org(&mut self, kind: char) -> Text {
        if kind == 'c' {
            self.companies += 1;
            return self.source.names.company(COMPANIES_FROM + self.companies, self.companies);
        }
        let turn = self.turns.entry(kind).or_default();
        *turn += 1;
        org_text(nth_org(&self.source.orgs, kind, *turn))
    }

    fn position(&mut self, kind: char, forum: &str) -> Result<Text> {
        let positions = self.source.cast.roles.get(&kind);
        let positions = positions.with_context(|| format!("cast.json has no role for {kind}"))?;
        let mut chosen = position(self.dice.pick(positions));
        let dept = self.source.depts.iter().find(|dept| dept.forum == forum);
        let (name, name_en) = dept.map_or(("", ""), |dept| (&*dept.name, &*dept.name_en));
        let fill = |cell: String| cell.replace("{dept}", name).replace("{dept_en}", name_en);
        chosen.zh_hans = chosen.zh_hans.map(fill);
        chosen.en = chosen.en.map(fill);
        Ok(chosen)
    }
}

/// `Chinese|English`.
fn position(entry: Option<&String>) -> Text {
    let (hans, en) = entry.and_then(|entry| entry.split_once('|')).unwrap_or_default();
    text(hans, "", en)
}

/// The organisations of a kind take turns.
pub(super) fn nth_org(orgs: &[OrgRow], kind: char, turn: usize) -> Option<&OrgRow> {
    let of_kind: Vec<&OrgRow> = orgs.iter().filter(|org| org.kind == kind).collect();
    of_kind.get(turn.checked_rem(of_kind.len())?).copied()
}

/// An organisation's name; one that has the same name everywhere has it once.
pub(super) fn org_text(org: Option<&OrgRow>) -> Text {
    let (hans, en) = org.map_or(("", ""), |org| (&*org.name, &*org.name_en));
    if hans == en { text("", "", en) } else { text(hans, "", en) }
}

/// A named person. Their own language is the only one that their name and words are given in.
fn named(source: &Source, row: &PersonRow) -> Result<Speaker> {
    let org = source.orgs.iter().find(|org| org.name == row.org);
    let org = if org.is_some() { org_text(org) } else { text(&row.org, "", "") };
    let own = |cell: &str| match (row.hans.is_empty(), row.hant.is_empty()) {
        (false, _) => optional(cell, "", ""),
        (true, false) => optional("", cell, ""),
        (true, true) => optional("", "", cell),
    };
    let mut title = text(&row.title, "", &row.title_en);
    if !row.hant.is_empty() {
        title.zh_hant = title.zh_hans.take();
    }
    Ok(Speaker {
        id: row.id.parse()?,
        name: text(&row.hans, &row.hant, &row.latin),
        org: Some(org),
        title: Some(title),
        bio: own(&row.bio),
    })
}

/// A person's part in a session.
pub(super) fn on_stage(speaker: SpeakerId, role: SpeakerRole) -> SessionSpeaker {
    SessionSpeaker { speaker, role }
}
