//! What must be true of a server's history, whatever came first.

use super::super::actor::{Server, event};
use crate::store::devices::find_device;
use crate::store::heads::head_of;
use crate::store::ops::find_op;
use huiban_protocol::cursor::Cursor;
use huiban_protocol::digest::{Chain, Digest, Hash, row_hash, sha256};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::ledger::Ledger;
use huiban_protocol::ops::Op;
use huiban_protocol::streams::{Change, Row, StreamId};
use huiban_protocol::wire::{EnrolAnswer, Manifest, Page, PushAnswer, VerdictKind};
use std::collections::{BTreeMap, BTreeSet};

/// What an actor was told.
#[derive(Default)]
pub(super) struct Said {
    /// Its pushes and their answers.
    pub(super) pushes: Vec<(Vec<Op>, PushAnswer)>,
    /// The pages it read, each after the one before.
    pub(super) pages: Vec<Page>,
    /// Full copies.
    pub(super) copies: Vec<(Manifest, Vec<Row>)>,
    /// Publications, by their number; none where there was nothing to send.
    pub(super) published: Vec<Option<u32>>,
    /// Memberships.
    pub(super) joined: Vec<EnrolAnswer>,
    /// What was refused as a whole.
    pub(super) refused: Vec<ErrorCode>,
    /// Transactions that were to be ended without a commit.
    pub(super) given_up: usize,
}

/// A stream from its first change to its last.
struct History {
    changes: Vec<Change>,
    /// The chain and the digest after each change; first those before any.
    marks: Vec<(Chain, Digest)>,
}

/// What does not hold, in words.
pub(super) type Wrong = Result<(), String>;

pub(super) fn ensure(holds: bool, what: impl FnOnce() -> String) -> Wrong {
    if holds { Ok(()) } else { Err(what()) }
}

/// Reads everything back and compares it with what everyone was told: no number is missing, each
/// act is in one place once, and every cursor and digest that was ever given is of this history.
pub(super) async fn check(server: &Server, said: &[Said], ops: &[Op]) -> Wrong {
    let mut streams = BTreeSet::from([StreamId::Agenda]);
    for said in said {
        streams.extend(said.pages.iter().map(|page| page.stream.clone()));
        streams.extend(said.copies.iter().map(|(copy, _)| copy.stream.clone()));
        streams.extend(said.pushes.iter().flat_map(|(_, answer)| answer.heads.keys().cloned()));
    }
    let mut histories = BTreeMap::new();
    for stream in streams {
        let history = History::read(server, &stream).await?;
        histories.insert(stream, history);
    }
    check_acts(server, &histories, ops).await?;
    for said in said {
        for page in &said.pages {
            histories[&page.stream].check_page(page)?;
        }
        for (manifest, rows) in &said.copies {
            histories[&manifest.stream].check_copy(manifest, rows)?;
        }
        for (ops, answer) in &said.pushes {
            check_answer(&histories, ops, answer)?;
        }
    }
    Ok(())
}

impl History {
    async fn read(server: &Server, stream: &StreamId) -> Result<Self, String> {
        const SQL: &str = "SELECT count(*) FROM changes WHERE event = $1 AND stream = $2";
        let mut tx = server.service.store().begin_read().await.unwrap();
        let head = head_of(tx.as_mut(), &event(), stream).await.unwrap();
        let values = [event().as_str().into(), stream.to_string().into()];
        let count = tx.query(SQL, &values).await.unwrap()[0].uint(0).unwrap();
        let kept = crate::store::rows::list_changes(tx.as_mut(), &event(), stream, 0, count)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        ensure(count == head.seq, || format!("{stream}: {count} changes, head {}", head.seq))?;
        let mut marks = vec![(Chain::start(stream), Digest::default())];
        let mut live: BTreeMap<(String, String), (u64, Hash)> = BTreeMap::new();
        let mut changes = Vec::new();
        for (number, kept) in (1..).zip(kept) {
            let change = kept.change;
            ensure(change.seq == number, || format!("{stream}: {} at {number}", change.seq))?;
            let (mut chain, mut digest) = *marks.last().unwrap();
            chain = chain.next(&change.link());
            ensure(chain == kept.chain, || format!("{stream}: the chain breaks at {number}"))?;
            let key = (change.row_type.clone(), change.id.clone());
            let link = change.link();
            if let Some((rev, body)) = live.remove(&key) {
                ensure(change.rev == rev + 1, || format!("{stream}: revision at {number}"))?;
                digest = digest.minus(row_hash(&key.0, &key.1, rev, &body));
            }
            if change.body.is_some() {
                digest = digest.plus(row_hash(&key.0, &key.1, change.rev, &link.body));
                live.insert(key, (change.rev, link.body));
            }
            marks.push((chain, digest));
            changes.push(change);
        }
        let last = marks.last().unwrap();
        ensure((head.chain, head.digest) == *last, || format!("{stream}: the head is another's"))?;
        Ok(Self { changes, marks })
    }

    fn has(&self, cursor: &Cursor) -> Wrong {
        let mark = usize::try_from(cursor.seq).ok().and_then(|seq| self.marks.get(seq));
        let known = mark.is_some_and(|(chain, _)| *chain == cursor.chain);
        ensure(known, || format!("cursor {cursor:?} is of another history"))
    }

    fn digest_at(&self, seq: u64) -> Digest {
        self.marks[usize::try_from(seq).unwrap()].1
    }

    fn check_page(&self, page: &Page) -> Wrong {
        self.has(&page.prev)?;
        self.has(&page.next)?;
        ensure(page.more == (page.next.seq < page.head), || "what is more".to_owned())?;
        let digest = (!page.more).then(|| self.digest_at(page.head));
        ensure(page.digest == digest, || {
            format!("{}: a page up to {} with the digest of another", page.stream, page.next.seq)
        })
    }

    fn check_copy(&self, manifest: &Manifest, rows: &[Row]) -> Wrong {
        self.has(&manifest.cursor)?;
        let digest = rows.iter().fold(Digest::default(), |digest, row| {
            let body = sha256(row.body.text().as_bytes());
            digest.plus(row_hash(&row.row_type, &row.id, row.rev, &body))
        });
        let wanted = self.digest_at(manifest.cursor.seq);
        ensure(digest == wanted && manifest.digest == wanted, || {
            format!("{}: the copy is not of {}", manifest.stream, manifest.cursor.seq)
        })
    }
}

/// Each act was applied once, is where its verdict says, and is counted once.
async fn check_acts(server: &Server, histories: &BTreeMap<StreamId, History>, ops: &[Op]) -> Wrong {
    let mut tx = server.service.store().begin_read().await.unwrap();
    let mut ledgers: BTreeMap<_, Ledger> = BTreeMap::new();
    let mut received: BTreeMap<(StreamId, u64), i64> = BTreeMap::new();
    for op in ops {
        let row = find_op(tx.as_mut(), &event(), &op.id).await.unwrap();
        let row = row.ok_or_else(|| format!("act {} is lost", op.id))?;
        ensure(row.verdict == VerdictKind::Applied, || {
            format!("act {}: {:?}", op.id, row.verdict)
        })?;
        ledgers.entry(op.device).or_default().add(&op.id);
        let at = &row.positions[0];
        received.insert((at.stream.clone(), at.seq), row.received_at_ms);
        let changes = &histories[&at.stream].changes;
        // a scan's row is named by the act, a bookmark's by what is marked; an act that changed
        // nothing names the head
        let (name, once) = match op.kind.as_str() {
            "scan" => (op.id.to_string(), true),
            _ => (op.entity.clone(), false),
        };
        let places: Vec<u64> = changes.iter().filter(|c| c.id == name).map(|c| c.seq).collect();
        let right = if once { places == [at.seq] } else { places.iter().any(|seq| *seq <= at.seq) };
        ensure(right, || format!("act {} is in {places:?}, not at {}", op.id, at.seq))?;
    }
    for (device, ledger) in ledgers {
        let row = find_device(tx.as_mut(), &event(), &device).await.unwrap().unwrap();
        ensure(row.ledger == ledger, || format!("{device}: {:?}, not {ledger:?}", row.ledger))?;
    }
    tx.commit().await.unwrap();
    // sorted by stream and number
    let times: Vec<_> = received.iter().collect();
    for pair in times.windows(2) {
        let ((one, _), (two, number)) = (pair[0].0, pair[1].0);
        ensure(one != two || pair[0].1 <= pair[1].1, || {
            format!("{two}: {number} was received before what stands before it")
        })?;
    }
    Ok(())
}

fn check_answer(histories: &BTreeMap<StreamId, History>, ops: &[Op], answer: &PushAnswer) -> Wrong {
    ensure(answer.verdicts.len() == ops.len(), || "a verdict is missing".to_owned())?;
    for (op, verdict) in ops.iter().zip(&answer.verdicts) {
        let applied = verdict.settled() == VerdictKind::Applied;
        ensure(verdict.op == op.id && applied, || format!("{}: {verdict:?}", op.id))?;
        for at in &verdict.at {
            let head = answer.heads.get(&at.stream).copied();
            ensure(head >= Some(at.seq), || format!("{}: the head is behind the act", op.id))?;
        }
    }
    for cursor in &answer.cursors {
        histories[&cursor.stream].has(cursor)?;
    }
    Ok(())
}
