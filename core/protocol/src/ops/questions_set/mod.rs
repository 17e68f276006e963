//! `questions_set`: a booth says what it asks its visitors, in place of what the organizer chose.

use super::lead_scan::{booth_of, is_name};
use super::{Fact, OpKind, Pick, RowTarget};
use crate::documents::{Question, QuestionKind, Text, find_fault};
use crate::streams::{QUESTIONS_ROW, QuestionsRow, Register, StreamId};
use crate::wire::Rejection;
use serde::{Deserialize, Serialize};

/// The kind; its entity is an exhibitor's code, its row a [`QuestionsRow`].
#[derive(Debug, Clone, Copy)]
pub struct QuestionsSet;

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionsSetBody {
    /// The name of the device that writes.
    pub by: String,
    /// What is asked from now on, in order; none goes back to what the organizer chose.
    pub questions: Vec<Question>,
}

impl OpKind for QuestionsSet {
    const NAME: &'static str = "questions_set";
    const VERSION: u16 = 1;
    type Body = QuestionsSetBody;
    type Row = QuestionsRow;

    fn route(
        fact: &Fact<'_>,
        body: &QuestionsSetBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        let exhibitor = booth_of(fact.entity, scope)?;
        if !is_name(&body.by) || find_fault(&body.questions).is_some() {
            return Err(Rejection::Malformed);
        }
        let row_id = exhibitor.to_string();
        let stream = StreamId::Booth(exhibitor);
        Ok(vec![RowTarget { stream, row_type: QUESTIONS_ROW, row_id }])
    }

    fn fold(row: Option<QuestionsRow>, fact: &Fact<'_>, body: QuestionsSetBody) -> QuestionsRow {
        let mut row = row.unwrap_or_default();
        Register::write(&mut row.questions, body.questions, fact.stamp());
        row
    }

    fn arbitrary(pick: &mut dyn Pick) -> Option<(String, QuestionsSetBody)> {
        let entity = pick.entity(Self::NAME)?;
        let question = |number: u32| {
            let code = format!("q{number}").parse().ok()?;
            let text = Text { en: Some(format!("question {number}")), ..Text::default() };
            Some(Question { code, text, kind: QuestionKind::Text, options: Vec::new() })
        };
        let questions = (0..pick.below(3)).filter_map(question).collect();
        Some((entity, QuestionsSetBody { by: "rep".to_owned(), questions }))
    }
}
