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
        (Some(until), true) => {
            style.green(&style.say(format!("ready until {until}"), format!("就绪，至 {until}")))
        }
        (None, true) => style.green(style.say("ready", "就绪")),
        (_, false) => style.red(style.say("not ready", "未就绪")),
    };
    let colon = style.say(": ", "：");
    let mut lines = vec![format!("{}{colon}{head}", style.bold(&doctor.list))];
    for problem in &doctor.problems {
        let mark = if problem.blocking { style.red("■") } else { style.found("▲") };
        let Problem { check, message, hint, .. } = problem;
        let stop = style.say("; ", "；");
        lines.push(format!("{mark} {check}{colon}{message}{stop}{hint}"));
    }
    lines.join("\n")
}
