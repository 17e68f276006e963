//! One oddity a case, with what must come out of it.

use super::{messages, read_sheets, sheet, shown, through_a_workbook};

/// What a sheet is called, what it holds, and its sessions.
type Case = (&'static str, &'static str, &'static [&'static str]);

const CASES: &[Case] = &[
    // title rows with date and year above the header, times in three spellings
    (
        "议程",
        "第九届创新大会议程|<|<|<\n2026年11月12日（周四）|<|<|<\n时间|题目|嘉宾|地点\n09：00—09：20|开场致辞|王伟（示例医院 院长）|A1厅\n9:20~9:50|临床评价|李　娜（示例大学 教授）|A1厅\n9：50－10：10|茶歇||A1厅",
        &[
            "12 09:00-09:20 开场致辞 @A1厅 王伟(示例医院,院长)",
            "12 09:20-09:50 临床评价 @A1厅 李娜(示例大学,教授)",
            "12 09:50-10:10 茶歇 @A1厅",
        ],
    ),
    // a sheet a day, the year elsewhere; Kangxi radicals
    (
        "11⽉29⽇",
        "2026创新大会\n时间|主题|主讲人\n9:00-9:30|甲题|王伟\n9:30-10:00|乙题|李娜",
        &["29 09:00-09:30 甲题 王伟", "29 09:30-10:00 乙题 李娜"],
    ),
    // a sheet a forum, with its place and its chair in labels
    (
        "心血管论坛",
        "时间：2026年11月12日 地点：国际厅\n主持人：周敏（示例医院 主任）\n时间|题目|讲者\n13:30-14:00|瓣膜|王伟\n14:00-14:30|支架|李娜",
        &[
            "12 13:30-14:00 瓣膜 @国际厅 #心血管论坛 王伟 *周敏(示例医院,主任)",
            "12 14:00-14:30 支架 @国际厅 #心血管论坛 李娜 *周敏(示例医院,主任)",
        ],
    ),
    // start and end in two columns, serial dates and times, dates only where a block begins
    (
        "Sheet1",
        "日期|开始时间|结束时间|议题|演讲嘉宾|单位|职务\n=46338|=0.375|=0.395833333|甲题|王伟|示例医院|主任医师\n|=0.395833333|=0.416666667|乙题|李娜|示例大学|教授\n=46339|=0.375|=0.416666667|丙题|张敏|示例公司|经理",
        &[
            "12 09:00-09:30 甲题 王伟(示例医院,主任医师)",
            "12 09:30-10:00 乙题 李娜(示例大学,教授)",
            "13 09:00-10:00 丙题 张敏(示例公司,经理)",
        ],
    ),
    // a merged date, a merged half of the day and times of twelve hours
    (
        "日程",
        "2026年大会\n日期|时段|时间|内容|嘉宾\n11月12日|上午|9:00-10:00|甲题|王伟\n^|^|10:00-11:00|乙题|李娜\n^|下午|2:00-3:00|丙题|张敏\n11月13日|上午|9:00-10:00|丁题|赵强",
        &[
            "12 09:00-10:00 甲题 王伟",
            "12 10:00-11:00 乙题 李娜",
            "12 14:00-15:00 丙题 张敏",
            "13 09:00-10:00 丁题 赵强",
        ],
    ),
    // several people on rows of their own under one merged time and title
    (
        "12日",
        "2026年11月12日\n时间|议题|嘉宾\n9:00-10:00|圆桌讨论|主持人：王伟（示例医院）\n^|^|李娜（示例大学 教授）\n^|^|张敏\n10:00-10:30|总结|赵强",
        &[
            "12 09:00-10:00 圆桌讨论 *王伟(示例医院) +李娜(示例大学,教授) +张敏",
            "12 10:00-10:30 总结 赵强",
        ],
    ),
    // forums as rows within the sheet, rooms with them
    (
        "全部",
        "2026年11月12日\n时间|题目|嘉宾\n心血管论坛（A1厅）|<|<\n9:00-9:30|甲题|王伟\n影像论坛（B2厅）|<|<\n9:00-9:30|乙题|李娜",
        &["12 09:00-09:30 乙题 @B2厅 #影像论坛 李娜", "12 09:00-09:30 甲题 @A1厅 #心血管论坛 王伟"],
    ),
    // no header at all
    (
        "p1",
        "2026年11月12日\n9:00-9:30|结构性心脏病介入器械的临床评价|王伟（示例医院 主任医师）\n9:30-10:00|医学影像人工智能产品的注册|李娜（示例大学 教授）",
        &[
            "12 09:00-09:30 结构性心脏病介入器械的临床评价 王伟(示例医院,主任医师)",
            "12 09:30-10:00 医学影像人工智能产品的注册 李娜(示例大学,教授)",
        ],
    ),
    // a column a room, a plenary over all of them, people under the titles
    (
        "总表",
        "2026年11月12日\n时间|A1厅|B2厅\n9:00-9:30|开幕式|<\n9:30-10:00|甲题\\n王伟（示例医院）|乙题\\n李娜\n10:00-10:30|丙题|^",
        &[
            "12 09:00-09:30 开幕式",
            "12 09:30-10:30 乙题 @B2厅 李娜",
            "12 09:30-10:00 甲题 @A1厅 王伟(示例医院)",
            "12 10:00-10:30 丙题 @A1厅",
        ],
    ),
    // English
    (
        "Day 1",
        "MedTech Week, 12 November 2026\nTime|Title|Speaker|Affiliation|Room\n9:00 AM - 9:30 AM|Opening|John Smith|Example University|Hall A\n2:00 PM - 2:30 PM|Imaging|Jane Doe, Mary Major|Example Hospital|Hall A",
        &[
            "12 09:00-09:30 Opening @Hall A John Smith(Example University)",
            "12 14:00-14:30 Imaging @Hall A Jane Doe(Example Hospital) Mary Major(Example Hospital)",
        ],
    ),
    // Traditional script, ROC style punctuation
    (
        "議程",
        "2026年11月12日\n時間|議題|講者|地點\n09:00－09:30|開幕致辭|陳　偉（範例醫院 院長）|國際廳",
        &["12 09:00-09:30 開幕致辭 @國際廳 陳偉(範例醫院,院長)"],
    ),
    // lengths in place of ends; past midnight
    (
        "晚场",
        "2026年11月12日\n时间|时长|活动\n22:00|90分钟|创客之夜\n23:30|60分钟|路演加场\n00:30|30|散场",
        &["12 22:00-23:30 创客之夜", "12 23:30-00:30 路演加场", "13 00:30-01:00 散场"],
    ),
    // name and organisation on two lines, an English title on the second
    (
        "会场",
        "2026年11月12日\n时间|主题|嘉宾\n9:00-9:30|医学影像\\nMedical Imaging|王伟\\n示例大学附属医院\n9:10-9:20|致辞\\nWelcome Remarks|赵强\n9:30-10:00|注册|李娜、张敏、赵强",
        &[
            "12 09:10-09:20 致辞 赵强",
            "12 09:00-09:30 医学影像 王伟(示例大学附属医院)",
            "12 09:30-10:00 注册 李娜 张敏 赵强",
        ],
    ),
    // the days of the whole event above, this sheet's in its name; a day without its month
    (
        "11月13日",
        "第九届创新大会 2026年11月12日-14日\n日期|时间|题目\n|9:00-9:30|甲题\n14日|9:00-9:30|乙题",
        &["13 09:00-09:30 甲题", "14 09:00-09:30 乙题"],
    ),
    // a whole line in one cell, with and without a header that names columns
    (
        "议程",
        "2026年11月12日\n9:00-9:30 开幕 王伟\n09：30—09：50 主题报告：瓣膜的临床评价 张三（某某大学 教授）\n心血管论坛（A1厅）\n10:00-10:20 茶歇",
        &[
            "12 09:00-09:30 开幕 王伟",
            "12 09:30-09:50 主题报告：瓣膜的临床评价 张三(某某大学,教授)",
            "12 10:00-10:20 茶歇 @A1厅 #心血管论坛",
        ],
    ),
    (
        "议程",
        "2026年11月12日\n时间|题目|嘉宾\n9:00-9:30|甲题|王伟\n9:30-9:50 茶歇|<|<\n9:50-10:20|乙题|李娜",
        &["12 09:00-09:30 甲题 王伟", "12 09:30-09:50 茶歇", "12 09:50-10:20 乙题 李娜"],
    ),
    // times and titles in one column, people in another
    (
        "议程",
        "2026年11月12日\n时间及内容|嘉宾|地点\n9:00-9:30 甲题|王伟|A1厅\n9:30-10:00 乙题|李娜|A1厅",
        &["12 09:00-09:30 甲题 @A1厅 王伟", "12 09:30-10:00 乙题 @A1厅 李娜"],
    ),
    // a morning in one cell
    (
        "议程",
        "2026年11月12日\n9:00-9:30 开幕 王伟\\n9:30-10:00 甲题\\n李娜（示例大学）",
        &["12 09:00-09:30 开幕 王伟", "12 09:30-10:00 甲题 李娜(示例大学)"],
    ),
    // parts of a day in place of times
    (
        "议程",
        "2026年11月12日\n时间|题目|地点\n全天|成果展览|A1厅\n9:00-9:30|甲题|B2厅\n16:00-17:30|乙题|B2厅\n上午|企业参观|",
        &[
            "12 09:00-09:30 企业参观",
            "12 09:00-09:30 甲题 @B2厅",
            "12 09:00-17:30 成果展览 @A1厅",
            "12 16:00-17:30 乙题 @B2厅",
        ],
    ),
    (
        "Programme",
        "12 November 2026\nTime|Title|Room\nAll day|Exhibition|Foyer\n10:00-11:00|Opening|Hall A",
        &["12 10:00-11:00 Exhibition @Foyer", "12 10:00-11:00 Opening @Hall A"],
    ),
];

#[test]
fn each_oddity_comes_out_as_it_was_meant() {
    let mut wrong = Vec::new();
    for (name, text, expected) in CASES {
        for sheets in [vec![sheet(name, text)], through_a_workbook(&[sheet(name, text)])] {
            let reading = read_sheets(&sheets);
            let found = shown(&reading);
            let mut sorted = (found.clone(), expected.to_vec());
            sorted.0.sort();
            sorted.1.sort();
            if sorted.0 != sorted.1 {
                wrong.push(format!("{name}: {found:#?}\n{:#?}", messages(&reading.problems)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn notes_and_what_is_no_person_are_reported_with_their_place() {
    let text =
        "2026年11月12日\n时间|题目|嘉宾|备注\n9:00-9:30|甲题|待定|需投影\n注：以现场安排为准";
    let reading = read_sheets(&[sheet("议程", text)]);
    let said = messages(&reading.problems);
    assert_eq!(said.len(), 3, "{said:#?}");
    for (place, words) in [
        ("agenda.xlsx/议程!3", "待定"),
        ("agenda.xlsx/议程!D3", "需投影"),
        ("agenda.xlsx/议程!4", "注"),
    ] {
        assert!(
            said.iter().any(|s| s.starts_with(place) && s.contains(words)),
            "{place}: {said:#?}"
        );
    }
    assert_eq!(reading.mapping.sheets[0].rows.reported, 1);
}

#[test]
fn exhibitors_circles_and_threads_stand_beside_the_agenda() {
    let sheets = [
        sheet("议程", "2026年11月12日\n时间|题目\n9:00-9:30|甲题"),
        sheet(
            "展商名录",
            "参展单位|展区|展位号|联系电话|产品\n示例机器人公司|机器人展区|A01|1.38E+10|手术机器人、导航\n示例影像公司|影像展区|B02|1.39E+10|超声",
        ),
        sheet("圈子", "圈子名称|圈主|帖子数\n光学圈|组委会|126"),
        sheet("话题", "圈子|话题|作者|发布时间|回复\n光学圈|镜片选型|小王|2026-08-24 08:12|31"),
    ];
    let reading = read_sheets(&through_a_workbook(&sheets));
    let document = &reading.document;
    let counts = (document.sessions.len(), document.exhibitors.len(), document.zones.len());
    assert_eq!(counts, (1, 2, 2));
    assert_eq!(document.exhibitors[0].booth.as_deref(), Some("A01"));
    assert_eq!(document.exhibitors[0].offers, ["手术机器人", "导航"]);
    assert_eq!((document.circles[0].posts, document.topics[0].replies), (126, 31));
    let said = messages(&reading.problems);
    assert!(
        said.iter().any(|s| s.contains("展商名录!D1") && s.contains("never published")),
        "{said:#?}"
    );
    assert!(!format!("{document:?}").contains("1.38"), "no telephone number is published");
}

#[test]
fn the_same_session_on_two_sheets_is_one() {
    let sheets = [
        sheet("11月12日", "2026年大会\n时间|题目|嘉宾|论坛\n9:00-9:30|甲题|王伟|影像论坛"),
        sheet(
            "影像论坛",
            "2026年11月12日\n时间|题目|嘉宾|地点\n9:00-9:30|甲题|王伟（示例医院）|A1厅",
        ),
    ];
    let reading = read_sheets(&sheets);
    assert_eq!(shown(&reading), ["12 09:00-09:30 甲题 @A1厅 #影像论坛 王伟(示例医院)"]);
    assert_eq!(reading.problems.len(), 1);
}

#[test]
fn one_person_is_known_in_both_scripts() {
    let sheets = [
        sheet("议程", "2026年11月12日\n时间|题目|嘉宾\n9:00-9:30|甲题|王伟（国际医院）"),
        sheet("議程", "2026年11月13日\n時間|題目|嘉賓\n9:00-9:30|乙題|王偉（國際醫院）"),
    ];
    let reading = read_sheets(&sheets);
    let [person] = reading.document.speakers.as_slice() else {
        panic!("{:#?}", reading.document.speakers)
    };
    use huiban_protocol::documents::Language;
    assert_eq!(person.name.get(Language::ZhHans), Some("王伟"));
    assert_eq!(person.name.get(Language::ZhHant), Some("王偉"));
}
