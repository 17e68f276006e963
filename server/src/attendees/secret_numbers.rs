//! Numbers of identity cards: they are never stored, whatever column they stand in.

use chrono::NaiveDate;

/// Digits of such a number; the last may be an X.
const DIGITS: usize = 18;

/// Whether a text holds what looks like the number of a resident's identity card (GB 11643): 17
/// digits of which the seventh to the fourteenth are a date, and a digit or X. A wrong check digit
/// does not make it less somebody's number, so it is not looked at.
pub(super) fn holds_card_number(text: &str) -> bool {
    let plain: Vec<char> = text.chars().map(half_width).collect();
    let joined: Vec<char> =
        plain.iter().copied().filter(|c| !c.is_whitespace() && *c != '-').collect();
    holds_in(&plain) || holds_in(&joined)
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' | 'Ｘ' | 'ｘ' => {
            let code = u32::from(c).saturating_sub(0xFEE0);
            char::from_u32(code).unwrap_or(c)
        }
        _ => c,
    }
}

fn holds_in(text: &[char]) -> bool {
    // a longer run of letters and digits is something else
    let mut runs = text.split(|c| !c.is_ascii_alphanumeric());
    runs.any(is_card_number)
}

fn is_card_number(run: &[char]) -> bool {
    let Some((last, digits)) = run.split_last() else { return false };
    let is_number = run.len() == DIGITS
        && digits.iter().all(char::is_ascii_digit)
        && (last.is_ascii_digit() || matches!(last, 'X' | 'x'));
    let date: String = digits.iter().skip(6).take(8).collect();
    is_number && date.starts_with(['1', '2']) && NaiveDate::parse_from_str(&date, "%Y%m%d").is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_number_is_found_however_it_is_written() {
        for text in [
            "110105194912310029",
            "11010519491231002X",
            "证件:11010519491231002x。",
            "110105 19491231 0029",
            "110105-1949-1231-0029",
            "１１０１０５１９４９１２３１００２Ｘ",
        ] {
            assert!(holds_card_number(text), "{text}");
        }
    }

    #[test]
    fn other_long_numbers_are_none() {
        for text in [
            "",
            "13800138000",
            "+8613800138000",
            // no such month
            "202611120000000001",
            "11010519491231002",
            "1101051949123100290",
            "A110105194912310029",
            "6222021234567890123",
            "王芳 110105",
        ] {
            assert!(!holds_card_number(text), "{text}");
        }
    }
}
