use super::*;
use huiban_protocol::wire::Bytes;

fn detected(content: &[u8]) -> Result<ImportFormat, String> {
    let file = ImportFile { name: "file".to_owned(), content: Bytes(content.to_vec()) };
    detect(&file).map_err(|problems| problems[0].message.clone())
}

#[test]
fn each_vocabulary_is_known_by_what_it_holds() {
    assert_eq!(detected(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Ok(ImportFormat::Xlsx), "an .xls");
    let cases: [(&str, ImportFormat); 10] = [
        (r#"{"version":1,"event":{},"format":"huiban-event"}"#, ImportFormat::Huiban),
        ("\u{feff}{\"format\":\"huiban-event\"}", ImportFormat::Huiban),
        (
            r#"{"sessions":[{"id":"1","startsAt":null,"roomId":2}],"rooms":[]}"#,
            ImportFormat::Sessionize,
        ),
        (r#"[{"date":"2024-04-20T00:00:00","rooms":[],"timeSlots":[]}]"#, ImportFormat::Sessionize),
        (r#"[{"groupId":null,"groupName":"All","sessions":[]}]"#, ImportFormat::Sessionize),
        (r#"{"schedule":{"conference":{}}}"#, ImportFormat::FrabJson),
        (
            "<?xml version='1.0'?><!-- > --><!DOCTYPE s [<!ENTITY a 'b>'>]>\n<schedule/>",
            ImportFormat::FrabXml,
        ),
        ("时间,主题\n9:00,开幕\n", ImportFormat::Csv),
        ("大会议程\n时间\t主题\n", ImportFormat::Csv),
        ("PK\u{3}\u{4}", ImportFormat::Xlsx),
    ];
    for (content, expected) in cases {
        assert_eq!(detected(content.as_bytes()), Ok(expected), "{content}");
    }
}

#[test]
fn what_cannot_be_taken_in_is_named() {
    let cases: [(&[u8], &str); 16] = [
        (b"", "an empty file"),
        (b"  \n", "an empty file"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0", "an iCalendar file"),
        (b"<rss version='2.0'><channel/></rss>", "a news feed (RSS)"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "a news feed (Atom)"),
        (b"<!DOCTYPE html><html><body>", "a web page"),
        (b"<iCalendar xmlns='x'/>", "its root is <iCalendar>"),
        (b"<?xml version='1.0'?>", "XML without any element"),
        (br#"{"@context":"https://schema.org","@type":"Event"}"#, "schema.org"),
        (br#"{"a":1,"b":2}"#, "its members: a, b"),
        (br#"{"a":"#, "broken JSON"),
        (b"[1,2]", "a JSON list without any object"),
        (br#"[{"fullName":"A B","sessions":[]}]"#, "list of speakers"),
        (
            br#"{"sessions":[{"id":"1","startsAt":"2025","speakerIds":[],"location":"A"}]}"#,
            "only resembles Sessionize's, with sessions of another kind (its members: id, location",
        ),
        (br#"{"sessions":[{"name":"A","begin":"9"}]}"#, "sessions of another kind"),
        (b"%PDF-1.7", "a PDF"),
    ];
    for (content, expected) in cases {
        let message = detected(content).unwrap_err();
        let shown = String::from_utf8_lossy(content);
        assert!(message.contains(expected), "{shown}: {message}");
    }
}
