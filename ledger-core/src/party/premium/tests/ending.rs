//! How it is cancelled, and expires.

use super::*;

#[test]
fn who_cancels_keeps_what_is_paid() {
    given::<Premium>(covered()).when(cancel("2026-02-10")).then([cancelled("2026-02-28")]);
    let after = [covered(), vec![cancelled("2026-02-28")]].concat();
    assert!(premium(&after).covers());
    given::<Premium>(after.clone()).when(age("2026-02-27")).then_nothing();
    let over = expired(ExpiryCause::Cancelled {});
    given::<Premium>(after.clone()).when(age("2026-02-28")).then([over]);
    given::<Premium>(after.clone())
        .when(cancel("2026-02-11"))
        .then_refused(Rejection::AlreadyCancelled { ends_on: day("2026-02-28") });
    given::<Premium>(after).when(pay("2026-02-11", 2_500)).then_refused(Rejection::NothingDue);
}

#[test]
fn who_cancels_and_has_paid_nothing_has_it_no_more() {
    let over = expired(ExpiryCause::Cancelled {});
    given::<Premium>(begun()).when(cancel("2026-02-01")).then([cancelled("2026-02-01"), over]);
}

#[test]
fn what_is_unpaid_for_too_long_expires() {
    given::<Premium>(begun()).when(age("2026-02-09")).then_nothing();
    let over = expired(ExpiryCause::Unpaid { time: 1 });
    given::<Premium>(begun()).when(age("2026-02-10")).then([over.clone()]);
    let back = vec![reversed(1, Some("2026-02-20"))];
    given::<Premium>([covered(), back].concat()).when(age("2026-02-20")).then([over]);
}

#[test]
fn nothing_is_done_with_what_has_expired() {
    let over = [begun(), vec![expired(ExpiryCause::Unpaid { time: 1 })]].concat();
    let failure = Act::RecordFailure { channel: "tmoney".to_owned(), code: "K-1".to_owned() };
    for command in [pay("2026-02-11", 2_500), on("2026-02-11", failure), cancel("2026-02-11")] {
        given::<Premium>(over.clone()).when(command).then_refused(Rejection::Expired);
    }
    given::<Premium>(over.clone()).when(age("2027-01-01")).then_nothing();
    assert!(!premium(&over).covers());
}

#[test]
fn money_that_is_gone_is_recorded_whatever_became_of_the_subscription() {
    let payment = created_id(COMMAND, "payment");
    let ended = vec![cancelled("2026-02-28"), expired(ExpiryCause::Cancelled {})];
    given::<Premium>([covered(), ended].concat())
        .when(reverse("2026-03-05", payment))
        .then([reversed(1, None)]);
}

#[test]
fn what_was_cancelled_ends_as_its_payment_is_taken_back() {
    let payment = created_id(COMMAND, "payment");
    let over = expired(ExpiryCause::Cancelled {});
    given::<Premium>([covered(), vec![cancelled("2026-02-28")]].concat())
        .when(reverse("2026-02-11", payment))
        .then([reversed(1, None), over]);
}

#[test]
fn a_stage_tells_why_it_ended() {
    let over = [begun(), vec![expired(ExpiryCause::Unpaid { time: 1 })]].concat();
    assert_eq!(premium(&over).stage(), Stage::Expired { cause: ExpiryCause::Unpaid { time: 1 } });
    assert_eq!(ExpiryCause::Unpaid { time: 1 }.name(), "unpaid");
    assert_eq!(ExpiryCause::Cancelled {}.name(), "cancelled");
}
