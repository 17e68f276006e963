#![allow(
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    reason = "tests tamper with files behind the store's back"
)]

use super::database::Database;
use super::error::StoreError;
use super::migrate::migrate;
use super::open::FileKind;
use rusqlite::Connection;
use std::path::Path;

fn schema(database: &Database) -> String {
    database
        .read(|file| -> Result<String, StoreError> {
            let mut statement = file.prepare(
                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name",
            )?;
            let parts = statement.query_map([], |row| row.get::<_, String>(0))?;
            let parts: Vec<String> = parts.collect::<rusqlite::Result<_>>()?;
            Ok(parts.join(";\n\n") + ";\n")
        })
        .unwrap()
}

fn golden(kind: FileKind, name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let fresh = schema(&Database::open(&folder.path().join("fresh.db"), kind).unwrap());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("HUIBAN_WRITE_SCHEMAS").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert_eq!(fresh, kept, "{name} no longer says what a fresh file looks like");
}

#[test]
fn a_fresh_journal_has_the_golden_schema() {
    golden(FileKind::Journal, "migrations/journal/schema.sql");
}

#[test]
fn a_fresh_mirror_has_the_golden_schema() {
    golden(FileKind::Mirror, "migrations/mirror/schema.sql");
}

#[test]
fn the_journal_is_synced_to_the_disk_at_every_commit_and_erased_content_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    for (kind, synchronous) in [(FileKind::Journal, 2), (FileKind::Mirror, 1)] {
        let file = Database::open(&folder.path().join(format!("{kind:?}.db")), kind).unwrap();
        let setting = |name: &str| {
            file.with_writer(|writer| -> Result<i64, StoreError> {
                Ok(writer.pragma_query_value(None, name, |row| row.get(0))?)
            })
            .unwrap()
        };
        assert_eq!(setting("synchronous"), synchronous);
        assert_eq!(setting("secure_delete"), 1);
        assert_eq!(setting("fullfsync"), 1);
        assert_eq!(setting("checkpoint_fullfsync"), 1);
    }
}

#[test]
fn acts_made_under_the_first_schema_are_kept_by_all_later_ones() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let mut first = Connection::open(&path).unwrap();
    migrate(&mut first, &FileKind::Journal.migrations()[..1]).unwrap();
    for state in ["pending", "acked", "parked"] {
        first
            .execute(
                "INSERT INTO ops (op, device, device_seq, kind, version, entity, body, wall_ms,
                                  mono_ms, boot, seen_ms, provisional_ms, signature, state, changed)
                 VALUES (?1, x'01', (SELECT count(*) FROM ops), 'bookmark_set', 1, 'session/a',
                         '{\"present\":true}', 1, 2, x'02', 3, 4, x'03', ?2, 1)",
                rusqlite::params![state.as_bytes(), state],
            )
            .unwrap();
        let row = "INSERT INTO op_rows VALUES ('me/1', 'bookmark', 'session/a', ?)";
        first.execute(row, [state.as_bytes()]).unwrap();
    }
    drop(first);
    let newest = Database::open(&path, FileKind::Journal).unwrap();
    let kept = newest.read(|journal| -> Result<Vec<(String, String)>, StoreError> {
        let mut statement = journal.prepare(
            "SELECT o.state, o.body FROM ops o JOIN op_rows r ON r.op = o.op ORDER BY o.device_seq",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    });
    let body = || "{\"present\":true}".to_owned();
    let wanted = ["pending", "acked", "parked"].map(|state| (state.to_owned(), body()));
    assert_eq!(kept.unwrap(), wanted);
}

#[test]
fn a_file_of_a_newer_version_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    drop(Database::open(&path, FileKind::Journal).unwrap());
    let tamper = Connection::open(&path).unwrap();
    tamper.pragma_update(None, "user_version", 99).unwrap();
    drop(tamper);
    let refused = Database::open(&path, FileKind::Journal);
    assert!(
        matches!(&refused, Err(StoreError::Newer { file, found: 99, .. }) if file == "journal.db")
    );
}

#[test]
fn a_file_that_is_no_database_is_damaged_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mirror-1.db");
    std::fs::write(&path, vec![0x5a; 8192]).unwrap();
    let refused = Database::open(&path, FileKind::Mirror);
    assert!(matches!(&refused, Err(StoreError::Damaged { file }) if file == "mirror-1.db"));
}

#[test]
fn a_full_disk_is_said_and_nothing_of_the_transaction_stays() {
    let folder = tempfile::tempdir().unwrap();
    let file = Database::open(&folder.path().join("mirror-1.db"), FileKind::Mirror).unwrap();
    file.with_writer(|writer| -> Result<(), StoreError> {
        let pages: i64 = writer.pragma_query_value(None, "page_count", |row| row.get(0))?;
        writer.pragma_update_and_check(None, "max_page_count", pages + 2, |_| Ok(()))?;
        Ok(())
    })
    .unwrap();
    let full = file.write(|tx| -> Result<(), StoreError> {
        for n in 0..1_000 {
            tx.execute(
                "INSERT INTO views (stream, row_type, row_id, body) VALUES ('s', 't', ?, ?)",
                rusqlite::params![n.to_string(), "x".repeat(500)],
            )?;
        }
        Ok(())
    });
    assert!(matches!(full, Err(StoreError::Full)), "{full:?}");
    let left = file.read(|file| -> Result<i64, StoreError> {
        Ok(file.query_row("SELECT count(*) FROM views", [], |row| row.get(0))?)
    });
    assert_eq!(left.unwrap(), 0);
}

#[test]
fn after_closing_nothing_holds_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let file = Database::open(&path, FileKind::Journal).unwrap();
    file.read(|_| Ok::<_, StoreError>(())).unwrap();
    file.close();
    // the log is folded into the file and removed only when the last connection has gone
    assert!(!folder.path().join("journal.db-wal").exists());
    assert!(matches!(file.read(|_| Ok::<_, StoreError>(())), Err(StoreError::Closed)));
    assert!(matches!(file.write(|_| Ok::<_, StoreError>(())), Err(StoreError::Closed)));
}

#[test]
fn a_call_that_panics_leaves_the_file_usable_and_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let file = Database::open(&folder.path().join("mirror-1.db"), FileKind::Mirror).unwrap();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        file.write(|tx| -> Result<(), StoreError> {
            tx.execute("UPDATE folded SET change = 7", [])?;
            panic!("in the middle of a transaction")
        })
    }));
    assert!(panicked.is_err());
    let change = file.write(|tx| -> Result<i64, StoreError> {
        Ok(tx.query_row("SELECT change FROM folded", [], |row| row.get(0))?)
    });
    assert_eq!(change.unwrap(), 0);
}
