//! Times, days and zones as exports and hands write them; rows of which none is understood.

use super::{Reading, asked, mapping_of, messages, read_sheets, sheet, shown};
use crate::agenda::{Asked, read};

/// What a sheet is called, what it holds, and its sessions.
type Case = (&'static str, &'static str, &'static [&'static str]);

const CASES: &[Case] = &[
    // times behind what they are of, over all columns and in the column of titles
    (
        "议程",
        "2026年11月12日\n时间|内容|嘉宾\n9:00-10:00|甲题|王伟\n茶歇（10:00-10:20）|<|<\n10:20-11:00|乙题|李娜\n午餐 12:00-13:30|<|<\n|自由交流：13:30-14:00|\n合影|13:50-14:00|\n14:00-15:00|丙题|张敏",
        &[
            "12 09:00-10:00 甲题 王伟",
            "12 10:00-10:20 茶歇",
            "12 10:20-11:00 乙题 李娜",
            "12 12:00-13:30 午餐",
            "12 13:30-14:00 自由交流",
            "12 13:50-14:00 合影",
            "12 14:00-15:00 丙题 张敏",
        ],
    ),
    // the day of the end beside that of the beginning
    (
        "导出",
        "开始日期|开始时间|结束日期|结束时间|主题|会场\n2026-11-12|22:00|2026-11-13|01:00|夜场|A1厅\n2026-11-12|09:00|2026-11-12|09:45|早场|A1厅",
        &["12 09:00-09:45 早场 @A1厅", "12 22:00-01:00 夜场 @A1厅"],
    ),
    (
        "export",
        "start_date,start_time,end_date,end_time,title,room\n2026-11-12,23:30,2026-11-13,00:30,Late talk,Hall A\n2026-11-12,09:00,2026-11-12,09:45,Early talk,Hall A",
        &["12 09:00-09:45 Early talk @Hall A", "12 23:30-00:30 Late talk @Hall A"],
    ),
    // both days in the cells of the times
    (
        "议程",
        "时间|题目\n2026-11-12 09:00 ~ 2026-11-12 09:45|甲题\n2026-11-12 23:00 ~ 2026-11-13 01:00|乙题",
        &["12 09:00-09:45 甲题", "12 23:00-01:00 乙题"],
    ),
    // instants: of no zone, of the event's, of another, of Greenwich
    (
        "export",
        "title,startTime,endTime,roomName\nPlain,2026-11-12T09:00:00,2026-11-12T09:45:00,Hall A\nHere,2026-11-12T10:00:00+08:00,2026-11-12T10:45:00+08:00,Hall A\nThere,2026-11-12 10:00:00+02:00,2026-11-12 10:45:00+02:00,Hall A\nGreenwich,2026-11-12T18:00:00Z,2026-11-12T18:30:00.000Z,Hall A",
        &[
            "12 09:00-09:45 Plain @Hall A",
            "12 10:00-10:45 Here @Hall A",
            "12 16:00-16:45 There @Hall A",
            "13 02:00-02:30 Greenwich @Hall A",
        ],
    ),
    // ends by other names, lengths as clocks show them
    (
        "export",
        "*Date,*Time Start,*Time End,*Session Title\n11/12/2026,9:00 AM,9:45 AM,One\n11/12/2026,1:30 PM,2:15 PM,Two",
        &["12 09:00-09:45 One", "12 13:30-14:15 Two"],
    ),
    (
        "export",
        "Date,Start,Duration,Title\n2026-11-12,09:00,0:45,One\n2026-11-12,10:00,00:20:00,Two\n2026-11-12,11:00,1h 30min,Three",
        &["12 09:00-09:45 One", "12 10:00-10:20 Two", "12 11:00-12:30 Three"],
    ),
    // “Augmented” is no month, in the name of a sheet or in a heading
    (
        "Track 1 Augmented Reality",
        "12 November 2026\nTime|Title|Speaker\n9:00-9:30|Lenses|Jane Doe\nSession 2 Marine biology|<|<\n10:00-10:30|Whales|Mary Major",
        &[
            "12 09:00-09:30 Lenses #Track 1 Augmented Reality Jane Doe",
            "12 10:00-10:30 Whales #Track 1 Augmented Reality Mary Major",
        ],
    ),
    // the time and the place of a second forum, where the place stands below people
    (
        "论坛",
        "影像论坛|<|<\n时间：2026年11月12日|<|地点：A1厅\n时间|题目|嘉宾\n9:00-9:30|甲题|王伟\n心血管论坛|<|<\n时间：2026年11月13日|<|地点：B2厅\n时间|题目|嘉宾\n9:00-9:30|乙题|李娜",
        &["12 09:00-09:30 甲题 @A1厅 #影像论坛 王伟", "13 09:00-09:30 乙题 @B2厅 #心血管论坛 李娜"],
    ),
    // a date and hours before the place, without any label
    (
        "论坛",
        "影像论坛|<|<\n2026年11月12日 9:00-12:00 黄河厅|<|<\n时间|题目|嘉宾\n9:00-9:30|甲题|王伟",
        &["12 09:00-09:30 甲题 @黄河厅 #影像论坛 王伟"],
    ),
    // early times below later ones, where times count twenty-four hours
    (
        "export",
        "Date,Start,End,Title,Room\n2026-11-12,09:00,09:30,Opening,Hall A\n2026-11-12,13:00,13:30,Imaging,Hall A\n2026-11-12,06:30,07:00,Yoga,Lawn\n2026-11-12,07:30,08:00,Breakfast,Hall A",
        &[
            "12 06:30-07:00 Yoga @Lawn",
            "12 07:30-08:00 Breakfast @Hall A",
            "12 09:00-09:30 Opening @Hall A",
            "12 13:00-13:30 Imaging @Hall A",
        ],
    ),
    // the time of the row above
    (
        "议程",
        "日期|时间|题目|地点\n2026年11月12日|9:00-10:00|甲题|A1厅\n|同上|乙题|B2厅",
        &["12 09:00-10:00 甲题 @A1厅", "12 09:00-10:00 乙题 @B2厅"],
    ),
    // a part of a day whose time is not known yet
    (
        "议程",
        "2026年11月12日\n时间|题目|嘉宾\nTBA (afternoon)|企业参观|王伟\n9:00-10:00|甲题|李娜",
        &["12 09:00-10:00 甲题 李娜", "12 14:00-17:00 企业参观 王伟"],
    ),
];

fn cells(text: &str) -> String {
    // exports are written with commas
    if text.contains('|') { text.to_owned() } else { text.replace(',', "|") }
}

#[test]
fn every_session_stands_at_its_instant() {
    for (name, text, expected) in CASES {
        let reading = read_sheets(&[sheet(name, &cells(text))]);
        assert_eq!(shown(&reading), *expected, "{name}: {:#?}", messages(&reading.problems));
    }
}

/// A sheet, the number of the row that is not understood, and the sessions of the others.
const UNREAD: &[(&str, u32, &[&str])] = &[
    (
        "2026年11月12日\n时间|内容|嘉宾\n待定|神秘嘉宾演讲|王伟\n9:00-10:00|甲题|李娜",
        3,
        &["12 09:00-10:00 甲题 李娜"],
    ),
    (
        "2026年11月12日\n时间|内容|嘉宾\n9:00-10:00|甲题|李娜\nTBD|闭幕演讲|王伟\n10:00-11:00|乙题|张敏",
        4,
        &["12 09:00-10:00 甲题 李娜", "12 10:00-11:00 乙题 张敏"],
    ),
    (
        "2026年11月12日\n时间|内容|嘉宾\n9:75-10|甲题|\n10:00-11:00|乙题|张敏",
        3,
        &["12 10:00-11:00 乙题 张敏"],
    ),
    (
        "2026年11月12日\n时间|A1厅|B2厅\n待定|甲题|乙题\n9:00-10:00|丙题|",
        3,
        &["12 09:00-10:00 丙题 @A1厅"],
    ),
    (
        "日期|时间|题目|嘉宾|地点\n2026年11月12日|9:00-10:00|甲题|李娜|A1厅\n2026年11月12日||企业参观||B2厅\n2026年11月12日|10:00-11:00|乙题|张敏|A1厅",
        3,
        &["12 09:00-10:00 甲题 @A1厅 李娜", "12 10:00-11:00 乙题 @A1厅 张敏"],
    ),
    // what is said of a session below it is no heading of the next
    (
        "2026年11月12日\n时间|内容|嘉宾\n9:00-10:00|甲题|李娜\n|本报告介绍影像组学的产品化。|\n10:00-11:00|乙题|张敏",
        4,
        &["12 09:00-10:00 甲题 李娜", "12 10:00-11:00 乙题 张敏"],
    ),
    // a heading below which nothing stands may have been a session
    (
        "2026年11月12日\n时间|内容|嘉宾\n9:00-10:00|甲题|李娜\n|自由讨论|",
        4,
        &["12 09:00-10:00 甲题 李娜"],
    ),
];

fn said_of(reading: &Reading, row: u32) -> Vec<String> {
    let place = format!("agenda.xlsx/议程!{row}:");
    messages(&reading.problems).into_iter().filter(|said| said.starts_with(&place)).collect()
}

#[test]
fn a_row_whose_time_is_not_understood_is_reported_and_lands_nowhere_else() {
    for (text, row, expected) in UNREAD {
        let sheets = [sheet("议程", text)];
        let reading = read_sheets(&sheets);
        let said = messages(&reading.problems);
        assert_eq!(shown(&reading), *expected, "{said:#?}");
        assert_eq!(said_of(&reading, *row).len(), 1, "{row}: {said:#?}");
        assert_eq!(reading.mapping.sheets[0].rows.reported, 1, "{said:#?}");
        let described = reading.document.sessions.iter().filter(|s| s.description.is_some());
        assert_eq!(described.count(), 0, "{text}");
    }
}

#[test]
fn the_mapping_asks_what_such_a_row_is() {
    let text = "2026年11月12日\n时间|内容|嘉宾\n9:00-10:00|甲题|李娜\n待定|乙题|王伟";
    let sheets = [sheet("议程", text)];
    let first = read_sheets(&sheets);
    let mut mapping = mapping_of(&first);
    assert_eq!(mapping.sheets[0].questions[0].row, 4);
    let again = read(&sheets, &Asked { mapping: Some(mapping.clone()), ..asked() });
    assert_eq!((again.document, mapping_of(&first)), (first.document, mapping.clone()));
    mapping.sheets[0].questions[0].taken = crate::agenda::mapping::RowAs::Session;
    let after = read(&sheets, &Asked { mapping: Some(mapping), ..asked() });
    assert_eq!(shown(&after), ["12 09:00-10:00 乙题 王伟", "12 09:00-10:00 甲题 李娜"]);
}
