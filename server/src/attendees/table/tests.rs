use super::*;
use huiban_sheets::grid::{read_text, read_workbook};
use rust_xlsxwriter::Workbook;

fn text(text: &str) -> Result<Table> {
    read(&[read_text("people.csv", text.as_bytes()).unwrap()])
}

fn places(table: &Table) -> Vec<&str> {
    table.problems.iter().map(|problem| problem.place.as_str()).collect()
}

#[test]
fn any_usual_table_is_read() {
    for csv in [
        "ref,name,ticket_type,org\nA1,王芳,general,医院\n",
        "\u{feff}ref;name;ticket_type;org\r\nA1;王芳;general;医院\r\n",
        "org\tref\tname\tTICKET_TYPE\n医院\tA1\t 王芳 \tgeneral\n\n",
        "ref,name,ticket_type,org\n\"A1\",\"王芳\",general,\"医院\"",
        "编号,姓名,单位,票种\nA1,王芳,医院,general\n",
    ] {
        let table = text(csv).unwrap();
        assert_eq!(table.problems, [], "{csv:?}");
        assert_eq!(table.entries.len(), 1, "{csv:?}");
        let person = &table.entries[0].attendee;
        assert_eq!((person.reference.as_str(), person.name.as_str()), ("A1", "王芳"));
        assert_eq!(person.org.as_deref(), Some("医院"));
    }
}

#[test]
fn a_bad_row_is_named_and_the_others_are_kept() {
    let table = text("ref,name,ticket_type,shoe\nA1,A,g,\nA2,,g,\nA1,B,g,\nA3,C,g,44\n").unwrap();
    let kept: Vec<&str> =
        table.entries.iter().map(|entry| entry.attendee.reference.as_str()).collect();
    assert_eq!(kept, ["A1", "A3"]);
    assert_eq!(places(&table), ["header", "row 3/name", "row 4/ref"]);
}

#[test]
fn a_table_without_the_needed_columns_is_refused() {
    for csv in ["", "name,ticket_type\nA,g", "PK\u{3}\u{4}"] {
        assert!(text(csv).is_err(), "{csv:?}");
    }
    assert!(read(&[]).is_err());
}

#[test]
fn card_numbers_are_left_out_by_their_column_and_by_their_look() {
    let csv = "ref,name,ticket_type,身份证号,note,phone\n\
               A1,A,g,110105194912310029,no meat,+8613800138000\n\
               A2,B,g,,110105194912310029,+8613800138001\n\
               110105194912310029,C,g,,,\n";
    let table = text(csv).unwrap();
    assert_eq!(places(&table), ["header", "row 3/note", "row 4/ref"]);
    let all = format!("{:?}{:?}", table.entries, table.problems);
    assert!(!all.contains("110105194912310029"), "{all}");
    assert_eq!(table.entries[0].attendee.note.as_deref(), Some("no meat"));
    assert_eq!((table.entries.len(), table.entries[1].attendee.note.as_deref()), (2, None));
}

#[test]
fn a_telephone_number_is_judged_by_its_shape_alone() {
    for good in ["+8613800138000", "+86 138-0013-8000", "+1 (415) 555 2671", "+4412345678"] {
        assert!(is_e164(good), "{good}");
    }
    for bad in
        ["13800138000", "+0123456789", "+86", "+861380013800012345", "+86138x0138000", "转 8", ""]
    {
        assert!(!is_e164(bad), "{bad}");
    }
    let table = text("ref,name,ticket_type,phone\nA1,A,g,13800138000\n").unwrap();
    assert_eq!(places(&table), ["row 2/phone"]);
    assert_eq!(table.entries[0].attendee.phone.as_deref(), Some("13800138000"), "it is kept");
}

#[test]
fn a_workbook_is_read_by_the_sheet_that_names_people() {
    let mut book = Workbook::new();
    let cover = book.add_worksheet();
    cover.set_name("说明").unwrap();
    cover.write(0, 0, "请填写").unwrap();
    let page = book.add_worksheet();
    for (column, head) in ["编号", "姓名", "手机", "票种"].iter().enumerate() {
        page.write(0, u16::try_from(column).unwrap(), *head).unwrap();
    }
    page.write(2, 0, "A1").unwrap().write(2, 1, "王芳").unwrap();
    // a number, as spreadsheets make of digits
    page.write(2, 2, 8_613_800_138_000_f64).unwrap().write(2, 3, "vip").unwrap();
    let sheets = read_workbook("people.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    let table = read(&sheets).unwrap();
    assert_eq!(places(&table), ["sheet 说明", "row 3/phone"]);
    let person = &table.entries[0].attendee;
    assert_eq!((person.name.as_str(), person.phone.as_deref()), ("王芳", Some("8613800138000")));
}
