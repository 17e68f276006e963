//! Signed facts: kept across every rebuild of the mirror, offered back to a server that forgot.

use super::to_i64;
use crate::error::Result;
use huiban_protocol::limits::PUSH_FACTS_MAX;
use huiban_protocol::tokens::fact_id;
use huiban_protocol::wire::Bytes;
use rusqlite::{Connection, Transaction, params};

/// Keeps a fact whose signature was verified; `offered` where it came from the server.
pub(crate) fn add_fact(journal: &Transaction<'_>, token: &[u8], offered: bool) -> Result<()> {
    journal
        .prepare_cached(
            "INSERT INTO facts (fact, token, offered) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        )?
        .execute(params![fact_id(token), token, offered])?;
    Ok(())
}

/// Facts to offer before the next ops.
pub(crate) fn next_facts(journal: &Connection) -> Result<Vec<Bytes>> {
    let mut statement = journal
        .prepare_cached("SELECT token FROM facts WHERE offered = 0 ORDER BY fact LIMIT ?")?;
    let tokens = statement
        .query_map([to_i64(u64::try_from(PUSH_FACTS_MAX).unwrap_or(1))], |row| {
            row.get(0).map(Bytes)
        })?;
    Ok(tokens.collect::<rusqlite::Result<_>>()?)
}

/// Has every fact offered once more: the server may have forgotten some.
pub(crate) fn offer_facts_again(journal: &Transaction<'_>) -> Result<()> {
    journal.prepare_cached("UPDATE facts SET offered = 0")?.execute([])?;
    Ok(())
}

/// Remembers that the server has taken these facts.
pub(crate) fn mark_offered(journal: &Transaction<'_>, tokens: &[Bytes]) -> Result<()> {
    for token in tokens {
        journal
            .prepare_cached("UPDATE facts SET offered = 1 WHERE fact = ?")?
            .execute([fact_id(&token.0)])?;
    }
    Ok(())
}
