//! Ids and raw JSON as SQLite stores them.

use huiban_protocol::digest::{Chain, Hash};
use huiban_protocol::documents::{BootId, DeviceId, OpId};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use std::str::FromStr;

/// Carries a protocol type to and from SQLite: bytes as BLOB, anything with a text form as TEXT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sql<T>(pub(crate) T);

macro_rules! as_blob {
    ($($name:ident)*) => {$(
        impl ToSql for Sql<$name> {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.0.0)))
            }
        }

        impl FromSql for Sql<$name> {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                FromSql::column_result(value).map(|bytes| Self($name(bytes)))
            }
        }
    )*};
}

as_blob!(OpId DeviceId BootId Chain Hash);

/// Text columns that hold a type with one text form.
pub(crate) struct SqlText<T>(pub(crate) T);

impl<T: ToString> ToSql for SqlText<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.to_string()))
    }
}

impl<T: FromStr> FromSql for SqlText<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(|_| FromSqlError::InvalidType)
    }
}

/// SQLite has no unsigned integers; seqs and counts never come near the difference.
pub(crate) fn to_i64(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The inverse of [`to_i64`]; no count is negative.
pub(crate) fn to_u64(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
