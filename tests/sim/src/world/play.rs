//! The steps of a story.

use super::World;
use crate::chance::Chance;
use crate::now::now;
use crate::oracle::Verdict;
use crate::phone::{Membership, Phone};
use crate::server::{LISTS, Restore, event_code};
use crate::story::{Step, What};
use huiban_protocol::documents::{DeviceId, OpId};

/// Most phones a story may come to have by copying.
const PHONES_MAX: usize = 60;

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
                self.site.restart(true);
                return Ok(());
            }
            _ => {}
        }
        if self.phones[phone].gone {
            return Ok(());
        }
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
            What::Reboot => {
                self.record.fault("rebooted");
                self.phones[phone].clock.reboot();
                self.kill(phone)
            }
            What::StepClock(ms) => {
                self.record.fault("clock stepped");
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

    fn act(&mut self, phone: usize, chance: &mut Chance, count: u64) -> Verdict {
        for _ in 0..count {
            let done = self.phones[phone].act(chance);
            self.acted(phone, done)?;
        }
        self.check(phone)
    }

    fn acted(
        &mut self,
        phone: usize,
        done: Result<Option<(OpId, crate::phone::Act)>, String>,
    ) -> Verdict {
        let done = done.map_err(|why| format!("phone {phone}: {why}"))?;
        let Some((op, act)) = done else { return Ok(()) };
        self.log(|| format!("phone {phone} keeps {} {} as {op}", act.kind, act.entity));
        self.phones[phone].acts.insert(op, act.clone());
        if self.record.acts.insert(op, act).is_some() {
            return Err(format!("two acts have the id {op}"));
        }
        Ok(())
    }

    fn publish(&mut self, chance: &mut Chance) -> Verdict {
        match self.site.publish(chance) {
            Ok(number) => {
                self.log(|| format!("published as {number:?}"));
                Ok(())
            }
            Err(error) => Err(format!("the organizer cannot publish: {error}")),
        }
    }

    fn restore(&mut self, chance: &mut Chance, how: Restore) -> Verdict {
        if self.site.restore(chance, how) {
            self.record.restores += 1;
            self.record.fault("database put back");
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
        let Some(device) = device(&self.phones[phone]) else { return Ok(()) };
        if now(self.site.organizer().revoke_device(&event_code(), &device)).is_ok() {
            self.record.fault("phone revoked");
            self.phones[phone].revoked = true;
        }
        Ok(())
    }
}

fn device(phone: &Phone) -> Option<DeviceId> {
    phone
        .journal()
        .query_row("SELECT device FROM membership", [], |row| row.get(0).map(DeviceId))
        .ok()
}
