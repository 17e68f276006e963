//! A card is shown as one QR code that phones read: drawn, and read again by another program.

use huiban_companion::CardRequest;
use huiban_protocol::documents::ContactField;
use huiban_tests::World;
use qrcode::{Color, EcLevel, QrCode, Version};

/// Pixels of one module.
const SCALE: usize = 4;
/// Modules of white around the code.
const QUIET: usize = 4;

/// Draws a code, reads the picture, and says how large the code is.
fn read(text: &str) -> (String, i16) {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).unwrap();
    let Version::Normal(version) = code.version() else { panic!("a micro code") };
    let (modules, colors) = (code.width(), code.to_colors());
    let side = (modules + 2 * QUIET) * SCALE;
    let dark = |x: usize, y: usize| {
        let (x, y) = (x / SCALE, y / SCALE);
        let inside = (QUIET..modules + QUIET).contains(&x) && (QUIET..modules + QUIET).contains(&y);
        inside && colors[(y - QUIET) * modules + x - QUIET] == Color::Dark
    };
    let mut picture =
        rqrr::PreparedImage::prepare_from_greyscale(
            side,
            side,
            |x, y| {
                if dark(x, y) { 0 } else { 255 }
            },
        );
    let grids = picture.detect_grids();
    (grids[0].decode().unwrap().1, version)
}

#[tokio::test]
async fn cards_are_read_from_the_screen_whatever_they_hold() {
    let world = World::sqlite().await;
    let alice = world.enrol_attendee("alice").await;
    let usual = [
        "name=欧阳娜娜",
        "org=苏州工业园区某某医疗器械有限公司",
        "title=市场总监",
        "phone=+8613900000000",
        "email=ouyang.nana@example.cn",
    ];
    alice.core().set_card(&usual.map(str::to_owned)).unwrap();
    alice.core().set_card(&[format!("note={}", "会".repeat(90))]).unwrap();
    let show = |fields: &[ContactField]| {
        let request = CardRequest {
            to: "x7".to_owned(),
            fields: fields.to_vec(),
            purpose: "报价与样品".to_owned(),
            minutes: 10,
        };
        alice.core().show_card(&request)
    };
    use ContactField::{Email, Name, Note, Org, Phone, Title};
    let card = show(&[Name, Org, Title, Phone, Email]).unwrap();
    let (text, version) = read(&card.text);
    assert_eq!(text, card.text);
    assert!(version <= 16, "a usual card is of version {version}");

    let longest = show(&[Name, Org, Title, Phone, Email, Note]).unwrap();
    let (text, version) = read(&longest.text);
    assert_eq!(text, longest.text);
    assert!(version <= 20, "the longest card is of version {version}");

    alice.core().set_card(&[format!("note={}", "会".repeat(150))]).unwrap();
    let refused = show(&[Name, Org, Note]).unwrap_err();
    assert_eq!(refused.kind(), "invalid_input");
    assert!(refused.to_string().contains("note"), "it says what to leave out: {refused}");
}
