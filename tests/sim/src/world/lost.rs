//! What a database that was put back has lost, and what came in its place.

use super::World;
use crate::server::Holdings;
use std::collections::BTreeMap;

/// What was lost so far and not yet overwritten.
#[derive(Default)]
pub struct Lost {
    /// The highest number that each stream ever had.
    heads: BTreeMap<String, i64>,
    /// Rows of the agenda, by type, id and revision.
    rows: BTreeMap<(String, String, i64), String>,
}

impl World {
    /// Compares the database with what it was before it was put back.
    pub(super) fn note_lost(&mut self, before: &Holdings) {
        let now = self.site.holdings();
        for (stream, head) in &before.heads {
            if now.heads.get(stream).is_none_or(|now| now < head) {
                let lost = self.lost.heads.entry(stream.clone()).or_default();
                *lost = (*lost).max(*head);
            }
        }
        for (key, body) in &before.agenda {
            if !now.agenda.contains_key(key) {
                self.lost.rows.insert(key.clone(), body.clone());
            }
        }
        if before.devices.keys().any(|device| !now.devices.contains_key(device)) {
            self.record.fault("enrolment forgotten by a restored server");
        }
        let revoked = before.devices.iter().filter(|(_, revoked)| **revoked);
        if revoked.clone().any(|(device, _)| now.devices.get(device) != Some(&true)) {
            self.record.fault("revocation forgotten by a restored server");
        }
        if !before.held_back.is_subset(&now.held_back) {
            self.record.fault("badge's revocation forgotten by a restored server");
        }
    }

    /// Counts what has since got a number or revision that was given before.
    pub(super) fn note_refilled(&mut self) {
        if self.record.restores == 0 {
            return;
        }
        let now = self.site.holdings();
        let passed =
            |stream: &String, head: &mut i64| now.heads.get(stream).is_some_and(|now| now >= head);
        for _ in self.lost.heads.extract_if(.., passed) {
            self.record.fault("stream refilled past its lost numbers");
        }
        let redone = |key: &(String, String, i64), body: &mut String| {
            now.agenda.get(key).is_some_and(|now| now != body)
        };
        for _ in self.lost.rows.extract_if(.., redone) {
            self.record.fault("same revision published with other content");
        }
    }
}
