//! What becomes of one request on its way.

use crate::chance::Chance;
use crate::server::Mishap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use huiban_companion::ports::Response;
use huiban_protocol::digest::sha256;
use huiban_protocol::error::{ErrorAnswer, ErrorCode, ErrorDetail};
use huiban_protocol::wire::JSON;

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

/// What becomes of one request.
#[derive(Debug, Clone, Default)]
pub struct Fate {
    /// Names of what goes wrong, for log and count.
    pub faults: Vec<&'static str>,
    /// The request never arrives.
    pub lost: bool,
    /// The answer never comes back.
    pub answer_lost: bool,
    /// Somebody else answers.
    pub instead: Option<Response>,
    /// An older answer to the same request comes, where there is one.
    pub stale: bool,
    /// The same request arrives again after so many ms.
    pub again_ms: Option<i64>,
    /// On the way there, ms.
    pub up_ms: i64,
    /// On the way back, ms.
    pub down_ms: i64,
    /// The request's bytes change: where, and whether they end there.
    pub damaged_request: Option<(u64, bool)>,
    /// The answer's bytes change.
    pub damaged_answer: Option<(u64, bool)>,
    /// The app is killed before the request leaves (0), after it left (1), as the answer comes (2).
    pub killed: Option<u64>,
    /// What happens inside the server.
    pub mishap: Option<Mishap>,
}

impl Fate {
    /// Draws the fate of a request.
    pub fn draw(chance: &mut Chance, rates: &Rates) -> Self {
        let mut fate = Self {
            up_ms: chance.between(5, 400),
            down_ms: chance.between(5, 400),
            ..Self::default()
        };
        if chance.happens(rates.lost) {
            fate.lost = true;
            fate.faults.push("request lost");
        }
        if chance.happens(rates.answer_lost) {
            fate.answer_lost = true;
            fate.faults.push("answer lost");
        }
        if chance.happens(rates.portal) {
            fate.instead = Some(portal());
            fate.faults.push("captive portal");
        } else if chance.happens(rates.forged) {
            let code = FORGED[chance.index(FORGED.len())];
            fate.instead = Some(forged(code, Some(chance.below(120))));
            fate.faults.push(name_of(code));
        }
        fate.stale = chance.happens(rates.stale);
        if chance.happens(rates.duplicated) {
            fate.again_ms = Some(match chance.below(3) {
                0 => chance.between(0, 2_000),
                1 => chance.between(0, 50 * 60_000),
                _ => chance.between(0, 7 * 86_400_000),
            });
            fate.faults.push("request duplicated");
        }
        if chance.happens(rates.slow) {
            let slow = match chance.below(3) {
                0 => chance.between(400, 20_000),
                1 => chance.between(20_000, 3_600_000),
                _ => chance.between(0, 3 * 86_400_000),
            };
            if chance.happens(500) {
                fate.up_ms = slow
            } else {
                fate.down_ms = slow
            }
            fate.faults.push("delayed");
        }
        fate.damage(chance, rates);
        fate.kill(chance, rates);
        fate
    }

    fn damage(&mut self, chance: &mut Chance, rates: &Rates) {
        if chance.happens(rates.damaged) {
            self.damaged_request = Some((chance.draw(), chance.happens(500)));
            self.faults.push("request damaged");
        } else if chance.happens(rates.damaged) {
            self.damaged_answer = Some((chance.draw(), chance.happens(500)));
            self.faults.push("answer damaged");
        }
    }

    fn kill(&mut self, chance: &mut Chance, rates: &Rates) {
        if chance.happens(rates.killed) {
            self.killed = Some(chance.below(3));
            self.faults.push("app killed in a sync");
        }
        if chance.happens(rates.server) {
            let (mishap, name) = match chance.below(4) {
                0 => (Mishap::DiesBefore(chance.below(40)), "server died in a transaction"),
                1 => (Mishap::Refuses(chance.below(40)), "server's disk full"),
                2 => (Mishap::DiesBeforeCommit, "server died before commit"),
                _ => (Mishap::DiesAfterCommit, "server died after commit"),
            };
            self.mishap = Some(mishap);
            self.faults.push(name);
        }
    }
}

const FORGED: [ErrorCode; 13] = [
    ErrorCode::Malformed,
    ErrorCode::TokenExpired,
    ErrorCode::UnknownDevice,
    ErrorCode::Forbidden,
    ErrorCode::DeviceRevoked,
    ErrorCode::NotFound,
    ErrorCode::DeviceForked,
    ErrorCode::HistoryForked,
    ErrorCode::CursorExpired,
    ErrorCode::TooLarge,
    ErrorCode::UpdateRequired,
    ErrorCode::TooManyRequests,
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
