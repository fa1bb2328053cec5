//! Do orders and shipments, and their history, stand as a fresh fold has them?

use std::collections::HashMap;

use projections::tracking::orders::{self, Order, PurchaseOrder, Step};
use projections::tracking::shipments::{self, Estimate, Reported, Shipment};
use projections::{Failure, Model, tracking};
use uuid::Uuid;

use super::compare::{Comparing, Table, compare_table, counted};
use super::difference::difference;
use super::expect::{Expect, Judged};
use crate::verify::fault::Wrong;

/// Of one partition.
#[derive(Debug, Default)]
pub(super) struct Expected {
    orders: orders::Fold,
    shipments: shipments::Fold,
}

impl Expect for Expected {
    const MODEL: Model = tracking::MODEL;

    fn take(&mut self, Judged { place, commit, facts, .. }: Judged<'_>) {
        let fits = |taken: Result<(), String>| taken.expect("a judged commit fits those before it");
        fits(self.orders.take(place, commit, facts));
        fits(self.shipments.take(place, commit, facts));
    }

    async fn compare(
        of_partitions: Vec<Expected>,
        comparing: &mut Comparing<'_>,
    ) -> Result<(), Failure> {
        let (mut orders, mut purchase_orders) = (HashMap::new(), HashMap::new());
        let (mut shipments, mut reports) = (HashMap::new(), HashMap::new());
        let (mut steps, mut estimates) = (HashMap::new(), HashMap::new());
        for it in of_partitions {
            orders.extend(it.orders.orders);
            purchase_orders.extend(it.orders.purchase_orders);
            steps.extend(it.orders.steps.into_iter().map(|it| ((it.order, it.version), it)));
            shipments.extend(it.shipments.shipments);
            reports.extend(it.shipments.reports);
            let of_shipments = it.shipments.estimates.into_iter();
            estimates.extend(of_shipments.map(|it| ((it.shipment, it.version), it)));
        }
        let table = Table::of(tracking::MODEL, &orders::whole::ORDERS, |it| format!("order-{it}"));
        compare_table(comparing, table, orders, |it| it.order, order_differs).await?;
        let table = Table::of(tracking::MODEL, &orders::whole::PURCHASE_ORDERS, |it| {
            format!("purchase-order-{it}")
        });
        let key = |it: &PurchaseOrder| it.purchase_order;
        compare_table(comparing, table, purchase_orders, key, purchase_order_differs).await?;
        let table = Table::of(tracking::MODEL, &orders::whole::STEPS, |it| counted("order", it));
        let key = |it: &Step| (it.order, it.version);
        compare_table(comparing, table, steps, key, step_differs).await?;

        let table =
            Table::of(tracking::MODEL, &shipments::whole::SHIPMENTS, |it| format!("shipment-{it}"));
        compare_table(comparing, table, shipments, |it| it.shipment, shipment_differs).await?;
        let of_shipment =
            |(shipment, report): &(Uuid, Uuid)| format!("shipment-{shipment}, {report}");
        let table = Table::of(tracking::MODEL, &shipments::whole::REPORTS, of_shipment);
        let key = |it: &Reported| (it.shipment, it.report);
        compare_table(comparing, table, reports, key, report_differs).await?;
        let table =
            Table::of(tracking::MODEL, &shipments::whole::ESTIMATES, |it| counted("shipment", it));
        let key = |it: &Estimate| (it.shipment, it.version);
        compare_table(comparing, table, estimates, key, estimate_differs).await
    }
}

fn order_differs(found: &Order, expected: &Order) -> Option<Wrong> {
    difference!(*found, *expected; partition, customer, stage, lines, totals, beneficiary,
        destination, valid_until, loan, lapses_on, pieces, cancelled, open_return, return_reason,
        delivered_at, owed,
        quoted_on, changed_on, version)
}

fn purchase_order_differs(found: &PurchaseOrder, expected: &PurchaseOrder) -> Option<Wrong> {
    difference!(*found, *expected; order, vendor, standing, total, lines, refusal, asked_on,
        answered_on)
}

fn step_differs(found: &Step, expected: &Step) -> Option<Wrong> {
    difference!(*found, *expected; kind, purchase_order, reason, happened_at, business_date,
        recorded_at, place)
}

fn shipment_differs(found: &Shipment, expected: &Shipment) -> Option<Wrong> {
    difference!(*found, *expected; partition, customer, order, stage, since, legs, documents,
        proofs, pick_up, promised_on, estimated_on, planned_on, ended_on, changed_on, version)
}

fn report_differs(found: &Reported, expected: &Reported) -> Option<Wrong> {
    difference!(*found, *expected; milestone, event_at, place_name, carrier, reason, wanted,
        duties, business_date, recorded_at, place, version, correction)
}

fn estimate_differs(found: &Estimate, expected: &Estimate) -> Option<Wrong> {
    difference!(*found, *expected; before, after, cause, business_date, recorded_at, place)
}
