//! Check-in lists and double admissions: shown, set and exported, by folder and by server alike.

use crate::program::{answer, answer_with, failure, misuse, run};
use crate::server::{Site, folder_with_event};
use serde_json::{Value, json};

fn list<'a>(lists: &'a Value, code: &str) -> &'a Value {
    lists.as_array().unwrap().iter().find(|list| list["code"] == code).unwrap()
}

fn rules_are_set_and_shown(d: &str, out: &str) {
    let before = answer("lists-show", &format!("lists show {d} --lang en"));
    assert_eq!(list(&before, "main")["name"], "Main entrance");
    let set = answer(
        "lists-set",
        &format!(
            "lists set dinner {d} --types vip,vip,guest --per-day 1 --total none --capacity 80 \
             --reentry free --requires none --amber 45m --directory none --live \
             --window 2026-11-13T18:00/2026-11-13T22:30"
        ),
    );
    assert_eq!(set["ticket_types"], json!(["guest", "vip"]));
    assert_eq!(set["windows"][0]["to"], "2026-11-13T22:30:00+08:00");
    assert_eq!((&set["total"], &set["capacity"]), (&json!(null), &json!(80)));
    assert_eq!((&set["requires"], &set["amber_minutes"]), (&json!(null), &json!(45)));
    assert_eq!((&set["live"], &set["directory"]), (&json!(true), &json!("none")));
    let after = answer("lists-show", &format!("lists show {d}"));
    assert_eq!(list(&after, "dinner")["capacity"], 80);
    assert_eq!(list(&after, "main")["reentry"], list(&before, "main")["reentry"]);
    let name = ["--name", "zh-Hans=晚宴 二", "--name", "en=Second dinner", "--live", "false"];
    let named = answer_with("lists-set", &format!("lists set second {d} --lang zh-Hans"), &name);
    assert_eq!((&named["code"], &named["name"]), (&json!("second"), &json!("晚宴 二")));
    let shown = run(&format!("lists show {d} --lang en"));
    assert!(shown.out.contains("Second dinner") && shown.out.contains("80 inside"), "{shown:?}");

    for wrong in ["", "--capacity 99999999", "--requires nowhere", "--requires dinner"] {
        failure("invalid_input", &format!("lists set dinner {d} {wrong}"));
    }
    for wrong in ["--capacity 0", "--window 18:00/19:00", "--reentry maybe", "--amber 1s"] {
        misuse(&format!("lists set dinner {d} {wrong}"));
    }
    let nobody = answer("lists-export", &format!("lists export main --out {out} {d}"));
    assert_eq!((&nobody["people"], &nobody["scans"]), (&json!(0), &json!(0)));
    assert!(std::fs::read(out).unwrap().starts_with(b"PK"));
    failure("not_found", &format!("lists export nowhere --out {out}.xlsx {d}"));
    failure("invalid_input", &format!("lists export main --out {out}/no/file {d}"));
    assert_eq!(answer("incidents", &format!("incidents {d}")), json!([]));
    failure("not_found", &format!("incidents nowhere {d}"));
}

#[test]
fn rules_are_set_through_a_running_server() {
    let site = Site::open();
    rules_are_set_and_shown(&site.folder_flag(), &site.path("main.xlsx"));
}

#[test]
fn rules_are_set_on_a_folder() {
    let (folder, data) = folder_with_event();
    let out = folder.path().join("main.xlsx");
    rules_are_set_and_shown(&format!("--data {}", data.display()), out.to_str().unwrap());
}
