//! Each rule of a loan, as a sentence.

mod ageing;
mod any;
mod asking;
mod boarding;
mod by_day;
mod capacity;
mod charging;
mod charging_back;
mod charging_off;
mod debiting;
mod early;
mod engines;
mod fineract;
mod forgiving;
mod granting;
mod history;
mod holding;
mod in_time;
mod lapsing;
mod lending;
mod oracle;
mod parting;
mod pausing;
mod paying_out;
mod penalties;
mod properties;
mod refunding;
mod repaying;
mod rescheduling;
mod rescinding;
mod reversing;
mod schedules;
mod selling;
mod spread;
mod tables;
mod told;
mod two_persons;
mod walk;
mod writing_off;

use uuid::Uuid;

use self::asking::*;
use super::contracted::InstalmentAccount;
use super::{
    Act, Balances, Bucket, CancelCause, Change, ChargeKind, Command, Components, DebitAnswer,
    Decided, Event, Excess, HoldCause, HoldEffect, Lender, Life as Stage, Loan, MoneyRef, Moved,
    Moves, OutgoingReversal, Payee, Plan, Product, Rejection, RepaymentKind, RepaymentReversal,
    RescindCause, RowKind, State, StoredPosition, StoredRow, Terms,
};
use crate::calendar::Day;
use crate::decider::Decider;
use crate::engine::Engine;
use crate::event::Stored;
use crate::log::{Actor, Hash};
use crate::money::{Currency, Money, Rate, Rounding};
use crate::policy::{
    Document, InstalmentStep, LenderKind, LoanPolicy, PauseLimits, PausedPenalties, PenaltyPolicy,
    PolicyRef, RateCeiling, Recalculation, RefundedFee,
};
use crate::reason::Reason;
use crate::testing::day;

/// What holds a loan whose goods are awaited, and one whose goods go back.
const AWAITED: Option<HoldCause> = Some(HoldCause::GoodsAwaited { order: Uuid::from_u128(77) });
const GOING_BACK: Option<HoldCause> =
    Some(HoldCause::ReturnUnderWay { order: Uuid::from_u128(77) });

/// A loan that is lived day by day; whatever is asked, its invariants are checked.
#[derive(Clone)]
struct Life {
    policy: LoanPolicy,
    today: Day,
    goods: Option<HoldCause>,
    state: State,
    facts: Vec<Event>,
}

impl Life {
    fn from(first_day: &str) -> Life {
        Life::under(policy(), first_day)
    }

    fn under(policy: LoanPolicy, first_day: &str) -> Life {
        let (state, facts) = (State::None, vec![]);
        Life { policy, today: day(first_day), goods: None, state, facts }
    }

    /// A loan of 400 over four months due on the 15th, disbursed on 1 January 2024.
    fn of_four_hundred() -> Life {
        let mut life = Life::from("2024-01-01");
        life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
        life.ask(disburse(xof(400)));
        life
    }

    /// The same of one that pays for goods which are awaited.
    fn awaiting_goods() -> Life {
        Life { goods: AWAITED, ..Life::of_four_hundred() }
    }

    fn asked(&self, act: Act) -> Command {
        Command { goods: self.goods, ..asked(act, self.today, &self.policy) }
    }

    /// What is asked today, and what follows in the short form of [`told`].
    #[track_caller]
    fn ask(&mut self, act: Act) -> Vec<String> {
        let facts = Loan::decide(&self.state, &self.asked(act)).unwrap();
        let mut short = vec![];
        for it in &facts {
            self.state = Loan::evolve(std::mem::take(&mut self.state), it);
            self.state.check_recorded(it).unwrap();
            short.push(told(it, self.state.loan().unwrap()));
        }
        self.state.check(self.today, self.goods).unwrap();
        self.facts.extend(facts);
        short
    }

    #[track_caller]
    fn refuses(&self, act: Act) -> Rejection {
        Loan::decide(&self.state, &self.asked(act)).unwrap_err()
    }

    /// Lets the days pass one by one, and says what happened, each with month and day in front.
    #[track_caller]
    fn until(&mut self, last: &str) -> Vec<String> {
        let mut all = vec![];
        while self.today < day(last) {
            self.today = after(self.today, 1);
            let facts = self.ask(Act::Age);
            all.extend(
                facts.iter().map(|it| format!("{} {it}", self.today.date().format("%m-%d"))),
            );
        }
        all
    }

    fn account(&self) -> &Loan {
        self.state.loan().unwrap()
    }

    fn stage(&self) -> Stage {
        self.account().life()
    }

    fn is_in_default(&self) -> bool {
        self.account().is_in_default()
    }

    fn ever_defaulted(&self) -> bool {
        self.account().ever_defaulted()
    }

    /// The fewest days past due of its bucket.
    fn bucket(&self) -> u32 {
        self.account().bucket().from_days
    }

    fn balances(&self) -> Balances {
        self.state.balances(self.today).unwrap()
    }

    fn credit(&self) -> i64 {
        self.state.loan().unwrap().credit().amount()
    }

    /// What is paid, one number an instalment.
    fn paid(&self) -> Vec<i64> {
        self.instalments().iter().map(|it| sum(&it.paid)).collect()
    }

    fn instalments(&self) -> Vec<InstalmentAccount> {
        self.state.loan().unwrap().instalments().collect()
    }

    fn next_action_on(&self) -> Option<Day> {
        self.state.next_action_on()
    }
}

fn sum(components: &Components) -> i64 {
    components.present().map(|it| it.1.amount()).sum()
}

/// The balances of a loan that owes nothing and holds nothing.
fn no_balances(currency: Currency) -> Balances {
    let zero = Money::zero(currency);
    Balances {
        outstanding: zero,
        overdue: zero,
        due: zero,
        credit: zero,
        instalments_overdue: 0,
        instalments_due: 0,
        oldest_unpaid_due_on: None,
        arrears_since: None,
        next: None,
    }
}

/// What moved on one component of a row.
fn moves(component: crate::policy::Component, before: i64, after: i64) -> Option<Moves> {
    use crate::policy::Component;
    let moved = Some(Moved::between(xof(before), xof(after)));
    let mut moves = Moves::default();
    match component {
        Component::Penalty => moves.penalty = moved,
        Component::Fee => moves.fee = moved,
        Component::Tax => moves.tax = moved,
        Component::Insurance => moves.insurance = moved,
        Component::Interest => moves.interest = moved,
        Component::Principal => moves.principal = moved,
    }
    Some(moves)
}

/// An event in short: its type, what it changed (`2 interest 0→30`: so much is paid of instalment
/// 2 now; `2 owed fee 0→10`, `2 waived fee 0→10`), and what waits as credit balance after it.
fn told(event: &Event, after: &Loan) -> String {
    let mut text = event.event_type().strip_prefix("loan.").unwrap().to_owned();
    if let Event::InstalmentFellDue(it) = event {
        text += &format!(" {}", it.instalment);
    }
    if let Event::ArrearsChanged(it) = event {
        text += &format!(" {}→{}", it.before.from_days, it.after.from_days);
    }
    let Some(outcome) = event.outcome() else { return text };
    let mut moved = vec![];
    for it in outcome.changes {
        for (side, moves) in [("owed ", &it.owed), ("", &it.paid), ("waived ", &it.waived)] {
            for (component, units) in moves.iter().flat_map(Moves::present) {
                let (before, after) = (units.before.amount(), units.after.amount());
                let name = component.name();
                moved.push(format!("{} {side}{name} {before}→{after}", it.instalment));
            }
        }
    }
    if !moved.is_empty() {
        text += &format!(": {}", moved.join(", "));
    }
    match (after.credit().amount(), after.overdrawn().amount()) {
        (0, 0) => text,
        (0, overdrawn) => format!("{text}; {overdrawn} too much went out"),
        (credit, _) => format!("{text}; {credit} waits"),
    }
}
