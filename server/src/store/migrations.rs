//! Numbered schema changes, run by one loop for either database.

use super::StoreError;

/// One step of the schema.
pub(super) struct Migration {
    /// 1, 2, 3 …
    pub(super) version: i64,
    /// What it runs.
    pub(super) sql: &'static str,
}

/// The steps for SQLite.
pub(super) static SQLITE: [Migration; 5] = [
    Migration { version: 1, sql: include_str!("../../migrations/sqlite/0001_first.sql") },
    Migration { version: 2, sql: include_str!("../../migrations/sqlite/0002_publications.sql") },
    Migration { version: 3, sql: include_str!("../../migrations/sqlite/0003_calendars.sql") },
    Migration { version: 4, sql: include_str!("../../migrations/sqlite/0004_personal_acts.sql") },
    Migration { version: 5, sql: include_str!("../../migrations/sqlite/0005_list_edits.sql") },
];

/// The steps for PostgreSQL.
pub(super) static POSTGRES: [Migration; 5] = [
    Migration { version: 1, sql: include_str!("../../migrations/postgres/0001_first.sql") },
    Migration { version: 2, sql: include_str!("../../migrations/postgres/0002_publications.sql") },
    Migration { version: 3, sql: include_str!("../../migrations/postgres/0003_calendars.sql") },
    Migration { version: 4, sql: include_str!("../../migrations/postgres/0004_personal_acts.sql") },
    Migration { version: 5, sql: include_str!("../../migrations/postgres/0005_list_edits.sql") },
];

/// The steps that a database of version `found` still needs.
///
/// # Errors
/// [`StoreError::Newer`] where a newer program wrote the database.
pub(super) fn missing(
    all: &'static [Migration],
    found: i64,
) -> Result<impl Iterator<Item = &'static Migration>, StoreError> {
    let known = all.last().map_or(0, |migration| migration.version);
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    Ok(all.iter().filter(move |migration| migration.version > found))
}
