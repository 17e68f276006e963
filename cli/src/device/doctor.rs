//! `doctor`: whether a gate is ready.

use super::Home;
use crate::args::DoctorArgs;
use crate::error::Result;
use crate::output::{Output, Style};
use huiban_companion::{ReadinessProblemView, ReadinessView};
use serde::Serialize;

#[derive(Serialize)]
struct Doctor {
    ready: bool,
    until: Option<String>,
    list: String,
    problems: Vec<Problem>,
}

#[derive(Serialize)]
struct Problem {
    check: &'static str,
    blocking: bool,
    message: String,
    hint: String,
}

impl From<ReadinessProblemView> for Problem {
    fn from(view: ReadinessProblemView) -> Self {
        let ReadinessProblemView { check, blocking, message, hint } = view;
        Self { check: check.name(), blocking, message, hint }
    }
}

pub(super) fn run(home: &Home, args: &DoctorArgs, output: Output) -> Result<()> {
    let view = home.companion()?.readiness(args.list.as_deref(), home.language())?;
    let ReadinessView { ready, until, list, problems, .. } = view;
    let problems = problems.into_iter().map(Problem::from).collect();
    output.answer(&Doctor { ready, until, list, problems }, text)
}

fn text(doctor: &Doctor, style: Style) -> String {
    let head = match (&doctor.until, doctor.ready) {
        (Some(until), true) => style.green(&format!("ready until {until}")),
        (None, true) => style.green("ready"),
        (_, false) => style.red("not ready"),
    };
    let mut lines = vec![format!("{}: {head}", style.bold(&doctor.list))];
    for problem in &doctor.problems {
        let mark = if problem.blocking { style.red("■") } else { style.found("▲") };
        let Problem { check, message, hint, .. } = problem;
        lines.push(format!("{mark} {check}: {message}; {hint}"));
    }
    lines.join("\n")
}
