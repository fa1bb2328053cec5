//! What repeats of old commands cost the others: nothing.

use std::time::Duration;

use command_api::writer::{Answer, NotServing};

use super::harness::{World, committed, customer_in, register};

/// Nothing is remembered beside the log, and few may wait to be read back.
async fn with_old_commands(many: u128) -> World {
    let mut world = World::new().await;
    world.settings.recent_bytes_max = 0;
    let running = world.start(3).await;
    for n in 0..many {
        committed(&running.ask(register(customer_in(0, n))).await);
    }
    running.stop().await;
    world.settings.waiting_max = 2;
    world
}

#[tokio::test]
async fn repeats_that_find_no_room_are_busy_and_hold_no_new_command_up() {
    let world = with_old_commands(20).await;
    let running = world.start(4).await;
    world.log.hold_reads(0, true);
    let mut answers = Vec::new();
    for n in 0..20 {
        answers.push(running.asked(register(customer_in(0, n))).await);
    }
    let mut new = running.asked(register(customer_in(0, 100))).await;
    assert!(matches!(new.try_recv().unwrap(), Answer::Committed { repeated: false, .. }));
    world.log.hold_reads(0, false);
    let mut busy = 0;
    for answer in answers {
        let answer = answer.await.unwrap();
        if answer == Answer::Busy {
            busy += 1;
        } else {
            assert!(matches!(answer, Answer::Committed { repeated: true, .. }), "{answer:?}");
        }
    }
    assert!((10..20).contains(&busy), "{busy}");
    // Asked again, they are answered.
    for n in 0..20 {
        let again = running.ask(register(customer_in(0, n))).await;
        assert!(matches!(again, Answer::Committed { repeated: true, .. }), "{again:?}");
    }
}

#[tokio::test]
async fn who_has_gone_costs_no_reading() {
    let world = with_old_commands(3).await;
    let running = world.start(4).await;
    world.settle().await;
    world.log.hold_reads(0, true);
    drop(running.writers.submit(register(customer_in(0, 1))));
    world.settle().await;
    let stopped = tokio::spawn(running.stop());
    world.settle().await;
    assert!(stopped.is_finished(), "what was wanted is read for nobody");
}

#[tokio::test]
async fn a_log_that_gives_nothing_is_told_to_all_who_wait_for_it() {
    let mut world = with_old_commands(6).await;
    world.settings.waiting_max = 100;
    let running = world.start(4).await;
    world.settle().await;
    world.log.hold_reads(0, true);
    let answers: Vec<_> =
        (0..6).map(|n| running.writers.submit(register(customer_in(0, n)))).collect();
    world.settle().await;
    world.pass(Duration::from_secs(10)).await;
    for answer in answers {
        let answer = answer.await.unwrap();
        let Answer::NotServing(NotServing::Unreadable(why)) = answer else { panic!("{answer:?}") };
        assert!(why.contains("gave nothing in time"), "{why}");
    }
    world.log.hold_reads(0, false);
    let again = running.ask(register(customer_in(0, 1))).await;
    assert!(matches!(again, Answer::Committed { repeated: true, .. }), "{again:?}");
}
