//! `enrol`: a one-time code, as a link and as a QR code.

use super::Work;
use super::link::only_here;
use crate::args::EnrolArgs;
use crate::error::{CliError, Result};
use crate::output::{NewFile, Style, qr_png, qr_text};
use huiban_server::organizer::{EnrolmentAnswer, EnrolmentRequest};

pub(super) async fn run(work: &Work, args: EnrolArgs) -> Result<()> {
    let event = work.event(&args.choice).await?;
    let request = EnrolmentRequest {
        role: args.role,
        registration: args.registration,
        exhibitor: args.exhibitor,
        lists: args.list,
        name: args.name,
        uses: args.uses,
        valid_ms: args.valid,
        typed: args.typed,
    };
    let png = NewFile::make_wanted("png", args.png.as_deref())?;
    let answer = work.desk.enrol(&event, &request).await.map_err(by_flags)?;
    if let Some(file) = png {
        file.write(&qr_png(&answer.url)?)?;
    }
    work.output.answer(&answer, |answer, style| {
        let typed = if args.typed { to_type(answer, style) } else { String::new() };
        format!("{}{typed}{}", show(answer, style), only_here(&answer.url, style))
    })
}

/// The code as a person types it, and where; the link stays good beside it.
fn to_type(answer: &EnrolmentAnswer, style: Style) -> String {
    // in two groups, as a person reads it out; hyphens do not count
    let (first, second) = answer.code.split_at_checked(5).unwrap_or((&answer.code, ""));
    let server = answer.url.split("/j#").next().unwrap_or_default();
    let code = style.bold(&format!("{first}-{second}"));
    style.say(
        format!("\nto type: {code}, at {server}"),
        format!("\n手工输入：{code}，服务器 {server}"),
    )
}

/// A refusal with its fields as the command line calls them.
fn by_flags(error: CliError) -> CliError {
    let CliError::Failed { kind, message, field } = error else { return error };
    let field = field.map(|field| match field.as_str() {
        "valid_ms" => "valid".to_owned(),
        "lists" => "list".to_owned(),
        _ => field,
    });
    CliError::Failed { kind, message, field }
}

/// The QR code, the link, and what it is good for.
pub(crate) fn show(answer: &EnrolmentAnswer, style: Style) -> String {
    let EnrolmentAnswer { url, role, expires_at, .. } = answer;
    // a link too long for a QR code can still be sent
    let qr = qr_text(url, style).unwrap_or_default();
    let until = expires_at.to_rfc3339();
    let good =
        style.say(format!("as {role}, until {until}"), format!("角色 {role}，有效至 {until}"));
    format!("{qr}\n{}\n{good}", style.bold(url))
}
