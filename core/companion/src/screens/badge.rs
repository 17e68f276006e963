//! My badge, as I show it.

use super::names::Names;
use super::reader::Reader;
use crate::error::{CompanionError, Result};
use huiban_formats::qr::{QrLevel, QrModules};
use huiban_protocol::documents::Language;
use huiban_protocol::streams::{BadgeRow, RegistrationState};
use huiban_protocol::tokens::{BADGE_PREFIX, Badge, read_text};
use rusqlite::Connection;
use serde::Serialize;

/// Whether a badge may be used, as far as this device knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BadgeState {
    /// It may.
    Valid,
    /// The organizer holds it back for now.
    Blocked,
    /// The organizer took it back.
    Revoked,
    /// Its time is over.
    Expired,
}

/// The attendee's own badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BadgeView {
    /// What the code says.
    pub text: String,
    /// Whose registration it is.
    pub registration: String,
    /// Which of this person's badges it is: a badge made anew has a higher one, and every gate that
    /// has heard of it refuses those before.
    pub serial: u64,
    /// The name on it.
    pub name: String,
    /// The organisation on it.
    pub org: Option<String>,
    /// The class of the ticket.
    pub ticket_type: String,
    /// The group.
    pub group: Option<String>,
    /// The seat or table.
    pub seat: Option<String>,
    /// Whether it may be used.
    pub state: BadgeState,
    /// The same in words.
    pub state_text: String,
    /// What to do with it, in words.
    pub advice: String,
    /// Why it may not be used, in the organizer's words.
    pub reason: Option<String>,
    /// When it was made, RFC 3339; `None` for a code that this version cannot read.
    pub issued_at: Option<String>,
    /// From when on it is no longer good, RFC 3339.
    pub expires_at: String,
    /// The same, ms since 1970 UTC.
    pub expires_at_ms: i64,
    /// Modules along one side of the code, without the quiet zone of 4 around it.
    pub side: u32,
    /// The modules row by row from the top, left to right: 1 is dark, 0 is light.
    #[serde(skip)]
    pub modules: Vec<u8>,
}

/// The badge for a screen at a time, ms since 1970 UTC.
pub(crate) fn badge_view(
    mirror: &Connection,
    row: BadgeRow,
    now_ms: i64,
    reader: Reader,
) -> Result<BadgeView> {
    let names = Names::load(mirror, reader)?;
    let code = badge_code(&row)?;
    let state = state_of(&row, now_ms);
    let (state_text, advice) = words(state, reader.language);
    let issued_s = read_text(BADGE_PREFIX, &row.text)
        .and_then(|bytes| Badge::read(&bytes).ok())
        .map(|badge| badge.issued_s);
    let expires_at_ms = ms(row.expires_s);
    Ok(BadgeView {
        text: row.text,
        registration: row.registration.to_string(),
        serial: row.serial,
        name: row.name,
        org: row.org,
        ticket_type: row.ticket_type,
        group: row.group,
        seat: row.seat,
        state,
        state_text: state_text.to_owned(),
        advice: advice.to_owned(),
        reason: match row.state {
            RegistrationState::Valid => None,
            RegistrationState::Blocked { reason, .. }
            | RegistrationState::Revoked { reason, .. } => Some(reason),
        },
        issued_at: issued_s.map(|issued_s| names.at(ms(issued_s))),
        expires_at: names.at(expires_at_ms),
        expires_at_ms,
        side: code.side(),
        modules: code.modules().iter().map(|is_dark| u8::from(*is_dark)).collect(),
    })
}

/// The code that the badge is shown as.
pub(crate) fn badge_code(row: &BadgeRow) -> Result<QrModules> {
    QrModules::of(&row.text, QrLevel::Medium)
        .map_err(|error| CompanionError::InvalidInput { field: "badge", reason: error.to_string() })
}

fn state_of(row: &BadgeRow, now_ms: i64) -> BadgeState {
    match row.state {
        RegistrationState::Revoked { .. } => BadgeState::Revoked,
        RegistrationState::Blocked { .. } => BadgeState::Blocked,
        RegistrationState::Valid if now_ms >= ms(row.expires_s) => BadgeState::Expired,
        RegistrationState::Valid => BadgeState::Valid,
    }
}

/// What a state is called, and what to do.
fn words(state: BadgeState, language: Language) -> (&'static str, &'static str) {
    use BadgeState::{Blocked, Expired, Revoked, Valid};
    use Language::{En, ZhHans, ZhHant};
    match (state, language) {
        (Valid, ZhHans) => ("有效", "在签到口出示此码"),
        (Valid, ZhHant) => ("有效", "在簽到口出示此碼"),
        (Valid, En) => ("Valid", "Show this code at the gate"),
        (Blocked, ZhHans) => ("暂停使用", "请到主办方服务台"),
        (Blocked, ZhHant) => ("暫停使用", "請到主辦方服務台"),
        (Blocked, En) => ("On hold", "Please go to the organizer's desk"),
        (Revoked, ZhHans) => ("已收回", "此参会证不能再入场，请到主办方服务台"),
        (Revoked, ZhHant) => ("已收回", "此參會證不能再入場，請到主辦方服務台"),
        (Revoked, En) => {
            ("Taken back", "It no longer admits you: please go to the organizer's desk")
        }
        (Expired, ZhHans) => ("已过期", "此参会证的有效期已过"),
        (Expired, ZhHant) => ("已過期", "此參會證的有效期已過"),
        (Expired, En) => ("Expired", "The time of this badge is over"),
    }
}

fn ms(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000)
}
