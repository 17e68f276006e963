//! `scan`: badges are judged, one or a line each.

use super::Home;
use crate::args::ScanArgs;
use crate::error::{CliError, Result};
use crate::output::{Output, Style};
use huiban_companion::{
    Companion, CompanionError, ConfidenceView, FirstAdmissionView, Light, ScanRequest, ScanView,
    SyncReport, Tone, Vibration,
};
use huiban_protocol::documents::Language;
use huiban_protocol::streams::{Override, ScanOutcome};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{BufRead, Read as _};
use std::sync::Arc;
use tokio::sync::mpsc;

/// More than any code holds; what a scanner sends beyond it is left out.
const LINE_BYTES_MAX: u64 = 64 * 1024;

/// A verdict in the JSON.
#[derive(Serialize)]
pub(super) struct Verdict {
    outcome: &'static str,
    #[serde(skip)]
    known: ScanOutcome,
    admitted: bool,
    light: Light,
    tone: Tone,
    vibration: Vibration,
    list: String,
    scan_id: Option<String>,
    registration: Option<String>,
    name: Option<String>,
    org: Option<String>,
    ticket_type: Option<String>,
    group: Option<String>,
    seat: Option<String>,
    note: Option<String>,
    first: Option<First>,
    confidence: Confidence,
    cautions: Vec<&'static str>,
    overridden: bool,
    next_step: Option<String>,
    reason: Option<String>,
    visitor: BTreeMap<Language, String>,
}

#[derive(Serialize)]
struct First {
    at: String,
    gate: String,
    device: String,
    here: bool,
}

impl From<FirstAdmissionView> for First {
    fn from(view: FirstAdmissionView) -> Self {
        Self { at: view.at, gate: view.gate, device: view.device.to_string(), here: view.here }
    }
}

#[derive(Serialize)]
pub(super) struct Confidence {
    kind: &'static str,
    age_ms: Option<i64>,
    revocations_age_ms: Option<i64>,
}

impl From<ConfidenceView> for Confidence {
    fn from(view: ConfidenceView) -> Self {
        Self {
            kind: view.kind.name(),
            age_ms: view.age_ms,
            revocations_age_ms: view.revocations_age_ms,
        }
    }
}

impl From<ScanView> for Verdict {
    fn from(view: ScanView) -> Self {
        let visitor = view.visitor.into_iter().map(|text| (text.language, text.text));
        Self {
            outcome: view.outcome.name(),
            known: view.outcome,
            admitted: view.admitted,
            light: view.light,
            tone: view.tone,
            vibration: view.vibration,
            list: view.list,
            scan_id: view.scan_id.map(|scan| scan.to_string()),
            registration: view.registration.map(|registration| registration.to_string()),
            name: view.name,
            org: view.org,
            ticket_type: view.ticket_type,
            group: view.group,
            seat: view.seat,
            note: view.note,
            first: view.first.map(First::from),
            confidence: view.confidence.into(),
            cautions: view.cautions.iter().map(|caution| caution.name()).collect(),
            overridden: view.overridden,
            next_step: view.next_step,
            reason: view.reason,
            visitor: visitor.collect(),
        }
    }
}

pub(super) async fn run(home: &Home, args: ScanArgs, output: Output) -> Result<()> {
    let companion = home.companion()?;
    let gate = Gate { companion, args, language: home.language(), output };
    if gate.args.text != "-" || gate.args.person.is_some() {
        let verdict = gate.judge(gate.args.text.clone()).await?;
        return output.answer(&verdict, text);
    }
    if !gate.args.follow {
        return gate.judge_lines().await;
    }
    let follower = Arc::clone(&gate.companion);
    let following = tokio::spawn(async move {
        let say = |done: &Result<SyncReport, CompanionError>| {
            // the end of the input ends this too
            if let Err(error) = done
                && !matches!(error, CompanionError::Cancelled)
            {
                output.note(&format!("{}: {error}", error.kind()));
            }
        };
        follower.follow(&say).await
    });
    let judged = gate.judge_lines().await;
    gate.companion.cancel();
    // how following ended changes no verdict; what could not be sent waits
    let _ = following.await;
    judged
}

struct Gate {
    companion: Arc<Companion>,
    args: ScanArgs,
    language: Language,
    output: Output,
}

impl Gate {
    async fn judge(&self, text: String) -> Result<Verdict> {
        let args = &self.args;
        let overriding = args.overriding.clone().zip(args.by.clone());
        let request = ScanRequest {
            text,
            list: args.list.clone(),
            exit: args.exit,
            overriding: overriding.map(|(reason, by)| Override { reason, by }),
            person: args.person,
        };
        let view = if args.follow {
            self.companion.scan_live(&request, self.language).await?
        } else {
            self.companion.scan(&request, self.language)?
        };
        Ok(Verdict::from(view))
    }

    /// One answer a line; a line that could not be judged does not end the others.
    async fn judge_lines(&self) -> Result<()> {
        let mut lines = lines_of_stdin();
        while let Some(line) = lines.recv().await {
            let line = line.map_err(CliError::internal)?;
            match self.judge(line).await {
                Ok(verdict) => self.output.answer(&verdict, text)?,
                Err(CliError::ReaderGone) => return Err(CliError::ReaderGone),
                Err(error) => {
                    self.output.failure(&error);
                }
            }
        }
        Ok(())
    }
}

/// Lines of standard input, read on a thread of their own: a scanner may be silent for hours.
fn lines_of_stdin() -> mpsc::Receiver<std::io::Result<String>> {
    let (send, lines) = mpsc::channel(16);
    std::thread::spawn(move || {
        let mut stdin = std::io::stdin().lock();
        loop {
            let line = read_line(&mut stdin);
            let Some(line) = line.transpose() else { return };
            let failed = line.is_err();
            if send.blocking_send(line).is_err() || failed {
                return;
            }
        }
    });
    lines
}

/// The next line that is not blank; `None` at the end. Bytes that are no text stay as marks for
/// that, so that a code beside them is not taken for whole.
fn read_line(input: &mut impl BufRead) -> std::io::Result<Option<String>> {
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if !line.ends_with(b"\n") {
            skip_line(input)?;
        }
        let text = String::from_utf8_lossy(&line);
        if !text.trim().is_empty() {
            return Ok(Some(text.into_owned()));
        }
    }
}

fn skip_line(input: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let (len, ended) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at.saturating_add(1), true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(len);
        if ended {
            return Ok(());
        }
    }
}

fn outcome_words(outcome: ScanOutcome, style: Style) -> String {
    let hans = match outcome {
        ScanOutcome::Admitted => "准许入场",
        ScanOutcome::ReEntry => "再次入场",
        ScanOutcome::Exit => "离场",
        ScanOutcome::AlreadyInside => "已在场内",
        ScanOutcome::NotABadge => "不是参会证",
        ScanOutcome::BadSignature => "签名无效",
        ScanOutcome::WrongEvent => "属于别的大会",
        ScanOutcome::NotYetValid => "尚未生效",
        ScanOutcome::Expired => "已过期",
        ScanOutcome::Revoked => "已作废",
        ScanOutcome::Blocked => "暂停入场",
        ScanOutcome::Reissued => "已补发新证",
        ScanOutcome::TicketType => "票种不符",
        ScanOutcome::OutsideHours => "不在开放时间",
        ScanOutcome::PrerequisiteMissing => "缺少前置签到",
        ScanOutcome::LimitReached => "次数已满",
        ScanOutcome::Full => "人数已满",
        ScanOutcome::NotLive => "须联网核验",
        ScanOutcome::Debounced => "刚刚扫过",
    };
    style.say(outcome.name().replace('_', " "), hans.to_owned())
}

fn text(verdict: &Verdict, style: Style) -> String {
    let outcome = outcome_words(verdict.known, style);
    let mark = match verdict.light {
        Light::Green => style.green(&format!("● {outcome}")),
        Light::Amber => style.found(&format!("▲ {outcome}")),
        Light::Red => style.red(&format!("■ {outcome}")),
        Light::Unchanged => style.dim(&format!("· {outcome}")),
    };
    let who = [&verdict.name, &verdict.org, &verdict.ticket_type, &verdict.seat, &verdict.note];
    let who: Vec<&str> = who.into_iter().flatten().map(String::as_str).collect();
    let mut lines = vec![format!("{mark}  {}", who.join(" · ")).trim_end().to_owned()];
    if let Some(first) = verdict.first.as_ref() {
        let word = style.say("first", "首次");
        lines.push(format!("  {word} {} {}", first.at, first.gate));
    }
    let said = [&verdict.reason, &verdict.next_step];
    lines.extend(said.into_iter().flatten().map(|said| format!("  {said}")));
    let to_say = verdict.visitor.values().map(|said| style.dim(&format!("  “{said}”")));
    lines.extend(to_say);
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_one_by_one_whatever_is_in_them() {
        let mut long = vec![b'x'; 70_000];
        long.extend(b"\r\n\r\n  \nHB1:A\r\n\xff\xfe\x00\nlast");
        let mut input = std::io::BufReader::with_capacity(7, long.as_slice());
        let mut lines = Vec::new();
        while let Some(line) = read_line(&mut input).unwrap() {
            lines.push(line);
        }
        let [first, second, third, last] = lines.as_slice() else { panic!("{}", lines.len()) };
        assert_eq!(first.len(), 65_536, "the rest of the line is left out");
        assert_eq!((second.as_str(), last.as_str()), ("HB1:A\r\n", "last"));
        assert_eq!(third, "\u{fffd}\u{fffd}\u{0}\n");
    }
}
