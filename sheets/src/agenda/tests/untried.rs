//! Programmes as organizers brought them and nobody had tried before.

use super::{Reading, messages, read_sheets, sheet, shown, through_a_workbook};
use huiban_protocol::documents::Language;

/// What a sheet is called, what it holds, and its sessions.
type Case = (&'static str, &'static str, &'static [&'static str]);

const CASES: &[Case] = &[
    // zones by name, in a cell and in the header
    (
        "export",
        "Date|Time (CET)|Title|Speaker|Affiliation\n12.11.2026|10:00-10:30|Opening|Anna Müller|Example University\n12.11.2026|10:30–11:15 CET|Privacy|John Smith|Example Institute\n12.11.2026|16:00-16:30 Beijing Time|Edge|Li Wei|Example University",
        &[
            "12 16:00-16:30 Edge Li Wei(Example University)",
            "12 17:00-17:30 Opening Anna Müller(Example University)",
            "12 17:30-18:15 Privacy John Smith(Example Institute)",
        ],
    ),
    (
        "Thu 12 Nov",
        "Asia Congress 2026\nAll times JST\nStart|Finish|Session\n9:00 AM|9:30 AM|Opening",
        &["12 08:00-08:30 Opening"],
    ),
    // a row with words of a header beside its times is none
    (
        "export",
        "Date|Time|Title|Affiliation\n2026-11-12|16:00-16:30 local time|Edge|Example University\n2026-11-12|17:00-17:30|Cloud|Example University",
        &["12 16:00-16:30 Edge", "12 17:00-17:30 Cloud"],
    ),
    // days that are nothing but numbers, of a month above
    (
        "2026年11月",
        "Lectures, November 2026\nDay|Time|Session\n12|9:00-9:45|Gels\n|9:45-10:30|Foams\n13|9:00-9:45|Glass",
        &["12 09:00-09:45 Gels", "12 09:45-10:30 Foams", "13 09:00-09:45 Glass"],
    ),
    // days that are counted
    (
        "议程",
        "大会 2026年11月12日\n日期|时间|题目\n1|9:00-9:45|甲题\n2|9:00-9:45|乙题",
        &["12 09:00-09:45 甲题", "13 09:00-09:45 乙题"],
    ),
    // one day in two languages, and one within the name of a sheet
    (
        "议程",
        "2026大会\n时间|题目\nNov 12 (Thu) 11月12日 星期四|<\n9:00-9:45|甲题",
        &["12 09:00-09:45 甲题"],
    ),
    ("D1 11.12", "2026大会\n时间|题目\n9:00-9:45|甲题", &["12 09:00-09:45 甲题"]),
    // several days in one row, listed and from one to another
    (
        "课程",
        "2026年课程\n日期|时间|课程\n11月12日、14日|9:00-10:00|甲题\n11月12日-13日|14:00-15:00|乙题",
        &[
            "12 09:00-10:00 甲题",
            "12 14:00-15:00 乙题",
            "13 14:00-15:00 乙题",
            "14 09:00-10:00 甲题",
        ],
    ),
    // “分” begins a word, and a room stands behind it
    (
        "总日程",
        "2026年会总体安排\n|11月12日|11月13日\n上午|8:30-12:00 分会场报告|8:30-12:00 闭幕（学术报告厅）",
        &["12 08:30-12:00 分会场报告", "13 08:30-12:00 闭幕 @学术报告厅"],
    ),
    // people behind the titles of a grid, where most cells are so
    (
        "议程",
        "2026年11月12日\n时间|A1厅|B2厅\n9:00-9:30|智能工厂 王建国|<\n9:30-10:00|柔性产线 陈思|机器视觉 刘洋\n10:00-10:20|茶歇|<\n10:20-11:00|制造业出海 主持：王建国|能源管理（孙七）",
        &[
            "12 09:00-09:30 智能工厂 王建国",
            "12 09:30-10:00 柔性产线 @A1厅 陈思",
            "12 09:30-10:00 机器视觉 @B2厅 刘洋",
            "12 10:00-10:20 茶歇",
            "12 10:20-11:00 制造业出海 @A1厅 *王建国",
            "12 10:20-11:00 能源管理 @B2厅 孙七",
        ],
    ),
    // what has no room is everybody's: it ends what is before, and begins after it
    (
        "schedule",
        "12 November 2026\nTime|Hall A|Hall B\n9:00|Keynote|<\n10:00|Lenses|Logos\n10:45|Mirrors|\n12:00|Lunch|<\n13:00|Lamps|",
        &[
            "12 09:00-10:00 Keynote",
            "12 10:00-10:45 Lenses @Hall A",
            "12 10:00-12:00 Logos @Hall B",
            "12 10:45-12:00 Mirrors @Hall A",
            "12 12:00-13:00 Lunch",
            "12 13:00-13:30 Lamps @Hall A",
        ],
    ),
    // columns that a header names again for each room
    (
        "日程",
        "2026年11月12日|<|<|<|<|<\n时间|<|一号会场|<|二号会场|<\n^|^|题目|报告人|题目|报告人\n9:00|9:30|高温合金|王伟|增材制造|李娜\n9:30|10:00|钛合金|张敏||\n10:00|10:20|茶歇|<|<|<",
        &[
            "12 09:00-09:30 高温合金 @一号会场 王伟",
            "12 09:00-09:30 增材制造 @二号会场 李娜",
            "12 09:30-10:00 钛合金 @一号会场 张敏",
            "12 10:00-10:20 茶歇",
        ],
    ),
    // a part on stage a row; a break in the column of forums is none
    (
        "日程",
        "日期|时间|单元|议题|角色|姓名|单位\n2026-11-12|9:00-9:40|第一单元|圆桌讨论|主持|周敏|示例大学\n||||点评|郑浩|示例协会\n||||讲者|冯丽|示例公司\n2026-11-12|9:40-10:00|茶歇|<|<|<|<",
        &[
            "12 09:00-09:40 圆桌讨论 #第一单元 *周敏(示例大学) +郑浩(示例协会) +冯丽(示例公司)",
            "12 09:40-10:00 茶歇",
        ],
    ),
    // several talks in one cell, with their own times
    (
        "Posters",
        "Day|Time|Session|Title and presenter\n12 Nov 2026|14:00-15:30|Oral 1|14:00 Cathodes - Ann Lee (Example A)\\n14:30 Anodes - Bo Chen (Example B)",
        &["12 14:00-14:30 Cathodes Ann Lee(Example A)", "12 14:30-15:30 Anodes Bo Chen(Example B)"],
    ),
    // or shown at one time
    (
        "Posters",
        "Day|Time|Session|Title and presenter\n12 Nov 2026|16:00-17:30|Poster Session|P1 Ageing, Jane Doe (Example A)\\nP2 Recycling, Max Muster (Example B)",
        &["12 16:00-17:30 Poster Session Jane Doe(Example A) Max Muster(Example B)"],
    ),
    // people whose part is no session's are no heading; the same room as above
    (
        "心血管论坛",
        "大会主席：张明 教授\n2026年11月12日\n时间|题目|讲者|地点\n9:00-9:30|甲题|王书记|A1厅\n9:30-10:00|乙题|李院士|同上",
        &[
            "12 09:00-09:30 甲题 @A1厅 #心血管论坛 王书记",
            "12 09:30-10:00 乙题 @A1厅 #心血管论坛 李院士",
        ],
    ),
];

#[test]
fn what_a_person_reads_is_what_comes_out() {
    let mut wrong = Vec::new();
    for (name, text, expected) in CASES {
        for sheets in [vec![sheet(name, text)], through_a_workbook(&[sheet(name, text)])] {
            let reading = read_sheets(&sheets);
            let mut found = shown(&reading);
            found.sort();
            let mut expected = expected.to_vec();
            expected.sort_unstable();
            if found != expected {
                wrong.push(format!("{name}: {found:#?}\n{:#?}", messages(&reading.problems)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn says(reading: &Reading, place: &str, words: &str) -> bool {
    let said = messages(&reading.problems);
    said.iter().any(|said| said.starts_with(place) && said.contains(words))
}

#[test]
fn what_is_guessed_or_left_out_is_said_with_its_place() {
    let cases = [
        ("日期|时间|题目\n2026年11月12日、13日|9:00-10:00|甲题", "议程!2", "several days"),
        (
            "2026年11月12日\n时间|A1厅|B2厅\n9:00-9:30|智能工厂 王建国|机器视觉 刘洋\n9:30-10:00|柔性产线 陈思|",
            "议程!B3",
            "王建国",
        ),
        (
            "日期|时间|题目|状态\n2026-11-12|9:00-9:30|甲题|取消\n2026-11-12|9:30-9:40|乙题|确认",
            "议程!2",
            "cancelled",
        ),
        (
            "日期|时间|题目|状态\n2026-11-12|9:00-9:30|【取消】甲题|\n2026-11-12|9:30-9:40|乙题|确认",
            "议程!D1",
            "what is cancelled",
        ),
        (
            "日期|时间|题目|嘉宾|嘉宾简介\n2026-11-12|9:00-9:30|甲题|王伟、李娜|专家",
            "议程!E2",
            "told of nobody",
        ),
    ];
    for (text, place, words) in cases {
        let reading = read_sheets(&[sheet("议程", text)]);
        let place = format!("agenda.xlsx/{place}");
        assert!(says(&reading, &place, words), "{text}: {:#?}", messages(&reading.problems));
    }
}

#[test]
fn a_table_whose_times_stand_beside_each_other_is_said_and_gives_no_session() {
    let text = "会场|9:00-10:00|10:00-11:00\nA1厅|光学材料|激光器\nB2厅|量子通信|";
    let reading = super::read(&[sheet("2026-11-12", text)], &super::asked());
    assert!(reading.document.sessions.is_empty());
    assert!(says(&reading, "agenda.xlsx/2026-11-12!1", "stand beside each other"));
    assert_eq!(reading.mapping.sheets[0].rows.reported, 3);
}

#[test]
fn what_is_said_of_a_person_beside_the_agenda_is_theirs() {
    let text = "日期|时间|题目|嘉宾|嘉宾简介\n2026-11-12|9:00-9:30|甲题|王伟|长期从事影像研究";
    let reading = read_sheets(&[sheet("议程", text)]);
    let bio = reading.document.speakers[0].bio.as_ref().map(|bio| bio.pick(Language::ZhHans));
    assert_eq!(bio, Some("长期从事影像研究"), "{:#?}", messages(&reading.problems));
}

#[test]
fn what_nobody_sees_is_read_and_said() {
    let mut agenda =
        sheet("议程", "日期|时间|题目\n2026-11-12|9:00-9:30|甲题\n2026-11-12|9:30-9:40|乙题");
    agenda.unseen.rows = [3, 9].into();
    let reading = read_sheets(&[agenda]);
    assert_eq!(shown(&reading).len(), 2);
    assert!(says(&reading, "agenda.xlsx/议程: hidden", "row 3"));
    assert!(!says(&reading, "agenda.xlsx/议程: hidden", "row 9"));
}
