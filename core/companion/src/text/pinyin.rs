//! How ideographs are read, toneless, in ASCII letters.

use pinyin::ToPinyin as _;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What of a text is found by its pinyin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readings {
    /// Nothing: running text.
    None,
    /// Every ideograph, by its everyday readings.
    Words,
    /// The same, and the family name that the text begins with by the readings of family names.
    Name,
}

/// Calls `take` with each reading of the ideograph at a position; none where there is no ideograph.
pub(super) fn each_reading(
    text: &[char],
    at: usize,
    readings: Readings,
    take: &mut impl FnMut(&'static str),
) {
    let Some(&c) = text.get(at).filter(|c| !c.is_ascii()) else { return };
    if readings == Readings::None {
        return;
    }
    match c.to_pinyin().map(pinyin::Pinyin::plain) {
        // the letter that keyboards lack is typed v, u or yu
        Some("lü") => ["lv", "lu", "lyu"].into_iter().for_each(&mut *take),
        Some("nü") => ["nv", "nu", "nyu"].into_iter().for_each(&mut *take),
        Some("lüe") => ["lve", "lue", "lyue"].into_iter().for_each(&mut *take),
        Some("nüe") => ["nve", "nue", "nyue"].into_iter().for_each(&mut *take),
        Some(reading) if reading.is_ascii() => take(reading),
        _ => {}
    }
    MORE.get(&c).into_iter().flatten().copied().for_each(&mut *take);
    if readings == Readings::Name && at < 2 {
        family_name(text, at).into_iter().for_each(take);
    }
}

/// The reading of a character as part of the family name that a text begins with.
fn family_name(text: &[char], at: usize) -> Option<&'static str> {
    let of = |len: usize| text.get(..len).and_then(|name| FAMILY_NAMES.get(name));
    of(2).or_else(|| of(1)).and_then(|readings| readings.get(at)).copied()
}

/// Readings beside the first one.
static MORE: LazyLock<BTreeMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    lines(include_str!("readings.txt"))
        .filter_map(|(word, readings)| Some((word.chars().next()?, readings)))
        .collect()
});

/// Family names with a reading for each of their characters.
static FAMILY_NAMES: LazyLock<BTreeMap<Vec<char>, Vec<&'static str>>> = LazyLock::new(|| {
    lines(include_str!("surnames.txt"))
        .map(|(word, readings)| (word.chars().collect(), readings))
        .collect()
});

fn lines(table: &'static str) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut words = line.split(' ');
        Some((words.next()?, words.collect()))
    })
}
