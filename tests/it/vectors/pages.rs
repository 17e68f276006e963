//! Pages applied to rows.

use super::check;
use super::hashes::{RowText, digest_of};
use huiban_protocol::cursor::Cursor;
use huiban_protocol::digest::Digest;
use huiban_protocol::wire::{Page, PageError};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given<E> {
    rows: Vec<RowText>,
    after: Cursor,
    page: String,
    expected: E,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Applied {
    cursor: Cursor,
    digest: Digest,
    rows: Vec<RowText>,
}

fn code(error: PageError) -> String {
    match error {
        PageError::Stream => "stream",
        PageError::Start => "start",
        PageError::Gap => "gap",
        PageError::Body => "body",
        PageError::Chain => "chain",
        PageError::Head => "head",
    }
    .to_owned()
}

fn apply<E>(case: &Given<E>) -> Result<Applied, String> {
    let page: Page = serde_json::from_str(&case.page).map_err(|_| "malformed")?;
    page.verify(&case.after).map_err(code)?;
    let key = |row: &RowText| (row.row_type.clone(), row.id.clone());
    let mut rows: BTreeMap<_, _> = case.rows.iter().map(|row| (key(row), row.clone())).collect();
    for change in page.changes {
        let key = (change.row_type.clone(), change.id.clone());
        match change.body {
            None => rows.remove(&key),
            Some(body) => {
                let body = body.text().to_owned();
                let row =
                    RowText { row_type: change.row_type, id: change.id, rev: change.rev, body };
                rows.insert(key, row)
            }
        };
    }
    let rows: Vec<_> = rows.into_values().collect();
    let digest = digest_of(&rows);
    if page.digest.is_some_and(|said| said != digest) {
        return Err("digest".to_owned());
    }
    Ok(Applied { cursor: page.next, digest, rows })
}

#[test]
fn a_page_leads_to_the_rows_the_cursor_and_the_digest_of_the_vectors() {
    check("pages/valid.json", |case: Given<Applied>| (apply(&case), Ok(case.expected)));
}

#[test]
fn a_wrong_page_is_refused_for_the_reason_in_the_vectors() {
    check("pages/invalid.json", |case: Given<String>| (apply(&case), Err(case.expected)));
}
