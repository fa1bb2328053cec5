//! The review desk, as sentences: who has an application, until when, and who decides otherwise.

use super::*;
use crate::credit::application::{
    Assigned, GivenBack, Otherwise, Overdue, Overridden, ReviewAsked, ReviewCause, SentToReview,
};
use crate::credit::deciding::tests::any_answers;
use crate::log::Instant;
use crate::policy::{ReviewOverdue, WaitPolicy};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn waits(review_overdue: ReviewOverdue) -> Option<WaitPolicy> {
    Some(WaitPolicy { review_hours: 48, bureau_minutes: 30, bank_hours: 72, review_overdue })
}

/// Recorded at 10:00 of 2 March, under a policy that gives a person 48 hours and escalates then.
fn asks(act: Act) -> Command {
    Command { waits: waits(ReviewOverdue::Escalate), ..ask(act) }
}

fn later(time: &str, command: Command) -> Command {
    Command { at: at(time), ..command }
}

fn sent(cause: ReviewCause) -> Event {
    let decide_by = Some(at("2026-03-04T10:00:00.000000Z"));
    Event::SentToReview(SentToReview { cause, sent_at: at(AT), decide_by })
}

fn assigned(to: Actor, by: Actor) -> Event {
    Event::Assigned(Assigned { to: to.subject, assigned_at: at(AT), by })
}

fn assign(to: Actor) -> Command {
    asks(Act::Assign { to: to.subject })
}

/// Koffi's, sent to review and held by Ama.
fn held_by_ama() -> Vec<Event> {
    vec![submitted(CASH, 50_000), sent(ReviewCause::Person {}), assigned(ama(), ama())]
}

fn overdue(then: ReviewOverdue, held_by: Option<Actor>) -> Event {
    Event::ReviewOverdue(Overdue {
        ended_at: at("2026-03-04T10:00:00.000001Z"),
        held_by: held_by.map(|it| it.subject),
        then,
        decide_by: Some(at("2026-03-06T10:00:00.000001Z")),
    })
}

fn escalated() -> Vec<Event> {
    let mut past = held_by_ama();
    past.push(overdue(ReviewOverdue::Escalate, Some(ama())));
    past
}

fn review_asked(declined: Option<Uuid>, lapses_on: Day) -> Event {
    Event::ReviewAsked(ReviewAsked { declined, lapses_on, by: koffi() })
}

fn by_customer() -> Command {
    Command { own_file: true, ..by(koffi(), asks(Act::AskReview)) }
}

/// What the rules found of it: declined, sent to a person although the score is approved, or approved.
fn found(answer: usize) -> Event {
    Event::Assessed(Box::new(any_answers()[answer].assessed.clone()))
}

#[test]
fn what_the_rules_leave_to_a_person_is_sent_to_review_once() {
    let assessment = any_answers()[1].clone();
    let id = assessment.assessed.assessment;
    let command = Command {
        assessment: Some(Box::new(assessment.clone())),
        ..asks(Act::Assess { lender: Lender::OwnBook {}, signals: None })
    };
    let cause = ReviewCause::Rules { assessment: id };
    let past = [submitted(CASH, 50_000)];
    given::<Application>(past.clone()).when(command.clone()).then([found(1), sent(cause)]);
    given::<Application>([past.to_vec(), vec![sent(cause)]].concat())
        .when(command)
        .then([found(1)]);
}

/// Persons approved it, knowing what they knew.
#[test]
fn what_persons_approved_the_rules_do_not_take_back() {
    let past = [vec![submitted(CASH, 50_000)], approved(50_000, &[ama()]).to_vec()].concat();
    let assessment = Some(Box::new(any_answers()[0].clone()));
    let command = Command { assessment, ..asks(Act::Reassess) };
    given::<Application>(past).when(command).then_nothing();
}

#[test]
fn whoever_takes_an_application_has_it_and_nobody_else_decides_it() {
    let past = [submitted(CASH, 50_000)];
    let taken = [sent(ReviewCause::Person {}), assigned(ama(), ama())];
    given::<Application>(past).when(asks(Act::Take)).then(taken);
    let of_esi = |command| by(esi(), command);
    for command in [asks(Act::Take), approve(50_000), decline()] {
        given::<Application>(held_by_ama())
            .when(of_esi(command))
            .then_refused(Rejection::HeldByAnother);
    }
    given::<Application>(held_by_ama()).when(asks(Act::Take)).then([]);
    given::<Application>(held_by_ama()).when(decline()).then([declined(ama())]);
}

#[test]
fn it_is_given_back_by_whoever_has_it() {
    let given_back = Event::GivenBack(GivenBack { by: ama() });
    given::<Application>(held_by_ama()).when(asks(Act::GiveBack)).then([given_back.clone()]);
    given::<Application>(held_by_ama())
        .when(by(esi(), asks(Act::GiveBack)))
        .then_refused(Rejection::NotHeld);
    let past = [held_by_ama(), vec![given_back]].concat();
    given::<Application>(past).when(by(esi(), asks(Act::Take))).then([assigned(esi(), esi())]);
}

#[test]
fn another_person_assigns_it_also_away_from_whoever_has_it() {
    given::<Application>(held_by_ama())
        .when(by(esi(), assign(actor("risk", "yao"))))
        .then([assigned(actor("risk", "yao"), esi())]);
    given::<Application>(held_by_ama()).when(by(esi(), assign(ama()))).then([]);
    given::<Application>(held_by_ama())
        .when(by(esi(), assign(esi())))
        .then_refused(Rejection::AssignedToOneself);
}

#[test]
fn nobody_has_what_he_may_not_decide() {
    let past = [submitted(CASH, 200_000), reviewed(200_000, ama())];
    given::<Application>(past.clone())
        .when(by(esi(), assign(ama())))
        .then_refused(Rejection::AnotherPersonWanted);
    given::<Application>(past).when(assign(koffi())).then_refused(Rejection::DecidedBySubmitter);
    let service = Actor { role: "service".to_owned(), ..esi() };
    given::<Application>([submitted(CASH, 200_000)])
        .when(by(service, assign(ama())))
        .then_refused(Rejection::NotAPerson);
}

#[test]
fn the_first_of_two_has_it_no_more() {
    let past = [submitted(CASH, 200_000), sent(ReviewCause::Person {}), assigned(ama(), ama())];
    let past = [past.to_vec(), vec![reviewed(200_000, ama())]].concat();
    given::<Application>(past).when(by(esi(), asks(Act::Take))).then([assigned(esi(), esi())]);
}

#[test]
fn silence_past_its_time_is_recorded_and_whoever_had_it_has_it_no_more() {
    let end = |time: &str| {
        let act = Act::EndReviewWait { at: at(time) };
        by(Actor::ledger(), later("2026-03-04T10:00:00.000001Z", asks(act)))
    };
    let just_over = "2026-03-04T10:00:00.000001Z";
    given::<Application>(held_by_ama())
        .when(end(just_over))
        .then([overdue(ReviewOverdue::Escalate, Some(ama()))]);
    let to_head = Command { waits: waits(ReviewOverdue::HeadOfQueue), ..end(just_over) };
    given::<Application>(held_by_ama())
        .when(to_head)
        .then([overdue(ReviewOverdue::HeadOfQueue, Some(ama()))]);
    let decide_by = at("2026-03-04T10:00:00.000000Z");
    given::<Application>(held_by_ama())
        .when(end("2026-03-04T10:00:00.000000Z"))
        .then_refused(Rejection::NotOver { decide_by });
    let (given_at, now) = (at("2026-03-04T10:00:00.000002Z"), at(just_over));
    given::<Application>(held_by_ama())
        .when(end("2026-03-04T10:00:00.000002Z"))
        .then_refused(Rejection::TimeAhead { given: given_at, now });
    let decided = [held_by_ama(), vec![declined(ama())]].concat();
    given::<Application>(decided).when(end(just_over)).then([]);
    given::<Application>([submitted(CASH, 50_000)]).when(end(just_over)).then([]);
}

#[test]
fn what_is_escalated_is_assigned_by_another_before_it_is_decided() {
    for command in [asks(Act::Take), decline(), approve(50_000)] {
        given::<Application>(escalated()).when(command).then_refused(Rejection::Escalated);
    }
    given::<Application>(escalated()).when(by(esi(), assign(ama()))).then([assigned(ama(), esi())]);
    let past = [escalated(), vec![assigned(ama(), esi())]].concat();
    given::<Application>(past).when(decline()).then([declined(ama())]);
    let at_the_head = [held_by_ama(), vec![overdue(ReviewOverdue::HeadOfQueue, Some(ama()))]];
    given::<Application>(at_the_head.concat()).when(asks(Act::Take)).then([assigned(ama(), ama())]);
}

#[test]
fn a_refused_customer_has_a_person_look_at_it_whoever_refused_it() {
    let by_rules = declined_by(DecidedBy::Rules { engine: Engine::FIRST, policy: policy_ref() });
    for refusal in [by_rules, declined(ama())] {
        let past = [submitted(CASH, 50_000), refusal];
        let decision = Some(created_id(COMMAND, "decision"));
        let again = [review_asked(decision, day(32)), sent(ReviewCause::Customer {})];
        given::<Application>(past).when(by_customer()).then(again);
    }
    // Long after the day on which it would have lapsed.
    let past = [submitted(CASH, 50_000), declined(ama())];
    let late = Command { on: day(200), ..by_customer() };
    let decision = Some(created_id(COMMAND, "decision"));
    given::<Application>(past)
        .when(late)
        .then([review_asked(decision, day(230)), sent(ReviewCause::Customer {})]);
}

#[test]
fn whoever_declined_it_does_not_decide_it_again_and_the_rules_do_not() {
    let decision = Some(created_id(COMMAND, "decision"));
    let past = [
        submitted(CASH, 50_000),
        declined(ama()),
        review_asked(decision, day(32)),
        sent(ReviewCause::Customer {}),
    ];
    for command in [asks(Act::Take), decline(), approve(50_000)] {
        given::<Application>(past.clone())
            .when(by(ama(), command))
            .then_refused(Rejection::DeclinedBefore);
    }
    given::<Application>(past.clone())
        .when(by(esi(), assign(actor("risk", "yao"))))
        .then([assigned(actor("risk", "yao"), esi())]);
    given::<Application>(past.clone())
        .when(by(esi(), assign(ama())))
        .then_refused(Rejection::DeclinedBefore);
    let state = replay::<Application>(&past);
    assert!(state.application().unwrap().is_with_person(), "the rules leave it to a person");
    given::<Application>(past).when(by(esi(), approve(50_000))).then(approved(50_000, &[esi()]));
}

#[test]
fn a_customer_who_waits_may_want_a_person_once() {
    let asked = [review_asked(None, day(31)), sent(ReviewCause::Customer {})];
    given::<Application>([submitted(CASH, 50_000)]).when(by_customer()).then(asked);
    given::<Application>(held_by_ama()).when(by_customer()).then([review_asked(None, day(31))]);
    let past = [held_by_ama(), vec![review_asked(None, day(31))]].concat();
    given::<Application>(past).when(by_customer()).then([]);
}

#[test]
fn what_was_not_refused_is_not_looked_at_again() {
    given::<Application>(offered(&terms(50_000)))
        .when(by_customer())
        .then_refused(Rejection::AlreadyDecided { offer: offer() });
    given::<Application>([submitted(CASH, 50_000), withdrawn()])
        .when(by_customer())
        .then_refused(Rejection::Ended { ending: Ending::Withdrawn });
    given::<Application>([submitted(CASH, 50_000)])
        .when(Command { on: day(31), ..by_customer() })
        .then_refused(Rejection::Ended { ending: Ending::Lapsed });
}

#[test]
fn credit_for_an_order_is_looked_at_again_while_the_order_waits_for_it() {
    let past = || [submitted(FOR_ORDER, 50_000), declined(ama())];
    let with = |order| Command { order: Some(order), ..by_customer() };
    let order = waiting(xof(50_000));
    let decision = Some(created_id(COMMAND, "decision"));
    given::<Application>(past())
        .when(with(order.clone()))
        .then([review_asked(decision, day(32)), sent(ReviewCause::Customer {})]);
    let gone = OrderFact { waits_for_credit: false, ..order.clone() };
    given::<Application>(past())
        .when(with(gone))
        .then_refused(Rejection::OrderNotWaiting { order: ORDER });
    let application = Uuid::from_u128(5);
    let other = OrderFact { application: Some(application), ..order };
    given::<Application>(past())
        .when(with(other))
        .then_refused(Rejection::OrderAppliedFor { application });
}

fn overridden(answer: usize, otherwise: Otherwise, reason: Reason) -> Event {
    Event::Overridden(Overridden {
        decision: created_id(COMMAND, "decision"),
        assessment: any_answers()[answer].assessed.assessment,
        otherwise: vec![otherwise],
        persons: vec![ama()],
        reason,
    })
}

#[test]
fn who_declines_what_the_score_approves_is_said_to_have_done_so() {
    let score = any_answers()[1].assessed.found.scored.score;
    let otherwise = overridden(1, Otherwise::DeclinedAbove { score }, unpaid());
    given::<Application>([submitted(CASH, 50_000), found(1)])
        .when(decline())
        .then([otherwise, declined(ama())]);
}

#[test]
fn who_approves_what_the_score_declines_is_said_to_have_done_so() {
    let scored = any_answers()[0].assessed.found.scored.clone();
    let past = [
        submitted(CASH, 5_000),
        found(0),
        declined_by(DecidedBy::Rules { engine: Engine::FIRST, policy: policy_ref() }),
    ];
    let decision = Some(created_id(COMMAND, "decision"));
    let past = [past.to_vec(), vec![review_asked(decision, day(32))]].concat();
    let otherwise = overridden(0, Otherwise::ApprovedBelow { score: scored.score }, solvent());
    let [decided, offered] = approved(5_000, &[ama()]);
    given::<Application>(past.clone()).when(approve(5_000)).then([otherwise, decided, offered]);
    // Declining it again is what the rules found.
    given::<Application>(past).when(decline()).then([declined(ama())]);
}

#[test]
fn who_lends_more_than_the_limit_leaves_or_by_another_class_is_said_to_have_done_so() {
    let (found_class, room) = {
        let found = &any_answers()[2].assessed.found;
        (found.scored.class.clone(), found.limit.unwrap().room)
    };
    let lent = xof(room.amount() + 5);
    let past = [submitted(CASH, lent.amount()), found(2)];
    let over = overridden(2, Otherwise::OverLimit { room, lent }, solvent());
    let two = Command {
        policy: ApplicationPolicy { four_eyes_above: vec![xof(1_000_000)], ..policy() },
        ..approve(lent.amount())
    };
    let [decided, offered] = approved(lent.amount(), &[ama()]);
    let Event::Decided(decided) = decided else { unreachable!() };
    let inputs = Inputs { four_eyes_above: Some(xof(1_000_000)), ..decided.inputs };
    let decided = Event::Decided(Decided { inputs, ..decided });
    given::<Application>(past).when(two).then([over, decided, offered]);
    let another = Otherwise::AnotherClass { found: found_class, class: "high".to_owned() };
    let command = Command { held: Some(Ok(held("high"))), ..approve(5_000) };
    let events =
        Application::decide(&replay::<Application>(&[submitted(CASH, 5_000), found(2)]), &command);
    assert!(events.unwrap().contains(&overridden(2, another, solvent())));
}

fn declined_by(by: DecidedBy) -> Event {
    Event::Decided(Decided {
        decision: created_id(COMMAND, "decision"),
        outcome: Outcome::Declined { reasons: vec!["arrears".to_owned()] },
        by,
        engine: Engine::FIRST,
        inputs: nothing_owed(),
        reason: None,
    })
}

#[test]
fn nobody_is_asked_about_an_application_that_is_not_there() {
    for act in [Act::AskReview, Act::Take, Act::GiveBack, Act::Assign { to: esi().subject }] {
        given::<Application>([]).when(asks(act)).then_refused(Rejection::NotFound);
    }
}
