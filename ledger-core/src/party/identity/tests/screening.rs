//! What lists say, and a telephone that was called.

use super::*;

fn screening(list_version: &str, outcome: ScreeningOutcome) -> Act {
    let (list, list_version) = ("un".to_owned(), list_version.to_owned());
    Act::RecordScreening { list, list_version, outcome, as_of: day(TODAY) }
}

fn screened(list_version: &str, outcome: ScreeningOutcome) -> Event {
    Event::Screened(Screened {
        screening: created_id(COMMAND, "screening"),
        list: "un".to_owned(),
        list_version: list_version.to_owned(),
        outcome,
        as_of: day(TODAY),
        screened_at: "2026-05-31T08:00:00.000000Z".parse().unwrap(),
        by: actor("service"),
    })
}

fn hit() -> ScreeningOutcome {
    ScreeningOutcome::Sanctioned { entry: "QDi.1".to_owned() }
}

#[test]
fn what_a_list_says_is_recorded_once_for_each_state_of_it() {
    let told = command("service", screening("1", hit()));
    given::<Identity>([]).when(told.clone()).then([screened("1", hit())]);
    given::<Identity>([screened("1", hit())]).when(told).then_nothing();
    let clear = || ScreeningOutcome::Clear {};
    given::<Identity>([screened("1", hit())])
        .when(command("service", screening("2", clear())))
        .then([screened("2", clear())]);
}

#[test]
fn it_alters_nothing_of_what_is_verified() {
    let past = known().into_iter().chain([screened("1", hit())]);
    let state = crate::decider::replay::<Identity>(&past.collect::<Vec<_>>());
    assert!(state.dossier().unwrap().verified.is_some());
}

#[test]
fn a_list_is_of_a_day_that_has_come() {
    let (list, list_version, outcome) = ("un".to_owned(), "1".to_owned(), hit());
    let as_of = day("2026-06-01");
    let act = Act::RecordScreening { list, list_version, outcome, as_of };
    refused([], command("service", act), Rejection::AsOfAhead { as_of, until: day(TODAY) });
}

#[test]
fn nobody_says_what_a_list_says_or_who_answers_in_their_own_file() {
    let phone = Act::VerifyPhone { phone: sealed("phone"), known_in: vec![] };
    for act in [screening("1", hit()), phone] {
        refused([], command("customer", act), Rejection::OwnFile);
    }
}

#[test]
fn a_telephone_that_answers_is_recorded_with_where_it_was_found() {
    let known_in = vec![Uuid::from_u128(9)];
    let act = Act::VerifyPhone { phone: sealed("phone"), known_in: known_in.clone() };
    let (phone, by) = (sealed("phone"), actor("service"));
    let events = asked([], &command("service", act)).unwrap();
    assert_eq!(events, [Event::PhoneVerified(PhoneVerified { phone, known_in, by })]);
    let state = crate::decider::replay::<Identity>(&events);
    assert_eq!(state.dossier().unwrap().known_elsewhere(), [Uuid::from_u128(9)]);
}
