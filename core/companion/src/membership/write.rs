//! What a join leaves in the journal.

use crate::error::Result;
use crate::journal::erase::forget_emptied;
use crate::journal::facts::add_fact;
use crate::journal::identity::{
    Identity, add_enrolment, find_identity, list_certificates, save_identity,
};
use crate::journal::reoffer::reoffer_all;
use huiban_protocol::tokens::DeviceCertificate;
use huiban_protocol::wire::EnrolAnswer;
use rusqlite::Transaction;

/// A verified answer to an enrolment.
pub(crate) struct Joined<'a> {
    pub(crate) answer: &'a EnrolAnswer,
    pub(crate) server_url: &'a str,
    pub(crate) certificate: &'a DeviceCertificate,
    pub(crate) root: [u8; 16],
    pub(crate) install_marker: [u8; 16],
}

/// Writes the membership, in the place of an older one or as its continuation.
///
/// The same device adds a role. Another device (its key did not come along with a restored backup)
/// takes the folder over: the acts of the old one keep their numbers, signatures and certificate,
/// and are offered again, apart from those that were emptied.
pub(crate) fn write_membership(journal: &Transaction<'_>, joined: &Joined<'_>) -> Result<Identity> {
    let answer = joined.answer;
    let identity = Identity {
        event: answer.server.event.clone(),
        event_number: answer.server.number,
        root: joined.root,
        server_url: joined.server_url.to_owned(),
        device: joined.certificate.device(),
        device_name: answer.name.clone(),
        role: answer.role,
        subject: answer.subject.clone(),
        install_marker: joined.install_marker,
        key_list: answer.key_list.0.clone(),
        revoked: false,
        fork_needed: false,
        guest: false,
        scope: answer.scope.clone(),
    };
    let before = find_identity(journal)?;
    save_identity(journal, &identity)?;
    add_enrolment(journal, joined.certificate, &answer.certificate.0)?;
    add_fact(journal, &answer.key_list.0, true)?;
    if let Some(old) = before.filter(|old| old.device != identity.device) {
        for certificate in list_certificates(journal, &old.device)? {
            add_fact(journal, &certificate, false)?;
        }
        journal
            .prepare_cached(
                "UPDATE progress
             SET last_device_seq = 0, reoffered_gap = NULL, ledger_gap = 0,
                 purged_count = 0, purged_sum = 0",
            )?
            .execute([])?;
        forget_emptied(journal, &identity.device)?;
        reoffer_all(journal, false)?;
    }
    Ok(identity)
}
