//! A customer's file in tests: what it is given, and when which command came.

use uuid::Uuid;

use super::super::{Command, CustomerFile, Fact, Facts, Rejection, State, decide};
use crate::calendar::Day;
use crate::credit::loan::{
    self, Act, CancelCause, ChargeKind, Components, Decided, Excess, Grace, Lender, Life, MoneyRef,
    NewTerms, Payee, Plan, RepaymentKind, RepaymentReversal, RescindCause, RowKind, StoredPosition,
    StoredRow,
};
use crate::decider::replay;
use crate::engine::Engine;
use crate::log::{Actor, FileId, Hash, Instant, Place};
use crate::money::{Currency, Money};
use crate::party::customer::{self, Contact};
use crate::policy::{self, Document, PolicyBook, Proposed, Published};
use crate::reason::Reason;
use crate::testing::Dice;

pub(super) const CUSTOMER: Uuid = Uuid::from_u128(0xc);
pub(super) const LOAN_1: Uuid = Uuid::from_u128(1);
pub(super) const LOAN_2: Uuid = Uuid::from_u128(2);

/// 1 March 2026 is day 1.
pub(super) fn day(number: u32) -> Day {
    let first = Day::from_ymd(2026, 3, 1).unwrap();
    first.checked_add_days(number - 1).unwrap()
}

pub(super) fn place(sequence: u64) -> Place {
    Place { partition: 3, sequence }
}

pub(super) fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

/// A policy book whose versions are in force from these days and put a loan in default after so
/// many.
pub(super) fn policies(versions: &[(u32, Day)]) -> policy::State {
    let mut events = vec![];
    for (version, &(default_days, effective_from)) in (1..).zip(versions) {
        let document = Document::SHIPPED
            .replace("\"default_days\": 30", &format!("\"default_days\": {default_days}"));
        let (author, approver) = (Hash::of(b"author"), Hash::of(b"approver"));
        let hash = Hash::of(document.as_bytes());
        let lapses_on = day(9_000);
        events.push(policy::Event::Proposed(Proposed { hash, document, author, lapses_on }));
        let findings = vec![];
        let published = Published { version, hash, effective_from, author, approver, findings };
        events.push(policy::Event::Published(published));
    }
    replay::<PolicyBook>(&events)
}

pub(super) fn ordinary() -> policy::State {
    policies(&[(30, day(1))])
}

/// A customer's file, its commits, and the day it stands at.
pub(super) struct Story {
    pub(super) state: State,
    pub(super) policies: policy::State,
    pub(super) on: Day,
    pub(super) by: Actor,
    pub(super) commits: u64,
}

pub(super) fn clerk() -> Actor {
    Actor { role: "finance".to_owned(), subject: Hash::of(b"a clerk") }
}

/// What is looked up for a command at noon of this business date.
pub(super) fn facts<'a>(
    on: Day,
    by: &'a Actor,
    command: Uuid,
    policies: &'a policy::State,
) -> Facts<'a> {
    let at = Instant::new(on.date().and_hms_opt(12, 0, 0).unwrap().and_utc());
    Facts { on, engine: Engine::FIRST, at, by, command, policies }
}

impl Story {
    pub(super) fn new() -> Story {
        let state = State::new(FileId::Customer(CUSTOMER));
        Story { state, policies: ordinary(), on: day(1), by: clerk(), commits: 0 }
    }

    /// A registered customer.
    pub(super) fn registered() -> Story {
        Story::new().after(Command::Customer(register()))
    }

    pub(super) fn under(self, policies: policy::State) -> Story {
        Story { policies, ..self }
    }

    /// From now on somebody else asks.
    pub(super) fn by(self, role: &str, subject: &str) -> Story {
        let by = Actor { role: role.to_owned(), subject: Hash::of(subject.as_bytes()) };
        Story { by, ..self }
    }

    /// Another business day, on which the file has been aged.
    pub(super) fn on(self, on: Day) -> Story {
        Story { on, ..self }.after(Command::Age)
    }

    pub(super) fn ask(&self, command: &Command) -> Result<Vec<Fact>, Rejection> {
        decide(&self.state, command, &facts(self.on, &self.by, self.next(), &self.policies))
    }

    /// The id of the next command.
    pub(super) fn next(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.commits) + 1_000)
    }

    pub(super) fn ask_loan(&self, loan: Uuid, act: Act) -> Result<Vec<Fact>, Rejection> {
        self.ask(&Command::Loan { loan, act })
    }

    /// The file once this command is a commit.
    #[track_caller]
    pub(super) fn after(self, command: Command) -> Story {
        self.then(command).0
    }

    /// The same, and the types of the facts it holds.
    #[track_caller]
    pub(super) fn then(mut self, command: Command) -> (Story, Vec<&'static str>) {
        let facts = self.ask(&command).expect("expected facts, got a refusal");
        let types = facts.iter().map(|it| it.event.event_type()).collect();
        if !facts.is_empty() {
            self.commits += 1;
            for fact in &facts {
                self.state =
                    self.state.apply(std::slice::from_ref(fact), place(self.commits), self.on);
                assert_eq!(self.state.check_recorded(fact), Ok(()), "{fact:?}");
            }
            self.checks();
        }
        (self, types)
    }

    #[track_caller]
    pub(super) fn after_loan(self, loan: Uuid, act: Act) -> Story {
        self.after(Command::Loan { loan, act })
    }

    #[track_caller]
    pub(super) fn checks(&self) {
        assert_eq!(self.state.check(&self.policies, self.on), Ok(()));
    }

    pub(super) fn file(&self) -> &CustomerFile {
        match &self.state {
            State::Customer(file) => file,
            State::Vendor(_) | State::Partner(_) | State::PolicyBook(_) | State::Partition => {
                unreachable!("it is a customer's file")
            }
        }
    }

    pub(super) fn life(&self, loan: Uuid) -> Life {
        self.file().loans[&loan].loan().unwrap().life()
    }

    pub(super) fn is_in_default(&self, loan: Uuid) -> bool {
        self.file().loans[&loan].loan().unwrap().is_in_default()
    }

    /// The fewest days past due of a loan's bucket.
    pub(super) fn bucket(&self, loan: Uuid) -> u32 {
        self.file().loans[&loan].loan().unwrap().bucket().from_days
    }
}

pub(super) fn register() -> customer::Command {
    customer::Command::Register { country: "TG".parse().unwrap(), contact: Contact::default() }
}

pub(super) fn suspend() -> Command {
    Command::Customer(customer::Command::Suspend { reason: Reason::of("fraud_suspected") })
}

/// Two monthly instalments without interest, the first on this day.
pub(super) fn grant(first_due_on: Day) -> Act {
    Act::Grant {
        parts_until: None,
        product: None,
        lender: Lender::OwnBook {},
        lender_reference: None,
        principal: xof(10_000),
        plan: Plan::InterestFree { instalments: 2, first_due_on, day_of_month: None },
        decision: directly(),
    }
}

pub(super) fn directly() -> Decided {
    Decided::Direct { reference: "committee 7".to_owned(), reason: Reason::of("within_policy") }
}

/// One instalment, due on this day, of which nothing is paid; under the reference `old-1`.
pub(super) fn board(due_on: Day) -> Act {
    board_as("old-1", due_on)
}

/// The same under another reference.
pub(super) fn board_as(reference: &str, due_on: Day) -> Act {
    let owed = Components { principal: Some(xof(10_000)), ..Components::default() };
    let (kind, paid, waived) = (RowKind::Instalment, None, None);
    Act::Board {
        product: None,
        lender: Lender::Bank { id: "orabank".to_owned() },
        lender_reference: Some(format!("B-{reference}")),
        reference: reference.to_owned(),
        position: of_rows(vec![StoredRow { number: 1, kind, due_on, owed, paid, waived }]),
    }
}

pub(super) fn of_rows(rows: Vec<StoredRow>) -> StoredPosition {
    StoredPosition {
        rows,
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

pub(super) fn money(channel: &str, reference: &str) -> MoneyRef {
    let (channel, reference) = (channel.to_owned(), reference.to_owned());
    MoneyRef::External { channel, reference, part: None }
}

pub(super) fn disburse(reference: &str) -> Act {
    disburse_on(reference, None)
}

pub(super) fn disburse_on(reference: &str, value_date: Option<Day>) -> Act {
    Act::Disburse {
        disbursement: Uuid::new_v5(&Uuid::nil(), reference.as_bytes()),
        amount: xof(10_000),
        net: None,
        payee: Payee::Platform {},
        money: money("orabank", reference),
        lender_reference: None,
        value_date,
    }
}

pub(super) fn repay(repayment: u128, amount: i64, money: MoneyRef) -> Act {
    repay_on(repayment, amount, money, None)
}

pub(super) fn repay_on(
    repayment: u128,
    amount: i64,
    money: MoneyRef,
    value_date: Option<Day>,
) -> Act {
    Act::ReceiveRepayment {
        repayment: Uuid::from_u128(repayment),
        kind: RepaymentKind::Repayment,
        amount: xof(amount),
        money,
        value_date,
        excess: Excess::Keep,
    }
}

pub(super) fn reverse(repayment: u128) -> Act {
    reverse_of(Uuid::from_u128(repayment))
}

pub(super) fn reverse_of(repayment: Uuid) -> Act {
    let (cause, reason) = (RepaymentReversal::Bounced {}, Reason::of("payment_bounced"));
    Act::ReverseRepayment { repayment, cause, reason }
}

pub(super) fn cancel() -> Act {
    Act::Cancel { cause: CancelCause::Person { reason: Reason::of("customer_request") } }
}

pub(super) fn rescind() -> Act {
    Act::Rescind { cause: RescindCause::Withdrawal { reason: Reason::of("withdrawal") } }
}

pub(super) fn charge() -> Act {
    Act::Charge {
        charge: Uuid::from_u128(9),
        code: "visit".to_owned(),
        kind: ChargeKind::Fee,
        amount: xof(100),
        due_on: None,
        instalment: 1,
        reason: Reason::of("field_visit"),
    }
}

/// This document, by which what is taken back, forgiven or paid out above so much takes a second
/// person, for whom it waits up to so many days; alone a person forgives half of that on a day.
pub(super) fn with_second_person(document: &str, above: i64, days: u32) -> String {
    let document =
        document.replace("\"limits\": {\n      \"form\": 2", "\"limits\": {\n      \"form\": 3");
    let (begin, rest) = document.split_once("\"proposal_days\": 90,").unwrap();
    let half = format!("[{{ \"amount\": {}, \"currency\": \"XOF\" }}]", above / 2);
    let (_, end) = rest.split_once("\"second_person_above\": [").unwrap();
    format!(
        "{begin}\"proposal_days\": {days}, \"forgiven_alone\": [{{ \"role\": \"finance\",
        \"per_loan\": {half}, \"per_day\": {half} }}], \"second_person_above\": [
        {{ \"amount\": {above}, \"currency\": \"XOF\" }}, {}",
        end.split_once("\"XOF\" },").unwrap().1
    )
}

/// What a second person says of what waits for one, if they are asked.
pub(super) fn second(dice: &mut Dice, account: Option<&loan::Loan>) -> Option<Act> {
    let proposal = account?.awaiting().first()?.proposal;
    match dice.below(12) {
        0 => Some(Act::DeclineAct { proposal, reason: Reason::of("incomplete") }),
        1 | 2 => Some(Act::ApproveAct { proposal }),
        _ => None,
    }
}

/// A merchant gives money back, or it does not stay; days are given, or taken back.
fn serviced(dice: &mut Dice, account: Option<&loan::Loan>, id: Uuid, on: Day) -> Option<Act> {
    let account = account?;
    let refunded = account.goods_refunds().iter().find(|it| it.by_merchant && !it.reversed);
    Some(match (dice.below(4), refunded, account.pauses().last()) {
        (0, Some(it), _) => Act::ReverseMerchantRefund {
            refund: it.refund,
            cause: RepaymentReversal::Bounced {},
            reason: Reason::of("payment_bounced"),
        },
        (0 | 1, ..) => Act::ReceiveMerchantRefund {
            refund: id,
            amount: xof(1 + i64::from(dice.below(400))),
            money: money("tmoney", &format!("M-{id}")),
            value_date: None,
        },
        (2, _, Some(it)) => Act::EndPause {
            pause: it.pause,
            until: loan::EndOfPause::Undone,
            reason: Reason::of("cause_cleared"),
        },
        _ => Act::Pause {
            pause: id,
            from: None,
            until: on.saturating_add_days(1 + dice.below(8)),
            reason: Reason::of("hardship"),
        },
    })
}

/// What changes a loan that runs, by agreement or by its lender alone: written off and not after all,
/// sold, and rescheduled where that is proposed already.
pub(super) fn otherwise(dice: &mut Dice, account: Option<&loan::Loan>, id: Uuid, on: Day) -> Act {
    let proposal = account.and_then(loan::Loan::proposal).filter(|it| it.proposed_on == on);
    if let Some(it) = proposal {
        let rescheduling = it.rescheduling;
        return Act::AgreeRescheduling { rescheduling, reference: "annex 1".to_owned() };
    }
    if let Some((charge_off, _)) = account.and_then(loan::Loan::charged_off)
        && dice.below(2) == 0
    {
        return Act::UndoChargeOff { charge_off, reason: Reason::of("paid_after_all") };
    }
    if dice.below(6) == 0
        && let Some(act) = serviced(dice, account, id, on)
    {
        return act;
    }
    match (account.and_then(loan::Loan::write_off_id), dice.below(4)) {
        (_, 0) if dice.below(3) == 0 => match account.and_then(|it| it.debits().last()) {
            Some(it) if it.answer.is_none() => Act::AnswerDebit {
                request: it.request,
                answer: loan::DebitAnswer::NotPaid {},
                answered_on: Some(on),
            },
            Some(_) | None => Act::RequestDebit {
                request: id,
                amount: xof(500),
                channel: "tmoney".to_owned(),
                reference: "D-1".to_owned(),
                requested_on: None,
            },
        },
        (_, 0) if dice.below(2) == 0 => {
            Act::ChargeOff { charge_off: id, reason: Reason::of("uncollectable") }
        }
        (_, 0) => Act::Sell {
            to: Lender::Bank { id: "collector".to_owned() },
            lender_reference: Some(format!("S-{}", dice.below(400))),
            reference: "sale 7".to_owned(),
            reason: Reason::of("receivables_sold"),
        },
        (Some(write_off), _) => {
            Act::UndoWriteOff { write_off, reason: Reason::of("paid_after_all") }
        }
        (None, 1) => Act::WriteOff { write_off: id, reason: Reason::of("uncollectable") },
        (None, _) => Act::ProposeRescheduling {
            rescheduling: id,
            terms: NewTerms {
                instalments: 3,
                first_due_on: on.saturating_add_days(10 + dice.below(20)),
                every: None,
                day_of_month: None,
                rate: None,
                grace: Grace::default(),
            },
            reason: Reason::of("hardship"),
        },
    }
}
