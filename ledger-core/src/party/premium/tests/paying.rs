//! How fees are paid, fail, and are taken back.

use super::*;

#[test]
fn a_fee_that_is_paid_tells_the_insurers_part_and_ours_and_covers() {
    given::<Premium>(begun()).when(pay("2026-02-02", 2_500)).then([paid(1, "2026-02-02")]);
    assert!(premium(&covered()).covers());
}

#[test]
fn money_counts_from_the_day_on_which_it_moved() {
    let moved = |text: &str| {
        let value_date = Some(day(text));
        on("2026-02-05", Act::PayFee { money: money("TM-1"), amount: xof(2_500), value_date })
    };
    given::<Premium>(begun()).when(moved("2026-02-02")).then([paid(1, "2026-02-02")]);
    for outside in ["2026-01-30", "2026-02-06"] {
        let (from, to) = (day("2026-01-31"), day("2026-02-05"));
        given::<Premium>(begun()).when(moved(outside)).then_refused(Rejection::ValueDateOutside {
            value_date: day(outside),
            from,
            to,
        });
    }
}

#[test]
fn a_fee_is_paid_whole_and_once() {
    given::<Premium>(begun())
        .when(pay("2026-02-02", 2_499))
        .then_refused(Rejection::NotTheFee { fee: xof(2_500), given: xof(2_499) });
    let euro = Money::new(2_500, Currency::EUR).unwrap();
    let act = Act::PayFee { money: money("TM-1"), amount: euro, value_date: None };
    given::<Premium>(begun())
        .when(on("2026-02-02", act))
        .then_refused(Rejection::NotTheFee { fee: xof(2_500), given: euro });
    given::<Premium>(covered()).when(pay("2026-02-03", 2_500)).then_refused(Rejection::NothingDue);
}

#[test]
fn a_failure_is_recorded_and_changes_nothing() {
    let (channel, code) = ("tmoney".to_owned(), "AM04/2".to_owned());
    let command =
        on("2026-02-02", Act::RecordFailure { channel: channel.clone(), code: code.clone() });
    let failure = created_id(COMMAND, "failure");
    let failed = Event::FeeFailed(FeeFailed { failure, time: 1, channel, code });
    given::<Premium>(begun()).when(command.clone()).then([failed.clone()]);
    assert_eq!(premium(&[begun(), vec![failed]].concat()), premium(&begun()));
    given::<Premium>(covered()).when(command).then_refused(Rejection::NothingDue);
}

#[test]
fn a_payment_that_was_taken_back_leaves_its_fee_due_for_as_many_days_as_any() {
    let payment = created_id(COMMAND, "payment");
    let back = reversed(1, Some("2026-03-02"));
    given::<Premium>(covered()).when(reverse("2026-02-20", payment)).then([back.clone()]);
    let after = [covered(), vec![back]].concat();
    assert!(!premium(&after).covers());
    given::<Premium>(after.clone())
        .when(reverse("2026-02-20", payment))
        .then_refused(Rejection::AlreadyReversed { payment });
    given::<Premium>(after).when(pay("2026-02-21", 2_500)).then([paid(1, "2026-02-21")]);
    given::<Premium>(begun())
        .when(reverse("2026-02-20", payment))
        .then_refused(Rejection::PaymentNotFound { payment });
}

#[test]
fn the_oldest_fee_is_paid_first_and_the_latest_covers() {
    let second = [renewed(2, "2026-02-28", "2026-03-31"), due(2, "2026-02-28", "2026-03-10")];
    let both_due = [covered(), vec![reversed(1, Some("2026-03-02"))], second.to_vec()].concat();
    given::<Premium>(both_due.clone()).when(pay("2026-03-01", 2_500)).then([paid(1, "2026-03-01")]);
    let one_paid = [both_due, vec![paid_by(Uuid::from_u128(9), 1, "2026-03-01")]].concat();
    assert!(!premium(&one_paid).covers());
    given::<Premium>(one_paid).when(pay("2026-03-01", 2_500)).then([paid(2, "2026-03-01")]);
}
