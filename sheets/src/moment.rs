//! Dates and times as people write them.

mod date;
mod instant;
mod local;
mod part;
mod pattern;
mod serial;
mod time;
mod zone;

pub(crate) use date::{
    Date, Order, Told, all_days, find_dates, find_month, find_weekday, seems_a_date, weak_date,
    weak_day,
};
pub(crate) use local::{instant, local};
pub(crate) use part::{Part, read_part};
pub(crate) use pattern::pattern as pattern_of;
pub(crate) use serial::{date_of_serial, serial_of, serial_of_length, time_of_serial};
pub(crate) use time::{
    Clock, Half, Span, duration_minutes, find_half, leading_span, read_clock, read_span,
    trailing_span,
};
pub(crate) use zone::{Zone, find_zone};
