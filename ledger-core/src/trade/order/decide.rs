//! The rules of an order.

use uuid::Uuid;

use super::quote::quote;
use super::state::Life;
use super::{
    AbandonCause, Act, Command, Confirmed, Event, Funding, Lapsed, Order, Payment, Placed,
    PurchaseOrder, PurchaseOrderConfirmed, PurchaseOrderSent, Rejection, Stage, State, Supply,
};
use crate::log::Instant;
use crate::log::ids::created_id;
use crate::money::Money;
use crate::trade::{LineQuantity, Part, PurchaseLine, Quantities};

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    match (state, &command.act) {
        (State::None, Act::Quote { items, valid_until, destination, beneficiary }) => {
            quote(items, *valid_until, *destination, beneficiary.as_ref(), command.at)
        }
        (
            State::None,
            Act::Place { .. }
            | Act::Confirm { .. }
            | Act::Cancel { .. }
            | Act::EndFunding
            | Act::RecordPurchaseOrderSent { .. }
            | Act::RecordPurchaseOrderConfirmed { .. }
            | Act::RecordPurchaseOrderRefused { .. }
            | Act::RecordDelivery { .. }
            | Act::CorrectDelivery { .. }
            | Act::TakeBackDelivery { .. }
            | Act::AskReturn { .. }
            | Act::ReceiveReturn { .. }
            | Act::RefuseReturn { .. }
            | Act::AbandonReturn { .. }
            | Act::Owe { .. }
            | Act::Age,
        ) => Err(Rejection::NotFound),
        (State::Opened(order), act) => order.decide(act, command),
    }
}

impl Order {
    fn decide(&self, act: &Act, command: &Command) -> Result<Vec<Event>, Rejection> {
        match act {
            Act::Quote { items, valid_until, destination, beneficiary } => {
                self.quotable(command.at)?;
                quote(items, *valid_until, *destination, beneficiary.as_ref(), command.at)
            }
            Act::Place { payment } => self.place(*payment, command),
            Act::Confirm { loan } => self.confirm(*loan, command),
            Act::Cancel { lines, reason } => self.cancel(lines.as_deref(), reason, command),
            Act::EndFunding => Ok(self.unfunded(command)),
            Act::RecordPurchaseOrderSent { purchase_order } => self.sent(*purchase_order),
            Act::RecordPurchaseOrderConfirmed { purchase_order } => self.supplied(*purchase_order),
            Act::RecordPurchaseOrderRefused { purchase_order, refusal } => {
                self.refused(*purchase_order, refusal, command)
            }
            Act::RecordDelivery { shipment: Some(shipment), lines, delivered_at } => {
                Ok(self.carried(*shipment, lines.as_deref(), *delivered_at, command))
            }
            Act::RecordDelivery { shipment: None, lines, delivered_at } => {
                self.hand_over(lines.as_deref(), *delivered_at, command)
            }
            Act::CorrectDelivery { shipment, lines } => Ok(self.corrected(*shipment, lines)),
            Act::TakeBackDelivery { delivery, reason } => self.take_back(*delivery, reason),
            Act::AskReturn { lines, reason } => self.ask_return(lines.as_deref(), reason, command),
            Act::ReceiveReturn { r#return } => self.receive_return(*r#return, command),
            Act::RefuseReturn { r#return, reason } => self.refuse_return(*r#return, reason),
            Act::AbandonReturn { r#return } => {
                self.abandon_return(*r#return, AbandonCause::Person {})
            }
            Act::Owe { amount, reason } => self.owe(*amount, reason, command),
            Act::Age => Ok(self.age(command)),
        }
    }

    /// Whether its quote has expired, so that another may follow.
    fn quotable(&self, at: Instant) -> Result<(), Rejection> {
        let valid_until = self.valid_until;
        match self.life {
            Life::Quoted if at <= valid_until => Err(Rejection::QuoteStands { valid_until }),
            Life::Quoted => Ok(()),
            Life::Placed { .. } | Life::Confirmed => Err(Rejection::AlreadyPlaced),
            Life::Lapsed => Err(Rejection::Lapsed),
            Life::Cancelled => Err(Rejection::Cancelled),
        }
    }

    fn place(&self, payment: Payment, command: &Command) -> Result<Vec<Event>, Rejection> {
        match self.life {
            Life::Quoted if command.at > self.valid_until => {
                Err(Rejection::QuoteExpired { valid_until: self.valid_until })
            }
            Life::Quoted => match payment {
                Payment::Credit {} => {
                    let lapses_on = command.on.saturating_add_days(command.policy.price_days);
                    let total = self.total();
                    Ok(vec![Event::Placed(Placed { payment, total, lapses_on })])
                }
                Payment::Advance {} => Err(Rejection::PaymentNotOffered),
            },
            Life::Placed { .. } | Life::Confirmed => Err(Rejection::AlreadyPlaced),
            Life::Lapsed => Err(Rejection::Lapsed),
            Life::Cancelled => Err(Rejection::Cancelled),
        }
    }

    fn age(&self, command: &Command) -> Vec<Event> {
        match self.life {
            Life::Placed { lapses_on } if command.on >= lapses_on => {
                vec![Event::Lapsed(Lapsed {})]
            }
            Life::Confirmed => self.age_return(command),
            Life::Placed { .. } | Life::Quoted | Life::Lapsed | Life::Cancelled => vec![],
        }
    }

    fn confirm(&self, loan: Uuid, command: &Command) -> Result<Vec<Event>, Rejection> {
        match self.life {
            Life::Placed { .. } => Ok(vec![Event::Confirmed(Confirmed {
                funding: vec![Funding::Loan { loan, amount: self.total() }],
                goods_leave_on: command.policy.goods_leave_on,
                purchase_orders: self.purchase_orders(command),
            })]),
            Life::Confirmed => Err(Rejection::AlreadyConfirmed),
            Life::Quoted => Err(Rejection::NotPlaced),
            Life::Lapsed => Err(Rejection::Lapsed),
            Life::Cancelled => Err(Rejection::Cancelled),
        }
    }

    /// One for each vendor, in the order in which the lines name them.
    fn purchase_orders(&self, command: &Command) -> Vec<PurchaseOrder> {
        let lapses_on = command.on.saturating_add_days(command.policy.vendor_answer_days);
        let mut asked: Vec<PurchaseOrder> = vec![];
        for line in &self.lines {
            let (vendor, price) = (line.vendor, line.vendor_price());
            let wanted = PurchaseLine {
                number: line.number,
                description: line.description.clone(),
                quantity: line.quantity,
                price,
            };
            match asked.iter_mut().find(|it| it.vendor == vendor) {
                Some(it) => {
                    it.total = it.total.plus(price).expect("the quote added up");
                    it.lines.push(wanted);
                }
                None => asked.push(PurchaseOrder {
                    purchase_order: created_id(command.id, &format!("purchase-order/{vendor}")),
                    vendor,
                    lines: vec![wanted],
                    total: price,
                    lapses_on,
                }),
            }
        }
        asked
    }

    fn sent(&self, purchase_order: Uuid) -> Result<Vec<Event>, Rejection> {
        let Supply { vendor, sent, .. } = *self.known(purchase_order)?;
        let told = Event::PurchaseOrderSent(PurchaseOrderSent { purchase_order, vendor });
        Ok(if sent { vec![] } else { vec![told] })
    }

    /// A vendor who confirmed and then withdrew may be heard in the other order.
    fn supplied(&self, purchase_order: Uuid) -> Result<Vec<Event>, Rejection> {
        let Supply { vendor, answer, .. } = *self.known(purchase_order)?;
        match answer {
            None | Some(super::Answer::Withdrawn) => {
                let confirmed = PurchaseOrderConfirmed { purchase_order, vendor };
                Ok(vec![Event::PurchaseOrderConfirmed(confirmed)])
            }
            Some(super::Answer::Confirmed | super::Answer::Refused) => {
                Err(Rejection::AlreadyAnswered { purchase_order })
            }
        }
    }

    pub(super) fn known(&self, purchase_order: Uuid) -> Result<&Supply, Rejection> {
        self.supply(purchase_order).ok_or(Rejection::UnknownPurchaseOrder { purchase_order })
    }

    /// What each vendor who has not refused hears of this that happens to these lines, of which
    /// `left` is what it has still to happen to.
    pub(super) fn parts(&self, lines: &Quantities, left: &Quantities) -> Vec<Part> {
        let supplies = self.supplies.iter().filter(|it| !it.is_refused());
        let part = |it: &Supply| Part {
            purchase_order: it.purchase_order,
            vendor: it.vendor,
            lines: lines.among(&it.lines).list(),
            whole: left.among(&it.lines).is_empty(),
        };
        supplies.map(part).filter(|it| !it.lines.is_empty()).collect()
    }

    /// These lines as quantities: each known, none twice, none of nothing, and no more of any than
    /// is `left`.
    pub(super) fn asked(
        &self,
        lines: &[LineQuantity],
        left: &Quantities,
    ) -> Result<Quantities, Rejection> {
        if lines.is_empty() {
            return Err(Rejection::NoLines);
        }
        for (place, &LineQuantity { line, quantity }) in lines.iter().enumerate() {
            if !self.lines.iter().any(|it| it.number == line) {
                return Err(Rejection::UnknownLine { line });
            }
            if lines.iter().take(place).any(|it| it.line == line) {
                return Err(Rejection::LineTwice { line });
            }
            if quantity == 0 {
                return Err(Rejection::NoQuantity { line });
            }
            let left = left.at(line);
            if quantity > left {
                return Err(Rejection::MoreThanLeft { line, quantity, left });
            }
        }
        Ok(Quantities::of(lines))
    }

    /// What the customer paid for these.
    pub(super) fn worth(&self, lines: &Quantities) -> Money {
        let gone = self.cancelled.with(&self.returned);
        let worth = self.lines.iter().map(|it| it.worth(gone.at(it.number), lines.at(it.number)));
        super::line::sum(self.currency(), worth).expect("a part of a total is no larger")
    }

    /// What the customer paid for these, which are about to be cancelled or to come back.
    pub fn worth_of(&self, lines: &[LineQuantity]) -> Money {
        self.worth(&Quantities::of(lines))
    }

    /// Why what can only be done to a confirmed order cannot be done to this one.
    pub(super) fn confirmed_only(&self) -> Result<(), Rejection> {
        match self.life {
            Life::Confirmed => Ok(()),
            Life::Quoted | Life::Placed { .. } => Err(Rejection::NotConfirmed),
            Life::Lapsed => Err(Rejection::Lapsed),
            Life::Cancelled => Err(Rejection::Cancelled),
        }
    }

    /// Whether all of it came back, or is about to.
    pub(super) fn is_returned(&self) -> bool {
        self.stage() == Stage::Returned
    }
}

impl Supply {
    pub(super) fn is_refused(&self) -> bool {
        match self.answer {
            Some(super::Answer::Refused | super::Answer::Withdrawn) => true,
            Some(super::Answer::Confirmed) | None => false,
        }
    }
}

impl Funding {
    /// How much of the order it pays.
    pub fn amount(&self) -> Money {
        match self {
            Funding::Loan { amount, .. } | Funding::Payment { amount, .. } => *amount,
        }
    }
}
