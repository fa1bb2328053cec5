//! Crashes, lost answers and double sending: every command ends in one commit.

use std::time::Duration;

use super::story::{
    Ordered, Story, customer_with_line, ordered, register_vendor, unordered, vendor_in,
};
use crate::writer::harness::customer_in;

/// Longer than any pause between two tries.
const LONG: Duration = Duration::from_secs(6);

/// A confirmed order of a customer in partition 0 with one vendor in partition 1.
async fn bought(story: &Story) -> Ordered {
    let (file, vendor) = (customer_in(0, 1), vendor_in(1, 1));
    story.ask(register_vendor(vendor)).await;
    customer_with_line(&story.running.writers, file).await;
    ordered(&story.running.writers, file, &[vendor]).await
}

#[tokio::test]
async fn what_was_outstanding_at_a_crash_is_sent_after_the_restart() {
    let story = Story::begin().await;
    let it = bought(&story).await;
    assert_eq!(story.outstanding(), 1.0);
    let mut story = story.restart(4).await;
    assert_eq!(story.outstanding(), 1.0, "the log says so");
    story.converse().await;
    assert_eq!(story.told(it.of_vendor(0)), ["purchase_order.received"]);
    assert_eq!(story.outstanding(), 0.0);
    story.check_once();
}

#[tokio::test]
async fn a_crash_between_a_refusal_and_its_report_leaves_nothing_behind() {
    let mut story = Story::begin().await;
    let it = bought(&story).await;
    story.converse().await;
    story.fall_silent();
    story.ask(it.refuse(0)).await;
    let told = story.told(it.stream());
    assert_eq!(told.last().unwrap(), "order.purchase_order_sent", "it has not heard yet");
    let mut story = story.restart(4).await;
    story.converse().await;
    let told = story.told(it.stream());
    assert_eq!(told[4..], ["order.purchase_order_refused", "order.cancelled"], "{told:?}");
    assert_eq!(story.outstanding(), 0.0);
    story.check_once();
}

#[tokio::test]
async fn what_was_settled_is_not_sent_again_after_a_restart() {
    let mut story = Story::begin().await;
    let it = bought(&story).await;
    story.converse().await;
    story.ask(it.confirm(0)).await;
    let mut story = story.restart(4).await;
    story.converse().await;
    story.world.pass(LONG).await;
    assert_eq!(story.running.metric("ledger_commands_repeated_total"), 0.0);
}

#[tokio::test]
async fn two_that_send_the_same_change_nothing_twice() {
    let mut story = Story::begin().await;
    let it = bought(&story).await;
    story.converse().await;
    story.converse().await;
    story.ask(it.refuse(0)).await;
    let mut story = story.restart(4).await;
    story.world.log.hold_appends(0);
    story.converse().await;
    story.converse().await;
    story.world.log.release_appends(0);
    story.world.settle().await;
    for _ in 0..8 {
        story.world.pass(LONG).await;
    }
    let told = story.told(it.stream());
    let cancelled = told.iter().filter(|it| *it == "order.cancelled").count();
    assert_eq!(cancelled, 1, "{told:?}");
    assert_eq!(story.outstanding(), 0.0);
    story.check_once();
}

#[tokio::test]
async fn a_command_whose_outcome_is_unknown_is_sent_until_it_is_known() {
    for lost in ["append", "report"] {
        let mut story = Story::begin().await;
        let it = bought(&story).await;
        match lost {
            "append" => story.world.log.lose_append(1),
            _ => story.world.log.lose_report(1),
        }
        story.converse().await;
        for _ in 0..8 {
            story.world.pass(LONG).await;
        }
        assert_eq!(story.told(it.of_vendor(0)), ["purchase_order.received"], "{lost}");
        assert_eq!(story.told(it.stream()).last().unwrap(), "order.purchase_order_sent");
        assert_eq!(story.outstanding(), 0.0, "{lost}");
        story.check_once();
    }
}

#[tokio::test]
async fn a_backlog_is_sent_little_by_little() {
    let mut story = Story::begin().await;
    let vendor = vendor_in(1, 1);
    story.ask(register_vendor(vendor)).await;
    for n in 0..100 {
        let file = customer_in(0, n);
        customer_with_line(&story.running.writers, file).await;
        ordered(&story.running.writers, file, &[vendor]).await;
    }
    assert_eq!(story.outstanding(), 100.0);
    story.world.log.hold_appends(1);
    story.converse().await;
    assert_eq!(story.running.metric("ledger_commits_in_flight"), 16.0, "and no more at once");
    story.world.log.release_appends(1);
    for _ in 0..20 {
        story.world.settle().await;
    }
    assert_eq!(story.outstanding(), 0.0);
    story.check_once();
}

#[tokio::test]
async fn a_command_that_is_refused_is_counted_and_tried_again_but_rarely() {
    let mut story = Story::begin().await;
    let vendor = vendor_in(1, 1);
    story.ask(register_vendor(vendor)).await;
    story.ask(unordered(vendor)).await;
    story.converse().await;
    let refused = |story: &Story| story.running.metric("ledger_process_refused_total");
    assert_eq!(refused(&story), 1.0, "nobody ordered it");
    story.world.pass(Duration::from_secs(1)).await;
    assert_eq!(refused(&story), 1.0);
    story.world.pass(LONG).await;
    assert_eq!((refused(&story), story.outstanding()), (2.0, 1.0));
}
