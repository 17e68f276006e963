//! How output looks, and what happens when nobody reads it.

use crate::program::{huiban, run};
use crate::server::Site;
use std::process::Stdio;

#[test]
fn a_closed_pipe_is_no_reason_to_panic() {
    let site = Site::open();
    let alice = site.alice("alice");
    for line in [format!("{alice} agenda"), format!("{alice} agenda --json")] {
        let mut process =
            huiban(line.split(' ')).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(process.stdout.take());
        let ran = process.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success() && said.is_empty(), "{line}: {said}");
    }
}

#[test]
fn an_act_is_durable_even_if_nobody_reads_the_answer() {
    let site = Site::open();
    let alice = site.alice("alice");
    let line = format!("{alice} bookmark add session/keynote-2");
    let mut process = huiban(line.split(' ')).stdout(Stdio::piped()).spawn().unwrap();
    drop(process.stdout.take());
    process.wait().unwrap();
    assert!(run(&format!("{alice} bookmarks")).out.contains("keynote-2"));
}

/// Cells on a terminal: two for a Chinese character.
fn cells(text: &str) -> usize {
    text.chars().map(|c| if (c as u32) >= 0x1100 && c != '–' && c != '★' { 2 } else { 1 }).sum()
}

#[test]
fn columns_line_up_under_chinese() {
    let site = Site::open();
    let alice = site.alice("alice");
    let out = run(&format!("{alice} agenda --day 2026-11-12 --lang zh-Hans")).out;
    let head = out.lines().find(|line| line.starts_with("时间")).unwrap();
    let column = cells(&head[..head.find("标题").unwrap()]);
    let rows = out.lines().filter(|line| line.get(2..3) == Some(":"));
    let mut seen = 0;
    for row in rows {
        let before: String = row
            .char_indices()
            .take_while(|(at, _)| cells(&row[..*at]) < column)
            .map(|(_, c)| c)
            .collect();
        assert_eq!(cells(&before), column, "{row}");
        assert!(before.ends_with("  "), "{row}");
        seen += 1;
    }
    assert!(seen > 60, "{seen}");
}

#[test]
fn the_language_follows_the_locale() {
    let site = Site::open();
    let alice = site.alice("alice");
    let line = format!("{alice} events");
    for (locale, expected) in [
        ("zh_CN.UTF-8", "第九届医疗器械创新周"),
        ("zh_TW.UTF-8", "第九屆醫療器械創新週"),
        ("en_GB.UTF-8", "MedTech Innovation Week 2026"),
        ("C", "MedTech Innovation Week 2026"),
    ] {
        let ran = huiban(line.split(' ')).env("LANG", locale).output().unwrap();
        assert!(String::from_utf8_lossy(&ran.stdout).contains(expected), "{locale}");
    }
}
