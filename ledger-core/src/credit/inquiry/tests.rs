//! What is asked, what is told, and when.

use uuid::Uuid;

use super::{
    Act, Answered, Command, Declared, EndedUnanswered, Event, Evidence, Purpose, Rejection,
    Requested, RestsOn, Stage, State,
};
use crate::calendar::Day;
use crate::credit::evidence::{
    AccountPeriod, BillFacts, ContractType, CustomerFacts, MobileMoneyFacts, SourceFacts,
};
use crate::decider::Decider;
use crate::log::{Actor, Hash, Instant};
use crate::money::{Currency, Money};
use crate::policy::EvidenceSource;
use crate::testing::{Dice, Tally, Walk, day, event_types, given};

const PURPOSE: Purpose = Purpose::Application { application: Uuid::from_u128(4) };

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn customer() -> CustomerFacts {
    CustomerFacts {
        contract_type: Some(ContractType::FixedTerm),
        works_since: Some(day("2025-03-15")),
        monthly_income: Some(xof(120_000)),
    }
}

/// A month of an account, in which money came in on its last day.
fn account() -> MobileMoneyFacts {
    let period = AccountPeriod {
        deposits: 1,
        deposited: xof(10_000),
        came_in: xof(10_000),
        went_out: xof(7_000),
        mean_balance: xof(8_000),
        overdraft_days: 2,
    };
    MobileMoneyFacts { periods: vec![period], inflow_on: vec![day("2026-05-31")] }
}

fn risk() -> Actor {
    Actor { role: "risk".to_owned(), subject: Hash::of(b"a clerk") }
}

fn rests_on() -> RestsOn {
    RestsOn { text_version: "2026-05".to_owned(), number: 1 }
}

fn at(minute: u32) -> Instant {
    format!("2026-05-31T08:{minute:02}:00.000000Z").parse().unwrap()
}

/// Recorded so many minutes past eight, with a consent that stands.
fn command(minute: u32, act: Act) -> Command {
    let consent = Some(rests_on());
    let on = day("2026-05-31");
    let policy_minutes = Some(15);
    let (at, by) = (at(minute), risk());
    Command { act, on, at, by, consent, application_known: true, policy_minutes }
}

fn ask(source: EvidenceSource) -> Act {
    Act::Ask { source, purpose: PURPOSE, within_minutes: Some(10) }
}

fn facts() -> SourceFacts {
    SourceFacts::MobileMoney(account())
}

fn tell(facts: SourceFacts) -> Act {
    Act::RecordAnswer { facts, as_of: day("2026-05-31") }
}

fn end(minute: u32) -> Act {
    Act::EndWait { at: at(minute) }
}

/// Mobile money is asked at eight, and has until ten past.
fn requested() -> Event {
    Event::Requested(Requested {
        source: EvidenceSource::MobileMoney,
        purpose: PURPOSE,
        consent: rests_on(),
        requested_at: at(0),
        answer_by: at(10),
        by: risk(),
    })
}

fn answered(minute: u32) -> Answered {
    Answered { facts: facts(), as_of: day("2026-05-31"), answered_at: at(minute) }
}

fn ended(minute: u32) -> Event {
    Event::EndedUnanswered(EndedUnanswered { ended_at: at(minute) })
}

#[track_caller]
fn refused(past: impl IntoIterator<Item = Event>, command: Command, why: Rejection) {
    given::<Evidence>(past).when(command).then_refused(why);
}

#[test]
fn a_source_is_asked_by_a_consent_and_has_so_long_to_answer() {
    given::<Evidence>([]).when(command(0, ask(EvidenceSource::MobileMoney))).then([requested()]);
}

#[test]
fn without_a_consent_that_stands_no_source_is_asked() {
    for source in [EvidenceSource::MobileMoney, EvidenceSource::Bills, EvidenceSource::Bureau] {
        let command = Command { consent: None, ..command(0, ask(source)) };
        refused([], command, Rejection::NoConsent { source_code: source.name().to_owned() });
    }
}

#[test]
fn the_ledger_and_the_customer_are_not_asked() {
    for (source, expected) in [
        (EvidenceSource::Platform, "what the ledger knows it knows"),
        (EvidenceSource::Customer, "the customer declares it"),
    ] {
        let (source_code, expected) = (source.name().to_owned(), expected.to_owned());
        let why = Rejection::NotAsked { source_code, expected };
        refused([], command(0, ask(source)), why);
    }
}

#[test]
fn what_a_customer_says_of_himself_needs_no_consent() {
    let act = Act::Declare { facts: customer(), purpose: PURPOSE };
    let command = Command { consent: None, ..command(3, act) };
    given::<Evidence>([]).when(command).then([Event::Declared(Declared {
        facts: customer(),
        purpose: PURPOSE,
        as_of: day("2026-05-31"),
        declared_at: at(3),
        by: risk(),
    })]);
}

#[test]
fn saying_nothing_or_what_cannot_be_is_refused() {
    let declare = |facts| command(0, Act::Declare { facts, purpose: PURPOSE });
    let silent = CustomerFacts { contract_type: None, works_since: None, monthly_income: None };
    refused([], declare(silent), Rejection::NothingSaid);
    let ahead = CustomerFacts { works_since: Some(day("2026-06-01")), ..customer() };
    let why = Rejection::FactsMalformed {
        at: "customer.works_since".to_owned(),
        reason: "expected no day after 2026-05-31, found 2026-06-01".to_owned(),
    };
    refused([], declare(ahead), why);
}

#[test]
fn it_is_gathered_for_an_application_of_the_file() {
    let Purpose::Application { application } = PURPOSE else { panic!("it is for an application") };
    for act in [ask(EvidenceSource::Bills), Act::Declare { facts: customer(), purpose: PURPOSE }] {
        let command = Command { application_known: false, ..command(0, act) };
        refused([], command, Rejection::UnknownApplication { application });
    }
}

#[test]
fn a_source_has_a_minute_to_a_week() {
    for given in [0, 10_081] {
        let (source, purpose) = (EvidenceSource::Bureau, PURPOSE);
        let act = Act::Ask { source, purpose, within_minutes: Some(given) };
        refused([], command(0, act), Rejection::TimeOutside { from: 1, to: 10_080, given });
    }
}

#[test]
fn where_nothing_else_is_said_a_source_has_as_long_as_the_policy_says() {
    let (source, purpose) = (EvidenceSource::Bills, PURPOSE);
    let asked = || command(0, Act::Ask { source, purpose, within_minutes: None });
    let events = Evidence::decide(&State::None, &asked()).unwrap();
    let [Event::Requested(it)] = &events[..] else { panic!("{events:?}") };
    assert_eq!(it.answer_by, at(15));
    let silent = Command { policy_minutes: None, ..asked() };
    refused([], silent, Rejection::NoTime);
}

#[test]
fn it_is_asked_for_once() {
    refused([requested()], command(1, ask(EvidenceSource::MobileMoney)), Rejection::AlreadyExists);
    let declare = Act::Declare { facts: customer(), purpose: PURPOSE };
    refused([requested()], command(1, declare), Rejection::AlreadyExists);
}

#[test]
fn an_answer_in_time_is_one_to_the_last_moment() {
    let past = || [requested()];
    given::<Evidence>(past())
        .when(command(10, tell(facts())))
        .then([Event::Answered(answered(10))]);
    given::<Evidence>(past())
        .when(command(11, tell(facts())))
        .then([Event::AnsweredLate(answered(11))]);
}

#[test]
fn an_answer_after_the_wait_has_ended_is_late_and_recorded() {
    given::<Evidence>([requested(), ended(11)])
        .when(command(12, tell(facts())))
        .then([Event::AnsweredLate(answered(12))]);
}

#[test]
fn the_same_answer_changes_nothing_and_another_is_refused() {
    let past = || [requested(), Event::Answered(answered(4))];
    given::<Evidence>(past()).when(command(5, tell(facts()))).then_nothing();
    let other = SourceFacts::MobileMoney(MobileMoneyFacts { periods: vec![], inflow_on: vec![] });
    refused(past(), command(5, tell(other)), Rejection::AlreadyAnswered);
}

#[test]
fn a_source_that_may_be_read_no_more_is_not_heard() {
    let command = Command { consent: None, ..command(4, tell(facts())) };
    let source_code = "mobile_money".to_owned();
    refused([requested()], command, Rejection::NoConsent { source_code });
}

#[test]
fn who_is_asked_answers_of_a_day_that_has_come_and_of_what_can_be() {
    let bills = SourceFacts::Bills(BillFacts { due: 1, paid_on_time: 1 });
    let why = Rejection::OtherSource { asked: "mobile_money".to_owned(), told: "bills".to_owned() };
    refused([requested()], command(4, tell(bills)), why);
    let ahead = Act::RecordAnswer { facts: facts(), as_of: day("2026-06-01") };
    let why = Rejection::AsOfAhead { as_of: day("2026-06-01"), until: day("2026-05-31") };
    refused([requested()], command(4, ahead), why);
    let early: Day = day("2026-05-30");
    let why = Rejection::FactsMalformed {
        at: "mobile_money.inflow_on".to_owned(),
        reason: "expected days of the 1 periods, found 2026-05-31".to_owned(),
    };
    let act = Act::RecordAnswer { facts: facts(), as_of: early };
    refused([requested()], command(4, act), why);
}

#[test]
fn nobody_answers_what_was_not_asked() {
    refused([], command(0, tell(facts())), Rejection::NotFound);
    refused([], command(0, end(0)), Rejection::NotFound);
}

#[test]
fn a_wait_ends_by_the_time_that_is_told_and_once() {
    let answer_by = at(10);
    refused([requested()], command(12, end(10)), Rejection::NotOver { answer_by });
    given::<Evidence>([requested()]).when(command(12, end(11))).then([ended(11)]);
    given::<Evidence>([requested(), ended(11)]).when(command(13, end(13))).then_nothing();
}

#[test]
fn a_wait_that_was_answered_does_not_end() {
    for answer in [Event::Answered(answered(10)), Event::AnsweredLate(answered(11))] {
        given::<Evidence>([requested(), answer]).when(command(12, end(12))).then_nothing();
    }
}

#[test]
fn no_wait_ends_by_a_time_that_has_not_come() {
    let (given, now) = (at(11), at(5));
    refused([requested()], command(5, end(11)), Rejection::TimeAhead { given, now });
}

/// Whatever is asked, in whatever order: one that is answered stays so, and late is what came after its
/// time.
#[test]
fn a_source_answers_once_and_late_is_late() {
    let mut tally = Tally::default();
    for seed in 0..300 {
        let mut minute = 0;
        tally.add(Walk::<Evidence>::from_seed(seed).steps(4).each(
            |dice, state| {
                minute += dice.below(9);
                random_command(dice, state, minute)
            },
            |state, asked| {
                let Some(piece) = state.piece() else { return Ok(()) };
                match &piece.stage {
                    Stage::Answered { at, late, .. } if *at > asked.at => {
                        Err(format!("answered at {at}, now is {}, late: {late}", asked.at))
                    }
                    Stage::Asked { answer_by } if matches!(asked.act, Act::EndWait { at } if at > *answer_by) => {
                        Err("it still waits when its time is over".to_owned())
                    }
                    Stage::Asked { .. } | Stage::Answered { .. } | Stage::Unanswered { .. } => Ok(()),
                }
            },
        ));
    }
    tally.expect_whole(event_types::<Event>());
}

/// Mostly what can be asked as it stands.
fn random_command(dice: &mut Dice, state: &State, minute: u32) -> Command {
    let minute = minute.min(59);
    let act = match (state.piece().is_some(), dice.below(8)) {
        (false, 0) | (true, 1) => {
            Act::Declare { facts: customer(), purpose: Purpose::LimitReview {} }
        }
        (false, 1..=6) | (true, 0) => ask(EvidenceSource::MobileMoney),
        (_, 7) => end(minute.saturating_sub(1)),
        (true, 2..=4) | (false, _) => tell(facts()),
        (true, _) => end(minute),
    };
    command(minute, act)
}
