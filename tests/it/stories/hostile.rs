//! Requests by people who mean harm.

use huiban_companion::ports::{Method, Request, Response, Secrets as _, SyncApi as _};
use huiban_protocol::wire::Bytes;
use huiban_tests::ports::{Directory, content_digest};
use huiban_tests::{Actor, World};

on_both! {
    bodies_that_are_too_large_too_deep_or_altered_are_refused_and_the_server_stays_well
    addresses_and_cursors_that_make_no_sense_are_refused
    made_up_publications_do_not_keep_the_organizer_from_publishing
}

fn token_of(actor: &Actor) -> Bytes {
    let kept = actor.pocket.read(&format!("token-{}", actor.device_id())).unwrap().unwrap();
    Bytes(kept[8..].to_vec())
}

fn push(actor: &Actor, body: Vec<u8>) -> Request {
    Request {
        method: Method::Post,
        url: format!("{}/v1/events/E26/push", Directory::NAME),
        token: Some(token_of(actor)),
        digest: Some(content_digest(&body)),
        body: Some(body),
        zstd: false,
    }
}

fn code_of(response: &Response) -> String {
    let json: serde_json::Value = serde_json::from_slice(&response.body).unwrap_or_default();
    json["error"]["code"].as_str().unwrap_or_default().to_owned()
}

async fn refusal(actor: &Actor, request: Request) -> (u16, String) {
    let response = actor.link.call(request).await.unwrap();
    (response.status, code_of(&response))
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

async fn bodies_that_are_too_large_too_deep_or_altered_are_refused_and_the_server_stays_well(
    world: World,
) {
    let alice = world.enrol_attendee("alice").await;
    let empty = format!(r#"{{"device":"{}","ops":[]}}"#, alice.device_id()).into_bytes();
    let good = alice.link.call(push(&alice, empty.clone())).await.unwrap();
    assert_eq!(good.status, 200, "what is refused below is refused for its fault alone");

    let large = vec![b' '; 10 * 1024 * 1024];
    // who is refused by the size told may find the connection closed while still writing
    if let Ok(response) = alice.link.call(push(&alice, large)).await {
        assert_eq!((response.status, code_of(&response)), refused(413, "too_large"));
    }
    let plain = vec![b' '; 64 * 1024 * 1024];
    let greedy = Request { zstd: true, ..push(&alice, zstd::bulk::compress(&plain, 3).unwrap()) };
    assert_eq!(refusal(&alice, greedy).await, refused(400, "malformed"), "too large a window");
    let mut compressor = zstd::bulk::Compressor::new(3).unwrap();
    compressor.set_parameter(zstd::zstd_safe::CParameter::WindowLog(20)).unwrap();
    let bomb = compressor.compress(&plain).unwrap();
    assert!(bomb.len() < 64 * 1024, "it passes for a small request");
    let packed = Request { zstd: true, ..push(&alice, bomb) };
    assert_eq!(refusal(&alice, packed).await, refused(413, "too_large"));
    let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
    assert_eq!(refusal(&alice, push(&alice, deep)).await, refused(400, "malformed"));
    let noise = Request { zstd: true, ..push(&alice, b"not a frame".to_vec()) };
    assert_eq!(refusal(&alice, noise).await, refused(400, "malformed"));
    for digest in [None, Some(content_digest(b"other")), Some("sha-256=:AAAA:".to_owned())] {
        let altered = Request { digest, ..push(&alice, empty.clone()) };
        assert_eq!(refusal(&alice, altered).await, refused(400, "malformed"));
    }
    let anonymous = Request { token: None, ..push(&alice, vec![b'x'; 2_000_000]) };
    if let Ok(response) = alice.link.call(anonymous).await {
        assert_eq!(response.status, 401, "who one is comes before what one says");
    }
    let many =
        format!(r#"{{"device":"{}","ops":[],"pending":18446744073709551615}}"#, alice.device_id());
    assert_eq!(refusal(&alice, push(&alice, many.into())).await, refused(400, "malformed"));

    alice.bookmark("stents");
    let report = alice.sync().await;
    assert_eq!((report.pushed, report.pending), (1, 0), "the server is well");
}

async fn addresses_and_cursors_that_make_no_sense_are_refused(world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.bookmark("stents");
    alice.sync().await;
    let me = world.me("alice").await;
    let agenda = world.head(&"agenda".parse().unwrap()).await;
    let get = |path: String| Request {
        method: Method::Get,
        url: format!("{}{path}", Directory::NAME),
        token: Some(token_of(&alice)),
        body: None,
        zstd: false,
        digest: None,
    };
    let page = |query: &str| get(format!("/v1/events/E26/streams/{me}/changes?{query}"));
    let fine = alice.link.call(page("limit=1")).await.unwrap();
    assert_eq!(fine.status, 200);
    let cursor = huiban_protocol::cursor::Cursor {
        stream: "agenda".parse().unwrap(),
        seq: agenda.seq,
        chain: agenda.chain,
    };
    for query in [
        format!("after={cursor}"),
        "after=".to_owned(),
        "after=x".to_owned(),
        format!("after={}", "A".repeat(5_000)),
        "after=%00%ff".to_owned(),
        "limit=-1".to_owned(),
        "limit=99999999999999999999999".to_owned(),
        "limit=x".to_owned(),
    ] {
        let (status, code) = refusal(&alice, page(&query)).await;
        assert_eq!((status, code.as_str()), (400, "malformed"), "{query}");
    }
    for limit in ["0", "501", "18446744073709551615"] {
        let response = alice.link.call(page(&format!("limit={limit}"))).await.unwrap();
        assert_eq!(response.status, 200, "bounded, not refused: {limit}");
    }
    let far = huiban_protocol::cursor::Cursor {
        stream: me.clone(),
        seq: u64::MAX / 2,
        chain: agenda.chain,
    };
    assert_eq!(
        refusal(&alice, page(&format!("after={far}"))).await,
        refused(409, "history_forked")
    );
    for path in [
        "/v1/events/NOPE/streams/agenda/changes",
        "/v1/events/%2e%2e/streams/agenda/changes",
        "/v1/events/E26/streams/agenda%2fx/changes",
        "/v1/events/E26/streams/nonsense/changes",
        "/v1/events/E26/streams/agenda/chunks/zz",
        "/v1/nothing",
        "/",
    ] {
        let (status, code) = refusal(&alice, get(path.to_owned())).await;
        assert_eq!((status, code.as_str()), (404, "not_found"), "{path}");
    }
    alice.bookmark("valves");
    assert_eq!(alice.sync().await.pushed, 1);
}

async fn made_up_publications_do_not_keep_the_organizer_from_publishing(world: World) {
    let alice = world.enrol_attendee("alice").await;
    for made_up in ["4294967295", "4294967294,1,2,3", "1000000"] {
        let body =
            format!(r#"{{"device":"{}","ops":[],"publications":[{made_up}]}}"#, alice.device_id());
        let response = alice.link.call(push(&alice, body.into())).await.unwrap();
        assert_eq!(response.status, 200);
    }
    let history = world.organizer().history(&world.event).await.unwrap();
    assert!(history.len() < 1_000, "{} entries", history.len());
    world
        .edit(
            "valves",
            &huiban_server::organizer::SessionEdit {
                room: Some("e1".parse().unwrap()),
                ..Default::default()
            },
        )
        .await;
    let number = world.publish("").await.publication.unwrap();
    assert!(number < 1_000, "{number}");
}
