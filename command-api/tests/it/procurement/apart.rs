//! A partition that does not take what it is sent, and a process that was replaced.

use std::time::Duration;

use command_api::writer::{NotServing, Standing};
use ledger_core::log::FileId;

use super::story::{Ordered, Story, customer_with_line, ordered, register_vendor, vendor_in};
use crate::writer::harness::{PARTITIONS, customer_in};

/// A confirmed order of the nth customer of partition 0 with the vendor of this partition.
async fn bought_in(story: &Story, partition: u32, n: u128) -> Ordered {
    let file = customer_in(0, n);
    customer_with_line(&story.running.writers, file).await;
    ordered(&story.running.writers, file, &[vendor_in(partition, 1)]).await
}

async fn with_vendors() -> Story {
    let story = Story::begin().await;
    for partition in 1..PARTITIONS {
        story.ask(register_vendor(vendor_in(partition, 1))).await;
    }
    story
}

#[tokio::test]
async fn a_partition_that_does_not_acknowledge_holds_up_nothing_that_goes_to_another() {
    let mut story = with_vendors().await;
    for n in 0..100 {
        bought_in(&story, 1, n).await;
    }
    story.world.log.hold_appends(1);
    story.converse().await;
    let other = bought_in(&story, 2, 100).await;
    story.world.settle().await;
    assert_eq!(story.told(other.of_vendor(0)), ["purchase_order.received"]);
    assert_eq!(story.told(other.stream()).last().unwrap(), "order.purchase_order_sent");
    assert_eq!(story.outstanding(), 100.0);
    story.world.log.release_appends(1);
    for _ in 0..20 {
        story.world.settle().await;
    }
    assert_eq!(story.outstanding(), 0.0);
    story.check_once();
}

#[tokio::test]
async fn what_goes_to_a_partition_that_is_not_read_is_unknown_and_not_sent() {
    // Without the policy book's partition none is served.
    let holder = FileId::PolicyBook.partition(PARTITIONS);
    let (lost, kept) = if holder == 1 { (2, 1) } else { (1, 2) };
    let mut story = with_vendors().await;
    story.converse().await;
    let settled = bought_in(&story, lost, 1).await;
    story.world.settle().await;
    assert_eq!(story.told(settled.of_vendor(0)), ["purchase_order.received"]);
    story.fall_silent();
    let waits = bought_in(&story, kept, 2).await;

    let mut story = story.restart_without(4, lost).await;
    assert!(matches!(story.running.standing(lost), Standing::NotServing(NotServing::Stopped(_))));
    assert_eq!((story.outstanding(), story.unknown()), (1.0, 1.0), "only one is known to wait");
    story.converse().await;
    assert_eq!(story.told(waits.of_vendor(0)), ["purchase_order.received"]);
    for _ in 0..5 {
        story.world.pass(Duration::from_secs(6)).await;
    }
    assert_eq!((story.outstanding(), story.unknown()), (0.0, 1.0));
    story.check_once();
}

#[tokio::test]
async fn a_process_that_was_replaced_everywhere_sends_nothing_more() {
    let mut story = with_vendors().await;
    story.world.log.hold_appends(1);
    story.converse().await;
    bought_in(&story, 1, 1).await;
    assert!(!story.has_ended());
    let other = story.world.begin(9).await;
    story.world.log.release_appends(1);
    for _ in 0..10 {
        story.world.pass(Duration::from_secs(6)).await;
    }
    let superseded =
        |it: &Standing| matches!(it, Standing::NotServing(NotServing::Superseded { .. }));
    assert!(story.running.writers.standings().iter().all(superseded));
    assert!(story.has_ended());
    assert_eq!(story.outstanding(), 0.0, "nobody here knows");
    other.stop().await;
}
