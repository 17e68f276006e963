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
    Files(#[from] std::io::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
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
