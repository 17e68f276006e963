//! Who may do what.

use huiban_companion::ports::{Method, Request, SyncApi as _};
use huiban_protocol::documents::DirectoryPolicy;
use huiban_protocol::wire::Bytes;
use huiban_server::organizer::EnrolmentRequest;
use huiban_tests::ports::{Directory, content_digest};
use huiban_tests::{Actor, World};

on_both! {
    no_role_reaches_what_is_anothers
    an_attendee_cannot_scan
    names_leave_a_gate_as_soon_as_its_list_hides_them
}

/// The bearer token that a device keeps among its secrets.
fn token_of(actor: &Actor) -> Bytes {
    use huiban_companion::ports::Secrets as _;
    let kept = actor.pocket.read(&format!("token-{}", actor.device_id())).unwrap().unwrap();
    // eight bytes say until when
    Bytes(kept[8..].to_vec())
}

async fn ask(actor: &Actor, method: Method, path: &str, token: Option<&Bytes>, body: &str) -> u16 {
    let body = (method == Method::Post).then(|| body.as_bytes().to_vec());
    let request = Request {
        method,
        url: format!("{}{path}", Directory::NAME),
        token: token.cloned(),
        digest: body.as_deref().map(content_digest),
        body,
        zstd: false,
    };
    actor.link.call(request).await.unwrap().status
}

async fn no_role_reaches_what_is_anothers(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let bob = world.enrol_attendee("bob").await;
    let gate = world.enrol_gate("gate_a", &["main"]).await;
    let exhibitor = Some("x7".parse().unwrap());
    let rep =
        EnrolmentRequest { exhibitor, ..EnrolmentRequest::new(huiban_protocol::wire::Role::Rep) };
    let booth_7 = world.join("booth_7", &rep).await;
    let desk =
        world.join("desk", &EnrolmentRequest::new(huiban_protocol::wire::Role::Organizer)).await;
    let tokens: Vec<(&str, Option<Bytes>)> = vec![
        ("alice", Some(token_of(&alice))),
        ("bob", Some(token_of(&bob))),
        ("gate_a", Some(token_of(&gate))),
        ("booth_7", Some(token_of(&booth_7))),
        ("desk", Some(token_of(&desk))),
        ("nobody", None),
        ("a stranger", Some(Bytes(vec![7; 32]))),
        ("organizer", Some(world.organizer_token())),
    ];
    let alices = world.me("alice").await.to_string();
    let bobs = world.me("bob").await.to_string();
    // address, and who alone may have it
    let owned = [
        (alices, "alice"),
        (bobs, "bob"),
        ("booth/x7".to_owned(), "booth_7"),
        ("list/main".to_owned(), "gate_a"),
        ("list/dinner".to_owned(), ""),
        ("gate".to_owned(), "gate_a"),
        ("booth/x8".to_owned(), ""),
        ("directory".to_owned(), ""),
    ];
    for (stream, owner) in &owned {
        for end in ["changes", "snapshot", &format!("chunks/{}", "0".repeat(64))] {
            let path = format!("/v1/events/E26/streams/{stream}/{end}");
            for (who, token) in &tokens {
                let status = ask(&alice, Method::Get, &path, token.as_ref(), "").await;
                let expected = match (who == owner, *who) {
                    (true, _) if end.starts_with("chunks") => 404,
                    (true, _) => 200,
                    (false, "nobody" | "a stranger" | "organizer") => 401,
                    (false, _) => 403,
                };
                assert_eq!(status, expected, "{who} asks for {stream}/{end}");
            }
        }
    }
    for (who, token) in &tokens {
        let is_device = !matches!(*who, "nobody" | "a stranger" | "organizer");
        // a push that claims to be alice's
        let push = format!(r#"{{"device":"{}","ops":[]}}"#, alice.device_id());
        let status = ask(&alice, Method::Post, "/v1/events/E26/push", token.as_ref(), &push).await;
        let expected = match *who {
            "alice" => 200,
            _ if is_device => 403,
            _ => 401,
        };
        assert_eq!(status, expected, "{who} pushes as alice");
        let live = ask_live(&alice, token.as_ref()).await;
        assert_eq!(live, is_device, "{who} listens");
        for path in ["draft", "diff", "history", "attendees", "devices"] {
            let path = format!("/v1/organizer/events/E26/{path}");
            let status = ask(&alice, Method::Get, &path, token.as_ref(), "").await;
            let may = *who == "organizer";
            assert!(
                if may { status == 200 } else { matches!(status, 401 | 403) },
                "{who}: {path} {status}"
            );
        }
        for path in [
            "publish",
            "export",
            "reschedule",
            "delay",
            "undo",
            "sessions/opening",
            "enrol",
            "devices/revoke",
            "attendees/import",
            "attendees/export",
            "attendees/erase",
            "badges",
            "badges/issue",
            "badges/revoke",
        ] {
            let path = format!("/v1/organizer/events/E26/{path}");
            let status = ask(&alice, Method::Post, &path, token.as_ref(), "7").await;
            let may = *who == "organizer";
            assert!(
                if may { status == 400 } else { matches!(status, 401 | 403) },
                "{who}: {path} {status}"
            );
        }
        for path in ["backup", "import"] {
            let address = format!("/v1/organizer/{path}");
            let status = ask(&alice, Method::Post, &address, token.as_ref(), "[]").await;
            assert_eq!(status == 400, *who == "organizer", "{who} asks for {path}: {status}");
        }
    }
}

async fn ask_live(actor: &Actor, token: Option<&Bytes>) -> bool {
    let request = Request {
        method: Method::Get,
        url: format!("{}/v1/events/E26/events", Directory::NAME),
        token: token.cloned(),
        body: None,
        zstd: false,
        digest: None,
    };
    actor.link.live(request).await.is_ok()
}

async fn an_attendee_cannot_scan(world: World) {
    let alice = world.enrol_attendee("alice").await;
    let bob = world.registration("bob").await;
    let refused = alice.try_scan("main", bob).unwrap_err();
    assert_eq!(refused.kind(), "unauthorized");
    assert!(alice.core().list_ops(None).unwrap().is_empty(), "nothing was written");
    let gate = world.enrol_gate("gate_a", &["main"]).await;
    let refused = gate.core().set_bookmark(&huiban_tests::target("stents"), true).unwrap_err();
    assert_eq!(refused.kind(), "unauthorized");
    let refused = gate.try_scan("dinner", bob).unwrap_err();
    assert_eq!(refused.kind(), "unauthorized", "another gate's list");
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

async fn names_leave_a_gate_as_soon_as_its_list_hides_them(world: World) {
    let hides = huiban_tests::small_document();
    let mut shows = hides.clone();
    shows.lists[0].directory = DirectoryPolicy::Full;
    world.import(&shows).await;
    world.publish("").await;
    let gate_a = world.enrol_gate("gate_a", &["main"]).await;
    let gate_b = world.enrol_gate("gate_b", &["dinner"]).await;
    let bob = world.registration("bob").await.to_string();
    for (gate, sees) in [(&gate_a, true), (&gate_b, false)] {
        let bytes = gate.bytes_of("mirror");
        assert!(holds(&bytes, &bob), "every gate knows who may enter");
        assert_eq!(holds(&bytes, "Carol"), sees, "{}", gate.name);
    }
    world.import(&hides).await;
    world.publish("").await;
    gate_a.sync().await;
    let bytes = gate_a.bytes_of("mirror");
    assert!(holds(&bytes, &bob));
    assert!(!holds(&bytes, "Carol"), "no byte of a name is left");
    let names: Vec<String> =
        gate_a.core().status().unwrap().streams.into_iter().map(|stream| stream.name).collect();
    assert!(!names.contains(&"directory".to_owned()), "{names:?}");

    world.import(&shows).await;
    world.publish("").await;
    gate_a.sync().await;
    assert!(holds(&gate_a.bytes_of("mirror"), "Carol"));
}
