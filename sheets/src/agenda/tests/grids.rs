//! Tables with a column a room or a track, whatever the columns are called.

use super::{messages, read_sheets, sheet, shown, through_a_workbook};

const CASES: &[(&str, &[&str])] = &[
    // words for a room that are names, one of them with nothing behind it
    (
        "时间|主会场|分会场\n2026-11-12 9:00-10:00|甲课题研究|乙课题研究\n2026-11-12 10:00-10:30|丁课题研究|",
        &[
            "12 09:00-10:00 甲课题研究 @主会场",
            "12 09:00-10:00 乙课题研究 @分会场",
            "12 10:00-10:30 丁课题研究 @主会场",
        ],
    ),
    (
        "2026年11月12日\n时间|主会场|1号分会场|2号分会场\n9:00-10:00|甲课题研究\\n王伟|乙课题研究\\n李娜|丙课题研究\n10:00-10:20|茶歇|<|<\n10:20-11:00|丁课题研究||戊课题研究",
        &[
            "12 09:00-10:00 丙课题研究 @2号分会场",
            "12 09:00-10:00 乙课题研究 @1号分会场 李娜",
            "12 09:00-10:00 甲课题研究 @主会场 王伟",
            "12 10:00-10:20 茶歇",
            "12 10:20-11:00 戊课题研究 @2号分会场",
            "12 10:20-11:00 丁课题研究 @主会场",
        ],
    ),
    (
        "2026年11月12日\n时间|会场一：国际厅|会场二：黄河厅\n9:00-10:00|甲课题研究|乙课题研究",
        &["12 09:00-10:00 甲课题研究 @会场一：国际厅", "12 09:00-10:00 乙课题研究 @会场二：黄河厅"],
    ),
    (
        "12 November 2026\nTime|Track 1 Augmented Reality|Track 2 Brands\n9:00-9:30|Lenses|Logos",
        &[
            "12 09:00-09:30 Lenses #Track 1 Augmented Reality",
            "12 09:00-09:30 Logos #Track 2 Brands",
        ],
    ),
    // one room and nothing else
    (
        "2026年11月12日\n时间|主会场\n9:00-10:00|甲课题研究\n10:00-10:30|乙课题研究",
        &["12 09:00-10:00 甲课题研究 @主会场", "12 10:00-10:30 乙课题研究 @主会场"],
    ),
    // a column of rooms beside titles holds rooms
    (
        "2026年11月12日\n时间|会场|议题\n9:00-10:00|主会场|甲课题研究\n10:00-10:30|分会场一|乙课题研究",
        &["12 09:00-10:00 甲课题研究 @主会场", "12 10:00-10:30 乙课题研究 @分会场一"],
    ),
];

#[test]
fn who_may_stand_behind_a_title_is_said() {
    let text = "2026年11月12日\n时间|A1厅|B2厅\n9:00-9:30|甲题 孙悦（示例大学）|乙题 李娜";
    let reading = read_sheets(&[sheet("议程", text)]);
    assert_eq!(
        shown(&reading),
        ["12 09:00-09:30 甲题 @A1厅 孙悦(示例大学)", "12 09:00-09:30 乙题 李娜 @B2厅"]
    );
    let said = messages(&reading.problems);
    assert!(said.iter().any(|said| said.starts_with("agenda.xlsx/议程!C3: somebody")), "{said:#?}");
}

#[test]
fn what_stands_below_a_room_is_a_session_in_it() {
    for (text, expected) in CASES {
        for sheets in [vec![sheet("议程", text)], through_a_workbook(&[sheet("议程", text)])] {
            let reading = read_sheets(&sheets);
            let found = shown(&reading);
            let mut sorted = (found, expected.to_vec());
            sorted.0.sort();
            sorted.1.sort();
            assert_eq!(sorted.0, sorted.1, "{:#?}", messages(&reading.problems));
        }
    }
}
