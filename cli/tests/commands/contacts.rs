//! Cards, leads and withdrawals in the terminal.

use crate::program::{answer, answer_with, failure};
use crate::server::Site;
use serde_json::json;

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
