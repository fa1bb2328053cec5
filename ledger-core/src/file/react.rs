//! What must follow in the other streams of a customer's file.
//!
//! | what happened | what follows |
//! |---|---|
//! | an application is signed | its loan is granted on a reservation, its order confirmed |
//! | a loan is granted on a line | its principal is reserved |
//! | it is cancelled | the reservation is released |
//! | it lapses | nothing pays for its order: what has not left is given up |
//! | it is disbursed | the reservation becomes outstanding |
//! | it is although its order is paid for no more | it is rescinded |
//! | a part of it goes out, or comes back | so much of the reservation is outstanding, or reserved again |
//! | no further part goes out | what is left of the reservation is released |
//! | its disbursement is taken back | what is outstanding is reserved again |
//! | its principal is paid, unpaid again, boarded or rescinded | so is what is outstanding |
//! | it comes to be in default, is no longer | the line is blocked, unblocked |
//! | months are paid in time, or no more; it is late or in default | the limit grows, shrinks |
//! | an order is cancelled or lapses | an application for it is withdrawn |
//! | all of it is cancelled or came back | its loan is cancelled or rescinded, if the order names it |
//! | some of it is, and its loan was paid out | the loan is refunded what that had cost |
//! | some or all of it is cancelled | the shipments planned for that are given up |
//! | it is delivered, or to be returned, or is no more | its loan is held no more, or for that |
//! | a shipment is delivered | what is in it is, of the order |
//! | it is not, after all | so is the order |
//! | what it takes of its bank's line moves | the bank's file is told, by the application |
//! | Premium covers the customer, or no more | applications that wait for it go on, or wait |
//! | what is wanted of an identity is accepted, or counts no more | so do they |
//! | something is told late, or a list names the customer | what the rules offered is looked at again |

use uuid::Uuid;

use super::{Command, CustomerFile, Event, Fact, Facts, Rejection};
use crate::credit::application::{self, LenderAnswer, Signed};
use crate::credit::line;
use crate::credit::loan::{self, CancelCause, Life, Loan, RescindCause, ReturnedLine};
use crate::freight::shipment::{self, Direction};
use crate::log::ids::created_id;
use crate::log::{Instant, StreamId};
use crate::money::Money;
use crate::trade::LineQuantity;
use crate::trade::order::{self, Funding, Rest};

/// What is to be asked next, in this order, when these facts of one stream have led from one state
/// of the file to the other.
///
/// # Errors
/// When something must follow for which there is nothing in the file.
pub(super) fn follow_ups(
    before: &CustomerFile,
    decided: &[Fact],
    after: &CustomerFile,
    facts: &Facts,
) -> Result<Vec<Command>, Rejection> {
    let mut next = vec![];
    for Fact { stream, event } in decided {
        if let (Event::Application(application::Event::Signed(it)), StreamId::Application(id)) =
            (event, *stream)
        {
            next.extend(signed(after, id, it)?);
        }
        if let (Event::Order(it), StreamId::Order(id)) = (event, *stream) {
            next.extend(refunded(before, (decided, facts), after, id, it));
            next.extend(order_moved(after, id, it));
        }
    }
    let stream = decided.first().map(|it| it.stream);
    if let Some(StreamId::Loan(id)) = stream {
        next.extend(loan_moved(before, decided, after, id));
        next.extend(CustomerFile::limit_moved(before, after, id, facts));
    }
    if let Some(StreamId::Shipment(id)) = stream {
        next.extend(shipment_moved(before, after, id, facts.at));
    }
    if let Some(StreamId::Identity(_)) = stream {
        next.extend(CustomerFile::identity_moved(before, after));
    }
    if decided.iter().any(|it| after.is_news(it)) {
        next.extend(after.reassessed());
    }
    if let Some(StreamId::Premium(_)) = stream {
        next.extend(CustomerFile::premium_moved(before, after));
    }
    Ok(next)
}

/// The reservation comes before the loan, which would make it too: so the commit tells first what
/// may be refused.
fn signed(
    after: &CustomerFile,
    application: Uuid,
    Signed { loan, offer: signed, .. }: &Signed,
) -> Result<Vec<Command>, Rejection> {
    let loan = *loan;
    let dossier = after.applications.get(&application).and_then(|it| it.application());
    let Some((dossier, offer)) = dossier.and_then(|it| Some((it, it.offer()?))) else {
        return Ok(vec![]);
    };
    let terms = offer.terms();
    let currency = terms.principal.currency();
    let line = after.line_in(currency).ok_or(Rejection::NoCreditLine { currency })?;
    let lender_reference = match &offer.answer {
        LenderAnswer::Accepted { reference } => Some(reference.clone()),
        LenderAnswer::NotAsked
        | LenderAnswer::Reserving
        | LenderAnswer::Reserved { .. }
        | LenderAnswer::Awaited { .. } => None,
    };
    let grant = loan::Act::Grant {
        parts_until: None,
        product: terms.product.clone().map(|code| loan::Product { code, version: None }),
        lender: terms.lender.clone(),
        lender_reference,
        principal: terms.principal,
        plan: terms.plan.clone(),
        decision: loan::Decided::Application { application, offer: Some(*signed) },
    };
    let mut next = vec![
        Command::Line { line, act: line::Act::Reserve { loan, amount: terms.principal } },
        Command::Loan { loan, act: grant },
    ];
    if let Some(order) = dossier.order() {
        next.push(Command::Order { order, act: order::Act::Confirm { loan } });
    }
    Ok(next)
}

fn order_moved(after: &CustomerFile, order: Uuid, event: &order::Event) -> Vec<Command> {
    match event {
        order::Event::Cancelled(it) => {
            let mut next = withdrawn(after, order);
            next.extend(ended(after, order, &it.funding, || RescindCause::OrderCancelled {
                order,
            }));
            next.extend(after.not_wanted(order).into_iter().map(|shipment| {
                let cause = shipment::CancelCause::OrderCancelled {};
                Command::Shipment { shipment, act: shipment::Act::Cancel { cause } }
            }));
            if it.rest != Rest::Awaited && it.funding.is_empty() {
                next.extend(loan_ages(after, order));
            }
            next
        }
        order::Event::Lapsed(_) => withdrawn(after, order),
        order::Event::Delivered(_)
        | order::Event::DeliveryCorrected(_)
        | order::Event::ReturnAsked(_)
        | order::Event::ReturnRefused(_)
        | order::Event::ReturnAbandoned(_) => loan_ages(after, order).into_iter().collect(),
        order::Event::ReturnReceived(it) => {
            let returned = || RescindCause::Returned { order, lines: as_returned(&it.lines) };
            let mut next = ended(after, order, &it.funding, returned);
            if it.funding.is_empty() {
                next.extend(loan_ages(after, order));
            }
            next
        }
        order::Event::Quoted(_)
        | order::Event::Placed(_)
        | order::Event::Confirmed(_)
        | order::Event::PurchaseOrderSent(_)
        | order::Event::PurchaseOrderConfirmed(_)
        | order::Event::PurchaseOrderRefused(_)
        | order::Event::FundingLapsed(_)
        | order::Event::ReturnLapseDeferred(_)
        | order::Event::ObligationArose(_) => vec![],
    }
}

/// What of a loan is refunded for lines of its order that came back or will not come, where the loan runs on
/// and nobody owes the customer that beside it.
fn refunded(
    before: &CustomerFile,
    (decided, facts): (&[Fact], &Facts),
    after: &CustomerFile,
    order: Uuid,
    event: &order::Event,
) -> Option<Command> {
    let (lines, funding, cause) = match event {
        order::Event::Cancelled(it) => {
            let lines = as_returned(&it.lines);
            (&it.lines, &it.funding, loan::RefundCause::NotSupplied { order, lines })
        }
        order::Event::ReturnReceived(it) => {
            let lines = as_returned(&it.lines);
            (&it.lines, &it.funding, loan::RefundCause::Returned { order, lines })
        }
        order::Event::Quoted(_)
        | order::Event::Placed(_)
        | order::Event::Lapsed(_)
        | order::Event::Confirmed(_)
        | order::Event::PurchaseOrderSent(_)
        | order::Event::PurchaseOrderConfirmed(_)
        | order::Event::PurchaseOrderRefused(_)
        | order::Event::FundingLapsed(_)
        | order::Event::Delivered(_)
        | order::Event::DeliveryCorrected(_)
        | order::Event::ReturnAsked(_)
        | order::Event::ReturnRefused(_)
        | order::Event::ReturnLapseDeferred(_)
        | order::Event::ReturnAbandoned(_)
        | order::Event::ObligationArose(_) => return None,
    };
    let owed = |it: &Fact| matches!(it.event, Event::Order(order::Event::ObligationArose(_)));
    if !funding.is_empty() || decided.iter().any(owed) {
        return None;
    }
    let known = before.order(order)?;
    let loan = known.loan()?;
    let price = known.worth_of(lines);
    after.loan(loan)?.refundable().filter(|it| price.amount() < it.amount())?;
    let refund = created_id(facts.command, &format!("goods_refund/{loan}"));
    let act = loan::Act::RefundGoods { refund, price, cause };
    (!price.is_zero()).then_some(Command::Loan { loan, act })
}

/// Lines of an order, as a loan is told of them.
fn as_returned(lines: &[LineQuantity]) -> Vec<ReturnedLine> {
    lines.iter().map(|it| ReturnedLine { line: it.line, quantity: it.quantity }).collect()
}

/// The applications for an order that waits for credit no more.
fn withdrawn(after: &CustomerFile, order: Uuid) -> Vec<Command> {
    let withdrawn = after.applied_for(order).map(|application| Command::Application {
        application,
        act: application::Act::WithdrawWithOrder { order },
    });
    withdrawn.collect()
}

/// The end of every loan that the order names as ended.
fn ended(
    after: &CustomerFile,
    order: Uuid,
    funding: &[Funding],
    rescind: impl Fn() -> RescindCause,
) -> Vec<Command> {
    let loans = funding.iter().filter_map(|it| match it {
        Funding::Loan { loan, .. } => Some(*loan),
        Funding::Payment { .. } => None,
    });
    loans.filter_map(|it| given_up(after, it, order, rescind())).collect()
}

fn loan_ages(after: &CustomerFile, order: Uuid) -> Option<Command> {
    let loan = after.order(order).and_then(order::Order::loan)?;
    Some(Command::Loan { loan, act: loan::Act::Age })
}

/// The end of a loan whose goods will not come, or came back.
fn given_up(
    after: &CustomerFile,
    loan: Uuid,
    order: Uuid,
    rescind: RescindCause,
) -> Option<Command> {
    let act = match after.loan(loan)?.life() {
        Life::Granted => loan::Act::Cancel { cause: CancelCause::OrderCancelled { order } },
        Life::Active | Life::Closed | Life::WrittenOff => loan::Act::Rescind { cause: rescind },
        Life::Cancelled | Life::Rescinded => return None,
    };
    Some(Command::Loan { loan, act })
}

fn loan_moved(
    before: &CustomerFile,
    decided: &[Fact],
    after: &CustomerFile,
    loan: Uuid,
) -> Vec<Command> {
    let (was, Some(is)) = (before.loan(loan), after.loan(loan)) else { return vec![] };
    let mut next = vec![];
    if let Some(&line) = after.line_of.get(&loan) {
        let acts = on_line(was, decided, is, loan);
        next.extend(acts.into_iter().map(|act| Command::Line { line, act }));
    }
    next.extend(of_order(decided, after, loan));
    next.extend(after.exposure_moved(loan));
    next
}

/// What it means to the order that a loan pays for that it lapsed, and to the loan that it was paid
/// out although its order is not paid for by it any more.
fn of_order(decided: &[Fact], after: &CustomerFile, loan: Uuid) -> Option<Command> {
    let order = *after.order_of.get(&loan)?;
    let lapsed = |it: &Fact| {
        let cause = CancelCause::Lapsed {};
        it.event == Event::Loan(loan::Event::Cancelled(loan::Cancelled { cause }))
    };
    let disbursed = |it: &Fact| {
        let event = &it.event;
        matches!(event, Event::Loan(loan::Event::Disbursed(_) | loan::Event::PartDisbursed(_)))
    };
    if decided.iter().any(lapsed) {
        return Some(Command::Order { order, act: order::Act::EndFunding });
    }
    let ended = after.order(order).is_some_and(order::Order::has_funding_ended);
    (ended && decided.iter().any(disbursed)).then(|| {
        let cause = RescindCause::OrderCancelled { order };
        Command::Loan { loan, act: loan::Act::Rescind { cause } }
    })
}

/// What a loan's facts mean to the line it is on.
fn on_line(was: Option<&Loan>, decided: &[Fact], is: &Loan, loan: Uuid) -> Vec<line::Act> {
    let mut acts = vec![];
    let mut again = None;
    let mut owed = was.map_or(Money::zero(is.currency()), Loan::outstanding);
    for fact in decided {
        let Event::Loan(event) = &fact.event else { continue };
        match event {
            loan::Event::Granted(it) => {
                acts.push(line::Act::Reserve { loan, amount: it.contract.principal });
            }
            loan::Event::Cancelled(_) => acts.push(line::Act::Release { loan }),
            loan::Event::Disbursed(it) => {
                // All that was reserved, also where waiting money pays some of it at once.
                acts.push(line::Act::Raise { loan, amount: it.amount });
                owed = it.amount;
            }
            loan::Event::PartDisbursed(it) => {
                acts.push(line::Act::Raise { loan, amount: it.amount });
                owed = owed.plus(it.amount).unwrap_or(owed);
            }
            loan::Event::PartReversed(it) if !is.to_come().is_zero() => {
                again = Some(line::Act::ReserveAgain { loan, amount: it.amount });
            }
            loan::Event::PartReversed(_) => {}
            loan::Event::DisbursementReversed(_) => {
                // What was still to go out of it in parts is reserved yet.
                let reserved = was.map_or(Money::zero(is.currency()), Loan::to_come);
                let amount = is.principal().minus(reserved);
                let amount = amount.expect("what is to come of a loan is less than its principal");
                again = Some(line::Act::ReserveAgain { loan, amount });
            }
            loan::Event::PartsEnded(_) => acts.push(line::Act::Release { loan }),
            loan::Event::Boarded(_)
            | loan::Event::Rebased(_)
            | loan::Event::LapseDeferred(_)
            | loan::Event::InstalmentFellDue(_)
            | loan::Event::RepaymentReceived(_)
            | loan::Event::RepaymentReversed(_)
            | loan::Event::ChargedBack(_)
            | loan::Event::ChargebackReversed(_)
            | loan::Event::Charged(_)
            | loan::Event::ChargeWaived(_)
            | loan::Event::PenaltyWaived(_)
            | loan::Event::ChargeReversed(_)
            | loan::Event::LatenessPosted(_)
            | loan::Event::ChargedOff(_)
            | loan::Event::ChargeOffUndone(_)
            | loan::Event::ForgivenAlone(_)
            | loan::Event::Paused(_)
            | loan::Event::PauseEnded(_)
            | loan::Event::PauseOver(_)
            | loan::Event::GoodsRefunded(_)
            | loan::Event::GoodsRefundReversed(_)
            | loan::Event::DebitRequested(_)
            | loan::Event::DebitAnswered(_)
            | loan::Event::Priced(_)
            | loan::Event::ArrearsChanged(_)
            | loan::Event::DefaultDeclared(_)
            | loan::Event::Cured(_)
            | loan::Event::Held(_)
            | loan::Event::HoldEnded(_)
            | loan::Event::Rescinded(_)
            | loan::Event::WrittenOff(_)
            | loan::Event::WriteOffUndone(_)
            | loan::Event::ReschedulingProposed(_)
            | loan::Event::Rescheduled(_)
            | loan::Event::Sold(_)
            | loan::Event::CreditPaidOut(_)
            | loan::Event::CreditPayoutReversed(_)
            | loan::Event::ActProposed(_)
            | loan::Event::ActApproved(_)
            | loan::Event::ActDeclined(_)
            | loan::Event::ActLapsed(_)
            | loan::Event::Closed(_)
            | loan::Event::Reopened(_) => {}
        }
    }
    let owes = is.outstanding();
    if let Some(amount) = owes.minus(owed).filter(|it| !it.is_zero()) {
        acts.push(line::Act::RaiseAgain { loan, amount });
    }
    if let Some(amount) = owed.minus(owes).filter(|it| !it.is_zero()) {
        acts.push(line::Act::Lower { loan, amount });
    }
    acts.extend(again);
    match (was.is_some_and(Loan::is_in_default), is.is_in_default()) {
        (false, true) => acts.push(line::Act::BlockForDefault { loan }),
        (true, false) => acts.push(line::Act::UnblockAfterDefault { loan }),
        (false, false) | (true, true) => {}
    }
    acts
}

/// What a shipment brought its order is told, and that it did not after all. A carrier's clock may
/// run ahead of ours, and the order is not delivered before it is told.
fn shipment_moved(
    before: &CustomerFile,
    after: &CustomerFile,
    shipment: Uuid,
    at: Instant,
) -> Option<Command> {
    let was = before.shipments.get(&shipment).and_then(|it| it.shipment());
    let is = after.shipments.get(&shipment).and_then(|it| it.shipment())?;
    if is.direction() != (Direction::Outbound {}) {
        return None;
    }
    let brought = |it: &shipment::Shipment| {
        it.stage() == shipment::Stage::Reached(shipment::Milestone::Delivered)
    };
    let lines = is.contents().to_vec();
    let act = match (was.is_some_and(brought), brought(is)) {
        (false, true) => {
            let delivered_at = is.standing().since?.min(at);
            let (shipment, lines) = (Some(shipment), Some(lines));
            order::Act::RecordDelivery { shipment, lines, delivered_at }
        }
        (true, false) => order::Act::CorrectDelivery { shipment, lines },
        (true, true) | (false, false) => return None,
    };
    Some(Command::Order { order: is.order(), act })
}
