//! Property: after any sequence of append, verdict, page, swap and crash, what is stored as shown
//! is exactly the base rows with the overlay folded in, computed afresh here from the definition;
//! and an act that was not judged yet is always visible to its author.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "test code: small numbers, and a panic is how a test fails"
)]

use super::apply::{Applied, apply_page, do_rows_agree};
use super::download::Download;
use crate::journal::append::{Author, append};
use crate::journal::exchange::learn_time;
use crate::journal::files::Files;
use crate::journal::fold::{catch_up, list_shown};
use crate::journal::identity::{Identity, save_identity};
use crate::journal::pending::next_batch;
use crate::journal::settle::settle;
use crate::ports::{Clock, Random};
use async_trait::async_trait;
use huiban_protocol::cursor::Cursor;
use huiban_protocol::digest::{Digest, row_hash, sha256};
use huiban_protocol::documents::{BootId, DeviceId, OpId};
use huiban_protocol::effective;
use huiban_protocol::ops::{
    BookmarkSet, BookmarkSetBody, Fact, NoteSet, NoteSetBody, Op, OpKind, find_kind,
};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{BookmarkRow, Change, ChangeOp, Row, StreamId};
use huiban_protocol::tokens::{SigningKey, device_id};
use huiban_protocol::wire::{
    Bytes, Manifest, Page, Position, Role, Scope, ServerMark, Verdict, VerdictKind,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

const ME: &str = "me/0000000000000001";
const TARGETS: [&str; 3] = ["session/a", "session/b", "forum/c"];

/// A clock that steps at every look.
struct Ticks(AtomicI64);

#[async_trait]
impl Clock for Ticks {
    fn wall_ms(&self) -> i64 {
        self.0.fetch_add(10, Ordering::Relaxed)
    }
    fn mono_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
    fn boot(&self) -> BootId {
        BootId([9; 16])
    }
    async fn sleep_ms(&self, _: u64) {}
}

struct Counter(AtomicU64);

impl Random for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        let drawn = sha256(&self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        for (to, from) in bytes.iter_mut().zip(drawn.0.iter().cycle()) {
            *to = *from;
        }
    }
}

/// Id, kind, entity, body and time of an own op.
type OverlayRow = (OpId, String, String, Raw, i64);

/// One step of a story.
#[derive(Debug, Clone)]
enum Step {
    /// alice bookmarks or unbookmarks on this device.
    Bookmark { target: usize, present: bool },
    /// alice writes a note on this device.
    Note { target: usize, text: u8 },
    /// The other phone of alice writes straight to the server.
    Elsewhere { target: usize, present: bool },
    /// The server judges pending ops; the verdicts come back, or are lost.
    Judge { count: usize, answered: bool, verdict: Judgement },
    /// A page of at most so many changes arrives.
    Page { limit: usize },
    /// The stream is rebuilt from a snapshot; the live mirror may have got ahead of it meanwhile.
    Swap { overtaken: bool },
    /// The mirror falls back to what it was when it was last copied; the journal stays.
    LoseMirrorTail,
    /// The mirror's files are copied for a later fall.
    CopyMirror,
    /// The process ends and starts again.
    Restart,
}

#[derive(Debug, Clone, Copy)]
enum Judgement {
    Applied,
    Stored,
    Rejected,
}

fn step() -> impl Strategy<Value = Step> {
    let target = 0..TARGETS.len();
    let judgement = prop_oneof![
        6 => Just(Judgement::Applied),
        1 => Just(Judgement::Stored),
        1 => Just(Judgement::Rejected)
    ];
    prop_oneof![
        5 => (target.clone(), any::<bool>())
            .prop_map(|(target, present)| Step::Bookmark { target, present }),
        3 => (target.clone(), any::<u8>()).prop_map(|(target, text)| Step::Note { target, text }),
        2 => (target, any::<bool>())
            .prop_map(|(target, present)| Step::Elsewhere { target, present }),
        5 => (1..4usize, prop::bool::weighted(0.7), judgement)
            .prop_map(|(count, answered, verdict)| Step::Judge { count, answered, verdict }),
        5 => (1..5usize).prop_map(|limit| Step::Page { limit }),
        1 => any::<bool>().prop_map(|overtaken| Step::Swap { overtaken }),
        1 => Just(Step::CopyMirror),
        1 => Just(Step::LoseMirrorTail),
        1 => Just(Step::Restart),
    ]
}

/// A stream as a server would keep it: rows by the shared folds, and every change ever made.
struct Server {
    changes: Vec<Change>,
    cursors: Vec<Cursor>,
    rows: BTreeMap<String, (u64, Raw)>,
    judged: BTreeMap<OpId, Verdict>,
    now_ms: i64,
    /// When the phone's last judged act counts from.
    latest_ms: Option<i64>,
}

impl Server {
    fn new() -> Self {
        Self {
            changes: Vec::new(),
            cursors: vec![Cursor::start(ME.parse().unwrap())],
            rows: BTreeMap::new(),
            judged: BTreeMap::new(),
            now_ms: 1_000_000,
            latest_ms: None,
        }
    }

    fn mark(&self) -> ServerMark {
        ServerMark {
            event: "E".parse().unwrap(),
            number: 1,
            root: Bytes(vec![0; 16]),
            version: 1,
            // later than anything committed
            time_ms: self.now_ms + 1,
            rehearsal: false,
        }
    }

    fn head(&self) -> u64 {
        self.changes.len() as u64
    }

    fn apply(&mut self, kind: &str, row: &str, fact: &Fact<'_>) -> u64 {
        let before = self.rows.get(row);
        let after = find_kind(kind).unwrap().fold(before.map(|(_, body)| body), fact).unwrap();
        if before.is_some_and(|(_, body)| *body == after) {
            return self.head();
        }
        let rev = before.map_or(1, |(rev, _)| rev + 1);
        let change = Change {
            seq: self.head() + 1,
            row_type: "bookmark".into(),
            id: row.into(),
            rev,
            op: ChangeOp::Put,
            body: Some(after.clone()),
        };
        let chain = self.cursors.last().unwrap().chain.next(&change.link());
        let stream = ME.parse().unwrap();
        self.cursors.push(Cursor { stream, seq: change.seq, chain });
        self.rows.insert(row.into(), (rev, after));
        self.changes.push(change);
        self.head()
    }

    fn judge(&mut self, op: &Op, judgement: Judgement) -> Verdict {
        if let Some(known) = self.judged.get(&op.id) {
            let of = Some(known.verdict);
            return Verdict { verdict: VerdictKind::Duplicate, of, ..known.clone() };
        }
        self.now_ms += 7;
        let effective_ms =
            effective::decide(&op.clock, &[], self.latest_ms, op.effective_ms, self.now_ms);
        self.latest_ms = Some(effective_ms);
        let mut verdict = Verdict {
            op: op.id,
            verdict: VerdictKind::Applied,
            of: None,
            reason: None,
            at: Vec::new(),
            effective_ms,
        };
        match judgement {
            Judgement::Applied => {
                let fact = Fact {
                    id: op.id,
                    device: op.device,
                    version: op.version,
                    entity: &op.entity,
                    body: &op.body,
                    effective_ms,
                };
                let seq = self.apply(&op.kind, &op.entity, &fact);
                verdict.at = vec![Position { stream: ME.parse().unwrap(), seq }];
                self.judged.insert(op.id, verdict.clone());
            }
            Judgement::Stored => verdict.verdict = VerdictKind::Stored,
            Judgement::Rejected => {
                verdict.verdict = VerdictKind::Rejected;
                self.judged.insert(op.id, verdict.clone());
            }
        }
        verdict
    }

    fn digest(&self) -> Digest {
        self.rows.iter().fold(Digest::default(), |digest, (id, (rev, body))| {
            digest.plus(row_hash("bookmark", id, *rev, &sha256(body.text().as_bytes())))
        })
    }

    fn page(&self, after: u64, limit: usize) -> Page {
        let from = after as usize;
        let to = (from + limit).min(self.changes.len());
        Page {
            server: self.mark(),
            stream: ME.parse().unwrap(),
            prev: self.cursors[from].clone(),
            changes: self.changes[from..to].to_vec(),
            next: self.cursors[to].clone(),
            head: self.head(),
            more: to < self.changes.len(),
            digest: (to == self.changes.len()).then(|| self.digest()),
            ledger: None,
            scope: None,
        }
    }

    fn manifest(&self) -> (Manifest, Vec<Row>) {
        let rows: Vec<Row> = self
            .rows
            .iter()
            .map(|(id, (rev, body))| Row {
                row_type: "bookmark".into(),
                id: id.clone(),
                rev: *rev,
                body: body.clone(),
            })
            .collect();
        let manifest = Manifest {
            server: self.mark(),
            stream: ME.parse().unwrap(),
            cursor: self.cursors.last().unwrap().clone(),
            digest: self.digest(),
            rows: rows.len() as u64,
            chunks: Vec::new(),
        };
        (manifest, rows)
    }
}

/// alice's phone.
struct Phone {
    folder: tempfile::TempDir,
    files: Files,
    identity: Identity,
    key: SigningKey,
    clock: Ticks,
    random: Counter,
    copied: bool,
}

fn mirror_files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("mirror-"))
        .collect();
    found.sort();
    found
}

impl Phone {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        let key = SigningKey::from_bytes(&[7; 32]);
        let identity = Identity {
            event: "E".parse().unwrap(),
            event_number: 1,
            root: [0; 16],
            server_url: "http://localhost".into(),
            device: device_id(key.verifying_key().as_bytes()),
            device_name: "alice".into(),
            role: Role::Attendee,
            subject: "0000000000000001".into(),
            install_marker: [1; 16],
            key_list: Vec::new(),
            revoked: false,
            fork_needed: false,
            guest: false,
            scope: Scope { version: 1, streams: vec![ME.parse().unwrap()] },
        };
        files.journal.write(|journal| save_identity(journal, &identity)).unwrap();
        let (clock, random) = (Ticks(AtomicI64::new(1_000)), Counter(AtomicU64::new(0)));
        Self { folder, files, identity, key, clock, random, copied: false }
    }

    fn act<K: OpKind>(&self, target: &str, body: &K::Body) -> OpId {
        let author = Author {
            identity: &self.identity,
            key: &self.key,
            clock: &self.clock,
            random: &self.random,
        };
        let draft = K::draft(target.into(), body).unwrap();
        let op = self.files.journal.write(|tx| append(tx, &author, &draft)).unwrap();
        catch_up(&self.files.journal, &self.files.mirror().unwrap()).unwrap();
        op
    }

    /// Every answer of the server teaches its time.
    fn learn(&self, server: &Server) {
        let time_ms = server.mark().time_ms;
        self.files.journal.write(|journal| learn_time(journal, time_ms)).unwrap();
    }

    fn cursor(&self) -> u64 {
        let mirror = self.files.mirror().unwrap();
        mirror
            .read(|mirror| super::apply::held(mirror, &ME.parse::<StreamId>().unwrap()))
            .unwrap()
            .cursor
            .seq
    }

    fn restart(&mut self) {
        self.files.close();
        self.files = Files::open(self.folder.path()).unwrap();
        catch_up(&self.files.journal, &self.files.mirror().unwrap()).unwrap();
    }

    fn copy_mirror(&mut self) {
        // closed first, so that the copy is one consistent file without a log beside it
        self.files.close();
        let aside = self.folder.path().join("aside");
        let _ = std::fs::remove_dir_all(&aside);
        std::fs::create_dir(&aside).unwrap();
        for file in mirror_files(self.folder.path()) {
            std::fs::copy(&file, aside.join(file.file_name().unwrap())).unwrap();
        }
        self.copied = true;
        self.restart();
    }

    fn lose_mirror_tail(&mut self) {
        if !self.copied {
            return;
        }
        self.files.close();
        let aside = self.folder.path().join("aside");
        for file in mirror_files(self.folder.path()) {
            let name = file.file_name().unwrap().to_owned();
            let plain = name.to_string_lossy().ends_with(".db");
            // a file that came after the copy has no earlier state to fall back to
            if !aside.join(&name).exists() && plain {
                continue;
            }
            std::fs::remove_file(&file).unwrap();
            if aside.join(&name).exists() {
                std::fs::copy(aside.join(&name), &file).unwrap();
            }
        }
        self.restart();
    }

    /// What is stored as shown.
    fn shown(&self) -> BTreeMap<String, String> {
        let mirror = self.files.mirror().unwrap();
        let shown = mirror.read(|mirror| list_shown(mirror, ME, "bookmark")).unwrap();
        shown.into_iter().map(|(id, body)| (id, body.text().to_owned())).collect()
    }

    /// What is to be shown, by the definition: base rows of the server as far as the cursor has
    /// come, with every op folded in that is pending, stored, or acked beyond the cursor.
    fn expected(&self, server: &Server) -> BTreeMap<String, String> {
        let cursor = self.cursor();
        let mut rows: BTreeMap<String, Raw> = BTreeMap::new();
        for change in &server.changes[..cursor as usize] {
            rows.insert(change.id.clone(), change.body.clone().unwrap());
        }
        let overlay = self
            .files
            .journal
            .read(|journal| -> crate::error::Result<Vec<OverlayRow>> {
                let mut statement = journal.prepare(
                    "SELECT op, kind, entity, body, coalesce(effective_ms, provisional_ms), state,
                            verdict, (SELECT max(seq) FROM op_positions p WHERE p.op = ops.op)
                     FROM ops ORDER BY op DESC",
                )?;
                let mut found = Vec::new();
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    let state: String = row.get(5)?;
                    let verdict: Option<String> = row.get(6)?;
                    let seq: Option<i64> = row.get(7)?;
                    let beyond = seq.is_some_and(|seq| seq as u64 > cursor);
                    let acked =
                        state == "acked" && (verdict.as_deref() == Some("stored") || beyond);
                    if state == "pending" || acked {
                        let op: [u8; 16] = row.get(0)?;
                        let body = Raw::parse(row.get(3)?)?;
                        found.push((OpId(op), row.get(1)?, row.get(2)?, body, row.get(4)?));
                    }
                }
                Ok(found)
            })
            .unwrap();
        for (id, kind, entity, body, effective_ms) in overlay {
            let fact = Fact {
                id,
                device: self.identity.device,
                version: 1,
                entity: &entity,
                body: &body,
                effective_ms,
            };
            let folded = find_kind(&kind).unwrap().fold(rows.get(&entity), &fact).unwrap();
            rows.insert(entity, folded);
        }
        rows.into_iter().map(|(id, body)| (id, body.text().to_owned())).collect()
    }
}

fn play(phone: &mut Phone, server: &mut Server, step: &Step) {
    match step {
        Step::Bookmark { target, present } => {
            phone.act::<BookmarkSet>(TARGETS[*target], &BookmarkSetBody { present: *present });
        }
        Step::Note { target, text } => {
            let note = (*text > 20).then(|| format!("note {text}"));
            phone.act::<NoteSet>(TARGETS[*target], &NoteSetBody { note, replaces: Vec::new() });
        }
        Step::Elsewhere { target, present } => {
            server.now_ms += 3;
            let body = Raw::write(&BookmarkSetBody { present: *present }).unwrap();
            let fact = Fact {
                id: OpId(sha256(&server.now_ms.to_be_bytes()).prefix()),
                device: DeviceId([5; 16]),
                version: 1,
                entity: TARGETS[*target],
                body: &body,
                effective_ms: server.now_ms,
            };
            server.apply("bookmark_set", TARGETS[*target], &fact);
        }
        Step::Judge { count, answered, verdict } => {
            let batch = phone.files.journal.read(|j| next_batch(j, &BTreeSet::new(), *count));
            for op in batch.unwrap() {
                let verdict = server.judge(&op, *verdict);
                if *answered {
                    phone.files.journal.write(|tx| settle(tx, &verdict, 1)).unwrap();
                }
            }
            catch_up(&phone.files.journal, &phone.files.mirror().unwrap()).unwrap();
        }
        Step::Page { limit } => {
            let page = server.page(phone.cursor(), *limit);
            phone.learn(server);
            assert_eq!(page.verify(&page.prev), Ok(()));
            assert_eq!(apply_page(&phone.files, &page).unwrap(), Applied::Taken);
            // the same page once more is out of place and changes nothing
            if !page.changes.is_empty() {
                assert_eq!(apply_page(&phone.files, &page).unwrap(), Applied::OutOfPlace);
            }
        }
        Step::Swap { overtaken } => {
            let (manifest, rows) = server.manifest();
            phone.learn(server);
            let mut download = Download::begin(&phone.files, manifest).unwrap();
            download.add_chunk(&rows).unwrap();
            if *overtaken {
                play(phone, server, &Step::Elsewhere { target: 0, present: true });
                play(phone, server, &Step::Page { limit: 1_000 });
            }
            let before = phone.cursor();
            let lost = download.finish(&phone.files, !overtaken).unwrap();
            assert!(lost.is_empty(), "the server has all that it judged: {lost:?}");
            let mirror = phone.files.mirror().unwrap();
            assert!(mirror.read(|file| do_rows_agree(file, &ME.parse().unwrap())).unwrap());
            assert!(phone.cursor() >= before, "what was shown already is taken back");
        }
        Step::CopyMirror => phone.copy_mirror(),
        Step::LoseMirrorTail => phone.lose_mirror_tail(),
        Step::Restart => phone.restart(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_view_shown_is_the_view_recomputed(story in prop::collection::vec(step(), 1..40)) {
        let (mut phone, mut server) = (Phone::new(), Server::new());
        for step in &story {
            play(&mut phone, &mut server, step);
            prop_assert_eq!(phone.shown(), phone.expected(&server), "after {:?}", step);
            if let Step::Bookmark { target, present } = step {
                let row: BookmarkRow =
                    serde_json::from_str(&phone.shown()[TARGETS[*target]]).unwrap();
                prop_assert_eq!(row.is_present(), *present, "an own act is visible");
            }
        }
    }
}
