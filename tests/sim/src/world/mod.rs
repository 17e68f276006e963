//! A story as it is played: one queue of events on virtual time, one thread, no waiting.

mod badges;
mod heal;
mod lost;
mod network;
mod play;
mod record;

pub use record::Record;

use lost::Lost;

use crate::oracle::{Verdict, check_phone, check_server};
use crate::phone::{Done, Membership, Phone};
use crate::ports::Time;
use crate::server::{BOOTH, LISTS, Site};
use crate::story::{Fate, Plan, START_MS, Step};
use huiban_companion::CompanionError;
use huiban_companion::ports::{NetworkError, Request, Response};
use huiban_server::organizer::EnrolmentRequest;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Requests that no single job of a phone may need.
const CALLS_MAX: u64 = 4_000;
/// Syncs tried again by themselves after a failure.
const RETRIES_MAX: u64 = 3;

/// Who waits for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Caller {
    phone: usize,
    engine: usize,
    serial: u64,
    call: u64,
}

/// A request on its way.
struct Arrival {
    request: Request,
    fate: Fate,
    from: usize,
    /// Who waits for the answer; nobody does for that of a request that comes a second time, and
    /// then this is the name of what went wrong.
    caller: Result<Caller, &'static str>,
}

enum Event {
    Step(Step),
    Arrive(Box<Arrival>),
    Answer(Caller, Box<Result<Response, NetworkError>>),
    Retry { phone: usize, engine: usize, serial: u64 },
}

/// Everything there is.
pub struct World {
    plan: Plan,
    time: Time,
    site: Site,
    /// The codes of all badges that were ever given.
    badges: Vec<String>,
    phones: Vec<Phone>,
    queue: BTreeMap<(i64, u64), Event>,
    queued: u64,
    /// From here on nothing goes wrong.
    calm: bool,
    /// Older answers, by phone and address.
    answers: BTreeMap<(usize, String), Vec<Response>>,
    arrived: u64,
    /// The newest request of each phone that has arrived.
    latest: BTreeMap<usize, u64>,
    /// What the servers' database lost when it was put back.
    lost: Lost,
    /// What came of the newest sync of each phone.
    outcomes: BTreeMap<usize, Outcome>,
    /// What happened.
    pub record: Record,
}

/// What came of a sync.
enum Outcome {
    /// Nothing was left to do.
    Idle,
    /// Something moved.
    Moved(String),
    /// Something was wrong, or could not move.
    Stuck(String),
}

impl World {
    /// The world as a plan begins.
    pub fn new(plan: &Plan, keep_log: bool) -> Self {
        let time = Time::at(START_MS - 1_000);
        let site = Site::new(plan.seed, &time, plan.abilities.clone(), plan.people, plan.heavy);
        let mut world = Self {
            plan: plan.clone(),
            time,
            site,
            badges: Vec::new(),
            phones: Vec::new(),
            queue: BTreeMap::new(),
            queued: 0,
            calm: false,
            answers: BTreeMap::new(),
            arrived: 0,
            latest: BTreeMap::new(),
            lost: Lost::default(),
            outcomes: BTreeMap::new(),
            record: Record::new(keep_log),
        };
        world.issue_badges();
        if plan.abilities.iter().any(|abilities| *abilities != plan.abilities[0]) {
            world.record.fault("server versions mixed");
        }
        let mut chance = crate::chance::Chance::at(&[plan.seed, 2]);
        for index in 0..plan.phones {
            let membership = if chance.happens(300) {
                Membership::Gate(LISTS[chance.index(LISTS.len())])
            } else if chance.happens(250) {
                Membership::Rep
            } else {
                Membership::Attendee(chance.index(plan.people))
            };
            let offset_ms = match chance.below(4) {
                0 => chance.between(-86_400_000, 86_400_000),
                1 => chance.between(-5_000, 5_000),
                _ => 0,
            };
            world.phones.push(Phone::new(plan.seed, index, membership, &world.time, offset_ms));
        }
        for step in &plan.steps {
            world.enqueue(step.at_ms, Event::Step(*step));
        }
        world
    }

    /// Plays the story to its end and checks everything.
    ///
    /// # Errors
    /// The first broken promise, in words.
    pub fn run(&mut self) -> Verdict {
        self.run_queue()?;
        self.check_site()?;
        self.heal()?;
        self.check_site()?;
        let database = Connection::open(self.site.database()).unwrap();
        self.record.forked = true;
        crate::oracle::check_end(&self.phones, &database, &self.record)
    }

    fn enqueue(&mut self, at_ms: i64, event: Event) {
        self.queued += 1;
        self.queue.insert((at_ms.max(self.time.now_ms()), self.queued), event);
    }

    fn run_queue(&mut self) -> Verdict {
        while let Some(((at_ms, _), event)) = self.queue.pop_first() {
            self.time.pass_to(at_ms);
            let Some(event) = self.unless_asleep(event) else { continue };
            match event {
                Event::Step(step) => self.play(&step)?,
                Event::Arrive(arrival) => self.arrive(*arrival),
                Event::Answer(caller, answer) => self.answer(caller, *answer)?,
                Event::Retry { phone, engine, serial } => {
                    if self.phones[phone].engines[engine].serial == serial {
                        self.sync(phone, engine)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// What concerns a phone that sleeps waits until it wakes up.
    fn unless_asleep(&mut self, event: Event) -> Option<Event> {
        let phone = match &event {
            Event::Step(step) if step.what.is_of_a_phone() => step.phone % self.phones.len(),
            Event::Answer(caller, _) => caller.phone,
            Event::Retry { phone, .. } => *phone,
            _ => return Some(event),
        };
        let wakes_ms = self.phones[phone].asleep_until_ms;
        if wakes_ms <= self.time.now_ms() {
            return Some(event);
        }
        self.enqueue(wakes_ms, event);
        None
    }

    fn log(&mut self, line: impl FnOnce() -> String) {
        let now_ms = self.time.now_ms() - START_MS;
        self.record.log(now_ms, &line());
    }

    fn check_site(&self) -> Verdict {
        let database = Connection::open(self.site.database()).unwrap();
        check_server(&database, self.plan.seed, !self.record.damaged.is_empty())
    }

    fn check(&self, phone: usize) -> Verdict {
        if self.phones[phone].is_full() {
            return Ok(());
        }
        check_phone(&self.phones[phone], &self.record)
            .map_err(|broken| format!("phone {phone}: {broken}"))
    }

    /// Begins a sync, or a join where the phone is no member.
    fn sync(&mut self, phone: usize, engine: usize) -> Verdict {
        let has_joined = self.phones[phone].has_joined();
        if self.phones[phone].gone || self.phones[phone].engines[engine].is_busy() {
            return Ok(());
        }
        if !has_joined || self.phones[phone].needs_join {
            return self.join(phone);
        }
        if self.phones[phone].engines[engine].core.is_none() {
            self.open(phone)?;
        }
        self.log(|| format!("phone {phone}.{engine} syncs"));
        self.phones[phone].engines[engine].sync();
        self.go_on(phone, engine)
    }

    fn join(&mut self, phone: usize) -> Verdict {
        if self.phones[phone].engines[0].is_busy() {
            return Ok(());
        }
        if self.phones[phone].link.is_none() {
            let link = self.link_for(&self.phones[phone].membership.clone());
            self.phones[phone].link = Some(link);
        }
        self.log(|| format!("phone {phone} joins"));
        self.phones[phone].note_emptied();
        let link = self.phones[phone].read_link().unwrap();
        self.phones[phone].engines[0].join(link);
        self.go_on(phone, 0)
    }

    fn link_for(&mut self, membership: &Membership) -> String {
        let mut request = match membership {
            Membership::Attendee(person) => EnrolmentRequest::attendee(format!("A{person}")),
            Membership::Gate(list) => EnrolmentRequest::gate([list.parse().unwrap()]),
            Membership::Rep => EnrolmentRequest::rep(BOOTH.parse().unwrap()),
        };
        request.valid_ms = 30 * 86_400_000;
        self.site.enrol(&request)
    }

    fn open(&mut self, phone: usize) -> Verdict {
        match self.phones[phone].open() {
            Err(CompanionError::StorageFull) if self.phones[phone].is_full() => Ok(()),
            Err(error) => Err(format!("phone {phone} cannot be opened: {error}")),
            Ok(()) => self.check(phone),
        }
    }

    /// Ends every process of a phone where it stands, and starts them again.
    fn kill(&mut self, phone: usize) -> Verdict {
        self.log(|| format!("phone {phone} is killed"));
        self.phones[phone].kill();
        self.open(phone)
    }

    /// Lets a process run until it waits for an answer or is done.
    fn go_on(&mut self, phone: usize, engine: usize) -> Verdict {
        match self.phones[phone].engines[engine].poll() {
            None => match self.phones[phone].engines[engine].line.take_request() {
                Some(request) => self.dispatch(phone, engine, request),
                None => Err(format!("phone {phone} waits for nothing")),
            },
            Some(Done::Joined(result)) => self.joined(phone, result),
            Some(Done::Synced(result)) => {
                let outcome = match &result {
                    Ok(report)
                        if report.pushed == 0 && report.pulled == 0 && report.pending == 0 =>
                    {
                        Outcome::Idle
                    }
                    Ok(report) => {
                        let says = format!(
                            "{} pushed, {} pulled, {} pending",
                            report.pushed, report.pulled, report.pending
                        );
                        let moved = report.pushed + report.pulled > 0;
                        if moved { Outcome::Moved(says) } else { Outcome::Stuck(says) }
                    }
                    Err(error) => Outcome::Stuck(error.to_string()),
                };
                self.synced(phone, engine, result, outcome)
            }
        }
    }

    fn joined(&mut self, phone: usize, result: Result<(), CompanionError>) -> Verdict {
        match result {
            Ok(()) => {
                self.log(|| format!("phone {phone} has joined"));
                if let Some(link) = self.phones[phone].link.take()
                    && self.phones[phone].unanswered.remove(&link)
                {
                    let device = self.phones[phone].device();
                    self.phones[phone].enrolled_as.extend(device);
                }
                self.phones[phone].needs_join = false;
                self.open(phone)?;
                self.sync(phone, 0)
            }
            Err(error) => {
                self.log(|| format!("phone {phone} could not join: {error}"));
                if matches!(error, CompanionError::Unauthorized { .. }) {
                    // the code is lost with the server's memory: the organizer gives another
                    self.phones[phone].link = None;
                }
                if self.phones[phone].has_joined() { self.open(phone) } else { Ok(()) }
            }
        }
    }

    fn synced(
        &mut self,
        phone: usize,
        engine: usize,
        result: Result<huiban_companion::SyncReport, CompanionError>,
        outcome: Outcome,
    ) -> Verdict {
        let says = match &outcome {
            Outcome::Idle => "idle".to_owned(),
            Outcome::Moved(says) | Outcome::Stuck(says) => says.clone(),
        };
        self.log(|| format!("phone {phone}.{engine} has synced: {says}"));
        self.outcomes.insert(phone, outcome);
        match result {
            Ok(_) => self.phones[phone].engines[engine].failures = 0,
            Err(CompanionError::Offline { retry_after_ms, .. }) => {
                let process = &mut self.phones[phone].engines[engine];
                process.failures += 1;
                let (serial, tried) = (process.serial, process.failures);
                if tried <= RETRIES_MAX && !self.calm {
                    let at_ms = self.time.now_ms() + retry_after_ms.cast_signed();
                    self.enqueue(at_ms, Event::Retry { phone, engine, serial });
                }
            }
            Err(CompanionError::StorageFull) if self.phones[phone].is_full() => {}
            Err(
                CompanionError::Busy { .. }
                | CompanionError::Unauthorized { .. }
                | CompanionError::UpdateRequired { .. },
            ) => {}
            Err(error) => return Err(format!("phone {phone} could not sync: {error}")),
        }
        self.check(phone)
    }
}
