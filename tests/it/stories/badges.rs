//! The attendee's own badge on their phone: shown with no network, read by another program.

use huiban_companion::BadgeState;
use huiban_protocol::documents::Language;
use huiban_server::organizer::{IssueBadgesRequest, RevokeBadgeRequest};
use huiban_tests::{Actor, World};

on_both! {
    a_badge_is_shown_with_no_network
    a_badge_made_anew_replaces_the_one_before_and_one_taken_back_says_why
    whoever_has_no_badge_is_told_what_to_do
}

async fn issue(world: &World, reference: &str, anew: bool) {
    let request = IssueBadgesRequest { refs: vec![reference.to_owned()], anew };
    let report = world.organizer().issue_badges(&world.event, &request).await.unwrap();
    assert_eq!((report.issued, report.problems), (1, vec![]));
}

/// What another program reads in a PNG of one bit a pixel.
fn read_png(bytes: &[u8]) -> String {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut bits = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut bits).unwrap();
    let (side, line) = (frame.width as usize, frame.line_size);
    let grey = |x: usize, y: usize| (bits[y * line + x / 8] >> (7 - x % 8) & 1) * 255;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, grey);
    picture.detect_grids()[0].decode().unwrap().1
}

/// What another program reads in the modules that an app draws itself.
fn read_modules(side: usize, modules: &[u8]) -> String {
    const SCALE: usize = 3;
    const QUIET: usize = 4;
    let grey = |x: usize, y: usize| {
        let at = (y / SCALE).checked_sub(QUIET).zip((x / SCALE).checked_sub(QUIET));
        let inside = at.filter(|(y, x)| *y < side && *x < side);
        if inside.is_some_and(|(y, x)| modules[y * side + x] == 1) { 0 } else { 255 }
    };
    let pixels = (side + 2 * QUIET) * SCALE;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(pixels, pixels, grey);
    picture.detect_grids()[0].decode().unwrap().1
}

async fn a_badge_is_shown_with_no_network(world: World) {
    let alice = world.enrol_attendee("alice").await;
    issue(&world, "alice", false).await;
    alice.sync().await;
    alice.link.set_offline(true);

    let badge = alice.core().badge(Language::En).unwrap();
    assert_eq!(badge.state, BadgeState::Valid);
    assert_eq!(badge.registration, world.registration("alice").await.to_string());
    assert!(badge.text.starts_with("HB1:") && badge.name.contains("lice"), "{badge:?}");
    assert!(badge.issued_at.is_some() && badge.reason.is_none(), "{badge:?}");
    assert_eq!(read_modules(badge.side as usize, &badge.modules), badge.text);
    assert_eq!(read_png(&alice.core().badge_png(8).unwrap()), badge.text);
    let svg = alice.core().badge_svg().unwrap();
    assert!(svg.contains(&format!("0 0 {side} {side}", side = badge.side + 8)), "{svg:.200}");

    let later_ms = badge.expires_at_ms - world.now_ms();
    alice.clock.advance(later_ms);
    let over = alice.core().badge(Language::ZhHans).unwrap();
    assert_eq!((over.state, over.state_text.as_str()), (BadgeState::Expired, "已过期"));
}

async fn a_badge_made_anew_replaces_the_one_before_and_one_taken_back_says_why(world: World) {
    let alice = world.enrol_attendee("alice").await;
    issue(&world, "alice", false).await;
    alice.sync().await;
    let first = alice.core().badge(Language::En).unwrap();

    issue(&world, "alice", true).await;
    assert_eq!(alice.core().badge(Language::En).unwrap(), first, "nothing is heard of it yet");
    alice.sync().await;
    let second = alice.core().badge(Language::En).unwrap();
    assert!(second.serial > first.serial && second.text != first.text);

    let revoked = RevokeBadgeRequest { reference: "alice".to_owned(), reason: "遗失".to_owned() };
    world.organizer().revoke_badge(&world.event, &revoked).await.unwrap();
    alice.sync().await;
    let taken = alice.core().badge(Language::ZhHant).unwrap();
    assert_eq!((taken.state, taken.state_text.as_str()), (BadgeState::Revoked, "已收回"));
    assert_eq!(taken.reason.as_deref(), Some("遗失"));
    assert_eq!(taken.text, second.text, "a gate can still read it, and say why");

    issue(&world, "alice", true).await;
    alice.sync().await;
    assert_eq!(alice.core().badge(Language::En).unwrap().state, BadgeState::Valid);
}

async fn whoever_has_no_badge_is_told_what_to_do(world: World) {
    let alice = world.enrol_attendee("alice").await;
    alice.sync().await;
    let kind = |actor: &Actor| actor.core().badge(Language::En).unwrap_err().kind();
    assert_eq!(kind(&alice), "not_found");
    assert_eq!(alice.core().badge_png(8).unwrap_err().kind(), "not_found");
    let gate = world.enrol_gate("gate_a", &["main"]).await;
    assert_eq!(kind(&gate), "unauthorized");
}
