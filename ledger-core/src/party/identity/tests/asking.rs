//! A list that is asked, and answers in time, late, or never.

use super::*;
use crate::log::Instant;

const SCREENING: Uuid = Uuid::from_u128(0x5c);
/// When everything is asked and told that says nothing else.
const NOW: &str = "2026-05-31T08:00:00.000000Z";
/// Half an hour behind.
const UNTIL: &str = "2026-05-31T08:30:00.000000Z";
const OVER: &str = "2026-05-31T08:30:00.000001Z";

fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

fn ask(list: &str, within_minutes: Option<u32>) -> Act {
    Act::AskScreening { list: list.to_owned(), within_minutes }
}

fn asked_as(screening: Uuid, list: &str) -> Event {
    Event::ScreeningAsked(ScreeningAsked {
        screening,
        list: list.to_owned(),
        asked_at: instant(NOW),
        answer_by: instant(UNTIL),
        by: actor("risk"),
    })
}

fn asked_un() -> Event {
    asked_as(SCREENING, "un")
}

fn answer(outcome: ScreeningOutcome) -> Act {
    Act::AnswerScreening {
        screening: SCREENING,
        list_version: "7".to_owned(),
        outcome,
        as_of: day(TODAY),
    }
}

fn answered(outcome: ScreeningOutcome, at: &str) -> Event {
    Event::ScreeningAnswered(Screened {
        screening: SCREENING,
        list: "un".to_owned(),
        list_version: "7".to_owned(),
        outcome,
        as_of: day(TODAY),
        screened_at: instant(at),
        by: actor("service"),
    })
}

fn unanswered(at: &str) -> Event {
    let (screening, ended_at) = (SCREENING, instant(at));
    Event::ScreeningUnanswered(ScreeningUnanswered { screening, ended_at })
}

fn clear() -> ScreeningOutcome {
    ScreeningOutcome::Clear {}
}

fn hit() -> ScreeningOutcome {
    ScreeningOutcome::Sanctioned { entry: "QDi.1".to_owned() }
}

fn at(when: &str, act: Act) -> Command {
    Command { at: instant(when), ..command("service", act) }
}

fn end(at: &str) -> Act {
    Act::EndScreeningWait { screening: SCREENING, at: instant(at) }
}

#[test]
fn a_list_has_the_minutes_that_are_named_or_those_of_the_policy() {
    let created = created_id(COMMAND, "screening");
    let named = command("risk", ask("un", Some(30)));
    given::<Identity>([]).when(named).then([asked_as(created, "un")]);
    let by_policy = Command { policy_minutes: Some(30), ..command("risk", ask("un", None)) };
    given::<Identity>([]).when(by_policy).then([asked_as(created, "un")]);
    refused([], command("risk", ask("un", None)), Rejection::NoTime);
    for given in [0, 10_081] {
        let why = Rejection::TimeOutside { from: 1, to: 10_080, given };
        refused([], command("risk", ask("un", Some(given))), why);
    }
}

#[test]
fn a_list_is_asked_once_at_a_time_and_again_when_it_did_not_answer() {
    let why = Rejection::ScreeningAsked { list: "un".to_owned(), screening: SCREENING };
    refused([asked_un()], command("risk", ask("un", Some(30))), why);
    let another = created_id(COMMAND, "screening");
    let again = || command("risk", ask("un", Some(30)));
    for past in [vec![asked_un(), unanswered(OVER)], vec![asked_un(), answered(clear(), NOW)]] {
        given::<Identity>(past).when(again()).then([asked_as(another, "un")]);
    }
    let other = command("risk", ask("eu", Some(30)));
    given::<Identity>([asked_un()]).when(other).then([asked_as(another, "eu")]);
}

#[test]
fn what_it_answers_in_time_is_what_the_list_says_and_is_recorded_once() {
    let told = at(UNTIL, answer(hit()));
    given::<Identity>([asked_un()]).when(told.clone()).then([answered(hit(), UNTIL)]);
    let after = || [asked_un(), answered(hit(), UNTIL)];
    given::<Identity>(after()).when(told).then_nothing();
    refused(after(), at(UNTIL, answer(clear())), Rejection::ScreeningAnswered);
    let state = replay::<Identity>(&after());
    assert!(state.dossier().unwrap().screened["un"].outcome.is_hit());
}

#[test]
fn what_comes_when_its_time_is_over_is_late_and_counts() {
    let late = || at(OVER, answer(hit()));
    let both = [unanswered(OVER), answered(hit(), OVER)];
    given::<Identity>([asked_un()]).when(late()).then(both);
    let ended = [asked_un(), unanswered(OVER)];
    given::<Identity>(ended.clone()).when(late()).then([answered(hit(), OVER)]);
    let past = ended.into_iter().chain([answered(hit(), OVER)]);
    let state = replay::<Identity>(&past.collect::<Vec<_>>());
    assert!(state.dossier().unwrap().screened["un"].outcome.is_hit());
}

#[test]
fn that_its_time_is_over_is_found_by_the_time_that_is_told_and_once() {
    let past = || [asked_un()];
    let why = Rejection::NotOver { answer_by: instant(UNTIL) };
    refused(past(), at(OVER, end(UNTIL)), why);
    let why = Rejection::TimeAhead { given: instant(OVER), now: instant(NOW) };
    refused(past(), at(NOW, end(OVER)), why);
    given::<Identity>(past()).when(at(OVER, end(OVER))).then([unanswered(OVER)]);
    for last in [unanswered(OVER), answered(clear(), NOW)] {
        given::<Identity>([asked_un(), last]).when(at(OVER, end(OVER))).then_nothing();
    }
}

#[test]
fn nobody_is_told_what_nobody_asked_or_of_a_day_that_has_not_come() {
    let why = Rejection::UnknownScreening { screening: SCREENING };
    refused([], at(NOW, answer(clear())), why.clone());
    refused([], at(OVER, end(OVER)), why);
    let as_of = day("2026-06-01");
    let Act::AnswerScreening { screening, list_version, outcome, .. } = answer(clear()) else {
        unreachable!("it is one")
    };
    let act = Act::AnswerScreening { screening, list_version, outcome, as_of };
    refused([asked_un()], at(NOW, act), Rejection::AsOfAhead { as_of, until: day(TODAY) });
}

#[test]
fn nobody_has_a_list_asked_or_answers_for_it_in_their_own_file() {
    refused([], command("customer", ask("un", Some(30))), Rejection::OwnFile);
    refused([asked_un()], command("customer", answer(clear())), Rejection::OwnFile);
}
