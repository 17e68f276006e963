use crate::import::tests::{import, lines};

#[test]
fn all_of_the_view_all_arrives_and_what_has_no_time_is_said() {
    let read = import("all.json", include_bytes!("tests/all.json")).unwrap();
    assert_eq!(lines(&read), include_str!("tests/all.txt"));
}

#[test]
fn a_plenum_that_stands_in_every_room_of_the_grid_arrives_once() {
    let read = import("grid.json", include_bytes!("tests/grid.json")).unwrap();
    assert_eq!(lines(&read), include_str!("tests/grid.txt"));
}
