//! What stands on this person's card. It stays on the device: what nobody was given lies nowhere
//! else.

use crate::error::Result;
use huiban_protocol::documents::{Contact, ContactField};
use rusqlite::{Connection, Transaction, params};
use std::collections::BTreeMap;

/// The card.
pub(crate) fn own_card(journal: &Connection) -> Result<Contact> {
    let mut statement = journal.prepare_cached("SELECT field, value FROM card_fields")?;
    let mut rows = statement.query([])?;
    let mut card = Contact::default();
    while let Some(row) = rows.next()? {
        if let Ok(field) = row.get::<_, String>(0)?.parse() {
            card.set(field, &row.get::<_, String>(1)?);
        }
    }
    Ok(card)
}

/// Changes the card; none empties a field.
pub(crate) fn edit_card(
    journal: &Transaction<'_>,
    fields: &BTreeMap<ContactField, Option<String>>,
) -> Result<()> {
    for (field, value) in fields {
        match value {
            Some(value) => journal.execute(
                "INSERT OR REPLACE INTO card_fields (field, value) VALUES (?, ?)",
                params![field.name(), value],
            )?,
            None => journal.execute("DELETE FROM card_fields WHERE field = ?", [field.name()])?,
        };
    }
    Ok(())
}

/// Removes the card.
pub(crate) fn empty_card(journal: &Transaction<'_>) -> Result<()> {
    journal.execute("DELETE FROM card_fields", [])?;
    Ok(())
}
