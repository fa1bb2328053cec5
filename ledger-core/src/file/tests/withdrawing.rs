//! A customer withdraws from what was signed: until when, and what is owed then.

use serde_json::{Value, json};

use super::delivering::{PARCEL, delivered, plan};
use super::financing::*;
use super::pricing::*;
use super::tabled::{applied_under, open_with, rated};
use super::*;
use crate::calendar::Day;
use crate::credit::application::{self, Macs, Paper, Stage};
use crate::credit::contract::Withdrawable;
use crate::log::Hash;
use crate::log::ids::created_id;
use crate::policy::WithdrawnFee;
use crate::trade::order;

/// Of the order of 10 000 that is paid for by this.
const REPAID: u128 = 0x77;

fn withdraw() -> Act {
    Act::Withdraw { withdrawn_on: None }
}

/// 100 000 francs in cash that were offered by a bank under this version, which accepted, on that day.
fn offered_under(document: Value, number: u32) -> Story {
    let approve = rated(lending(bank(), Some("cash"), "0.1"), "medium");
    accepted(applied_under(document, number).after(approve))
}

/// The same, signed on paper on that day, and its loan.
fn signed_under(document: Value, number: u32) -> (Story, Uuid) {
    let story = offered_under(document, number);
    let loan = created_id(story.next(), "loan");
    let sign = sign(&story);
    (story.after(sign), loan)
}

fn signed(number: u32) -> (Story, Uuid) {
    signed_under(open_with(|_| {}), number)
}

/// The same, of which all but the file fee has gone out: 500 francs were withheld.
fn gone_out(document: Value) -> (Story, Uuid) {
    let (story, loan) = signed_under(document, 80);
    (story.by("finance", "a clerk").after_loan(loan, all_goes_out()), loan)
}

fn kept(sections: &mut Value) {
    sections["withdrawal"]["countries"][0]["file_fee"] = json!("kept");
}

fn withdrawable(story: &Story) -> Option<Withdrawable> {
    let dossier = story.file().applications[&APPLICATION].application().unwrap();
    let Stage::Signed { withdrawal, .. } = dossier.stage() else { panic!("it is signed") };
    *withdrawal
}

/// Due when, how much of principal, interest and fees, and how much of all that is paid.
fn owed(story: &Story, loan: Uuid) -> Vec<(Day, i64, i64, i64)> {
    let loan = story.file().loan(loan).unwrap();
    let units = |it: Option<Money>| it.map_or(0, Money::amount);
    let row = |it: loan::InstalmentAccount| {
        let besides = units(it.owed.interest) + units(it.owed.fee) + units(it.owed.penalty);
        let all = units(it.owed.principal) + besides;
        (it.due_on, units(it.owed.principal), besides, all - it.unpaid.amount())
    };
    loan.instalments().map(row).collect()
}

fn refused(story: &Story, loan: Uuid, act: Act) -> loan::Rejection {
    match story.ask_loan(loan, act) {
        Err(Rejection::Loan(it)) => it,
        other => panic!("it is refused: {other:?}"),
    }
}

#[test]
fn a_signature_says_until_when_it_may_be_withdrawn_from_and_no_day_of_rest_is_the_last() {
    // Tuesday 19 May 2026: two weeks later is a Tuesday.
    let (story, _) = signed(80);
    let file_fee = WithdrawnFee::Returned;
    let until = |until| Some(Withdrawable { until, capital_back_days: 30, file_fee });
    assert_eq!(withdrawable(&story), until(day(94)));
    // Saturday 23 May: two weeks later is a Saturday, and the Monday after it is the last day.
    let (story, _) = signed(84);
    assert_eq!(withdrawable(&story), until(day(100)));
}

#[test]
fn where_the_law_of_the_country_lets_nobody_withdraw_a_signature_does_not_say_so() {
    let document = open_with(|it| it["law"]["countries"][0]["withdrawal_days"] = json!(0));
    let document_of = |mut it: Value| {
        it["sections"].as_object_mut().unwrap().remove("withdrawal");
        it
    };
    let (story, loan) = signed_under(document_of(document), 80);
    assert_eq!(withdrawable(&story), None);
    assert_eq!(refused(&story, loan, withdraw()), loan::Rejection::NotWithdrawable);
}

#[test]
fn what_a_code_signs_may_be_withdrawn_from_as_well() {
    let story = offered_under(
        open_with(|it| {
            it.as_object_mut().unwrap().remove("contract");
        }),
        80,
    );
    let offer = offered(&story).offer;
    let macs = Macs([Hash::of(b"6"), Hash::of(b"7"), Hash::of(b"8"), Hash::of(b"9")]);
    let paper = Paper { reference: "C-1".to_owned(), sha256: Hash::of(b"a scan") };
    let code = created_id(story.next(), "code");
    let story = story.after(on_application(application::Act::MakeCode { offer, paper, macs }));
    let sign = application::Act::SignByCode { code, mac: Hash::of(b"6") };
    let story = story.after(on_application(sign));
    assert_eq!(withdrawable(&story).unwrap().until, day(94));
}

#[test]
fn before_anything_has_gone_out_a_withdrawal_cancels_the_loan_and_frees_the_line() {
    let (story, loan) = signed(80);
    assert_eq!(figures(&story), (100_000, 0, 400_000));
    let story = story.by("customer", "customer").on(day(94));
    let (story, types) = story.then(Command::Loan { loan, act: withdraw() });
    assert_eq!(types, ["loan.withdrawn", "credit_line.exposure_released"]);
    assert_eq!(story.life(loan), Life::Cancelled);
    assert_eq!(figures(&story), (0, 0, 500_000));
    assert_eq!(story.ask_loan(loan, withdraw()), Ok(vec![]), "it is done");
    let late = refused(&story, loan, all_goes_out());
    assert_eq!(late, loan::Rejection::Cancelled);
}

#[test]
fn what_had_gone_out_is_given_back_without_interest_in_the_days_that_the_policy_gives() {
    let (story, loan) = gone_out(open_with(|_| {}));
    let story = story.by("customer", "customer").on(day(90));
    let (story, types) = story.then(Command::Loan { loan, act: withdraw() });
    assert_eq!(types, ["loan.withdrawn", "credit_line.outstanding_lowered"]);
    // 30 days from Friday 29 May is Sunday 28 June: the Monday after it.
    assert_eq!(owed(&story, loan), [(day(121), 99_500, 0, 0)], "what went out, and no fee");
    assert_eq!(story.life(loan), Life::Active);
    assert!(story.file().loan(loan).unwrap().is_withdrawn());
    assert_eq!(figures(&story), (0, 99_500, 400_500));
    assert_eq!(story.ask_loan(loan, withdraw()), Ok(vec![]), "it is done");

    let paid = story.by("finance", "a clerk").on(day(121));
    let repaid = repay(REPAID, 99_500, money("tmoney", "P-1"));
    let (paid, types) = paid.then(Command::Loan { loan, act: repaid });
    assert_eq!(
        types,
        ["loan.repayment_received", "loan.closed", "credit_line.outstanding_lowered"]
    );
    assert_eq!(figures(&paid), (0, 0, 500_000));
    let reversed = paid.after_loan(loan, reverse(REPAID));
    assert_eq!(owed(&reversed, loan), [(day(121), 99_500, 0, 0)], "it is owed again");
}

#[test]
fn a_file_fee_that_was_withheld_stays_with_the_lender_where_the_policy_keeps_it() {
    let (story, loan) = gone_out(open_with(kept));
    let story = story.on(day(90)).after_loan(loan, withdraw());
    assert_eq!(owed(&story, loan), [(day(121), 100_000, 0, 0)]);
}

#[test]
fn a_file_fee_that_was_paid_before_is_kept_or_waits_for_the_customer() {
    let up_front = |edit: fn(&mut Value)| {
        let document = open_with(|it| {
            for product in it["products"]["products"].as_array_mut().unwrap() {
                product["file_fee"]["paid"] = json!("up_front");
            }
            edit(it);
        });
        let (story, loan) = signed_under(document, 80);
        let fee = repay(REPAID, 500, money("tmoney", "F-1"));
        let story = story.by("finance", "a clerk").after_loan(loan, fee);
        let story = story.after_loan(loan, all_goes_out()).on(day(90));
        (story.after_loan(loan, withdraw()), loan)
    };
    let (story, loan) = up_front(kept);
    assert_eq!(owed(&story, loan), [(day(121), 100_000, 500, 500)]);
    let (story, loan) = up_front(|_| {});
    assert_eq!(owed(&story, loan), [(day(121), 100_000, 0, 500)], "it has paid of the principal");
}

#[test]
fn what_was_paid_and_charged_before_counts_towards_the_principal_or_falls_away() {
    let (story, loan) = gone_out(open_with(|_| {}));
    let story = story.on(day(85)).after_loan(loan, charge());
    let story = story.after_loan(loan, repay(REPAID, 99_600, money("tmoney", "P-1")));
    let (story, types) = story.on(day(90)).then(Command::Loan { loan, act: withdraw() });
    assert!(types.contains(&"loan.closed"), "{types:?}");
    assert_eq!(owed(&story, loan), [(day(121), 99_500, 0, 99_500)]);
    let it = story.file().loan(loan).unwrap();
    assert_eq!(it.credit(), xof(100), "what is more waits");
    let out = Act::PayOutCredit {
        payout: Uuid::from_u128(0x78),
        amount: xof(100),
        money: money("tmoney", "O-1"),
        value_date: None,
        reason: crate::reason::Reason::of("overpaid"),
    };
    let back = story.after_loan(loan, out);
    assert!(back.file().loan(loan).unwrap().credit().is_zero());
}

#[test]
fn a_withdrawal_counts_from_when_the_customer_said_so_and_is_refused_when_that_is_too_late() {
    let (story, loan) = gone_out(open_with(|_| {}));
    let story = story.on(day(95));
    let (withdrawn_on, until) = (day(95), day(94));
    let late = loan::Rejection::WithdrawnTooLate { withdrawn_on, until };
    assert_eq!(refused(&story, loan, withdraw()), late);
    let said = |day| Act::Withdraw { withdrawn_on: Some(day) };
    let (first, last) = (day(80), day(95));
    for out in [day(79), day(96)] {
        let expected = loan::Rejection::WithdrawalDay { day: out, first, last };
        assert_eq!(refused(&story, loan, said(out)), expected);
    }
    let story = story.after_loan(loan, said(day(94)));
    // 30 days from Tuesday 2 June.
    assert_eq!(owed(&story, loan), [(day(124), 99_500, 0, 0)]);
}

#[test]
fn a_loan_that_was_not_signed_here_is_not_withdrawn_from() {
    let (story, loan) = (Story::registered().after_loan(LOAN_1, grant(day(30))), LOAN_1);
    assert_eq!(refused(&story, loan, withdraw()), loan::Rejection::NotWithdrawable);
}

#[test]
fn what_went_out_for_a_loan_that_was_withdrawn_from_stands() {
    let (story, loan) = gone_out(open_with(|_| {}));
    let story = story.on(day(90)).after_loan(loan, withdraw());
    let Act::Disburse { disbursement, .. } = all_goes_out() else { unreachable!() };
    let back = Act::ReverseDisbursement {
        disbursement,
        cause: loan::OutgoingReversal::Bounced {},
        reason: crate::reason::Reason::of("payment_bounced"),
    };
    assert_eq!(refused(&story, loan, back), loan::Rejection::WithdrawnFrom);
}

/// The order of 10 000 that is applied for under a law that lets a customer withdraw.
fn ordered() -> (Story, Uuid) {
    let mut document = lawful();
    let open: Value = serde_json::from_str(Document::OPEN).unwrap();
    document["sections"]["withdrawal"] = open["sections"]["withdrawal"].clone();
    let story = super::financing::applied_under(book(&[(document, 1)]), 50_000, 10_000);
    let story = story.after(approve(10_000));
    let loan = created_id(story.next(), "loan");
    let sign = sign(&story);
    (story.after(sign).by("finance", "a clerk"), loan)
}

#[test]
fn an_order_that_nothing_pays_for_any_more_is_given_up_with_its_loan() {
    let (story, loan) = ordered();
    let (story, types) = story.then(Command::Loan { loan, act: withdraw() });
    let given_up = ["order.funding_lapsed", "order.cancelled"];
    let released = "credit_line.exposure_released";
    assert_eq!(types, ["loan.withdrawn", released, given_up[0], given_up[1]]);
    assert_eq!(story.life(loan), Life::Cancelled);
    assert_eq!(order_stage(&story), order::Stage::Cancelled);

    let (story, loan) = ordered();
    let paid = story.after_loan(loan, disburse("D-1"));
    let (story, types) = paid.then(Command::Loan { loan, act: withdraw() });
    assert_eq!(story.life(loan), Life::Rescinded, "whoever had the money gives it back: {types:?}");
    assert_eq!(order_stage(&story), order::Stage::Cancelled);
    assert_eq!(figures(&story), (0, 0, 50_000));
}

#[test]
fn who_has_the_goods_gives_back_what_paid_for_them_and_keeps_the_goods() {
    let (story, loan) = ordered();
    let story = story.after_loan(loan, disburse("D-1"));
    let story = story.by("logistics", "a hand").on(day(3));
    let story = story.after(plan(PARCEL)).after(delivered(PARCEL, 1));
    let (story, types) = story.then(Command::Loan { loan, act: withdraw() });
    assert_eq!(types, ["loan.withdrawn"]);
    assert_eq!(story.life(loan), Life::Active);
    let due: Vec<i64> = owed(&story, loan).iter().map(|it| it.1).collect();
    assert_eq!(due, [10_000]);
    assert_eq!(order_stage(&story), order::Stage::Delivered);
}
