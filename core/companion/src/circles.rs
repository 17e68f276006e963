//! Community boards and their threads, to read and bookmark without a network.
//!
//! Devices never write them; rows stay as they came. Not for: texts in one language (the screens
//! translate).
//!
//! Start at [`list`].

mod list;

pub(crate) use list::{check_circle, is_here, list_circles, list_rows_of, list_topics};
