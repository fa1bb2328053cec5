//! The rules of a loan.
//!
//! The facts of a command stand in this order: what time had done by the business date, if the
//! loan was not aged to it yet; the cause, with what it changed; then its consequences, that is
//! what fell due meanwhile on a loan that was granted or closed, and each stage the loan enters or
//! leaves. A loan may come to be in default without having been late in this ledger; default says
//! that it is late.

use chrono::NaiveDate;
use uuid::Uuid;

use super::account::{Account, Movement, MovementKind, number, place};
use super::amounts;
use super::schedule;
use super::spread::{Spread, spread};
use super::standing::days_past_due;
use super::{
    Act, BecameLate, Cancelled, ChargeKind, Charged, Closed, Command, Cured, Defaulted, Disbursed,
    DisputeEnded, Disputed, Event, Excess, Granted, InstalmentFellDue, Lender, Plan, Rejection,
    Reopened, RepaymentReceived, RepaymentReversed, ReturnedToOrder, RunningInstalment, Source,
    Stage, State, TakenOver, Unwound,
};
use crate::money::Money;
use crate::policy::LoanPolicy;

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    match (state, &command.act) {
        (State::None, Act::Grant { product, lender, lender_reference, principal, plan }) => {
            grant(command, product, lender, lender_reference, *principal, plan)
        }
        (State::None, Act::TakeOver { product, lender, lender_reference, schedule }) => {
            take_over(command, product, lender, lender_reference, schedule)
        }
        (State::None, Act::Age) => Ok(vec![]),
        (
            State::None,
            Act::Disburse { .. }
            | Act::Cancel { .. }
            | Act::Unwind { .. }
            | Act::ReceiveRepayment { .. }
            | Act::ReverseRepayment { .. }
            | Act::Charge { .. },
        ) => Err(Rejection::NotFound),
        (State::Opened(_), Act::Grant { .. } | Act::TakeOver { .. }) => {
            Err(Rejection::AlreadyExists)
        }
        (State::Opened(account), Act::Age) => {
            Ok(match waits(account, command, command.goods_awaited) {
                true => vec![],
                false => Course::of(account.clone(), command).events,
            })
        }
        (State::Opened(account), Act::Disburse { amount, source, value_date }) => {
            let course = Course::of(account.clone(), command);
            course.disburse(*amount, source, value_date.unwrap_or(command.on))
        }
        (State::Opened(account), Act::Cancel { motive }) => {
            Course::of(account.clone(), command).cancel(motive)
        }
        (State::Opened(account), Act::Unwind { motive }) => {
            // The unwinding ends a dispute, whatever became of the goods.
            let awaited = command.goods_awaited || account.stage == Stage::Disputed;
            Course::aged(account.clone(), command, awaited).unwind(motive)
        }
        (
            State::Opened(account),
            Act::ReceiveRepayment { repayment, amount, source, value_date, excess },
        ) => {
            let course = Course::of(account.clone(), command);
            let value_date = value_date.unwrap_or(command.on);
            course.receive(*repayment, *amount, source, value_date, *excess)
        }
        (State::Opened(account), Act::ReverseRepayment { repayment, motive }) => {
            Course::of(account.clone(), command).reverse(*repayment, motive)
        }
        (State::Opened(account), Act::Charge { charge, instalment, kind, amount, motive }) => {
            let course = Course::of(account.clone(), command);
            course.charge(*charge, *instalment, *kind, *amount, motive)
        }
    }
}

fn grant(
    command: &Command,
    product: &Option<String>,
    lender: &Lender,
    lender_reference: &str,
    principal: Money,
    plan: &Plan,
) -> Result<Vec<Event>, Rejection> {
    let (terms, schedule) = schedule::granted(principal, plan, &command.policy, command.on)?;
    Ok(vec![Event::Granted(Granted {
        product: product.clone(),
        country: command.country,
        lender: lender.clone(),
        lender_reference: lender_reference.to_owned(),
        principal,
        terms,
        schedule,
        policy: command.policy_ref,
    })])
}

fn take_over(
    command: &Command,
    product: &Option<String>,
    lender: &Lender,
    lender_reference: &str,
    schedule: &[RunningInstalment],
) -> Result<Vec<Event>, Rejection> {
    let (principal, schedule) = schedule::taken_over(schedule)?;
    let taken = TakenOver {
        product: product.clone(),
        country: command.country,
        lender: lender.clone(),
        lender_reference: lender_reference.to_owned(),
        principal,
        business_date: command.on,
        schedule,
        policy: command.policy_ref,
    };
    let mut course = Course::begin(Account::taken_over(&taken), command);
    course.events.push(Event::TakenOver(taken));
    let spread = course.spread();
    course.follow(&spread);
    Ok(course.events)
}

/// Whether neither time nor the arrival of its goods has anything to do to the loan by the business
/// date.
fn waits(account: &Account, command: &Command, goods_awaited: bool) -> bool {
    let arrived = account.stage == Stage::Disputed && !goods_awaited;
    !arrived && account.next_action_on(&command.policy).is_none_or(|it| it > command.on)
}

/// A loan on its way through one command.
struct Course<'a> {
    account: Account,
    policy: &'a LoanPolicy,
    on: NaiveDate,
    goods_awaited: bool,
    since: Option<NaiveDate>,
    events: Vec<Event>,
}

impl<'a> Course<'a> {
    /// The loan as it is at the business date.
    fn of(account: Account, command: &'a Command) -> Course<'a> {
        Course::aged(account, command, command.goods_awaited)
    }

    fn aged(account: Account, command: &'a Command, goods_awaited: bool) -> Course<'a> {
        let waits = waits(&account, command, goods_awaited);
        let course = Course::begin(account, command);
        let mut course = Course { goods_awaited, ..course };
        if !waits {
            let spread = course.spread();
            course.follow(&spread);
        }
        course
    }

    fn begin(account: Account, command: &'a Command) -> Course<'a> {
        let Command { ref policy, on, goods_awaited, since, .. } = *command;
        Course { account, policy, on, goods_awaited, since, events: vec![] }
    }

    fn spread(&self) -> Spread {
        spread(&self.account, self.policy, self.on)
    }

    fn disburse(
        mut self,
        amount: Money,
        source: &Source,
        value_date: NaiveDate,
    ) -> Result<Vec<Event>, Rejection> {
        match self.account.stage {
            Stage::Granted => {}
            Stage::Cancelled => return Err(Rejection::Cancelled),
            Stage::Unwound => return Err(Rejection::Unwound),
            Stage::InOrder | Stage::Late | Stage::InDefault | Stage::Disputed | Stage::Closed => {
                return Err(Rejection::AlreadyDisbursed);
            }
        }
        self.in_loan_currency(amount)?;
        let principal = self.account.principal();
        if amount != principal {
            return Err(Rejection::AmountDiffers { principal });
        }
        self.within_life(value_date)?;

        self.account.start_on = Some(value_date);
        self.account.stage = Stage::InOrder;
        let spread = self.spread();
        let changes = self.account.settle(&spread);
        let source = source.clone();
        let credit = self.account.credit();
        let cause = Disbursed { amount, source, value_date, changes, credit };
        Ok(self.caused(Event::Disbursed(cause), &spread))
    }

    fn cancel(mut self, motive: &str) -> Result<Vec<Event>, Rejection> {
        match self.account.stage {
            Stage::Granted => {
                self.events.push(Event::Cancelled(Cancelled { motive: motive.to_owned() }));
                Ok(self.events)
            }
            Stage::Cancelled => Err(Rejection::Cancelled),
            Stage::Unwound => Err(Rejection::Unwound),
            Stage::InOrder | Stage::Late | Stage::InDefault | Stage::Disputed | Stage::Closed => {
                Err(Rejection::AlreadyDisbursed)
            }
        }
    }

    fn unwind(mut self, motive: &str) -> Result<Vec<Event>, Rejection> {
        match self.account.stage {
            Stage::InOrder | Stage::Late | Stage::InDefault | Stage::Disputed | Stage::Closed => {}
            Stage::Granted => return Err(Rejection::NotDisbursed),
            Stage::Cancelled => return Err(Rejection::Cancelled),
            Stage::Unwound => return Err(Rejection::Unwound),
        }
        let released = self.account.unpaid();
        self.account.stage = Stage::Unwound;
        let spread = self.spread();
        let changes = self.account.settle(&spread);
        let (motive, credit) = (motive.to_owned(), self.account.credit());
        let cause = Unwound { motive, released, changes, credit };
        Ok(self.caused(Event::Unwound(cause), &spread))
    }

    fn receive(
        mut self,
        repayment: Uuid,
        amount: Money,
        source: &Source,
        value_date: NaiveDate,
        excess: Excess,
    ) -> Result<Vec<Event>, Rejection> {
        if self.account.find_receipt(repayment).is_some() {
            return Ok(self.events);
        }
        self.positive(amount)?;
        self.within_life(value_date)?;
        self.fits(self.account.received() + self.account.brought(), amount)?;

        self.account.record(Movement {
            on: value_date,
            amount: amount.amount(),
            kind: MovementKind::Receipt { repayment, excess, reversed: false },
        });
        let spread = self.spread();
        let changes = self.account.settle(&spread);
        let source = source.clone();
        let credit = self.account.credit();
        let cause =
            RepaymentReceived { repayment, amount, source, value_date, excess, changes, credit };
        Ok(self.caused(Event::RepaymentReceived(cause), &spread))
    }

    fn reverse(mut self, repayment: Uuid, motive: &str) -> Result<Vec<Event>, Rejection> {
        let (amount, reversed) = self
            .account
            .find_receipt(repayment)
            .ok_or(Rejection::UnknownRepayment { repayment })?;
        if *reversed {
            return Err(Rejection::AlreadyReversed { repayment });
        }
        *reversed = true;
        let spread = self.spread();
        let changes = self.account.settle(&spread);
        let cause = RepaymentReversed {
            repayment,
            amount: self.account.money(amount),
            motive: motive.to_owned(),
            changes,
            credit: self.account.credit(),
        };
        Ok(self.caused(Event::RepaymentReversed(cause), &spread))
    }

    fn charge(
        mut self,
        charge: Uuid,
        instalment: u32,
        kind: ChargeKind,
        amount: Money,
        motive: &str,
    ) -> Result<Vec<Event>, Rejection> {
        if self.account.has_charge(charge) {
            return Ok(self.events);
        }
        match self.account.stage {
            Stage::InOrder | Stage::Late | Stage::InDefault | Stage::Disputed => {}
            Stage::Granted => return Err(Rejection::NotDisbursed),
            Stage::Cancelled => return Err(Rejection::Cancelled),
            Stage::Unwound => return Err(Rejection::Unwound),
            Stage::Closed => return Err(Rejection::Closed),
        }
        self.positive(amount)?;
        let lines = self.account.lines.len();
        let line = place(instalment).filter(|it| *it < lines);
        let last = number(lines.saturating_sub(1));
        let line = line.ok_or(Rejection::UnknownInstalment { instalment, last })?;
        self.fits(self.account.owed(), amount)?;

        self.account.record(Movement {
            on: self.on,
            amount: amount.amount(),
            kind: MovementKind::Charge { charge, line, kind },
        });
        let spread = self.spread();
        let changes = self.account.settle(&spread);
        let cause = Charged {
            charge,
            instalment,
            kind,
            amount,
            business_date: self.on,
            motive: motive.to_owned(),
            changes,
            credit: self.account.credit(),
        };
        Ok(self.caused(Event::Charged(cause), &spread))
    }

    fn caused(mut self, cause: Event, spread: &Spread) -> Vec<Event> {
        self.events.push(cause);
        self.follow(spread);
        self.events
    }

    /// What follows by the business date from how the money is now spread.
    fn follow(&mut self, spread: &Spread) {
        let stage = self.account.stage_after(spread, self.on, self.goods_awaited);
        match stage {
            Stage::Granted | Stage::Cancelled | Stage::Unwound => return,
            Stage::InOrder | Stage::Late | Stage::InDefault | Stage::Disputed => {
                self.leave(Stage::Closed, Event::Reopened(Reopened {}));
            }
            Stage::Closed => {}
        }
        self.fall_due(spread);
        if stage != Stage::InDefault {
            self.leave(Stage::InDefault, Event::Cured(Cured {}));
        }
        if stage != Stage::Disputed {
            let ended = DisputeEnded { delivered: !self.goods_awaited };
            self.leave(Stage::Disputed, Event::DisputeEnded(ended));
        }
        if matches!(stage, Stage::InOrder | Stage::Closed) {
            self.leave(Stage::Late, Event::ReturnedToOrder(ReturnedToOrder {}));
        }
        if stage != self.account.stage {
            self.enter(stage);
        }
    }

    fn fall_due(&mut self, spread: &Spread) {
        if self.account.stage == Stage::Closed {
            return;
        }
        while let Some(line) = self.account.lines.get(self.account.fallen_due)
            && line.due_on <= self.on
        {
            let (place, due_on) = (self.account.fallen_due, line.due_on);
            let mut changes = vec![];
            self.account.settle_line(place, spread, &mut changes);
            self.account.fallen_due += 1;
            let (instalment, credit) = (number(place), self.account.credit());
            let fell_due = InstalmentFellDue { instalment, due_on, changes, credit };
            self.events.push(Event::InstalmentFellDue(fell_due));
        }
    }

    /// Leaves this stage for good order, if the loan is in it.
    fn leave(&mut self, stage: Stage, event: Event) {
        if self.account.stage == stage {
            self.account.stage = Stage::InOrder;
            self.events.push(event);
        }
    }

    fn enter(&mut self, stage: Stage) {
        let oldest = || {
            let oldest = self.account.oldest_unpaid_due_on();
            oldest.expect("a loan that is late, disputed or in default has an unpaid instalment")
        };
        let event = match stage {
            Stage::Late => Event::BecameLate(BecameLate { oldest_unpaid_due_on: oldest() }),
            Stage::InDefault => Event::Defaulted(Defaulted {
                oldest_unpaid_due_on: oldest(),
                days_past_due: days_past_due(oldest(), self.on),
            }),
            Stage::Disputed => Event::Disputed(Disputed {
                oldest_unpaid_due_on: oldest(),
                days_past_due: days_past_due(oldest(), self.on),
            }),
            Stage::Closed => Event::Closed(Closed {}),
            Stage::InOrder | Stage::Granted | Stage::Cancelled | Stage::Unwound => {
                unreachable!("a loan comes to be in order by leaving another stage")
            }
        };
        self.account.stage = stage;
        self.events.push(event);
    }

    fn positive(&self, amount: Money) -> Result<(), Rejection> {
        match amount.is_zero() {
            true => Err(Rejection::ZeroAmount),
            false => self.in_loan_currency(amount),
        }
    }

    fn in_loan_currency(&self, amount: Money) -> Result<(), Rejection> {
        let (loan, given) = (self.account.currency(), amount.currency());
        match loan == given {
            true => Ok(()),
            false => Err(Rejection::AnotherCurrency { loan, given }),
        }
    }

    fn within_life(&self, value_date: NaiveDate) -> Result<(), Rejection> {
        let business_date = self.on;
        if value_date > business_date {
            return Err(Rejection::ValueDateAhead { value_date, business_date });
        }
        match self.since.filter(|since| value_date < *since) {
            Some(since) => Err(Rejection::ValueDateBefore { value_date, since }),
            None => Ok(()),
        }
    }

    /// So that sums of the loan's amounts stay amounts.
    fn fits(&self, so_far: i64, amount: Money) -> Result<(), Rejection> {
        match amounts::sum([so_far, amount.amount()]) {
            Some(_) => Ok(()),
            None => Err(Rejection::TooLarge),
        }
    }
}
