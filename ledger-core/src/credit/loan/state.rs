//! A loan as its events have left it.

use std::sync::Arc;

use uuid::Uuid;

use super::outlook::Outlook;
use super::{Balances, CancelCause, Event, Figures, Life, Loan, MoneyRef, Outcome};
use crate::calendar::Day;
use crate::credit::Lender;
use crate::credit::engine::{
    Amounts, Contract, DebitRequest, EndTold, Fact, Hold, Moved, Packed, Pause, Payout,
    PenaltyWaiver, Receipt, Row, Scheduled, WriteOff, bucket, number, place, sum, take_in,
};
use crate::event::Stored;
use crate::policy::PolicyRef;

/// What `decide` needs to know of a loan.
///
/// Every question that takes a day wants one to which the loan has been aged, which is any day
/// before [`State::next_action_on`] and not before its last event: until then time changes
/// nothing but the number of days past due, so that the answer for a later day needs no event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "a stream of which nothing is known is none that is kept"
)]
pub enum State {
    #[default]
    None,
    /// Granted or boarded; its life says what became of it.
    Opened(Loan),
}

impl State {
    /// What was granted or boarded; `None` for no loan.
    pub fn loan(&self) -> Option<&Loan> {
        match self {
            State::None => None,
            State::Opened(account) => Some(account),
        }
    }

    /// The policy version from which its terms were resolved; `None` for no loan.
    pub fn policy(&self) -> Option<PolicyRef> {
        self.loan().map(Loan::policy)
    }

    /// The first day on which time alone will do something to the loan; `None` when nothing will.
    /// Once the loan has been aged to a day, it is later than that day.
    pub fn next_action_on(&self) -> Option<Day> {
        self.loan()?.next_action_on()
    }

    /// How it stands on this date, to which it has been aged; `None` for no loan.
    pub fn figures(&self, on: Day) -> Option<Figures> {
        self.loan().map(|it| it.figures(on))
    }

    /// Its balances on this date, to which it has been aged; `None` for no loan.
    pub fn balances(&self, on: Day) -> Option<Balances> {
        self.loan().map(|it| it.balances(on))
    }

    /// # Panics
    /// When the event cannot have happened to this loan: then the stored history is wrong.
    pub(super) fn evolve(self, event: &Event) -> State {
        match (self, event) {
            (State::None, Event::Granted(it)) => State::opened(Loan::granted(it)),
            (State::None, Event::Boarded(it)) => {
                let mut account = Loan::boarded(it);
                account.take_in(&event.outcome().expect("a boarding records what it changed"));
                State::opened(account)
            }
            (State::None, _) => {
                panic!("{} cannot happen to a loan that does not exist", event.event_type())
            }
            (State::Opened(mut account), _) => {
                account.apply(event);
                State::Opened(account)
            }
        }
    }

    fn opened(account: Loan) -> State {
        let owed = account.rows.iter().flat_map(|it| it.owed.each());
        assert!(sum(owed).is_some(), "a loan's schedule adds up to an amount of money");
        State::Opened(account)
    }
}

impl Loan {
    fn apply(&mut self, event: &Event) {
        self.outlook = Outlook::default();
        match event {
            Event::Granted(_) | Event::Boarded(_) => {
                panic!("{} cannot happen to a loan that exists", event.event_type())
            }
            // What it costs follows from its contract; what of it goes out, from that.
            Event::Priced(it) => {
                if self.parts.is_empty() {
                    self.whole_fee = it.price.file_fee;
                }
                self.price = Some(Arc::new(it.price.clone()));
            }
            Event::Rebased(it) => {
                self.among(event, &[Life::Active, Life::Closed]);
                let contract = Contract { engine: it.engine, ..(*self.contract).clone() };
                self.contract = Arc::new(contract);
                self.facts = it.position.fold(&self.facts, it.closed_until);
                self.close_refunds();
                self.worst_days_past_due = it.position.worst_days_past_due;
            }
            Event::Disbursed(it) => {
                self.pass(event, &[Life::Granted, Life::Cancelled], Life::Active);
                let waited = self.lapses_on.is_some() || self.lapsed;
                assert!(waited, "what is disbursed waited for it, or lapsed");
                (self.lapses_on, self.lapsed) = (None, false);
                self.disbursement = Some(it.disbursement);
                self.disbursed_on = Some(it.value_date);
                self.name_money(it.disbursement, &it.money);
                if let Some(reference) = &it.lender_reference {
                    let lender = self.contract.lender.clone();
                    self.lend(lender, Some(reference.clone()));
                }
                let moved = (!it.due_on.is_empty()).then(|| {
                    let dates = it.due_on.iter().map(|it| it.after);
                    let rows = self.facts.schedule().iter().zip(dates);
                    Packed::of(rows.map(|(it, due_on)| Scheduled { due_on, ..it }))
                });
                self.start(it.value_date, moved);
            }
            Event::PartDisbursed(it) => {
                self.among(event, &[Life::Granted, Life::Cancelled, Life::Active]);
                self.take_part(it);
            }
            Event::PartReversed(it) => {
                self.among(event, &[Life::Active, Life::Closed]);
                self.take_part_back(it);
            }
            Event::PartsEnded(it) => self.stop_parts(it),
            Event::DisbursementReversed(it) => {
                self.pass(event, &[Life::Active, Life::Closed], Life::Granted);
                assert_eq!(self.disbursement, Some(it.disbursement), "what is reversed stands");
                self.disbursement = None;
                self.disbursed_on = None;
                self.lapses_on = Some(it.lapses_on);
                self.fallen_due = 0;
                self.begin_parts_anew();
                self.facts.take_start_back();
                self.stand_free();
                self.end_charge_off();
            }
            Event::LapseDeferred(it) => {
                self.among(event, &[Life::Granted]);
                self.lapses_on = Some(it.lapses_on);
            }
            Event::Cancelled(it) => {
                self.pass(event, &[Life::Granted], Life::Cancelled);
                (self.lapses_on, self.lapsed) = (None, it.cause == CancelCause::Lapsed {});
            }
            Event::InstalmentFellDue(it) => {
                let next = number(self.fallen_due);
                assert_eq!(it.instalment, next, "instalments fall due one after the other");
                self.fallen_due += 1;
            }
            Event::RepaymentReceived(it) => {
                self.name_money(it.repayment, &it.money);
                let receipt = Receipt {
                    repayment: it.repayment,
                    amount: it.amount.amount(),
                    value_date: it.value_date,
                    excess: it.excess,
                    reversed: false,
                    folded: false,
                };
                self.facts.record(it.value_date, Fact::Receipt(receipt));
            }
            Event::RepaymentReversed(it) => self.facts.change(it.repayment, Fact::reverse),
            Event::ChargedBack(it) => {
                self.add_row(it.instalment, it.due_on);
                self.facts.record(it.charged_back_on, Fact::Chargeback(it.fact()));
            }
            Event::ChargebackReversed(it) => self.facts.change(it.chargeback, Fact::reverse),
            Event::Charged(it) => {
                let charge = it.fact();
                self.add_row(it.instalment, it.due_on);
                self.codes.insert_mut(charge.charge, Arc::from(it.code.as_str()));
                self.facts.record(it.charged_on, Fact::Charge(charge));
            }
            Event::PenaltyWaived(it) => {
                self.among(event, &[Life::Active, Life::Closed]);
                let row = place(it.instalment).expect("instalments are counted from 1");
                let amount = it.amount.amount();
                self.forgive(it.waived_on, PenaltyWaiver { waiver: it.waiver, row, amount });
            }
            Event::ChargeWaived(it) => {
                self.facts.change(it.charge, |fact| fact.waive(it.amount.amount()));
            }
            Event::ForgivenAlone(it) => self.note_alone(it),
            Event::ChargeReversed(it) => self.facts.change(it.charge, Fact::reverse),
            Event::LatenessPosted(it) => {
                self.among(event, &[Life::Active, Life::Closed]);
                self.facts.post_until(Some(it.until));
            }
            Event::ArrearsChanged(it) => {
                assert_eq!(self.bucket, it.before, "arrears change from where they were");
                self.bucket = it.after;
                self.worst_days_past_due = self.worst_days_past_due.max(it.after.from_days);
            }
            Event::DefaultDeclared(_) => {
                assert!(!self.in_default, "a loan comes to be in default once");
                (self.in_default, self.ever_defaulted) = (true, true);
            }
            Event::Cured(_) => {
                assert!(self.in_default, "a default that ends had begun");
                self.in_default = false;
            }
            Event::Held(it) => {
                let known = self.holds().iter().any(|known| known.id == it.hold);
                assert!(!known, "hold {} begins once", it.hold);
                self.facts.hold(Hold {
                    id: it.hold,
                    cause: it.cause,
                    effects: it.effects.clone(),
                    from: it.from,
                    until: None,
                });
            }
            Event::HoldEnded(it) => self.facts.end_hold(it.hold, it.until),
            Event::DebitRequested(it) => {
                self.among(event, &[Life::Active]);
                let (request, from) = (it.request, it.requested_on);
                self.facts.request_debit(DebitRequest { request, from, answer: None });
            }
            Event::DebitAnswered(it) => {
                self.facts.answer_debit(it.request, it.answered_on, it.answer.clone());
            }
            Event::Paused(it) => {
                self.among(event, &[Life::Active]);
                self.facts.pause(Pause {
                    pause: it.pause,
                    from: it.from,
                    until: it.until,
                    spares_penalties: it.spares_penalties,
                    end: if it.end_is_told { EndTold::Awaited } else { EndTold::Never },
                });
            }
            Event::PauseEnded(it) => self.facts.end_pause(it.pause, it.until),
            Event::PauseOver(it) => self.facts.pause_over(it.pause),
            Event::GoodsRefunded(it) => {
                self.among(event, &[Life::Active, Life::Closed]);
                self.refund(it);
            }
            Event::GoodsRefundReversed(it) => {
                self.among(event, &[Life::Active, Life::Closed]);
                self.reverse_refund(it);
            }
            Event::Rescinded(_) => {
                let owed = [Life::Active, Life::Closed, Life::WrittenOff];
                self.pass(event, &owed, Life::Rescinded);
                self.facts.rescind();
                self.stand_free();
                self.end_charge_off();
            }
            Event::WrittenOff(it) => {
                self.among(event, &[Life::Active]);
                self.write_off(it.write_off, it.written_off_on);
            }
            Event::WriteOffUndone(it) => {
                self.pass(event, &[Life::WrittenOff], Life::Active);
                self.facts.change(it.write_off, Fact::reverse);
            }
            Event::ChargedOff(it) => {
                self.among(event, &[Life::Active]);
                self.note_charge_off(it);
            }
            Event::ChargeOffUndone(it) => {
                let standing = self.charged_off().map(|(id, _)| id);
                assert_eq!(standing, Some(it.charge_off), "what is undone stands");
                self.end_charge_off();
            }
            Event::ReschedulingProposed(it) => {
                self.among(event, &[Life::Active]);
                self.propose(it);
            }
            Event::Rescheduled(it) => {
                self.among(event, &[Life::Active]);
                self.reschedule(it);
            }
            Event::Sold(it) => {
                self.among(event, &[Life::Active, Life::WrittenOff]);
                assert_eq!(self.contract.lender, it.from, "a loan is sold by who lends");
                self.lend(it.to.clone(), it.lender_reference.clone());
            }
            Event::CreditPaidOut(it) => {
                let ended = [Life::Closed, Life::Cancelled, Life::Rescinded, Life::WrittenOff];
                self.among(event, &ended);
                self.name_money(it.payout, &it.money);
                let payout = Payout {
                    payout: it.payout,
                    amount: it.amount.amount(),
                    value_date: it.value_date,
                    reversed: false,
                    folded: false,
                };
                self.facts.record(it.value_date, Fact::Payout(payout));
            }
            Event::CreditPayoutReversed(it) => self.facts.change(it.payout, Fact::reverse),
            Event::ActProposed(it) => self.await_second(it),
            Event::ActApproved(it) => {
                let by = self.end_proposal(it.proposal).by;
                assert_ne!(by.subject, it.by.subject, "an act is approved by another person");
            }
            Event::ActDeclined(it) => {
                self.end_proposal(it.proposal);
            }
            Event::ActLapsed(it) => {
                self.end_proposal(it.proposal);
            }
            Event::Closed(_) => self.pass(event, &[Life::Active], Life::Closed),
            Event::Reopened(_) => self.pass(event, &[Life::Closed], Life::Active),
        }
        if let Some(outcome) = event.outcome() {
            self.take_in(&outcome);
        }
    }

    fn among(&self, event: &Event, from: &[Life]) {
        let (kind, life) = (event.event_type(), self.life);
        assert!(from.contains(&life), "{kind} cannot happen to a loan that is {life:?}");
    }

    fn pass(&mut self, event: &Event, from: &[Life], to: Life) {
        self.among(event, from);
        self.life = to;
    }

    /// A loan that owes nothing is in no arrears and in no default.
    pub(super) fn stand_free(&mut self) {
        (self.bucket, self.in_default) = (bucket(&self.contract, 0), false);
    }

    /// What is owed is given up from this day on: it is in no arrears any more, and in default until
    /// that is undone.
    pub(super) fn write_off(&mut self, write_off: Uuid, on: Day) {
        self.life = Life::WrittenOff;
        self.facts.record(on, Fact::WriteOff(WriteOff { write_off, reversed: false }));
        self.bucket = bucket(&self.contract, 0);
        (self.in_default, self.ever_defaulted) = (true, true);
    }

    /// This lender has it, and calls it so.
    pub(super) fn lend(&mut self, lender: Lender, lender_reference: Option<String>) {
        let Contract { lender: former, lender_reference: called, .. } = &*self.contract;
        let former = called.clone().map(|it| (former.clone(), it));
        let is_other =
            |(by, it): &(Lender, String)| *by != lender || Some(it) != lender_reference.as_ref();
        if let Some(former) = former.filter(is_other) {
            let others = self.former_references.iter().cloned();
            self.former_references = others.chain([former]).collect();
        }
        let contract = Contract { lender, lender_reference, ..(*self.contract).clone() };
        self.contract = Arc::new(contract);
    }

    /// Adds a row behind the last where this is its number: it owes nothing yet.
    pub(super) fn add_row(&mut self, instalment: u32, due_on: Day) {
        if instalment == number(self.rows.size()) {
            let nothing = Amounts::default();
            let added = Row { due_on, owed: nothing, paid: nothing, waived: nothing };
            self.rows = Packed::of(self.rows.iter().chain([added]));
        }
    }

    /// It is owed from this day on, on its schedule or on one that moved.
    pub(super) fn start(&mut self, on: Day, moved: Option<Packed<Scheduled>>) {
        if let Some(moved) = &moved {
            let rows = self.rows.iter().zip(moved.iter());
            self.rows = Packed::of(rows.map(|(row, it)| Row { due_on: it.due_on, ..row }));
        }
        self.facts.start(on, moved);
    }

    pub(super) fn name_money(&mut self, id: Uuid, money: &MoneyRef) {
        self.money.insert_mut(id, Arc::new(money.clone()));
    }

    /// The recorded result of a run.
    fn take_in(&mut self, outcome: &Outcome) {
        let Outcome { changes, credit, overdrawn } = *outcome;
        if !changes.is_empty() {
            self.change_rows(|rows| {
                for it in changes {
                    let row = place(it.instalment).and_then(|it| rows.get_mut(it));
                    take_in(row.expect("a change names an instalment of the loan"), it);
                }
            });
        }
        let waits = balance(self.credit.max(0), credit);
        self.credit = waits - balance((-self.credit).max(0), overdrawn);
    }
}

fn balance(before: i64, moved: Option<&Moved>) -> i64 {
    let Some(moved) = moved else { return before };
    assert_eq!(before, moved.before.amount(), "a balance moves from where it was");
    moved.after.amount()
}
