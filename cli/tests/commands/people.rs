//! One attendee at a time: walk-ins, corrections, substitutes, those who are held back.

use crate::program::{answer, answer_with, failure, failure_with, misuse, run};
use crate::server::{Site, folder_with_event};
use serde_json::{Value, json};

#[test]
fn a_sheet_with_few_columns_leaves_the_others_alone() {
    let (folder, data) = folder_with_event();
    let d = format!("--data {}", data.display());
    let file = folder.path().join("people.csv");
    let import = |text: &str| {
        std::fs::write(&file, text).unwrap();
        answer("attendees-import", &format!("attendees import {} {d}", file.display()))
    };
    import("ref,name,ticket_type,org,phone,group\nA,王芳,general,某医院,+8613800138000,VIP\n");
    let seats = import("ref,name,ticket_type,seat\nA,王芳,general,A-40\n");
    assert_eq!((&seats["updated"], &seats["problems"]), (&json!(1), &json!([])));
    let people = answer("attendees-list", &format!("attendees list {d}"));
    let alice = people.as_array().unwrap().iter().find(|person| person["ref"] == "A").unwrap();
    assert_eq!((&alice["org"], &alice["group"]), (&json!("某医院"), &json!("VIP")));
    // a column that is there and empty empties
    import("ref,name,ticket_type,org\nA,王芳,general,\n");
    let people = answer("attendees-list", &format!("attendees list {d}"));
    let alice = people.as_array().unwrap().iter().find(|person| person["ref"] == "A").unwrap();
    assert_eq!((&alice["org"], &alice["group"]), (&json!(null), &json!("VIP")));
    let other = import("ref,name,ticket_type\nA,李娜,general\n");
    assert_eq!(other["problems"][0]["where"], "row 2/name", "{other}");
}

fn people_come_and_change(d: &str) {
    let add = ["--name", "王 芳", "--phone", "+8613800138000"];
    let line = format!("attendees add --ticket-type general {d}");
    let walk_in = answer_with("attendees-person", &line, &add);
    assert_eq!((&walk_in["ref"], &walk_in["state"]), (&json!("W-0001"), &json!("valid")));
    assert!(walk_in["text"].as_str().unwrap().starts_with("HB1:"));
    let bare = answer("attendees-person", &format!("{line} --name Bo --ref B-7 --no-badge"));
    assert_eq!((&bare["text"], &bare["serial"]), (&json!(null), &json!(0)));
    let seated = answer("attendees-person", &format!("attendees edit B-7 --seat A-3 {d}"));
    assert_eq!(seated["serial"], 0);

    let line = format!("attendees edit W-0001 --substitute {d}");
    let other = answer_with("attendees-person", &line, &["--name", "李娜"]);
    assert_ne!(other["registration"], walk_in["registration"]);
    assert_ne!(other["text"], walk_in["text"]);
    let first = answer("badges-text", &format!("badges text W-0001-0001 {d}"));
    assert_eq!(first["text"], walk_in["text"], "the first person's record stays");
    let all = answer("badges-issue", &format!("badges issue --all {d}"));
    assert_eq!(all["problems"], json!([]), "who was replaced is no mistake");
    let named = answer("badges-issue", &format!("badges issue W-0001-0001 {d}"));
    let problem = &named["problems"][0];
    assert_eq!(problem["where"], "attendee W-0001-0001");
    assert!(problem["message"].as_str().unwrap().contains("another person comes"), "{problem}");
    assert!(!problem["hint"].as_str().unwrap().contains("in again"), "{problem}");

    let line = format!("attendees edit W-0001 {d}");
    let blocked = answer_with("attendees-person", &line, &["--block", "not paid"]);
    assert_eq!((&blocked["state"], &blocked["reason"]), (&json!("blocked"), &json!("not paid")));
    let free = answer("attendees-person", &format!("{line} --unblock"));
    assert_eq!((&free["state"], &free["text"]), (&json!("valid"), &other["text"]));
    let anew = answer("attendees-person", &format!("{line} --reissue"));
    assert!(anew["serial"].as_u64() > free["serial"].as_u64());

    failure("invalid_input", &line);
    failure("invalid_input", &format!("attendees edit W-0001 --substitute {d}"));
    failure("not_found", &format!("attendees edit nobody --seat A-3 {d}"));
    failure("invalid_input", &format!("attendees add --name X --ticket-type g --ref B-7 {d}"));
    failure("invalid_input", &format!("attendees add --name X {d}"));
    let secret = ["--note", "110105194912310029"];
    let error = failure_with("invalid_input", &format!("attendees edit B-7 {d}"), &secret);
    assert!(!error.to_string().contains("110105"), "{error}");
    misuse(&format!("attendees edit B-7 --block x --unblock {d}"));
    let shown = run(&format!("attendees edit B-7 --reissue {d}"));
    assert!(shown.out.contains("HB1:") && shown.out.contains('█'), "{}", shown.out);
}

#[test]
fn people_are_edited_through_a_running_server() {
    let site = Site::open();
    people_come_and_change(&site.folder_flag());
}

#[test]
fn people_are_edited_on_a_folder() {
    let (_folder, data) = folder_with_event();
    people_come_and_change(&format!("--data {}", data.display()));
}

#[test]
fn a_table_is_taken_in_with_what_is_odd_about_it() {
    let (folder, data) = folder_with_event();
    let d = format!("--data {}", data.display());
    let table = folder.path().join("报名表.csv");
    let rows = "编号,姓名,票种,手机,身份证号\n\
                A1,王芳,general,+8613800138000,110105194912310029\n\
                A2,李娜,general,13800138000,\n\
                ,无名,general,,\n";
    std::fs::write(&table, rows).unwrap();
    let line = format!("attendees import {} {d}", table.display());
    let dry = answer("attendees-import", &format!("{line} --dry-run"));
    let report = answer("attendees-import", &line);
    assert_eq!((&dry["added"], &report["added"]), (&json!(2), &json!(2)));
    let places: Vec<_> =
        report["problems"].as_array().unwrap().iter().map(|one| &one["where"]).collect();
    assert_eq!(places, ["header", "row 3/phone", "row 4/ref", "row 3/phone"]);
    let kept = answer("attendees-list", &format!("attendees list {d}")).to_string();
    assert!(kept.contains("王芳") && !kept.contains("110105"), "{kept}");
}

#[test]
fn who_was_erased_is_told_so_by_their_own_phone() {
    let site = Site::open();
    let (alice, d) = (site.alice("alice"), site.folder_flag());
    answer("badges-issue", &format!("badges issue A {d}"));
    answer("device-sync", &format!("{alice} sync"));
    let status = answer("device-status", &format!("{alice} status"));
    assert_eq!(status["erased"], false);
    answer("attendees-erase", &format!("attendees erase A {d}"));
    let synced = run(&format!("{alice} sync"));
    assert!(synced.err.contains("has erased you"), "{synced:?}");
    let status = answer("device-status", &format!("{alice} status"));
    assert_eq!((&status["erased"], &status["revoked"]), (&json!(true), &json!(false)));
    assert!(run(&format!("{alice} status")).out.contains("the organizer has erased you"));
    assert!(
        run(&format!("{alice} status --lang zh-Hans")).out.contains("主办方已清除您的个人资料")
    );
    for line in ["badge", "doctor", "bookmark add session/keynote-2", "card set"] {
        let error = failure("unauthorized", &format!("{alice} {line}"));
        assert!(error["message"].as_str().unwrap().contains("has erased you"), "{line}: {error}");
    }
    let bob = site.device("bob");
    let link = site.link("--role attendee --registration B");
    answer_with("device-join", &format!("{bob} join"), &[&link]);
    answer("device-sync", &format!("{bob} sync"));
    let status = answer("device-status", &format!("{bob} status"));
    assert_eq!(status["erased"], false, "somebody else was");
}

#[test]
fn a_ticket_type_that_nobody_has_is_told_with_those_there_are() {
    let site = Site::open();
    let d = site.folder_flag();
    let told = |answer: &Value| -> String { answer["problems"].to_string() };
    let added =
        answer("attendees-person", &format!("attendees add --name C --ticket-type vpi {d}"));
    assert!(told(&added).contains("“vpi”") && told(&added).contains("general"), "{added}");
    let set = answer("lists-set", &format!("lists set main --types general,genral {d}"));
    assert!(told(&set).contains("“genral”") && !told(&set).contains("“general”"), "{set}");
    let text = run(&format!("lists set main --types genral {d}")).out;
    assert!(text.contains("there are general, vpi"), "{text}");
    let right = answer("lists-set", &format!("lists set main --types general {d}"));
    assert_eq!(right["problems"], json!([]));
    let seat = answer("attendees-person", &format!("attendees edit A --seat A-1 {d}"));
    assert_eq!(seat["problems"], json!([]), "nothing is said of what was not given");
}
