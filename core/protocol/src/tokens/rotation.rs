//! The next key list: what its holder changes in the one before. Pure, so that the server can do it
//! where it holds the root key, and whoever keeps the root key elsewhere can do it there.

use super::key_list::{KeyList, KeyState, KeyUse, ListedKey};
use crate::limits::{CLOCK_GRACE_S, KEY_LIST_KEYS_MAX};

/// A change of one sort of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// Which keys.
    pub key_use: KeyUse,
    /// A key that is listed ahead of its use from now on; the signer of the documents holds its
    /// secret half.
    pub standby: [u8; 32],
    /// Since when others may have had the current key, seconds since 1970 UTC; `None` where nobody
    /// has.
    pub compromised_since_s: Option<u64>,
    /// Now, seconds since 1970 UTC.
    pub now_s: u64,
    /// Until when the new list is good, and its keys; never earlier than those of the list before.
    pub until_s: u64,
}

/// Why there is no next list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RotationError {
    /// The root key is what devices hold on to: it stays.
    #[error("the root key is not rotated: links and devices hold on to it")]
    Root,
    /// No key of this sort is in use.
    #[error("no key of this sort is in use")]
    NoKey,
    /// The list is as long as it may be.
    #[error("the key list is full: {KEY_LIST_KEYS_MAX} keys")]
    Full,
    /// The standby key is listed already.
    #[error("the new key is listed already")]
    Known,
}

impl KeyList {
    /// The key that documents of this use are signed with: the one that was put to use last, while
    /// it may be used.
    pub fn current(&self, key_use: KeyUse, now_s: u64) -> Option<&ListedKey> {
        let in_use = |key: &&ListedKey| {
            key.key_use == key_use && key.state == KeyState::Active && now_s < key.until_s
        };
        self.keys.iter().rev().find(in_use)
    }

    /// The key of this use that is listed ahead of its use.
    pub fn standby(&self, key_use: KeyUse) -> Option<&ListedKey> {
        self.keys.iter().find(|key| key.key_use == key_use && key.state == KeyState::Standby)
    }

    /// The list after a rotation, not signed yet.
    ///
    /// The key that was listed as standby is put to use, and the new one is listed as the next
    /// standby. What the former key signed stays good; it may sign no more after the clocks' grace,
    /// and where it is compromised, what it signed counts only as far as [`super::KeyTrust`] says.
    /// Without a standby the new key is only listed, because devices that have not synced would not
    /// know it; of a compromised key nobody waits, and the new one is put to use at once.
    ///
    /// # Errors
    /// [`RotationError`]; the list stays as it is.
    pub fn rotated(&self, rotation: &Rotation) -> Result<Self, RotationError> {
        let Rotation { key_use, standby, compromised_since_s, now_s, until_s } = *rotation;
        if key_use == KeyUse::Root {
            return Err(RotationError::Root);
        }
        if self.keys.iter().any(|key| key.key == standby) {
            return Err(RotationError::Known);
        }
        let former = self.current(key_use, now_s).ok_or(RotationError::NoKey)?.key;
        let promoted = self.standby(key_use).map(|key| key.key);
        let until_s = until_s.max(self.expires_s);
        let mut next = self.extended(now_s, until_s);
        let mut new =
            ListedKey { key: standby, key_use, from_s: 0, until_s, state: KeyState::Standby };
        if promoted.is_none() && compromised_since_s.is_some() {
            new.state = KeyState::Active;
        }
        let replaces = promoted.is_some() || new.state == KeyState::Active;
        for key in &mut next.keys {
            if key.key == former && replaces {
                match compromised_since_s {
                    Some(since_s) => key.state = KeyState::Compromised { since_s },
                    None => key.until_s = now_s.saturating_add(CLOCK_GRACE_S.unsigned_abs()),
                }
            }
            if Some(key.key) == promoted {
                key.state = KeyState::Active;
            }
        }
        next.keys.push(new);
        if next.keys.len() > KEY_LIST_KEYS_MAX {
            return Err(RotationError::Full);
        }
        Ok(next)
    }

    /// The next version of the list, good until then at least; keys that are no longer in use stay
    /// so.
    #[must_use]
    pub fn extended(&self, now_s: u64, until_s: u64) -> Self {
        let until_s = until_s.max(self.expires_s);
        // what was ended by a rotation ends before the list does
        let keys = self.keys.iter().map(|key| ListedKey {
            until_s: if key.until_s < self.expires_s { key.until_s } else { until_s },
            ..key.clone()
        });
        Self {
            version: self.version.saturating_add(1),
            issued_s: now_s,
            expires_s: until_s,
            keys: keys.collect(),
            event: self.event,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Badge, KeyTrust, SigningKey, TokenError, root_fingerprint};
    use super::*;
    use crate::documents::RegistrationId;

    const NOW_S: u64 = 1_794_441_600;
    const UNTIL_S: u64 = NOW_S + 5_000_000;

    fn secret(number: u8) -> SigningKey {
        SigningKey::from_bytes(&[number; 32])
    }

    fn public(number: u8) -> [u8; 32] {
        secret(number).verifying_key().to_bytes()
    }

    fn listed(number: u8, key_use: KeyUse, state: KeyState) -> ListedKey {
        ListedKey { key: public(number), key_use, from_s: 0, until_s: UNTIL_S, state }
    }

    fn list(keys: &[(u8, KeyUse, KeyState)]) -> KeyList {
        let keys = keys.iter().map(|(number, key_use, state)| listed(*number, *key_use, *state));
        KeyList { event: 7, version: 1, issued_s: NOW_S, expires_s: UNTIL_S, keys: keys.collect() }
    }

    fn with_standby() -> KeyList {
        list(&[
            (1, KeyUse::Root, KeyState::Active),
            (2, KeyUse::Badge, KeyState::Active),
            (3, KeyUse::Device, KeyState::Active),
            (4, KeyUse::Badge, KeyState::Standby),
        ])
    }

    fn rotation(standby: u8, compromised_since_s: Option<u64>, now_s: u64) -> Rotation {
        Rotation {
            key_use: KeyUse::Badge,
            standby: public(standby),
            compromised_since_s,
            now_s,
            until_s: UNTIL_S,
        }
    }

    fn badge(issued_s: u64, key: u8) -> Vec<u8> {
        let badge = Badge {
            event: 7,
            registration: RegistrationId([1; 8]),
            ticket_type: "vip".into(),
            serial: issued_s,
            issued_s,
            expires_s: UNTIL_S,
        };
        badge.sign(&secret(key)).unwrap()
    }

    #[test]
    fn a_standby_is_put_to_use_and_what_was_signed_before_stays_good() {
        let before = with_standby();
        let (old, ahead) = (badge(NOW_S, 2), badge(NOW_S, 4));
        assert!(Badge::open(&ahead, &before).is_ok(), "a gate that has not synced knows it");
        let at_s = NOW_S + 3_600;
        let after = before.rotated(&rotation(5, None, at_s)).unwrap();
        assert_eq!(
            (after.version, after.current(KeyUse::Badge, at_s).unwrap().key),
            (2, public(4))
        );
        assert_eq!(after.standby(KeyUse::Badge).unwrap().key, public(5));
        for good in [&old, &badge(at_s, 4), &badge(at_s + 599, 2)] {
            assert_eq!(Badge::verify(good, &after).unwrap().1, KeyTrust::Sound);
        }
        let late = badge(at_s + 600, 2);
        assert_eq!(Badge::open(&late, &after), Err(TokenError::KeyUse), "it may sign no more");
        let token = after.sign(&secret(1)).unwrap();
        assert_eq!(KeyList::open(&token, &root_fingerprint(&public(1))).unwrap(), after);

        let next = after.rotated(&rotation(6, None, at_s + 10_000)).unwrap();
        assert_eq!(next.current(KeyUse::Badge, at_s + 10_000).unwrap().key, public(5));
        assert_eq!(Badge::open(&late, &next), Err(TokenError::KeyUse), "what ended stays ended");
        assert!(Badge::open(&old, &next).is_ok());
    }

    #[test]
    fn a_compromised_key_is_judged_by_what_else_is_known() {
        let before = with_standby();
        let since_s = NOW_S + 100;
        let after = before.rotated(&rotation(5, Some(since_s), NOW_S + 3_600)).unwrap();
        let (good, forged) = (badge(NOW_S, 2), badge(since_s, 2));
        assert_eq!(
            Badge::verify(&good, &after).unwrap().1,
            KeyTrust::Compromised { since_s },
            "what is signed by it can be dated back, so even this is only as good as its serial"
        );
        assert!(Badge::open(&good, &after).is_ok());
        assert_eq!(Badge::open(&forged, &after), Err(TokenError::KeyUse));
        assert_eq!(after.current(KeyUse::Badge, NOW_S + 3_600).unwrap().key, public(4));
    }

    #[test]
    fn without_a_standby_one_is_listed_first_unless_there_is_no_time() {
        let before =
            list(&[(1, KeyUse::Root, KeyState::Active), (2, KeyUse::Badge, KeyState::Active)]);
        let listed = before.rotated(&rotation(5, None, NOW_S)).unwrap();
        assert_eq!(listed.current(KeyUse::Badge, NOW_S).unwrap().key, public(2));
        assert_eq!(listed.standby(KeyUse::Badge).unwrap().key, public(5));
        assert_eq!(listed.keys[1], before.keys[1], "the key in use goes on as before");
        let at_once = before.rotated(&rotation(5, Some(NOW_S), NOW_S)).unwrap();
        assert_eq!(at_once.current(KeyUse::Badge, NOW_S).unwrap().key, public(5));
        assert_eq!(at_once.keys[1].state, KeyState::Compromised { since_s: NOW_S });
    }

    #[test]
    fn what_cannot_be_rotated_is_said() {
        let before = with_standby();
        let of = |key_use| Rotation { key_use, ..rotation(5, None, NOW_S) };
        assert_eq!(before.rotated(&of(KeyUse::Root)), Err(RotationError::Root));
        assert_eq!(before.rotated(&of(KeyUse::Booth)), Err(RotationError::NoKey));
        assert_eq!(before.rotated(&rotation(3, None, NOW_S)), Err(RotationError::Known));
        let mut full = before;
        for number in 10.. {
            match full.rotated(&rotation(number, None, NOW_S)) {
                Ok(next) => full = next,
                Err(error) => {
                    assert_eq!((error, full.keys.len()), (RotationError::Full, 32));
                    break;
                }
            }
        }
    }

    #[test]
    fn a_longer_event_makes_a_longer_list() {
        let before = with_standby();
        let after = before.rotated(&rotation(5, None, NOW_S)).unwrap();
        let longer = after.extended(NOW_S + 1, UNTIL_S + 86_400);
        assert_eq!((longer.version, longer.expires_s), (3, UNTIL_S + 86_400));
        assert_eq!(longer.keys[1].until_s, NOW_S + 600, "the key that was replaced stays so");
        assert_eq!(longer.keys[3].until_s, UNTIL_S + 86_400);
        assert_eq!(longer.extended(NOW_S + 2, 0).expires_s, UNTIL_S + 86_400, "never shorter");
    }
}
