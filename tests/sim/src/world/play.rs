//! The steps of a story.

use super::World;
use crate::chance::Chance;
use crate::now::now;
use crate::oracle::Verdict;
use crate::phone::{Act, Membership, Phone};
use crate::server::{LISTS, Restore, event_code};
use crate::story::{Step, What};
use huiban_companion::CompanionError;
use huiban_protocol::documents::OpId;

/// Most phones a story may come to have by copying.
const PHONES_MAX: usize = 60;
const DAY_MS: i64 = 86_400_000;

impl World {
    pub(super) fn play(&mut self, step: &Step) -> Verdict {
        let phone = step.phone % self.phones.len();
        let mut chance = Chance::at(&[self.plan.seed, 5, step.salt]);
        self.log(|| format!("* {:?} on phone {phone}", step.what));
        match step.what {
            What::Publish => return self.publish(&mut chance),
            What::BackUp => {
                self.site.back_up();
                return Ok(());
            }
            What::RestoreByCommand => return self.restore(&mut chance, Restore::ByCommand),
            What::RestoreByCopy => return self.restore(&mut chance, Restore::ByCopy),
            What::RestartServers => {
                self.record.fault("servers restarted");
                self.site.restart(false);
                return Ok(());
            }
            What::UpgradeServers => {
                self.record.fault("servers updated");
                self.site.restart(true);
                return Ok(());
            }
            What::RevokeBadge => return self.revoke_badge(&mut chance),
            What::ReissueBadge => return self.reissue_badge(&mut chance),
            What::RotateBadgeKey => return self.rotate_badge_key(),
            _ => {}
        }
        if self.phones[phone].gone {
            return Ok(());
        }
        self.free_disk(phone)?;
        match step.what {
            What::Sync => {
                let engine = chance.index(self.phones[phone].engines.len());
                self.sync(phone, engine)
            }
            _ if !self.phones[phone].has_joined() => Ok(()),
            _ => self.play_on(phone, step, &mut chance),
        }
    }

    /// A step on a phone that is a member.
    fn play_on(&mut self, phone: usize, step: &Step, chance: &mut Chance) -> Verdict {
        match step.what {
            What::Act => self.act(phone, chance, 1),
            What::Acts(count) => self.act(phone, chance, count),
            What::Change => {
                let done = self.phones[phone].change(chance);
                self.acted(phone, done)?;
                self.check(phone)
            }
            What::Kill => {
                self.record.fault("app killed");
                self.kill(phone)
            }
            What::Sleep(ms) => {
                self.record.fault("phone slept");
                self.phones[phone].asleep_until_ms = self.time.now_ms() + ms;
                Ok(())
            }
            What::FillDisk(writes) => self.fill_disk(phone, writes, chance),
            What::Reboot => {
                let waits = self.phones[phone].has_pending();
                self.record.fault(if waits { "rebooted before a push" } else { "rebooted" });
                self.phones[phone].clock.reboot();
                self.kill(phone)
            }
            What::StepClock(ms) => {
                let far = ms.abs() >= DAY_MS;
                self.record.fault(if far { "clock stepped a day" } else { "clock stepped" });
                self.phones[phone].clock.step(ms);
                Ok(())
            }
            What::KeepMirror => {
                self.phones[phone].keep_mirror();
                Ok(())
            }
            What::LoseMirror => {
                self.record.fault("mirror lost its tail");
                self.phones[phone].kill();
                self.phones[phone].lose_mirror();
                self.open(phone)
            }
            What::SecondEngine => {
                if self.phones[phone].engines.len() == 1 {
                    self.record.fault("two processes on one folder");
                    self.phones[phone].add_engine();
                }
                self.open(phone)
            }
            What::CloneDisk => self.copy(phone, true),
            What::RestoreOnOther => self.copy(phone, false),
            What::JoinAgain => self.join_again(phone, chance),
            What::DamageOp => {
                if let Some(op) = self.phones[phone].damage_op(chance) {
                    self.record.fault("signature damaged");
                    self.record.damaged.insert(op);
                }
                Ok(())
            }
            What::Poison(status) => {
                self.phones[phone].poisoned = Some(status);
                Ok(())
            }
            What::Drown => self.drown(phone),
            What::Revoke => self.revoke(phone),
            _ => Ok(()),
        }
    }

    /// Lets a phone's disk run full while it acts and syncs.
    fn fill_disk(&mut self, phone: usize, writes: u64, chance: &mut Chance) -> Verdict {
        self.phones[phone].kill();
        self.phones[phone].fill_disk(writes);
        self.open(phone)?;
        for _ in 0..chance.below(4) {
            let done = self.phones[phone].act(chance, &self.badges);
            self.acted(phone, done)?;
        }
        if self.phones[phone].engines[0].core.is_some() { self.sync(phone, 0) } else { Ok(()) }
    }

    /// Ends that: from here on everything must be as if the disk had never been full.
    pub(super) fn free_disk(&mut self, phone: usize) -> Verdict {
        if !self.phones[phone].is_full() {
            return Ok(());
        }
        self.phones[phone].kill();
        if self.phones[phone].free_disk() {
            self.record.fault("phone's disk full");
        }
        self.log(|| format!("phone {phone} has room again"));
        self.open(phone)
    }

    fn act(&mut self, phone: usize, chance: &mut Chance, count: u64) -> Verdict {
        for _ in 0..count {
            let done = self.phones[phone].act(chance, &self.badges);
            self.acted(phone, done)?;
        }
        self.check(phone)
    }

    fn acted(
        &mut self,
        phone: usize,
        done: Result<Option<(OpId, Act)>, CompanionError>,
    ) -> Verdict {
        let done = match done {
            Err(CompanionError::StorageFull) if self.phones[phone].is_full() => {
                self.log(|| format!("phone {phone} says that its disk is full"));
                None
            }
            done => done.map_err(|error| format!("phone {phone} refused an act: {error}"))?,
        };
        let Some((op, mut act)) = done else { return Ok(()) };
        act.at_ms = self.time.now_ms();
        act.late = self.phones[phone].device().is_some_and(|id| self.record.revoked.contains(&id));
        self.log(|| format!("phone {phone} keeps {} {} as {op}", act.kind, act.entity));
        self.phones[phone].acts.insert(op, act.clone());
        if self.record.acts.insert(op, act).is_some() {
            return Err(format!("two acts have the id {op}"));
        }
        Ok(())
    }

    fn publish(&mut self, chance: &mut Chance) -> Verdict {
        if self.phones.iter().any(Phone::is_downloading) {
            self.record.fault("agenda edited during a first download");
        }
        match self.site.publish(chance) {
            Ok(number) => {
                self.log(|| format!("published as {number:?}"));
                self.note_refilled();
                Ok(())
            }
            Err(error) => Err(format!("the organizer cannot publish: {error}")),
        }
    }

    fn restore(&mut self, chance: &mut Chance, how: Restore) -> Verdict {
        self.note_refilled();
        let before = self.site.holdings();
        if self.site.restore(chance, how) {
            self.record.restores += 1;
            self.record.fault(match how {
                Restore::ByCommand => "server restored by its command",
                Restore::ByCopy => "server restored by copying its file",
            });
            self.note_lost(&before);
        }
        self.check_site()
    }

    fn copy(&mut self, phone: usize, with_secrets: bool) -> Verdict {
        let index = self.phones.len();
        if index >= PHONES_MAX {
            return Ok(());
        }
        self.record.fault(if with_secrets { "disk cloned" } else { "backup on another phone" });
        let copy = self.phones[phone].copy(self.plan.seed, index, &self.time, with_secrets);
        self.phones.push(copy);
        self.open(index)
    }

    fn join_again(&mut self, phone: usize, chance: &mut Chance) -> Verdict {
        if self.phones[phone].needs_join || self.phones[phone].engines[0].is_busy() {
            return Ok(());
        }
        let list = LISTS[chance.index(LISTS.len())];
        let membership = match &self.phones[phone].membership {
            Membership::Attendee(person) if chance.happens(500) => Membership::Attendee(*person),
            _ => Membership::Gate(list),
        };
        self.record.fault("moved to another scope");
        let link = self.link_for(&membership);
        self.phones[phone].unanswered.insert(link.clone());
        self.phones[phone].link = Some(link);
        self.join(phone)
    }

    fn drown(&mut self, phone: usize) -> Verdict {
        if self.phones.iter().filter(|phone| !phone.gone).count() > 1 {
            self.record.fault("phone never returns");
            self.phones[phone].kill();
            self.phones[phone].gone = true;
        }
        Ok(())
    }

    fn revoke(&mut self, phone: usize) -> Verdict {
        let Some(device) = self.phones[phone].device() else { return Ok(()) };
        if now(self.site.organizer().revoke_device(&event_code(), &device)).is_ok() {
            self.record.fault("phone revoked");
            self.record.revoked.insert(device);
            self.phones[phone].revoked = true;
            // orders count in seconds, so what was done a moment before comes after as well
            let from_ms = self.time.now_ms() - 1_000;
            for op in self.phones[phone].acts.keys() {
                if let Some(act) = self.record.acts.get_mut(op)
                    && act.at_ms > from_ms
                {
                    act.late = true;
                }
            }
        }
        Ok(())
    }
}
