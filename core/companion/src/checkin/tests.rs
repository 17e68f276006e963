use super::{ListCounts, count_list, list_scans, settle};
use crate::error::Result;
use crate::store::{Database, FileKind};
use chrono_tz::Tz;
use huiban_protocol::documents::{DeviceId, ListCode, OpId, RegistrationId};
use huiban_protocol::ops::find_kind;
use huiban_protocol::ops::{Draft, Fact, OpKind as _, Scan, ScanBody, ScanUndo, ScanUndoBody};
use huiban_protocol::streams::Direction::{self, Entry, Exit};
use rusqlite::Transaction;

struct Mirror {
    file: Database,
    _folder: tempfile::TempDir,
}

impl Mirror {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = Database::open(&folder.path().join("mirror.db"), FileKind::Mirror).unwrap();
        Self { file, _folder: folder }
    }

    /// Writes what an act folds to, as the server's word or as an own act not yet there.
    fn put(&self, table: &str, list: &ListCode, at: u8, draft: &Draft) {
        let fact = Fact {
            id: OpId([at; 16]),
            device: DeviceId([0; 16]),
            version: draft.version,
            entity: &draft.entity,
            body: &draft.body,
            effective_ms: i64::from(at),
        };
        let kind = find_kind(draft.kind).unwrap();
        let body = kind.fold(None, &fact).unwrap();
        let scope = [format!("list/{list}").parse().unwrap()];
        let target = kind.route(&fact, &scope).unwrap().remove(0);
        let (columns, values) = match table {
            "rows" => (", rev, body_hash", ", 1, x'00'"),
            _ => ("", ""),
        };
        self.write(|mirror| {
            mirror.execute(
                &format!(
                    "INSERT INTO {table} (stream, row_type, row_id, body{columns})
                     VALUES (?, ?, ?, ?{values})
                     ON CONFLICT DO UPDATE SET body = excluded.body"
                ),
                [&format!("list/{list}"), target.row_type, &target.row_id, body.text()],
            )?;
            Ok(())
        });
    }

    fn scan(&self, table: &str, list: &ListCode, at: u8, who: u8, way: Direction) {
        let body = ScanBody::unjudged(RegistrationId([who; 8]), way);
        self.put(table, list, at, &Scan::draft(list.to_string(), &body).unwrap());
    }

    fn undo(&self, table: &str, list: &ListCode, at: u8, scan: u8) {
        let body = ScanUndoBody { scan: OpId([scan; 16]) };
        self.put(table, list, at, &ScanUndo::draft(list.to_string(), &body).unwrap());
    }

    fn write(&self, write: impl FnOnce(&Transaction<'_>) -> Result<()>) {
        self.file.write(write).unwrap();
    }

    fn counts(&self, list: &ListCode, zone: Tz, now_ms: i64) -> ListCounts {
        settle(&self.file, zone).unwrap();
        self.file.read(|mirror| count_list(mirror, list, zone, now_ms)).unwrap()
    }
}

fn lists() -> (ListCode, ListCode) {
    (ListCode::new("main").unwrap(), ListCode::new("dinner").unwrap())
}

#[test]
fn scans_show_from_both_sides_and_add_up() {
    let (mirror, (main, dinner)) = (Mirror::new(), lists());
    mirror.scan("rows", &main, 9, 1, Exit);
    mirror.scan("rows", &main, 3, 1, Entry);
    mirror.scan("views", &main, 5, 2, Entry);
    mirror.scan("views", &main, 7, 2, Entry);
    mirror.scan("rows", &main, 8, 3, Exit);
    mirror.scan("rows", &dinner, 4, 1, Entry);

    let scans = mirror.file.read(|file| list_scans(file, &main)).unwrap();
    let times: Vec<i64> = scans.iter().map(|scan| scan.at_ms).collect();
    assert_eq!(times, [3, 5, 7, 8, 9]);
    let expected = ListCounts { entries: 3, exits: 2, people: 2, inside: 1 };
    assert_eq!(mirror.counts(&main, Tz::UTC, 9), expected);
    assert_eq!(mirror.file.read(|file| list_scans(file, &dinner)).unwrap().len(), 1);
    let a_day_later = mirror.counts(&main, Tz::UTC, 86_400_000);
    assert_eq!(a_day_later, ListCounts { inside: 0, ..expected });
    let other = ListCode::new("lunch").unwrap();
    assert_eq!(mirror.counts(&other, Tz::UTC, 9), ListCounts::default());
}

#[test]
fn sums_follow_whatever_changes_the_scans() {
    let (mirror, (main, dinner)) = (Mirror::new(), lists());
    let entries = |entries| ListCounts { entries, people: entries, inside: entries, exits: 0 };
    // an undo that comes before its scan waits for it
    mirror.undo("rows", &main, 9, 1);
    assert_eq!(mirror.counts(&main, Tz::UTC, 9), entries(0));
    mirror.scan("views", &main, 1, 1, Entry);
    mirror.scan("views", &main, 2, 2, Entry);
    mirror.scan("rows", &dinner, 3, 1, Entry);
    assert_eq!(mirror.counts(&main, Tz::UTC, 9), entries(1));
    mirror.undo("views", &main, 10, 2);
    assert_eq!(mirror.counts(&main, Tz::UTC, 9), entries(0));

    // the server's page takes the place of the own act, and the undo was refused
    mirror.scan("rows", &main, 2, 2, Entry);
    mirror.write(|file| Ok(file.execute_batch("DELETE FROM views WHERE row_type = 'scan'")?));
    assert_eq!(mirror.counts(&main, Tz::UTC, 9), entries(0));
    mirror.write(|file| Ok(file.execute_batch("DELETE FROM views")?));
    assert_eq!(mirror.counts(&main, Tz::UTC, 9), entries(1));
    assert_eq!(mirror.counts(&dinner, Tz::UTC, 9), entries(1));

    // the stream was left
    mirror.write(|file| Ok(file.execute_batch("DELETE FROM rows WHERE stream = 'list/main'")?));
    assert_eq!(mirror.counts(&main, Tz::UTC, 9), entries(0));
    assert_eq!(mirror.counts(&dinner, Tz::UTC, 9), entries(1));
}

#[test]
fn several_scans_of_one_person_wait_to_be_added_up_together() {
    let (mirror, (main, _)) = (Mirror::new(), lists());
    for table in ["rows", "views", "rows"] {
        mirror.scan(table, &main, 1, 1, Entry);
        mirror.scan(table, &main, 2, 1, Exit);
        mirror.undo(table, &main, 9, 7);
    }
    let expected = ListCounts { entries: 1, exits: 1, people: 1, inside: 0 };
    assert_eq!(mirror.counts(&main, Tz::UTC, 9), expected);
}

#[test]
fn days_are_cut_anew_where_the_event_moves_to_another_zone() {
    let (mirror, (main, _)) = (Mirror::new(), lists());
    mirror.scan("rows", &main, 3, 1, Entry);
    // 04:00 in Shanghai on 1 January 1970 is 20:00 UTC the day before: both instants are one day
    let later_ms = 3 * 60 * 60 * 1000;
    assert_eq!(mirror.counts(&main, chrono_tz::Asia::Shanghai, later_ms).inside, 1);
    assert_eq!(mirror.counts(&main, Tz::UTC, later_ms).inside, 1);
    let much_later_ms = 5 * 60 * 60 * 1000;
    assert_eq!(mirror.counts(&main, Tz::UTC, much_later_ms).inside, 0, "04:00 is past");
    let shanghai = mirror.counts(&main, chrono_tz::Asia::Shanghai, much_later_ms);
    assert_eq!(shanghai.inside, 1);
}
