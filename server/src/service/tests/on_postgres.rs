//! The same promises on PostgreSQL, and those that only several instances can break.

mod crowd;
mod gate;
mod history;
mod orders;
mod organizers;
mod pairs;
mod retries;
mod scene;
mod stage;
mod triples;

use super::actor::{CLUSTER, START_MS, Server, event, open_instance};
use super::postgres::Postgres;
use super::{
    enrolling, keys, lists, people, publishing, pulling, pushing, scopes, undoing, weighing,
};
use huiban_protocol::cursor::Cursor;
use huiban_protocol::streams::StreamId;
use huiban_protocol::wire::VerdictKind;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Every test of a module by name, and a check that none is missing.
macro_rules! stories {
    ($($module:ident: $($name:ident),+;)*) => {
        const STORIES: &[(&str, fn())] = &[$($((stringify!($name), $module::$name),)+)*];

        #[test]
        fn no_promise_is_left_out() {
            let sources = [$(include_str!(concat!(stringify!($module), ".rs"))),*];
            let tests: usize =
                sources.iter().map(|source| source.matches("#[tokio::test]").count()).sum();
            assert_eq!(STORIES.len(), tests);
        }
    };
}

stories! {
    enrolling: a_code_enrols_one_device_and_repeats_its_answer_to_it, a_code_expires_and_a_stolen_key_is_refused, after_ten_wrong_short_codes_only_long_ones_are_taken_for_a_quarter_of_an_hour, a_gate_gets_its_lists_and_those_they_require_and_a_name, what_an_enrolment_needs_must_exist, a_token_expires_and_is_renewed_by_a_proof_for_this_host_only, a_server_that_forgot_a_device_takes_it_back_by_its_certificate, a_forked_device_takes_its_acts_to_its_new_identity, an_act_judged_anew_for_a_new_identity_is_counted_once_for_each, a_new_identity_holds_a_certificate_for_each_enrolment_of_the_old, a_revoked_device_is_shut_out_and_told_by_a_signed_order, a_second_enrolment_adds_to_the_first, a_refusal_that_another_device_is_told_does_not_count_as_told;
    keys: a_rotation_tells_every_device_and_spoils_no_badge, what_a_compromised_key_signs_later_counts_no_more, where_no_standby_is_listed_one_is_listed_first, a_fresh_root_key_is_taken_before_anyone_holds_on_to_the_old, the_holder_of_the_root_key_signs_the_next_list_and_no_older_one_counts, a_longer_event_needs_the_holder_of_the_root_key;
    lists: a_rule_reaches_gates_at_once_and_nothing_else_goes_out, names_are_opened_and_closed_with_the_rule, an_undone_publication_leaves_what_was_set_directly, rules_that_cannot_be_are_refused_and_change_nothing, what_gates_sent_is_counted_and_exported, a_file_that_takes_a_list_away_is_told_of;
    people: a_walk_in_has_a_badge_at_once, a_correction_keeps_the_badge_and_another_class_signs_a_new_one, a_substitute_gets_everything_anew_and_nothing_of_the_first_person, one_who_is_held_back_comes_in_with_the_same_badge_later, a_file_that_is_no_table_is_refused_and_twins_are_told, a_copy_that_was_read_before_an_erasure_is_not_kept;
    publishing: the_first_publication_sends_all_rows_and_no_changes, nothing_changed_publishes_nothing_and_a_dry_run_neither, a_moved_session_keeps_where_it_was_first_announced_and_says_what_changed, a_session_that_a_new_document_lacks_is_cancelled_with_all_it_refers_to, what_is_dropped_from_the_document_is_deleted_and_may_return_as_a_newer_row, a_wrong_document_is_refused_whole_and_says_why, a_whole_event_moves_by_days_and_to_other_rooms, a_list_that_is_required_anew_is_opened_to_the_gates_that_need_it;
    pulling: pages_follow_each_other_and_a_snapshot_says_the_same, a_page_is_bounded_in_bytes_and_holds_at_least_one_row, a_snapshot_is_used_again_until_the_stream_has_moved_far, a_cursor_of_another_past_is_refused, streams_of_others_are_closed;
    pushing: an_op_is_applied_once_however_often_it_is_offered, an_op_that_changes_nothing_names_the_head, effective_times_keep_the_order_of_acts_and_never_pass_the_receipt, the_server_clock_never_goes_back_within_a_stream, two_acts_of_one_number_fork_the_device_and_nothing_is_applied, one_id_with_two_bodies_is_parked_and_the_first_stays, each_op_is_judged_by_itself, what_an_older_server_stored_a_newer_one_applies, a_newer_server_judges_again_what_an_older_one_refused, an_act_of_a_device_nobody_certified_yet_waits_for_its_certificate, a_push_by_another_device_than_the_token_s_is_refused, listeners_hear_of_every_commit, no_row_grows_beyond_what_every_phone_can_take_in;
    scopes: people_are_found_only_where_a_list_of_the_gate_shows_them, a_list_that_hides_people_takes_them_away_from_its_gates, what_is_no_longer_required_is_closed_and_what_was_scanned_there_counts, a_gate_enrolled_before_the_first_publication_gets_all_by_it, what_an_older_program_left_undone_is_done_when_this_one_starts;
    undoing: each_undo_goes_one_publication_further_back_and_any_can_be_brought_back, a_publication_after_an_undo_is_undone_first, nothing_is_undone_before_the_second_publication, a_session_that_the_undone_publication_brought_is_cancelled_and_may_return, edits_that_were_not_published_stay_in_the_draft, a_dry_undo_says_what_it_would_do_and_does_nothing, a_reason_is_told_and_where_there_is_none_that_a_change_was_taken_back, only_the_newest_agendas_are_kept_and_that_is_said, what_an_older_program_published_is_said_to_be_not_kept;
    weighing: a_delay_is_weighed_before_it_is_published, a_cancelled_slot_is_an_exhibitor_s_loss, a_whole_event_that_moves_hits_everyone_and_makes_nothing_impossible, a_document_that_is_refused_hits_nobody;
}

/// A cluster for this test; where PostgreSQL is not installed the test says so and ends.
fn cluster() -> Option<Arc<Postgres>> {
    let cluster = Postgres::start().map(Arc::new);
    if cluster.is_none() {
        println!("PostgreSQL is not installed: nothing was tested");
    }
    cluster
}

#[test]
fn every_promise_holds_on_postgresql_too() {
    let Some(cluster) = cluster() else { return };
    CLUSTER.set(Some(cluster));
    for (name, story) in STORIES {
        println!("{name}");
        // an async test is a function that brings its own runtime
        story();
    }
    CLUSTER.set(None);
}

#[test]
fn instances_that_push_at_once_leave_no_gap_and_lose_nothing() {
    const GATES: i64 = 8;
    const PUSHES: i64 = 6;
    const OPS: usize = 5;
    let Some(cluster) = cluster() else { return };
    CLUSTER.set(Some(cluster));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        // another thread has no cluster, so everything is opened here
        let server = Server::published().await;
        let url = server.database.clone().unwrap();
        let mut instances = Vec::new();
        for number in 0..2 {
            instances.push(open_instance(&url, &server.clock, number).await);
        }
        let mut gates = Vec::new();
        for _ in 0..GATES {
            gates.push(server.gate("dinner").await);
        }
        let mut running = Vec::new();
        for (number, mut gate) in gates.into_iter().enumerate() {
            let service = instances[number % 2].clone();
            running.push(tokio::spawn(async move {
                for push in 0..PUSHES {
                    let ops: Vec<_> = (0..OPS)
                        .map(|op| {
                            // both lists, in either order
                            let list = if (op + number) % 2 == 0 { "main" } else { "dinner" };
                            gate.scan(list, 1, START_MS + push)
                        })
                        .collect();
                    let answer = gate.push(&service, &ops).await.unwrap();
                    let applied = VerdictKind::Applied;
                    assert!(answer.verdicts.iter().all(|v| v.verdict == applied));
                    // the answer was lost: once more, to the same instance
                    let again = gate.push(&service, &ops).await.unwrap();
                    let known = VerdictKind::Duplicate;
                    assert!(again.verdicts.iter().all(|v| v.verdict == known));
                }
                gate
            }));
        }
        let mut gate = None;
        for task in running {
            gate = Some(task.await.unwrap());
        }
        let gate = gate.unwrap();
        let mut scans = BTreeSet::new();
        for list in ["main", "dinner"] {
            let stream = StreamId::List(list.parse().unwrap());
            let mut cursor = Cursor::start(stream.clone());
            loop {
                let caller = gate.caller();
                let page = instances[0]
                    .changes(&event(), Some(&caller), &stream, Some(&cursor), Some(7))
                    .await
                    .unwrap();
                page.verify(&cursor).unwrap();
                scans.extend(
                    page.changes.into_iter().filter(|c| c.row_type == "scan").map(|c| c.id),
                );
                cursor = page.next;
                if !page.more {
                    break;
                }
            }
        }
        assert_eq!(scans.len(), usize::try_from(GATES * PUSHES).unwrap() * OPS);
    });
    CLUSTER.set(None);
}

#[test]
fn an_instance_hears_what_another_committed() {
    let Some(cluster) = cluster() else { return };
    CLUSTER.set(Some(cluster));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let server = Server::published().await;
        let url = server.database.clone().unwrap();
        let other = open_instance(&url, &server.clock, 1).await;
        let mut seen = crate::SeenHeads::default();
        other.poll_heads(&mut seen).await.unwrap();
        let mut moved = other.subscribe();
        let mut alice = server.attendee("A1").await;
        let op = alice.bookmark("s1", true, START_MS);
        alice.push_one(&server.service, &op).await;
        other.poll_heads(&mut seen).await.unwrap();
        assert_eq!(moved.try_recv().unwrap().stream, alice.stream());
        other.poll_heads(&mut seen).await.unwrap();
        assert!(moved.try_recv().is_err(), "nothing moved since");
    });
    CLUSTER.set(None);
}
