//! `card set|show`: what stands on my card, and giving it away on the screen.

use super::Home;
use crate::args::{CardCommand, CardShowArgs};
use crate::error::Result;
use crate::output::{NewFile, Output, qr_png, qr_text};
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
    let companion = home.companion()?;
    let png = NewFile::make_wanted("png", args.png.as_deref())?;
    let card = companion.show_card(&request)?;
    if let Some(file) = png {
        file.write(&qr_png(&card.text)?)?;
    }
    let shown =
        Shown { text: &card.text, expires_at: &card.expires_at, exchange_id: &card.exchange_id };
    let until = output.style().say("good until", "有效至");
    let until = format!("{until} {}", shown.expires_at);
    // the text alone is piped to other programs, as it is
    if args.text && !output.is_json() {
        output.note(&until);
    }
    output.answer(&shown, |shown, style| {
        if args.text {
            return shown.text.to_owned();
        }
        let code = match args.png {
            Some(_) => shown.text.to_owned(),
            None => qr_text(shown.text, style).unwrap_or_else(|_| shown.text.to_owned()),
        };
        format!("{code}\n{}", style.dim(&until))
    })
}
