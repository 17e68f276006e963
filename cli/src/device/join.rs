//! `join URL` and `join CODE --server URL`.

use super::Home;
use crate::args::{Global, JoinArgs};
use crate::error::{CliError, Kind, Result};
use crate::output::Output;
use crate::said::Said;
use huiban_companion::{EnrolmentLink, MembershipView, PublicLink};
use serde::Serialize;

#[derive(Serialize)]
struct Joined<'a> {
    event: &'a str,
    device_id: &'a str,
    role: &'a str,
    root_fingerprint: &'a str,
    device_name: Option<&'a str>,
    subject: Option<&'a str>,
    server_url: &'a str,
}

pub(super) async fn run(
    home: &Home,
    args: &JoinArgs,
    global: &Global,
    output: Output,
) -> Result<()> {
    if args.link.contains("/a#") {
        return browse(home, &args.link, output).await;
    }
    let link = link(args, global)?;
    if output.can_ask() && !confirmed(&link, output)? {
        return Err(CliError::new(
            Kind::InvalidInput,
            ("not joined: you did not confirm", "没有加入：您没有确认"),
        ));
    }
    let membership = home.installation().join(&link).await?;
    output.answer(&joined(&membership), |joined, style| {
        let (event, role, name) =
            (style.bold(joined.event), joined.role, joined.device_name.unwrap_or_default());
        style.say(
            format!("joined {event} as {role} ({name})\nnext: sync"),
            format!("已加入 {event}，角色 {role}（{name}）\n下一步：sync"),
        )
    })
}

/// Nothing of this device reaches the server, so nobody is asked.
async fn browse(home: &Home, link: &str, output: Output) -> Result<()> {
    let membership = home.installation().browse(&PublicLink::parse(link)?).await?;
    output.answer(&joined(&membership), |joined, style| {
        let (event, role) = (style.bold(joined.event), joined.role);
        style.say(
            format!("reading {event} as {role}\nnext: sync"),
            format!("以 {role} 身份浏览 {event}\n下一步：sync"),
        )
    })
}

fn link(args: &JoinArgs, global: &Global) -> Result<EnrolmentLink> {
    if let Some(server) = &global.server
        && !args.link.contains('#')
    {
        return Ok(EnrolmentLink::typed(&args.link, server)?);
    }
    if !args.link.contains('#') && !args.link.contains('/') {
        return Err(CliError::invalid(
            "server",
            ("a typed code needs --server URL", "手工输入的代码需要同时给出 --server URL"),
        ));
    }
    Ok(EnrolmentLink::parse(&args.link)?)
}

/// Shows which server gets this device's key; a link may come from anyone.
///
/// The event's name is the server's to say once the code is redeemed, so what can be held against
/// the printed page beforehand is the host and the key that the link pins.
fn confirmed(link: &EnrolmentLink, output: Output) -> Result<bool> {
    let server = &link.server_url;
    let question = match link.root.map(hex::encode) {
        None => Said::new(
            format!("Join the event on {server}, recognized by its certificate (a typed code)?"),
            format!("加入 {server} 上的大会，凭其证书识别（手工输入的代码）？"),
        ),
        Some(root) => Said::new(
            format!("Join the event on {server}, recognized by the event key {root}?"),
            format!("加入 {server} 上的大会，凭大会密钥 {root} 识别？"),
        ),
    };
    output.ask(question)
}

/// What is empty was not said.
fn said(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn joined(membership: &MembershipView) -> Joined<'_> {
    Joined {
        event: &membership.event,
        device_id: &membership.device_id,
        role: &membership.role,
        root_fingerprint: &membership.root_fingerprint,
        device_name: said(&membership.device_name),
        subject: said(&membership.subject),
        server_url: &membership.server_url,
    }
}
