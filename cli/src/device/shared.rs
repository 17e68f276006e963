//! `shared`, `withdraw`, `booth`: who has my card.

use super::Home;
use super::words::{day, hour, to_be_sent};
use crate::args::BoothArgs;
use crate::error::Result;
use crate::output::{Output, Style, Table, qr_text};
use huiban_companion::SharedView;
use huiban_protocol::documents::ExchangeId;
use serde::Serialize;

#[derive(Serialize)]
struct BoothCode {
    text: String,
}

pub(super) fn list(home: &Home, output: Output) -> Result<()> {
    let shared = home.companion()?.shared(home.language())?;
    output.answer(&shared, |shared, style| table(shared, style))
}

pub(super) fn withdraw(home: &Home, exchange: ExchangeId, output: Output) -> Result<()> {
    let shared = home.companion()?.withdraw(exchange, home.language())?;
    output.answer(&shared, |shared, style| {
        format!("{}{}", style.say("withdrawn from ", "已撤回授权："), shared.recipient)
    })
}

pub(super) fn booth(home: &Home, args: &BoothArgs, output: Output) -> Result<()> {
    let companion = home.companion()?;
    let Some(text) = &args.text else {
        let code = BoothCode { text: companion.booth_code()? };
        return output.answer(&code, |code, style| {
            let qr = qr_text(&code.text, style).unwrap_or_default();
            format!("{qr}\n{}", code.text)
        });
    };
    let (fields, purpose) = (&args.fields, &args.purpose);
    let shared = companion.give_to_booth(text, fields, purpose, home.language())?;
    output.answer(&shared, |shared, style| to_be_sent(&shared.recipient, style))
}

fn table(shared: &[SharedView], style: Style) -> String {
    let mut table = Table::new(&[
        ("exchange", "编号"),
        ("recipient", "接收方"),
        ("fields", "内容"),
        ("purpose", "用途"),
        ("at", "时间"),
        ("state", "状态"),
    ]);
    for exchange in shared {
        let fields: Vec<&str> = exchange.fields.iter().map(|field| field.name()).collect();
        let at = exchange.at.as_deref().unwrap_or_default();
        let exported = exchange
            .exported_at
            .last()
            .map(|at| format!("{} {}", style.say("exported on", "导出于"), day(at)));
        let withdrawn = exchange
            .withdrawn_at
            .as_ref()
            .map(|at| format!("{} {}", style.say("withdrawn", "撤回于"), day(at)));
        let state: Vec<String> = withdrawn.into_iter().chain(exported).collect();
        table.row([
            &exchange.exchange_id,
            &exchange.recipient,
            &fields.join(", "),
            exchange.purpose.as_deref().unwrap_or_default(),
            &format!("{} {}", day(at), hour(at)),
            &state.join(", "),
        ]);
    }
    table.text(style)
}
