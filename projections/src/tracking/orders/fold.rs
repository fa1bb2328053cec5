//! What commits make of the orders.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ledger_core::event::Stored;
use ledger_core::file::{Event, Fact};
use ledger_core::log::{Commit, FileId, Place, StreamId};
use ledger_core::money::Money;
use ledger_core::trade::order::{Cause, Event as OrderEvent, Quoted, Refusal, Stage};
use uuid::Uuid;

use super::{Kind, Order, PurchaseOrder, Standing, Step};

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
        let on = commit.business_date;
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
        let Told { kind, purchase_order, motive, happened_at } = told(event);
        self.steps.push(Step {
            order: id,
            version,
            kind,
            purchase_order,
            motive,
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
        let on = commit.business_date;
        match event {
            OrderEvent::Confirmed(it) => {
                for it in &it.purchase_orders {
                    let row = PurchaseOrder {
                        purchase_order: it.purchase_order,
                        order,
                        vendor: it.vendor,
                        standing: Standing::Asked,
                        goods: it.goods,
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
                (row.standing, row.answered_on) = (Standing::Confirmed, Some(on));
            }
            OrderEvent::PurchaseOrderRefused(it) => {
                let row = self.purchase_order(it.purchase_order)?;
                (row.standing, row.answered_on) = (Standing::Refused, Some(on));
                row.refusal = Some(it.refusal.clone());
            }
            OrderEvent::Cancelled(it) => {
                for it in &it.purchase_orders {
                    self.purchase_order(it.purchase_order)?.standing = Standing::Withdrawn;
                }
            }
            OrderEvent::Quoted(_)
            | OrderEvent::PlacedOnCredit(_)
            | OrderEvent::Delivered(_)
            | OrderEvent::ReturnAsked(_)
            | OrderEvent::ReturnReceived(_)
            | OrderEvent::RefundFellDue(_) => {}
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
        cancelled: None,
        return_motive: None,
        delivered_at: None,
        refund_due: Money::zero(it.totals.total.currency()),
        quoted_on: commit.business_date,
        changed_on: commit.business_date,
        version,
    })
}

fn change(order: &mut Order, event: &OrderEvent) {
    match event {
        OrderEvent::PlacedOnCredit(_) => order.stage = Stage::Placed,
        OrderEvent::Confirmed(it) => {
            order.stage = Stage::Confirmed;
            order.loan = Some(it.loan);
        }
        OrderEvent::Cancelled(it) => {
            order.stage = Stage::Cancelled;
            order.cancelled = Some(it.cause.clone());
        }
        OrderEvent::Delivered(it) => {
            order.stage = Stage::Delivered;
            order.delivered_at = Some(it.delivered_at.utc());
        }
        OrderEvent::ReturnAsked(it) => {
            order.stage = Stage::ReturnAsked;
            order.return_motive = Some(it.motive.clone());
        }
        OrderEvent::ReturnReceived(_) => order.stage = Stage::Returned,
        OrderEvent::RefundFellDue(it) => order.refund_due = it.due,
        OrderEvent::Quoted(_)
        | OrderEvent::PurchaseOrderSent(_)
        | OrderEvent::PurchaseOrderConfirmed(_)
        | OrderEvent::PurchaseOrderRefused(_) => {}
    }
}

/// What an event is in an order's history.
struct Told {
    kind: Kind,
    purchase_order: Option<Uuid>,
    motive: Option<String>,
    happened_at: Option<DateTime<Utc>>,
}

fn told(event: &OrderEvent) -> Told {
    let of = |kind| Told { kind, purchase_order: None, motive: None, happened_at: None };
    let answered = |kind, purchase_order| Told { purchase_order: Some(purchase_order), ..of(kind) };
    match event {
        OrderEvent::Quoted(_) => of(Kind::Quoted),
        OrderEvent::PlacedOnCredit(_) => of(Kind::PlacedOnCredit),
        OrderEvent::Confirmed(_) => of(Kind::Confirmed),
        OrderEvent::PurchaseOrderSent(it) => answered(Kind::PurchaseOrderSent, it.purchase_order),
        OrderEvent::PurchaseOrderConfirmed(it) => {
            answered(Kind::PurchaseOrderConfirmed, it.purchase_order)
        }
        OrderEvent::PurchaseOrderRefused(it) => Told {
            motive: match &it.refusal {
                Refusal::ByVendor { motive } => Some(motive.clone()),
                Refusal::NotReceived { .. } => None,
            },
            ..answered(Kind::PurchaseOrderRefused, it.purchase_order)
        },
        OrderEvent::Cancelled(it) => match &it.cause {
            Cause::Asked { motive } => Told { motive: Some(motive.clone()), ..of(Kind::Cancelled) },
            Cause::Refused { purchase_order } => answered(Kind::Cancelled, *purchase_order),
        },
        OrderEvent::Delivered(it) => {
            Told { happened_at: Some(it.delivered_at.utc()), ..of(Kind::Delivered) }
        }
        OrderEvent::ReturnAsked(it) => {
            Told { motive: Some(it.motive.clone()), ..of(Kind::ReturnAsked) }
        }
        OrderEvent::ReturnReceived(_) => of(Kind::ReturnReceived),
        OrderEvent::RefundFellDue(it) => {
            Told { motive: it.motive.clone(), ..of(Kind::RefundFellDue) }
        }
    }
}
