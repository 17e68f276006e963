//! What people do on a phone.

use super::{Membership, Phone};
use crate::chance::Chance;
use crate::server::{BOOTH, LISTS, SESSIONS};
use huiban_companion::{Companion, CompanionError, ScanRequest};
use huiban_protocol::documents::{Language, OpId};
use huiban_protocol::ops::{Draft, KINDS, Pick};
use huiban_protocol::streams::Override;

/// How many kinds a person thinks of before giving up.
const TRIES: usize = 4;

/// An act that the core said is kept.
#[derive(Debug, Clone)]
pub struct Act {
    /// What kind.
    pub kind: String,
    /// What it is about.
    pub entity: String,
    /// The act that had set what its author saw and changed, and the time it was said to count
    /// from.
    pub saw: Option<(OpId, i64)>,
    /// It is of a version that no server knows.
    pub newer: bool,
    /// When it was done.
    pub at_ms: i64,
    /// Its device had been revoked when it was done, and may not have known that.
    pub late: bool,
}

impl Act {
    /// How the stream begins that it is judged by.
    pub fn stream(&self) -> String {
        let place = self.entity.split('/').next().unwrap_or_default();
        match self.kind.as_str() {
            "scan" | "scan_undo" | "incident_ack" | "find" => format!("list/{place}"),
            "lead_scan" | "questions_set" | "lead_edit" | "contact_edit" => {
                format!("booth/{place}")
            }
            _ => "me/".to_owned(),
        }
    }
}

/// Choices for drafts of any kind.
struct Picked<'a>(&'a mut Chance);

impl Pick for Picked<'_> {
    fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(self.0.below(bound.into())).unwrap()
    }

    fn op_id(&mut self) -> OpId {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&self.0.draw().to_be_bytes());
        OpId(id)
    }

    fn entity(&mut self, kind: &str) -> Option<String> {
        Some(match kind {
            "scan" | "scan_undo" | "incident_ack" | "find" => {
                LISTS[self.0.index(LISTS.len())].to_owned()
            }
            "lead_scan" | "questions_set" => BOOTH.to_owned(),
            // nobody here gave anything that a person would be told of
            "lead_export" => return None,
            // two people, whom every rep meets
            "lead_edit" | "contact_edit" => {
                format!("{BOOTH}/{}", format!("{:02}", self.0.below(2)).repeat(16))
            }
            _ => target(self.0),
        })
    }
}

fn target(chance: &mut Chance) -> String {
    match chance.below(10) {
        0 => "forum/f1".to_owned(),
        1 => "exhibitor/x1".to_owned(),
        _ => format!("session/s{}", chance.below(SESSIONS.min(5))),
    }
}

impl Phone {
    fn some_core(&self, chance: &mut Chance) -> Option<&Companion> {
        self.engines[chance.index(self.engines.len())].core.as_deref()
    }

    /// Some act of any kind; `None` where the phone may not do it. A gate mostly reads `badges`.
    pub fn act(
        &self,
        chance: &mut Chance,
        badges: &[String],
    ) -> Result<Option<(OpId, Act)>, CompanionError> {
        let Some(core) = self.some_core(chance) else { return Ok(None) };
        if matches!(self.membership, Membership::Gate(_)) && chance.happens(700) {
            return read_code(core, chance, badges);
        }
        // most kinds belong to another role
        for _ in 0..TRIES {
            let kind = KINDS[chance.index(KINDS.len())];
            let Some(mut draft) = kind.arbitrary(&mut Picked(chance)) else { continue };
            let newer = chance.happens(20);
            if newer {
                draft.version += 1;
            }
            if let Some(kept) = self.record(core, &draft, newer)? {
                return Ok(Some(kept));
            }
        }
        Ok(None)
    }

    fn record(
        &self,
        core: &Companion,
        draft: &Draft,
        newer: bool,
    ) -> Result<Option<(OpId, Act)>, CompanionError> {
        let (kind, entity) = (draft.kind.to_owned(), draft.entity.clone());
        kept(core.append(draft), Act { kind, entity, saw: None, newer, at_ms: 0, late: false })
    }

    /// A person looks at a bookmark and turns it round, or writes over its note.
    pub fn change(&self, chance: &mut Chance) -> Result<Option<(OpId, Act)>, CompanionError> {
        let Some(core) = self.some_core(chance) else { return Ok(None) };
        let entity = target(chance);
        let target = entity.parse().unwrap();
        let seen = core.bookmarks(Language::En)?;
        let shown = seen
            .iter()
            .any(|seen| entity == format!("{}/{}", seen.target.kind.name(), seen.target.id));
        if chance.happens(300) {
            let text = format!("note {}", chance.below(1_000));
            let done = core.set_note(&target, Some(&text));
            let kind = "note_set".to_owned();
            return kept(
                done,
                Act { kind, entity, saw: None, newer: false, at_ms: 0, late: false },
            );
        }
        let saw = self.setter_of(&entity);
        let done = core.set_bookmark(&target, !shown);
        kept(
            done,
            Act {
                kind: "bookmark_set".to_owned(),
                entity,
                saw,
                newer: false,
                at_ms: 0,
                late: false,
            },
        )
    }
}

/// Somebody holds a code in front of a gate's scanner.
fn read_code(
    core: &Companion,
    chance: &mut Chance,
    badges: &[String],
) -> Result<Option<(OpId, Act)>, CompanionError> {
    let list = LISTS[chance.index(LISTS.len())];
    let mut text = badges[chance.index(badges.len())].clone();
    if chance.happens(30) {
        text.truncate(chance.index(text.len()));
    }
    let by = Override { reason: "by hand".to_owned(), by: "Li".to_owned() };
    let request = ScanRequest {
        text,
        list: Some(list.to_owned()),
        exit: chance.happens(250),
        overriding: chance.happens(50).then_some(by),
        person: None,
    };
    let read = match core.scan(&request, Language::En) {
        Ok(verdict) => verdict,
        // another list's gate, or one that has not heard of its rules yet
        Err(CompanionError::NotFound { .. } | CompanionError::Unauthorized { .. }) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let Some(op) = read.scan_id else { return Ok(None) };
    let (kind, entity) = ("scan".to_owned(), list.to_owned());
    Ok(Some((op, Act { kind, entity, saw: None, newer: false, at_ms: 0, late: false })))
}

fn kept(
    done: Result<OpId, CompanionError>,
    act: Act,
) -> Result<Option<(OpId, Act)>, CompanionError> {
    match done {
        Ok(op) => Ok(Some((op, act))),
        // another kind of device, or revoked
        Err(CompanionError::Unauthorized { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
