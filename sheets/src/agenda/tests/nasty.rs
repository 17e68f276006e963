//! Whole files as they come in, each with several oddities at once, and all that must come out.

use super::{messages, read_sheets, sheet, shown, through_a_workbook};

#[test]
fn a_sheet_a_forum_with_labels_above_two_columns_of_times_a_sum_and_a_note() {
    let agenda = "心血管介入论坛议程|<|<|<|<|<\n时间：2026年11⽉12⽇|||地点：国际厅\n\
        序号|开始|结束|演讲题目|演讲嘉宾|备注\n\
        1|11:00|11:40|结构性心脏病|王　伟（示例医院\\n主任医师）\n\
        2|11:40|12:20|瓣膜|李娜（示例大学 教授）\\n张敏（示例公司 CEO）\n\
        3|1:30|2:10|支架|赵强\n4|2:10|3:00|圆桌讨论|主持人：王　伟\\n嘉宾：李娜、张敏、赵强\n\
        合计|||4场\n注：议程以现场为准";
    let exhibitors = "展商名录\n序号|企业名称|展区|展位号|联系人|手机|主营产品\n\
        1|示例机器人有限公司|机器人展区|A-01|刘洋|1.38E+10|手术机器人；导航系统\n合计|2";
    let sheets = [sheet("心血管介入论坛", agenda), sheet("参展商", exhibitors)];
    let reading = read_sheets(&through_a_workbook(&sheets));
    let expected = [
        "12 11:00-11:40 结构性心脏病 @国际厅 #心血管介入论坛 王伟(示例医院,主任医师)",
        "12 11:40-12:20 瓣膜 @国际厅 #心血管介入论坛 李娜(示例大学,教授) 张敏(示例公司,CEO)",
        "12 13:30-14:10 支架 @国际厅 #心血管介入论坛 赵强",
        "12 14:10-15:00 圆桌讨论 @国际厅 #心血管介入论坛 *王伟(示例医院,主任医师) \
         +李娜(示例大学,教授) +张敏(示例公司,CEO) +赵强",
    ];
    assert_eq!(shown(&reading), expected, "{:#?}", messages(&reading.problems));
    assert_eq!(reading.document.exhibitors.len(), 1);
}

#[test]
fn lines_under_counted_headings_within_days() {
    let agenda = "第九届医疗器械创新大会\n2026年11月12日 上午\n一、开幕式（主会场）\n\
        主持人：周敏（示例医院 主任）\n08:30-09:00 嘉宾签到\n\
        09：00—09：20 领导致辞 李明（示例市政府 市长）\n下午\n二、心血管论坛（A1厅）\n\
        1:30-2:00 瓣膜 王　伟 示例医院 主任医师\n2:30 茶歇\n11月13日\n全天 成果展示\n注：以现场安排为准";
    let reading = read_sheets(&through_a_workbook(&[sheet("议程", agenda)]));
    let expected = [
        "12 08:30-09:00 嘉宾签到 @主会场",
        "12 09:00-09:20 领导致辞 @主会场 李明(示例市政府,市长) *周敏(示例医院,主任)",
        "12 13:30-14:00 瓣膜 @A1厅 #心血管论坛 王伟(示例医院,主任医师)",
        "12 14:30-15:00 茶歇 @A1厅 #心血管论坛",
        "13 09:00-17:00 成果展示",
    ];
    assert_eq!(shown(&reading), expected, "{:#?}", messages(&reading.problems));
}

#[test]
fn a_column_a_day_with_whole_sessions_in_its_cells() {
    let agenda = "2026创新周日程一览|<|<\n11月12日（周四）|11月13日（周五）|11月14日（周六）\n\
        9:00-9:30 开幕式 王伟|9:00-10:00 影像论坛 李娜（示例大学）|9:00-12:00 决赛\n\
        9:30-10:30 主旨报告：器械创新\\n张敏（示例医院 院长）|10:00-10:20 茶歇|14:00-15:00 颁奖典礼";
    let reading = read_sheets(&through_a_workbook(&[sheet("一览", agenda)]));
    let expected = [
        "12 09:00-09:30 开幕式 王伟",
        "12 09:30-10:30 主旨报告：器械创新 张敏(示例医院,院长)",
        "13 09:00-10:00 影像论坛 李娜(示例大学)",
        "13 10:00-10:20 茶歇",
        "14 09:00-12:00 决赛",
        "14 14:00-15:00 颁奖典礼",
    ];
    assert_eq!(shown(&reading), expected, "{:#?}", messages(&reading.problems));
}

#[test]
fn english_times_past_noon_and_midnight_in_rooms_of_their_own() {
    let agenda = "MedTech Week 2026 - Preliminary Programme\n\
        Start|End|Session title|Speaker(s)|Affiliation|Room|Chair\n\
        9:00 AM|9:45 AM|Opening & welcome|Dr. Jane Doe|Example Hospital, Head of Cardiology|Hall A|Prof. Max Mustermann\n\
        12:15 PM|1:30 PM|Lunch|||Foyer|\n1:30|3:00|Imaging|TBA||Hall B|\n\
        11:00 PM|1:00 AM|Late night party|||Roof terrace|\n* Subject to change";
    let reading = read_sheets(&through_a_workbook(&[sheet("Thursday 12 Nov", agenda)]));
    let expected = [
        "12 09:00-09:45 Opening & welcome @Hall A Jane Doe(Example Hospital,Head of Cardiology) \
         *Max Mustermann",
        "12 12:15-13:30 Lunch @Foyer",
        "12 13:30-15:00 Imaging @Hall B",
        "12 23:00-01:00 Late night party @Roof terrace",
    ];
    assert_eq!(shown(&reading), expected, "{:#?}", messages(&reading.problems));
    assert_eq!(reading.document.event.name.en.as_deref(), Some("MedTech Week 2026"));
}

#[test]
fn blocks_with_their_date_and_forum_only_in_the_first_row() {
    let agenda = "2026年第九届创新大会总议程|<|<|<|<|<|<\n日期|时间|论坛|主题|主讲人|单位|会场\n\
        =46338|08:30-09:00||签到|||序厅\n\
        |09：00—09：20|开幕式|领导致辞|李　明\\n王建国|示例市政府 市长\\n示例药监局 局长|主会场（国际厅）\n\
        =46339|9：00至9：40|人工智能论坛|大模型与影像|尉迟恭|示例大学附属第一医院 副院长|A1厅\n\
        |9:40-10:20||算法注册|Prof. John Smith|Example University|A1厅\n||||Jane Doe|Example Inc.|\n\
        |20:00-次日00:30||创客之夜|||屋顶花园";
    let reading = read_sheets(&[sheet("总议程", agenda)]);
    let expected = [
        "12 08:30-09:00 签到 @序厅",
        "12 09:00-09:20 领导致辞 @主会场（国际厅） #开幕式 李明(示例市政府,市长) 王建国(示例药监局,局长)",
        "13 09:00-09:40 大模型与影像 @A1厅 #人工智能论坛 尉迟恭(示例大学附属第一医院,副院长)",
        "13 09:40-10:20 算法注册 @A1厅 #人工智能论坛 John Smith(Example University) Jane Doe(Example Inc.)",
        "13 20:00-00:30 创客之夜 @屋顶花园 #人工智能论坛",
    ];
    assert_eq!(shown(&reading), expected, "{:#?}", messages(&reading.problems));
}
