//! The way between phones and servers.

use super::{Arrival, CALLS_MAX, Caller, Event, World};
use crate::chance::Chance;
use crate::oracle::Verdict;
use crate::server::call;
use crate::story::{Fate, Killed, forged};
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
        let fate = self.fate_of(caller);
        let path = path(&request);
        self.log(|| format!("phone {phone}.{engine} asks {path}"));
        if fate.killed == Some(Killed::Before) {
            self.record.fault("app killed before it asked");
            return self.kill(phone);
        }
        let killed = fate.killed;
        self.send(caller, request, fate);
        if killed == Some(Killed::Waiting) {
            self.record.fault("app killed while it waited");
            return self.kill(phone);
        }
        Ok(())
    }

    fn fate_of(&self, caller: Caller) -> Fate {
        if self.calm {
            return Fate::calm();
        }
        let mut chance = Chance::at(&[self.plan.seed, 3, caller.phone as u64, caller.call]);
        Fate::draw(&mut chance, &self.plan.rates)
    }

    fn send(&mut self, caller: Caller, request: Request, fate: Fate) {
        let now_ms = self.time.now_ms();
        let poisoned = self.phones[caller.phone].poisoned;
        if let Some(status) = poisoned.filter(|_| request.url.ends_with("/push")) {
            self.record.fault(forever(status));
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
        if let Some(name) = fate.slow {
            self.went_wrong(name);
        }
        if let Some((again_ms, name)) = fate.again_ms {
            let arrival = Arrival {
                request: request.clone(),
                fate: Fate::calm(),
                from: caller.phone,
                caller: Err(name),
            };
            self.enqueue(now_ms + fate.up_ms + again_ms, Event::Arrive(Box::new(arrival)));
        }
        let mut request = request;
        if let (Some(damage), Some(body)) = (fate.damaged_request, &mut request.body) {
            match damage.harm(body) {
                Some("truncated") => self.went_wrong("request truncated"),
                Some(_) => self.went_wrong("request flipped"),
                None => {}
            }
        }
        let at_ms = now_ms + fate.up_ms;
        let arrival = Arrival { request, fate, from: caller.phone, caller: Ok(caller) };
        self.enqueue(at_ms, Event::Arrive(Box::new(arrival)));
    }

    /// Counts and logs something that happens to a request.
    fn went_wrong(&mut self, name: &str) {
        self.record.fault(name);
        self.log(|| format!("    ! {name}"));
    }

    fn answer_instead(
        &mut self,
        caller: Caller,
        request: &Request,
        fate: &Fate,
    ) -> Option<Result<Response, NetworkError>> {
        if fate.lost {
            self.went_wrong("request lost");
            return Some(Err(NetworkError::Unreachable("no way there".to_owned())));
        }
        if let Some((instead, name)) = &fate.instead {
            self.went_wrong(name);
            return Some(Ok(instead.clone()));
        }
        if !fate.stale || request.method == Method::Post {
            return None;
        }
        let kept = self.answers.get(&(caller.phone, request.url.clone()))?.first()?.clone();
        self.went_wrong("stale answer");
        Some(Ok(kept))
    }

    /// A request reaches the servers.
    pub(super) fn arrive(&mut self, arrival: Arrival) {
        let Arrival { request, fate, from, caller } = arrival;
        self.arrived += 1;
        let mut chance = Chance::at(&[self.plan.seed, 4, from as u64, self.arrived]);
        let instance = chance.index(self.site.instances.len());
        self.site.set_mishap(fate.mishap.map(|(mishap, _)| mishap));
        let mut response = call(&self.site.instances[instance].router, &request);
        if response.status == ErrorCode::Internal.status() {
            // its text names the incident, by a name that no seed decides
            response = forged(ErrorCode::Internal, None);
        }
        let is_over = self.site.take_mishap().is_none();
        if let Some((_, name)) = fate.mishap.filter(|_| is_over) {
            self.went_wrong(name);
        }
        self.record.requests += 1;
        let (path, hash) = (path(&request), sha256(&response.body));
        let status = response.status;
        self.log(|| format!("  {path} of phone {from} at server {instance}: {status} {hash}"));
        let caller = match caller {
            Ok(caller) => caller,
            Err(name) => return self.went_wrong(name),
        };
        let latest = self.latest.entry(from).or_default();
        let overtaken = *latest > caller.call;
        *latest = (*latest).max(caller.call);
        if overtaken {
            self.went_wrong("request overtaken by a later one");
        }
        if request.method == Method::Get && response.status == 200 {
            let kept = self.answers.entry((from, request.url.clone())).or_default();
            kept.push(response.clone());
            if kept.len() > ANSWERS_KEPT {
                kept.remove(0);
            }
        }
        if fate.answer_lost || fate.up_ms + fate.down_ms > TIMEOUT_MS {
            let pushed = request.url.ends_with("/push") && status == 200;
            return self.went_wrong(if pushed {
                "answer lost after commit"
            } else {
                "answer lost"
            });
        }
        match fate.damaged_answer.and_then(|damage| damage.harm(&mut response.body)) {
            Some("truncated") => self.went_wrong("answer truncated"),
            Some(_) => self.went_wrong("answer flipped"),
            None => {}
        }
        let at_ms = self.time.now_ms() + fate.down_ms;
        self.enqueue(at_ms, Event::Answer(caller, Box::new(Ok(response))));
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
        if self.fate_of(caller).killed == Some(Killed::AtAnswer) {
            self.record.fault("app killed at an answer");
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

fn forever(status: u16) -> &'static str {
    match status {
        400 => "400 for ever",
        403 => "403 for ever",
        413 => "413 for ever",
        _ => "503 for ever",
    }
}

fn code_of(status: u16) -> ErrorCode {
    match status {
        400 => ErrorCode::Malformed,
        403 => ErrorCode::DeviceRevoked,
        413 => ErrorCode::TooLarge,
        _ => ErrorCode::Unavailable,
    }
}
