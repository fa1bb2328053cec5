//! Who decides, and what takes two.

use super::*;

/// 100 000 XOF is the policy's amount.
const ONE_IS_ENOUGH: i64 = 100_000;
const TWO_ARE_WANTED: i64 = 100_001;

#[test]
fn a_person_approves_on_terms_and_for_a_reason_and_it_is_offered_at_once() {
    given::<Application>([submitted(CASH, ONE_IS_ENOUGH)])
        .when(approve(ONE_IS_ENOUGH))
        .then(approved(ONE_IS_ENOUGH, &[ama()]));
}

#[test]
fn less_may_be_approved_than_was_asked_for_and_more_may_not() {
    let past = [submitted(CASH, 500)];
    given::<Application>(past.clone()).when(approve(300)).then(approved(300, &[ama()]));
    given::<Application>(past.clone())
        .when(approve(501))
        .then_refused(Rejection::MoreThanAsked { asked: xof(500), given: xof(501) });
    given::<Application>(past).when(approve(0)).then_refused(Rejection::ZeroAmount);
}

#[test]
fn an_order_is_paid_whole() {
    let past = [submitted(FOR_ORDER, 500)];
    given::<Application>(past.clone()).when(approve(500)).then(approved(500, &[ama()]));
    for other in [499, 501] {
        given::<Application>(past.clone())
            .when(approve(other))
            .then_refused(Rejection::NotTheOrderTotal { total: xof(500), given: xof(other) });
    }
}

#[test]
fn the_terms_are_in_the_currency_that_was_asked_for() {
    let euro = Terms { principal: Money::new(500, Currency::EUR).unwrap(), ..terms(500) };
    given::<Application>([submitted(CASH, 500)])
        .when(approve_on(euro))
        .then_refused(Rejection::AnotherCurrency { asked: Currency::XOF, given: Currency::EUR });
}

#[test]
fn above_the_policys_amount_it_takes_two_persons() {
    let past = [submitted(CASH, TWO_ARE_WANTED)];
    given::<Application>(past.clone())
        .when(approve(TWO_ARE_WANTED))
        .then([reviewed(TWO_ARE_WANTED, ama())]);
    let [asked] = past;
    given::<Application>([asked, reviewed(TWO_ARE_WANTED, ama())])
        .when(by(esi(), approve(TWO_ARE_WANTED)))
        .then(approved(TWO_ARE_WANTED, &[ama(), esi()]));
}

#[test]
fn the_same_person_is_not_the_second_one_in_whatever_role() {
    let past = [submitted(CASH, TWO_ARE_WANTED), reviewed(TWO_ARE_WANTED, ama())];
    for again in [ama(), actor("admin", "ama")] {
        given::<Application>(past.clone())
            .when(by(again, approve(TWO_ARE_WANTED)))
            .then_refused(Rejection::AnotherPersonWanted);
    }
}

#[test]
fn what_counts_is_what_is_approved_and_not_what_was_asked_for() {
    given::<Application>([submitted(CASH, TWO_ARE_WANTED)])
        .when(approve(ONE_IS_ENOUGH))
        .then(approved(ONE_IS_ENOUGH, &[ama()]));
}

#[test]
fn an_approval_on_other_terms_is_a_first_one_again() {
    let past = [submitted(CASH, 300_000), reviewed(250_000, ama())];
    let other = reviewed(200_000, esi());
    given::<Application>(past.clone()).when(by(esi(), approve(200_000))).then([other.clone()]);
    given::<Application>(past.clone()).when(approve(200_000)).then([reviewed(200_000, ama())]);
    given::<Application>(past.into_iter().chain([other]))
        .when(approve(200_000))
        .then(approved(200_000, &[esi(), ama()]));
}

#[test]
fn one_person_is_enough_for_less_after_a_first_approval_of_more() {
    given::<Application>([submitted(CASH, 300_000), reviewed(250_000, ama())])
        .when(approve(500))
        .then(approved(500, &[ama()]));
}

#[test]
fn in_a_currency_that_the_policy_does_not_name_it_always_takes_two() {
    let one = Money::new(1, "GHS".parse().unwrap()).unwrap();
    let Event::Submitted(it) = submitted(CASH, 1) else { unreachable!() };
    let past = [Event::Submitted(Submitted { asked: Asked { amount: one, ..it.asked }, ..it })];
    let state = given::<Application>(past)
        .when(approve_on(Terms { principal: one, ..terms(1) }))
        .then_state();
    assert!(matches!(state.application().unwrap().stage(), Stage::Reviewed { .. }));
}

#[test]
fn an_application_is_decided_by_the_policy_it_is_asked_with() {
    let strict = |amount| ApplicationPolicy { four_eyes_above: vec![xof(amount)], ..policy() };
    let stage = |policy| {
        let state = given::<Application>([submitted(CASH, 500)])
            .when(Command { policy, ..approve(500) })
            .then_state();
        state.application().unwrap().stage().clone()
    };
    assert!(matches!(stage(strict(499)), Stage::Reviewed { .. }));
    assert!(matches!(stage(strict(500)), Stage::Offered(_)));
}

#[test]
fn an_application_is_declined_for_at_least_one_reason() {
    let past = [submitted(CASH, 500)];
    given::<Application>(past.clone()).when(decline()).then([declined(ama())]);
    given::<Application>(past).when(decline_for(&[])).then_refused(Rejection::NoReason);
}

#[test]
fn one_person_declines_any_amount_also_after_a_first_approval() {
    let past = [submitted(CASH, TWO_ARE_WANTED), reviewed(TWO_ARE_WANTED, ama())];
    given::<Application>(past.clone()).when(by(esi(), decline())).then([declined(esi())]);
    given::<Application>(past).when(decline()).then([declined(ama())]);
}

#[test]
fn a_machine_decides_nothing() {
    for command in [approve(500), decline()] {
        given::<Application>([submitted(CASH, 500)])
            .when(by(actor("service", "scoring"), command))
            .then_refused(Rejection::NotAPerson);
    }
}

#[test]
fn nobody_decides_in_a_file_of_their_own() {
    for command in [approve(500), decline()] {
        given::<Application>([submitted(CASH, 500)])
            .when(Command { own_file: true, ..command.clone() })
            .then_refused(Rejection::OwnFile);
        given::<Application>([submitted(CASH, 500)])
            .when(by(actor("customer", "another login"), command))
            .then_refused(Rejection::OwnFile);
    }
}

#[test]
fn whoever_submitted_it_does_not_decide_it_in_whatever_role() {
    let helped = by(actor("support", "ama"), submit(CASH, TWO_ARE_WANTED));
    let past = Application::decide(&State::default(), &helped).unwrap();
    for command in [approve(TWO_ARE_WANTED), decline()] {
        given::<Application>(past.clone())
            .when(command)
            .then_refused(Rejection::DecidedBySubmitter);
    }
    let half = past.into_iter().chain([reviewed(TWO_ARE_WANTED, esi())]);
    given::<Application>(half)
        .when(approve(TWO_ARE_WANTED))
        .then_refused(Rejection::DecidedBySubmitter);
}
