//! Who speaks, where rows and columns say it in other ways than one column of people.

use super::{messages, read_sheets, sheet, shown};

const CASES: &[(&str, &[&str])] = &[
    // titles and people in one column
    (
        "2026年11月12日\n时间|演讲主题及嘉宾\n9:00-9:30|固态电池产业化 欧阳明（示例大学 教授）\n9:30-9:45|茶歇\n9:45-10:15|超充网络\\n周强（示例公司）\n^|李娜（示例大学）",
        &[
            "12 09:00-09:30 固态电池产业化 欧阳明(示例大学,教授)",
            "12 09:30-09:45 茶歇",
            "12 09:45-10:15 超充网络 周强(示例公司) 李娜(示例大学)",
        ],
    ),
    (
        "12 November 2026\nTime|Topic & Speaker|Room\n9:00-9:30|Batteries\\nJane Doe (Example University)|Hall A",
        &["12 09:00-09:30 Batteries @Hall A Jane Doe(Example University)"],
    ),
    // a row a speaker
    (
        "Date|Start|End|Title|Room|Speaker|Company\n2026-11-12|09:00|09:45|Joint talk|Hall A|Jane Doe|Acme\n2026-11-12|09:00|09:45|Joint talk|Hall A|Mary Major|Beta\n2026-11-12|09:00|09:45|Joint talk|Hall B|John Smith|Gamma",
        &[
            "12 09:00-09:45 Joint talk @Hall A Jane Doe(Acme) Mary Major(Beta)",
            "12 09:00-09:45 Joint talk @Hall B John Smith(Gamma)",
        ],
    ),
    // names as people write themselves
    (
        "2026年11月12日\n时间|题目|嘉宾\n9:00-9:30|甲题|sauramaia\n9:30-10:00|乙题|山田 太郎\n10:00-10:30|丙题|İbrahim Çelik",
        &[
            "12 09:00-09:30 甲题 sauramaia",
            "12 09:30-10:00 乙题 山田 太郎",
            "12 10:00-10:30 丙题 İbrahim Çelik",
        ],
    ),
    // people of a discussion in a row below it
    (
        "2026年11月12日\n时间|题目|讲者\n主持人：张明|<|<\n9:00-9:30|甲题|王伟\n9:30-10:00|讨论|\n讨论嘉宾：赵强、钱敏|<|<\n10:00-10:30|乙题|李娜",
        &[
            "12 09:00-09:30 甲题 王伟 *张明",
            "12 09:30-10:00 讨论 *张明 +赵强 +钱敏",
            "12 10:00-10:30 乙题 李娜 *张明",
        ],
    ),
    // or above it
    (
        "2026年11月12日\n时间|题目|讲者\n9:00-9:30|甲题|王伟\n讨论嘉宾：赵强、钱敏|<|<\n9:30-10:00|讨论|",
        &["12 09:00-09:30 甲题 王伟", "12 09:30-10:00 讨论 +赵强 +钱敏"],
    ),
    // a row a speaker, without any room
    (
        "2026年11月12日\n时间|题目|讲者|单位\n9:00-9:30|圆桌对话|王伟|示例大学\n9:00-9:30|圆桌对话|李娜|示例医院",
        &["12 09:00-09:30 圆桌对话 +王伟(示例大学) +李娜(示例医院)"],
    ),
];

#[test]
fn everybody_is_on_stage_where_the_sheet_says_it() {
    for (text, expected) in CASES {
        let reading = read_sheets(&[sheet("议程", text)]);
        assert_eq!(shown(&reading), *expected, "{:#?}", messages(&reading.problems));
        assert!(reading.document.sessions.iter().all(|session| session.description.is_none()));
    }
}

#[test]
fn what_is_called_the_same_on_two_sheets_without_a_room_is_not_one() {
    let text = |who: &str| format!("2026年11月12日\n时间|题目|讲者\n9:00-9:30|论文报告|{who}");
    let reading = read_sheets(&[sheet("甲组", &text("王伟")), sheet("乙组", &text("李娜"))]);
    assert_eq!(shown(&reading).len(), 2, "{:#?}", messages(&reading.problems));
}

#[test]
fn a_cell_without_certain_people_is_said() {
    let text = "2026年11月12日\n时间|内容及嘉宾\n9:00-9:30|工业互联网 应用";
    let reading = read_sheets(&[sheet("议程", text)]);
    assert_eq!(shown(&reading), ["12 09:00-09:30 工业互联网 应用"]);
    let said = messages(&reading.problems);
    assert!(said.iter().any(|said| said.starts_with("agenda.xlsx/议程!B3: nobody")), "{said:#?}");
}
