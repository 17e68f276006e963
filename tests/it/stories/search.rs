//! What people type finds what was published, with and without a network.

use huiban_companion::SearchQuery;
use huiban_protocol::documents::{Language, Speaker};
use huiban_tests::{Actor, World, small_document};
use serde_json::json;

on_both! {
    what_was_published_is_found_once_a_phone_has_it
}

fn found(actor: &Actor, text: &str) -> Vec<String> {
    let query = SearchQuery { text: text.to_owned(), ..SearchQuery::default() };
    let hits = actor.core().search(&query, Language::ZhHans).unwrap();
    hits.iter().map(|hit| format!("{}/{}", hit.kind, hit.id)).collect()
}

async fn what_was_published_is_found_once_a_phone_has_it(world: World) {
    let mut alice = world.enrol_attendee("alice").await;
    alice.sync().await;
    assert_eq!(found(&alice, "STEN"), ["session/stents"]);
    assert_eq!(found(&alice, "booth"), ["exhibitor/x7"]);
    alice.link.set_offline(true);

    let mut document = small_document();
    let speaker: Speaker = serde_json::from_value(json!({
        "id": "shan-xiao", "name": {"zh-Hans": "单晓"}, "org": {"zh-Hans": "无锡某医院"},
    }))
    .unwrap();
    document.speakers.push(speaker);
    for session in &mut document.sessions {
        match session.id.as_str() {
            "stents" => session.title.set(Language::ZhHant, "血管支架"),
            "valves" => {
                session.speakers =
                    serde_json::from_value(json!([{"speaker": "shan-xiao"}])).unwrap();
            }
            _ => {}
        }
    }
    world.import(&document).await;
    world.publish("the programme of the heart forum").await;
    assert_eq!(found(&alice, "支架"), [""; 0], "offline, the old agenda stays");
    alice.link.set_offline(false);
    alice.sync().await;
    alice.link.set_offline(true);
    assert_eq!(found(&alice, "血管支架"), ["session/stents"]);
    assert_eq!(found(&alice, "shanx"), ["speaker/shan-xiao", "session/valves"]);
    assert_eq!(found(&alice, "⽆錫"), ["speaker/shan-xiao"]);
    alice.reopen();
    assert_eq!(found(&alice, "valves 单"), ["session/valves"]);
    assert_eq!(found(&alice, "stents 单"), [""; 0]);
}
