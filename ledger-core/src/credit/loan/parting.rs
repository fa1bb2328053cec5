//! When does a part of a principal go out or come back, and when is the rest not taken?
//!
//! Where the contract says until when (`disbursed_until`), the principal may go out in parts. The loan owes
//! what went out so far, by the schedule that its terms have of parts on their days: what had fallen due
//! before stays, and what is to come is found anew. While there is more to come nothing is repaid early by
//! shortening or lowering, since both look at what is left of the whole; money waits, or the rest is given
//! up first. What is rescheduled, rebased, refunded or given up takes no further part.
//!
//! Parts go out and come back in the order of their days, so that the schedule of a day never changes by a
//! part of a later one.

use std::sync::Arc;

use uuid::Uuid;

use super::course::{Course, Settled};
use super::moving::Outgoing;
use super::priced::Priced;
use super::schedule::refusal;
use super::{
    Event, Life, Loan, OutgoingReversal, PartDisbursed, PartReversed, PartsEndCause, PartsEnded,
    RefinancedRow, Rejection, Terms,
};
use crate::calendar::Day;
use crate::credit::Every;
use crate::credit::engine::{Advance, Amounts, Facts, Fault, Scheduled, earned, number, place};
use crate::credit::pricing::{FeePaid, PaidFee, Planned};
use crate::money::Money;
use crate::reason::Reason;

/// A part that went out; amounts in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub disbursement: Uuid,
    pub amount: i64,
    pub value_date: Day,
    pub reversed: bool,
}

/// Why no further part goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartsEnd {
    Time,
    Otherwise,
}

impl Course<'_> {
    /// A part of the principal has gone out.
    pub(super) fn disburse_part(mut self, out: &Outgoing) -> Result<Vec<Event>, Rejection> {
        let Outgoing { disbursement, amount, net, payee, money, lender_reference, value_date } =
            *out;
        if let Some(known) = self.account.part(disbursement) {
            return match known.reversed {
                false => Ok(self.events),
                true => Err(Rejection::DisbursementReversed { disbursement }),
            };
        }
        match self.account.life {
            Life::Granted => {}
            Life::Cancelled if self.account.lapsed => {}
            Life::Cancelled => return Err(Rejection::Cancelled),
            Life::Rescinded => return Err(Rejection::Rescinded),
            Life::Active | Life::Closed | Life::WrittenOff
                if self.account.parts_standing().next().is_none() =>
            {
                return Err(Rejection::AlreadyDisbursed);
            }
            Life::Active | Life::Closed | Life::WrittenOff => {}
        }
        if self.account.parts_end == Some(PartsEnd::Otherwise) {
            return Err(Rejection::PartsEnded);
        }
        if self.account.money_of(disbursement).is_some() {
            return Err(Rejection::DisbursementReversed { disbursement });
        }
        self.positive(amount)?;
        let left = self.account.money(self.account.not_gone_out());
        if amount.amount() > left.amount() {
            return Err(Rejection::PartTooLarge { left, asked: amount });
        }
        self.within_life(value_date)?;
        let first = self.account.parts_standing().map(|it| it.value_date).max();
        let first = first.unwrap_or(Day::FIRST);
        let last = self.account.contract.disbursed_until.unwrap_or(value_date);
        if !(first..=last).contains(&value_date) {
            return Err(Rejection::PartDay { day: value_date, first, last });
        }
        let file_fee = self.account.file_fee_of_part(amount);
        let net = self.net_less(amount, net, file_fee)?;
        let part = Part { disbursement, amount: amount.amount(), value_date, reversed: false };
        let rows = self.account.rows_of_parts(Some(part))?;
        let gone_out = self.account.money(self.account.gone_out_in_parts() + part.amount);
        let disbursed = PartDisbursed {
            disbursement,
            amount,
            net,
            payee: payee.clone(),
            money: money.clone(),
            lender_reference: lender_reference.clone(),
            value_date,
            gone_out,
            rows,
            changes: vec![],
            credit: None,
            overdrawn: None,
        };
        self.account.take_part(&disbursed);
        let Settled { changes, credit, overdrawn } = self.settle();
        let disbursed = PartDisbursed { changes, credit, overdrawn, ..disbursed };
        self.events.push(Event::PartDisbursed(disbursed));
        let priced = self.priced_part(value_date, file_fee)?.map(Event::Priced);
        self.events.extend(priced);
        self.follow();
        Ok(self.events)
    }

    /// The last part came back, of several that stand.
    pub(super) fn reverse_part(
        mut self,
        part: Part,
        cause: &OutgoingReversal,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        self.account.life.paid_out()?;
        if self.account.rescheduled.is_some() {
            return Err(Rejection::Rescheduled);
        }
        let gone_out = self.account.gone_out_in_parts();
        if self.account.financed().amount() != gone_out {
            return Err(Rejection::GoodsRefunded);
        }
        let last =
            self.account.parts_standing().last().map_or(part.disbursement, |it| it.disbursement);
        if last != part.disbursement {
            return Err(Rejection::PartNotLast { last });
        }
        let mut rest = self.account.clone();
        rest.turn_part_back(part.disbursement);
        let reversed = PartReversed {
            disbursement: part.disbursement,
            amount: self.account.money(part.amount),
            cause: cause.clone(),
            reason: reason.clone(),
            gone_out: self.account.money(gone_out - part.amount),
            rows: rest.rows_of_parts(None)?,
            changes: vec![],
            credit: None,
            overdrawn: None,
        };
        self.account.take_part_back(&reversed);
        let Settled { changes, credit, overdrawn } = self.settle();
        let reversed = PartReversed { changes, credit, overdrawn, ..reversed };
        Ok(self.caused(Event::PartReversed(reversed)))
    }

    /// What has not gone out is not wanted, or not lent any more.
    pub(super) fn end_parts(mut self, reason: &Reason) -> Result<Vec<Event>, Rejection> {
        if !self.account.parts_open() {
            return Err(Rejection::PartsEnded);
        }
        let ended = self.account.parts_ended_by(PartsEndCause::Person { reason: reason.clone() });
        self.take_in(&ended);
        Ok(self.caused(ended))
    }

    /// No further part goes out of a loan whose days for it are over, or that is not as it was lent.
    pub(super) fn parts_follow(&mut self) {
        let account = &self.account;
        if !account.has_parts_to_come() {
            return;
        }
        let over = account.contract.disbursed_until.is_some_and(|it| it < self.on);
        let otherwise = account.life != Life::Active
            || account.rescheduled.is_some()
            || account.facts.opening().is_some()
            || !account.goods_refunds().is_empty();
        let cause = match (otherwise, over) {
            (true, _) => PartsEndCause::Loan {},
            (false, true) => PartsEndCause::Time {},
            (false, false) => return,
        };
        self.push_parts_ended(cause);
    }

    /// Nothing is owed any more: what has not gone out does not.
    pub(super) fn parts_close(&mut self) {
        if self.account.has_parts_to_come() {
            self.push_parts_ended(PartsEndCause::Loan {});
        }
    }

    fn push_parts_ended(&mut self, cause: PartsEndCause) {
        let ended = self.account.parts_ended_by(cause);
        if let Event::PartsEnded(it) = &ended {
            self.account.stop_parts(it);
        }
        self.events.push(ended);
    }

    /// What it costs from the day of a part on: as a loan of what is left by its schedule, given on that day
    /// under its law.
    fn priced_part(
        &self,
        lent_on: Day,
        file_fee: Option<Money>,
    ) -> Result<Option<Priced>, Rejection> {
        let account = &self.account;
        if account.price.is_none() {
            return Ok(None);
        }
        let Some(Terms { gate: Some(gate), .. }) = &self.command.terms else { return Ok(None) };
        let planned = account.planned_from(lent_on);
        let principal = planned.schedule.iter().map(|it| it.principal.amount()).sum();
        let paid = |amount| PaidFee { amount, paid: FeePaid::Withheld };
        let gate = gate.clone().with_fee(file_fee.map(paid));
        let lender = account.contract.lender.kind();
        let price = gate.pass_on(lent_on, lender, account.money(principal), &planned)?;
        Ok(Some(Priced { price }))
    }
}

impl Loan {
    /// The parts that went out, in the order in which they did.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    pub(super) fn part(&self, disbursement: Uuid) -> Option<&Part> {
        self.parts.iter().find(|it| it.disbursement == disbursement)
    }

    /// Those that did not come back.
    pub(super) fn parts_standing(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|it| !it.reversed)
    }

    /// Of a loan that goes out in parts, what went out, in minor units; nothing of one that went out whole.
    pub(super) fn gone_out_in_parts(&self) -> i64 {
        self.parts_standing().map(|it| it.amount).sum()
    }

    /// What it is of: what went out of it in parts, or the principal.
    pub(super) fn lent(&self) -> i64 {
        match self.parts_standing().next() {
            Some(_) => self.gone_out_in_parts(),
            None => self.principal().amount(),
        }
    }

    /// What of the principal has not gone out, whether it will or not.
    fn not_gone_out(&self) -> i64 {
        self.principal().amount() - self.gone_out_in_parts()
    }

    /// Whether some went out and the rest is neither given up nor out.
    fn has_parts_to_come(&self) -> bool {
        let begun = self.parts_standing().next().is_some();
        begun && self.parts_end.is_none() && self.not_gone_out() > 0
    }

    /// Whether a further part may go out.
    pub(super) fn parts_open(&self) -> bool {
        self.life == Life::Active && self.has_parts_to_come()
    }

    /// What is still to go out of a loan of which some went out.
    pub fn to_come(&self) -> Money {
        self.money(if self.parts_open() { self.not_gone_out() } else { 0 })
    }

    /// The first day from which money may repay principal early; `None` where that is any.
    pub(super) fn relieves_from(&self) -> Option<Day> {
        let last = self.parts_standing().map(|it| it.value_date).max()?;
        match self.parts_open() {
            true => self.contract.disbursed_until?.day_after(),
            false => Some(last),
        }
    }

    /// The day on which it is told that no further part goes out, if nothing happens before.
    pub(super) fn parts_end_on(&self) -> Option<Day> {
        self.contract.disbursed_until.filter(|_| self.parts_open())?.day_after()
    }

    fn parts_ended_by(&self, cause: PartsEndCause) -> Event {
        let gone_out = self.money(self.gone_out_in_parts());
        let not_taken = self.money(self.not_gone_out());
        Event::PartsEnded(PartsEnded { gone_out, not_taken, cause })
    }

    /// What of the file fee is withheld of a part: together with what was of those before, what they all are
    /// of the principal.
    fn file_fee_of_part(&self, amount: Money) -> Option<Money> {
        let fee = self.whole_fee.filter(|it| it.paid == FeePaid::Withheld)?.amount.amount();
        let whole = i128::from(self.principal().amount());
        let share = |of: i64| i128::from(fee) * i128::from(of) / whole;
        let before = self.gone_out_in_parts();
        let of_part = share(before + amount.amount()) - share(before);
        let of_part = i64::try_from(of_part).expect("a share of an amount is within it");
        (of_part > 0).then(|| self.money(of_part))
    }

    /// What each row owes of the parts that stand, and of this one.
    fn rows_of_parts(&self, added: Option<Part>) -> Result<Vec<RefinancedRow>, Rejection> {
        let advance = |it: &Part| Advance { on: it.value_date, amount: it.amount };
        let parts: Vec<Advance> =
            self.parts_standing().map(advance).chain(added.as_ref().map(advance)).collect();
        let lent = self.money(parts.iter().map(|it| it.amount).sum());
        let made = self.contract.schedule_in_parts(&parts);
        let made = made.expect("a schedule that is not given is computed");
        let rows = made.map_err(|it| refusal(it, &self.contract, lent))?;
        if rows.len() != self.contracted_rows() {
            return Err(refusal(Fault::TooSmall, &self.contract, lent));
        }
        let row = |(place, it): (usize, &crate::credit::engine::ScheduleRow)| {
            let owed =
                Amounts { principal: it.principal, interest: it.interest, ..Amounts::default() };
            RefinancedRow { instalment: number(place), owed: owed.written(self.currency()) }
        };
        Ok(rows.iter().enumerate().map(row).collect())
    }

    pub(super) fn take_part(&mut self, it: &PartDisbursed) {
        assert!(self.part(it.disbursement).is_none(), "a part goes out once");
        let first = self.parts_standing().next().is_none();
        self.owe_by(&it.rows);
        let part = Part {
            disbursement: it.disbursement,
            amount: it.amount.amount(),
            value_date: it.value_date,
            reversed: false,
        };
        self.parts = self.parts.iter().copied().chain([part]).collect();
        self.name_money(it.disbursement, &it.money);
        if let Some(reference) = &it.lender_reference {
            let lender = self.contract.lender.clone();
            self.lend(lender, Some(reference.clone()));
        }
        if first {
            self.life = Life::Active;
            (self.lapses_on, self.lapsed) = (None, false);
            self.disbursement = Some(it.disbursement);
            self.disbursed_on = Some(it.value_date);
            self.start(it.value_date, None);
        }
    }

    pub(super) fn take_part_back(&mut self, it: &PartReversed) {
        self.turn_part_back(it.disbursement);
        self.owe_by(&it.rows);
    }

    /// It did not go out.
    pub(super) fn turn_part_back(&mut self, disbursement: Uuid) {
        let parts = Arc::make_mut(&mut self.parts);
        let part = parts.iter_mut().find(|it| it.disbursement == disbursement);
        part.expect("what is reversed went out").reversed = true;
    }

    /// Nothing of it is out any more: it owes what its contract says again, once it is.
    pub(super) fn begin_parts_anew(&mut self) {
        let Some(part) = self.parts_standing().next().map(|it| it.disbursement) else { return };
        self.turn_part_back(part);
        self.parts_end = None;
        let made = self.contract.schedule().and_then(Result::ok);
        let made = made.expect("the schedule of a grant is made again");
        let owed: Vec<Amounts> = made
            .iter()
            .map(|it| {
                let (principal, interest) = (it.principal, it.interest);
                Amounts { principal, interest, ..Amounts::default() }
            })
            .collect();
        self.facts.owe_by(&owed, false);
    }

    pub(super) fn stop_parts(&mut self, it: &PartsEnded) {
        assert!(self.has_parts_to_come(), "what ends was to come");
        self.parts_end = Some(match it.cause {
            PartsEndCause::Time {} => PartsEnd::Time,
            PartsEndCause::Person { .. } | PartsEndCause::Loan {} => PartsEnd::Otherwise,
        });
    }

    fn owe_by(&mut self, rows: &[RefinancedRow]) {
        let owed: Vec<Amounts> = rows.iter().map(|it| Amounts::read(&it.owed)).collect();
        let in_place = |(at, it): (usize, &RefinancedRow)| place(it.instalment) == Some(at);
        assert!(rows.iter().enumerate().all(in_place), "the rows of a schedule are told in order");
        self.facts.owe_by(&owed, true);
    }

    fn contracted_rows(&self) -> usize {
        self.facts.contracted()
    }

    /// What it owes behind a day because of what went out by then, as of a loan that was given on that day:
    /// of interest what is not earned by then.
    pub(super) fn planned_from(&self, lent_on: Day) -> Planned {
        let mut facts = Facts::scheduled(self.facts.schedule().clone());
        facts.owe_by(&[], true);
        facts.start(self.disbursed_on.unwrap_or(lent_on), None);
        let (position, _) = earned(&self.contract, &facts, lent_on);
        let relieves = self.contract.relieves_early();
        let rows = self.facts.schedule().iter().zip(&position.rows);
        let ahead = rows.filter(|(it, _)| it.due_on > lent_on).map(|(it, row)| {
            let earned = if relieves { row.owed.interest } else { 0 };
            Scheduled { owed: Amounts { interest: it.owed.interest - earned, ..it.owed }, ..it }
        });
        let schedule = self.instalments_of(ahead);
        Planned { from: lent_on, every: self.contract.every.unwrap_or(Every::MONTH), schedule }
    }

    /// Checks that what an event says its rows owe is what they owe of the parts that stand.
    pub(super) fn check_parts(
        &self,
        gone_out: Money,
        rows: &[RefinancedRow],
    ) -> Result<(), String> {
        let expected = self.rows_of_parts(None).map_err(|it| it.to_string())?;
        if self.gone_out_in_parts() != gone_out.amount() {
            return Err(format!("{gone_out} went out, its parts are {}", self.gone_out_in_parts()));
        }
        match rows == expected {
            true => Ok(()),
            false => Err(format!("of {gone_out} its rows owe {expected:?}, not {rows:?}")),
        }
    }
}
