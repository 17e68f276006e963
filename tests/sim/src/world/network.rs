//! The way between phones and servers.

use super::{Arrival, CALLS_MAX, Caller, Event, World};
use crate::chance::Chance;
use crate::oracle::Verdict;
use crate::server::call;
use crate::story::{Fate, forged};
use huiban_companion::ports::{Method, NetworkError, Request, Response};
use huiban_protocol::digest::sha256;
use huiban_protocol::error::ErrorCode;

/// After this long a phone no longer waits for an answer.
const TIMEOUT_MS: i64 = 30_000;
/// Older answers kept of one address.
const ANSWERS_KEPT: usize = 3;

impl World {
    /// Sends a request on its way.
    pub(super) fn dispatch(&mut self, phone: usize, engine: usize, request: Request) -> Verdict {
        let mut request = request;
        request.url = request.url.replace("limit=500", &format!("limit={}", self.plan.page_rows));
        let from = &mut self.phones[phone];
        from.requests += 1;
        let number = from.requests;
        let process = &mut from.engines[engine];
        process.call = number;
        process.calls += 1;
        if process.calls > CALLS_MAX {
            return Err(format!("phone {phone}: one sync has made {CALLS_MAX} requests"));
        }
        let caller = Caller { phone, engine, serial: process.serial, call: number };
        let mut chance = Chance::at(&[self.plan.seed, 3, phone as u64, number]);
        let fate = if self.calm {
            Fate { up_ms: 20, down_ms: 20, ..Fate::default() }
        } else {
            Fate::draw(&mut chance, &self.plan.rates)
        };
        let path = path(&request);
        self.log(|| format!("phone {phone}.{engine} asks {path} {:?}", fate.faults));
        for fault in &fate.faults {
            self.record.fault(fault);
        }
        if fate.killed == Some(0) {
            return self.kill(phone);
        }
        self.send(caller, request, fate);
        if self.phones[phone].engines[engine].is_busy() && self.kills_after_sending(caller) {
            return self.kill(phone);
        }
        Ok(())
    }

    fn kills_after_sending(&self, caller: Caller) -> bool {
        let mut chance = Chance::at(&[self.plan.seed, 3, caller.phone as u64, caller.call]);
        !self.calm && Fate::draw(&mut chance, &self.plan.rates).killed == Some(1)
    }

    fn send(&mut self, caller: Caller, request: Request, fate: Fate) {
        let now_ms = self.time.now_ms();
        let poisoned = self.phones[caller.phone].poisoned;
        if let Some(status) = poisoned.filter(|_| request.url.ends_with("/push")) {
            self.record.fault("push refused for ever");
            let answer = Ok(forged(code_of(status), Some(5)));
            return self.enqueue(now_ms + 50, Event::Answer(caller, Box::new(answer)));
        }
        if let Some(answer) = self.answer_instead(caller, &request, &fate) {
            let at_ms = now_ms + (fate.up_ms + fate.down_ms).min(TIMEOUT_MS);
            return self.enqueue(at_ms, Event::Answer(caller, Box::new(answer)));
        }
        if fate.up_ms + fate.down_ms > TIMEOUT_MS || fate.answer_lost {
            let answer = Box::new(Err(NetworkError::Timeout));
            self.enqueue(now_ms + TIMEOUT_MS, Event::Answer(caller, answer));
        }
        if let Some(again_ms) = fate.again_ms {
            let calm = Fate { faults: vec!["again"], ..Fate::default() };
            let (request, from) = (request.clone(), caller.phone);
            let again = Arrival { request, fate: calm, from, caller: None };
            self.enqueue(now_ms + fate.up_ms + again_ms, Event::Arrive(Box::new(again)));
        }
        let at_ms = now_ms + fate.up_ms;
        let from = caller.phone;
        let arrival =
            Arrival { request: damaged(request, &fate), fate, from, caller: Some(caller) };
        self.enqueue(at_ms, Event::Arrive(Box::new(arrival)));
    }

    fn answer_instead(
        &mut self,
        caller: Caller,
        request: &Request,
        fate: &Fate,
    ) -> Option<Result<Response, NetworkError>> {
        if fate.lost {
            return Some(Err(NetworkError::Unreachable("no way there".to_owned())));
        }
        if let Some(instead) = &fate.instead {
            return Some(Ok(instead.clone()));
        }
        if !fate.stale || request.method == Method::Post {
            return None;
        }
        let kept = self.answers.get(&(caller.phone, request.url.clone()))?.first()?.clone();
        self.record.fault("stale answer");
        Some(Ok(kept))
    }

    /// A request reaches the servers.
    pub(super) fn arrive(&mut self, arrival: Arrival) {
        let Arrival { request, fate, from, caller } = arrival;
        self.arrived += 1;
        let mut chance = Chance::at(&[self.plan.seed, 4, from as u64, self.arrived]);
        let instance = chance.index(self.site.instances.len());
        self.site.set_mishap(fate.mishap);
        let response = call(&self.site.instances[instance].router, &request);
        self.site.set_mishap(None);
        self.record.requests += 1;
        let (path, hash) = (path(&request), sha256(&response.body));
        let status = response.status;
        self.log(|| format!("  {path} of phone {from} at server {instance}: {status} {hash}"));
        let Some(caller) = caller else { return };
        if request.method == Method::Get && response.status == 200 {
            let kept = self.answers.entry((from, request.url.clone())).or_default();
            kept.push(response.clone());
            if kept.len() > ANSWERS_KEPT {
                kept.remove(0);
            }
        }
        if fate.answer_lost || fate.up_ms + fate.down_ms > TIMEOUT_MS {
            return;
        }
        let at_ms = self.time.now_ms() + fate.down_ms;
        let answer = Ok(damaged_answer(response, &fate));
        self.enqueue(at_ms, Event::Answer(caller, Box::new(answer)));
    }

    /// An answer reaches a phone.
    pub(super) fn answer(
        &mut self,
        caller: Caller,
        answer: Result<Response, NetworkError>,
    ) -> Verdict {
        let Caller { phone, engine, serial, call } = caller;
        let process = &self.phones[phone].engines[engine];
        if process.serial != serial || process.call != call || !process.is_busy() {
            return Ok(());
        }
        let mut chance = Chance::at(&[self.plan.seed, 3, phone as u64, call]);
        if !self.calm && Fate::draw(&mut chance, &self.plan.rates).killed == Some(2) {
            return self.kill(phone);
        }
        self.phones[phone].engines[engine].line.answer(answer);
        self.go_on(phone, engine)
    }
}

fn path(request: &Request) -> String {
    let path = request.url.splitn(4, '/').nth(3).unwrap_or_default();
    let path = path.split("/S26/").last().unwrap_or_default();
    let bytes = request.body.as_ref().map_or(0, Vec::len);
    format!("{path} ({bytes} bytes)")
}

fn code_of(status: u16) -> ErrorCode {
    match status {
        400 => ErrorCode::Malformed,
        403 => ErrorCode::DeviceRevoked,
        413 => ErrorCode::TooLarge,
        _ => ErrorCode::Unavailable,
    }
}

fn damaged(request: Request, fate: &Fate) -> Request {
    let mut request = request;
    if let (Some(damage), Some(body)) = (fate.damaged_request, &mut request.body) {
        damage_bytes(body, damage);
    }
    request
}

fn damaged_answer(response: Response, fate: &Fate) -> Response {
    let mut response = response;
    if let Some(damage) = fate.damaged_answer {
        damage_bytes(&mut response.body, damage);
    }
    response
}

fn damage_bytes(bytes: &mut Vec<u8>, (place, cut): (u64, bool)) {
    if bytes.is_empty() {
        return;
    }
    let at = (place % bytes.len() as u64) as usize;
    if cut { bytes.truncate(at) } else { bytes[at] ^= 0x20 }
}
