//! What a booth asks its visitors.

use crate::error::{CompanionError, Result};
use crate::journal::fold::shown_body;
use crate::journal::overlay::RowKey;
use huiban_protocol::documents::{Exhibitor, ExhibitorCode, Question, find_fault};
use huiban_protocol::ops::{Draft, OpKind as _, QuestionsSet, QuestionsSetBody};
use huiban_protocol::streams::{QUESTIONS_ROW, QuestionsRow, StreamId, row_type};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// What a booth asks: its own questions where it set some, else what the organizer chose.
pub(crate) fn list_questions(
    mirror: &Connection,
    booth: &StreamId,
    exhibitor: &ExhibitorCode,
) -> Result<Vec<Question>> {
    let key = RowKey {
        stream: booth.to_string(),
        row_type: QUESTIONS_ROW.to_owned(),
        row_id: exhibitor.to_string(),
    };
    let own: Option<QuestionsRow> = shown_body(mirror, &key)?.and_then(|body| body.read().ok());
    let own = own.and_then(|row| row.questions).map(|register| register.value);
    if let Some(own) = own.filter(|own| !own.is_empty()) {
        return Ok(own);
    }
    let key = RowKey {
        stream: StreamId::Agenda.to_string(),
        row_type: row_type::EXHIBITOR.to_owned(),
        row_id: exhibitor.to_string(),
    };
    let row: Option<Exhibitor> = shown_body(mirror, &key)?.and_then(|body| body.read().ok());
    Ok(row.map(|exhibitor| exhibitor.questions).unwrap_or_default())
}

/// What is kept of a rep's answers. Where a booth asks nothing, they are taken as they are.
pub(crate) fn check_answers(
    questions: &[Question],
    answers: BTreeMap<String, Vec<String>>,
) -> Result<BTreeMap<String, Vec<String>>> {
    if questions.is_empty() {
        return Ok(answers);
    }
    let invalid = |reason| CompanionError::InvalidInput { field: "answer", reason };
    let check = |(code, said): (String, Vec<String>)| {
        let question = questions.iter().find(|question| question.code.as_str() == code);
        let question = question.ok_or_else(|| {
            let codes: Vec<&str> = questions.iter().map(|known| known.code.as_str()).collect();
            invalid(format!("this booth does not ask “{code}”: it asks {}", codes.join(", ")))
        })?;
        let kept = question.answer(&said).map_err(|error| invalid(error.to_string()))?;
        Ok((code, kept))
    };
    answers.into_iter().map(check).collect()
}

/// A booth says what it asks.
pub(crate) fn set_questions(
    exhibitor: &ExhibitorCode,
    by: &str,
    questions: &[Question],
) -> Result<Draft> {
    if let Some(reason) = find_fault(questions) {
        return Err(CompanionError::InvalidInput { field: "questions", reason });
    }
    let body = QuestionsSetBody { by: by.to_owned(), questions: questions.to_vec() };
    Ok(QuestionsSet::draft(exhibitor.to_string(), &body)?)
}
