//! What staff at a gate do. No call but [`Companion::scan_live`] uses the network; all are safe off
//! the main thread.

use super::Companion;
use super::acts::Seen;
use super::reads::now_by_journal;
use crate::agenda;
use crate::area::Area;
use crate::checkin::{self, Code, ListCounts, Reading};
use crate::error::{CompanionError, Result};
use crate::journal::fold::{catch_up, shown_body};
use crate::journal::identity::{Identity, identity};
use crate::journal::overlay::RowKey;
use crate::screens::{
    self, FoundPersonView, GateCountsView, IncidentView, OpenListView, ScanView, Told,
};
use crate::store::Database;
use chrono_tz::Tz;
use huiban_protocol::documents::{
    CheckInList, DirectoryPolicy, IncidentId, Language, ListCode, OpId, RegistrationId,
};
use huiban_protocol::limits::OVERRIDE_CHARS_MAX;
use huiban_protocol::ops::Draft;
use huiban_protocol::streams::{Direction, Override, SCAN_ROW, ScanRow, StreamId, UNDO_ROW};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// How long a gate waits for the server's word, ms.
const LIVE_WAIT_MS: u64 = 3_000;
/// After this long, ms, it looks whether another sync has ended.
const BUSY_WAIT_MS: u64 = 100;

/// What a scanner saw, or who was found, and what for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScanRequest {
    /// Any text, also one that is no badge; unread where a person is named.
    pub text: String,
    /// The list; the open one where none is named.
    pub list: Option<String>,
    /// The person leaves.
    pub exit: bool,
    /// Who answers, and why, for letting the person pass whatever the outcome.
    pub overriding: Option<Override>,
    /// Whom [`Companion::find_people`] found, where the badge does not read: judged as by the badge
    /// that counts, and recorded as read without one.
    pub person: Option<RegistrationId>,
}

/// What taking a scan back came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UndoView {
    /// The scan.
    pub scan_id: OpId,
    /// It does not count.
    pub undone: bool,
}

impl Companion {
    /// Opens a list: scans are for it until another one is opened.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] for a list that this gate does not have,
    /// [`CompanionError::Unauthorized`] where this device is no gate.
    pub fn open_list(&self, list: &str, language: Language) -> Result<OpenListView> {
        let files = self.files()?;
        let list = files.journal.write(|journal| -> Result<_> {
            let list = checkin::choose_list(journal, &identity(journal)?, Some(list))?;
            checkin::set_open_list(journal, &list)?;
            Ok(list)
        })?;
        self.listeners.tell(BTreeSet::from([Area::CheckIn]));
        self.read(|mirror, identity| {
            let rules = checkin::find_rules(mirror, &list)?;
            let lists = checkin::lists_of(identity);
            Ok(screens::open_list_view(&list, rules.as_ref(), &lists, language))
        })
    }

    /// Judges what a scanner saw, by what this device knows. What is recorded is durable before
    /// this returns, and with it the verdict.
    ///
    /// # Errors
    /// [`CompanionError::Unauthorized`] where this device is no gate,
    /// [`CompanionError::NotFound`] for a list that it does not have or whose rules have not
    /// arrived, [`CompanionError::InvalidInput`] where no list is open or an override says nothing;
    /// of a person as [`Companion::find_people`], and [`CompanionError::NotFound`] for one that the
    /// server has not told of.
    pub fn scan(&self, request: &ScanRequest, language: Language) -> Result<ScanView> {
        if let Some(overriding) = &request.overriding {
            check_override(overriding)?;
        }
        match self.scan_once(request, language) {
            // nothing was appended: no verdict could be found on a damaged mirror
            Err(CompanionError::StorageDamaged { .. }) => {
                self.mend_mirror()?;
                self.scan_once(request, language)
            }
            verdict => verdict,
        }
    }

    /// As [`Companion::scan`]; where the list needs the server's word on who enters, it is asked
    /// first, for 3 s at most: a queue waits.
    ///
    /// # Errors
    /// As [`Companion::scan`]; a server that does not answer is an outcome, not an error.
    pub async fn scan_live(&self, request: &ScanRequest, language: Language) -> Result<ScanView> {
        let list = self.files()?.journal.read(|journal| {
            checkin::choose_list(journal, &identity(journal)?, request.list.as_deref())
        })?;
        let rules = self.read(|mirror, _| checkin::find_rules(mirror, &list))?;
        if rules.is_some_and(|rules| rules.live) && !request.exit {
            tokio::select! {
                biased;
                asked = self.ask() => asked?,
                () = self.ports.clock.sleep_ms(LIVE_WAIT_MS) => {}
            }
        }
        self.scan(request, language)
    }

    /// Hears what the server knows; without it, what is here has to do.
    async fn ask(&self) -> Result<()> {
        loop {
            match self.sync().await {
                // another one is under way, and brings the same
                Err(CompanionError::Busy { .. }) => self.ports.clock.sleep_ms(BUSY_WAIT_MS).await,
                Err(gone @ (CompanionError::Closed | CompanionError::Cancelled)) => {
                    return Err(gone);
                }
                Ok(_) | Err(_) => return Ok(()),
            }
        }
    }

    fn scan_once(&self, request: &ScanRequest, language: Language) -> Result<ScanView> {
        let judge = |seen: &Seen<'_>| {
            let list = checkin::choose_list(seen.journal, seen.identity, request.list.as_deref())?;
            let (rules, keys) = (rules_of(seen.mirror, &list)?, seen.identity.keys()?);
            let zone = zone_of(seen.mirror)?;
            let now_ms = now_by_journal(seen.journal, &*self.ports.clock)?;
            if request.person.is_some() {
                check_names(seen, &list, rules.directory, now_ms)?;
            }
            let reading = Reading {
                code: request.person.map_or(Code::Text(&request.text), Code::Person),
                rules: &rules,
                list: &list,
                direction: if request.exit { Direction::Exit } else { Direction::Entry },
                overriding: request.overriding.as_ref(),
                keys: &keys,
                gate: &seen.identity.device_name,
                zone,
                now_ms,
            };
            let (judged, draft) =
                checkin::judge(seen.journal, seen.mirror, seen.identity, &reading)?;
            let told = Told { language, zone, device: seen.identity.device };
            Ok((draft.into_iter().collect(), (judged, list, told)))
        };
        let (ops, (judged, list, told)) = self.act_seeing(settle, judge)?;
        Ok(screens::scan_view(judged, list.as_str(), ops.first().copied(), &told))
    }

    /// Takes a scan back, of whichever gate it is: it was a mistake. Nothing to do where that was
    /// said already.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] where none of this gate's lists has such a scan.
    pub fn undo_scan(&self, scan: OpId) -> Result<UndoView> {
        let undo = |mirror: &Connection, identity: &Identity| -> Result<(Vec<Draft>, ())> {
            for list in checkin::lists_of(identity) {
                if find_row(mirror, &list, SCAN_ROW, scan)? {
                    let known = find_row(mirror, &list, UNDO_ROW, scan)?;
                    let draft = (!known).then(|| checkin::undo(&list, scan)).transpose()?;
                    return Ok((draft.into_iter().collect(), ()));
                }
            }
            Err(CompanionError::NotFound { what: format!("scan {scan} at this gate") })
        };
        self.act_all(undo)?;
        Ok(UndoView { scan_id: scan, undone: true })
    }

    /// Every scan of a list that this device knows of, its own included, in the order of effective
    /// time.
    ///
    /// # Errors
    /// Those of reading the files.
    pub fn scans(&self, list: &ListCode) -> Result<Vec<ScanRow>> {
        self.read(|mirror, _| checkin::list_scans(mirror, list))
    }

    /// Sums of the scans of a list.
    ///
    /// # Errors
    /// Those of reading the files.
    pub fn counts(&self, list: &ListCode) -> Result<ListCounts> {
        let now_ms = self.best_now_ms()?;
        self.read_settled(|mirror, _, zone| checkin::count_list(mirror, list, zone, now_ms))
    }

    /// Sums of a list, or of the open one, and as of when.
    ///
    /// # Errors
    /// As [`Companion::scan`] where there is no such list.
    pub fn gate_counts(&self, list: Option<&str>) -> Result<GateCountsView> {
        let (list, now_ms) = (self.chosen_list(list)?, self.best_now_ms()?);
        self.read_settled(|mirror, _, zone| {
            let counts = checkin::count_list(mirror, &list, zone, now_ms)?;
            let heard = checkin::standpoint(mirror, &StreamId::List(list.clone()), now_ms)?;
            Ok(screens::counts_view(&list, counts, heard, zone, now_ms))
        })
    }

    /// What should not have been: double admissions, and entries of people whom the organizer holds
    /// back, of one list or of all that this gate has; the latest first.
    ///
    /// # Errors
    /// As [`Companion::scan`] where there is no such list.
    pub fn incidents(&self, list: Option<&str>) -> Result<Vec<IncidentView>> {
        let named = list.map(|list| self.chosen_list(Some(list))).transpose()?;
        let mut incidents = self.read_settled(|mirror, identity, zone| {
            let lists =
                named.clone().map_or_else(|| checkin::lists_of(identity), |list| vec![list]);
            let mut all = Vec::new();
            for list in lists {
                all.extend(screens::list_incidents(mirror, &list, zone)?);
            }
            Ok(all)
        })?;
        incidents.sort_by_key(|incident| {
            std::cmp::Reverse(incident.scans.last().map(|scan| (scan.at_ms, scan.scan_id)))
        });
        Ok(incidents)
    }

    /// Says that somebody looked after an incident. Nothing to do where that was said already.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] where this gate knows of no such incident.
    pub fn acknowledge_incident(&self, incident: IncidentId) -> Result<Vec<IncidentView>> {
        let known = self.incidents(None)?;
        let found = known.iter().find(|known| known.id == incident).ok_or_else(|| {
            CompanionError::NotFound { what: format!("incident {incident}: see incidents") }
        })?;
        if !found.acknowledged {
            let list: ListCode = found.list.parse().map_err(CompanionError::internal)?;
            self.act_all(|_, _| Ok((vec![checkin::acknowledge(&list, incident)?], ())))?;
        }
        self.incidents(None)
    }

    /// Finds people by name, pinyin, organisation or the last four digits of their number, at most
    /// 20. That somebody was looked for is recorded, not whom.
    ///
    /// # Errors
    /// [`CompanionError::Unauthorized`] where the list's gates may not know names, or not any more
    /// without the server's word; [`CompanionError::InvalidInput`] where nothing can be looked for;
    /// and as [`Companion::scan`] where there is no such list.
    pub fn find_people(&self, text: &str, list: Option<&str>) -> Result<Vec<FoundPersonView>> {
        if !text.chars().any(char::is_alphanumeric) {
            return Err(CompanionError::InvalidInput {
                field: "text",
                reason: "type a name, an organisation or four digits".to_owned(),
            });
        }
        let prepare = |mirror: &Database| {
            checkin::follow_directory(mirror)?;
            settle(mirror)
        };
        let find = |seen: &Seen<'_>| {
            let list = checkin::choose_list(seen.journal, seen.identity, list)?;
            let now_ms = now_by_journal(seen.journal, &*self.ports.clock)?;
            let policy = rules_of(seen.mirror, &list)?.directory;
            check_names(seen, &list, policy, now_ms)?;
            let zone = zone_of(seen.mirror)?;
            let found = checkin::find_people(seen.mirror, text, &list, policy, zone, now_ms)?;
            let draft = checkin::draft_find(&list, found.len())?;
            Ok((vec![draft], found))
        };
        let (_, found) = self.act_seeing(prepare, find)?;
        Ok(found.into_iter().map(screens::person_view).collect())
    }

    /// The list that a call is about.
    pub(super) fn chosen_list(&self, named: Option<&str>) -> Result<ListCode> {
        self.files()?
            .journal
            .read(|journal| checkin::choose_list(journal, &identity(journal)?, named))
    }

    /// As [`Companion::read`], with the scans added up.
    pub(super) fn read_settled<T>(
        &self,
        read: impl Fn(&Connection, &Identity, Tz) -> Result<T>,
    ) -> Result<T> {
        let ask = || {
            let files = self.files()?;
            let identity = files.journal.read(identity)?;
            let mirror = files.mirror()?;
            catch_up(&files.journal, &mirror)?;
            settle(&mirror)?;
            mirror.read(|mirror| read(mirror, &identity, zone_of(mirror)?))
        };
        match ask() {
            Err(CompanionError::StorageDamaged { .. }) => {
                self.mend_mirror()?;
                ask()
            }
            result => result,
        }
    }

    /// Brings what gates look things up by up to date, so that the first call after a sync need not.
    pub(super) fn settle_gate(&self) -> Result<()> {
        let mirror = self.files()?.mirror()?;
        checkin::follow_directory(&mirror)?;
        settle(&mirror)
    }
}

fn settle(mirror: &Database) -> Result<()> {
    checkin::settle(mirror, mirror.read(zone_of)?)
}

/// The event's zone; UTC before its agenda has arrived.
fn zone_of(mirror: &Connection) -> Result<Tz> {
    Ok(agenda::find_event(mirror)?.map_or(Tz::UTC, |event| event.zone))
}

fn rules_of(mirror: &Connection, list: &ListCode) -> Result<CheckInList> {
    checkin::find_rules(mirror, list)?.ok_or_else(|| CompanionError::NotFound {
        what: format!("rule of list {list} on this device yet: sync first"),
    })
}

fn find_row(mirror: &Connection, list: &ListCode, row_type: &str, row: OpId) -> Result<bool> {
    let key = RowKey {
        stream: StreamId::List(list.clone()).to_string(),
        row_type: row_type.to_owned(),
        row_id: row.to_string(),
    };
    Ok(shown_body(mirror, &key)?.is_some())
}

fn check_override(overriding: &Override) -> Result<()> {
    let fields = [("override", &overriding.reason), ("by", &overriding.by)];
    for (field, text) in fields {
        if text.trim().is_empty() || text.chars().count() > OVERRIDE_CHARS_MAX {
            let reason = format!("say in 1 to {OVERRIDE_CHARS_MAX} characters who answers and why");
            return Err(CompanionError::InvalidInput { field, reason });
        }
    }
    Ok(())
}

fn check_names(
    seen: &Seen<'_>,
    list: &ListCode,
    policy: DirectoryPolicy,
    now_ms: i64,
) -> Result<()> {
    let refuse = |reason: String| Err(CompanionError::Unauthorized { reason });
    if policy == DirectoryPolicy::None {
        return refuse(format!("the gates of list {list} hold no names: ask the service desk"));
    }
    if checkin::are_names_locked(seen.mirror, now_ms)? {
        return refuse("names are locked after 36 hours without the server: sync first".to_owned());
    }
    Ok(())
}
