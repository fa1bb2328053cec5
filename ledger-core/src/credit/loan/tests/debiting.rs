//! Debit requests of ours: no penalty while they are unanswered, and nobody late by an operator's doing.

use super::*;

fn request(number: u128, on: &str) -> Act {
    Act::RequestDebit {
        request: nth(number),
        amount: xof(36_500),
        channel: "tmoney".to_owned(),
        reference: format!("D-{number}"),
        requested_on: Some(day(on)),
    }
}

fn answer(number: u128, answer: DebitAnswer, on: &str) -> Act {
    Act::AnswerDebit { request: nth(number), answer, answered_on: Some(day(on)) }
}

fn failed() -> DebitAnswer {
    DebitAnswer::FailedAtOperator { code: "timeout".to_owned() }
}

/// 36 500 due on 15 January and on 15 February at 10 %: 10 a day from 19 January on.
fn borrowed() -> Life {
    let penalty = Some(penalised("0.1", 4, "0.1"));
    let mut life = Life::under(LoanPolicy { penalty, ..policy() }, "2024-01-01");
    life.ask(grant(xof(73_000), interest_free(2, "2024-01-15")));
    life.ask(disburse(xof(73_000)));
    life
}

/// What is owed of penalties on the first instalment.
fn penalty_of(life: &Life) -> i64 {
    life.instalments()[0].owed.penalty.map_or(0, Money::amount)
}

#[test]
fn no_penalty_is_borne_from_the_request_until_its_answer() {
    let mut life = borrowed();
    life.until("2024-01-21");
    // Of 19 and 20 January, by an act of that day.
    assert_eq!(
        life.ask(request(1, "2024-01-21")),
        ["lateness_posted: 1 owed penalty 0→20", "debit_requested"]
    );
    life.until("2024-01-26");
    assert_eq!(life.ask(answer(1, failed(), "2024-01-26")), ["debit_answered"]);
    life.until("2024-01-29");
    life.ask(fee(2, 1, 5));
    // And of 26, 27 and 28 January.
    assert_eq!(penalty_of(&life), 50);
}

#[test]
fn one_that_is_told_later_takes_back_what_was_posted_of_its_days() {
    let mut life = borrowed();
    life.until("2024-01-29");
    life.ask(fee(2, 1, 5));
    assert_eq!(penalty_of(&life), 100);
    assert_eq!(
        life.ask(request(1, "2024-01-20")),
        ["debit_requested", "lateness_posted: 1 owed penalty 100→10"]
    );
    assert_eq!(
        life.ask(answer(1, DebitAnswer::NotPaid {}, "2024-01-24")),
        ["debit_answered", "lateness_posted: 1 owed penalty 10→60"]
    );
}

/// The operator had said that it succeeded, and the money was taken back.
#[test]
fn what_an_operator_answers_later_counts_instead() {
    let mut life = borrowed();
    life.until("2024-01-15");
    life.ask(request(1, "2024-01-15"));
    life.ask(answer(1, DebitAnswer::Succeeded {}, "2024-01-15"));
    life.ask(pay(2, 36_500));
    life.until("2024-01-25");
    let cause = RepaymentReversal::DebitFailedAtOperator {};
    let reason = because("payment_bounced");
    life.ask(Act::ReverseRepayment { repayment: nth(2), cause, reason });
    assert_eq!(penalty_of(&life), 60);
    assert_eq!(
        life.ask(answer(1, failed(), "2024-01-25")),
        ["debit_answered", "lateness_posted: 1 owed penalty 60→0"]
    );
    life.ask(pay(3, 36_500));
    assert_eq!(life.account().paid_in_time(1, life.today), Some(true));
}

#[test]
fn who_pays_by_the_due_date_is_in_time_and_who_pays_later_is_not() {
    let mut life = borrowed();
    life.until("2024-01-15");
    assert_eq!(life.account().paid_in_time(1, life.today), None);
    let mut late = life.clone();
    life.ask(pay(1, 36_500));
    life.until("2024-01-16");
    assert_eq!(life.account().paid_in_time(1, life.today), Some(true));
    late.until("2024-01-16");
    assert_eq!(late.account().paid_in_time(1, late.today), Some(false));
    late.ask(pay(1, 36_500));
    assert_eq!(late.account().paid_in_time(1, late.today), Some(false));
    // Which counts from the due date all the same.
    late.ask(reverse(1));
    late.ask(pay_back(2, 36_500, "2024-01-15"));
    assert_eq!(late.account().paid_in_time(1, late.today), Some(true));
}

#[test]
fn who_is_late_by_an_operators_doing_is_in_time() {
    let mut life = borrowed();
    life.until("2024-01-15");
    life.ask(request(1, "2024-01-15"));
    life.until("2024-01-17");
    assert_eq!(life.account().paid_in_time(1, life.today), None);
    let mut refused = life.clone();
    life.ask(answer(1, failed(), "2024-01-17"));
    assert_eq!(life.account().paid_in_time(1, life.today), Some(false));
    life.ask(request(2, "2024-01-17"));
    life.until("2024-01-18");
    life.ask(answer(2, DebitAnswer::Succeeded {}, "2024-01-18"));
    life.ask(pay(3, 36_500));
    assert_eq!(life.account().paid_in_time(1, life.today), Some(true));
    refused.ask(answer(1, DebitAnswer::NotPaid {}, "2024-01-17"));
    refused.ask(pay(3, 36_500));
    assert_eq!(refused.account().paid_in_time(1, refused.today), Some(false));
    assert_eq!(
        (life.account().paid_late(life.today), refused.account().paid_late(life.today)),
        (vec![], vec![1])
    );
}

#[test]
fn a_request_that_was_sent_when_all_was_late_already_excuses_nothing() {
    let mut life = borrowed();
    life.until("2024-01-20");
    life.ask(request(1, "2024-01-20"));
    life.ask(answer(1, failed(), "2024-01-20"));
    life.ask(pay(2, 36_500));
    assert_eq!(life.account().paid_in_time(1, life.today), Some(false));
}

#[test]
fn requests_and_answers_are_of_days_that_can_be() {
    let mut life = borrowed();
    life.until("2024-01-20");
    life.ask(request(1, "2024-01-18"));
    let unknown = Rejection::UnknownDebit { request: nth(2) };
    assert_eq!(life.refuses(answer(2, failed(), "2024-01-18")), unknown);
    let (first, last) = (day("2024-01-18"), day("2024-01-20"));
    for given in ["2024-01-17", "2024-01-21"] {
        let refused = Rejection::DebitDay { day: day(given), first, last };
        assert_eq!(life.refuses(answer(1, failed(), given)), refused);
    }
    life.ask(answer(1, failed(), "2024-01-19"));
    let known = Rejection::DebitAnswered { request: nth(1) };
    assert_eq!(life.refuses(answer(1, failed(), "2024-01-19")), known);
    let ahead = Rejection::DebitDay { day: day("2024-01-21"), first: last, last };
    assert_eq!(life.refuses(request(3, "2024-01-21")), ahead);
    assert_eq!(
        life.refuses(Act::RequestDebit {
            request: nth(4),
            amount: xof(0),
            channel: "tmoney".to_owned(),
            reference: "D-4".to_owned(),
            requested_on: None,
        }),
        Rejection::ZeroAmount
    );
}

#[test]
fn an_answer_of_an_earlier_day_does_not_change_the_penalties_that_are_given_up() {
    let mut life = borrowed();
    life.until("2024-01-20");
    life.ask(request(1, "2024-01-20"));
    life.until("2024-01-25");
    life.ask(super::writing_off::write_off(9));
    assert_eq!(life.refuses(answer(1, failed(), "2024-01-22")), Rejection::WrittenOff);
    life.ask(answer(1, failed(), "2024-01-25"));
    assert_eq!(life.refuses(request(2, "2024-01-25")), Rejection::WrittenOff);
}
