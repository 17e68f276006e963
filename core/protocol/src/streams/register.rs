//! Registers: one value, written by several devices, where the latest effective act wins.

use crate::documents::OpId;
use serde::{Deserialize, Serialize};

/// When an act counts from, and which act it was; the order of acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// Effective time, ms since 1970 UTC.
    pub at_ms: i64,
    /// The act; decides between acts of one millisecond.
    pub op: OpId,
}

/// A value and the act that set it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register<T> {
    /// The value.
    pub value: T,
    /// The act that set it.
    pub stamp: Stamp,
}

impl<T> Register<T> {
    /// Sets the value where the act is later than the one that set it so far.
    pub fn write(register: &mut Option<Self>, value: T, stamp: Stamp) {
        if register.as_ref().is_none_or(|current| current.stamp < stamp) {
            *register = Some(Self { value, stamp });
        }
    }
}
