//! People in a cell.

mod names;
mod piece;

use super::words::has_han;
use crate::fold::{fold, is_han};
use crate::moment::pattern_of;
use huiban_protocol::documents::SpeakerRole;
use names::{is_name, is_organisation, is_position, no_person};
use piece::read_piece;
use regex::Regex;
use std::sync::LazyLock;

pub(super) use names::{is_nick, looks_like_person};
pub(super) use piece::split_affiliation;

/// A person as a cell names them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Person {
    /// The name in the script it is written in.
    pub(super) name: String,
    /// The name in English beside a Chinese one.
    pub(super) english: Option<String>,
    /// Where from.
    pub(super) org: Option<String>,
    /// What there.
    pub(super) position: Option<String>,
    /// What is said of them.
    pub(super) bio: Option<String>,
    /// The part that the cell itself says.
    pub(super) part: Option<SpeakerRole>,
}

/// The people of a cell, and what in it is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct People {
    pub(super) people: Vec<Person>,
    /// What was not understood: “to be announced”, “all delegates”.
    pub(super) left: Vec<String>,
}

/// `主持人：` and the like; what follows is people of that part.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"(?i)(?:(?:主持人?|讲者|嘉宾|评委|主席) ?[/|]? ?)?(嘉宾主持|共同主持|主持人?|主持兼讲者|会议主席|大会主席|执行主席|座长|座長|主席|moderators?|chairs?(?:person)?|圆桌嘉宾|讨论嘉宾|对话嘉宾|点评嘉宾|点评专家|点评人?|讨论专家|讨论人|討論人|与谈人|與談人|参与嘉宾|panell?ists?|评委|评审|jury|jurors?|judges?|主讲人?|演讲人|演讲嘉宾|报告人|发言人|致辞人?|致辞嘉宾|讲者|講者|主講人?|演講人|報告人|引言人|嘉宾|嘉賓|speakers?|presenters?)\s*[:：]",
    )
});

/// The part that a word for it names.
pub(super) fn part_of(label: &str) -> SpeakerRole {
    let label = label.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| label.contains(word));
    if any(&["主持", "主席", "座长", "座長", "moderator", "chair"]) {
        SpeakerRole::Moderator
    } else if any(&[
        "圆桌", "讨论", "討論", "对话", "点评", "参与", "与谈", "與談", "panel", "discuss",
    ]) {
        SpeakerRole::Panellist
    } else if any(&["评委", "评审", "jur", "judge"]) {
        SpeakerRole::Juror
    } else {
        SpeakerRole::Speaker
    }
}

/// The part that a label before people names, as in `主持人：王伟`; the text must begin with it.
pub(super) fn labelled(text: &str) -> Option<(SpeakerRole, &str)> {
    let found = LABEL.captures(text)?;
    let (whole, label) = (found.get(0)?, found.get(1)?);
    (whole.start() == 0).then(|| (part_of(label.as_str()), text.get(whole.end()..).unwrap_or("")))
}

/// Where in a line a label stands behind which nothing but people follow.
pub(super) fn label_at(text: &str) -> Option<usize> {
    LABEL.find_iter(text).map(|found| found.start()).find(|at| *at > 0)
}

/// True for the words of where somebody is from or what they are there.
pub(super) fn is_affiliation(text: &str) -> bool {
    is_organisation(text) || is_position(text)
}

/// Reads a cell of people.
pub(super) fn read_people(text: &str) -> People {
    let mut all = People::default();
    let mut part = None;
    let mut rest = text;
    // each label begins a list of its own
    while let Some(found) = LABEL.captures(rest) {
        let Some(whole) = found.get(0) else { break };
        read_list(rest.get(..whole.start()).unwrap_or(""), part, &mut all);
        part = found.get(1).map(|label| part_of(label.as_str()));
        rest = rest.get(whole.end()..).unwrap_or("");
    }
    read_list(rest, part, &mut all);
    all
}

fn read_list(text: &str, part: Option<SpeakerRole>, all: &mut People) {
    let from = all.people.len();
    // an organisation before its person, on a line of its own
    let mut before: Option<String> = None;
    for line in lines(text) {
        for piece in split(&line) {
            let piece = piece.trim();
            if piece.is_empty() {
                continue;
            }
            if no_person(piece) {
                all.left.push(piece.to_owned());
                continue;
            }
            if let Some(person) = read_piece(piece) {
                let mut person = Person { part, ..person };
                if let Some(before) = before.take() {
                    attach(&mut person, &before);
                }
                all.people.push(person);
                continue;
            }
            let known = all.people.get(from..).is_some_and(|new| !new.is_empty());
            match all.people.last_mut() {
                Some(last) if known && (last.org.is_none() || last.position.is_none()) => {
                    attach(last, piece);
                }
                _ if is_organisation(piece) || is_position(piece) => {
                    before = Some(piece.to_owned())
                }
                _ => all.left.push(piece.to_owned()),
            }
        }
    }
    all.left.extend(before);
}

/// Lines of a cell; a line that only goes on with parentheses belongs to the one before.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut open = 0_i32;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let goes_on = open > 0 || line.starts_with(['(', '（']);
        match lines.last_mut() {
            Some(last) if goes_on => {
                if open > 0 {
                    last.push(' ');
                }
                last.push_str(line);
            }
            _ => lines.push(line.to_owned()),
        }
        for c in line.chars() {
            match c {
                '(' | '（' => open = open.saturating_add(1),
                ')' | '）' => open = open.saturating_sub(1),
                _ => {}
            }
        }
    }
    lines
}

/// The pieces of a list; parentheses hold together what they hold.
fn split(line: &str) -> Vec<String> {
    let plain: String = line.chars().map(|c| if c == '；' { ';' } else { c }).collect();
    let mut pieces = vec![String::new()];
    let mut open = 0_i32;
    for c in plain.chars() {
        match c {
            '(' | '（' | '[' | '【' => open = open.saturating_add(1),
            ')' | '）' | ']' | '】' => open = open.saturating_sub(1),
            _ => {}
        }
        if open <= 0 && matches!(c, '、' | ';' | ',' | '，' | '/' | '／' | '&' | '＆' | '\t') {
            pieces.push(String::new());
        } else if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
    }
    let pieces: Vec<String> = pieces
        .iter()
        .flat_map(|piece| piece.split(" and ").flat_map(|piece| piece.split(" 和 ")))
        .map(|piece| piece.trim().trim_end_matches('等').to_owned())
        .filter(|piece| !piece.is_empty())
        .collect();
    spread(pieces)
}

/// `王伟 李娜 张敏`: nothing but names between spaces are so many people; what holds an
/// organisation or a position is one.
fn spread(pieces: Vec<String>) -> Vec<String> {
    pieces
        .into_iter()
        .flat_map(|piece| {
            let is_one = |token: &String| {
                let named = is_name(token) && names::has_surname(token);
                token.chars().all(is_han) && (named || names::is_titled(token))
            };
            let each = [apart(&piece), piece::tokens(&piece)];
            let names =
                each.into_iter().find(|tokens| tokens.len() > 1 && tokens.iter().all(is_one));
            names.unwrap_or_else(|| vec![piece])
        })
        .collect()
}

/// `孙 权  周 瑜`: names that are spread out themselves have wider spaces between them, or are of
/// two signs each.
fn apart(piece: &str) -> Vec<String> {
    let wide = piece.split("  ").flat_map(|part| part.split("\u{3000}\u{3000}"));
    let wide: Vec<String> = wide
        .map(|part| part.split_whitespace().collect())
        .filter(|part: &String| !part.is_empty())
        .collect();
    let signs: Vec<&str> = piece.split_whitespace().collect();
    match signs.as_slice() {
        [a, b, c, d] if wide.len() < 2 && signs.iter().all(|sign| sign.chars().count() == 1) => {
            vec![format!("{a}{b}"), format!("{c}{d}")]
        }
        _ => wide,
    }
}

/// Gives a person what stands on another line: where from, what there, or the name in English.
fn attach(person: &mut Person, text: &str) {
    let folded = fold(text);
    if !has_han(&folded) && has_han(&person.name) && person.english.is_none() && is_name(&folded) {
        person.english = Some(folded);
        return;
    }
    let (org, position) = split_affiliation(text);
    match (&person.org, org) {
        (None, org) => person.org = org,
        (Some(known), Some(more)) => person.org = Some(format!("{known} {more}")),
        (Some(_), None) => {}
    }
    match (&person.position, position) {
        (None, position) => person.position = position,
        (Some(known), Some(more)) => person.position = Some(format!("{known} {more}")),
        (Some(_), None) => {}
    }
}

#[cfg(test)]
mod tests;
