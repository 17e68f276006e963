//! Ids, names of streams, and texts in a reader's language.

use super::check;
use huiban_protocol::digest::{Chain, Digest, Hash};
use huiban_protocol::documents::{
    BootId, DeviceId, EventCode, ForumCode, Language, ListCode, OpId, RegistrationId, RoomCode,
    SessionId, SpeakerId, Text, VenueCode,
};
use huiban_protocol::streams::{BookmarkTarget, StreamId};
use serde::Deserialize;
use std::fmt::Display;
use std::str::FromStr;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    r#type: String,
    text: String,
    expected: bool,
}

/// Whether the text is an id; one that is must be written as it was read.
fn is_one<T: FromStr + Display>(text: &str) -> bool {
    text.parse::<T>().is_ok_and(|id| id.to_string() == text)
}

fn is_id(kind: &str, text: &str) -> bool {
    match kind {
        "BookmarkTarget" => is_one::<BookmarkTarget>(text),
        "BootId" => is_one::<BootId>(text),
        "Chain" => is_one::<Chain>(text),
        "DeviceId" => is_one::<DeviceId>(text),
        "Digest" => is_one::<Digest>(text),
        "EventCode" => is_one::<EventCode>(text),
        "ForumCode" => is_one::<ForumCode>(text),
        "Hash" => is_one::<Hash>(text),
        "ListCode" => is_one::<ListCode>(text),
        "OpId" => is_one::<OpId>(text),
        "RegistrationId" => is_one::<RegistrationId>(text),
        "RoomCode" => is_one::<RoomCode>(text),
        "SessionId" => is_one::<SessionId>(text),
        "SpeakerId" => is_one::<SpeakerId>(text),
        "StreamId" => is_one::<StreamId>(text),
        "VenueCode" => is_one::<VenueCode>(text),
        other => panic!("the vectors name an id that no test knows: {other}"),
    }
}

#[test]
fn ids_are_those_of_the_vectors() {
    for file in ["ids/codes.json", "ids/hex.json", "ids/names.json"] {
        check(file, |case: Named| (is_id(&case.r#type, &case.text), case.expected));
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    text: Text,
    language: Language,
    expected: String,
}

#[test]
fn texts_fall_back_as_the_vectors_say() {
    check("texts/fallback.json", |case: Read| {
        (case.text.pick(case.language).to_owned(), case.expected)
    });
}
