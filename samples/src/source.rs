//! The tables in `samples/source`, read as they stand.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use huiban_protocol::documents::{AgendaDocument, Language, Text};
use serde::{Deserialize, de::DeserializeOwned};

macro_rules! table {
    ($name:literal) => {
        rows($name, include_str!(concat!("../source/", $name)))
    };
}

macro_rules! object {
    ($name:literal) => {
        serde_json::from_str(include_str!(concat!("../source/", $name))).context($name)
    };
}

/// All tables.
pub(super) struct Source {
    /// The event without what the generator adds: its places, forums, zones, lists, notices.
    pub(super) event: AgendaDocument,
    pub(super) exhibitors: Vec<ExhibitorRow>,
    pub(super) sessions: Vec<SessionRow>,
    pub(super) roundtables: Vec<RoundtableRow>,
    pub(super) slots: Vec<SlotRow>,
    pub(super) blocks: Vec<BlockRow>,
    pub(super) depts: Vec<DeptRow>,
    pub(super) fixed: Vec<FixedRow>,
    pub(super) desks: Vec<DeskRow>,
    pub(super) projects: Vec<ProjectRow>,
    pub(super) topics: Vec<TopicRow>,
    pub(super) people: Vec<PersonRow>,
    pub(super) orgs: Vec<OrgRow>,
    pub(super) names: NameTables,
    pub(super) cast: CastTables,
    pub(super) ceremonies: CeremonyTables,
    pub(super) attendees: AttendeeTables,
}

impl Source {
    /// Reads everything; the tables are part of the program.
    pub(super) fn read() -> Result<Self> {
        Ok(Self {
            event: object!("event.json")?,
            exhibitors: table!("exhibitors.csv")?,
            sessions: table!("talks.csv")?,
            roundtables: table!("roundtables.csv")?,
            slots: table!("slots.csv")?,
            blocks: table!("blocks.csv")?,
            depts: table!("depts.csv")?,
            fixed: table!("fixed.csv")?,
            desks: table!("desks.csv")?,
            projects: table!("projects.csv")?,
            topics: table!("topics.csv")?,
            people: table!("people.csv")?,
            orgs: table!("orgs.csv")?,
            names: object!("names.json")?,
            cast: object!("cast.json")?,
            ceremonies: object!("ceremonies.json")?,
            attendees: object!("attendees.json")?,
        })
    }
}

fn rows<T: DeserializeOwned>(name: &str, text: &str) -> Result<Vec<T>> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .with_context(|| name.to_owned())
}

/// A text from three cells; an empty cell is a missing language.
pub(super) fn text(hans: &str, hant: &str, en: &str) -> Text {
    let mut text = Text::default();
    for (language, cell) in [(Language::ZhHans, hans), (Language::ZhHant, hant), (Language::En, en)]
    {
        if !cell.is_empty() {
            text.set(language, cell);
        }
    }
    text
}

/// The same, and none where all cells are empty.
pub(super) fn optional(hans: &str, hant: &str, en: &str) -> Option<Text> {
    Some(text(hans, hant, en)).filter(|text| !text.is_blank())
}

#[derive(Debug, Deserialize)]
pub(super) struct ExhibitorRow {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) name_en: String,
    pub(super) zone: String,
    pub(super) booth: String,
    pub(super) area_m2: u32,
    pub(super) tier: Option<u8>,
    pub(super) description: String,
    pub(super) description_en: String,
    pub(super) offers: String,
}

/// One talk of a forum. `who` is a kind of organisation or `@` and the id of a named person.
#[derive(Debug, Deserialize)]
pub(super) struct SessionRow {
    pub(super) forum: String,
    pub(super) title: String,
    pub(super) title_hant: String,
    pub(super) title_en: String,
    pub(super) who: String,
    pub(super) description: String,
}

/// The roundtable that closes a forum.
#[derive(Debug, Deserialize)]
pub(super) struct RoundtableRow {
    pub(super) forum: String,
    pub(super) title: String,
    pub(super) title_en: String,
    pub(super) description: String,
    pub(super) guests: String,
}

/// A sponsor's minutes on stage.
#[derive(Debug, Deserialize)]
pub(super) struct SlotRow {
    pub(super) exhibitor: String,
    pub(super) forum: String,
    pub(super) minutes: i64,
    pub(super) title: String,
    pub(super) title_en: String,
    pub(super) description: String,
}

/// When and where a forum meets; `tea` is the id of its break, where that is listed.
#[derive(Debug, Deserialize)]
pub(super) struct BlockRow {
    pub(super) forum: String,
    pub(super) day: usize,
    pub(super) start: String,
    pub(super) room: String,
    pub(super) tea: String,
}

/// The department that the doctors of a forum come from.
#[derive(Debug, Deserialize)]
pub(super) struct DeptRow {
    pub(super) forum: String,
    pub(super) name: String,
    pub(super) name_en: String,
}

/// A session with its own time and place. `people` is a list of `role:id` or `role:!kind`.
#[derive(Debug, Deserialize)]
pub(super) struct FixedRow {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) forum: String,
    pub(super) day: usize,
    pub(super) start: String,
    pub(super) end: String,
    pub(super) room: String,
    pub(super) title: String,
    pub(super) title_hant: String,
    pub(super) title_en: String,
    pub(super) description: String,
    pub(super) people: String,
    pub(super) interpretation: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct DeskRow {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) title_en: String,
    pub(super) description: String,
    pub(super) who: char,
}

/// `last` is the place in the category's final; 0 is not in the final.
#[derive(Debug, Deserialize)]
pub(super) struct ProjectRow {
    pub(super) category: String,
    #[serde(rename = "final")]
    pub(super) last: usize,
    pub(super) title: String,
    pub(super) title_en: String,
    pub(super) description: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct TopicRow {
    pub(super) circle: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) author: String,
    pub(super) replies: u32,
}

/// A person with a part of their own; `hant` and `latin` are how they write themselves.
#[derive(Debug, Deserialize)]
pub(super) struct PersonRow {
    pub(super) id: String,
    pub(super) hans: String,
    pub(super) hant: String,
    pub(super) latin: String,
    pub(super) kind: char,
    pub(super) org: String,
    pub(super) title: String,
    pub(super) title_en: String,
    pub(super) bio: String,
}

/// An organisation; `kind` is h hospital, s hospital of one speciality, u university, r review and rules, t testing, i investor
/// or park, f from abroad, a association.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct OrgRow {
    pub(super) kind: char,
    pub(super) name: String,
    pub(super) name_en: String,
}

/// What names are made of: entries are `characters reading`, except full names.
#[derive(Debug, Deserialize)]
pub(super) struct NameTables {
    pub(super) surnames: Vec<String>,
    pub(super) rare_surnames: Vec<String>,
    pub(super) first: Vec<String>,
    pub(super) second: Vec<String>,
    pub(super) single: Vec<String>,
    pub(super) hant_names: Vec<String>,
    pub(super) latin_names: Vec<String>,
    pub(super) brand_first: Vec<String>,
    pub(super) brand_second: Vec<String>,
    pub(super) cities: Vec<String>,
    pub(super) suffixes: Vec<String>,
}

/// Positions by kind of organisation (`Chinese|English`), and the contest's categories.
#[derive(Debug, Deserialize)]
pub(super) struct CastTables {
    pub(super) roles: BTreeMap<char, Vec<String>>,
    pub(super) pitch_roles: Vec<String>,
    /// The kinds of the jurors of one category.
    pub(super) jurors: String,
    pub(super) categories: Vec<CategoryRow>,
    /// The room behind each roadshow letter.
    pub(super) rooms: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct CategoryRow {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) name_en: String,
    pub(super) letter: String,
    /// The forum whose department the jury's doctors come from.
    pub(super) dept: String,
}

/// What ceremonies publish.
#[derive(Debug, Deserialize)]
pub(super) struct CeremonyTables {
    pub(super) kinds: BTreeMap<String, [String; 2]>,
    pub(super) agreements: Vec<AgreementRow>,
    pub(super) prizes: Vec<PrizeRow>,
    pub(super) products: Vec<String>,
    /// Titles: Simplified, Traditional, English.
    pub(super) lists: BTreeMap<String, [String; 3]>,
}

/// `parties` has one letter for each: the kind of organisation, `c` for a company.
#[derive(Debug, Deserialize)]
pub(super) struct AgreementRow {
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) title_en: String,
    pub(super) parties: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct PrizeRow {
    pub(super) prize: String,
    pub(super) prize_en: String,
    pub(super) category: String,
    #[serde(rename = "final")]
    pub(super) last: usize,
    pub(super) money: String,
    pub(super) money_en: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct AttendeeTables {
    /// How many of each ticket type, apart from the people on stage; the rest is general.
    pub(super) tickets: BTreeMap<String, usize>,
    pub(super) delegations: Vec<String>,
    pub(super) notes: Vec<String>,
    pub(super) media: Vec<String>,
    pub(super) dealers: Vec<String>,
    /// Positions by interest role; `academic` are researchers outside hospitals.
    pub(super) jobs: BTreeMap<String, Vec<String>>,
}
