//! Orders, each told from the whole list of its events.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what an event would have added here is missed by the comparison"
)]

use std::collections::BTreeMap;

use ledger_core::decider::replay;
use ledger_core::event::Stored;
use ledger_core::log::{Commit, FileId, Place};
use ledger_core::money::Money;
use ledger_core::trade::order::{
    Cause, Event, Funding, ObligationCause, Order as Aggregate, Refusal, Stage,
};
use projections::tracking::orders::{Kind, Order, Pieces, PurchaseOrder, Standing, Step};
use uuid::Uuid;

#[derive(Default)]
pub(crate) struct Orders {
    events: BTreeMap<Uuid, Vec<(Event, Commit, Place)>>,
}

impl Orders {
    pub(crate) fn take(&mut self, id: Uuid, event: &Event, commit: &Commit, place: Place) {
        self.events.entry(id).or_default().push((event.clone(), commit.clone(), place));
    }

    pub(crate) fn orders(&self) -> BTreeMap<Uuid, Order> {
        self.events.iter().map(|(id, events)| (*id, order(*id, events))).collect()
    }

    pub(crate) fn purchase_orders(&self) -> BTreeMap<Uuid, PurchaseOrder> {
        let mut all = BTreeMap::new();
        for (id, events) in &self.events {
            for (event, commit, _) in events {
                let Event::Confirmed(it) = event else { continue };
                for asked in &it.purchase_orders {
                    let mut row = PurchaseOrder {
                        purchase_order: asked.purchase_order,
                        order: *id,
                        vendor: asked.vendor,
                        standing: Standing::Asked,
                        total: asked.total,
                        lines: asked.lines.iter().map(|it| it.number).collect(),
                        refusal: None,
                        asked_on: commit.business_date.date(),
                        answered_on: None,
                    };
                    events.iter().for_each(|(event, commit, _)| answer(&mut row, event, commit));
                    all.insert(asked.purchase_order, row);
                }
            }
        }
        all
    }

    /// By order, each order's by when it happened.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let mut all = vec![];
        for (id, events) in &self.events {
            let mut steps: Vec<Step> = (1..)
                .zip(events)
                .map(|(version, (event, commit, place))| step(*id, version, event, commit, *place))
                .collect();
            steps.sort_by_key(|it| (it.happened_at, it.version));
            all.extend(steps);
        }
        all
    }
}

fn order(id: Uuid, events: &[(Event, Commit, Place)]) -> Order {
    let last_quote = events.iter().rev().find_map(|(event, commit, place)| match event {
        Event::Quoted(it) => Some((it, commit, place)),
        _ => None,
    });
    let (quote, commit, place) = last_quote.unwrap();
    let FileId::Customer(customer) = commit.file else { panic!("{}", commit.file) };
    let mut row = Order {
        order: id,
        partition: place.partition,
        customer,
        stage: Stage::Quoted,
        lines: quote.lines.clone(),
        totals: quote.totals,
        beneficiary: quote.beneficiary.clone(),
        destination: quote.destination,
        valid_until: quote.valid_until.utc(),
        loan: None,
        lapses_on: None,
        pieces: Pieces::default(),
        cancelled: None,
        open_return: None,
        return_reason: None,
        delivered_at: None,
        owed: Money::zero(quote.totals.total.currency()),
        quoted_on: commit.business_date.date(),
        changed_on: events.last().unwrap().1.business_date.date(),
        version: events.len() as u64,
    };
    for (event, ..) in events {
        match event {
            Event::Placed(it) => row.lapses_on = Some(it.lapses_on.date()),
            Event::Confirmed(it) => {
                let Some(Funding::Loan { loan, .. }) = it.funding.first() else { panic!("{it:?}") };
                row.loan = Some(*loan);
            }
            Event::Cancelled(it) => row.cancelled = Some(it.cause.clone()),
            Event::Delivered(it) => row.delivered_at = Some(it.delivered_at.utc()),
            Event::ReturnAsked(it) => {
                row.return_reason = Some(it.reason.clone());
                row.open_return = Some(it.r#return);
            }
            Event::ReturnReceived(_) | Event::ReturnRefused(_) | Event::ReturnAbandoned(_) => {
                row.open_return = None;
            }
            Event::FundingLapsed(it) => {
                for it in &it.obligations {
                    row.owed = row.owed.minus(it.amount).unwrap();
                }
            }
            Event::ObligationArose(it) => row.owed = row.owed.plus(it.amount).unwrap(),
            _ => {}
        }
    }
    let last: Vec<Event> = events.iter().map(|(it, ..)| it.clone()).collect();
    let state = replay::<Aggregate>(&last);
    let account = state.order().unwrap();
    row.stage = account.stage();
    row.pieces = Pieces {
        cancelled: account.cancelled().list(),
        delivered: account.delivered().list(),
        returned: account.returned().list(),
    };
    row
}

fn answer(row: &mut PurchaseOrder, event: &Event, commit: &Commit) {
    let on = Some(commit.business_date.date());
    match event {
        Event::PurchaseOrderSent(it) if it.purchase_order == row.purchase_order => {
            row.standing = Standing::Sent;
        }
        Event::PurchaseOrderConfirmed(it)
            if it.purchase_order == row.purchase_order && row.standing != Standing::Refused =>
        {
            (row.standing, row.answered_on) = (Standing::Confirmed, on);
        }
        Event::PurchaseOrderRefused(it) if it.purchase_order == row.purchase_order => {
            (row.standing, row.answered_on) = (Standing::Refused, on);
            row.refusal = Some(it.refusal.clone());
        }
        Event::Cancelled(it)
            if it
                .purchase_orders
                .iter()
                .any(|it| it.purchase_order == row.purchase_order && it.whole) =>
        {
            row.standing = Standing::Cancelled;
        }
        _ => {}
    }
}

fn step(id: Uuid, version: u64, event: &Event, commit: &Commit, place: Place) -> Step {
    let name = event.event_type().strip_prefix("order.").unwrap();
    let kind = Kind::ALL.into_iter().find(|it| it.name() == name).unwrap();
    let recorded_at = commit.recorded_at.utc();
    let (purchase_order, reason, happened_at) = match event {
        Event::PurchaseOrderSent(it) => (Some(it.purchase_order), None, recorded_at),
        Event::PurchaseOrderConfirmed(it) => (Some(it.purchase_order), None, recorded_at),
        Event::PurchaseOrderRefused(it) => {
            let reason = match &it.refusal {
                Refusal::ByVendor { reason } | Refusal::Withdrawn { reason } => {
                    Some(reason.clone())
                }
                Refusal::Lapsed {} | Refusal::NotReceived { .. } => None,
            };
            (Some(it.purchase_order), reason, recorded_at)
        }
        Event::Cancelled(it) => match &it.cause {
            Cause::Asked { reason } => (None, Some(reason.clone()), recorded_at),
            Cause::FundingLapsed {} => (None, None, recorded_at),
            Cause::Refused { purchase_order } => (Some(*purchase_order), None, recorded_at),
        },
        Event::Delivered(it) => (None, None, it.delivered_at.utc()),
        Event::DeliveryCorrected(it) => (None, it.reason.clone(), recorded_at),
        Event::ReturnAsked(it) => (None, Some(it.reason.clone()), recorded_at),
        Event::ReturnRefused(it) => (None, Some(it.reason.clone()), recorded_at),
        Event::ObligationArose(it) => match &it.cause {
            ObligationCause::Person { reason } => (None, Some(reason.clone()), recorded_at),
            _ => (None, None, recorded_at),
        },
        _ => (None, None, recorded_at),
    };
    Step {
        order: id,
        version,
        kind,
        purchase_order,
        reason,
        happened_at,
        business_date: commit.business_date.date(),
        recorded_at,
        place,
    }
}
