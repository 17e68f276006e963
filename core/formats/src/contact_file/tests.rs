use super::{ContactLine, ContactSheet, VcardVersion};
use crate::paper_card;
use huiban_protocol::documents::{Contact, ContactField as F};

fn sheet(fields: &[(F, &str)]) -> ContactSheet {
    let fields = fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
    let line = ContactLine {
        id: "urn:huiban:1".to_owned(),
        contact: Contact { fields },
        cells: vec!["=1+1".to_owned()],
    };
    ContactSheet {
        field_names: F::ALL.iter().map(|field| field.name().to_owned()).collect(),
        columns: vec!["notes".to_owned()],
        lines: vec![line],
    }
}

#[test]
fn a_vcard_of_either_version_comes_back_as_it_was() {
    let fields = [
        (F::Name, "欧阳娜娜"),
        (F::FamilyName, "欧阳"),
        (F::GivenName, "娜娜"),
        (F::Org, "苏州; 器械, 有限公司"),
        (F::Phone, "+8613900000000"),
        (F::Wechat, "nana"),
        (F::Email, "nana@example.cn"),
        (F::Address, "苏州工业园区 1 号"),
        (F::Url, "https://example.cn/a,b"),
        (F::Note, "a\\b"),
    ];
    let sheet = sheet(&fields);
    for version in [VcardVersion::V3, VcardVersion::V4] {
        let text = sheet.vcards(version);
        assert!(!text.contains("PHOTO"));
        assert_eq!(
            paper_card::read(text.as_bytes()).as_ref(),
            Some(&sheet.lines[0].contact),
            "{text}"
        );
    }
}

#[test]
fn what_a_spreadsheet_would_compute_is_text_in_a_csv_file() {
    let hostile = ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "＝1", " =1", "\t=1"];
    for value in hostile {
        let bytes = sheet(&[(F::Name, value)]).csv().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let line = text.strip_prefix('\u{feff}').unwrap().lines().nth(1).unwrap().to_owned();
        assert!(line.starts_with("\"'"), "{line}");
        assert!(line.ends_with("\"'=1+1\""), "{line}");
    }
}

#[test]
fn a_link_that_is_no_web_address_does_not_go_into_a_vcard() {
    for link in ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x"] {
        // as a device of an older version may have kept it
        let mut sheet = sheet(&[(F::Name, "a")]);
        sheet.lines[0].contact.fields.insert(F::Url, link.to_owned());
        let text = sheet.vcards(VcardVersion::V4);
        assert!(!text.contains("alert") && !text.contains("data:"), "{text}");
        let csv = String::from_utf8(sheet.csv().unwrap()).unwrap();
        assert!(!csv.contains("alert") && !csv.contains("data:"), "{csv}");
    }
    let mut contact = Contact::default();
    for (link, kept) in [
        ("javascript:alert(1)", None),
        ("https://example.cn/a:b", Some("https://example.cn/a:b")),
        ("example.cn:8080/x", Some("example.cn:8080/x")),
        ("www.example.cn", Some("www.example.cn")),
    ] {
        contact.set(F::Url, link);
        assert_eq!(contact.get(F::Url), kept, "{link}");
    }
}
