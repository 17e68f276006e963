use super::read;
use huiban_protocol::documents::ContactField as F;

fn check(bytes: &[u8], expected: &[(F, &str)]) {
    let contact = read(bytes).unwrap_or_else(|| panic!("not read: {bytes:?}"));
    let fields: Vec<(F, &str)> =
        contact.fields.iter().map(|(field, value)| (*field, value.as_str())).collect();
    assert_eq!(fields, expected, "{}", String::from_utf8_lossy(bytes));
    assert!(contact.is_clean());
}

#[test]
fn quoted_printable_gbk_of_version_2_1_is_read() {
    let card = b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=D5=C5;=C8=FD;;;\r\n\
        FN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=D5=C5=\r\n=C8=FD\r\n\
        TEL;CELL:+8613900000000\r\nEND:VCARD\r\n";
    check(
        card,
        &[
            (F::Name, "张三"),
            (F::FamilyName, "张"),
            (F::GivenName, "三"),
            (F::Phone, "+8613900000000"),
        ],
    );
}

#[test]
fn bytes_of_gbk_that_say_nothing_of_it_are_read() {
    let mut card = b"BEGIN:VCARD\nVERSION:3.0\nFN:".to_vec();
    card.extend(encoding_rs::GBK.encode("欧阳娜").0.iter());
    card.extend(b"\nORG:".iter());
    card.extend(encoding_rs::GBK.encode("苏州器械有限公司").0.iter());
    card.extend(b"\nEND:VCARD\n");
    check(&card, &[(F::Name, "欧阳娜"), (F::Org, "苏州器械有限公司")]);
}

#[test]
fn a_card_without_a_shown_name_is_named_by_its_parts() {
    check(
        b"BEGIN:VCARD\nN:Ando;Roid;\nEND:VCARD",
        &[(F::Name, "Roid Ando"), (F::FamilyName, "Ando"), (F::GivenName, "Roid")],
    );
    check(
        "BEGIN:VCARD\nN:万俟;卨\nEND:VCARD".as_bytes(),
        &[(F::Name, "万俟卨"), (F::FamilyName, "万俟"), (F::GivenName, "卨")],
    );
}

#[test]
fn version_4_with_addresses_of_schemes_is_read() {
    let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ada\r\nTEL;VALUE=uri:tel:+44-20\r\n\
        EMAIL:ada@example.com\r\nADR:;;12 Road\\, back;Town;;1;UK\r\nNOTE:one\\ntwo\r\n\
        X-WECHAT:ada_l\r\nEND:VCARD\r\n";
    check(
        card.as_bytes(),
        &[
            (F::Name, "Ada"),
            (F::Phone, "+44-20"),
            (F::Wechat, "ada_l"),
            (F::Email, "ada@example.com"),
            (F::Address, "12 Road, back, Town, 1, UK"),
            (F::Note, "one two"),
        ],
    );
}

#[test]
fn a_mecard_is_read_with_its_escapes() {
    check(
        "MECARD:N:李,四;TEL:13900000000;ORG:A\\;B;EMAIL:a@example.cn;;".as_bytes(),
        &[
            (F::Name, "李四"),
            (F::FamilyName, "李"),
            (F::GivenName, "四"),
            (F::Org, "A;B"),
            (F::Phone, "13900000000"),
            (F::Email, "a@example.cn"),
        ],
    );
}

#[test]
fn what_turns_or_hides_text_does_not_come_in_and_what_is_too_long_is_cut() {
    let long = "x".repeat(10_000);
    let card = format!("BEGIN:VCARD\nFN:a\u{202e}b\u{0}c\nORG:{long}\nTEL:=1\nEND:VCARD");
    let contact = read(card.as_bytes()).unwrap();
    assert_eq!(contact.get(F::Name), Some("ab c"));
    assert_eq!(contact.get(F::Org).map(str::len), Some(160));
}

#[test]
fn what_is_no_card_is_none() {
    for text in ["", "BEGIN:VCARD", "BEGIN:VCARD\nEND:VCARD", "MECARD:", "https://a", "HB1:X"] {
        assert_eq!(read(text.as_bytes()), None, "{text}");
    }
    assert_eq!(read(b"\xff\xfe\x00"), None);
}
