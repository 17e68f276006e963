//! Codes and links.

use huiban_companion::{EnrolmentLink, Installation};
use huiban_protocol::wire::Role;
use huiban_server::organizer::EnrolmentRequest;
use huiban_tests::World;
use huiban_tests::ports::{Answer, Directory};

on_both! {
    a_code_is_good_once_and_only_in_time
    the_same_phone_may_repeat_a_join_whose_answer_was_lost
    ten_wrong_typed_codes_close_the_door_for_a_while
    a_typed_code_joins_however_it_is_spelled
    a_link_that_pins_another_root_is_not_believed
    a_second_join_adds_a_list_to_a_gate
    the_phone_of_one_person_takes_no_code_of_another
}

async fn a_code_is_good_once_and_only_in_time(world: World) {
    let url = world.link(&EnrolmentRequest::attendee("alice")).await;
    let mut alice = world.device("alice");
    alice.join(&url).await.unwrap();
    let mut thief = world.device("thief");
    let used = thief.join(&url).await.unwrap_err();
    assert_eq!(used.kind(), "unauthorized");

    let short = EnrolmentRequest { valid_ms: 1_000, ..EnrolmentRequest::attendee("bob") };
    let url = world.link(&short).await;
    world.pass(1_000);
    let mut bob = world.device("bob");
    let late = bob.join(&url).await.unwrap_err();
    assert_eq!(late.kind(), "unauthorized");
    let unknown = url.replace(['0', '1'], "2");
    let wrong = bob.join(&unknown).await.unwrap_err();
    // nobody learns from the words which codes exist
    assert_eq!(wrong.to_string(), late.to_string());
    assert_eq!(wrong.to_string(), used.to_string());

    let many = EnrolmentRequest { uses: 2, ..EnrolmentRequest::new(Role::Organizer) };
    let url = world.link(&many).await;
    for name in ["desk_1", "desk_2"] {
        world.device(name).join(&url).await.unwrap();
    }
    assert_eq!(world.device("desk_3").join(&url).await.unwrap_err().kind(), "unauthorized");
}

async fn the_same_phone_may_repeat_a_join_whose_answer_was_lost(world: World) {
    let url = world.link(&EnrolmentRequest::attendee("alice")).await;
    let mut alice = world.device("alice");
    alice.link.next("/v1/enrol", Answer::ResponseLost);
    assert_eq!(alice.join(&url).await.unwrap_err().kind(), "offline");
    alice.join(&url).await.unwrap();
    alice.bookmark("stents");
    alice.sync().await;
    assert_eq!(alice.pending(), 0);
    let devices = world.organizer().list_devices(&world.event).await.unwrap();
    assert_eq!(devices.len(), 1, "one phone, one device: {devices:?}");
}

async fn ten_wrong_typed_codes_close_the_door_for_a_while(world: World) {
    let typed = EnrolmentRequest { typed: true, ..EnrolmentRequest::attendee("alice") };
    let good = world.organizer().enrol(&world.event, &typed).await.unwrap().code;
    let mut thief = world.device("thief");
    let mut join = async |code: &str| {
        let link = EnrolmentLink::typed(code, Directory::NAME).unwrap();
        thief.join_link(&link).await.map_err(|error| (error.kind(), error.to_string()))
    };
    for number in 0..10 {
        let (kind, _) = join(&format!("00000-0000{number}")).await.unwrap_err();
        assert_eq!(kind, "unauthorized", "the {number}th");
    }
    let (kind, why) = join(&good).await.unwrap_err();
    assert_eq!(kind, "offline", "closed even for the right one: {why}");
    assert!(why.contains("15 minutes"), "{why}");
    // links cannot be guessed, so they are never closed
    world.enrol_attendee("bob").await;
    world.pass(15 * 60 * 1000 + 1);
    join(&good).await.unwrap();
}

async fn a_typed_code_joins_however_it_is_spelled(world: World) {
    let typed = EnrolmentRequest { typed: true, ..EnrolmentRequest::attendee("alice") };
    let code = world.organizer().enrol(&world.event, &typed).await.unwrap().code;
    let (head, tail) = code.split_at(5);
    let spelled = format!("{}-{}", head.to_lowercase(), tail.replace('0', "o").replace('1', "l"));
    let mut alice = world.device("alice");
    let link = EnrolmentLink::typed(&spelled, "http://localhost/").unwrap();
    alice.join_link(&link).await.unwrap();
    alice.bookmark("stents");
    alice.sync().await;
    assert_eq!(world.ledger(&alice.device_id()).await.count, 1);
}

async fn a_link_that_pins_another_root_is_not_believed(world: World) {
    let url = world.link(&EnrolmentRequest::attendee("alice")).await;
    let (address, root) = url.rsplit_once('.').unwrap();
    let other = format!("{address}.{}", root.replace(['a', 'b', '0', '1', '2', '3'], "c"));
    assert_ne!(other, url);
    let mut alice = world.device("alice");
    let error = alice.join(&other).await.unwrap_err();
    assert_eq!(error.kind(), "unauthorized", "{error}");
    let installation: &Installation = alice.installation();
    assert!(installation.list_events().unwrap().is_empty(), "nothing of it is kept");
}

async fn a_second_join_adds_a_list_to_a_gate(world: World) {
    let mut gate = world.enrol_gate("gate_a", &["main"]).await;
    let alice = world.registration("alice").await;
    let dinner = "dinner".parse().unwrap();
    assert_eq!(gate.try_scan("dinner", alice).unwrap_err().kind(), "unauthorized");
    let device = gate.device_id();
    let url = world.link(&EnrolmentRequest::gate([dinner])).await;
    world.pass(1_000);
    gate.join(&url).await.unwrap();
    assert_eq!(gate.device_id(), device, "one phone, one key");
    gate.scan("main", alice);
    gate.scan("dinner", alice);
    let report = gate.sync().await;
    assert_eq!((report.pushed, report.pending, report.parked), (2, 0, 0));
}

async fn the_phone_of_one_person_takes_no_code_of_another(world: World) {
    let mut alice = world.enrol_attendee("alice").await;
    let link = world.link(&EnrolmentRequest::attendee("bob")).await;
    let refused = alice.join(&link).await.unwrap_err();
    assert_eq!(refused.kind(), "unauthorized");
    assert!(refused.to_string().contains("another attendee's"), "{refused}");
    alice.bookmark("stents");
    alice.sync().await;
    assert_eq!(alice.bookmarked(), ["stents"], "she is who she was");
    // the code is not used up; and she may help at a gate, or join again as herself
    world.device("bob").join(&link).await.unwrap();
    let again = world.link(&EnrolmentRequest::attendee("alice")).await;
    alice.join(&again).await.unwrap();
    let gate = EnrolmentRequest::gate(["main".parse().unwrap()]);
    alice.join(&world.link(&gate).await).await.unwrap();
}
