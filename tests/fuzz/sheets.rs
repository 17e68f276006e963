//! Spreadsheets: read or refused, whatever the file holds.

use crate::damaged;
use chrono::NaiveDate;
use chrono_tz::Tz;
use huiban_protocol::documents::EventCode;
use huiban_sheets::agenda::{Asked, Mapping, read as read_agenda};
use huiban_sheets::grid::{Sheet, read_text, read_workbook};
use huiban_sheets::workbook;

fn asked() -> Asked {
    Asked {
        event: EventCode::new("E26").unwrap(),
        zone: Tz::Asia__Shanghai,
        mapping: None,
        today: NaiveDate::from_ymd_opt(2026, 9, 1).unwrap(),
    }
}

/// Every row of what is read is counted.
fn counted(sheets: &[Sheet]) {
    for sheet in read_agenda(sheets, &asked()).mapping.sheets {
        assert_eq!(sheet.rows.there, sheet.rows.understood + sheet.rows.reported);
    }
}

#[test]
fn workbooks() {
    let template = workbook::template().unwrap();
    crate::fuzz(300, |script| {
        let (_, bytes) = damaged(std::slice::from_ref(&template), script);
        let Ok(sheets) = read_workbook("a.xlsx", &bytes) else { return };
        drop(workbook::read(&sheets));
        counted(&sheets);
    });
}

#[test]
fn tables() {
    let utf8 = "2026年11月12日\n时间,题目,嘉宾,地点\n9:00-9:30,甲题,王伟（示例医院 院长）,A1厅\n\
                9:30,乙题,\"李娜、张敏\",A1厅\n,,赵强,\n注：以现场为准\n"
        .as_bytes()
        .to_vec();
    let tabs = "Date\tTime\tTitle\tSpeaker\n12 Nov 2026\t9am-10am\tOpening\tJohn Smith\n"
        .as_bytes()
        .to_vec();
    let all = [utf8, tabs];
    crate::fuzz(2_000, |script| {
        let (_, bytes) = damaged(&all, script);
        if let Ok(sheet) = read_text("a.csv", &bytes) {
            counted(&[sheet]);
        }
    });
}

#[test]
fn mappings() {
    let sheet = read_text("a.csv", "11月12日\n时间,题目\n9:00,甲题\n".as_bytes()).unwrap();
    let reading = read_agenda(std::slice::from_ref(&sheet), &asked());
    let text = reading.mapping.write().unwrap().into_bytes();
    crate::fuzz(2_000, |script| {
        let (_, bytes) = damaged(std::slice::from_ref(&text), script);
        let Ok(text) = String::from_utf8(bytes) else { return };
        if let Ok(mapping) = Mapping::read(&text) {
            let asked = Asked { mapping: Some(mapping), ..asked() };
            drop(read_agenda(std::slice::from_ref(&sheet), &asked));
        }
    });
}
