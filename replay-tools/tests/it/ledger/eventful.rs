//! A ledger in which much has happened.

use ledger_core::credit::loan::{
    Act, CancelCause, ChargeKind, DebitAnswer, EndOfPause, Grace, HoldCause, HoldEffect, Lender,
    NewTerms, OutgoingReversal, RepaymentReversal, RescindCause,
};
use ledger_core::file::{Command, Spread};
use ledger_core::log::ids::{self, For};
use ledger_core::log::{FileId, KeyCheck, Log};
use ledger_core::party::customer::{self, Contact, ContactField};
use ledger_core::privacy::Sealed;
use ledger_core::reason::Reason;
use uuid::Uuid;

use super::lending::money;
use super::{Ledger, day, twd};

/// A ledger of a few files that met every kind of event of customers and loans but a change of
/// engine, over two months.
pub(crate) async fn eventful<L: Log>(log: L, partitions: u32) -> Ledger<L> {
    let mut ledger = Ledger::begin(log, partitions, day("2004-11-01")).await;
    let key = KeyCheck([7; 8]);
    let sealed = |text: &str| Some(Sealed { key_version: 1, key, sealed: text.to_owned() });
    let contact = Contact { name: sealed("bmFtZQ=="), phone: sealed("cGhvbmU="), email: None };
    let late = ledger.register_as("late", contact).await;
    let file = FileId::Customer(late);
    let contact = Contact { email: sealed("bWFpbA=="), ..Contact::default() };
    let changed = customer::Command::ChangeContact { contact, removed: vec![ContactField::Phone] };
    ledger.ask(file, "contact", "customer.change_contact", Command::Customer(changed)).await;
    // Due on the 5th of November and December and of January; never paid in time.
    let arrears = ledger.board_loan(late, "arrears", (3, 900), day("2004-11-05"), 0).await;

    let good = ledger.register("good").await;
    let granted = ledger.grant(good, "granted", 600, day("2004-11-10")).await;
    ledger.disburse(good, granted, "disburse", 600).await;
    let given_up = ledger.grant(good, "given up", 300, day("2004-12-01")).await;
    let no_need =
        Act::Cancel { cause: CancelCause::Person { reason: because("recorded_in_error") } };
    ledger.act(good, given_up, "cancel", no_need).await;

    // Goes out in parts; of its days that are paused, the end is told.
    let builder = ledger.register("builder").await;
    in_parts(&mut ledger, builder).await;

    ledger.days_until(day("2004-11-08")).await;
    ledger.repay(late, arrears, "part", 400).await;
    let suspend = customer::Command::Suspend { reason: because("fraud_suspected") };
    ledger.ask(file, "suspend", "customer.suspend", Command::Customer(suspend)).await;
    let resume = customer::Command::Resume { reason: because("cause_cleared") };
    ledger.ask(file, "resume", "customer.resume", Command::Customer(resume)).await;
    let to = customer::ConsentTo::Bills;
    let give = customer::Command::GiveConsent { to, text_version: "2004-11".to_owned() };
    ledger.ask(file, "consent", "customer.give_consent", Command::Customer(give)).await;
    let withdraw = customer::Command::WithdrawConsent { to };
    let withdraw = Command::Customer(withdraw);
    ledger.ask(file, "no consent", "customer.withdraw_consent", withdraw).await;
    // Waits as credit until the instalments fall due, and closes the loan with the last.
    let whole = ledger.repay(good, granted, "whole", 600).await;

    ledger.days_until(day("2004-11-20")).await;
    let charge = ids::created_id(ledger.id_of(For::File(file), "charge"), "charge");
    let charged = Act::Charge {
        charge,
        code: "late".to_owned(),
        kind: ChargeKind::Penalty,
        amount: twd(50),
        due_on: None,
        instalment: 1,
        reason: because("payment_bounced"),
    };
    ledger.act(late, arrears, "charge", charged).await;
    ledger.repay(late, arrears, "rest", 550).await;

    // In default thirty days after the 5th of December, cured, late again.
    ledger.days_until(day("2005-01-06")).await;
    ledger.repay(late, arrears, "cure", 1_800).await;
    let reversal = Act::ReverseRepayment {
        repayment: whole,
        cause: RepaymentReversal::ChargedBack { reference: "CB-1".to_owned() },
        reason: because("payment_bounced"),
    };
    for partition in 0..partitions {
        ledger.take_over(partition).await;
    }
    ledger.days_until(day("2005-01-12")).await;
    ledger.act(good, granted, "reverse", reversal).await;
    void_loan(&mut ledger, good).await;
    ledger.days_until(day("2005-01-14")).await;
    ledger
}

/// Everything that is taken back, forgiven or held, on one loan and on one day.
async fn void_loan<L: Log>(ledger: &mut Ledger<L>, customer: Uuid) {
    let file = FileId::Customer(customer);
    let void = ledger.grant(customer, "void", 300, day("2005-02-10")).await;
    let disbursement = ledger.disburse(customer, void, "void out", 300).await;
    let (cause, reason) = (OutgoingReversal::Bounced {}, because("payment_bounced"));
    let back = Act::ReverseDisbursement { disbursement, cause, reason };
    ledger.act(customer, void, "void back", back).await;
    ledger.disburse(customer, void, "void out again", 300).await;

    let hold = ledger.created(file, "hold", "hold");
    let held = Act::Hold {
        hold,
        cause: HoldCause::Complaint {},
        effects: vec![HoldEffect::Arrears, HoldEffect::Collection],
        from: None,
        reason: because("complaint"),
    };
    ledger.act(customer, void, "hold", held).await;
    let ended = Act::EndHold { hold, until: None, reason: because("cause_cleared") };
    ledger.act(customer, void, "end hold", ended).await;

    for key in ["visit", "mistake"] {
        let charged = Act::Charge {
            charge: ledger.created(file, key, "charge"),
            code: key.to_owned(),
            kind: ChargeKind::Fee,
            amount: twd(10),
            due_on: None,
            instalment: 1,
            reason: because("field_visit"),
        };
        ledger.act(customer, void, key, charged).await;
    }
    let charge = ledger.created(file, "visit", "charge");
    let waived = Act::WaiveCharge { charge, amount: Some(twd(4)), reason: because("goodwill") };
    ledger.act(customer, void, "waive", waived).await;
    let charge = ledger.created(file, "mistake", "charge");
    let mistake = Act::ReverseCharge { charge, reason: because("recorded_in_error") };
    ledger.act(customer, void, "reverse charge", mistake).await;

    let rescheduling = ledger.created(file, "propose", "rescheduling");
    let proposed = Act::ProposeRescheduling {
        rescheduling,
        terms: NewTerms {
            instalments: 2,
            first_due_on: day("2005-02-01"),
            every: None,
            day_of_month: None,
            rate: None,
            grace: Grace::default(),
        },
        reason: because("hardship"),
    };
    ledger.act(customer, void, "propose", proposed).await;
    let agreed = Act::AgreeRescheduling { rescheduling, reference: "annex 1".to_owned() };
    ledger.act(customer, void, "agree", agreed).await;
    let request = ledger.created(file, "debit", "debit_request");
    let requested = Act::RequestDebit {
        request,
        amount: twd(10),
        channel: "tmoney".to_owned(),
        reference: "« D-1 »".to_owned(),
        requested_on: None,
    };
    ledger.act(customer, void, "debit", requested).await;
    let answer = DebitAnswer::FailedAtOperator { code: "timeout".to_owned() };
    let answered = Act::AnswerDebit { request, answer, answered_on: None };
    ledger.act(customer, void, "debit answered", answered).await;
    spread(ledger, file).await;
    serviced(ledger, customer, void).await;
    let charge_off = ledger.created(file, "charge off", "charge_off");
    let charged_off = Act::ChargeOff { charge_off, reason: because("uncollectable") };
    ledger.act(customer, void, "charge off", charged_off).await;
    let undone = Act::UndoChargeOff { charge_off, reason: because("paid_after_all") };
    ledger.act(customer, void, "undo charge-off", undone).await;
    let write_off = ledger.created(file, "write off", "write_off");
    let given_up = Act::WriteOff { write_off, reason: because("uncollectable") };
    ledger.act(customer, void, "write off", given_up).await;
    ledger.repay(customer, void, "recovered", 5).await;
    let sold = Act::Sell {
        to: Lender::Bank { id: "collector".to_owned() },
        lender_reference: Some("C-77".to_owned()),
        reference: "sale 7".to_owned(),
        reason: because("receivables_sold"),
    };
    ledger.act(customer, void, "sell", sold).await;
    let undone = Act::UndoWriteOff { write_off, reason: because("paid_after_all") };
    ledger.act(customer, void, "undo write-off", undone).await;

    let repayment = ledger.repay(customer, void, "void part", 60).await;
    let chargeback = ledger.created(file, "dispute", "chargeback");
    let disputed = Act::ChargeBack {
        chargeback,
        repayment,
        amount: Some(twd(10)),
        reference: "D-« 1 »".to_owned(),
        reason: because("payment_disputed"),
    };
    ledger.act(customer, void, "dispute", disputed).await;
    let upheld = Act::ReverseChargeback { chargeback, reason: because("payment_upheld") };
    ledger.act(customer, void, "dispute lost", upheld).await;

    let cause = RescindCause::Withdrawal { reason: because("recorded_in_error") };
    ledger.act(customer, void, "rescind", Act::Rescind { cause }).await;
    let payout = ledger.created(file, "pay out", "payout");
    let paid_out = Act::PayOutCredit {
        payout,
        amount: twd(60),
        money: money("pay out"),
        value_date: None,
        reason: because("overpaid"),
    };
    ledger.act(customer, void, "pay out", paid_out).await;
    let (cause, reason) = (OutgoingReversal::Bounced {}, because("payment_bounced"));
    let back = Act::ReverseCreditPayout { payout, cause, reason };
    ledger.act(customer, void, "pay out back", back).await;
}

fn because(code: &str) -> Reason {
    Reason { note: Some("« as \"agreed\" »".to_owned()), ..Reason::of(code) }
}

/// A principal goes out in parts, of which one comes back, and then no further one is wanted; lateness is
/// paused for three days.
async fn in_parts<L: Log>(ledger: &mut Ledger<L>, customer: Uuid) {
    let loan = ledger.grant_in_parts(customer, "in parts", 600, day("2004-12-10")).await;
    ledger.disburse(customer, loan, "first part", 200).await;
    let disbursement = ledger.disburse(customer, loan, "second part", 100).await;
    let (cause, reason) = (OutgoingReversal::Bounced {}, because("payment_bounced"));
    let back = Act::ReverseDisbursement { disbursement, cause, reason };
    ledger.act(customer, loan, "part back", back).await;
    let ended = Act::EndParts { reason: because("changed_mind") };
    ledger.act(customer, loan, "end parts", ended).await;
    let file = FileId::Customer(customer);
    let pause = ledger.created(file, "days", "pause");
    let until = ledger.today(ledger.partition_of(file)).saturating_add_days(3);
    let (from, reason) = (None, because("hardship"));
    ledger.act(customer, loan, "days", Act::Pause { pause, from, until, reason }).await;
}

/// Days are given and taken back, and a merchant gives money back that does not stay.
async fn serviced<L: Log>(ledger: &mut Ledger<L>, customer: Uuid, loan: Uuid) {
    let file = FileId::Customer(customer);
    let pause = ledger.created(file, "pause", "pause");
    let today = ledger.today(ledger.partition_of(file));
    let (from, until, reason) = (None, today.saturating_add_days(3), because("hardship"));
    ledger.act(customer, loan, "pause", Act::Pause { pause, from, until, reason }).await;
    let (until, reason) = (EndOfPause::Undone, because("cause_cleared"));
    let undone = Act::EndPause { pause, until, reason };
    ledger.act(customer, loan, "undo pause", undone).await;
    let refund = ledger.created(file, "refund", "merchant_refund");
    let refunded = Act::ReceiveMerchantRefund {
        refund,
        amount: twd(9),
        money: money("« M-1 »"),
        value_date: None,
    };
    ledger.act(customer, loan, "refund", refunded).await;
    let (cause, reason) = (RepaymentReversal::Bounced {}, because("payment_bounced"));
    let reversed = Act::ReverseMerchantRefund { refund, cause, reason };
    ledger.act(customer, loan, "refund back", reversed).await;
}

/// Money of the customer that is for no loan in particular, and that it bounced.
async fn spread<L: Log>(ledger: &mut Ledger<L>, file: FileId) {
    let (channel, reference) = ("tmoney".to_owned(), "« W-1 »".to_owned());
    let (amount, value_date) = (twd(7), None);
    let received = Spread::Receive {
        amount,
        channel: channel.clone(),
        reference: reference.clone(),
        value_date,
    };
    let received = Command::Spread(received);
    ledger.ask(file, "spread", "customer.receive_payment", received).await;
    let (cause, reason) = (RepaymentReversal::Bounced {}, because("payment_bounced"));
    let reversed = Command::Spread(Spread::Reverse { channel, reference, cause, reason });
    ledger.ask(file, "spread back", "customer.reverse_payment", reversed).await;
}
