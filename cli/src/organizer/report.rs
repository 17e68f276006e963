//! What an import, an edit or a publication changes, as it is printed.

mod delay;
mod impact;

use super::Work;
use crate::args::Publishing;
use crate::error::{CliError, Result};
use crate::output::{Style, Table};
use crate::said::Said;
use delay::DelayShape;
use huiban_protocol::documents::{EventCode, Language, Problem, Severity};
use huiban_protocol::rules::Impact;
use huiban_protocol::streams::{AgendaField, PublicationCounts};
use huiban_server::organizer::{PublishReport, PublishRequest};
use serde::Serialize;

/// The JSON of `import`, `diff`, `publish`, `undo` and the edits.
#[derive(Debug, Serialize)]
pub(super) struct ReportShape {
    publication: Option<u32>,
    dry_run: bool,
    restores: Option<u32>,
    changes: PublicationCounts,
    details: Vec<DetailShape>,
    delay: Option<DelayShape>,
    problems: Vec<Problem>,
    impact: Option<Impact>,
    #[serde(skip)]
    of: Of,
}

/// What was asked for: where nothing was published, it says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Draft,
    Publication,
}

#[derive(Debug, Serialize)]
struct DetailShape {
    id: String,
    title: String,
    fields: Vec<AgendaField>,
}

impl ReportShape {
    fn new(report: PublishReport, of: Of, language: Language) -> Self {
        let details = report.details.iter().map(|change| DetailShape {
            id: change.session.to_string(),
            title: change.title.pick(language).to_owned(),
            fields: change.changes.iter().map(|change| change.field).collect(),
        });
        Self {
            publication: report.publication,
            dry_run: report.dry_run,
            restores: report.restores,
            changes: report.changes,
            details: details.collect(),
            delay: report.delay.map(|delay| DelayShape::new(delay, language)),
            problems: report.problems,
            impact: report.impact,
            of,
        }
    }
}

/// Prints a report of the draft; with `--publish` publishes first, and prints that report.
pub(super) async fn finish(
    work: &Work,
    event: &EventCode,
    report: PublishReport,
    publishing: &Publishing,
) -> Result<()> {
    if report.is_refused() && !report.dry_run {
        return Err(refused(&report.problems));
    }
    if !publishing.publish || report.dry_run {
        return show(work, report, Of::Draft);
    }
    let reason = publishing.text(work.language)?;
    let request = PublishRequest { reason, dry_run: false };
    let mut published = work.desk.publish(event, &request).await?;
    // what the edit said and a publication cannot know
    let said = report.problems.into_iter().filter(|said| !published.problems.contains(said));
    let said: Vec<Problem> = said.collect();
    published.problems.splice(0..0, said);
    published.delay = report.delay;
    self::published(work, published)
}

/// Prints the report of a publication.
pub(super) fn published(work: &Work, report: PublishReport) -> Result<()> {
    if report.is_refused() && !report.dry_run {
        return Err(refused(&report.problems));
    }
    show(work, report, Of::Publication)
}

/// Prints the report of a comparison.
pub(super) fn print(work: &Work, report: PublishReport) -> Result<()> {
    work.output.answer(&ReportShape::new(report, Of::Draft, work.language), text)
}

/// Prints a report. A trial of what would be refused fails as the real thing would, so that a
/// script may rely on it; the report says more than an error could.
fn show(work: &Work, report: PublishReport, of: Of) -> Result<()> {
    let errors = errors(&report.problems);
    work.output.answer(&ReportShape::new(report, of, work.language), text)?;
    if errors == 0 { Ok(()) } else { Err(CliError::Told(would_be_refused(errors).into())) }
}

fn errors(problems: &[Problem]) -> usize {
    problems.iter().filter(|problem| problem.severity == Severity::Error).count()
}

/// The same words in English and Chinese.
fn would_be_refused(errors: usize) -> (String, String) {
    let noun = if errors == 1 { "error" } else { "errors" };
    (format!("this would be refused: {errors} {noun}"), format!("若执行会被拒绝：{errors} 处错误"))
}

/// The failure that a refused document is: its first error says most.
pub(super) fn refused(problems: &[Problem]) -> CliError {
    let mut errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
    let first = errors.next();
    let more = match errors.count() {
        0 => Said::new("", ""),
        more => Said::new(
            format!(" (and {more} more: see --dry-run)"),
            format!("（另有 {more} 处：请看 --dry-run）"),
        ),
    };
    match first {
        Some(problem) => CliError::invalid(
            &problem.place,
            (
                format!(
                    "{}: {}{}; nothing was taken in",
                    problem.message,
                    problem.hint,
                    more.pick(Language::En)
                ),
                format!(
                    "没有导入任何内容：{}: {}{}",
                    problem.message,
                    problem.hint,
                    more.pick(Language::ZhHans)
                ),
            ),
        ),
        None => CliError::internal("refused without a reason"),
    }
}

fn text(report: &ReportShape, style: Style) -> String {
    let errors = errors(&report.problems);
    let problems = problems_text(&report.problems, style);
    // what a refused document would change is nothing
    if errors > 0 {
        let (en, hans) = would_be_refused(errors);
        return format!("{}\n{problems}", style.red(&style.say(en, hans)));
    }
    let head = match (report.publication, report.dry_run, report.of) {
        (Some(number), ..) => style.green(
            &style.say(format!("published as number {number}"), format!("已发布，第 {number} 号")),
        ),
        (None, true, _) => {
            style.say("nothing was changed; this would:", "未作改动；若执行则：").into()
        }
        (None, false, Of::Publication) => {
            let head =
                style.say("nothing differs from what is published", "与已发布的内容没有差别");
            return format!("{head}\n{problems}");
        }
        (None, false, Of::Draft) => {
            style.say("in the draft, not published yet:", "在草稿中，尚未发布：").into()
        }
    };
    let mut lines = vec![head];
    lines.extend(report.restores.map(|number| {
        style.say(
            format!("back to the agenda of number {number}"),
            format!("恢复到第 {number} 号的日程"),
        )
    }));
    lines.push(counts(&report.changes, style));
    lines.extend(report.delay.as_ref().map(|delay| delay.text(style)));
    if !report.details.is_empty() {
        lines.push(details(&report.details, style));
    }
    lines.extend(report.impact.map(|impact| impact::text(&impact, style)));
    lines.push(problems);
    lines.join("\n")
}

fn details(details: &[DetailShape], style: Style) -> String {
    let mut table = Table::new(&[("id", "议程"), ("title", "标题"), ("changes", "变动")]);
    for detail in details.iter().take(DETAILS_MAX) {
        let fields: Vec<String> = detail
            .fields
            .iter()
            .filter_map(|field| serde_json::to_string(field).ok())
            .map(|name| name.trim_matches('"').to_owned())
            .collect();
        table.row([&detail.id, &detail.title, &fields.join(" ")]);
    }
    let more = details.len().saturating_sub(DETAILS_MAX);
    if more == 0 {
        return table.text(style);
    }
    format!(
        "{}\n{}",
        table.text(style),
        style.dim(
            &style.say(
                format!("and {more} more: see --json"),
                format!("另有 {more} 项：请看 --json"),
            )
        )
    )
}

/// Lines that fit a screen.
const DETAILS_MAX: usize = 20;

/// One line for each kind of change that there is.
pub(super) fn counts(changes: &PublicationCounts, style: Style) -> String {
    let all = [
        (style.say("new", "项新增"), changes.new),
        (style.say("moved", "项变更"), changes.moved),
        (style.say("delayed", "项推迟"), changes.delayed),
        (style.say("cancelled", "项取消"), changes.cancelled),
        (style.say("postponed", "项延期"), changes.postponed),
        (style.say("reinstated", "项恢复"), changes.reinstated),
        (style.say("text", "项文字有改动"), changes.text),
        (style.say("people", "项人员有改动"), changes.people),
    ];
    let some: Vec<String> = all
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    if some.is_empty() {
        style.say("no session changes", "没有议程变动").to_owned()
    } else {
        some.join(style.say(", ", "，"))
    }
}

/// Problems, a line each: what refuses and what is only odd differ in words, not in colour alone.
pub(super) fn problems_text(problems: &[Problem], style: Style) -> String {
    let lines = problems.iter().map(|problem| {
        let Problem { severity, place, message, hint } = problem;
        let hint = if hint.is_empty() { String::new() } else { format!(" ({hint})") };
        match severity {
            Severity::Error => {
                let word = style.say("error: ", "错误：");
                style.red(&format!("{word}{place}: {message}{hint}"))
            }
            Severity::Warning => {
                let word = style.say("warning: ", "警告：");
                format!("{word}{place}: {message}{hint}")
            }
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}
