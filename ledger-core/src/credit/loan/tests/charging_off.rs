//! A loan that leaves the book of performing loans, and comes back to it.

use super::*;

fn charge_off(number: u128) -> Act {
    Act::ChargeOff { charge_off: nth(number), reason: because("uncollectable") }
}

fn undo(number: u128) -> Act {
    Act::UndoChargeOff { charge_off: nth(number), reason: because("paid_after_all") }
}

#[test]
fn it_leaves_the_book_and_is_owed_and_ages_as_before() {
    let (mut charged_off, mut kept) = (Life::of_four_hundred(), Life::of_four_hundred());
    for life in [&mut charged_off, &mut kept] {
        life.until("2024-02-20");
    }
    assert_eq!(charged_off.ask(charge_off(9)), ["charged_off"]);
    let Some(Event::ChargedOff(it)) = charged_off.facts.last() else {
        panic!("{:?}", charged_off.facts.last())
    };
    assert_eq!((it.charged_off_on, it.carried.clone()), (day("2024-02-20"), principal_of(400)));
    assert_eq!(charged_off.account().charged_off(), Some((nth(9), day("2024-02-20"))));
    assert!(charged_off.state.figures(charged_off.today).unwrap().charged_off);
    for life in [&mut charged_off, &mut kept] {
        life.ask(fee(1, 2, 30));
        life.ask(pay(2, 150));
    }
    assert_eq!(charged_off.until("2024-06-01"), kept.until("2024-06-01"));
    assert_eq!(charged_off.instalments(), kept.instalments());
    assert_eq!(charged_off.balances(), kept.balances());
    // Who names it a second time has it already.
    assert_eq!(charged_off.ask(charge_off(9)), [""; 0]);
    assert_eq!(charged_off.refuses(charge_off(10)), Rejection::ChargedOff { charge_off: nth(9) });
}

#[test]
fn undone_it_is_on_the_book_again_and_may_leave_it_a_second_time() {
    let mut life = Life::of_four_hundred();
    assert_eq!(life.refuses(undo(9)), Rejection::UnknownChargeOff { charge_off: nth(9) });
    life.ask(charge_off(9));
    assert_eq!(life.ask(undo(9)), ["charge_off_undone"]);
    assert_eq!(life.account().charged_off(), None);
    assert_eq!(life.refuses(undo(9)), Rejection::ChargeOffEnded { charge_off: nth(9) });
    assert_eq!(life.ask(charge_off(10)), ["charged_off"]);
}

#[test]
fn it_stands_when_all_is_paid_or_given_up_and_ends_with_what_was_lent() {
    let mut life = Life::of_four_hundred();
    life.ask(charge_off(9));
    let mut paid = life.clone();
    paid.ask(prepay(1, 400));
    assert_eq!((paid.stage(), paid.account().charged_off().is_some()), (Stage::Closed, true));
    let mut given_up = life.clone();
    given_up.ask(super::writing_off::write_off(8));
    assert!(given_up.account().charged_off().is_some());
    for ends in [rescind(), reverse_disbursement()] {
        let mut ended = life.clone();
        ended.ask(ends);
        assert_eq!(ended.account().charged_off(), None);
        assert_eq!(ended.refuses(undo(9)), Rejection::ChargeOffEnded { charge_off: nth(9) });
    }
}

#[test]
fn only_what_is_owed_leaves_the_book() {
    let mut life = Life::from("2024-01-01");
    assert_eq!(life.refuses(charge_off(9)), Rejection::NotFound);
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    assert_eq!(life.refuses(charge_off(9)), Rejection::NotDisbursed);
    life.ask(disburse(xof(400)));
    let mut closed = life.clone();
    closed.ask(prepay(1, 400));
    assert_eq!(closed.refuses(charge_off(9)), Rejection::Closed);
    life.ask(super::writing_off::write_off(8));
    assert_eq!(life.refuses(charge_off(9)), Rejection::WrittenOff);
}
