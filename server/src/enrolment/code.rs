//! Enrolment codes as people see them, and as they are kept.

use crate::refusal::{Result, ServiceError};
use huiban_protocol::digest::sha256;
use huiban_protocol::documents::EventCode;

/// Crockford's base32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code that is typed.
const TYPED_CHARS: usize = 10;
/// Characters of a code in a link: 128 bits, and two to spare.
const LINK_CHARS: usize = 26;

/// A code in the one spelling that is hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EnrolmentCode(String);

impl EnrolmentCode {
    /// Makes a code of random bytes, one character for each.
    pub(super) fn make(random: &[u8; LINK_CHARS], typed: bool) -> Self {
        let chars = if typed { TYPED_CHARS } else { LINK_CHARS };
        let letter = |byte: &u8| {
            // 32 divides 256, so every letter is as likely as any other
            ALPHABET.get(usize::from(byte % 32)).copied().map_or('0', char::from)
        };
        Self(random.iter().take(chars).map(letter).collect())
    }

    /// Reads a code as typed: any case, with spaces and hyphens, `O` for `0`, `I` and `L` for `1`.
    pub(super) fn read(text: &str) -> Result<Self> {
        let wrong = || ServiceError::invalid("code", "not an enrolment code");
        let mut code = String::with_capacity(LINK_CHARS);
        for char in text.chars().filter(|char| !matches!(char, ' ' | '-')) {
            let char = match char.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            if !char.is_ascii() || !ALPHABET.iter().any(|letter| char::from(*letter) == char) {
                return Err(wrong());
            }
            if code.len() == LINK_CHARS {
                return Err(wrong());
            }
            code.push(char);
        }
        if code.len() == TYPED_CHARS || code.len() == LINK_CHARS {
            Ok(Self(code))
        } else {
            Err(wrong())
        }
    }

    /// Whether it is short enough to be guessed, so that tries must be counted.
    pub(super) fn is_typed(&self) -> bool {
        self.0.len() == TYPED_CHARS
    }

    /// What is kept of it.
    pub(super) fn hash(&self, event: &EventCode) -> [u8; 32] {
        sha256(format!("huiban code\n{event}\n{}", self.0).as_bytes()).0
    }

    /// The code as shown.
    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_was_typed() {
        let code = EnrolmentCode::make(&[1; LINK_CHARS], true);
        assert_eq!(code.text(), "1111111111");
        for typed in ["1111111111", "l1i1-Ll11 11", "IIIII-LLLLL"] {
            assert_eq!(EnrolmentCode::read(typed).unwrap(), code, "{typed}");
        }
        for wrong in ["", "111111111", "11111111111", "111111111U", "１１１１１１１１１１"]
        {
            assert!(EnrolmentCode::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn one_code_has_another_hash_in_another_event() {
        let code = EnrolmentCode::make(&[7; LINK_CHARS], false);
        assert_eq!(code.text().len(), LINK_CHARS);
        assert!(!code.is_typed());
        assert_ne!(code.hash(&"A".parse().unwrap()), code.hash(&"B".parse().unwrap()));
    }
}
