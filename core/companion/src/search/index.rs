//! Keeps the index in step with the rows of the agenda.

use super::expression::Level;
use super::overview::pack;
use super::thing::{SearchKind, Thing};
use crate::error::Result;
use crate::store::Database;
use crate::text::{Folded, push_first_tokens, push_tokens};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use std::collections::{BTreeMap, BTreeSet};

/// Which tokens are kept; raised whenever that or a folding changes, and the index is made anew.
const INDEX_VERSION: i64 = 1;

/// Where the agenda stands, as the index remembers it.
type Position = (i64, Vec<u8>);

/// Brings the index to where the agenda stands: rows that are new, changed or gone since it was
/// last brought there, all of them where it is missing or of another version.
///
/// Compares what is indexed with what is there, so nothing that writes rows needs to tell it.
pub(crate) fn follow_agenda(mirror: &Database) -> Result<()> {
    if mirror.read(is_behind)? {
        // another process may have done it while this one waited for the lock
        mirror.write(|tx| if is_behind(tx)? { bring_up(tx) } else { Ok(()) })?;
    }
    Ok(())
}

fn is_behind(mirror: &Connection) -> Result<bool> {
    let Some(position) = agenda_position(mirror)? else { return Ok(false) };
    let indexed = mirror
        .prepare_cached("SELECT version, seq, chain FROM search_state")?
        .query_row([], |row| Ok((row.get::<_, i64>(0)?, (row.get(1)?, row.get(2)?))))
        .optional()?;
    Ok(indexed != Some((INDEX_VERSION, position)))
}

/// `None` before the first page has arrived.
fn agenda_position(mirror: &Connection) -> Result<Option<Position>> {
    Ok(mirror
        .prepare_cached("SELECT seq, chain FROM streams WHERE stream = 'agenda'")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

fn bring_up(mirror: &Transaction<'_>) -> Result<()> {
    let version = mirror
        .prepare_cached("SELECT version FROM search_state")?
        .query_row([], |row| row.get::<_, i64>(0))
        .optional()?;
    if version != Some(INDEX_VERSION) {
        mirror.prepare_cached("DELETE FROM search_things")?.execute([])?;
        mirror
            .prepare_cached("INSERT INTO search_tokens (search_tokens) VALUES ('delete-all')")?
            .execute([])?;
    }
    let changed = list_changed(mirror)?;
    remove(mirror, &changed)?;
    let mut missing = list_missing(mirror)?;
    if version == Some(INDEX_VERSION) {
        // sessions are found by the titles of what is on stage
        let mut sessions = BTreeSet::new();
        for key in changed.iter().chain(&missing) {
            sessions.extend(list_with_on_stage(mirror, key)?);
        }
        remove(mirror, &sessions)?;
        missing.extend(sessions);
    }
    let mut titles = Titles::default();
    let mut tokens = String::new();
    for key in &missing {
        tokens.clear();
        add(mirror, key, &mut titles, &mut tokens)?;
    }
    mirror
        .prepare_cached(
            "INSERT INTO search_state (id, version, seq, chain, overview)
         SELECT 1, ?, seq, chain, ? FROM streams WHERE stream = 'agenda'
         ON CONFLICT DO UPDATE
         SET version = excluded.version, seq = excluded.seq, chain = excluded.chain,
             overview = excluded.overview",
        )?
        .execute(params![INDEX_VERSION, pack(mirror)?])?;
    Ok(())
}

/// A row by kind and id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    kind: SearchKind,
    id: String,
}

impl Key {
    /// The token that a session has for everyone and everything on its stage; ids may hold
    /// characters that tokens must not.
    fn token(&self) -> String {
        format!("k{}{}", self.kind.name(), hex::encode(&self.id))
    }
}

/// Things whose rows are gone, or not as they were indexed.
fn list_changed(mirror: &Connection) -> Result<Vec<Key>> {
    list_keys(
        mirror,
        "SELECT t.kind, t.row_id
         FROM search_things t
         LEFT JOIN rows r
             ON r.stream = 'agenda' AND r.row_type = t.kind AND r.row_id = t.row_id
         WHERE r.body_hash IS NOT t.body_hash",
    )
}

/// Rows that are not indexed.
fn list_missing(mirror: &Connection) -> Result<Vec<Key>> {
    list_keys(
        mirror,
        "SELECT r.row_type, r.row_id
         FROM rows r
         WHERE r.stream = 'agenda'
           AND r.row_type IN ('session', 'forum', 'speaker', 'exhibitor', 'project', 'notice')
           AND NOT EXISTS (
               SELECT 1 FROM search_things t WHERE t.kind = r.row_type AND t.row_id = r.row_id
           )",
    )
}

fn list_keys(mirror: &Connection, sql: &str) -> Result<Vec<Key>> {
    let mut statement = mirror.prepare_cached(sql)?;
    let keys = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
    let mut known = Vec::new();
    for key in keys {
        let (kind, id) = key?;
        known.extend(kind.parse().ok().map(|kind| Key { kind, id }));
    }
    Ok(known)
}

fn list_with_on_stage(mirror: &Connection, key: &Key) -> Result<Vec<Key>> {
    if matches!(key.kind, SearchKind::Session | SearchKind::Forum | SearchKind::Notice) {
        return Ok(Vec::new());
    }
    let mut statement = mirror.prepare_cached(
        "SELECT t.row_id
         FROM search_tokens f
         JOIN search_things t ON t.doc = f.rowid
         WHERE f.search_tokens MATCH ?",
    )?;
    let ids = statement.query_map([format!("\"{}\"", key.token())], |row| row.get(0))?;
    let session = |id| Key { kind: SearchKind::Session, id };
    Ok(ids.map(|id| id.map(session)).collect::<rusqlite::Result<_>>()?)
}

/// Takes things out: of the table first, since FTS5 writes down what it has gathered, and merges it
/// with what it has, whenever another statement that returns rows runs between two of its own.
fn remove<'a>(mirror: &Transaction<'_>, keys: impl IntoIterator<Item = &'a Key>) -> Result<()> {
    let mut delete = mirror
        .prepare_cached("DELETE FROM search_things WHERE kind = ? AND row_id = ? RETURNING doc")?;
    let mut docs: Vec<i64> = Vec::new();
    for key in keys {
        docs.extend(
            delete.query_row([key.kind.name(), &key.id], |row| row.get::<_, i64>(0)).optional()?,
        );
    }
    let mut delete = mirror.prepare_cached("DELETE FROM search_tokens WHERE rowid = ?")?;
    for doc in docs {
        delete.execute([doc])?;
    }
    Ok(())
}

fn add(
    mirror: &Transaction<'_>,
    key: &Key,
    titles: &mut Titles,
    tokens: &mut String,
) -> Result<()> {
    let mut statement = mirror.prepare_cached(
        "SELECT body, body_hash FROM rows WHERE stream = 'agenda' AND row_type = ? AND row_id = ?",
    )?;
    let (thing, hash) = statement.query_row([key.kind.name(), &key.id], |row| {
        Ok((Thing::read(key.kind, row.get_ref(0)?.as_str()?), row.get::<_, Vec<u8>>(1)?))
    })?;
    let Some(thing) = thing else { return Ok(()) };
    write_tokens(mirror, &thing, titles, tokens)?;
    let times = thing.times_ms();
    mirror
        .prepare_cached(
            "INSERT INTO search_things (kind, row_id, body_hash, start_ms, end_ms)
             VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![
            key.kind.name(),
            key.id,
            hash,
            times.map(|(start_ms, _)| start_ms),
            times.map(|(_, end_ms)| end_ms),
        ])?;
    mirror
        .prepare_cached("INSERT INTO search_tokens (rowid, tokens) VALUES (?, ?)")?
        .execute(params![mirror.last_insert_rowid(), *tokens])?;
    Ok(())
}

fn write_tokens(
    mirror: &Connection,
    thing: &Thing,
    titles: &mut Titles,
    tokens: &mut String,
) -> Result<()> {
    let mut seen: Vec<Folded> = Vec::new();
    for part in thing.titles() {
        let folded = Folded::of(part.text);
        // the two scripts of Chinese mostly fold to the same
        if !seen.iter().any(|other| other.chars == folded.chars) {
            push_tokens(tokens, Level::Title.tag(), &folded, part.readings);
            if thing.has_name() {
                push_first_tokens(tokens, Level::Name.tag(), &folded, part.readings);
            }
            seen.push(folded);
        }
    }
    for (kind, id) in thing.on_stage() {
        let key = Key { kind, id: id.to_owned() };
        tokens.push_str(&key.token());
        tokens.push(' ');
        tokens.push_str(titles.tokens_of(mirror, key)?);
    }
    for part in thing.texts() {
        push_tokens(tokens, Level::Text.tag(), &Folded::of(part.text), part.readings);
    }
    Ok(())
}

/// The tokens of titles of what is on stage; most are on several stages.
#[derive(Default)]
struct Titles {
    known: BTreeMap<Key, String>,
}

impl Titles {
    fn tokens_of(&mut self, mirror: &Connection, key: Key) -> Result<&str> {
        let cell = match self.known.entry(key) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(unknown) => {
                let mut tokens = String::new();
                if let Some(thing) = find_thing(mirror, unknown.key().kind, &unknown.key().id)? {
                    for part in thing.titles() {
                        let folded = Folded::of(part.text);
                        push_tokens(&mut tokens, Level::Stage.tag(), &folded, part.readings);
                    }
                }
                unknown.insert(tokens)
            }
        };
        Ok(cell)
    }
}

/// Reads a thing; `None` where it is missing or of a shape this version does not know.
pub(super) fn find_thing(mirror: &Connection, kind: SearchKind, id: &str) -> Result<Option<Thing>> {
    let thing = mirror
        .prepare_cached(
            "SELECT body FROM rows WHERE stream = 'agenda' AND row_type = ? AND row_id = ?",
        )?
        .query_row([kind.name(), id], |row| Ok(Thing::read(kind, row.get_ref(0)?.as_str()?)))
        .optional()?;
    Ok(thing.flatten())
}
