//! What becomes of one request on its way.

use crate::chance::Chance;
use crate::server::Mishap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use huiban_companion::ports::Response;
use huiban_protocol::digest::sha256;
use huiban_protocol::error::{ErrorAnswer, ErrorCode, ErrorDetail};
use huiban_protocol::wire::JSON;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// How often each thing goes wrong, of a thousand requests.
#[derive(Debug, Clone, Default)]
pub struct Rates {
    lost: u64,
    answer_lost: u64,
    duplicated: u64,
    slow: u64,
    damaged: u64,
    portal: u64,
    forged: u64,
    stale: u64,
    killed: u64,
    server: u64,
}

impl Rates {
    /// Draws how bad the world is.
    pub fn draw(chance: &mut Chance) -> Self {
        let worst = [15, 40, 90, 160][chance.index(4)];
        let mut rate = |most: u64| if chance.happens(350) { 0 } else { chance.below(most + 1) };
        Self {
            lost: rate(worst),
            answer_lost: rate(worst),
            duplicated: rate(worst),
            slow: rate(worst),
            damaged: rate(worst),
            portal: rate(worst / 2),
            forged: rate(worst),
            stale: rate(worst),
            killed: rate(worst / 2),
            server: rate(worst),
        }
    }
}

/// Something that goes wrong, and its name for log and count.
pub type Named<T> = (T, &'static str);

/// What becomes of one request.
#[derive(Debug, Clone, Default)]
pub struct Fate {
    /// The request never arrives.
    pub lost: bool,
    /// The answer never comes back.
    pub answer_lost: bool,
    /// Somebody else answers.
    pub instead: Option<Named<Response>>,
    /// An older answer to the same request comes, where there is one.
    pub stale: bool,
    /// The same request arrives again after so many ms.
    pub again_ms: Option<Named<i64>>,
    /// On the way there, ms.
    pub up_ms: i64,
    /// On the way back, ms.
    pub down_ms: i64,
    /// It takes longer than usual.
    pub slow: Option<&'static str>,
    /// The request's bytes change.
    pub damaged_request: Option<Damage>,
    /// The answer's bytes change.
    pub damaged_answer: Option<Damage>,
    /// The app is killed.
    pub killed: Option<Killed>,
    /// What happens inside the server.
    pub mishap: Option<Named<Mishap>>,
}

/// When an app is killed in the middle of a sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Killed {
    /// Before the request leaves.
    Before,
    /// While it waits for the answer.
    Waiting,
    /// As the answer comes, before it is read.
    AtAnswer,
}

/// How bytes change: one is another, or they end early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damage {
    place: u64,
    cut: bool,
}

impl Damage {
    fn draw(chance: &mut Chance) -> Self {
        Self { place: chance.draw(), cut: chance.happens(500) }
    }

    /// Changes the bytes; says what it is, where there is something to change.
    pub fn harm(self, bytes: &mut Vec<u8>) -> Option<&'static str> {
        let at = self.place.checked_rem(bytes.len() as u64)? as usize;
        if self.cut {
            bytes.truncate(at);
            Some("truncated")
        } else {
            bytes[at] ^= 0x20;
            Some("flipped")
        }
    }
}

impl Fate {
    /// The fate of a request in a world where nothing goes wrong.
    pub fn calm() -> Self {
        Self { up_ms: 20, down_ms: 20, ..Self::default() }
    }

    /// Draws the fate of a request.
    pub fn draw(chance: &mut Chance, rates: &Rates) -> Self {
        let mut fate = Self {
            up_ms: chance.between(5, 400),
            down_ms: chance.between(5, 400),
            lost: chance.happens(rates.lost),
            answer_lost: chance.happens(rates.answer_lost),
            ..Self::default()
        };
        if chance.happens(rates.portal) {
            fate.instead = Some((portal(), "captive portal"));
        } else if chance.happens(rates.forged) {
            let code = FORGED[chance.index(FORGED.len())];
            fate.instead = Some((forged(code, Some(chance.below(120))), name_of(code)));
        }
        fate.stale = chance.happens(rates.stale);
        if chance.happens(rates.duplicated) {
            fate.again_ms = Some(match chance.below(3) {
                0 => (chance.between(0, 2_000), "request duplicated at once"),
                1 => (chance.between(2_000, 50 * MINUTE_MS), "request duplicated within the hour"),
                _ => (chance.between(0, 7 * DAY_MS), "request duplicated within a week"),
            });
        }
        if chance.happens(rates.slow) {
            fate.delay(chance);
        }
        if chance.happens(rates.damaged) {
            fate.damaged_request = Some(Damage::draw(chance));
        } else if chance.happens(rates.damaged) {
            fate.damaged_answer = Some(Damage::draw(chance));
        }
        if chance.happens(rates.killed) {
            let when = [Killed::Before, Killed::Waiting, Killed::AtAnswer];
            fate.killed = Some(when[chance.index(when.len())]);
        }
        if chance.happens(rates.server) {
            fate.mishap = Some(match chance.below(4) {
                0 => (Mishap::DiesBefore(chance.below(40)), "server died in a transaction"),
                1 => (Mishap::Refuses(chance.below(40)), "server's disk full"),
                2 => (Mishap::DiesBeforeCommit, "server died before commit"),
                _ => (Mishap::DiesAfterCommit, "server died after commit"),
            });
        }
        fate
    }

    fn delay(&mut self, chance: &mut Chance) {
        let (slow_ms, name) = match chance.below(3) {
            0 => (chance.between(400, 20_000), "delayed by seconds"),
            1 => (chance.between(20_000, 60 * MINUTE_MS), "delayed by minutes"),
            _ => (chance.between(60 * MINUTE_MS, 3 * DAY_MS), "delayed by up to three days"),
        };
        self.slow = Some(name);
        if chance.happens(500) {
            self.up_ms = slow_ms;
        } else {
            self.down_ms = slow_ms;
        }
    }
}

const FORGED: [ErrorCode; 15] = [
    ErrorCode::Malformed,
    ErrorCode::TokenExpired,
    ErrorCode::UnknownDevice,
    ErrorCode::Forbidden,
    ErrorCode::DeviceRevoked,
    ErrorCode::NotFound,
    ErrorCode::DeviceForked,
    ErrorCode::HistoryForked,
    ErrorCode::Conflict,
    ErrorCode::CursorExpired,
    ErrorCode::TooLarge,
    ErrorCode::UpdateRequired,
    ErrorCode::TooManyRequests,
    ErrorCode::Internal,
    ErrorCode::Unavailable,
];

fn name_of(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::Malformed => "400 malformed",
        ErrorCode::TokenExpired => "401 token_expired",
        ErrorCode::UnknownDevice => "401 unknown_device",
        ErrorCode::Forbidden => "403 forbidden",
        ErrorCode::DeviceRevoked => "403 device_revoked",
        ErrorCode::NotFound => "404 not_found",
        ErrorCode::DeviceForked => "409 device_forked",
        ErrorCode::HistoryForked => "409 history_forked",
        ErrorCode::Conflict => "409 conflict",
        ErrorCode::CursorExpired => "410 cursor_expired",
        ErrorCode::TooLarge => "413 too_large",
        ErrorCode::UpdateRequired => "426 update_required",
        ErrorCode::TooManyRequests => "429 too_many_requests",
        ErrorCode::Unavailable => "503 unavailable",
        ErrorCode::Internal => "500 internal",
    }
}

/// A hotel's sign-in page, with status 200.
pub fn portal() -> Response {
    Response {
        status: 200,
        media_type: "text/html".to_owned(),
        body: b"<html>Welcome to the hotel</html>".to_vec(),
        ..Response::default()
    }
}

/// A refusal that looks as if our server had written it.
pub fn forged(code: ErrorCode, retry_after_s: Option<u64>) -> Response {
    let detail = ErrorDetail { code, message: "not now".to_owned(), field: None };
    let body = serde_json::to_vec(&ErrorAnswer { error: detail }).unwrap();
    let digest = format!("sha-256=:{}:", STANDARD.encode(sha256(&body).0));
    Response {
        status: code.status(),
        media_type: JSON.to_owned(),
        digest: Some(digest),
        retry_after_s: retry_after_s
            .filter(|_| matches!(code, ErrorCode::TooManyRequests | ErrorCode::Unavailable)),
        body,
        ..Response::default()
    }
}
