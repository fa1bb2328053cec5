//! A day where a partition does not serve.

use command_api::writer::{Answer, DayFailure, NotServing};
use ledger_core::log::FileId;

use crate::writer::harness::{PARTITIONS, World, board, clerk, customer_in, day, register, repay};

#[tokio::test]
async fn a_day_is_refused_where_a_partition_does_not_serve() {
    let world = World::new().await;
    let running = world.start(3).await;
    let holder = FileId::PolicyBook.partition(PARTITIONS);
    let broken = (holder + 1) % PARTITIONS;
    world.log.alter(broken, |records| {
        records.pop();
    });
    world.settle().await;
    let refused = running.writers.start_business_day(day("2004-11-02"), &clerk()).await;
    let refused = refused.unwrap_err();
    assert!(
        matches!(
            &refused,
            DayFailure::NotServing { partition, why: NotServing::Stopped(_) }
                if *partition == broken
        ),
        "{refused}"
    );
}

#[tokio::test]
async fn a_partition_that_does_not_serve_keeps_none_above_it_from_its_day() {
    let world = World::new().await;
    let running = world.start(3).await;
    let holder = FileId::PolicyBook.partition(PARTITIONS);
    let mut others = (0..PARTITIONS).filter(|it| *it != holder);
    let (broken, above) = (others.next().unwrap(), others.next().unwrap());
    world.log.alter(broken, |records| {
        records.pop();
    });
    world.settle().await;
    let refused = running.writers.start_business_day(day("2004-11-02"), &clerk()).await;
    let refused = refused.unwrap_err().to_string();
    assert!(refused.starts_with(&format!("partition {broken}: ")), "{refused}");
    for served in [holder, above] {
        assert_eq!(world.commits(served).last().unwrap().business_date, day("2004-11-02"));
    }
    // Instalments are due there, and money with the day's date is taken.
    let file = customer_in(above, 1);
    for request in [register(file), board(file, &["2004-11-02"]), repay(file, "r", 1_000)] {
        let answer = running.ask(request).await;
        assert!(matches!(answer, Answer::Committed { .. }), "{answer:?}");
    }
}
