//! The organizer's list of attendees.

use super::{Row, StoreError, Tx};
use huiban_protocol::documents::{Attendee, EventCode, RegistrationId};
use huiban_protocol::streams::{REGISTRATION_ROW, StreamId};

/// An attendee with their registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttendeeRow {
    /// The right to enter.
    pub registration: RegistrationId,
    /// The person.
    pub attendee: Attendee,
}

fn read(row: &Row) -> Result<AttendeeRow, StoreError> {
    Ok(AttendeeRow {
        registration: row.parse(0, "registration")?,
        attendee: serde_json::from_str(row.text(1)?)
            .map_err(|_| StoreError::Damaged("attendee"))?,
    })
}

/// The attendee of this reference.
///
/// # Errors
/// As [`Tx::query`]; so for every function here.
pub async fn find_attendee(
    tx: &mut dyn Tx,
    event: &EventCode,
    reference: &str,
) -> Result<Option<AttendeeRow>, StoreError> {
    const SQL: &str = "SELECT registration, body FROM attendees WHERE event = $1 AND ref = $2";
    let values = [event.as_str().into(), reference.into()];
    tx.query(SQL, &values).await?.first().map(read).transpose()
}

/// The attendee of this registration.
///
/// # Errors
/// As [`Tx::query`].
pub async fn find_registration(
    tx: &mut dyn Tx,
    event: &EventCode,
    registration: &RegistrationId,
) -> Result<Option<AttendeeRow>, StoreError> {
    const SQL: &str = "SELECT registration, body FROM attendees
        WHERE event = $1 AND registration = $2";
    let values = [event.as_str().into(), registration.to_string().into()];
    tx.query(SQL, &values).await?.first().map(read).transpose()
}

/// All attendees, by reference.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_attendees(
    tx: &mut dyn Tx,
    event: &EventCode,
) -> Result<Vec<AttendeeRow>, StoreError> {
    const SQL: &str = "SELECT registration, body FROM attendees WHERE event = $1 ORDER BY ref";
    tx.query(SQL, &[event.as_str().into()]).await?.iter().map(read).collect()
}

/// At most `limit` attendees of whom stream `gate` never told, by reference.
///
/// # Errors
/// As [`Tx::query`].
pub async fn list_unknown_to_gates(
    tx: &mut dyn Tx,
    event: &EventCode,
    limit: u32,
) -> Result<Vec<AttendeeRow>, StoreError> {
    const SQL: &str = "SELECT registration, body FROM attendees
        WHERE event = $1 AND NOT EXISTS (
            SELECT 1 FROM live_rows
            WHERE live_rows.event = attendees.event AND live_rows.stream = $2
                AND live_rows.row_type = $3 AND live_rows.row_id = attendees.registration)
        ORDER BY ref LIMIT $4";
    let stream = StreamId::Gate.to_string();
    let values = [event.as_str().into(), stream.into(), REGISTRATION_ROW.into(), limit.into()];
    tx.query(SQL, &values).await?.iter().map(read).collect()
}

/// Adds an attendee or writes what is known now; the registration stays.
///
/// # Errors
/// As [`Tx::query`].
pub async fn set_attendee(
    tx: &mut dyn Tx,
    event: &EventCode,
    row: &AttendeeRow,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO attendees (event, ref, registration, body)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (event, ref) DO UPDATE SET body = excluded.body";
    let body = serde_json::to_string(&row.attendee);
    let values = [
        event.as_str().into(),
        row.attendee.reference.as_str().into(),
        row.registration.to_string().into(),
        body.map_err(|_| StoreError::Damaged("attendee"))?.into(),
    ];
    tx.execute(SQL, &values).await.map(|_| ())
}

/// Writes what is known now of the attendee of this reference, who may get another one; the
/// registration stays.
///
/// # Errors
/// As [`Tx::query`].
pub async fn replace_attendee(
    tx: &mut dyn Tx,
    event: &EventCode,
    reference: &str,
    row: &AttendeeRow,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE attendees SET ref = $3, body = $4 WHERE event = $1 AND ref = $2";
    let body = serde_json::to_string(&row.attendee);
    let values = [
        event.as_str().into(),
        reference.into(),
        row.attendee.reference.as_str().into(),
        body.map_err(|_| StoreError::Damaged("attendee"))?.into(),
    ];
    tx.execute(SQL, &values).await.map(|_| ())
}
