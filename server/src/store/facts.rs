//! Signed facts: documents whose signature is their trust.

use super::{Row, StoreError, Tx};
use huiban_protocol::documents::{DeviceId, EventCode};

/// What a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactKind {
    /// A list of the event's keys.
    KeyList,
    /// A device's membership.
    Certificate,
    /// A revocation.
    Order,
    /// A consent that was taken back.
    Withdrawal,
}

impl FactKind {
    fn name(self) -> &'static str {
        match self {
            Self::KeyList => "key_list",
            Self::Certificate => "certificate",
            Self::Order => "order",
            Self::Withdrawal => "withdrawal",
        }
    }

    fn read(text: &str) -> Result<Self, StoreError> {
        [Self::KeyList, Self::Certificate, Self::Order, Self::Withdrawal]
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or(StoreError::Damaged("kind of a fact"))
    }
}

/// A kept fact.
#[derive(Debug, Clone)]
pub struct FactRow {
    /// Short name ([`huiban_protocol::tokens::fact_id`]).
    pub id: [u8; 16],
    /// What it is.
    pub kind: FactKind,
    /// The device it is about; `None` for a key list.
    pub subject: Option<DeviceId>,
    /// Its bytes.
    pub token: Vec<u8>,
    /// When it was first seen here.
    pub kept_at_ms: i64,
}

fn read(row: &Row) -> Result<FactRow, StoreError> {
    let subject = match row.text(2)? {
        "" => None,
        text => Some(text.parse().map_err(|_| StoreError::Damaged("subject of a fact"))?),
    };
    Ok(FactRow {
        id: row.array(0)?,
        kind: FactKind::read(row.text(1)?)?,
        subject,
        token: row.bytes(3)?.to_vec(),
        kept_at_ms: row.int(4)?,
    })
}

/// Keeps a fact; `false` where it was known.
///
/// # Errors
/// As [`Tx::query`]; so for every function here.
pub async fn add_fact(
    tx: &mut dyn Tx,
    event: &EventCode,
    fact: &FactRow,
) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO facts (event, fact, kind, subject, token, kept_at_ms)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (event, fact) DO NOTHING";
    let values = [
        event.as_str().into(),
        fact.id.into(),
        fact.kind.name().into(),
        fact.subject.map(|device| device.to_string()).unwrap_or_default().into(),
        fact.token.clone().into(),
        fact.kept_at_ms.into(),
    ];
    Ok(tx.execute(SQL, &values).await? == 1)
}

/// Whether a fact is known.
///
/// # Errors
/// As [`Tx::query`].
pub async fn is_known(
    tx: &mut dyn Tx,
    event: &EventCode,
    id: [u8; 16],
) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT kind FROM facts WHERE event = $1 AND fact = $2";
    Ok(!tx.query(SQL, &[event.as_str().into(), id.into()]).await?.is_empty())
}

/// The facts about a device, in the order they were seen.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_facts_about(
    tx: &mut dyn Tx,
    event: &EventCode,
    subject: &DeviceId,
) -> Result<Vec<FactRow>, StoreError> {
    const SQL: &str = "SELECT fact, kind, subject, token, kept_at_ms FROM facts
        WHERE event = $1 AND subject = $2 ORDER BY kept_at_ms, fact";
    let values = [event.as_str().into(), subject.to_string().into()];
    tx.query(SQL, &values).await?.iter().map(read).collect()
}

/// All facts of an event, in the order they were seen.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_facts(tx: &mut dyn Tx, event: &EventCode) -> Result<Vec<FactRow>, StoreError> {
    const SQL: &str = "SELECT fact, kind, subject, token, kept_at_ms FROM facts
        WHERE event = $1 ORDER BY kept_at_ms, fact";
    tx.query(SQL, &[event.as_str().into()]).await?.iter().map(read).collect()
}
