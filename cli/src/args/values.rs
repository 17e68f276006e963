//! Values with a grammar of their own.

use crate::error::CliError;
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
use chrono_tz::Tz;
use huiban_companion::EnrolmentLink;
use huiban_print::PaperSize;
use huiban_protocol::documents::{Language, RoomCode, Text};
use huiban_server::organizer::DelayFrom;
use std::str::FromStr;

/// A calendar day.
pub(crate) fn date(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| "is not a date such as 2026-11-12".to_owned())
}

/// An instant: RFC 3339 with its offset.
pub(crate) fn instant(text: &str) -> Result<DateTime<FixedOffset>, String> {
    DateTime::parse_from_rfc3339(text)
        .map_err(|_| format!("“{text}” is not a time such as 2026-11-12T09:00:00+08:00"))
}

/// The same in ms since 1970 UTC.
pub(crate) fn instant_ms(text: &str) -> Result<i64, String> {
    instant(text).map(|instant| instant.timestamp_millis())
}

/// A duration such as `90s`, `30m`, `24h`, `7d`. Ms.
pub(crate) fn duration_ms(text: &str) -> Result<i64, String> {
    let wrong = || format!("“{text}” is not a duration such as 30m, 24h or 7d");
    let unit_ms = match text.chars().last() {
        Some('s') => 1_000,
        Some('m') => 60_000,
        Some('h') => 3_600_000,
        Some('d') => 86_400_000,
        _ => return Err(wrong()),
    };
    let number = text.get(..text.len().saturating_sub(1)).unwrap_or_default();
    let number: i64 = number.parse().map_err(|_| wrong())?;
    number.checked_mul(unit_ms).filter(|ms| *ms > 0).ok_or_else(wrong)
}

/// When a delay begins: a time of the day, or RFC 3339.
pub(crate) fn delay_from(text: &str) -> Result<DelayFrom, String> {
    if let Ok(clock) = NaiveTime::parse_from_str(text, "%H:%M") {
        return Ok(DelayFrom::Clock(clock));
    }
    let instant = DateTime::parse_from_rfc3339(text).map(DelayFrom::Instant);
    instant
        .map_err(|_| format!("“{text}” is not a time such as 10:05 or 2026-11-12T10:05:00+08:00"))
}

/// The address by which phones reach a server: it becomes part of links.
pub(crate) fn public_url(text: &str) -> Result<String, String> {
    let of_no_address = |c: char| !c.is_ascii_graphic() || "#?@\"<>\\".contains(c);
    // phones judge the beginning of a link, and would refuse every one
    let link = EnrolmentLink::typed("CODE", text).map_err(|error| error.to_string());
    let address = link.map(|link| link.server_url);
    address.ok().filter(|address| !address.contains(of_no_address)).ok_or_else(|| {
        format!(
            "“{text}” is not an address such as https://huiban.example \
             (http:// only on this machine)"
        )
    })
}

/// A size of paper.
pub(crate) fn paper_size(text: &str) -> Result<PaperSize, String> {
    text.parse().map_err(|error: huiban_print::PrintError| error.to_string())
}

/// An IANA time zone.
pub(crate) fn zone(text: &str) -> Result<Tz, String> {
    text.parse().map_err(|_| format!("“{text}” is not a time zone such as Asia/Shanghai"))
}

/// One `OLD=NEW` of a move to other rooms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoomMapping {
    pub(crate) old: RoomCode,
    pub(crate) new: RoomCode,
}

impl FromStr for RoomMapping {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (old, new) = text.split_once('=').ok_or_else(|| format!("“{text}” is not OLD=NEW"))?;
        let code = |code: &str| RoomCode::new(code).map_err(|error| error.to_string());
        Ok(Self { old: code(old)?, new: code(new)? })
    }
}

/// A text, or one language's version of it: `zh-Hans=…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LocalizedText {
    language: Option<Language>,
    text: String,
}

impl FromStr for LocalizedText {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let tagged = text.split_once('=').filter(|(tag, _)| is_language_tag(tag));
        let Some((tag, rest)) = tagged else {
            return Ok(Self { language: None, text: text.to_owned() });
        };
        let language = tag
            .parse()
            .map_err(|_| format!("texts are in zh-Hans, zh-Hant or en, and not in “{tag}”"))?;
        Ok(Self { language: Some(language), text: rest.to_owned() })
    }
}

/// What looks like a language's tag: `fr`, `zh-CN`.
fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

impl LocalizedText {
    /// All versions as one text; one without a tag is in `language`. Two of one language are
    /// refused: which of them is meant only the organizer knows.
    pub(crate) fn join(flag: &str, all: &[Self], language: Language) -> Result<Text, CliError> {
        let mut text = Text::default();
        for version in all {
            let language = version.language.unwrap_or(language);
            if text.get(language).is_some() {
                let tag = language.tag();
                let said = (
                    format!(
                        "two texts are given for {tag}: give one for each language, such as \
                         --{flag} {tag}=…"
                    ),
                    format!("{tag} 给了两个文本：每种语言只能给一个，例如 --{flag} {tag}=…"),
                );
                return Err(CliError::invalid(flag, said));
            }
            text.set(language, version.text.clone());
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_unit() {
        let cases = [("90s", 90_000), ("30m", 1_800_000), ("24h", 86_400_000), ("7d", 604_800_000)];
        for (text, ms) in cases {
            assert_eq!(duration_ms(text), Ok(ms));
        }
        for text in ["", "5", "h", "0h", "-1h", "1.5h", "1w", "9223372036854775807d", "五h"] {
            assert!(duration_ms(text).is_err(), "{text} was accepted");
        }
    }

    #[test]
    fn a_reason_may_be_given_in_several_languages() {
        let all: Vec<LocalizedText> =
            ["改期", "en=Moved", "a=b"].map(|text| text.parse().unwrap()).to_vec();
        let join = |all, language| LocalizedText::join("reason", all, language);
        let text = join(&all[..2], Language::ZhHans).unwrap();
        assert_eq!((text.pick(Language::ZhHans), text.pick(Language::En)), ("改期", "Moved"));
        let text = join(&all[2..], Language::En).unwrap();
        assert_eq!(text.pick(Language::En), "a=b", "an equals sign is no tag");
    }

    #[test]
    fn one_language_has_one_text() {
        for twice in [["en=A", "en=B"], ["en=A", "B"], ["A", "B"], ["en=A", "en=A"]] {
            let all = twice.map(|text| text.parse().unwrap());
            let refused = LocalizedText::join("reason", &all, Language::En).unwrap_err();
            assert!(refused.message(Language::En).contains("two texts"), "{refused:?}");
        }
    }

    #[test]
    fn a_delay_begins_at_a_time_of_the_day_or_an_instant() {
        let clock = delay_from("09:05").unwrap();
        assert_eq!(clock, DelayFrom::Clock(NaiveTime::from_hms_opt(9, 5, 0).unwrap()));
        let instant = delay_from("2026-11-12T09:05:00+08:00");
        assert!(matches!(instant, Ok(DelayFrom::Instant(_))), "{instant:?}");
        for text in ["", "9", "25:00", "09:60", "2026-11-12", "2026-11-12T09:05", "now", "九点"] {
            assert!(delay_from(text).is_err(), "{text} was accepted");
        }
    }

    #[test]
    fn a_public_address_is_one_that_links_can_begin_with() {
        let good = [
            "https://huiban.example",
            "https://huiban.example:8443/2026",
            "http://127.0.0.1:8787",
            "http://[::1]:8787",
        ];
        for text in good {
            assert_eq!(public_url(text).as_deref(), Ok(text));
        }
        assert_eq!(public_url("https://h.example/").as_deref(), Ok("https://h.example"));
        for text in [
            "",
            "huiban.example",
            "ftp://h",
            "https://",
            "https:///j",
            "https://h/?a=b",
            "https://h/#j",
            "https://me@h",
            "https://h h",
            "http://10.0.0.7:8787",
            "会",
        ] {
            assert!(public_url(text).is_err(), "{text} was accepted");
        }
    }

    #[test]
    fn an_instant_has_an_offset() {
        assert_eq!(instant_ms("1970-01-01T08:00:00+08:00"), Ok(0));
        for text in ["2026-11-12", "2026-11-12T09:00", "now", ""] {
            assert!(instant_ms(text).is_err(), "{text} was accepted");
        }
    }
}
