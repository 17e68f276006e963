//! Who this installation is to one event.

use super::Sql;
use super::facts::add_fact;
use super::sql_types::SqlText;
use crate::error::{CompanionError, Result};
use huiban_protocol::documents::{DeviceId, EventCode};
use huiban_protocol::tokens::{DeviceCertificate, KeyList};
use huiban_protocol::wire::{Role, Scope};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

/// This device's membership of an event.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) event: EventCode,
    pub(crate) event_number: u32,
    pub(crate) root: [u8; 16],
    pub(crate) server_url: String,
    pub(crate) device: DeviceId,
    pub(crate) device_name: String,
    pub(crate) role: Role,
    pub(crate) subject: String,
    pub(crate) install_marker: [u8; 16],
    pub(crate) key_list: Vec<u8>,
    pub(crate) revoked: bool,
    pub(crate) fork_needed: bool,
    /// Reads what is public, and is unknown to the server.
    pub(crate) guest: bool,
    pub(crate) scope: Scope,
}

impl Identity {
    /// What it is enrolled as, or `guest`.
    pub(crate) fn role_name(&self) -> &'static str {
        if self.guest { "guest" } else { self.role.name() }
    }

    /// Where the store for secrets keeps this device's key.
    pub(crate) fn key_name(device: &DeviceId) -> String {
        format!("key-{device}")
    }

    /// Where the store for secrets keeps the bearer token.
    pub(crate) fn token_name(&self) -> String {
        format!("token-{}", self.device)
    }

    /// Where the store for secrets keeps the install marker.
    pub(crate) fn marker_name(event: &EventCode) -> String {
        format!("marker-{event}")
    }

    /// The event's keys as last seen; they were verified before they were written down.
    pub(crate) fn keys(&self) -> Result<KeyList> {
        KeyList::read(&self.key_list).map_err(CompanionError::internal)
    }
}

/// The membership, if this folder has one.
pub(crate) fn find_identity(journal: &Connection) -> Result<Option<Identity>> {
    let Some(mut identity) = journal
        .prepare_cached(
            "SELECT event, event_number, root, server_url, device, device_name, role, subject,
                    install_marker, key_list, scope_version, revoked, fork_needed, guest
             FROM membership",
        )?
        .query_row([], read_identity)
        .optional()?
    else {
        return Ok(None);
    };
    let mut statement = journal.prepare_cached("SELECT stream FROM scope ORDER BY stream")?;
    let streams = statement.query_map([], |row| row.get(0).map(|SqlText(stream)| stream))?;
    identity.scope.streams = streams.collect::<rusqlite::Result<_>>()?;
    Ok(Some(identity))
}

fn read_identity(row: &rusqlite::Row<'_>) -> rusqlite::Result<Identity> {
    Ok(Identity {
        event: row.get::<_, SqlText<EventCode>>(0)?.0,
        event_number: row.get(1)?,
        root: row.get(2)?,
        server_url: row.get(3)?,
        device: row.get::<_, Sql<DeviceId>>(4)?.0,
        device_name: row.get(5)?,
        role: row.get::<_, SqlText<Role>>(6)?.0,
        subject: row.get(7)?,
        install_marker: row.get(8)?,
        key_list: row.get(9)?,
        scope: Scope { version: super::to_u64(row.get(10)?), streams: Vec::new() },
        revoked: row.get(11)?,
        fork_needed: row.get(12)?,
        guest: row.get(13)?,
    })
}

/// The membership.
///
/// # Errors
/// [`CompanionError::Unauthorized`] where this folder has none.
pub(crate) fn identity(journal: &Connection) -> Result<Identity> {
    find_identity(journal)?.ok_or_else(|| CompanionError::Unauthorized {
        reason: "this device has not joined the event: join with an enrolment code".to_owned(),
    })
}

/// Writes the membership of a new or a forked device.
pub(crate) fn save_identity(journal: &Transaction<'_>, identity: &Identity) -> Result<()> {
    journal
        .prepare_cached(
            "INSERT OR REPLACE INTO membership
             (id, event, event_number, root, server_url, device, device_name, role, subject,
              install_marker, key_list, scope_version, revoked, fork_needed, guest)
         VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            identity.event.as_str(),
            identity.event_number,
            identity.root,
            identity.server_url,
            Sql(identity.device),
            identity.device_name,
            identity.role.name(),
            identity.subject,
            identity.install_marker,
            identity.key_list,
            super::to_i64(identity.scope.version),
            identity.revoked,
            identity.fork_needed,
            identity.guest,
        ])?;
    save_scope(journal, &identity.scope)
}

/// Replaces what this device may read and write, unless the answer that says so is an older one.
pub(crate) fn replace_scope(journal: &Transaction<'_>, scope: &Scope) -> Result<()> {
    if identity(journal)?.scope.version > scope.version {
        return Ok(());
    }
    take_scope(journal, scope)
}

/// Replaces what this device may read and write, whatever it knew before: a server that forgot an
/// enrolment says less, under an older version.
pub(crate) fn take_scope(journal: &Transaction<'_>, scope: &Scope) -> Result<()> {
    if identity(journal)?.scope == *scope {
        return Ok(());
    }
    journal
        .prepare_cached("UPDATE membership SET scope_version = ?")?
        .execute([super::to_i64(scope.version)])?;
    save_scope(journal, scope)
}

fn save_scope(journal: &Transaction<'_>, scope: &Scope) -> Result<()> {
    journal.prepare_cached("DELETE FROM scope")?.execute([])?;
    for stream in &scope.streams {
        journal
            .prepare_cached("INSERT INTO scope (stream) VALUES (?)")?
            .execute([stream.to_string()])?;
    }
    Ok(())
}

/// Keeps a certificate beside those this device already has, also for a server that forgets it.
pub(crate) fn add_enrolment(
    journal: &Transaction<'_>,
    certificate: &DeviceCertificate,
    token: &[u8],
) -> Result<()> {
    journal
        .prepare_cached(
            "INSERT OR REPLACE INTO enrolments (device, role, subject, certificate)
         VALUES (?, ?, ?, ?)",
        )?
        .execute(params![
            Sql(certificate.device()),
            certificate.role.name(),
            certificate.subject,
            token
        ])?;
    add_fact(journal, token, true)
}

/// Certificates of one identity of this installation.
pub(crate) fn list_certificates(journal: &Connection, device: &DeviceId) -> Result<Vec<Vec<u8>>> {
    let mut statement = journal
        .prepare_cached("SELECT certificate FROM enrolments WHERE device = ? ORDER BY rowid")?;
    let certificates = statement.query_map([Sql(*device)], |row| row.get(0))?;
    Ok(certificates.collect::<rusqlite::Result<_>>()?)
}
