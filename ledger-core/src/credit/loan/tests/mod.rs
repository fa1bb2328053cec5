//! Each rule of a loan, as a sentence.

mod ageing;
mod boarding;
mod charging;
mod engines;
mod fineract;
mod granting;
mod history;
mod holding;
mod lending;
mod oracle;
mod paying_out;
mod repaying;
mod rescinding;
mod reversing;
mod walk;

use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::account::InstalmentAccount;
use super::{
    Account, Act, Balances, Bucket, CancelCause, Change, ChargeKind, Command, Components, Decided,
    Event, Excess, HoldCause, HoldEffect, Lender, Life as Stage, Loan, MoneyRef, Moved, Moves,
    OutgoingReversal, Payee, Plan, Product, Rejection, RepaymentKind, RepaymentReversal,
    RescindCause, RowKind, State, StoredPosition, StoredRow, Terms,
};
use crate::decider::Decider;
use crate::engine::Engine;
use crate::event::Stored;
use crate::log::{Actor, Hash};
use crate::money::{Currency, Money, Rounding};
use crate::policy::{Document, InstalmentStep, LoanPolicy, PolicyRef};
use crate::reason::Reason;

/// The policy that ships: instalments in multiples of 5, oldest first, default after 30 days.
fn policy() -> LoanPolicy {
    Document::parse(Document::SHIPPED).unwrap().loan
}

/// The same, every currency that occurs rounded in this way.
fn rounding(multiple: u32, rounding: Rounding) -> LoanPolicy {
    let step = |currency| InstalmentStep { currency, multiple, rounding };
    let instalments = [Currency::XOF, Currency::EUR].map(step).to_vec();
    LoanPolicy { instalments, ..policy() }
}

fn policy_ref() -> PolicyRef {
    PolicyRef { version: 1, hash: Hash::of(b"policy") }
}

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn eur(cents: i64) -> Money {
    Money::new(cents, Currency::EUR).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn after(date: NaiveDate, days: u32) -> NaiveDate {
    date + Days::new(days.into())
}

fn ask(on: &str, act: Act) -> Command {
    asked(act, day(on), &policy())
}

fn asked(act: Act, on: NaiveDate, policy: &LoanPolicy) -> Command {
    let terms = Terms {
        engine: Engine::LATEST,
        policy: policy.clone(),
        policy_ref: policy_ref(),
        country: "TG".parse().unwrap(),
    };
    let hold = Uuid::new_v5(&Uuid::nil(), format!("hold on {on}").as_bytes());
    Command { act, on, by: officer(), terms: Some(terms), goods: None, hold, since: None }
}

fn officer() -> Actor {
    Actor { role: "finance".to_owned(), subject: Hash::of(b"an officer") }
}

fn because(code: &str) -> Reason {
    Reason::of(code)
}

fn grant(principal: Money, plan: Plan) -> Act {
    Act::Grant {
        product: Some(Product { code: "phone".to_owned(), version: None }),
        lender: Lender::Bank { id: "orabank".to_owned() },
        lender_reference: Some("L-77".to_owned()),
        principal,
        plan,
        decision: Decided::Direct {
            reference: "committee 7".to_owned(),
            reason: because("within_policy"),
        },
    }
}

fn interest_free(instalments: u32, first_due_on: &str) -> Plan {
    Plan::InterestFree { instalments, first_due_on: day(first_due_on), day_of_month: None }
}

fn board(rows: Vec<StoredRow>) -> Act {
    boarded(StoredPosition { rows, ..nothing_yet() })
}

fn boarded(position: StoredPosition) -> Act {
    Act::Board {
        product: None,
        lender: Lender::OwnBook,
        lender_reference: Some("R-1".to_owned()),
        reference: "old-1".to_owned(),
        position,
    }
}

/// Of a loan that has no rows.
fn nothing_yet() -> StoredPosition {
    StoredPosition {
        rows: vec![],
        credit: None,
        overdrawn: None,
        disbursed_on: None,
        interest_until: None,
        worst_days_past_due: 0,
        defaulted_before: false,
        in_default: false,
        charges: vec![],
    }
}

fn principal_of(amount: i64) -> Components {
    Components { principal: Some(xof(amount)), ..Components::default() }
}

/// An instalment of a boarded loan that owes principal alone.
fn running(number: u32, due_on: &str, owed: i64, paid: i64) -> StoredRow {
    StoredRow {
        number,
        kind: RowKind::Instalment,
        due_on: day(due_on),
        owed: principal_of(owed),
        paid: (paid > 0).then(|| principal_of(paid)),
        waived: None,
    }
}

fn money() -> MoneyRef {
    named("T-1")
}

fn named(reference: &str) -> MoneyRef {
    let (channel, reference) = ("tmoney".to_owned(), reference.to_owned());
    MoneyRef::External { channel, reference, part: None }
}

fn disburse(amount: Money) -> Act {
    Act::Disburse {
        disbursement: nth(1_000),
        amount,
        net: None,
        payee: Payee::Customer {},
        money: money(),
        lender_reference: None,
        value_date: None,
    }
}

fn disburse_back(amount: Money, on: &str) -> Act {
    let Act::Disburse { disbursement, amount, net, payee, money, lender_reference, .. } =
        disburse(amount)
    else {
        unreachable!("a disbursement is one")
    };
    let value_date = Some(day(on));
    Act::Disburse { disbursement, amount, net, payee, money, lender_reference, value_date }
}

fn reverse_disbursement() -> Act {
    Act::ReverseDisbursement {
        disbursement: nth(1_000),
        cause: OutgoingReversal::Bounced {},
        reason: because("payment_bounced"),
    }
}

fn cancel() -> Act {
    Act::Cancel { cause: CancelCause::Person { reason: because("customer_request") } }
}

fn rescind() -> Act {
    Act::Rescind { cause: RescindCause::Withdrawal { reason: because("withdrawal") } }
}

fn pay_out(number: u128, amount: i64) -> Act {
    Act::PayOutCredit {
        payout: nth(number),
        amount: xof(amount),
        money: money(),
        value_date: None,
        reason: because("overpaid"),
    }
}

fn reverse_payout(number: u128) -> Act {
    Act::ReverseCreditPayout {
        payout: nth(number),
        cause: OutgoingReversal::Bounced {},
        reason: because("payment_bounced"),
    }
}

/// Hold `number` against all that a hold can hold back.
fn hold(number: u128, cause: HoldCause, from: &str) -> Act {
    Act::Hold {
        hold: nth(number),
        cause,
        effects: HoldEffect::OF_GOODS.to_vec(),
        from: Some(day(from)),
        reason: because("hardship"),
    }
}

fn end_hold(number: u128, until: &str) -> Act {
    let until = Some(day(until));
    Act::EndHold { hold: nth(number), until, reason: because("hardship") }
}

fn nth(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Repayment `number`, whose excess waits.
fn pay(number: u128, amount: i64) -> Act {
    let (repayment, amount) = (nth(number), xof(amount));
    Act::ReceiveRepayment {
        repayment,
        kind: RepaymentKind::Repayment,
        amount,
        money: money(),
        value_date: None,
        excess: Excess::Keep,
    }
}

/// Repayment `number`, whose excess pays in advance.
fn prepay(number: u128, amount: i64) -> Act {
    valued(pay(number, amount), None, Excess::Prepay)
}

/// Repayment `number`, which counts from an earlier day.
fn pay_back(number: u128, amount: i64, value_date: &str) -> Act {
    valued(pay(number, amount), Some(value_date), Excess::Keep)
}

fn valued(act: Act, value_date: Option<&str>, excess: Excess) -> Act {
    let Act::ReceiveRepayment { repayment, kind, amount, money, .. } = act else {
        panic!("{act:?} is no repayment")
    };
    let value_date = value_date.map(day);
    Act::ReceiveRepayment { repayment, kind, amount, money, value_date, excess }
}

fn reverse(number: u128) -> Act {
    Act::ReverseRepayment {
        repayment: nth(number),
        cause: RepaymentReversal::Bounced {},
        reason: because("payment_bounced"),
    }
}

fn charge(number: u128, instalment: u32, kind: ChargeKind, amount: i64) -> Act {
    let (charge, amount) = (nth(number), xof(amount));
    Act::Charge {
        charge,
        code: "visit".to_owned(),
        kind,
        amount,
        due_on: None,
        instalment,
        reason: because("field_visit"),
    }
}

fn penalty(number: u128, instalment: u32, amount: i64) -> Act {
    charge(number, instalment, ChargeKind::Penalty, amount)
}

fn fee(number: u128, instalment: u32, amount: i64) -> Act {
    charge(number, instalment, ChargeKind::Fee, amount)
}

fn waive(number: u128, amount: Option<i64>) -> Act {
    let amount = amount.map(xof);
    Act::WaiveCharge { charge: nth(number), amount, reason: because("goodwill") }
}

fn reverse_charge(number: u128) -> Act {
    Act::ReverseCharge { charge: nth(number), reason: because("recorded_in_error") }
}

/// What holds a loan whose goods are awaited, and one whose goods go back.
const AWAITED: Option<HoldCause> = Some(HoldCause::GoodsAwaited { order: Uuid::from_u128(77) });
const GOING_BACK: Option<HoldCause> =
    Some(HoldCause::ReturnUnderWay { order: Uuid::from_u128(77) });

/// A loan that is lived day by day; whatever is asked, its invariants are checked.
#[derive(Clone)]
struct Life {
    policy: LoanPolicy,
    today: NaiveDate,
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
            short.push(told(it, self.state.account().unwrap()));
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
            all.extend(facts.iter().map(|it| format!("{} {it}", self.today.format("%m-%d"))));
        }
        all
    }

    fn account(&self) -> &Account {
        self.state.account().unwrap()
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
        self.state.account().unwrap().credit().amount()
    }

    /// What is paid, one number an instalment.
    fn paid(&self) -> Vec<i64> {
        self.instalments().iter().map(|it| sum(&it.paid)).collect()
    }

    fn instalments(&self) -> Vec<InstalmentAccount> {
        self.state.account().unwrap().instalments().collect()
    }

    fn next_action_on(&self) -> Option<NaiveDate> {
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
fn told(event: &Event, after: &Account) -> String {
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
