//! `badges sheet`: badges for the printer.

use super::Work;
use crate::args::SheetArgs;
use crate::error::{CliError, Kind, Result};
use crate::output::NewFile;
use crate::said::Said;
use huiban_print::{
    BadgeLabel, Fonts, Page, Paper, PrintError, Sheet, lay_out, write_pdf, write_svg,
};
use huiban_protocol::documents::{EventCode, Language, Text};
use huiban_protocol::streams::RegistrationState;
use huiban_server::organizer::{BadgeAnswer, BadgesRequest, ExportFormat, ExportRequest};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What the file's name says it is to be.
#[derive(Clone, Copy)]
enum Format {
    Pdf,
    Svg,
}

#[derive(Serialize)]
struct Printed {
    event: String,
    badges: usize,
    pages: usize,
    paper: String,
    files: Vec<String>,
}

pub(super) async fn run(work: &Work, args: SheetArgs) -> Result<()> {
    let format = format_of(&args.out)?;
    let event = work.event(&args.choice).await?;
    let badges = wanted(work, &event, &args).await?;
    if badges.is_empty() {
        return Err(nothing_to_print(args.group.as_deref()));
    }
    let heading = event_name(work, &event).await?;
    let labels: Vec<BadgeLabel> =
        badges.into_iter().map(|badge| label(badge, work.language)).collect();
    let paper = args.size.map_or(Paper::A4, Paper::Labels);
    let traditional = work.language == Language::ZhHant;
    let mut fonts = Fonts::find(&args.font, traditional).map_err(refused)?;
    let sheet = Sheet { heading: &heading, paper, labels: &labels };
    let pages = lay_out(&sheet, &mut fonts).map_err(refused)?;
    // everything is made before anything is written
    let files = match format {
        Format::Pdf => {
            let language = work.language.tag();
            let pdf = write_pdf(&pages, &heading, language, &fonts).map_err(refused)?;
            vec![(args.out.clone(), pdf)]
        }
        Format::Svg => svg_files(&args.out, &pages, &fonts),
    };
    let made: Vec<NewFile> =
        files.iter().map(|(path, _)| NewFile::make("out", path)).collect::<Result<_>>()?;
    for (file, (_, bytes)) in made.into_iter().zip(&files) {
        file.write(bytes)?;
    }
    let printed = Printed {
        event: event.to_string(),
        badges: labels.len(),
        pages: pages.len(),
        paper: paper.to_string(),
        files: files.iter().map(|(path, _)| path.display().to_string()).collect(),
    };
    work.output.answer(&printed, |printed, style| {
        let Printed { badges, pages, paper, files, .. } = printed;
        let head = style.say(
            format!("badges {badges}, pages {pages} ({paper})"),
            format!("参会证 {badges} 张，共 {pages} 页（{paper}）"),
        );
        format!("{head}\n{}", files.join("\n"))
    })
}

/// The badges of those who are named, in that order, or else all that may be used.
async fn wanted(work: &Work, event: &EventCode, args: &SheetArgs) -> Result<Vec<BadgeAnswer>> {
    if args.refs.is_empty() {
        let request = BadgesRequest { reference: None, group: args.group.clone() };
        return work.desk.list_badges(event, &request).await;
    }
    let mut badges = Vec::new();
    for reference in &args.refs {
        let request = BadgesRequest { reference: Some(reference.clone()), group: None };
        let held = work.desk.list_badges(event, &request).await;
        for badge in held.map_err(|error| of_whom(error, reference))? {
            // a sheet never holds what a gate would refuse
            if badge.state != RegistrationState::Valid {
                return Err(not_usable(reference));
            }
            badges.push(badge);
        }
    }
    Ok(badges)
}

/// A refusal that says whom it is about: of several it could be any.
fn of_whom(error: CliError, reference: &str) -> CliError {
    let says_it = error.message(Language::En).contains(reference);
    match error {
        CliError::Failed { kind, message, field: None } if !says_it => {
            CliError::new(kind, message.after(&format!("{reference}: ")))
        }
        other => other,
    }
}

fn not_usable(reference: &str) -> CliError {
    let message = (
        format!("the badge of {reference} may not be used: it was taken back or is held back"),
        format!("{reference} 的参会证不可用：已作废或已暂停入场"),
    );
    CliError::new(Kind::NotFound, message)
}

fn format_of(out: &Path) -> Result<Format> {
    let ending = out.extension().map(|ending| ending.to_ascii_lowercase());
    match ending.as_deref().and_then(std::ffi::OsStr::to_str) {
        Some("pdf") => Ok(Format::Pdf),
        Some("svg") => Ok(Format::Svg),
        _ => Err(CliError::invalid(
            "out",
            ("the file's name must end in .pdf or .svg", "文件名须以 .pdf 或 .svg 结尾"),
        )),
    }
}

fn nothing_to_print(group: Option<&str>) -> CliError {
    let message = match group {
        Some(group) => Said::new(
            format!("nobody of the group “{group}” has a badge that may be used: issue them first"),
            format!("“{group}”组里没有人持有可用的参会证：请先签发"),
        ),
        None => Said::new(
            "nobody has a badge that may be used: issue them first",
            "没有人持有可用的参会证：请先签发",
        ),
    };
    CliError::new(Kind::NotFound, message)
}

/// What stands on one badge, in the language of the sheet.
fn label(badge: BadgeAnswer, language: Language) -> BadgeLabel {
    let (group, seat) = match language {
        Language::ZhHans => ("组别", "座位"),
        Language::ZhHant => ("組別", "座位"),
        Language::En => ("Group", "Seat"),
    };
    let group = badge.group.map(|name| format!("{group} {name}"));
    let seat = badge.seat.map(|name| format!("{seat} {name}"));
    let place: Vec<String> = group.into_iter().chain(seat).collect();
    BadgeLabel {
        reference: badge.reference,
        code: badge.text,
        name: badge.name,
        org: badge.org,
        ticket_type: badge.ticket_type,
        place: (!place.is_empty()).then(|| place.join("  ·  ")),
    }
}

/// One file for a page, numbered where there are several.
fn svg_files(out: &Path, pages: &[Page], fonts: &Fonts) -> Vec<(PathBuf, Vec<u8>)> {
    let path = |number: usize| {
        if pages.len() == 1 {
            return out.to_owned();
        }
        let stem = out.file_stem().unwrap_or_default().to_string_lossy();
        out.with_file_name(format!("{stem}-{number}.svg"))
    };
    let pages = pages.iter().zip(1..);
    pages.map(|(page, number)| (path(number), write_svg(page, fonts).into_bytes())).collect()
}

/// What the event is called.
async fn event_name(work: &Work, event: &EventCode) -> Result<String> {
    #[derive(Deserialize)]
    struct Document {
        event: Named,
    }
    #[derive(Deserialize)]
    struct Named {
        name: Text,
    }
    let request = ExportRequest { format: ExportFormat::Huiban, language: work.language };
    let content = work.desk.export(event, &request).await?.content;
    let document: Document = serde_json::from_str(&content)?;
    Ok(document.event.name.pick(work.language).to_owned())
}

fn refused(error: PrintError) -> CliError {
    let message = error.to_string();
    let invalid =
        |field: &str| CliError::described(Kind::InvalidInput, &message, Some(field.to_owned()));
    match error {
        PrintError::NoFont | PrintError::FontUnreadable { .. } | PrintError::GlyphsMissing(_) => {
            invalid("font")
        }
        PrintError::Size | PrintError::TooLong { .. } => invalid("size"),
        PrintError::Code { .. } | PrintError::Pdf(_) => CliError::internal(message),
    }
}
