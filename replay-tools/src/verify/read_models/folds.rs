//! Are the rows that follow from events alone those of a fresh fold?

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use ledger_core::money::Currency;
use projections::applications::questions::{Period, funnel};
use projections::applications::{Application, Steps};
use projections::lines::{Change, Line};
use projections::processes::{Answer, Asked};
use projections::tracking::orders::{Order, PurchaseOrder, Step};
use projections::tracking::shipments::{Estimate, Reported, Shipment};
use projections::tracking::{orders, shipments};
use projections::{Failure, Model, applications, lines, processes};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Outcome;
use super::difference::difference;
use super::tables::{Table, compare_table};
use crate::verify::fault::{At, Fault, Wrong};

/// How many rows are asked for at once.
const PAGE: u32 = 5_000;

/// The folds of all partitions together.
#[derive(Default)]
pub(super) struct Folds {
    lines: HashMap<Uuid, Line>,
    changes: HashMap<(Uuid, u64), Change>,
    applications: HashMap<Uuid, Application>,
    funnel: BTreeMap<(NaiveDate, Currency), Steps>,
    asked: HashMap<Uuid, Asked>,
    answered: HashMap<Uuid, Answer>,
    orders: HashMap<Uuid, Order>,
    purchase_orders: HashMap<Uuid, PurchaseOrder>,
    steps: HashMap<(Uuid, u64), Step>,
    shipments: HashMap<Uuid, Shipment>,
    reports: HashMap<(Uuid, Uuid), Reported>,
    estimates: HashMap<(Uuid, u64), Estimate>,
}

impl Folds {
    /// Adds those of one partition.
    pub(super) fn extend(
        &mut self,
        lines: lines::Fold,
        applications: applications::Fold,
        processes: processes::Fold,
        (orders, shipments): (orders::Fold, shipments::Fold),
    ) {
        self.lines.extend(lines.lines);
        self.changes.extend(lines.changes.into_iter().map(|it| ((it.line, it.version), it)));
        self.applications.extend(applications.applications);
        for (key, steps) in applications.steps {
            self.funnel.entry(key).or_default().add(&steps);
        }
        self.asked.extend(processes.asked.into_iter().map(|it| (it.command_id, it)));
        self.answered.extend(processes.answered.into_iter().map(|it| (it.command_id, it)));
        self.orders.extend(orders.orders);
        self.purchase_orders.extend(orders.purchase_orders);
        self.steps.extend(orders.steps.into_iter().map(|it| ((it.order, it.version), it)));
        self.shipments.extend(shipments.shipments);
        self.reports.extend(shipments.reports);
        let estimates = shipments.estimates.into_iter();
        self.estimates.extend(estimates.map(|it| ((it.shipment, it.version), it)));
    }
}

/// Compares each table of these models.
pub(super) async fn compare(
    connection: &mut PgConnection,
    folds: Folds,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let Folds { lines, changes, applications, funnel, asked, answered, .. } = folds;
    let Folds { orders, purchase_orders, steps, shipments, reports, estimates, .. } = folds;
    let nil = Uuid::nil();

    let table = named(Model::Lines, "lines", |it| format!("credit-line-{it}"));
    let next = async |after| lines::whole::lines(&mut *connection, after, PAGE).await;
    compare_table(table, lines, outcome, nil, next, |it| it.line, line_differs).await?;
    let table = named(Model::Lines, "line_changes", |it| counted("credit-line", it));
    let next = async |after| lines::whole::changes(&mut *connection, after, PAGE).await;
    let key = |it: &Change| (it.line, it.version);
    compare_table(table, changes, outcome, (nil, 0), next, key, change_differs).await?;

    let table = named(Model::Applications, "applications", |it| format!("application-{it}"));
    let next = async |after| applications::whole::applications(&mut *connection, after, PAGE).await;
    compare_table(
        table,
        applications,
        outcome,
        nil,
        next,
        |it| it.application,
        application_differs,
    )
    .await?;
    compare_funnel(connection, &funnel, outcome).await?;

    let table = named(Model::Processes, "asked", |it| format!("command {it}"));
    let next = async |after| processes::whole::asked(&mut *connection, after, PAGE).await;
    compare_table(table, asked, outcome, nil, next, |it| it.command_id, asked_differs).await?;
    let table = named(Model::Processes, "answered", |it| format!("command {it}"));
    let next = async |after| processes::whole::answered(&mut *connection, after, PAGE).await;
    compare_table(table, answered, outcome, nil, next, |it| it.command_id, answer_differs).await?;

    let table = named(Model::Tracking, "orders", |it| format!("order-{it}"));
    let next = async |after| orders::whole::orders(&mut *connection, after, PAGE).await;
    compare_table(table, orders, outcome, nil, next, |it| it.order, order_differs).await?;
    let table = named(Model::Tracking, "purchase_orders", |it| format!("purchase-order-{it}"));
    let next = async |after| orders::whole::purchase_orders(&mut *connection, after, PAGE).await;
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
    let table = named(Model::Tracking, "order_steps", |it| counted("order", it));
    let next = async |after| orders::whole::steps(&mut *connection, after, PAGE).await;
    let key = |it: &Step| (it.order, it.version);
    compare_table(table, steps, outcome, (nil, 0), next, key, step_differs).await?;

    let table = named(Model::Tracking, "shipments", |it| format!("shipment-{it}"));
    let next = async |after| shipments::whole::shipments(&mut *connection, after, PAGE).await;
    compare_table(table, shipments, outcome, nil, next, |it| it.shipment, shipment_differs).await?;
    let of_shipment = |(shipment, report): &(Uuid, Uuid)| format!("shipment-{shipment}, {report}");
    let table = named(Model::Tracking, "reports", of_shipment);
    let next = async |after| shipments::whole::reports(&mut *connection, after, PAGE).await;
    let key = |it: &Reported| (it.shipment, it.report);
    compare_table(table, reports, outcome, (nil, nil), next, key, report_differs).await?;
    let table = named(Model::Tracking, "estimates", |it| counted("shipment", it));
    let next = async |after| shipments::whole::estimates(&mut *connection, after, PAGE).await;
    let key = |it: &Estimate| (it.shipment, it.version);
    compare_table(table, estimates, outcome, (nil, 0), next, key, estimate_differs).await
}

fn named<K>(model: Model, name: &'static str, row: fn(&K) -> String) -> Table<K> {
    Table { model, name, row }
}

fn counted(kind: &str, (id, version): &(Uuid, u64)) -> String {
    format!("{kind}-{id} event {version}")
}

fn line_differs(found: &Line, expected: &Line) -> Option<Wrong> {
    difference!(*found, *expected; partition, customer, currency, ceiling, reserved,
        outstanding, available, blocks, opened_on, changed_on, version)
}

fn change_differs(found: &Change, expected: &Change) -> Option<Wrong> {
    difference!(*found, *expected; kind, loan, amount, from_reservation, motive, ceiling,
        reserved, outstanding, available, blocks, business_date, recorded_at, place)
}

fn application_differs(found: &Application, expected: &Application) -> Option<Wrong> {
    difference!(*found, *expected; partition, customer, stage, purpose, asked, lapses_on,
        policy, terms, loan, reasons, motive, submitted_by, first_approved_by, ended_by,
        submitted_on, submitted_at, ended_on, ended_at, version)
}

fn asked_differs(found: &Asked, expected: &Asked) -> Option<Wrong> {
    difference!(*found, *expected; process, command_type, file, stream, causation, cause_file,
        correlation, asked_at, asked_on, place)
}

fn answer_differs(found: &Answer, expected: &Answer) -> Option<Wrong> {
    difference!(*found, *expected; answered_at, answered_on, event_types, place)
}

fn order_differs(found: &Order, expected: &Order) -> Option<Wrong> {
    difference!(*found, *expected; partition, customer, stage, lines, totals, beneficiary,
        destination, valid_until, loan, cancelled, return_motive, delivered_at, refund_due,
        quoted_on, changed_on, version)
}

fn purchase_order_differs(found: &PurchaseOrder, expected: &PurchaseOrder) -> Option<Wrong> {
    difference!(*found, *expected; order, vendor, standing, goods, lines, refusal, asked_on,
        answered_on)
}

fn step_differs(found: &Step, expected: &Step) -> Option<Wrong> {
    difference!(*found, *expected; kind, purchase_order, motive, happened_at, business_date,
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

/// The funnel of each day there is.
async fn compare_funnel(
    connection: &mut PgConnection,
    expected: &BTreeMap<(NaiveDate, Currency), Steps>,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let first = NaiveDate::from_ymd_opt(1, 1, 1).expect("the year 1 has days");
    let last = NaiveDate::from_ymd_opt(9999, 12, 31).expect("the year 9999 has days");
    let found = funnel(connection, first, last, Period::Day).await?;
    for key in found.keys().chain(expected.keys().filter(|it| !found.contains_key(it))) {
        let what = match (found.get(key), expected.get(key)) {
            (Some(found), Some(expected)) => {
                difference!(*found, *expected; submitted, approved, declined, lapsed, withdrawn)
            }
            (Some(_), None) => Some(Wrong::RowExtra),
            (None, _) => Some(Wrong::RowMissing),
        };
        let (day, currency) = key;
        let key = format!("of {day}, {currency}");
        let at = At::Row { model: Model::Applications.name(), table: "funnel", key };
        outcome.compared.rows += 1;
        outcome.note(what.map(|what| Fault { at, what }));
    }
    Ok(())
}
