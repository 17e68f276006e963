//! One person: a name with where from and what there, in whatever order.

use super::super::words::has_han;
use super::Person;
use super::names::{
    has_called, has_surname, is_japanese, is_name, is_organisation, is_position, is_titled,
    position_start,
};
use crate::fold::{fold, is_han};
use crate::moment::pattern_of;
use regex::Regex;
use std::sync::LazyLock;

static PARENTHESES: LazyLock<Regex> =
    LazyLock::new(|| pattern_of(r"^(.*?)\s*[(\[【](.*?)[)\]】]?\s*([^()\[\]]*)$"));
/// What is said of how somebody takes part, not of who they are.
static ASIDE: LazyLock<Regex> = LazyLock::new(|| {
    pattern_of(
        r"(?i)^(?:拟邀?|待定|待确认|线上|線上|视频|录播|online|remote|virtual|tbc|invited|男|女)$",
    )
});
static CALLED: LazyLock<Regex> = LazyLock::new(|| pattern_of(r"^(?i:(?:prof|dr|mr|mrs|ms)\.? )+"));

/// Reads one person; `None` where no name is in it.
pub(super) fn read_piece(piece: &str) -> Option<Person> {
    let folded = fold(piece);
    let edge = |c: char| c.is_whitespace() || "-–—:：|.·•".contains(c);
    let text = without_aside(folded.trim_matches(edge)).trim_matches(edge);
    if has_called(text) {
        return Some(Person { name: text.to_owned(), ..Person::default() });
    }
    if let Some(found) = PARENTHESES.captures(text)
        && text.contains(['(', '[', '【'])
    {
        let group = |at| found.get(at).map_or("", |group: regex::Match<'_>| group.as_str()).trim();
        return in_parentheses(group(1), group(2), group(3));
    }
    in_words(text)
}

/// `【线上】王伟` without what stands before the name.
fn without_aside(text: &str) -> &str {
    let inside =
        text.strip_prefix(['(', '[', '【']).and_then(|text| text.split_once([')', ']', '】']));
    match inside {
        Some((said, rest)) if ASIDE.is_match(said.trim()) && !rest.trim().is_empty() => rest,
        _ => text,
    }
}

fn in_parentheses(before: &str, inside: &str, after: &str) -> Option<Person> {
    let before = if before.is_empty() { after } else { before };
    let mut person = in_words(before)?;
    if before != after && !after.is_empty() {
        affiliate(&mut person, after);
    }
    if ASIDE.is_match(inside) {
        return Some(person);
    }
    if !has_han(inside) && has_han(&person.name) && is_name(inside) {
        person.english = Some(inside.to_owned());
    } else if has_han(inside) && !has_han(&person.name) && is_name(inside) && has_surname(inside) {
        person.english = Some(std::mem::replace(&mut person.name, inside.to_owned()));
    } else {
        affiliate(&mut person, inside);
    }
    Some(person)
}

/// The words of a text; single ideographs between spaces are one name spread out.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut tokens: Vec<String> = Vec::new();
    let mut spread = false;
    // dashes separate words of Chinese, and belong to names in Latin letters
    let between = |c: char| matches!(c, ' ' | '|') || (has_han(&folded) && "-–—".contains(c));
    for word in folded.split(between).filter(|word| !word.is_empty()) {
        let single = word.chars().count() == 1 && word.chars().all(is_han);
        match tokens.last_mut() {
            Some(last) if single && spread && last.chars().count() < 3 => last.push_str(word),
            _ => tokens.push(word.to_owned()),
        }
        spread = single;
    }
    tokens
}

fn in_words(text: &str) -> Option<Person> {
    if !has_han(text) {
        return latin(text);
    }
    let all = tokens(text);
    let rest_without = |at: usize| {
        let rest = all.iter().enumerate().filter(|(other, _)| *other != at);
        rest.map(|(_, token)| token.as_str()).collect::<Vec<_>>().join(" ")
    };
    let person = |at: usize, name: &str| {
        let mut person = Person { name: name.to_owned(), ..Person::default() };
        let rest = rest_without(at);
        let rest = rest.trim();
        if !rest.is_empty() {
            if !has_han(rest) && is_name(rest) {
                person.english = Some(rest.to_owned());
            } else {
                affiliate(&mut person, rest);
            }
        }
        person
    };
    let han = |token: &str| token.chars().any(is_han) && is_name(token);
    // “山田 太郎”: the given name is no organisation
    if let [family, given, rest @ ..] = all.as_slice()
        && is_japanese(family, given)
    {
        let mut found = Person { name: format!("{family} {given}"), ..Person::default() };
        affiliate(&mut found, &rest.join(" "));
        return Some(found);
    }
    // the name stands where a family name begins it: at the beginning, or else at the end
    let at = all.iter().rposition(|token| han(token) && has_surname(token));
    if let Some(first) = all.first().filter(|first| han(first))
        && (has_surname(first) || at.is_none())
    {
        return Some(person(0, first));
    }
    if let Some((at, name)) = at.and_then(|at| Some((at, all.get(at)?))) {
        return Some(person(at, name));
    }
    if let Some(at) = all.iter().position(|token| is_titled(token)) {
        return all.get(at).map(|name| person(at, name));
    }
    for (at, token) in all.iter().enumerate() {
        if let Some((name, extra)) = glued(token) {
            let mut found = person(at, &name);
            affiliate(&mut found, &extra);
            return Some(found);
        }
    }
    None
}

/// `王伟教授`, `示例大学王伟`, `示例大学王伟教授`: nothing between the name and the rest.
fn glued(token: &str) -> Option<(String, String)> {
    let position = position_start(token).filter(|at| *at > 0);
    let (front, position) = match position {
        Some(at) => (token.get(..at)?, token.get(at..)?),
        None => (token, ""),
    };
    if is_name(front) && front.chars().all(is_han) && !is_organisation(front) {
        return Some((front.to_owned(), position.to_owned()));
    }
    // “示例大学王书记”
    let family = front.char_indices().next_back();
    if let Some((at, _)) = family
        && let (Some(org), Some(name)) = (front.get(..at), token.get(at..))
        && ends_organisation(org)
        && is_titled(name)
    {
        return Some((name.to_owned(), org.to_owned()));
    }
    // the last two to four characters, where what stands before them ends an organisation
    let chars: Vec<char> = front.chars().collect();
    for length in [3_usize, 2, 4] {
        let Some(at) = chars.len().checked_sub(length).filter(|at| *at >= 4) else { continue };
        let org: String = chars.get(..at)?.iter().collect();
        let name: String = chars.get(at..)?.iter().collect();
        if ends_organisation(&org) && is_name(&name) && has_surname(&name) {
            return Some((name, format!("{org} {position}")));
        }
    }
    None
}

fn ends_organisation(text: &str) -> bool {
    const ENDS: [&str; 20] = [
        "大学",
        "大學",
        "学院",
        "學院",
        "医院",
        "醫院",
        "公司",
        "集团",
        "集團",
        "研究院",
        "研究所",
        "中心",
        "协会",
        "協會",
        "学会",
        "委员会",
        "基金",
        "资本",
        "实验室",
        "科技",
    ];
    ENDS.iter().any(|end| text.ends_with(end))
}

fn latin(text: &str) -> Option<Person> {
    let bare = CALLED.replace(text, "").into_owned();
    let apart = [" - ", " – ", " — ", " | "].iter().find_map(|sign| bare.split_once(sign));
    let (name, rest) = match apart {
        Some((name, rest)) => (name.trim().to_owned(), rest.trim().to_owned()),
        None => (bare, String::new()),
    };
    if !is_name(&name) || name.chars().count() < 2 {
        return None;
    }
    let mut person = Person { name, ..Person::default() };
    affiliate(&mut person, &rest);
    Some(person)
}

fn affiliate(person: &mut Person, text: &str) {
    let (org, position) = split_affiliation(text);
    person.org = person.org.take().or(org);
    person.position = match (person.position.take(), position) {
        (Some(known), Some(more)) if known != more => Some(format!("{known} {more}")),
        (known, more) => known.or(more),
    };
}

/// Where from and what there: `示例大学 教授`, `示例大学教授`, `Professor, Example University`.
pub(in crate::agenda) fn split_affiliation(text: &str) -> (Option<String>, Option<String>) {
    let some = |text: &str| {
        let text = text.trim_matches(|c: char| c.is_whitespace() || ",，、;；/|-–—".contains(c));
        (!text.is_empty()).then(|| text.to_owned())
    };
    let folded = fold(text);
    let parts: Vec<&str> = if has_han(&folded) {
        folded.split([' ', ',', '，', ';', '；', '|']).filter(|part| !part.is_empty()).collect()
    } else {
        folded.split([',', ';', '|']).map(str::trim).filter(|part| !part.is_empty()).collect()
    };
    if let [only] = parts.as_slice() {
        return match position_start(only).filter(|_| has_han(only)) {
            Some(0) => (None, some(only)),
            Some(at) => (only.get(..at).and_then(some), only.get(at..).and_then(some)),
            None if is_position(only) && !is_organisation(only) => (None, some(only)),
            None => (some(only), None),
        };
    }
    // the first words that are a position and no organisation begin what the person is there
    let (mut orgs, mut positions): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for part in parts {
        let (org, there) = match position_start(part) {
            // “示例大学教授” among other words
            Some(at) if has_han(part) && is_organisation(part) => part.split_at(at),
            Some(_) if has_han(part) || !is_organisation(part) => ("", part),
            _ => (part, ""),
        };
        orgs.extend(Some(org).filter(|org| !org.is_empty()));
        positions.extend(Some(there).filter(|there| !there.is_empty()));
    }
    let between = if has_han(&folded) { " " } else { ", " };
    (some(&orgs.join(between)), some(&positions.join(between)))
}
