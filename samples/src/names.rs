//! Names of invented people and companies, put together from tables of characters.

use huiban_protocol::documents::Text;

use super::{
    dice::Dice,
    source::{NameTables, text},
};

/// A Chinese name and how it is read, lower case, family name first: `尉迟文博`, `yuchi wenbo`.
pub(super) struct FullName {
    pub(super) written: String,
    pub(super) read: String,
}

/// One in so many drawn names has a family name that is read in an unexpected way.
const RARE_ONE_IN: usize = 24;
/// How many different companies there can be; the step is coprime to it, so all are reached.
const BRANDS: usize = 400;
const BRAND_STEP: usize = 149;

impl NameTables {
    /// Draws a name. Common family names stand first in their table and are drawn more often.
    pub(super) fn person(&self, dice: &mut Dice) -> FullName {
        let family = if dice.below(RARE_ONE_IN) == 0 {
            dice.pick(&self.rare_surnames)
        } else if dice.percent(45) {
            self.surnames.get(dice.below(24))
        } else {
            dice.pick(&self.surnames)
        };
        let (family, family_read) = family.map_or(("", ""), |entry| split(entry));
        let (given, given_read) = self.given(dice);
        FullName {
            written: format!("{family}{given}"),
            read: format!("{family_read} {given_read}"),
        }
    }

    fn given(&self, dice: &mut Dice) -> (String, String) {
        let pair = |entry: Option<&String>| {
            let (written, read) = entry.map_or(("", ""), |entry| split(entry));
            (written.to_owned(), read.to_owned())
        };
        if dice.percent(22) {
            return pair(dice.pick(&self.single));
        }
        let (first, first_read) = pair(dice.pick(&self.first));
        let (second, second_read) = pair(dice.pick(&self.second));
        (first + &second, first_read + &second_read)
    }

    /// The name of the company with this number: no two numbers below 390 give the same.
    pub(super) fn company(&self, number: usize, suffix: usize) -> Text {
        let brands: Vec<(String, String)> = (0..BRANDS)
            .map(|at| (at * BRAND_STEP) % BRANDS)
            .filter_map(|at| {
                let (first, first_read) = split(self.brand_first.get(at / 20)?);
                let (second, second_read) = split(self.brand_second.get(at % 20)?);
                (first != second)
                    .then(|| (format!("{first}{second}"), format!("{first_read}{second_read}")))
            })
            .collect();
        let (city, city_en) = wrapped(&self.cities, number);
        let (suffix, suffix_en) = wrapped(&self.suffixes, suffix);
        let (brand, brand_en) = brands.get(number).cloned().unwrap_or_default();
        text(
            &format!("{city}{brand}{suffix}有限公司"),
            "",
            &format!("{} {suffix_en} ({city_en})", capitalized(&brand_en)),
        )
    }
}

fn wrapped(entries: &[String], number: usize) -> (&str, &str) {
    let at = number.checked_rem(entries.len()).unwrap_or(0);
    entries.get(at).map_or(("", ""), |entry| split(entry))
}

fn split(entry: &str) -> (&str, &str) {
    entry.split_once(' ').unwrap_or((entry, ""))
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A reading as part of an id or a mail address: only `a`–`z`, `0`–`9` and `mark`.
pub(super) fn ascii(read: &str, mark: char) -> String {
    let plain: String = read
        .to_lowercase()
        .replace('ü', "v")
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { mark })
        .collect();
    let twice = format!("{mark}{mark}");
    plain.replace(&twice, &mark.to_string()).trim_matches(mark).to_owned()
}
