//! How an application ends, and that it ends once.

use super::*;

#[test]
fn an_application_is_withdrawn_before_it_is_decided() {
    given::<Application>([submitted(for_amount(500))]).when(withdraw()).then([withdrawn()]);
    given::<Application>([submitted(for_amount(200_000)), first_approved(200_000, ama())])
        .when(withdraw())
        .then([withdrawn()]);
}

#[test]
fn an_application_lapses_as_its_day_begins_and_not_before() {
    let past = [submitted(for_amount(500))];
    given::<Application>(past.clone()).when(age(30)).then_nothing();
    given::<Application>(past.clone()).when(age(31)).then([lapsed()]);
    given::<Application>(past).when(age(90)).then([lapsed()]);
    given::<Application>([submitted(for_amount(200_000)), first_approved(200_000, ama())])
        .when(age(31))
        .then([lapsed()]);
}

#[test]
fn on_the_day_it_lapses_it_is_too_late_to_decide_even_if_it_was_not_aged() {
    let ending = Ending::Lapsed;
    for command in [approve(500), decline(), withdraw()] {
        given::<Application>([submitted(for_amount(500))])
            .when(on(day(31), command))
            .then_refused(Rejection::Ended { ending });
    }
    given::<Application>([submitted(for_amount(500))])
        .when(on(day(30), approve(500)))
        .then([approved(500, ama(), None)]);
}

#[test]
fn time_waits_for_an_open_application_alone() {
    let open = [submitted(for_amount(200_000)), first_approved(200_000, ama())];
    assert_eq!(State::default().next_action_on(), None);
    assert_eq!(replay::<Application>(&open).next_action_on(), Some(day(31)));
    for (end, _) in ends() {
        let past = [submitted(for_amount(500)), end];
        assert_eq!(replay::<Application>(&past).next_action_on(), None);
        given::<Application>(past).when(age(31)).then_nothing();
    }
}

#[test]
fn an_application_ends_once() {
    for (end, ending) in ends() {
        let past = [submitted(for_amount(500)), end];
        assert_eq!(replay::<Application>(&past).dossier().unwrap().ending(), Some(ending));
        for command in [by(esi(), approve(500)), by(esi(), decline()), withdraw()] {
            given::<Application>(past.clone())
                .when(command)
                .then_refused(Rejection::Ended { ending });
        }
    }
}

fn ends() -> [(Event, Ending); 4] {
    [
        (approved(500, ama(), None), Ending::Approved),
        (declined(ama()), Ending::Declined),
        (lapsed(), Ending::Lapsed),
        (withdrawn(), Ending::Withdrawn),
    ]
}

#[test]
fn an_approved_application_tells_its_loan_and_who_approved() {
    let past = [
        submitted(for_order(200_000)),
        first_approved(200_000, ama()),
        approved(200_000, esi(), Some(ama())),
    ];
    let state = replay::<Application>(&past);
    let dossier = state.dossier().unwrap();
    let by = vec![ama(), esi()];
    assert_eq!(*dossier.stage(), Stage::Approved { loan: LOAN, terms: terms(200_000), by });
    assert_eq!((dossier.order(), dossier.is_open()), (Some(ORDER), false));
    assert_eq!(state.policy(), Some(policy_ref()));
}

#[test]
#[should_panic = "cannot follow"]
fn a_history_that_goes_on_after_an_end_is_a_defect() {
    let _ = replay::<Application>(&[submitted(for_amount(500)), lapsed(), withdrawn()]);
}

#[test]
#[should_panic = "cannot happen to an application that does not exist"]
fn a_history_without_a_beginning_is_a_defect() {
    let _ = replay::<Application>(&[lapsed()]);
}

#[test]
#[should_panic = "submitted once"]
fn a_history_that_begins_twice_is_a_defect() {
    let _ = replay::<Application>(&[submitted(for_amount(500)), submitted(for_amount(500))]);
}
