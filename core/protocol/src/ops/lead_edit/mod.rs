//! `lead_edit`: a rep writes something about a lead. What is not named stays as it is; colleagues'
//! notes, ratings and answers are never touched.

use super::lead_scan::{booth_of, is_name};
use super::{Fact, OpKind, Pick, RowTarget};
use crate::documents::{LeadId, clean};
use crate::limits::{LEAD_TAGS_MAX, NOTE_CHARS_MAX, SHORT_TEXT_BYTES_MAX};
use crate::streams::{FollowUp, LEAD_ROW, LeadRow, Register, StreamId};
use crate::wire::Rejection;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The kind; its entity is `exhibitor/lead`, its row a [`LeadRow`].
#[derive(Debug, Clone, Copy)]
pub struct LeadEdit;

/// What it says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeadEditBody {
    /// The name of the device that writes.
    pub by: String,
    /// One more note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The author's own rating, 1 to 5; 0 takes it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<u8>,
    /// The author's own answers, by the question's code; empty takes one back.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, Vec<String>>,
    /// Tags to set.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub add_tags: BTreeSet<String>,
    /// Tags to take away.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub remove_tags: BTreeSet<String>,
    /// What is to be done; an empty text means nothing any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<FollowUp>,
}

/// Rating that says most.
const RATING_MAX: u8 = 5;

fn is_short(text: &str) -> bool {
    !text.is_empty() && text.len() <= SHORT_TEXT_BYTES_MAX && clean(text) == text
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<chrono::NaiveDate>().is_ok()
}

impl LeadEditBody {
    fn is_valid(&self) -> bool {
        let note = self.note.as_deref().map_or(0, |note| note.chars().count());
        let tags = || self.add_tags.iter().chain(&self.remove_tags);
        let answers = || self.answers.iter().flat_map(|(code, said)| said.iter().chain([code]));
        let follow_up = self.follow_up.as_ref().is_none_or(|follow_up| {
            (follow_up.text.is_empty() || is_short(&follow_up.text))
                && follow_up.due.as_deref().is_none_or(is_date)
        });
        is_name(&self.by)
            && note <= NOTE_CHARS_MAX
            && self.rating.is_none_or(|rating| rating <= RATING_MAX)
            && tags().count() <= LEAD_TAGS_MAX
            && tags().chain(answers()).all(|text| is_short(text))
            && self.add_tags.is_disjoint(&self.remove_tags)
            && follow_up
    }
}

/// Takes `exhibitor/id` apart, where the author works at that booth.
pub(super) fn booth_and_id(
    entity: &str,
    scope: &[StreamId],
) -> Result<(StreamId, String), Rejection> {
    let (exhibitor, id) = entity.split_once('/').ok_or(Rejection::Malformed)?;
    let id: LeadId = id.parse().map_err(|_| Rejection::Malformed)?;
    Ok((StreamId::Booth(booth_of(exhibitor, scope)?), id.to_string()))
}

impl OpKind for LeadEdit {
    const NAME: &'static str = "lead_edit";
    const VERSION: u16 = 1;
    type Body = LeadEditBody;
    type Row = LeadRow;

    fn route(
        fact: &Fact<'_>,
        body: &LeadEditBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        let (stream, row_id) = booth_and_id(fact.entity, scope)?;
        if !body.is_valid() {
            return Err(Rejection::Malformed);
        }
        Ok(vec![RowTarget { stream, row_type: LEAD_ROW, row_id }])
    }

    fn fold(row: Option<LeadRow>, fact: &Fact<'_>, body: LeadEditBody) -> LeadRow {
        let (mut row, stamp) = (row.unwrap_or_default(), fact.stamp());
        if let Some(note) = body.note {
            row.add_note(stamp, &body.by, note);
        }
        let own = body.rating.is_some() || !body.answers.is_empty();
        if own {
            let rep = row.reps.entry(body.by).or_default();
            if let Some(rating) = body.rating {
                Register::write(&mut rep.rating, Some(rating).filter(|rating| *rating > 0), stamp);
            }
            for (question, said) in body.answers {
                write_in(&mut rep.answers, question, said, stamp);
            }
        }
        for tag in body.add_tags {
            write_in(&mut row.tags, tag, true, stamp);
        }
        for tag in body.remove_tags {
            write_in(&mut row.tags, tag, false, stamp);
        }
        if let Some(follow_up) = body.follow_up {
            let wanted = Some(follow_up).filter(|follow_up| !follow_up.text.is_empty());
            Register::write(&mut row.follow_up, wanted, stamp);
        }
        row
    }

    fn arbitrary(pick: &mut dyn Pick) -> Option<(String, LeadEditBody)> {
        let entity = pick.entity(Self::NAME)?;
        let mut body = LeadEditBody { by: format!("rep {}", pick.below(2)), ..Default::default() };
        match pick.below(6) {
            0 => body.note = Some(format!("note {}", pick.below(1_000))),
            1 => body.rating = u8::try_from(pick.below(6)).ok(),
            2 => {
                let said = (0..pick.below(3)).map(|n| format!("answer {n}")).collect();
                body.answers.insert(format!("q{}", pick.below(2)), said);
            }
            3 => {
                body.add_tags.insert(format!("tag{}", pick.below(3)));
            }
            4 => {
                body.remove_tags.insert(format!("tag{}", pick.below(3)));
            }
            _ => {
                let text = if pick.below(3) == 0 { "" } else { "call" }.to_owned();
                body.follow_up = Some(FollowUp { text, due: None });
            }
        }
        Some((entity, body))
    }
}

/// Writes one register of several.
pub(super) fn write_in<K: Ord, T>(
    registers: &mut BTreeMap<K, Register<T>>,
    key: K,
    value: T,
    stamp: crate::streams::Stamp,
) {
    let mut register = registers.remove(&key);
    Register::write(&mut register, value, stamp);
    if let Some(register) = register {
        registers.insert(key, register);
    }
}
