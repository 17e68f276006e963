//! What every kind of op must say about itself.

use super::Fact;
use crate::raw::Raw;
use crate::streams::StreamId;
use crate::tokens::KeyList;
use crate::wire::{Bytes, Rejection};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A row that an op folds into.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowTarget {
    /// The stream it stands in.
    pub stream: StreamId,
    /// Its type.
    pub row_type: &'static str,
    /// Its id.
    pub row_id: String,
}

/// What a new op will say, before it has an id, a time and a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What kind of act.
    pub kind: &'static str,
    /// Version of the body's shape.
    pub version: u16,
    /// What it is about.
    pub entity: String,
    /// What it says.
    pub body: Raw,
}

/// Why an op cannot be folded into a row.
#[derive(Debug, thiserror::Error)]
pub enum FoldError {
    /// The op's body is not what its kind and version take.
    #[error("the body of the op is not what its kind takes: {0}")]
    Body(#[source] serde_json::Error),
    /// The row's body is of a newer or damaged shape.
    #[error("the row is not of the shape that the kind folds into: {0}")]
    Row(#[source] serde_json::Error),
}

/// Source of choices for [`Kind::arbitrary`]; a simulator gives it its seeded randomness.
pub trait Pick {
    /// A number below `bound`, which is at least 1.
    fn below(&mut self, bound: u32) -> u32;
    /// The id of a new act.
    fn op_id(&mut self) -> crate::documents::OpId;
    /// An entity of the event that an act of this kind could be about, if there is any.
    fn entity(&mut self, kind: &str) -> Option<String>;
}

/// A kind of op, typed. Implement this; [`Kind`] follows.
pub trait OpKind: Send + Sync + 'static {
    /// The name on the wire.
    const NAME: &'static str;
    /// The version of the body that is written today.
    const VERSION: u16;
    /// What an op of this kind says.
    type Body: Serialize + DeserializeOwned;
    /// The state of the rows it folds into.
    type Row: Serialize + DeserializeOwned + Clone + PartialEq;

    /// Which rows the op folds into, for an author with this scope; all of [`Self::Row`]. A person
    /// may be told in their own stream what another did that concerns them, so not every target
    /// needs to be in the scope.
    ///
    /// # Errors
    /// [`Rejection::NotAllowed`] where the scope has no such stream, [`Rejection::Malformed`] where
    /// entity or body break the kind's rules.
    fn route(
        fact: &Fact<'_>,
        body: &Self::Body,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection>;

    /// Whether what others signed in it is genuine; judged by the server.
    ///
    /// # Errors
    /// [`Rejection::BadSignature`] where it is not.
    fn verify(_: &Fact<'_>, _: &Self::Body, _: &KeyList) -> Result<(), Rejection> {
        Ok(())
    }

    /// Whether such ops carry somebody's contact details, and are emptied when those are.
    const IS_PERSONAL: bool = false;

    /// The stream of whoever the op says it is by, told or not: by it is found what an op is about
    /// that was not applied. Only kinds with [`Self::IS_PERSONAL`] say it.
    fn author_stream(_: &Fact<'_>, _: &Self::Body) -> Option<StreamId> {
        None
    }

    /// A signed fact within the op, which every device keeps.
    fn signed_fact(_: &Self::Body) -> Option<Bytes> {
        None
    }

    /// Whether the row says that what ops said in it is to be erased wherever it is kept.
    fn is_erased(_: &Self::Row) -> bool {
        false
    }

    /// Makes the rows that one act wrote agree where what one of them says counts for all; the
    /// server does it before it writes them.
    fn settle(_: &mut [Self::Row]) {}

    /// The row after the op.
    fn fold(row: Option<Self::Row>, fact: &Fact<'_>, body: Self::Body) -> Self::Row;

    /// Reads a body of any version ever shipped as today's; as it stands where there was only one.
    ///
    /// # Errors
    /// Where the body is not of that version's shape.
    fn upgrade(_version: u16, body: &Raw) -> Result<Self::Body, serde_json::Error> {
        body.read()
    }

    /// Some valid act, for simulators and property tests.
    fn arbitrary(pick: &mut dyn Pick) -> Option<(String, Self::Body)>;

    /// A new op that says `body` about `entity`.
    ///
    /// # Errors
    /// Where the body cannot be JSON.
    fn draft(entity: String, body: &Self::Body) -> Result<Draft, serde_json::Error> {
        Ok(Draft { kind: Self::NAME, version: Self::VERSION, entity, body: Raw::write(body)? })
    }
}

/// A kind of op, as journal, server and simulator see it.
pub trait Kind: Send + Sync {
    /// The name on the wire.
    fn name(&self) -> &'static str;

    /// The newest version of the body that this code understands.
    fn version(&self) -> u16;

    /// Which rows the op folds into, for an author with this scope.
    ///
    /// # Errors
    /// As [`OpKind::route`].
    fn route(&self, fact: &Fact<'_>, scope: &[StreamId]) -> Result<Vec<RowTarget>, Rejection>;

    /// Whether what others signed in the op is genuine.
    ///
    /// # Errors
    /// As [`OpKind::verify`].
    fn verify(&self, fact: &Fact<'_>, keys: &KeyList) -> Result<(), Rejection>;

    /// Whether such ops carry somebody's contact details.
    fn is_personal(&self) -> bool;

    /// The rows that an op with somebody's contact details is about, whoever sent it and whatever
    /// became of it; none where that cannot be read.
    fn touches(&self, fact: &Fact<'_>) -> Vec<RowTarget>;

    /// A signed fact within the op, which every device keeps.
    fn signed_fact(&self, fact: &Fact<'_>) -> Option<Bytes>;

    /// Whether a row says that what ops said in it is to be erased.
    fn is_erased(&self, row: &Raw) -> bool;

    /// The body of the row after the op; the same text as before where the op changes nothing.
    ///
    /// # Errors
    /// [`FoldError`] where op or row cannot be read.
    fn fold(&self, row: Option<&Raw>, fact: &Fact<'_>) -> Result<Raw, FoldError>;

    /// Makes the rows that one act wrote agree ([`OpKind::settle`]); those that change nothing keep
    /// their text.
    ///
    /// # Errors
    /// [`FoldError::Row`] where a row cannot be read.
    fn settle(&self, rows: Vec<Raw>) -> Result<Vec<Raw>, FoldError>;

    /// Some valid act, for simulators and property tests.
    fn arbitrary(&self, pick: &mut dyn Pick) -> Option<Draft>;
}

impl<K: OpKind> Kind for K {
    fn name(&self) -> &'static str {
        K::NAME
    }

    fn version(&self) -> u16 {
        K::VERSION
    }

    fn route(&self, fact: &Fact<'_>, scope: &[StreamId]) -> Result<Vec<RowTarget>, Rejection> {
        let body = K::upgrade(fact.version, fact.body).map_err(|_| Rejection::Malformed)?;
        K::route(fact, &body, scope)
    }

    fn verify(&self, fact: &Fact<'_>, keys: &KeyList) -> Result<(), Rejection> {
        let body = K::upgrade(fact.version, fact.body).map_err(|_| Rejection::Malformed)?;
        K::verify(fact, &body, keys)
    }

    fn is_personal(&self) -> bool {
        K::IS_PERSONAL
    }

    fn touches(&self, fact: &Fact<'_>) -> Vec<RowTarget> {
        let Ok(body) = K::upgrade(fact.version, fact.body) else { return Vec::new() };
        let scope: Vec<StreamId> = K::author_stream(fact, &body).into_iter().collect();
        K::route(fact, &body, &scope).unwrap_or_default()
    }

    fn signed_fact(&self, fact: &Fact<'_>) -> Option<Bytes> {
        K::signed_fact(&K::upgrade(fact.version, fact.body).ok()?)
    }

    fn is_erased(&self, row: &Raw) -> bool {
        row.read().is_ok_and(|row| K::is_erased(&row))
    }

    fn fold(&self, row: Option<&Raw>, fact: &Fact<'_>) -> Result<Raw, FoldError> {
        let body = K::upgrade(fact.version, fact.body).map_err(FoldError::Body)?;
        let Some(text) = row else {
            return Raw::write(&K::fold(None, fact, body)).map_err(FoldError::Row);
        };
        let before: K::Row = text.read().map_err(FoldError::Row)?;
        let after = K::fold(Some(before.clone()), fact, body);
        // a row that another version of this code wrote keeps its text until an act changes it
        if after == before { Ok(text.clone()) } else { Raw::write(&after).map_err(FoldError::Row) }
    }

    fn settle(&self, rows: Vec<Raw>) -> Result<Vec<Raw>, FoldError> {
        let before: Result<Vec<K::Row>, _> = rows.iter().map(Raw::read).collect();
        let before = before.map_err(FoldError::Row)?;
        let mut after = before.clone();
        K::settle(&mut after);
        let written = rows.into_iter().zip(before.iter().zip(&after));
        let written = written.map(|(text, (before, after))| {
            if before == after { Ok(text) } else { Raw::write(after).map_err(FoldError::Row) }
        });
        written.collect()
    }

    fn arbitrary(&self, pick: &mut dyn Pick) -> Option<Draft> {
        let (entity, body) = K::arbitrary(pick)?;
        K::draft(entity, &body).ok()
    }
}
