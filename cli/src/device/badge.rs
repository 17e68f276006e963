//! `badge`: my badge on the screen, and its code as a file.

use super::Home;
use crate::args::BadgeArgs;
use crate::error::Result;
use crate::output::{NewFile, Output, Style, qr_text};
use huiban_companion::{BadgeState, BadgeView};
use serde::Serialize;

/// Pixels of one module of a PNG.
const SCALE: u32 = 8;

#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    badge: BadgeView,
    /// A text of `0` and `1` for each row of modules.
    modules: Vec<String>,
}

pub(super) fn run(home: &Home, args: &BadgeArgs, output: Output) -> Result<()> {
    let companion = home.companion()?;
    let badge = companion.badge(home.language())?;
    if let Some(file) = NewFile::make_wanted("png", args.png.as_deref())? {
        file.write(&companion.badge_png(SCALE)?)?;
    }
    if let Some(file) = NewFile::make_wanted("svg", args.svg.as_deref())? {
        file.write(companion.badge_svg()?.as_bytes())?;
    }
    let shown = Shown { modules: rows(&badge), badge };
    output.answer(&shown, |shown, style| match &shown.badge {
        badge if args.text => badge.text.clone(),
        badge => text(badge, style),
    })
}

fn rows(badge: &BadgeView) -> Vec<String> {
    let side = usize::try_from(badge.side).unwrap_or(usize::MAX).max(1);
    let digit = |module: &u8| if *module == 0 { '0' } else { '1' };
    badge.modules.chunks(side).map(|row| row.iter().map(digit).collect()).collect()
}

/// The code, who it is for, and whether it may be used.
fn text(badge: &BadgeView, style: Style) -> String {
    let qr = qr_text(&badge.text, style).unwrap_or_default();
    let about = [Some(&badge.ticket_type), badge.org.as_ref(), badge.group.as_ref()];
    let seat = badge.seat.iter();
    let about: Vec<&str> = about.into_iter().flatten().chain(seat).map(String::as_str).collect();
    let state = match (badge.state, &badge.reason) {
        (BadgeState::Valid, _) => format!("{} · {}", badge.state_text, badge.advice),
        (_, Some(reason)) => {
            format!("{}: {reason} · {}", style.bold(&badge.state_text), badge.advice)
        }
        (_, None) => format!("{} · {}", style.bold(&badge.state_text), badge.advice),
    };
    let until = style.dim(&format!("{} {}", style.say("good until", "有效至"), badge.expires_at));
    format!("{qr}\n{}\n{}\n{state}\n{until}", style.bold(&badge.name), about.join(" · "))
}
