//! Values that go into statements and come out of rows.

use super::StoreError;

/// A value of a statement or a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}

impl From<u64> for Value {
    /// Seqs and counts stay far below 2^63; sums of hashes use the whole range, so the bits are
    /// kept.
    fn from(number: u64) -> Self {
        Self::Int(number.cast_signed())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Blob(bytes.to_vec())
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Blob(bytes)
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Self {
        Self::Blob(bytes.to_vec())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One row of an answer; columns by position.
#[derive(Debug, Clone)]
pub struct Row(pub(super) Vec<Value>);

impl Row {
    fn get(&self, column: usize, what: &'static str) -> Result<&Value, StoreError> {
        self.0.get(column).ok_or(StoreError::Damaged(what))
    }

    /// A whole number.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the column holds none.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        match self.get(column, "number")? {
            Value::Int(number) => Ok(*number),
            _ => Err(StoreError::Damaged("number")),
        }
    }

    /// A number whose 64 bits are unsigned.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn uint(&self, column: usize) -> Result<u64, StoreError> {
        self.int(column).map(i64::cast_unsigned)
    }

    /// A text.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn text(&self, column: usize) -> Result<&str, StoreError> {
        match self.get(column, "text")? {
            Value::Text(text) => Ok(text),
            _ => Err(StoreError::Damaged("text")),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn bytes(&self, column: usize) -> Result<&[u8], StoreError> {
        match self.get(column, "bytes")? {
            Value::Blob(bytes) => Ok(bytes),
            _ => Err(StoreError::Damaged("bytes")),
        }
    }

    /// Bytes of a fixed number.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn array<const N: usize>(&self, column: usize) -> Result<[u8; N], StoreError> {
        self.bytes(column)?.try_into().map_err(|_| StoreError::Damaged("bytes"))
    }

    /// Whether the column holds nothing.
    pub fn is_null(&self, column: usize) -> bool {
        matches!(self.0.get(column), None | Some(Value::Null))
    }

    /// A whole number, or nothing.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn int_or_none(&self, column: usize) -> Result<Option<i64>, StoreError> {
        if self.is_null(column) { Ok(None) } else { self.int(column).map(Some) }
    }

    /// A text, or nothing.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn text_or_none(&self, column: usize) -> Result<Option<&str>, StoreError> {
        if self.is_null(column) { Ok(None) } else { self.text(column).map(Some) }
    }

    /// A text that means something else, such as an id.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with `what` where it does not.
    pub fn parse<T: std::str::FromStr>(
        &self,
        column: usize,
        what: &'static str,
    ) -> Result<T, StoreError> {
        self.text(column)?.parse().map_err(|_| StoreError::Damaged(what))
    }
}
