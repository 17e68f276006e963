use super::{ListCounts, count_list, list_scans, scan};
use crate::error::Result;
use crate::store::{Database, FileKind};
use chrono_tz::Tz;
use huiban_protocol::documents::{DeviceId, ListCode, OpId, RegistrationId};
use huiban_protocol::ops::{Fact, find_kind};
use huiban_protocol::streams::Direction::{self, Entry, Exit};

#[test]
fn scans_show_from_both_sides_and_add_up() {
    let folder = tempfile::tempdir().unwrap();
    let mirror = Database::open(&folder.path().join("mirror.db"), FileKind::Mirror).unwrap();
    let (main, dinner) = (ListCode::new("main").unwrap(), ListCode::new("dinner").unwrap());
    mirror
        .write(|mirror| -> Result<()> {
            let add = |table: &str, list: &ListCode, at: u8, who: u8, way: Direction| {
                let draft = scan(list, RegistrationId([who; 8]), way)?;
                let fact = Fact {
                    id: OpId([at; 16]),
                    device: DeviceId([0; 16]),
                    version: draft.version,
                    entity: &draft.entity,
                    body: &draft.body,
                    effective_ms: i64::from(at),
                };
                let body = find_kind(draft.kind).unwrap().fold(None, &fact).unwrap();
                let (columns, values) = match table {
                    "rows" => (", rev, body_hash", ", 1, x'00'"),
                    _ => ("", ""),
                };
                mirror.execute(
                    &format!(
                        "INSERT INTO {table} (stream, row_type, row_id, body{columns})
                         VALUES (?, 'scan', ?, ?{values})"
                    ),
                    [&format!("list/{list}"), &fact.id.to_string(), body.text()],
                )?;
                Ok::<_, crate::CompanionError>(())
            };
            add("rows", &main, 9, 1, Exit)?;
            add("rows", &main, 3, 1, Entry)?;
            add("views", &main, 5, 2, Entry)?;
            add("views", &main, 7, 2, Entry)?;
            add("rows", &main, 8, 3, Exit)?;
            add("rows", &dinner, 4, 1, Entry)?;

            let scans = list_scans(mirror, &main)?;
            let times: Vec<i64> = scans.iter().map(|scan| scan.at_ms).collect();
            assert_eq!(times, [3, 5, 7, 8, 9]);
            let expected = ListCounts { entries: 3, exits: 2, people: 2, inside: 1 };
            assert_eq!(count_list(mirror, &main, Tz::UTC, 9)?, expected);
            assert_eq!(list_scans(mirror, &dinner)?.len(), 1);
            let a_day_later = count_list(mirror, &main, Tz::UTC, 86_400_000)?;
            assert_eq!(a_day_later, ListCounts { inside: 0, ..expected });
            let other = ListCode::new("lunch").unwrap();
            assert_eq!(count_list(mirror, &other, Tz::UTC, 9)?, ListCounts::default());
            Ok(())
        })
        .unwrap();
}
