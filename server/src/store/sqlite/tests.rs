//! What only this database has to promise.

use super::*;
use crate::store::{release, roll_back, savepoint};

fn folder() -> (tempfile::TempDir, ServerFolder) {
    let temporary = tempfile::tempdir().unwrap();
    let folder = ServerFolder::new(temporary.path());
    (temporary, folder)
}

const ADD: &str = "INSERT INTO organizer_tokens (token_hash, made_at_ms) VALUES ($1, $2)";
const COUNT: &str = "SELECT COUNT(*) FROM organizer_tokens";

async fn add(tx: &mut dyn Tx, name: u8) -> Result<u64, StoreError> {
    tx.execute(ADD, &[vec![name].into(), 0_i64.into()]).await
}

async fn count(store: &SqliteStore) -> i64 {
    let mut tx = store.begin_read().await.unwrap();
    tx.query(COUNT, &[]).await.unwrap()[0].int(0).unwrap()
}

#[tokio::test]
async fn one_folder_has_one_user_at_a_time() {
    let (_temporary, folder) = folder();
    let first = SqliteStore::open(&folder).unwrap();
    let second = SqliteStore::open(&folder).err().unwrap();
    assert!(matches!(second, StoreError::InUse(_)), "{second}");
    drop(first);
    assert!(SqliteStore::open(&folder).is_ok());
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_left_alone() {
    let (_temporary, folder) = folder();
    drop(SqliteStore::open(&folder).unwrap());
    let connection = Connection::open(folder.database()).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let refused = SqliteStore::open(&folder).err().unwrap();
    assert!(matches!(refused, StoreError::Newer { found: 99, .. }), "{refused}");
}

#[tokio::test]
async fn what_is_not_committed_is_as_if_it_never_was() {
    let (_temporary, folder) = folder();
    let store = SqliteStore::open(&folder).unwrap();
    let mut tx = store.begin_write().await.unwrap();
    add(tx.as_mut(), 1).await.unwrap();
    drop(tx);
    assert_eq!(count(&store).await, 0);
    let mut tx = store.begin_write().await.unwrap();
    add(tx.as_mut(), 1).await.unwrap();
    savepoint(tx.as_mut()).await.unwrap();
    add(tx.as_mut(), 2).await.unwrap();
    roll_back(tx.as_mut()).await.unwrap();
    savepoint(tx.as_mut()).await.unwrap();
    add(tx.as_mut(), 3).await.unwrap();
    release(tx.as_mut()).await.unwrap();
    assert_eq!(count(&store).await, 0, "a reader sees nothing of it before the commit");
    tx.commit().await.unwrap();
    assert_eq!(count(&store).await, 2);
}

#[tokio::test]
async fn commits_wait_for_the_disk() {
    let (_temporary, folder) = folder();
    let store = SqliteStore::open(&folder).unwrap();
    let writer = store.writer.lock().await;
    let read = |name: &str| -> i64 {
        writer.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).unwrap()
    };
    assert_eq!((read("synchronous"), read("secure_delete")), (2, 1));
    let mode: String = writer.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}

#[test]
fn a_full_disk_is_told_to_who_can_mend_it() {
    for code in [rusqlite::ffi::SQLITE_FULL, rusqlite::ffi::SQLITE_IOERR_SHMSIZE] {
        let failure = rusqlite::ffi::Error::new(code);
        let error = wrong(rusqlite::Error::SqliteFailure(failure, None));
        assert!(matches!(error, StoreError::Full), "{code}");
        let answer = crate::ServiceError::from(error).answer("incident").error;
        assert_eq!(answer.code.status(), 503, "devices keep their acts and come again");
        assert!(answer.message.contains("full"), "{}", answer.message);
    }
}
