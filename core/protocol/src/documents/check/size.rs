//! What is too large to travel as one row: phones refuse answers beyond a bound, so one such row
//! would keep every phone from everything after it.

use super::{AgendaDocument, Problem};
use crate::limits::ROW_BYTES_MAX;
use serde::Serialize;
use std::io;

/// Counts bytes and keeps none.
struct Count(usize);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn check<T: Serialize>(
    kind: &str,
    all: &[T],
    id: impl Fn(&T) -> String,
    problems: &mut Vec<Problem>,
) {
    for one in all {
        let mut count = Count(0);
        // what cannot be written is refused where it is
        let _ = serde_json::to_writer(&mut count, one);
        if count.0 > ROW_BYTES_MAX {
            let (size, most) = (count.0 / 1024, ROW_BYTES_MAX / 1024);
            problems.push(Problem::error(
                format!("{kind}/{}", id(one)),
                format!("takes {size} KiB; {most} KiB is the most"),
                "shorten its texts and lists, or put them behind a link",
            ));
        }
    }
}

/// Reports everything that is too large.
pub(super) fn check_sizes(document: &AgendaDocument, problems: &mut Vec<Problem>) {
    check("venues", &document.venues, |one| one.code.to_string(), problems);
    check("rooms", &document.rooms, |one| one.code.to_string(), problems);
    check("forums", &document.forums, |one| one.code.to_string(), problems);
    check("sessions", &document.sessions, |one| one.id.to_string(), problems);
    check("speakers", &document.speakers, |one| one.id.to_string(), problems);
    check("zones", &document.zones, |one| one.code.to_string(), problems);
    check("exhibitors", &document.exhibitors, |one| one.code.to_string(), problems);
    check("projects", &document.projects, |one| one.id.to_string(), problems);
    check("notices", &document.notices, |one| one.id.to_string(), problems);
    check("lists", &document.lists, |one| one.code.to_string(), problems);
}
