//! Cards, leads and withdrawals in the terminal.

use crate::program::{answer, answer_with, failure, huiban, run};
use crate::schema;
use crate::server::Site;
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::Stdio;

#[test]
fn a_card_becomes_a_lead_and_is_taken_back() {
    let site = Site::open();
    let alice = site.alice("alice");
    let rep = site.device("rep");
    let link = site.link("--role rep --exhibitor robots-01");
    answer("device-join", &format!("{rep} join {link}"));
    answer("device-sync", &format!("{rep} sync"));

    let off = format!("{alice} --offline");
    let set = ["name=王芳", "email=wang@example.cn", "interests=CDMO"];
    assert_eq!(answer_with("device-card", &format!("{off} card set"), &set)["name"], "王芳");
    failure("invalid_input", &format!("{off} card set photo=x"));
    let show =
        format!("{off} card show --to robots-01 --fields name,email --purpose offers --text");
    let card = answer("device-card-show", &show);
    let text = card["text"].as_str().unwrap();

    let plain = run(&show);
    assert!(!plain.out.contains("good until") && plain.out.lines().count() == 1, "{plain:?}");
    assert!(plain.err.starts_with("good until 2026-"), "{plain:?}");

    let scanned = answer_with("device-lead-scan", &format!("{rep} --offline lead scan"), &[text]);
    assert_eq!((&scanned["outcome"], &scanned["lead"]["name"]), (&json!("card"), &json!("王芳")));
    let junk = answer_with("device-lead-scan", &format!("{rep} --offline lead scan"), &["hello"]);
    assert_eq!((&junk["outcome"], &junk["lead"]), (&json!("not_a_code"), &json!(null)));
    let id = scanned["lead"]["id"].as_str().unwrap();
    let edited = answer_with(
        "device-lead",
        &format!("{rep} lead edit {id} --rating 4 --tag +hot,-cold --answer size=big"),
        &["--note", "要 报价", "--follow-up", "致电 2026-12-01", "--field", "org=某医院"],
    );
    assert_eq!((&edited["rating"], &edited["org"]), (&json!(4), &json!("某医院")));
    assert_eq!(edited["follow_up"]["due"], "2026-12-01");
    answer("device-lead", &format!("{rep} lead show {id}"));
    let leads = answer("device-leads", &format!("{rep} leads"));
    assert_eq!(leads.as_array().unwrap().len(), 1);
    for format in ["vcf", "csv", "xlsx"] {
        let out = site.path(&format!("leads.{format}"));
        answer("device-leads-export", &format!("{rep} leads export --format {format} --out {out}"));
        assert!(std::fs::metadata(&out).unwrap().len() > 100, "{format}");
    }
    let code = answer("device-booth-code", &format!("{rep} booth"));
    let code = code["text"].as_str().unwrap();
    answer_with("device-shared-one", &format!("{off} booth --fields name"), &[code]);

    answer("device-sync", &format!("{rep} sync"));
    answer("device-sync", &format!("{alice} sync"));
    let shared = answer("device-shared", &format!("{alice} shared"));
    let exchange = card["exchange_id"].as_str().unwrap();
    let exported =
        shared.as_array().unwrap().iter().find(|e| e["exchange_id"] == exchange).unwrap();
    assert!(!exported["exported_at"].as_array().unwrap().is_empty());
    let withdrawn = answer("device-shared-one", &format!("{off} withdraw {exchange}"));
    assert!(withdrawn["withdrawn_at"].is_string());
    failure("not_found", &format!("{off} withdraw {}", "0".repeat(32)));
    failure("unauthorized", &format!("{off} leads"));
}

#[test]
fn two_attendees_meet() {
    let site = Site::open();
    let (alice, bob) = (site.alice("alice"), site.device("bob"));
    let link = site.link("--role attendee --registration B");
    answer("device-join", &format!("{bob} join {link}"));
    answer("device-sync", &format!("{bob} sync"));
    let (alice_off, bob_off) = (format!("{alice} --offline"), format!("{bob} --offline"));
    answer_with("device-card", &format!("{alice_off} card set"), &["name=王芳", "email=w@x.cn"]);
    answer_with("device-card", &format!("{bob_off} card set"), &["name=李雷"]);
    let show =
        format!("{alice_off} card show --to anyone --fields name,email --purpose 联系 --text");
    let card = answer("device-card-show", &show);
    let text = card["text"].as_str().unwrap();

    let give = format!("{bob_off} meet --fields name --purpose 联系");
    let met = answer_with("device-meet", &give, &[text]);
    assert_eq!((&met["outcome"], &met["met"]["name"]), (&json!("card"), &json!("王芳")));
    assert_eq!(met["sent"]["recipient"], "王芳");
    let junk = answer_with("device-meet", &format!("{bob_off} meet"), &["hello"]);
    assert_eq!((&junk["outcome"], &junk["met"]), (&json!("not_a_code"), &json!(null)));
    assert_eq!(answer("device-met", &format!("{bob_off} met")).as_array().unwrap().len(), 1);
    for format in ["vcf", "vcf3", "csv", "xlsx"] {
        let out = site.path(&format!("{format}.{}", format.trim_end_matches('3')));
        answer("device-met-export", &format!("{bob_off} met export --format {format} --out {out}"));
        assert!(std::fs::metadata(&out).unwrap().len() > 100, "{format}");
    }
    for device in [&bob, &alice] {
        answer("device-sync", &format!("{device} sync"));
    }
    assert_eq!(answer("device-met", &format!("{alice_off} met"))[0]["name"], "李雷");
    let exchange = card["exchange_id"].as_str().unwrap();
    answer("device-shared-one", &format!("{alice_off} withdraw {exchange}"));
    for device in [&alice, &bob] {
        answer("device-sync", &format!("{device} sync"));
    }
    let met = answer("device-met", &format!("{bob_off} met"));
    assert_eq!(met[0]["name"], json!(null));
    assert!(met[0]["consent"]["withdrawn"].is_string());
}

#[test]
fn a_booth_asks_its_own_questions() {
    let site = Site::open();
    let rep = site.device("rep");
    let link = site.link("--role rep --exhibitor robots-01");
    answer("device-join", &format!("{rep} join {link}"));
    answer("device-sync", &format!("{rep} sync"));
    let off = format!("{rep} --offline");
    assert_eq!(answer("device-lead-questions", &format!("{off} lead questions")), json!([]));
    let file = site.path("ask.json");
    let ask = json!([
        {"code": "volume", "text": {"zh-Hans": "年用量？", "en": "Pieces a year?"},
         "kind": "single", "options": [
            {"code": "few", "text": {"zh-Hans": "少量"}}, {"code": "many", "text": {"en": "A lot"}}]},
        {"code": "when", "text": {"en": "When?"}, "kind": "text"},
    ]);
    std::fs::write(&file, ask.to_string()).unwrap();
    let asked = answer("device-lead-questions", &format!("{off} lead questions {file}"));
    assert_eq!(asked[0]["options"][1]["code"], "many");
    std::fs::write(&file, r#"[{"code":"x","text":{"en":"X"},"kind":"multi"}]"#).unwrap();
    failure("invalid_input", &format!("{off} lead questions {file}"));
    std::fs::write(&file, "no json").unwrap();
    failure("invalid_input", &format!("{off} lead questions {file}"));

    let paper = ["MECARD:N:王芳;TEL:13900001234;;"];
    let scanned = answer_with("device-lead-scan", &format!("{off} lead scan"), &paper);
    let edit = format!("{off} lead edit {}", scanned["lead"]["id"].as_str().unwrap());
    let edited = answer_with(
        "device-lead",
        &edit,
        &["--answer", "volume=A lot", "--answer", "when=2027 Q1"],
    );
    let answers = edited["answers"].as_array().unwrap();
    let volume = answers.iter().find(|own| own["question"] == "volume").unwrap();
    assert_eq!((&volume["said"], &volume["words"]), (&json!(["many"]), &json!(["A lot"])));
    for wrong in
        ["--answer size=1", "--answer volume=huge", "--answer volume=few --answer volume=many"]
    {
        failure("invalid_input", &format!("{edit} {wrong}"));
    }
}

#[test]
fn paper_cards_come_in_whatever_characters_their_programs_wrote() {
    let site = Site::open();
    let rep = site.device("rep");
    let link = site.link("--role rep --exhibitor robots-01");
    answer("device-join", &format!("{rep} join {link}"));
    answer("device-sync", &format!("{rep} sync"));
    let codes: [(&[u8], &str); 5] = [
        (b"\xef\xbb\xbfBEGIN:VCARD\r\nVERSION:3.0\r\nN:\xcd\xf5;\xb7\xbc;;;\r\nEND:VCARD\r\n", "王芳"),
        (
            b"\r\n\r\nbegin:vcard\nVERSION:2.1\nN;CHARSET=SHIFT_JIS:\x8e\x52\x93\x63;;;;\nTEL:1\nend:vcard\n",
            "山田",
        ),
        (b"MECARD:N:\xcd\xf5\xb7\xbc;TEL:13900001234;;\n", "王芳"),
        (
            b"BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B=\n=E8=8A=B3\nEND:VCARD\n",
            "王芳",
        ),
        (b"BEGIN:VCARD\nVERSION:4.0\nFN:Cut Off\nTEL:2", "Cut Off"),
    ];
    let words = format!("--json {rep} --offline lead scan -");
    let mut process = huiban(words.split(' '));
    process.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = process.spawn().unwrap();
    let all = codes.iter().flat_map(|(bytes, _)| bytes.iter().copied()).collect::<Vec<u8>>();
    process.stdin.take().unwrap().write_all(&all).unwrap();
    let said = String::from_utf8(process.wait_with_output().unwrap().stdout).unwrap();
    let names: Vec<Value> = said
        .lines()
        .map(|line| {
            let scanned: Value = serde_json::from_str(line).unwrap();
            schema::hold("device-lead-scan", &scanned);
            assert_eq!(scanned["outcome"], "new", "{line}");
            scanned["lead"]["name"].clone()
        })
        .collect();
    assert_eq!(names, codes.map(|(_, name)| json!(name)));
}

#[test]
fn a_person_is_given_out_and_erased() {
    let site = Site::open();
    let (alice, d) = (site.alice("alice"), site.folder_flag());
    answer("device-bookmark", &format!("{alice} bookmark add session/keynote-2"));
    answer("device-sync", &format!("{alice} sync"));
    let known = answer("attendees-export", &format!("attendees export A {d}"));
    assert_eq!(
        (&known["attendee"]["name"], &known["devices"][0]["name"]),
        (&json!("爱丽丝"), &json!("Attendee 1"))
    );
    assert_eq!(known["acts"][0]["kind"], "bookmark_set");
    failure("not_found", &format!("attendees export nobody {d}"));
    let erased = answer("attendees-erase", &format!("attendees erase A {d}"));
    assert_eq!((&erased["ref"], &erased["devices"]), (&json!("A"), &json!(1)));
    failure("not_found", &format!("attendees export A {d}"));
    answer("device-sync", &format!("{alice} sync"));
    failure("unauthorized", &format!("{alice} card set"));
}
