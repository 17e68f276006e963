//! Commands about check-in lists.

use super::EventChoice;
use super::values::{LocalizedText, duration_ms};
use chrono::{DateTime, NaiveDateTime};
use clap::{Args, Subcommand, ValueEnum};
use huiban_protocol::documents::{DirectoryPolicy, ListCode, ReEntry};
use huiban_server::organizer::{WindowEdit, WindowTime};
use std::path::PathBuf;
use std::str::FromStr;

/// What can be done with check-in lists.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum ListsCommand {
    /// Show the rules of all lists, and how many people came
    #[command(after_help = "Example:\n  huiban lists show --json")]
    Show(EventChoice),
    Set(Box<ListSetArgs>),
    Export(ListExportArgs),
}

/// Change the rules of a list, or add one; its gates have them with their next sync
///
/// No publication is needed, and nothing else of the draft goes out. What is not named stays;
/// none takes a rule away.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban lists set main --reentry after-exit --capacity 800\n  huiban lists set dinner --types vip,speaker --window 2026-11-27T18:00/2026-11-27T21:00 --requires main\n  huiban lists set dinner --capacity none --directory masked"
)]
pub(crate) struct ListSetArgs {
    /// The list's code
    pub(crate) code: ListCode,
    /// What it is called; repeat per language: zh-Hans=…
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Vec<LocalizedText>,
    /// The ticket types let in, or: all
    #[arg(long, value_name = "TYPE,…", value_delimiter = ',')]
    pub(crate) types: Option<Vec<String>>,
    /// When it is open, in the event's zone or with an offset; may be repeated, or: always
    #[arg(long, value_name = "FROM/TO", num_args = 1..)]
    pub(crate) window: Option<Vec<WindowChoice>>,
    /// Most entries of one badge on an event day, or: none
    #[arg(long, value_name = "N")]
    pub(crate) per_day: Option<Bound>,
    /// Most entries of one badge in all, or: none
    #[arg(long, value_name = "N")]
    pub(crate) total: Option<Bound>,
    /// Most people inside at once, or: none
    #[arg(long, value_name = "N")]
    pub(crate) capacity: Option<Bound>,
    /// Whether one who was in may come in again
    #[arg(long, value_enum)]
    pub(crate) reentry: Option<ReEntryChoice>,
    /// A list the person must have been admitted on first, or: none
    #[arg(long, value_name = "LIST")]
    pub(crate) requires: Option<RequiresChoice>,
    /// Age of a gate's data past which its verdict is amber, such as 30m, or: none for the default
    #[arg(long, value_name = "DURATION")]
    pub(crate) amber: Option<AmberChoice>,
    /// How much its gates show of people: nothing, names with a part hidden, or all
    #[arg(long, value_enum)]
    pub(crate) directory: Option<DirectoryChoice>,
    /// Whether an entry needs the server's word
    #[arg(long, num_args = 0..=1, default_missing_value = "true", value_name = "true|false")]
    pub(crate) live: Option<bool>,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
}

/// Write who came and went, by event day, as a workbook
///
/// One sheet for each event day (they change at 04:00) with first entry, last exit and minutes, and
/// one with every scan that counts. Refused and undone scans are left out.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  huiban lists export main --out main.xlsx --lang zh-Hans")]
pub(crate) struct ListExportArgs {
    /// The list's code
    pub(crate) code: ListCode,
    /// The file to write
    #[arg(long, value_name = "FILE.xlsx")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
}

/// List incidents: a badge let in twice, or one that is held back
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  huiban incidents\n  huiban incidents main --json")]
pub(crate) struct IncidentsArgs {
    /// Only those of this list
    #[arg(value_name = "LIST")]
    pub(crate) list: Option<ListCode>,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
}

/// The word that takes a rule away.
const NONE: &str = "none";

/// A number, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bound(pub(crate) Option<u32>);

impl FromStr for Bound {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == NONE {
            return Ok(Self(None));
        }
        let number = text.parse().ok().filter(|number| *number > 0);
        number
            .map(|number| Self(Some(number)))
            .ok_or_else(|| format!("“{text}” is neither a number above 0 nor none"))
    }
}

/// Another list, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequiresChoice(pub(crate) Option<ListCode>);

impl FromStr for RequiresChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == NONE {
            return Ok(Self(None));
        }
        ListCode::new(text).map(|code| Self(Some(code))).map_err(|error| error.to_string())
    }
}

/// Whole minutes, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AmberChoice(pub(crate) Option<u32>);

impl FromStr for AmberChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == NONE {
            return Ok(Self(None));
        }
        let ms = duration_ms(text)?;
        let minutes = u32::try_from(ms / 60_000).ok().filter(|_| ms % 60_000 == 0);
        minutes
            .map(|minutes| Self(Some(minutes)))
            .ok_or_else(|| format!("“{text}” is not a number of whole minutes"))
    }
}

/// A window, or that it is always open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WindowChoice {
    Always,
    Window(WindowEdit),
}

impl FromStr for WindowChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "always" {
            return Ok(Self::Always);
        }
        let wrong = || format!("“{text}” is not such as 2026-11-27T18:00/2026-11-27T21:00");
        let (from, to) = text.split_once('/').ok_or_else(wrong)?;
        let time = |text: &str| {
            if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
                return Some(WindowTime::Instant(instant));
            }
            let local = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
                .iter()
                .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
            local.map(WindowTime::Local)
        };
        let both = time(from).zip(time(to)).ok_or_else(wrong)?;
        Ok(Self::Window(WindowEdit { from: both.0, to: both.1 }))
    }
}

/// Whether one who was in may come in again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReEntryChoice {
    No,
    AfterExit,
    Free,
}

impl From<ReEntryChoice> for ReEntry {
    fn from(choice: ReEntryChoice) -> Self {
        match choice {
            ReEntryChoice::No => Self::No,
            ReEntryChoice::AfterExit => Self::AfterExit,
            ReEntryChoice::Free => Self::Free,
        }
    }
}

/// How much gates show of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DirectoryChoice {
    None,
    Masked,
    Full,
}

impl From<DirectoryChoice> for DirectoryPolicy {
    fn from(choice: DirectoryChoice) -> Self {
        match choice {
            DirectoryChoice::None => Self::None,
            DirectoryChoice::Masked => Self::Masked,
            DirectoryChoice::Full => Self::Full,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_a_value_or_none() {
        assert_eq!("none".parse(), Ok(Bound(None)));
        assert_eq!("12".parse(), Ok(Bound(Some(12))));
        assert_eq!("none".parse(), Ok(RequiresChoice(None)));
        assert_eq!("30m".parse(), Ok(AmberChoice(Some(30))));
        assert_eq!("2h".parse(), Ok(AmberChoice(Some(120))));
        for text in ["", "0", "-1", "1.5", "4294967296", "很多"] {
            assert!(text.parse::<Bound>().is_err(), "{text}");
        }
        for text in ["", "0m", "90s", "30", "999999999999d"] {
            assert!(text.parse::<AmberChoice>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_window_has_two_ends_with_or_without_offset() {
        let window: WindowChoice = "2026-11-27T18:00/2026-11-27T21:00:00+08:00".parse().unwrap();
        let WindowChoice::Window(window) = window else { panic!("{window:?}") };
        assert!(matches!(window.from, WindowTime::Local(_)));
        assert!(matches!(window.to, WindowTime::Instant(_)));
        assert_eq!("always".parse(), Ok(WindowChoice::Always));
        for text in ["", "/", "2026-11-27T18:00", "18:00/19:00", "a/b", "2026-11-27/2026-11-28"] {
            assert!(text.parse::<WindowChoice>().is_err(), "{text}");
        }
    }
}
