//! Several servers over one PostgreSQL.

mod postgres {
    use huiban_protocol::digest::Digest;
    use huiban_protocol::streams::StreamId;
    use huiban_tests::World;
    use std::sync::Arc;
    use tokio::sync::Notify;

    #[tokio::test]
    async fn what_is_pushed_to_one_instance_wakes_a_device_that_listens_at_the_other() {
        let Some(world) = World::postgres().await else { return };
        crate::stories::tell(wakes(world)).await;
    }

    async fn wakes(world: World) {
        let (second, directory) = world.second_instance().await;
        let alice = world.enrol_attendee("alice").await;
        let tablet = world.enrol_device_of("alice", "tablet").await;
        tablet.link.set_directory(Some(directory));
        // only what the server says can end the tablet's waiting
        tablet.clock.stand_still();
        let synced = Arc::new(Notify::new());
        let told = synced.clone();
        let core = tablet.shared_core();
        let follow = tokio::spawn(async move {
            core.follow(&|done| {
                assert!(done.is_ok(), "{done:?}");
                told.notify_one();
            })
            .await
        });
        synced.notified().await;
        for session in ["stents", "valves"] {
            alice.bookmark(session);
            alice.sync().await;
            while !tablet.bookmarked().contains(&session.to_owned()) {
                synced.notified().await;
            }
        }
        tablet.core().cancel();
        assert_eq!(follow.await.unwrap().unwrap_err().kind(), "cancelled");
        second.shutdown().await.unwrap();
    }

    #[tokio::test]
    async fn many_gates_that_push_to_both_instances_at_once_leave_one_gapless_stream() {
        let Some(world) = World::postgres().await else { return };
        crate::stories::tell(crowds(world)).await;
    }

    async fn crowds(world: World) {
        let (second, directory) = world.second_instance().await;
        let mut gates = Vec::new();
        for number in 0..8 {
            let gate = world.enrol_gate(&format!("gate_{number}"), &["main"]).await;
            if number % 2 == 1 {
                gate.link.set_directory(Some(directory.clone()));
            }
            gates.push(gate);
        }
        let people = [world.registration("alice").await, world.registration("bob").await];
        let before = world.head(&"list/main".parse().unwrap()).await.seq;
        let mut scans = 0;
        for round in 0..4 {
            for gate in &gates {
                gate.scan("main", people[round % 2]);
                scans += 1;
            }
            let syncs: Vec<_> = gates
                .iter()
                .map(|gate| {
                    let core = gate.shared_core();
                    tokio::spawn(async move { core.sync().await })
                })
                .collect();
            for sync in syncs {
                sync.await.unwrap().unwrap();
            }
        }
        let stream: StreamId = "list/main".parse().unwrap();
        let head = world.head(&stream).await;
        assert_eq!(head.seq, before + scans, "a number for each scan and none beside");
        // a new gate reads the whole stream from its start: numbers, chain and digest fit
        let late = world.enrol_gate("late", &["main"]).await;
        let held = (head.seq, format!("{:016x}", head.digest.0));
        assert_ne!(head.digest, Digest::default());
        assert_eq!(late.position("list/main"), held);
        for gate in &gates {
            gate.sync().await;
            assert_eq!(gate.position("list/main"), held, "{}", gate.name);
            assert_eq!(gate.pending(), 0);
        }
        assert_eq!(late.core().scans(&"main".parse().unwrap()).unwrap().len() as u64, scans);
        second.shutdown().await.unwrap();
    }
}
