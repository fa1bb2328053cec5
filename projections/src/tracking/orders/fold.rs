//! What commits make of the orders.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ledger_core::event::Stored;
use ledger_core::file::{Event, Fact};
use ledger_core::log::{Commit, FileId, Place, StreamId};
use ledger_core::money::{MINOR_UNITS_MAX, Money};
use ledger_core::reason::Reason;
use ledger_core::trade::order::{
    Cause, Event as OrderEvent, Funding, ObligationCause, Quoted, Refusal, Rest, Stage,
};
use ledger_core::trade::{LineQuantity, Quantities};
use uuid::Uuid;

use super::{Kind, Order, Pieces, PurchaseOrder, Standing, Step};

/// Orders, what is ordered of vendors, and the steps that were taken.
#[derive(Debug, Default)]
pub struct Fold {
    pub orders: BTreeMap<Uuid, Order>,
    pub purchase_orders: BTreeMap<Uuid, PurchaseOrder>,
    pub steps: Vec<Step>,
}

impl Fold {
    /// Starts from what is stored.
    pub(super) fn new(orders: Vec<Order>, purchase_orders: Vec<PurchaseOrder>) -> Fold {
        Fold {
            orders: orders.into_iter().map(|it| (it.order, it)).collect(),
            purchase_orders: purchase_orders
                .into_iter()
                .map(|it| (it.purchase_order, it))
                .collect(),
            steps: Vec::new(),
        }
    }

    /// Takes in one commit.
    ///
    /// # Errors
    /// Says what does not fit what was taken in before.
    pub fn take(&mut self, place: Place, commit: &Commit, facts: &[Fact]) -> Result<(), String> {
        for fact in facts {
            if let (Event::Order(event), StreamId::Order(id)) = (&fact.event, fact.stream) {
                self.order(id, event, place, commit)?;
            }
        }
        Ok(())
    }

    fn order(
        &mut self,
        id: Uuid,
        event: &OrderEvent,
        place: Place,
        commit: &Commit,
    ) -> Result<(), String> {
        let on = commit.business_date.date();
        match (event, self.orders.get_mut(&id)) {
            (OrderEvent::Quoted(it), former) => {
                let version = former.map_or(0, |it| it.version);
                let order = quoted(id, it, version, place, commit)?;
                self.orders.insert(id, order);
            }
            (_, None) => {
                return Err(format!("{} of order {id}, which has no row", event.event_type()));
            }
            (_, Some(order)) => change(order, event),
        }
        let order = self.orders.get_mut(&id).expect("it was put or found above");
        order.version += 1;
        order.changed_on = on;
        let version = order.version;
        self.purchase_orders(id, event, commit)?;
        let recorded_at = commit.recorded_at.utc();
        let Told { kind, purchase_order, reason, happened_at } = told(event);
        self.steps.push(Step {
            order: id,
            version,
            kind,
            purchase_order,
            reason,
            happened_at: happened_at.unwrap_or(recorded_at),
            business_date: on,
            recorded_at,
            place,
        });
        Ok(())
    }

    fn purchase_orders(
        &mut self,
        order: Uuid,
        event: &OrderEvent,
        commit: &Commit,
    ) -> Result<(), String> {
        let on = commit.business_date.date();
        match event {
            OrderEvent::Confirmed(it) => {
                for it in &it.purchase_orders {
                    let row = PurchaseOrder {
                        purchase_order: it.purchase_order,
                        order,
                        vendor: it.vendor,
                        standing: Standing::Asked,
                        total: it.total,
                        lines: it.lines.iter().map(|it| it.number).collect(),
                        refusal: None,
                        asked_on: on,
                        answered_on: None,
                    };
                    self.purchase_orders.insert(it.purchase_order, row);
                }
            }
            OrderEvent::PurchaseOrderSent(it) => {
                self.purchase_order(it.purchase_order)?.standing = Standing::Sent;
            }
            OrderEvent::PurchaseOrderConfirmed(it) => {
                let row = self.purchase_order(it.purchase_order)?;
                // A vendor who withdrew since may be heard before.
                if row.standing != Standing::Refused {
                    (row.standing, row.answered_on) = (Standing::Confirmed, Some(on));
                }
            }
            OrderEvent::PurchaseOrderRefused(it) => {
                let row = self.purchase_order(it.purchase_order)?;
                (row.standing, row.answered_on) = (Standing::Refused, Some(on));
                row.refusal = Some(it.refusal.clone());
            }
            OrderEvent::Cancelled(it) => {
                for it in it.purchase_orders.iter().filter(|it| it.whole) {
                    self.purchase_order(it.purchase_order)?.standing = Standing::Cancelled;
                }
            }
            OrderEvent::Quoted(_)
            | OrderEvent::Placed(_)
            | OrderEvent::Lapsed(_)
            | OrderEvent::Delivered(_)
            | OrderEvent::DeliveryCorrected(_)
            | OrderEvent::ReturnAsked(_)
            | OrderEvent::ReturnReceived(_)
            | OrderEvent::ReturnRefused(_)
            | OrderEvent::ReturnLapseDeferred(_)
            | OrderEvent::ReturnAbandoned(_)
            | OrderEvent::FundingLapsed(_)
            | OrderEvent::ObligationArose(_) => {}
        }
        Ok(())
    }

    fn purchase_order(&mut self, id: Uuid) -> Result<&mut PurchaseOrder, String> {
        self.purchase_orders
            .get_mut(&id)
            .ok_or_else(|| format!("an answer to purchase order {id}, which has no row"))
    }
}

fn quoted(
    id: Uuid,
    it: &Quoted,
    version: u64,
    place: Place,
    commit: &Commit,
) -> Result<Order, String> {
    let FileId::Customer(customer) = commit.file else {
        return Err(format!("order {id} stands in {}, which is no customer's", commit.file));
    };
    Ok(Order {
        order: id,
        partition: place.partition,
        customer,
        stage: Stage::Quoted,
        lines: it.lines.clone(),
        totals: it.totals,
        beneficiary: it.beneficiary.clone(),
        destination: it.destination,
        valid_until: it.valid_until.utc(),
        loan: None,
        lapses_on: None,
        pieces: Pieces::default(),
        cancelled: None,
        open_return: None,
        return_reason: None,
        delivered_at: None,
        owed: Money::zero(it.totals.total.currency()),
        quoted_on: commit.business_date.date(),
        changed_on: commit.business_date.date(),
        version,
    })
}

fn change(order: &mut Order, event: &OrderEvent) {
    match event {
        OrderEvent::Placed(it) => {
            order.stage = Stage::Placed;
            order.lapses_on = Some(it.lapses_on.date());
        }
        OrderEvent::Lapsed(_) => order.stage = Stage::Lapsed,
        OrderEvent::Confirmed(it) => {
            order.stage = Stage::Confirmed;
            order.loan = it.funding.iter().find_map(|it| match it {
                Funding::Loan { loan, .. } => Some(*loan),
                Funding::Payment { .. } => None,
            });
        }
        OrderEvent::Cancelled(it) => {
            order.cancelled = Some(it.cause.clone());
            more(&mut order.pieces.cancelled, &it.lines);
            match it.rest {
                Rest::Nothing => order.stage = Stage::Cancelled,
                Rest::Awaited | Rest::Delivered => order.stage = stage(order),
            }
        }
        OrderEvent::Delivered(it) => {
            order.delivered_at = Some(it.delivered_at.utc());
            more(&mut order.pieces.delivered, &it.lines);
            order.stage = stage(order);
        }
        OrderEvent::DeliveryCorrected(it) => {
            let left = Quantities::of(&order.pieces.delivered).without(&Quantities::of(&it.lines));
            order.pieces.delivered = left.list();
            order.stage = stage(order);
        }
        OrderEvent::ReturnAsked(it) => {
            order.open_return = Some(it.r#return);
            order.return_reason = Some(it.reason.clone());
            order.stage = Stage::ReturnAsked;
        }
        OrderEvent::ReturnReceived(it) => {
            order.open_return = None;
            more(&mut order.pieces.returned, &it.lines);
            order.stage = stage(order);
        }
        OrderEvent::ReturnRefused(_) | OrderEvent::ReturnAbandoned(_) => {
            order.open_return = None;
            order.stage = stage(order);
        }
        OrderEvent::ObligationArose(it) => {
            let most = Money::new(MINOR_UNITS_MAX, order.owed.currency()).ok();
            order.owed = order.owed.plus(it.amount).or(most).unwrap_or(order.owed);
        }
        OrderEvent::FundingLapsed(it) => {
            for it in &it.obligations {
                order.owed = order.owed.minus(it.amount).unwrap_or(order.owed);
            }
        }
        OrderEvent::Quoted(_)
        | OrderEvent::ReturnLapseDeferred(_)
        | OrderEvent::PurchaseOrderSent(_)
        | OrderEvent::PurchaseOrderConfirmed(_)
        | OrderEvent::PurchaseOrderRefused(_) => {}
    }
}

fn more(of: &mut Vec<LineQuantity>, lines: &[LineQuantity]) {
    let mut all = Quantities::of(of);
    all.add(lines);
    *of = all.list();
}

/// The stage of an order that was confirmed and is not cancelled.
fn stage(order: &Order) -> Stage {
    let Pieces { cancelled, delivered, returned } = &order.pieces;
    let ordered =
        order.lines.iter().map(|it| LineQuantity { line: it.number, quantity: it.quantity });
    let ordered = Quantities::of(&ordered.collect::<Vec<_>>());
    let left = ordered.without(&Quantities::of(cancelled)).without(&Quantities::of(delivered));
    match (order.open_return.is_some(), left.is_empty(), delivered == returned) {
        (true, _, _) => Stage::ReturnAsked,
        (false, false, _) => Stage::Confirmed,
        (false, true, true) => Stage::Returned,
        (false, true, false) => Stage::Delivered,
    }
}

/// What an event is in an order's history.
struct Told {
    kind: Kind,
    purchase_order: Option<Uuid>,
    reason: Option<Reason>,
    happened_at: Option<DateTime<Utc>>,
}

fn told(event: &OrderEvent) -> Told {
    let of = |kind| Told { kind, purchase_order: None, reason: None, happened_at: None };
    let answered = |kind, purchase_order| Told { purchase_order: Some(purchase_order), ..of(kind) };
    let because = |kind, reason: &Reason| Told { reason: Some(reason.clone()), ..of(kind) };
    match event {
        OrderEvent::Quoted(_) => of(Kind::Quoted),
        OrderEvent::Placed(_) => of(Kind::Placed),
        OrderEvent::Lapsed(_) => of(Kind::Lapsed),
        OrderEvent::Confirmed(_) => of(Kind::Confirmed),
        OrderEvent::PurchaseOrderSent(it) => answered(Kind::PurchaseOrderSent, it.purchase_order),
        OrderEvent::PurchaseOrderConfirmed(it) => {
            answered(Kind::PurchaseOrderConfirmed, it.purchase_order)
        }
        OrderEvent::PurchaseOrderRefused(it) => Told {
            reason: match &it.refusal {
                Refusal::ByVendor { reason } | Refusal::Withdrawn { reason } => {
                    Some(reason.clone())
                }
                Refusal::Lapsed {} | Refusal::NotReceived { .. } => None,
            },
            ..answered(Kind::PurchaseOrderRefused, it.purchase_order)
        },
        OrderEvent::Cancelled(it) => match &it.cause {
            Cause::Asked { reason } => because(Kind::Cancelled, reason),
            Cause::Refused { purchase_order } => answered(Kind::Cancelled, *purchase_order),
            Cause::FundingLapsed {} => of(Kind::Cancelled),
        },
        OrderEvent::Delivered(it) => {
            Told { happened_at: Some(it.delivered_at.utc()), ..of(Kind::Delivered) }
        }
        OrderEvent::DeliveryCorrected(it) => {
            Told { reason: it.reason.clone(), ..of(Kind::DeliveryCorrected) }
        }
        OrderEvent::ReturnAsked(it) => because(Kind::ReturnAsked, &it.reason),
        OrderEvent::ReturnReceived(_) => of(Kind::ReturnReceived),
        OrderEvent::ReturnRefused(it) => because(Kind::ReturnRefused, &it.reason),
        OrderEvent::ReturnLapseDeferred(_) => of(Kind::ReturnLapseDeferred),
        OrderEvent::ReturnAbandoned(_) => of(Kind::ReturnAbandoned),
        OrderEvent::FundingLapsed(_) => of(Kind::FundingLapsed),
        OrderEvent::ObligationArose(it) => match &it.cause {
            ObligationCause::Person { reason } => because(Kind::ObligationArose, reason),
            ObligationCause::LinesCancelled { .. } | ObligationCause::LinesReturned { .. } => {
                of(Kind::ObligationArose)
            }
        },
    }
}
