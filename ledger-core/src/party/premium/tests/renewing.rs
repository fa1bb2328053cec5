//! How it is renewed as time goes.

use super::*;

#[test]
fn it_is_renewed_on_the_first_day_that_is_not_paid_for() {
    given::<Premium>(covered()).when(age("2026-02-27")).then_nothing();
    given::<Premium>(covered())
        .when(age("2026-02-28"))
        .then([renewed(2, "2026-02-28", "2026-03-31"), due(2, "2026-02-28", "2026-03-10")]);
}

#[test]
fn it_covers_no_more_until_the_next_fee_is_paid() {
    let next = [renewed(2, "2026-02-28", "2026-03-31"), due(2, "2026-02-28", "2026-03-10")];
    let renewed = [covered(), next.to_vec()].concat();
    assert!(!premium(&renewed).covers());
    let paid = [renewed, vec![paid_by(Uuid::from_u128(9), 2, "2026-03-01")]].concat();
    assert!(premium(&paid).covers());
}

#[test]
fn the_31st_stays_the_31st_in_months_that_have_it() {
    let mut events = covered();
    for (number, text) in (2..).zip(["2026-02-28", "2026-03-31", "2026-04-30"]) {
        let state = replay::<Premium>(&events);
        assert_eq!(state.next_action_on(), Some(day(text)));
        events.extend(Premium::decide(&state, &age(text)).unwrap());
        events.push(paid_by(Uuid::from_u128(number.into()), number, text));
    }
    assert_eq!(premium(&events).latest().until, day("2026-05-31"));
}

#[test]
fn what_was_not_aged_for_long_is_brought_through_each_step() {
    let events = Premium::decide(&replay::<Premium>(&covered()), &age("2026-05-05")).unwrap();
    // The second fee is told late, and has its days from then on; by then two more are due.
    let expected = vec![
        renewed(2, "2026-02-28", "2026-03-31"),
        due(2, "2026-02-28", "2026-05-15"),
        renewed(3, "2026-03-31", "2026-04-30"),
        due(3, "2026-03-31", "2026-05-15"),
        renewed(4, "2026-04-30", "2026-05-31"),
        due(4, "2026-04-30", "2026-05-15"),
    ];
    assert_eq!(events, expected);
}

#[test]
fn a_year_is_renewed_after_a_year() {
    let state = given::<Premium>([]).when(subscribe("2024-02-29", "yearly")).then_state();
    assert_eq!(state.premium().unwrap().latest().until, day("2025-02-28"));
}

#[test]
fn at_the_end_of_all_days_it_is_renewed_no_more() {
    let command = subscribe("9999-12-15", "monthly");
    let events = Premium::decide(&State::None, &command).unwrap();
    let paid = Premium::decide(&replay::<Premium>(&events), &pay("9999-12-15", 2_500)).unwrap();
    let state = replay::<Premium>(&[events, paid].concat());
    assert_eq!(state.next_action_on(), None);
    assert_eq!(state.check(Day::LAST), Ok(()));
}
