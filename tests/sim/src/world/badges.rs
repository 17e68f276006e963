//! What the organizer does about badges while gates read them.

use super::World;
use crate::chance::Chance;
use crate::oracle::Verdict;

impl World {
    /// Everybody has a badge from the start.
    pub(super) fn issue_badges(&mut self) {
        for person in 0..self.plan.people {
            self.badges.push(self.site.issue_badge(person).unwrap());
        }
    }

    pub(super) fn revoke_badge(&mut self, chance: &mut Chance) -> Verdict {
        let person = chance.index(self.plan.people);
        self.site
            .revoke_badge(person)
            .map_err(|error| format!("the organizer cannot take a badge back: {error}"))?;
        self.record.fault("badge taken back");
        self.log(|| format!("the badge of A{person} is taken back"));
        Ok(())
    }

    pub(super) fn reissue_badge(&mut self, chance: &mut Chance) -> Verdict {
        let person = chance.index(self.plan.people);
        let text = match self.site.issue_badge(person) {
            // a restored server has heard of a key list whose keys it lost: it says what to do
            Err(error) if self.record.restores > 0 && error.to_string().contains("rotate it") => {
                self.rotate_badge_key()?;
                self.site.issue_badge(person)
            }
            given => given,
        };
        let text = text.map_err(|error| format!("the organizer cannot give a badge: {error}"))?;
        self.record.fault("badge given anew");
        self.log(|| format!("A{person} has another badge"));
        self.badges.push(text);
        Ok(())
    }

    pub(super) fn rotate_badge_key(&mut self) -> Verdict {
        self.site
            .rotate_badge_key()
            .map_err(|error| format!("the organizer cannot change the badge key: {error}"))?;
        self.record.fault(ROTATED);
        Ok(())
    }
}

const ROTATED: &str = "badge key changed";
