//! `card set|show`: what stands on my card, and giving it away on the screen.

use super::Home;
use crate::args::{CardCommand, CardShowArgs};
use crate::error::{CliError, Result};
use crate::output::{Output, qr_png, qr_text};
use huiban_companion::CardRequest;
use huiban_protocol::documents::Contact;
use serde::Serialize;

#[derive(Serialize)]
struct Shown<'a> {
    text: &'a str,
    expires_at: &'a str,
    exchange_id: &'a str,
}

pub(super) fn run(home: &Home, command: CardCommand, output: Output) -> Result<()> {
    match command {
        CardCommand::Set { fields } if fields.is_empty() => {
            output.answer(&home.companion()?.card()?, |card, _| text(card))
        }
        CardCommand::Set { fields } => {
            output.answer(&home.companion()?.set_card(&fields)?, |card, _| text(card))
        }
        CardCommand::Show(args) => show(home, args, output),
    }
}

fn text(card: &Contact) -> String {
    let lines = card.fields.iter().map(|(field, value)| format!("{}: {value}", field.name()));
    lines.collect::<Vec<_>>().join("\n")
}

fn show(home: &Home, args: CardShowArgs, output: Output) -> Result<()> {
    let request = CardRequest {
        to: args.to,
        fields: args.fields,
        purpose: args.purpose,
        minutes: args.minutes,
    };
    let card = home.companion()?.show_card(&request)?;
    if let Some(file) = &args.png {
        std::fs::write(file, qr_png(&card.text)?).map_err(|error| {
            CliError::invalid("png", format!("{} cannot be written: {error}", file.display()))
        })?;
    }
    let shown =
        Shown { text: &card.text, expires_at: &card.expires_at, exchange_id: &card.exchange_id };
    output.answer(&shown, |shown, style| {
        let code = if args.text || args.png.is_some() {
            shown.text.to_owned()
        } else {
            qr_text(shown.text, style).unwrap_or_else(|_| shown.text.to_owned())
        };
        format!("{code}\n{}", style.dim(&format!("good until {}", shown.expires_at)))
    })
}
