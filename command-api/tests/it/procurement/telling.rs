//! What an order asks of its vendors, and what their answers do to it.

use ledger_core::log::FileId;

use super::story::{
    Ordered, Story, customer_with_line, ordered, register_vendor, suspend_vendor, vendor_in,
};
use crate::writer::harness::{PARTITIONS, customer_in};

/// A confirmed order of one customer with two vendors, whose files lie in these partitions.
async fn bought(story: &Story, customers: u32, vendors: [u32; 2]) -> Ordered {
    let file = customer_in(customers, 1);
    let vendors = [vendor_in(vendors[0], 1), vendor_in(vendors[1], 2)];
    for it in vendors {
        story.ask(register_vendor(it)).await;
    }
    customer_with_line(&story.running.writers, file).await;
    let ordered = ordered(&story.running.writers, file, &vendors).await;
    story.world.settle().await;
    ordered
}

#[tokio::test]
async fn a_confirmed_order_reaches_its_vendors_and_their_answers_come_back() {
    for (customers, vendors) in [(0, [1, 2]), (2, [2, 2]), (1, [0, 1])] {
        let mut story = Story::begin().await;
        story.converse().await;
        let it = bought(&story, customers, vendors).await;
        for number in [0, 1] {
            assert_eq!(story.told(it.of_vendor(number)), ["purchase_order.received"]);
            story.ask(it.confirm(number)).await;
        }
        let told = story.told(it.stream());
        assert_eq!(told[..3], ["order.quoted", "order.placed", "order.confirmed"], "{told:?}");
        let count = |kind: &str| told.iter().filter(|it| *it == kind).count();
        assert_eq!(count("order.purchase_order_sent"), 2, "{told:?}");
        assert_eq!(count("order.purchase_order_confirmed"), 2, "{told:?}");
        assert_eq!(told.len(), 7, "{told:?}");
        assert_eq!(story.outstanding(), 0.0);
        story.check_once();
    }
}

#[tokio::test]
async fn a_process_acts_for_the_ledger_and_names_what_it_goes_back_to() {
    let mut story = Story::begin().await;
    story.converse().await;
    let it = bought(&story, 0, [1, 2]).await;
    let commits = story.commits();
    let received = commits.iter().find(|commit| commit.events[0].stream == it.of_vendor(0));
    let received = received.unwrap();
    assert_eq!(received.command.r#type, "purchase_order.receive");
    assert_eq!(received.actor.role, "service");
    assert_eq!(received.causation, Some(it.confirmed_by.command_id));
    assert_eq!(received.correlation, it.confirmed_by.correlation);
    let told = commits.iter().find(|commit| commit.causation == Some(received.command.id)).unwrap();
    assert_eq!(told.command.r#type, "order.record_purchase_order_sent");
    assert_eq!((told.file, told.correlation), (it.file, it.confirmed_by.correlation));
}

#[tokio::test]
async fn one_vendors_refusal_unwinds_order_reservation_and_loan_and_the_other_is_told() {
    let mut story = Story::begin().await;
    story.converse().await;
    let it = bought(&story, 0, [1, 2]).await;
    story.ask(it.confirm(0)).await;
    story.ask(it.refuse(1)).await;
    let commits = story.commits();
    let unwinding = commits
        .iter()
        .find(|commit| commit.command.r#type == "order.record_purchase_order_refused")
        .unwrap();
    let mut types: Vec<_> = unwinding.events.iter().map(|it| it.r#type.as_str()).collect();
    types.sort_unstable();
    assert_eq!(
        types,
        [
            "credit_line.exposure_released",
            "loan.cancelled",
            "order.cancelled",
            "order.purchase_order_refused",
        ],
        "in one commit"
    );
    assert_eq!(
        story.told(it.of_vendor(0)),
        ["purchase_order.received", "purchase_order.confirmed", "purchase_order.cancelled"]
    );
    assert_eq!(
        story.told(it.of_vendor(1)),
        ["purchase_order.received", "purchase_order.refused"],
        "who refused is not told"
    );
    assert_eq!(story.outstanding(), 0.0);
    story.check_once();
}

#[tokio::test]
async fn a_vendor_that_is_unknown_or_suspended_counts_as_a_refusal() {
    for suspended in [false, true] {
        let mut story = Story::begin().await;
        story.converse().await;
        let file = customer_in(0, 1);
        let vendor = vendor_in(1, 1);
        if suspended {
            story.ask(register_vendor(vendor)).await;
            story.ask(suspend_vendor(vendor)).await;
        }
        customer_with_line(&story.running.writers, file).await;
        let it = ordered(&story.running.writers, file, &[vendor]).await;
        story.world.settle().await;
        assert_eq!(story.told(it.of_vendor(0)), ["purchase_order.not_received"]);
        let told = story.told(it.stream());
        assert_eq!(told[3..], ["order.purchase_order_refused", "order.cancelled"], "{told:?}");
        assert_eq!(story.outstanding(), 0.0);
        story.check_once();
    }
}

#[tokio::test]
async fn a_cancelled_order_is_taken_back_from_its_vendors() {
    let mut story = Story::begin().await;
    story.converse().await;
    let it = bought(&story, 0, [1, 2]).await;
    story.ask(it.confirm(0)).await;
    story.ask(it.cancel()).await;
    for number in [0, 1] {
        let told = story.told(it.of_vendor(number));
        assert_eq!(told.last().unwrap(), "purchase_order.cancelled", "{told:?}");
    }
    assert_eq!(story.outstanding(), 0.0);
    story.check_once();
}

#[test]
fn both_sides_lie_where_the_tests_say() {
    for partition in 0..PARTITIONS {
        let vendor = FileId::Vendor(vendor_in(partition, 1));
        assert_eq!(vendor.partition(PARTITIONS), partition);
        assert_eq!(customer_in(partition, 1).partition(PARTITIONS), partition);
    }
}
