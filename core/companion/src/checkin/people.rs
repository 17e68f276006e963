//! Keeps the index of people in step with the rows of `directory`.

use crate::error::Result;
use crate::store::Database;
use crate::text::{Folded, Readings, push_tokens};
use huiban_protocol::streams::PersonRow;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

/// Which tokens are kept; raised whenever that or a folding changes, and the index is made anew.
const INDEX_VERSION: i64 = 1;
/// What stands before the tokens of names.
pub(super) const NAME: char = 'n';
/// What stands before the tokens of organisations and delegations.
pub(super) const ORG: char = 'o';
/// What stands before the last digits of a telephone number.
pub(super) const DIGITS: char = 'd';

/// Brings the index to where the directory stands; empties it where there is none any more.
pub(crate) fn follow_directory(mirror: &Database) -> Result<()> {
    if mirror.read(is_behind)? {
        // another process may have done it while this one waited for the lock
        mirror.write(|tx| if is_behind(tx)? { bring_up(tx) } else { Ok(()) })?;
    }
    Ok(())
}

/// Takes whoever is gone out of the index, and their words out of the file: the words of a row that is
/// deleted stay there until the pieces of the index are merged.
pub(crate) fn forget_gone(mirror: &Database) -> Result<()> {
    mirror.write(|tx| {
        let gone = list_gone(tx)?;
        if gone.is_empty() {
            return Ok(());
        }
        delete_docs(tx, &gone)?;
        tx.execute_batch("INSERT INTO people_tokens (people_tokens) VALUES ('optimize')")?;
        Ok(())
    })
}

/// Forgets everyone.
pub(crate) fn forget_people(mirror: &Transaction<'_>) -> Result<()> {
    mirror.execute_batch(
        "DELETE FROM people;
         DELETE FROM people_state;
         INSERT INTO people_tokens (people_tokens) VALUES ('delete-all');",
    )?;
    Ok(())
}

fn is_behind(mirror: &Connection) -> Result<bool> {
    Ok(mirror
        .prepare_cached(
            "SELECT (SELECT seq || hex(chain) FROM streams WHERE stream = 'directory')
                 IS NOT (SELECT seq || hex(chain) FROM people_state WHERE version = ?)",
        )?
        .query_row([INDEX_VERSION], |row| row.get(0))?)
}

fn bring_up(mirror: &Transaction<'_>) -> Result<()> {
    let version: Option<i64> = mirror
        .prepare_cached("SELECT version FROM people_state")?
        .query_row([], |row| row.get(0))
        .optional()?;
    let held: bool = mirror
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM streams WHERE stream = 'directory')")?
        .query_row([], |row| row.get(0))?;
    if !held || version.is_some_and(|version| version != INDEX_VERSION) {
        forget_people(mirror)?;
    }
    if !held {
        return Ok(());
    }
    delete_docs(mirror, &list_changed(mirror)?)?;
    add_missing(mirror)?;
    mirror
        .prepare_cached(
            "INSERT INTO people_state (id, version, seq, chain)
             SELECT 1, ?, seq, chain FROM streams WHERE stream = 'directory'
             ON CONFLICT DO UPDATE
             SET version = excluded.version, seq = excluded.seq, chain = excluded.chain",
        )?
        .execute([INDEX_VERSION])?;
    Ok(())
}

/// People whose rows are gone.
fn list_gone(mirror: &Connection) -> Result<Vec<i64>> {
    let mut statement = mirror.prepare_cached(
        "SELECT p.doc FROM people p
         WHERE NOT EXISTS (
             SELECT 1 FROM rows r
             WHERE r.stream = 'directory' AND r.row_type = 'person' AND r.row_id = p.registration
         )",
    )?;
    let docs = statement.query_map([], |row| row.get(0))?;
    Ok(docs.collect::<rusqlite::Result<_>>()?)
}

/// People whose rows are gone, or not as they were indexed.
fn list_changed(mirror: &Connection) -> Result<Vec<i64>> {
    let mut statement = mirror.prepare_cached(
        "SELECT p.doc
         FROM people p
         LEFT JOIN rows r
             ON r.stream = 'directory' AND r.row_type = 'person' AND r.row_id = p.registration
         WHERE r.body_hash IS NOT p.body_hash",
    )?;
    let docs = statement.query_map([], |row| row.get(0))?;
    Ok(docs.collect::<rusqlite::Result<_>>()?)
}

fn delete_docs(mirror: &Transaction<'_>, docs: &[i64]) -> Result<()> {
    for doc in docs {
        mirror.prepare_cached("DELETE FROM people WHERE doc = ?")?.execute([doc])?;
        mirror.prepare_cached("DELETE FROM people_tokens WHERE rowid = ?")?.execute([doc])?;
    }
    Ok(())
}

fn add_missing(mirror: &Transaction<'_>) -> Result<()> {
    let mut statement = mirror.prepare_cached(
        "SELECT r.row_id, r.body, r.body_hash
         FROM rows r
         WHERE r.stream = 'directory' AND r.row_type = 'person'
           AND NOT EXISTS (SELECT 1 FROM people p WHERE p.registration = r.row_id)",
    )?;
    let mut missing = statement.query([])?;
    let mut tokens = String::new();
    while let Some(row) = missing.next()? {
        let (id, body, hash): (String, String, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        // a shape that this version does not know finds nobody
        let person = serde_json::from_str::<PersonRow>(&body).ok();
        mirror
            .prepare_cached("INSERT INTO people (registration, body_hash) VALUES (?, ?)")?
            .execute(params![id, hash])?;
        let doc = mirror.last_insert_rowid();
        let Some(person) = person else { continue };
        tokens.clear();
        write_tokens(&mut tokens, &person);
        mirror
            .prepare_cached("INSERT INTO people_tokens (rowid, tokens) VALUES (?, ?)")?
            .execute(params![doc, tokens])?;
    }
    Ok(())
}

fn write_tokens(tokens: &mut String, person: &PersonRow) {
    push_tokens(tokens, NAME, &Folded::of(&person.name), Readings::Name);
    for text in person.org.iter().chain(&person.group) {
        push_tokens(tokens, ORG, &Folded::of(text), Readings::Words);
    }
    let digits = person.phone_last4.as_deref().filter(|digits| is_four_digits(digits));
    if let Some(digits) = digits {
        tokens.push(DIGITS);
        tokens.push_str(digits);
        tokens.push(' ');
    }
}

pub(super) fn is_four_digits(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}
