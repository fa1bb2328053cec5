//! What becomes of a loan that is not disbursed in time.

use super::*;
use crate::credit::loan::{Cancelled, LapseDeferred};
use crate::testing::given;

const ORDER: Uuid = Uuid::from_u128(77);

/// Granted on 1 January, to be disbursed within 30 days, first due on 15 March.
fn waiting() -> Life {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-03-15")));
    life
}

fn lapsed() -> Event {
    Event::Cancelled(Cancelled { cause: CancelCause::Lapsed {} })
}

/// D24: it kept its reservation for ever.
#[test]
fn a_loan_that_is_not_disbursed_in_time_lapses() {
    let mut life = waiting();
    assert_eq!(life.next_action_on(), Some(day("2024-01-31")));
    assert_eq!(life.until("2024-01-30"), [""; 0]);
    assert_eq!(life.until("2024-06-01"), ["01-31 cancelled"]);
    assert_eq!(life.facts.last(), Some(&lapsed()));
    assert_eq!((life.stage(), life.next_action_on()), (Stage::Cancelled, None));
    given::<Loan>(waiting().facts).when(ask("2024-01-31", Act::Age)).then([lapsed()]);
}

/// A later policy changes nothing of it.
#[test]
fn it_waits_as_long_as_its_contract_says() {
    let policy = LoanPolicy { disbursement_days: 7, ..policy() };
    let mut life = Life::under(policy.clone(), "2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-03-15")));
    life.policy = LoanPolicy { disbursement_days: 90, ..policy };
    assert_eq!(life.until("2024-02-01"), ["01-08 cancelled"]);
}

#[test]
fn a_loan_that_was_disbursed_or_given_up_does_not_lapse() {
    let mut life = waiting();
    life.ask(disburse(xof(400)));
    assert_eq!(life.until("2024-03-01"), [""; 0]);
    let mut life = waiting();
    life.ask(cancel());
    assert_eq!(life.until("2024-03-01"), [""; 0]);
}

#[test]
fn one_whose_disbursement_was_taken_back_waits_anew() {
    let mut life = waiting();
    life.ask(disburse(xof(400)));
    life.until("2024-01-20");
    life.ask(reverse_disbursement());
    assert_eq!(life.until("2024-06-01"), ["02-19 cancelled"]);
}

/// The bank paid: that is never lost, whether it did in time or too late.
#[test]
fn a_disbursement_that_is_heard_of_after_the_lapse_is_recorded() {
    for paid_out in ["2024-01-20", "2024-02-10"] {
        let mut life = waiting();
        life.until("2024-02-10");
        assert_eq!(life.stage(), Stage::Cancelled);
        assert_eq!(life.ask(disburse_back(xof(400), paid_out)), ["disbursed"]);
        assert_eq!((life.stage(), life.balances().outstanding), (Stage::Active, xof(400)));
        assert_eq!(life.until("2024-03-15"), ["03-15 instalment_fell_due 1"]);
    }
}

#[test]
fn what_was_paid_on_a_loan_that_lapsed_waits_and_pays_when_it_is_disbursed_after_all() {
    let mut life = waiting();
    life.ask(pay(1, 30));
    life.until("2024-03-15");
    assert_eq!((life.stage(), life.credit()), (Stage::Cancelled, 30));
    let paid = life.ask(disburse_back(xof(400), "2024-01-20"));
    assert_eq!(paid, ["disbursed: 1 principal 0→30", "instalment_fell_due 1"]);
}

#[test]
fn what_a_person_gave_up_is_not_disbursed() {
    let mut life = waiting();
    life.ask(cancel());
    assert_eq!(life.refuses(disburse(xof(400))), Rejection::Cancelled);
    let mut life = waiting();
    life.until("2024-02-01");
    assert_eq!(life.refuses(cancel()), Rejection::Cancelled);
}

/// Whoever has the goods is to owe the loan, as soon as it is paid out.
#[test]
fn a_loan_whose_goods_have_left_waits_on() {
    let command = |on: &str| Command { gone: Some(ORDER), ..ask(on, Act::Age) };
    let deferred =
        |lapses_on| Event::LapseDeferred(LapseDeferred { order: ORDER, lapses_on: day(lapses_on) });
    let once = deferred("2024-03-01");
    given::<Loan>(waiting().facts).when(command("2024-01-30")).then_nothing();
    given::<Loan>(waiting().facts).when(command("2024-01-31")).then([once.clone()]);
    let past = || [waiting().facts, vec![once.clone()]].concat();
    given::<Loan>(past()).when(ask("2024-02-29", Act::Age)).then_nothing();
    given::<Loan>(past()).when(command("2024-03-01")).then([deferred("2024-03-31")]);
    given::<Loan>(past()).when(ask("2024-03-01", Act::Age)).then([lapsed()]);
}
