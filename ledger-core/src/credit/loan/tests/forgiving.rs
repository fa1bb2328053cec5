//! Penalties that are forgiven. Figures by day are in `penalties.json`.

use super::writing_off::write_off;
use super::*;
use crate::credit::loan::Rebasing;

/// 36 500 due on 15 January and on 15 February at 10 %: 10 a day from 19 January on.
fn late() -> Life {
    let penalty = Some(penalised("0.1", 4, "0.1"));
    let mut life = Life::under(LoanPolicy { penalty, ..policy() }, "2024-01-01");
    life.ask(grant(xof(73_000), interest_free(2, "2024-01-15")));
    life.ask(disburse(xof(73_000)));
    life.until("2024-01-29");
    life
}

fn waived(life: &Life) -> Vec<i64> {
    life.instalments().iter().map(|it| sum(&it.waived)).collect()
}

#[test]
fn what_was_borne_by_the_day_is_posted_and_forgiven() {
    let mut life = late();
    assert_eq!(
        life.ask(waive_penalty(9, 1, Some(60))),
        ["lateness_posted: 1 owed penalty 0→100", "penalty_waived: 1 waived penalty 0→60"]
    );
    assert_eq!(life.ask(waive_penalty(10, 1, None)), ["penalty_waived: 1 waived penalty 60→100"]);
    // What is borne from that day on is owed.
    life.until("2024-02-01");
    assert_eq!(sum(&life.instalments()[0].owed) - 36_500, 130);
    assert_eq!(waived(&life), [100, 0]);
}

#[test]
fn no_more_is_forgiven_than_was_borne_and_nothing_where_nothing_was() {
    let mut life = late();
    let (left, asked) = (xof(100), xof(101));
    let refused = life.refuses(waive_penalty(9, 1, Some(101)));
    assert_eq!(refused, Rejection::WaivedTooMuch { left, asked });
    life.ask(waive_penalty(9, 1, None));
    assert_eq!(life.refuses(waive_penalty(10, 1, None)), Rejection::ZeroAmount);
    assert_eq!(life.refuses(waive_penalty(10, 2, None)), Rejection::ZeroAmount);
    let unknown = Rejection::UnknownInstalment { instalment: 3, last: 2 };
    assert_eq!(life.refuses(waive_penalty(10, 3, None)), unknown);
    let unknown = Rejection::UnknownInstalment { instalment: 0, last: 2 };
    assert_eq!(life.refuses(waive_penalty(10, 0, None)), unknown);
}

#[test]
fn a_waiver_is_recorded_once() {
    let mut life = late();
    life.ask(waive_penalty(9, 1, Some(60)));
    assert_eq!(life.ask(waive_penalty(9, 1, Some(60))), [""; 0]);
}

#[test]
fn only_a_loan_that_is_owed_is_forgiven_penalties() {
    let mut life = late();
    life.ask(write_off(5));
    assert_eq!(life.refuses(waive_penalty(9, 1, None)), Rejection::WrittenOff);
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    assert_eq!(life.refuses(waive_penalty(9, 1, None)), Rejection::NotDisbursed);
    life.ask(cancel());
    assert_eq!(life.refuses(waive_penalty(9, 1, None)), Rejection::Cancelled);
    let mut life = late();
    life.ask(rescind());
    assert_eq!(life.refuses(waive_penalty(9, 1, None)), Rejection::Rescinded);
}

#[test]
fn a_charge_is_no_penalty_for_lateness() {
    let mut life = late();
    life.ask(penalty(1, 1, 500));
    let (left, asked) = (xof(100), xof(500));
    let refused = life.refuses(waive_penalty(9, 1, Some(500)));
    assert_eq!(refused, Rejection::WaivedTooMuch { left, asked });
    let told = life.ask(waive_penalty(9, 1, None));
    assert_eq!(told, ["penalty_waived: 1 waived penalty 0→100"]);
}

#[test]
fn what_was_paid_of_it_waits_once_the_loan_is_closed() {
    let mut life = late();
    assert_eq!(life.ask(prepay(1, 73_100)).last().unwrap(), "closed");
    let told = life.ask(waive_penalty(9, 1, Some(40)));
    assert_eq!(told, ["penalty_waived: 1 penalty 100→60, 1 waived penalty 0→40; 40 waits"]);
    assert_eq!(life.ask(pay_out(2, 40)), ["credit_paid_out"]);
}

#[test]
fn a_boarded_penalty_is_forgiven_as_far_as_it_was_not_paid() {
    let mut row = running(1, "2024-01-15", 1_000, 0);
    row.owed.penalty = Some(xof(50));
    row.paid = Some(Components { penalty: Some(xof(20)), ..Components::default() });
    let mut life = Life::from("2024-01-20");
    life.ask(board(vec![row]));
    let (left, asked) = (xof(30), xof(31));
    let refused = life.refuses(waive_penalty(9, 1, Some(31)));
    assert_eq!(refused, Rejection::WaivedTooMuch { left, asked });
    assert_eq!(life.ask(waive_penalty(9, 1, None)), ["penalty_waived: 1 waived penalty 0→30"]);
}

#[test]
fn what_was_forgiven_stays_so_when_the_loan_goes_on_from_its_position() {
    let mut life = late();
    life.ask(waive_penalty(9, 1, Some(60)));
    life.ask(Act::Rebase { to: Rebasing::SameEngine, reason: because("rules_changed") });
    assert_eq!(waived(&life), [60, 0]);
    life.ask(pay(1, 36_540));
    assert_eq!(life.instalments()[0].unpaid, xof(0));
    let mut life = late();
    life.ask(waive_penalty(9, 1, Some(60)));
    life.ask(super::rescheduling::propose(7, super::rescheduling::by(3, "2024-03-01")));
    life.ask(super::rescheduling::agree(7));
    assert_eq!(waived(&life).iter().sum::<i64>(), 60);
}
