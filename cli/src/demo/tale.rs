//! Telling: a line, or with `--json` an object, for every step.

use super::checks::Checks;
use crate::error::{CliError, Result};
use crate::output::Output;
use crate::said::Said;
use huiban_protocol::documents::Language;
use serde::Serialize;
use std::time::Instant;

/// The story as it is told.
pub(super) struct Tale {
    output: Output,
    /// The step whose first check is made to fail, for tests.
    falsify: Option<String>,
    passed: u32,
    failed: u32,
}

#[derive(Serialize)]
struct Step<'a> {
    step: &'a str,
    title: &'a str,
    ok: bool,
    checked: &'a [String],
    failed: Option<String>,
    ms: u64,
}

#[derive(Serialize)]
struct End {
    passed: u32,
    failed: u32,
}

impl Tale {
    pub(super) fn new(output: Output, falsify: Option<String>) -> Self {
        Self { output, falsify, passed: 0, failed: 0 }
    }

    /// Tells one step, and says what was checked or which check failed.
    pub(super) async fn step(
        &mut self,
        name: &str,
        title: &str,
        chapter: impl AsyncFnOnce(&mut Checks) -> Result<()>,
    ) -> Result<()> {
        let falsified = self.falsify.take_if(|step| step == name).is_some();
        let mut checks = Checks::new(falsified);
        let began = Instant::now();
        let done = chapter(&mut checks).await;
        let step = Step {
            step: name,
            title,
            ok: done.is_ok(),
            checked: checks.passed(),
            failed: done.as_ref().err().map(|error| error.message(Language::En).to_owned()),
            ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        };
        let count = if step.ok { &mut self.passed } else { &mut self.failed };
        *count = count.saturating_add(1);
        self.print(&step)?;
        done.map_err(|error| {
            let [en, hans] = [Language::En, Language::ZhHans].map(|of| error.message(of));
            CliError::Told(Said::new(format!("step {name}: {en}"), format!("步骤 {name}：{hans}")))
        })
    }

    fn print(&self, step: &Step<'_>) -> Result<()> {
        if self.output.is_json() {
            return self.output.json_line(step);
        }
        let style = self.output.style();
        let mark = if step.ok { style.green("✓") } else { style.red("✗") };
        let mut lines = vec![format!(
            "{mark} {} {}",
            style.bold(step.title),
            style.dim(&format!("({}, {} ms)", step.step, step.ms))
        )];
        lines.extend(step.checked.iter().map(|what| format!("    {what}")));
        lines.extend(step.failed.iter().map(|what| style.red(&format!("    FAILED: {what}"))));
        self.output.text(&lines.join("\n"))
    }

    /// Ends the story: how many steps held.
    pub(super) fn end(self, told: Result<()>) -> Result<()> {
        if matches!(told, Err(CliError::ReaderGone)) {
            return told;
        }
        let End { passed, failed } = End { passed: self.passed, failed: self.failed };
        if self.output.is_json() {
            self.output.json_line(&End { passed, failed })?;
        } else {
            self.output.text(&format!("{passed} steps passed, {failed} failed"))?;
        }
        told?;
        match self.falsify {
            Some(step) => Err(CliError::Told(format!("--falsify: there is no step {step}").into())),
            None => Ok(()),
        }
    }
}
