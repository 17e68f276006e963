//! The order of rows means nothing to who is who.

#![allow(clippy::arithmetic_side_effects, reason = "test code: a panic is how a test fails")]

use super::{read_sheets, sheet};
use proptest::prelude::*;

fn text(order: &[usize], titles: &[u8]) -> String {
    let mut text = "日期|时间|题目|嘉宾|地点\n".to_owned();
    for at in order {
        let title = titles.get(*at).copied().unwrap_or_default();
        let (day, hour) = (12 + at % 3, 8 + at / 3);
        let who = ["王伟（示例医院 院长）", "李娜、张敏", "", "王伟"][usize::from(title % 4)];
        text += &format!(
            "2026年11月{day}日|{hour}:00-{hour}:40|第{title}题|{who}|A{}厅\n",
            title % 3 + 1
        );
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Rows in another order give the same document.
    #[test]
    fn a_permuted_sheet_says_the_same(
        titles in proptest::collection::vec(0_u8..40, 24),
        order in Just((0_usize..24).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let plain: Vec<usize> = (0..24).collect();
        let before = read_sheets(&[sheet("议程", &text(&plain, &titles))]);
        let after = read_sheets(&[sheet("议程", &text(&order, &titles))]);
        prop_assert_eq!(before.document.sessions.len(), 24);
        prop_assert_eq!(before.document, after.document);
    }

    /// Whatever stands in the cells, it is read or refused, and every row is counted.
    #[test]
    fn no_cell_breaks_the_reader(rows in proptest::collection::vec("[ -~，：（）0-9:|^<月日年时间题目嘉宾王伟论坛厅\\\\n]{0,40}", 0..12)) {
        let reading = super::read(&[sheet("议程", &rows.join("\n"))], &super::asked());
        for sheet in reading.mapping.sheets {
            prop_assert_eq!(sheet.rows.there, sheet.rows.understood + sheet.rows.reported);
        }
    }
}
