//! Do orders and shipments, and their history, stand as a fresh fold has them?

use std::collections::HashMap;

use projections::tracking::orders::{self, Order, PurchaseOrder, Step};
use projections::tracking::shipments::{self, Estimate, Reported, Shipment};
use projections::{Failure, Model, tracking};
use uuid::Uuid;

use super::compare::{Comparing, PAGE, Table, compare_table, counted};
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
        let (connection, outcome) = comparing.tables();
        let nil = Uuid::nil();
        let table = named("orders", |it| format!("order-{it}"));
        let next = async |after| orders::whole::orders(&mut *connection, after, PAGE).await;
        compare_table(table, orders, outcome, nil, next, |it| it.order, order_differs).await?;
        let table = named("purchase_orders", |it| format!("purchase-order-{it}"));
        let next =
            async |after| orders::whole::purchase_orders(&mut *connection, after, PAGE).await;
        compare_table(
            table,
            purchase_orders,
            outcome,
            nil,
            next,
            |it| it.purchase_order,
            purchase_order_differs,
        )
        .await?;
        let table = named("order_steps", |it| counted("order", it));
        let next = async |after| orders::whole::steps(&mut *connection, after, PAGE).await;
        let key = |it: &Step| (it.order, it.version);
        compare_table(table, steps, outcome, (nil, 0), next, key, step_differs).await?;

        let table = named("shipments", |it| format!("shipment-{it}"));
        let next = async |after| shipments::whole::shipments(&mut *connection, after, PAGE).await;
        compare_table(table, shipments, outcome, nil, next, |it| it.shipment, shipment_differs)
            .await?;
        let of_shipment =
            |(shipment, report): &(Uuid, Uuid)| format!("shipment-{shipment}, {report}");
        let table = named("reports", of_shipment);
        let next = async |after| shipments::whole::reports(&mut *connection, after, PAGE).await;
        let key = |it: &Reported| (it.shipment, it.report);
        compare_table(table, reports, outcome, (nil, nil), next, key, report_differs).await?;
        let table = named("estimates", |it| counted("shipment", it));
        let next = async |after| shipments::whole::estimates(&mut *connection, after, PAGE).await;
        let key = |it: &Estimate| (it.shipment, it.version);
        compare_table(table, estimates, outcome, (nil, 0), next, key, estimate_differs).await
    }
}

fn named<K>(name: &'static str, row: fn(&K) -> String) -> Table<K> {
    Table { model: tracking::MODEL, name, row }
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
