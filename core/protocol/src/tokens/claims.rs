//! The claims of a document, with labels in their canonical order.

use super::cose::{decode, encode};
use coset::cbor::value::Value;

const AUDIENCE: i64 = 3;
const EXPIRES: i64 = 4;
const ISSUED: i64 = 6;
const ID: i64 = 7;
const CONFIRMATION: i64 = 8;
const HUIBAN: i64 = -65537;

// COSE_Key (RFC 9052 section 7, RFC 9053 section 7.2)
const COSE_KEY: i64 = 1;
const KEY_TYPE: i64 = 1;
const KEY_TYPE_OKP: i64 = 1;
const KEY_CURVE: i64 = -1;
const KEY_CURVE_ED25519: i64 = 6;
const KEY_X: i64 = -2;

/// Claims by their CWT labels (RFC 8392) and the private array.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Claims {
    /// 3 `aud`.
    pub(super) audience: Option<String>,
    /// 4 `exp`, seconds since 1970 UTC.
    pub(super) expires_s: Option<u64>,
    /// 6 `iat`, seconds since 1970 UTC.
    pub(super) issued_s: Option<u64>,
    /// 7 `cti`.
    pub(super) id: Option<Vec<u8>>,
    /// 8 `cnf`: an Ed25519 public key.
    pub(super) key: Option<Vec<u8>>,
    /// −65537: type code first.
    pub(super) huiban: Vec<Value>,
}

fn int(number: i64) -> Value {
    Value::Integer(number.into())
}

/// An unsigned number as CBOR.
pub(super) fn uint(number: u64) -> Value {
    Value::Integer(number.into())
}

/// An unsigned number from CBOR.
pub(super) fn as_uint(value: &Value) -> Option<u64> {
    u64::try_from(value.as_integer()?).ok()
}

fn key_to_value(x: Vec<u8>) -> Value {
    let key = Value::Map(vec![
        (int(KEY_TYPE), int(KEY_TYPE_OKP)),
        (int(KEY_CURVE), int(KEY_CURVE_ED25519)),
        (int(KEY_X), Value::Bytes(x)),
    ]);
    Value::Map(vec![(int(COSE_KEY), key)])
}

fn key_from_value(value: &Value) -> Option<Vec<u8>> {
    let [(_, key)] = value.as_map()?.as_slice() else { return None };
    let (_, x) = key.as_map()?.get(2)?;
    let x = x.as_bytes()?.clone();
    // anything beside the one shape that is written makes these two differ
    (x.len() == 32 && key_to_value(x.clone()) == *value).then_some(x)
}

impl Claims {
    /// The map as deterministic CBOR: labels in the bytewise order of their encodings.
    pub(super) fn to_cbor(&self) -> Option<Vec<u8>> {
        let entries = [
            (AUDIENCE, self.audience.clone().map(Value::Text)),
            (EXPIRES, self.expires_s.map(uint)),
            (ISSUED, self.issued_s.map(uint)),
            (ID, self.id.clone().map(Value::Bytes)),
            (CONFIRMATION, self.key.clone().map(key_to_value)),
            (HUIBAN, Some(Value::Array(self.huiban.clone()))),
        ];
        let present =
            entries.into_iter().filter_map(|(label, value)| Some((int(label), value?))).collect();
        encode(Value::Map(present))
    }

    /// Reads the map; `None` for any other member, shape or encoding.
    pub(super) fn from_cbor(bytes: &[u8]) -> Option<Self> {
        let map = decode(bytes)?;
        let mut claims = Self::default();
        for (label, value) in map.as_map()? {
            match i64::try_from(label.as_integer()?).ok()? {
                AUDIENCE => claims.audience = Some(value.as_text()?.to_owned()),
                EXPIRES => claims.expires_s = Some(as_uint(value)?),
                ISSUED => claims.issued_s = Some(as_uint(value)?),
                ID => claims.id = Some(value.as_bytes()?.clone()),
                CONFIRMATION => claims.key = Some(key_from_value(value)?),
                HUIBAN => claims.huiban = value.as_array()?.clone(),
                _ => return None,
            }
        }
        (claims.to_cbor()? == bytes).then_some(claims)
    }

    /// The private array without its type code, where that code is `expected`.
    pub(super) fn of_type(&self, expected: u64) -> Option<&[Value]> {
        let (code, rest) = self.huiban.split_first()?;
        (as_uint(code)? == expected).then_some(rest)
    }
}
