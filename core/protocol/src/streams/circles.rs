//! Rows of `circles`: community boards and their threads, a stream of its own so that a busy board
//! never delays the agenda.

use crate::documents::{Circle, Topic};
use crate::raw::Raw;

/// Type of a row that holds a [`Circle`]; its id is the circle's code.
pub const CIRCLE_ROW: &str = "circle";
/// Type of a row that holds a [`Topic`]; its id is the topic's.
pub const TOPIC_ROW: &str = "topic";

/// A row of the stream that this code understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CirclesRow {
    /// A board.
    Circle(Circle),
    /// A thread.
    Topic(Topic),
}

impl CirclesRow {
    /// Reads a row; `None` for a type this code does not know or a body of another shape.
    pub fn read(row_type: &str, body: &Raw) -> Option<Self> {
        match row_type {
            CIRCLE_ROW => body.read().ok().map(Self::Circle),
            TOPIC_ROW => body.read().ok().map(Self::Topic),
            _ => None,
        }
    }
}
