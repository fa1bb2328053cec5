//! The rules of an order.

use uuid::Uuid;

use super::{
    Account, Act, Beneficiary, Cancelled, Cause, Command, Confirmed, Delivered, Event, Item, Line,
    PlacedOnCredit, PurchaseOrder, PurchaseOrderConfirmed, PurchaseOrderRefused, PurchaseOrderSent,
    Quoted, RefundFellDue, Refusal, Rejection, ReturnAsked, ReturnReceived, Stage, State, Supply,
    Totals, Withdrawn,
};
use crate::log::Instant;
use crate::log::ids::created_id;
use crate::money::{Currency, MINOR_UNITS_MAX, Money};
use crate::party::Country;
use crate::trade::PurchaseLine;

/// The most lines a quote may have: an order is what one household buys at once.
const LINES_MAX: usize = 100;

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    let Command { act, at, id, sent, received } = command;
    match (state, act) {
        (State::None, Act::Quote { items, credit_fee, valid_until, destination, beneficiary }) => {
            quote(items, *credit_fee, *valid_until, *destination, beneficiary.as_ref(), *at)
        }
        (
            State::None,
            Act::PlaceOnCredit
            | Act::Confirm { .. }
            | Act::Cancel { .. }
            | Act::RecordPurchaseOrderSent { .. }
            | Act::RecordPurchaseOrderConfirmed { .. }
            | Act::RecordPurchaseOrderRefused { .. }
            | Act::RecordDelivery { .. }
            | Act::AskReturn { .. }
            | Act::ReceiveReturn
            | Act::OweRefund { .. },
        ) => Err(Rejection::NotFound),
        (
            State::Opened(order),
            Act::Quote { items, credit_fee, valid_until, destination, beneficiary },
        ) => {
            let expires = order.valid_until;
            match order.stage {
                Stage::Quoted if *at <= expires => {
                    Err(Rejection::QuoteStands { valid_until: expires })
                }
                Stage::Quoted => {
                    let beneficiary = beneficiary.as_ref();
                    quote(items, *credit_fee, *valid_until, *destination, beneficiary, *at)
                }
                Stage::Placed
                | Stage::Confirmed
                | Stage::Delivered
                | Stage::ReturnAsked
                | Stage::Returned => Err(Rejection::AlreadyPlaced),
                Stage::Cancelled => Err(Rejection::Cancelled),
            }
        }
        (State::Opened(order), Act::PlaceOnCredit) => order.place(*at),
        (State::Opened(order), Act::Confirm { loan }) => order.confirm(*loan, *id),
        (State::Opened(order), Act::Cancel { motive }) => order.cancel(motive, *sent),
        (State::Opened(order), Act::RecordPurchaseOrderSent { purchase_order }) => {
            let supply = order.known(*purchase_order)?;
            let sent = PurchaseOrderSent { purchase_order: *purchase_order, vendor: supply.vendor };
            Ok(if supply.sent { vec![] } else { vec![Event::PurchaseOrderSent(sent)] })
        }
        (State::Opened(order), Act::RecordPurchaseOrderConfirmed { purchase_order }) => {
            let Supply { vendor, .. } = *order.unanswered(*purchase_order)?;
            let confirmed = PurchaseOrderConfirmed { purchase_order: *purchase_order, vendor };
            Ok(vec![Event::PurchaseOrderConfirmed(confirmed)])
        }
        (State::Opened(order), Act::RecordPurchaseOrderRefused { purchase_order, refusal }) => {
            order.refused(*purchase_order, refusal, *sent)
        }
        (State::Opened(order), Act::RecordDelivery { delivered_at }) => {
            order.deliver(*delivered_at, *at)
        }
        (State::Opened(order), Act::AskReturn { motive }) => order.ask_return(motive),
        (State::Opened(order), Act::ReceiveReturn) => order.receive_return(),
        (State::Opened(order), Act::OweRefund { amount, motive }) => match motive {
            Some(motive) => order.decide_refund(*amount, motive, *received),
            None => order.owe_refund(*amount),
        },
    }
}

fn quote(
    items: &[Item],
    credit_fee: Money,
    valid_until: Instant,
    destination: Country,
    beneficiary: Option<&Beneficiary>,
    at: Instant,
) -> Result<Vec<Event>, Rejection> {
    if !(1..=LINES_MAX).contains(&items.len()) {
        return Err(Rejection::LineCount { found: items.len(), min: 1, max: LINES_MAX });
    }
    if valid_until <= at {
        return Err(Rejection::ValidUntilPassed { valid_until, at });
    }
    if let Some(Beneficiary { name: None, phone: None, address: None }) = beneficiary {
        return Err(Rejection::EmptyBeneficiary);
    }
    let currency = credit_fee.currency();
    let lines: Vec<Line> = (1..)
        .zip(items)
        .map(|(number, it)| line(number, it, currency))
        .collect::<Result<_, _>>()?;
    let totals = totals(&lines, credit_fee).ok_or(Rejection::TooLarge)?;
    if totals.total.is_zero() {
        return Err(Rejection::ZeroAmount);
    }
    let beneficiary = beneficiary.cloned();
    Ok(vec![Event::Quoted(Quoted { lines, totals, valid_until, destination, beneficiary })])
}

fn line(number: u32, item: &Item, order: Currency) -> Result<Line, Rejection> {
    let Item { vendor, description, quantity, goods, freight, customs, service } = item.clone();
    if quantity == 0 {
        return Err(Rejection::NoQuantity { line: number });
    }
    let amounts = [goods, freight, customs, service];
    if let Some(other) = amounts.into_iter().map(Money::currency).find(|it| *it != order) {
        return Err(Rejection::AnotherCurrency { order, given: other });
    }
    let total = sum(order, amounts).ok_or(Rejection::TooLarge)?;
    Ok(Line { number, vendor, description, quantity, goods, freight, customs, service, total })
}

/// `None` when they are too large.
fn totals(lines: &[Line], credit_fee: Money) -> Option<Totals> {
    let over = |of: fn(&Line) -> Money| sum(credit_fee.currency(), lines.iter().map(of));
    Some(Totals {
        goods: over(|it| it.goods)?,
        freight: over(|it| it.freight)?,
        customs: over(|it| it.customs)?,
        service: over(|it| it.service)?,
        credit_fee,
        total: over(|it| it.total)?.plus(credit_fee)?,
    })
}

fn sum(currency: Currency, amounts: impl IntoIterator<Item = Money>) -> Option<Money> {
    amounts.into_iter().try_fold(Money::zero(currency), Money::plus)
}

impl Account {
    fn place(&self, at: Instant) -> Result<Vec<Event>, Rejection> {
        match self.stage {
            Stage::Quoted if at > self.valid_until => {
                Err(Rejection::QuoteExpired { valid_until: self.valid_until })
            }
            Stage::Quoted => {
                Ok(vec![Event::PlacedOnCredit(PlacedOnCredit { total: self.total() })])
            }
            Stage::Placed
            | Stage::Confirmed
            | Stage::Delivered
            | Stage::ReturnAsked
            | Stage::Returned => Err(Rejection::AlreadyPlaced),
            Stage::Cancelled => Err(Rejection::Cancelled),
        }
    }

    fn confirm(&self, loan: Uuid, command: Uuid) -> Result<Vec<Event>, Rejection> {
        match (self.stage, self.loan) {
            (Stage::Cancelled, _) => Err(Rejection::Cancelled),
            (_, Some(loan)) => Err(Rejection::AlreadyConfirmed { loan }),
            (Stage::Placed, None) => {
                let purchase_orders = self.purchase_orders(command);
                Ok(vec![Event::Confirmed(Confirmed { loan, purchase_orders })])
            }
            (
                Stage::Quoted
                | Stage::Confirmed
                | Stage::Delivered
                | Stage::ReturnAsked
                | Stage::Returned,
                None,
            ) => Err(Rejection::NotPlaced),
        }
    }

    /// One for each vendor, in the order in which the lines name them.
    fn purchase_orders(&self, command: Uuid) -> Vec<PurchaseOrder> {
        let mut asked: Vec<PurchaseOrder> = vec![];
        for line in &self.lines {
            let Line { number, quantity, goods, vendor, .. } = *line;
            let wanted =
                PurchaseLine { number, description: line.description.clone(), quantity, goods };
            match asked.iter_mut().find(|it| it.vendor == vendor) {
                Some(it) => {
                    it.goods = it.goods.plus(goods).expect("a part of a total is no larger");
                    it.lines.push(wanted);
                }
                None => asked.push(PurchaseOrder {
                    purchase_order: created_id(command, &format!("purchase-order/{vendor}")),
                    vendor,
                    lines: vec![wanted],
                    goods,
                }),
            }
        }
        asked
    }

    /// Whoever has the goods, or will have them, gives them back before the loan ends.
    fn cancel(&self, motive: &str, sent: Option<Uuid>) -> Result<Vec<Event>, Rejection> {
        match (self.stage, sent) {
            (Stage::Confirmed, Some(shipment)) => Err(Rejection::UnderWay { shipment }),
            (Stage::Quoted | Stage::Placed | Stage::Confirmed, _) => {
                Ok(vec![self.cancelled(Cause::Asked { motive: motive.to_owned() }, None)])
            }
            (Stage::Delivered | Stage::ReturnAsked | Stage::Returned, _) => {
                Err(Rejection::Delivered)
            }
            (Stage::Cancelled, _) => Err(Rejection::Cancelled),
        }
    }

    /// Every vendor is told but the one who said no himself.
    fn cancelled(&self, cause: Cause, refused: Option<Uuid>) -> Event {
        let told = |it: &&Supply| Some(it.purchase_order) != refused && !it.is_refused();
        let purchase_orders = self.supplies.iter().filter(told);
        Event::Cancelled(Cancelled {
            cause,
            loan: self.loan,
            purchase_orders: purchase_orders
                .map(|it| Withdrawn { purchase_order: it.purchase_order, vendor: it.vendor })
                .collect(),
        })
    }

    /// A vendor's answer is never refused. It cancels the order while all of it can still be kept
    /// back; once something was sent, what becomes of the rest is for people to decide.
    fn refused(
        &self,
        purchase_order: Uuid,
        refusal: &Refusal,
        sent: Option<Uuid>,
    ) -> Result<Vec<Event>, Rejection> {
        let Supply { vendor, .. } = *self.unanswered(purchase_order)?;
        let refused = Event::PurchaseOrderRefused(PurchaseOrderRefused {
            purchase_order,
            vendor,
            refusal: refusal.clone(),
        });
        Ok(match self.stage {
            Stage::Confirmed if sent.is_none() => {
                let cause = Cause::Refused { purchase_order };
                vec![refused, self.cancelled(cause, Some(purchase_order))]
            }
            Stage::Confirmed
            | Stage::Quoted
            | Stage::Placed
            | Stage::Delivered
            | Stage::ReturnAsked
            | Stage::Returned
            | Stage::Cancelled => vec![refused],
        })
    }

    fn known(&self, purchase_order: Uuid) -> Result<&Supply, Rejection> {
        self.supply(purchase_order).ok_or(Rejection::UnknownPurchaseOrder { purchase_order })
    }

    fn unanswered(&self, purchase_order: Uuid) -> Result<&Supply, Rejection> {
        let supply = self.known(purchase_order)?;
        match supply.answer {
            None => Ok(supply),
            Some(_) => Err(Rejection::AlreadyAnswered { purchase_order }),
        }
    }

    fn deliver(&self, delivered_at: Instant, at: Instant) -> Result<Vec<Event>, Rejection> {
        match self.stage {
            Stage::Confirmed if delivered_at > at => {
                Err(Rejection::DeliveredAhead { delivered_at, at })
            }
            Stage::Confirmed => Ok(vec![Event::Delivered(Delivered { delivered_at })]),
            Stage::Quoted | Stage::Placed => Err(Rejection::NotConfirmed),
            Stage::Delivered | Stage::ReturnAsked | Stage::Returned => Err(Rejection::Delivered),
            Stage::Cancelled => Err(Rejection::Cancelled),
        }
    }

    fn ask_return(&self, motive: &str) -> Result<Vec<Event>, Rejection> {
        match self.stage {
            Stage::Delivered => {
                Ok(vec![Event::ReturnAsked(ReturnAsked { motive: motive.to_owned() })])
            }
            Stage::Quoted | Stage::Placed | Stage::Confirmed => Err(Rejection::NotDelivered),
            Stage::ReturnAsked => Err(Rejection::ReturnAlreadyAsked),
            Stage::Returned => Err(Rejection::Returned),
            Stage::Cancelled => Err(Rejection::Cancelled),
        }
    }

    fn receive_return(&self) -> Result<Vec<Event>, Rejection> {
        match self.stage {
            Stage::ReturnAsked => {
                let loan = self.loan.expect("what was delivered was confirmed with its loan");
                Ok(vec![Event::ReturnReceived(ReturnReceived { loan })])
            }
            Stage::Quoted | Stage::Placed | Stage::Confirmed => Err(Rejection::NotDelivered),
            Stage::Delivered => Err(Rejection::ReturnNotAsked),
            Stage::Returned => Err(Rejection::Returned),
            Stage::Cancelled => Err(Rejection::Cancelled),
        }
    }

    /// What a person decides: at most what came in and is not to be paid back yet.
    fn decide_refund(
        &self,
        amount: Money,
        motive: &str,
        received: Option<Money>,
    ) -> Result<Vec<Event>, Rejection> {
        self.refundable(amount)?;
        let nothing = Money::zero(self.currency());
        let left = received.and_then(|it| it.minus(self.refund)).unwrap_or(nothing);
        if left.amount() < amount.amount() {
            return Err(Rejection::MoreThanReceived { amount, left });
        }
        let due = self.refund.plus(amount).ok_or(Rejection::TooLarge)?;
        let motive = Some(motive.to_owned());
        Ok(vec![Event::RefundFellDue(RefundFellDue { amount, due, motive })])
    }

    /// What follows from money that came in, which is recorded whatever the sum of refunds: it grows
    /// up to what an amount can be.
    fn owe_refund(&self, amount: Money) -> Result<Vec<Event>, Rejection> {
        self.refundable(amount)?;
        let most = Money::new(MINOR_UNITS_MAX, self.currency()).ok();
        let due = self.refund.plus(amount).or(most).unwrap_or(self.refund);
        Ok(match due.minus(self.refund).filter(|it| !it.is_zero()) {
            Some(amount) => {
                vec![Event::RefundFellDue(RefundFellDue { amount, due, motive: None })]
            }
            None => vec![],
        })
    }

    fn refundable(&self, amount: Money) -> Result<(), Rejection> {
        match self.stage {
            Stage::Cancelled | Stage::Returned => (),
            Stage::Quoted
            | Stage::Placed
            | Stage::Confirmed
            | Stage::Delivered
            | Stage::ReturnAsked => return Err(Rejection::NothingToRefund),
        }
        if amount.is_zero() {
            return Err(Rejection::ZeroAmount);
        }
        let (order, given) = (self.currency(), amount.currency());
        if order != given {
            return Err(Rejection::AnotherCurrency { order, given });
        }
        Ok(())
    }
}

impl Supply {
    fn is_refused(&self) -> bool {
        self.answer == Some(super::Answer::Refused)
    }
}
