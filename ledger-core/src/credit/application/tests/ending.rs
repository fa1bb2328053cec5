//! How an application ends, and that it ends once.

use super::*;

#[test]
fn an_application_is_withdrawn_before_it_is_decided() {
    given::<Application>([submitted(CASH, 500)]).when(withdraw()).then([withdrawn()]);
    given::<Application>([submitted(CASH, 200_000), reviewed(200_000, ama())])
        .when(withdraw())
        .then([withdrawn()]);
}

#[test]
fn an_application_lapses_as_its_day_begins_and_not_before() {
    let past = [submitted(CASH, 500)];
    given::<Application>(past.clone()).when(age(30)).then_nothing();
    given::<Application>(past.clone()).when(age(31)).then([lapsed()]);
    given::<Application>(past).when(age(90)).then([lapsed()]);
    given::<Application>([submitted(CASH, 200_000), reviewed(200_000, ama())])
        .when(age(31))
        .then([lapsed()]);
}

#[test]
fn on_the_day_it_lapses_it_is_too_late_to_decide_even_if_it_was_not_aged() {
    let ending = Ending::Lapsed;
    for command in [approve(500), decline(), withdraw()] {
        given::<Application>([submitted(CASH, 500)])
            .when(on(day(31), command))
            .then_refused(Rejection::Ended { ending });
    }
    given::<Application>([submitted(CASH, 500)])
        .when(on(day(30), approve(500)))
        .then(approved_on_day_30());
}

/// What is decided on the last day is offered from then on, until its first due day.
fn approved_on_day_30() -> [Event; 2] {
    let [decided, offered] = approved(500, &[ama()]);
    let Event::Offered(offered) = offered else { unreachable!() };
    let (offered_on, lapses_on) = (day(30), day(40));
    [decided, Event::Offered(Offered { offered_on, lapses_on, ..offered })]
}

#[test]
fn time_waits_for_an_open_application_alone() {
    let open = [submitted(CASH, 200_000), reviewed(200_000, ama())];
    assert_eq!(State::default().next_action_on(), None);
    assert_eq!(replay::<Application>(&open).next_action_on(), Some(day(31)));
    for (past, _) in ends() {
        assert_eq!(replay::<Application>(&past).next_action_on(), None);
        given::<Application>(past).when(age(31)).then_nothing();
    }
}

#[test]
fn an_application_ends_once() {
    for (past, ending) in ends() {
        assert_eq!(replay::<Application>(&past).dossier().unwrap().ending(), Some(ending));
        let asked = [
            by(esi(), approve(500)),
            by(esi(), decline()),
            present(),
            accept("K-1"),
            refuse(),
            sign_on(3),
            withdraw(),
        ];
        for command in asked {
            given::<Application>(past.clone())
                .when(command)
                .then_refused(Rejection::Ended { ending });
        }
    }
}

fn ends() -> [(Vec<Event>, Ending); 5] {
    let of_own = || offered(&terms(500));
    [
        ([of_own(), vec![signed()]].concat(), Ending::Signed),
        (vec![submitted(CASH, 500), declined(ama())], Ending::Declined),
        ([offered(&of_bank(500)), vec![presented(), refused()]].concat(), Ending::RefusedByLender),
        (vec![submitted(CASH, 500), lapsed()], Ending::Lapsed),
        ([of_own(), vec![withdrawn()]].concat(), Ending::Withdrawn),
    ]
}

#[test]
#[should_panic = "cannot follow"]
fn a_history_that_goes_on_after_an_end_is_a_defect() {
    let _ = replay::<Application>(&[submitted(CASH, 500), lapsed(), withdrawn()]);
}

#[test]
#[should_panic = "cannot happen to an application that does not exist"]
fn a_history_without_a_beginning_is_a_defect() {
    let _ = replay::<Application>(&[lapsed()]);
}

#[test]
#[should_panic = "submitted once"]
fn a_history_that_begins_twice_is_a_defect() {
    let _ = replay::<Application>(&[submitted(CASH, 500), submitted(CASH, 500)]);
}
