//! Secrets of people's calendar addresses.

use super::{StoreError, Tx};
use huiban_protocol::documents::{EventCode, RegistrationId};

/// The secret of a person's address; `secret` becomes it where there was none.
///
/// # Errors
/// As [`Tx::query`]; so for every function here.
pub async fn keep_secret(
    tx: &mut dyn Tx,
    event: &EventCode,
    registration: &RegistrationId,
    secret: [u8; 16],
) -> Result<[u8; 16], StoreError> {
    const ADD: &str = "INSERT INTO calendars (event, registration, secret) VALUES ($1, $2, $3)
        ON CONFLICT (event, registration) DO NOTHING";
    const FIND: &str = "SELECT secret FROM calendars WHERE event = $1 AND registration = $2";
    let person = [event.as_str().into(), registration.to_string().into()];
    let [event, registration] = person.clone();
    tx.execute(ADD, &[event, registration, secret.into()]).await?;
    let rows = tx.query(FIND, &person).await?;
    rows.first().ok_or(StoreError::Damaged("calendar"))?.array(0)
}

/// Whose secret this is.
///
/// # Errors
/// As [`Tx::query`].
pub async fn find_secret(
    tx: &mut dyn Tx,
    event: &EventCode,
    secret: [u8; 16],
) -> Result<Option<RegistrationId>, StoreError> {
    const SQL: &str = "SELECT registration FROM calendars WHERE event = $1 AND secret = $2";
    let rows = tx.query(SQL, &[event.as_str().into(), secret.into()]).await?;
    rows.first().map(|row| row.parse(0, "registration")).transpose()
}
