use rusqlite::ErrorCode;

/// Why a file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// Another process held the file for too long.
    #[error("another process is writing")]
    Busy,
    /// The file is not what it was written as.
    #[error("{file} is damaged")]
    Damaged {
        /// Which file.
        file: String,
    },
    /// The file was written by a newer version.
    #[error("{file} has schema {found}, this version knows {known}")]
    Newer {
        /// Which file.
        file: String,
        /// Its schema.
        found: i64,
        /// The newest schema known here.
        known: i64,
    },
    /// The file was closed meanwhile.
    #[error("closed")]
    Closed,
    /// Anything else that SQLite refuses.
    #[error("database: {source}")]
    Sqlite {
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A folder or file could not be made or removed.
    #[error("file: {0}")]
    Files(#[source] std::io::Error),
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull => Self::Full,
            _ => Self::Files(error),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        // where nothing at all is left, the index of the log cannot grow, and SQLite says that
        // instead of that the disk is full
        let extended = error.sqlite_error().map(|error| error.extended_code);
        if extended == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) {
            return Self::Full;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged { file: "a database".to_owned() }
            }
            _ => Self::Sqlite { source: error },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    #[test]
    fn a_full_disk_is_told_whatever_could_not_grow() {
        for code in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_SHMSIZE] {
            let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            assert!(matches!(StoreError::from(error), StoreError::Full), "{code}");
        }
        let file = std::io::Error::from(std::io::ErrorKind::StorageFull);
        assert!(matches!(StoreError::from(file), StoreError::Full));
        let broken = rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_IOERR_READ), None);
        assert!(matches!(StoreError::from(broken), StoreError::Sqlite { .. }));
    }
}
