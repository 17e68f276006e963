//! A gate that signs acts without a phone around it.

use huiban_companion::ports::Secrets as _;
use huiban_protocol::documents::{BootId, DeviceId, OpId, RegistrationId};
use huiban_protocol::effective::OpClock;
use huiban_protocol::ops::{Op, OpKind as _, Scan, ScanBody};
use huiban_protocol::streams::Direction;
use huiban_protocol::tokens::{SigningKey, sign_op};
use huiban_protocol::wire::{Bytes, Push};
use huiban_server::Caller;
use huiban_tests::{Actor, START_MS, World};
use std::sync::atomic::{AtomicU64, Ordering};

/// A gate's identity, taken from the phone that enrolled it.
pub(crate) struct Gate {
    id: DeviceId,
    key: SigningKey,
    seq: u64,
}

impl Gate {
    /// Enrols one for the list `main`.
    pub(crate) async fn enrol(world: &World, number: usize) -> Self {
        let actor: Actor = world.enrol_gate(&format!("gate_{number}"), &["main"]).await;
        let id = actor.device_id();
        let secret = actor.pocket.read(&format!("key-{id}")).unwrap().expect("it has a key");
        let secret: [u8; 32] = secret.try_into().expect("32 bytes");
        Self { id, key: SigningKey::from_bytes(&secret), seq: 0 }
    }

    /// As the server knows it.
    pub(crate) fn caller(&self) -> Caller {
        Caller { device: self.id }
    }

    /// Admits so many people, none of whom was seen before.
    pub(crate) fn scan(&mut self, count: usize) -> Vec<Op> {
        (0..count).map(|_| self.scan_one()).collect()
    }

    fn scan_one(&mut self) -> Op {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let mut id = [0; 16];
        id[8..].copy_from_slice(&number.to_be_bytes());
        let registration = RegistrationId(number.to_be_bytes());
        let body = ScanBody::unjudged(registration, Direction::Entry);
        let draft = Scan::draft("main".to_owned(), &body).expect("a body");
        self.seq += 1;
        let mut op = Op {
            id: OpId(id),
            device: self.id,
            device_seq: self.seq,
            kind: draft.kind.to_owned(),
            version: draft.version,
            entity: draft.entity,
            body: draft.body,
            clock: OpClock {
                wall_ms: START_MS,
                mono_ms: 0,
                boot: BootId([0; 16]),
                wall_offset_ms: Some(0),
                seen_ms: 0,
            },
            effective_ms: None,
            erased: None,
            signature: Bytes::default(),
        };
        let signature = sign_op(&op.id, &op.body_hash(), &self.key).expect("it signs");
        op.signature = Bytes(signature.to_vec());
        op
    }

    /// A push of these.
    pub(crate) fn push(&self, ops: &[Op]) -> Push {
        Push {
            device: self.id,
            boots: vec![],
            facts: vec![],
            ops: ops.to_vec(),
            publications: vec![],
            pending: 0,
        }
    }
}
