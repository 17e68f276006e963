//! Tables as programs export them, with columns that several headers may mean.

use super::{Reading, messages, read_sheets, sheet, shown};

/// A sheet, its sessions, and their descriptions.
type Case = (&'static str, &'static [&'static str], &'static [&'static str]);

const CASES: &[Case] = &[
    // a row a speaker, with the names in two columns
    (
        "Session Id|Title|Description|Owner|Owner Email|Session format|Level|Talk Topics|Room|Scheduled At|Scheduled Duration|Live Link|Speaker Id|FirstName|LastName|Email|TagLine|Speaker Additional Information\n101|Hello|About|Jane Doe|a@example.com|Session (45 min)||Web|Hall 4|12 Nov 2026 09:30 AM|45||s1|Jane|Doe|a@example.com|Engineer|Born\n101|Hello|About|Jane Doe|a@example.com|Session (45 min)||Web|Hall 4|12 Nov 2026 09:30 AM|45||s2|Mary|Major|b@example.com||",
        &["12 09:30-10:15 Hello @Hall 4 Jane Doe(Engineer) Mary Major"],
        &["Web\nAbout"],
    ),
    // the column of titles is the one that is called so
    (
        "SESSION|ROOM|FIRST_NAME|LAST_NAME|FULL_NAME|START|START_STR|END_STR|TITLE\nP1|Hall A|Jane|Doe|Jane Doe|2026-11-12 08:30:00|08:30|09:30|A walk\nP1|Hall A|Mary|Major|Mary Major|2026-11-12 09:30:00|09:30|10:30|A ride",
        &["12 08:30-09:30 A walk @Hall A Jane Doe", "12 09:30-10:30 A ride @Hall A Mary Major"],
        &["P1", "P1"],
    ),
    // or else the one that says something else in each row
    (
        "date|theme|start|end|session\n2026-11-12|Sonar|09:00|10:00|Echoes\n2026-11-12|Sonar|10:00|11:00|Hands-on",
        &["12 09:00-10:00 Echoes", "12 10:00-11:00 Hands-on"],
        &["Sonar", "Sonar"],
    ),
    (
        "日期|时间|环节|内容\n2026-11-12|9:00-9:30|开幕式|领导甲致辞\n2026-11-12|9:30-10:00|开幕式|领导乙致辞",
        &["12 09:00-09:30 领导甲致辞", "12 09:30-10:00 领导乙致辞"],
        &["开幕式", "开幕式"],
    ),
    // both an abstract and a description
    (
        "date|start|end|title|abstract|description|speaker\n2026-11-12|09:00|09:30|One|Short|Long words|Jane Doe",
        &["12 09:00-09:30 One Jane Doe"],
        &["Short\nLong words"],
    ),
    // who wrote a talk gives it
    (
        "date|time|type|author|title\n2026-11-12|9:00-9:30|talk|Jane Doe|One",
        &["12 09:00-09:30 One Jane Doe"],
        &[],
    ),
    // German
    (
        "Datum|Beginn|Ende|Titel|Referent|Raum\n12.11.2026|9:00|9:45|Eröffnung|Jürgen Groß|Saal 1",
        &["12 09:00-09:45 Eröffnung @Saal 1 Jürgen Groß"],
        &[],
    ),
];

fn described(reading: &Reading) -> Vec<String> {
    use huiban_protocol::documents::Language;
    let sessions = reading.document.sessions.iter();
    let texts = sessions.filter_map(|session| session.description.as_ref());
    texts.map(|text| text.pick(Language::ZhHans).to_owned()).collect()
}

#[test]
fn exports_of_programs_are_understood() {
    for (text, expected, about) in CASES {
        let reading = read_sheets(&[sheet("export", text)]);
        let said = messages(&reading.problems);
        assert_eq!(shown(&reading), *expected, "{said:#?}");
        assert_eq!(described(&reading), *about, "{text}");
    }
}

#[test]
fn columns_that_an_agenda_has_no_place_for_are_said() {
    let text = "日期|时间|题目|嘉宾|状态|网址\n2026-11-12|9:00-9:30|甲题|王伟|确认|example.org";
    let said = messages(&read_sheets(&[sheet("议程", text)]).problems);
    for place in ["agenda.xlsx/议程!E1", "agenda.xlsx/议程!F1"] {
        assert!(said.iter().any(|said| said.starts_with(place)), "{said:#?}");
    }
}
