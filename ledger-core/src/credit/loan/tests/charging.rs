//! Charging, waiving and taking charges back.

use super::lending::{closed, granted};
use super::*;
use crate::credit::loan::{Charged, ChargedBy, Closed};
use crate::money::MINOR_UNITS_MAX;
use crate::policy::Component;
use crate::testing::given;

#[test]
fn a_charge_is_owed_with_its_instalment() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-20");
    let owed = |component, amount| Change {
        instalment: 2,
        due_on: day("2024-02-15"),
        owed: moves(component, 0, amount),
        paid: None,
        waived: None,
    };
    given::<Loan>(life.facts.clone()).when(ask("2024-01-20", penalty(1, 2, 30))).then([
        Event::Charged(Charged {
            charge: nth(1),
            code: "visit".to_owned(),
            kind: ChargeKind::Penalty,
            amount: xof(30),
            charged_on: day("2024-01-20"),
            due_on: day("2024-02-15"),
            instalment: 2,
            by: ChargedBy::Person { reason: because("field_visit") },
            changes: vec![owed(Component::Penalty, 30)],
            credit: None,
            overdrawn: None,
        }),
    ]);
    life.ask(penalty(1, 2, 30));
    life.ask(fee(2, 2, 5));
    let owed = life.instalments()[1].owed.clone();
    assert_eq!((owed.penalty, owed.fee), (Some(xof(30)), Some(xof(5))));
    let charges: Vec<_> = life.account().charges().collect();
    assert_eq!(charges[0].kind, ChargeKind::Penalty);
    assert_eq!((charges[1].row, charges[1].amount), (1, 5));
}

#[test]
fn a_charge_on_a_due_instalment_uses_the_credit_balance_and_one_on_a_later_instalment_does_not() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(pay(1, 140));
    assert_eq!(life.ask(fee(2, 2, 10)), ["charged: 2 owed fee 0→10; 40 waits"]);
    assert_eq!(life.ask(fee(3, 1, 10)), ["charged: 1 owed fee 0→10, 1 fee 0→10; 30 waits"]);
    assert_eq!(
        life.until("2024-02-15"),
        ["02-15 instalment_fell_due 2: 2 fee 0→10, 2 principal 0→20"]
    );
}

/// Instalment 1, due on 15 January, was paid that day; on 14 February a fee of 10 is put on it.
#[test]
fn a_charge_is_as_old_as_itself_and_not_as_its_instalment() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(pay(1, 100));
    life.until("2024-02-14");
    assert_eq!(life.ask(fee(2, 1, 10)), ["charged: 1 owed fee 0→10"]);
    life.ask(prepay(3, 100));
    assert_eq!(life.paid(), [110, 90, 0, 0], "it is to be paid at once");
    life.ask(reverse(3));
    assert_eq!(
        life.until("2024-03-16"),
        [
            "02-15 instalment_fell_due 2",
            "02-15 arrears_changed 0→1",
            "03-15 instalment_fell_due 3",
            "03-15 arrears_changed 1→30",
            "03-15 default_declared",
        ]
    );
}

#[test]
fn a_charge_may_be_due_later_and_never_before_it_is_told_or_its_instalment_is_due() {
    let due = |instalment, due_on| Act::Charge {
        charge: nth(1),
        code: "visit".to_owned(),
        kind: ChargeKind::Fee,
        amount: xof(10),
        due_on: Some(day(due_on)),
        instalment,
        reason: because("field_visit"),
    };
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(pay(1, 100));
    life.until("2024-01-20");
    let before =
        |due_on, first| Rejection::ChargeDueBefore { due_on: day(due_on), first: day(first) };
    assert_eq!(life.refuses(due(1, "2024-01-19")), before("2024-01-19", "2024-01-20"));
    assert_eq!(life.refuses(due(2, "2024-02-14")), before("2024-02-14", "2024-02-15"));
    life.ask(due(1, "2024-02-01"));
    assert_eq!(life.until("2024-02-02"), ["02-02 arrears_changed 0→1"]);
}

#[test]
fn a_waived_charge_counts_as_never_charged() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(fee(9, 1, 10));
    life.ask(pay(1, 110));
    assert_eq!(
        life.ask(waive(9, Some(4))),
        ["charge_waived: 1 fee 10→6, 1 waived fee 0→4; 4 waits"]
    );
    assert_eq!(life.ask(waive(9, None)), ["charge_waived: 1 fee 6→0, 1 waived fee 4→10; 10 waits"]);
    let left = Rejection::ZeroAmount;
    assert_eq!(life.refuses(waive(9, None)), left);
    let too_much = Rejection::WaivedTooMuch { left: xof(0), asked: xof(1) };
    assert_eq!(life.refuses(waive(9, Some(1))), too_much);
    assert_eq!(life.refuses(waive(8, None)), Rejection::UnknownCharge { charge: nth(8) });
}

#[test]
fn a_default_for_a_charge_ends_when_that_is_waived() {
    let mut life = Life::of_four_hundred();
    life.ask(prepay(1, 390));
    life.until("2024-01-20");
    life.ask(fee(9, 1, 10));
    life.until("2024-02-20");
    assert!(life.is_in_default());
    assert_eq!(
        life.ask(waive(9, None)),
        ["charge_waived: 1 waived fee 0→10", "cured", "arrears_changed 30→0"]
    );
    assert!(life.ever_defaulted(), "what was recorded stays");
}

#[test]
fn a_charge_that_was_a_mistake_is_taken_back_once() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(fee(9, 1, 10));
    life.ask(pay(1, 110));
    assert_eq!(
        life.ask(reverse_charge(9)),
        ["charge_reversed: 1 owed fee 10→0, 1 fee 10→0; 10 waits"]
    );
    let reversed = Rejection::ChargeReversed { charge: nth(9) };
    assert_eq!(life.refuses(reverse_charge(9)), reversed);
    assert_eq!(life.refuses(waive(9, None)), reversed);
    assert_eq!(life.refuses(reverse_charge(1)), Rejection::UnknownCharge { charge: nth(1) });
    life.ask(fee(8, 1, 10));
    life.ask(rescind());
    assert_eq!(life.refuses(reverse_charge(8)), Rejection::Rescinded);
}

#[test]
fn a_loan_that_is_left_with_nothing_but_a_waived_charge_is_closed() {
    let mut life = Life::of_four_hundred();
    life.until("2024-01-15");
    life.ask(fee(9, 1, 10));
    life.ask(prepay(1, 400));
    assert_eq!(life.stage(), Stage::Active);
    let told = life.ask(waive(9, None));
    assert_eq!(told.last().unwrap(), "closed");
    let told = life.ask(reverse_charge(9));
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn a_charge_recorded_before_stays_as_it_is() {
    let mut life = Life::of_four_hundred();
    life.ask(fee(2, 1, 10));
    assert_eq!(life.ask(fee(2, 1, 10)), [""; 0]);
}

#[test]
fn a_charge_is_above_zero_in_the_loans_currency_and_on_an_instalment_it_has() {
    let life = Life::of_four_hundred();
    assert_eq!(life.refuses(fee(1, 1, 0)), Rejection::ZeroAmount);
    let in_euro = Act::Charge {
        charge: nth(1),
        code: "visit".to_owned(),
        kind: ChargeKind::Fee,
        amount: eur(1),
        due_on: None,
        instalment: 1,
        reason: because("field_visit"),
    };
    let another = Rejection::AnotherCurrency { loan: Currency::XOF, given: Currency::EUR };
    assert_eq!(life.refuses(in_euro), another);
    for instalment in [0, 5, u32::MAX] {
        let unknown = Rejection::UnknownInstalment { instalment, last: 4 };
        assert_eq!(life.refuses(fee(1, instalment, 1)), unknown);
    }
    assert_eq!(life.refuses(fee(1, 1, MINOR_UNITS_MAX)), Rejection::TooLarge);
}

#[test]
fn nothing_is_charged_before_the_disbursement_or_after_the_end() {
    given::<Loan>(granted())
        .when(ask("2024-01-01", fee(1, 1, 10)))
        .then_refused(Rejection::NotDisbursed);
    let closed = closed();
    assert_eq!(closed.facts.last(), Some(&Event::Closed(Closed {})));
    assert_eq!(closed.refuses(fee(1, 1, 10)), Rejection::Closed);
}

#[test]
fn a_charge_that_is_due_behind_all_instalments_has_one_of_its_own() {
    let mut life = Life::of_four_hundred();
    life.until("2024-05-02");
    let behind = |number, due_on: Option<&str>| {
        let mut asked = penalty(9, number, 20);
        let Act::Charge { due_on: day_of, .. } = &mut asked else { panic!("{asked:?}") };
        *day_of = due_on.map(day);
        asked
    };
    // Without a day nobody knows that it was meant.
    let unknown = Rejection::UnknownInstalment { instalment: 5, last: 4 };
    assert_eq!(life.refuses(behind(5, None)), unknown);
    let unknown = Rejection::UnknownInstalment { instalment: 6, last: 4 };
    assert_eq!(life.refuses(behind(6, Some("2024-05-10"))), unknown);
    let (due_on, first) = (day("2024-05-01"), day("2024-05-02"));
    let early = Rejection::ChargeDueBefore { due_on, first };
    assert_eq!(life.refuses(behind(5, Some("2024-05-01"))), early);
    assert_eq!(life.ask(behind(5, Some("2024-05-10"))), ["charged: 5 owed penalty 0→20"]);
    assert_eq!(life.instalments()[4].due_on, day("2024-05-10"));
    assert_eq!(life.until("2024-05-10"), ["05-10 instalment_fell_due 5"]);
    // All that is due is paid in the order of its days.
    life.ask(pay(1, 410));
    assert_eq!(life.paid(), [100, 100, 100, 100, 10]);
}
