//! The mapping, written by one run and read by the next.

use super::{asked, mapping_of, messages, read_sheets, sheet, shown};
use crate::agenda::mapping::RowAs;
use crate::agenda::{Asked, read};
use chrono::NaiveDate;

const SHARED: &str = "2026年11月12日\n时间|题目|嘉宾\n9:00-10:00|甲题|王伟\n^|乙题|李娜";

#[test]
fn an_unedited_mapping_is_accepted_and_a_corrected_one_is_followed() {
    let sheets = [sheet("议程", SHARED)];
    let first = read_sheets(&sheets);
    assert_eq!(first.document.sessions.len(), 2);
    assert_eq!(first.problems.len(), 1, "{:#?}", messages(&first.problems));

    let mapping = mapping_of(&first);
    let again = read(&sheets, &Asked { mapping: Some(mapping.clone()), ..asked() });
    assert_eq!(again.document, first.document);
    assert!(again.problems.is_empty(), "{:#?}", messages(&again.problems));
    assert_eq!(mapping_of(&again), mapping);

    let mut corrected = mapping;
    corrected.sheets[0].questions[0].taken = RowAs::People;
    corrected.sheets[0].room = Some("A1厅".to_owned());
    let after = read(&sheets, &Asked { mapping: Some(corrected), ..asked() });
    assert_eq!(shown(&after), ["12 09:00-10:00 甲题 @A1厅 王伟 李娜"]);
}

#[test]
fn a_year_and_a_day_that_nobody_wrote_come_from_the_mapping() {
    let sheets = [sheet("议程", "时间|题目\n9:00-10:00|甲题")];
    let refused = read(&sheets, &asked());
    let said = messages(&refused.problems);
    assert!(said[0].contains("no day is known"), "{said:#?}");
    // the mapping is there to say the day
    let mut mapping = mapping_of(&refused);
    mapping.sheets[0].date = NaiveDate::from_ymd_opt(2026, 11, 12);
    let after = read(&sheets, &Asked { mapping: Some(mapping), ..asked() });
    assert_eq!(shown(&after), ["12 09:00-10:00 甲题"]);
    assert!(after.problems.is_empty(), "{:#?}", messages(&after.problems));

    let sheets = [sheet("11月12日", "时间|题目\n9:00-10:00|甲题")];
    let first = read_sheets(&sheets);
    assert!(messages(&first.problems)[0].contains("without a year"));
    let mut mapping = mapping_of(&first);
    mapping.year = Some(2027);
    let after = read(&sheets, &Asked { mapping: Some(mapping), ..asked() });
    assert_eq!(after.document.event.days[0].date.to_string(), "2027-11-12");
    assert!(after.problems.is_empty());
}
