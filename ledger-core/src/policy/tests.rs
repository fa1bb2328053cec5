//! Each rule of the policy book, as a sentence.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::{
    Act, Command, Document, Event, Malformed, PolicyBook, Proposed, Published, Rejection, State,
    Timing,
};
use crate::calendar::Day;
use crate::decider::{Decider, replay};
use crate::hash::Hash;
use crate::money::Money;
use crate::rejection::Kind;
use crate::testing::{Dice, Tally, Walk, event_types, given};

fn author() -> Hash {
    Hash::of(b"author")
}

fn approver() -> Hash {
    Hash::of(b"approver")
}

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 1).unwrap().checked_add_days(Days::new(number - 1)).unwrap()
}

/// The first document with another number of days until default.
fn document(default_days: u32) -> String {
    edited(|it| it["loan"]["default_days"] = json!(default_days))
}

fn edited(edit: impl Fn(&mut Value)) -> String {
    let mut document: Value = serde_json::from_str(Document::FIRST).unwrap();
    edit(&mut document);
    document.to_string()
}

fn hash(document: &str) -> Hash {
    Hash::of(document.as_bytes())
}

fn propose(document: &str) -> Command {
    Command { act: Act::Propose { document: document.to_owned(), author: author() }, on: day(1) }
}

/// Approved on day 1.
fn approve(document: &str, effective_from: Option<NaiveDate>) -> Command {
    let hash = hash(document);
    Command { act: Act::Approve { hash, approver: approver(), effective_from }, on: day(1) }
}

fn proposed(document: &str) -> Event {
    let hash = hash(document);
    Event::Proposed(Proposed { hash, document: document.to_owned(), author: author() })
}

fn published(version: u32, document: &str, effective_from: NaiveDate) -> Event {
    Event::Published(Published {
        version,
        hash: hash(document),
        effective_from,
        author: author(),
        approver: approver(),
    })
}

/// A book whose versions, in force from these days, differ in their days until default.
fn book(versions: &[(u32, NaiveDate)]) -> Vec<Event> {
    let mut events = vec![];
    for (number, (default_days, from)) in (1..).zip(versions) {
        let document = document(*default_days);
        events.extend([proposed(&document), published(number, &document, *from)]);
    }
    events
}

#[test]
fn a_document_is_proposed_with_its_hash_and_author() {
    given::<PolicyBook>([]).when(propose(Document::FIRST)).then([proposed(Document::FIRST)]);
}

#[test]
fn a_document_that_waits_for_approval_is_not_proposed_twice() {
    given::<PolicyBook>([proposed(Document::FIRST)]).when(propose(Document::FIRST)).then_nothing();
}

#[test]
fn several_documents_may_wait_for_approval() {
    given::<PolicyBook>([proposed(&document(30)), proposed(&document(45))])
        .when(approve(&document(45), None))
        .then([published(1, &document(45), day(1))]);
}

#[test]
fn the_first_version_is_in_force_at_once_whatever_is_asked() {
    given::<PolicyBook>([proposed(Document::FIRST)])
        .when(approve(Document::FIRST, Some(day(9))))
        .then([published(1, Document::FIRST, day(1))]);
}

#[test]
fn a_later_version_is_in_force_from_the_next_business_day() {
    let mut past = book(&[(30, day(1))]);
    past.push(proposed(&document(45)));
    given::<PolicyBook>(past.clone()).when(approve(&document(45), None)).then([published(
        2,
        &document(45),
        day(2),
    )]);
    given::<PolicyBook>(past).when(approve(&document(45), Some(day(20)))).then([published(
        2,
        &document(45),
        day(20),
    )]);
}

#[test]
fn a_later_version_does_not_change_the_day_that_has_begun() {
    let mut past = book(&[(30, day(1))]);
    past.push(proposed(&document(45)));
    given::<PolicyBook>(past)
        .when(approve(&document(45), Some(day(1))))
        .then_refused(Rejection::TooEarly { asked: day(1), earliest: day(2) });
}

#[test]
fn a_version_does_not_take_force_before_the_one_it_follows() {
    let mut past = book(&[(30, day(1)), (45, day(20))]);
    past.push(proposed(&document(60)));
    given::<PolicyBook>(past.clone())
        .when(approve(&document(60), Some(day(19))))
        .then_refused(Rejection::TooEarly { asked: day(19), earliest: day(20) });
    given::<PolicyBook>(past).when(approve(&document(60), None)).then([published(
        3,
        &document(60),
        day(20),
    )]);
}

#[test]
fn a_version_takes_force_within_so_many_days() {
    let mut past = book(&[(30, day(1))]);
    past.push(proposed(&document(45)));
    let (latest, beyond) = (day(1 + 366), day(1 + 367));
    given::<PolicyBook>(past.clone())
        .when(approve(&document(45), Some(beyond)))
        .then_refused(Rejection::TooLate { asked: beyond, latest });
    given::<PolicyBook>(past).when(approve(&document(45), Some(latest))).then([published(
        2,
        &document(45),
        latest,
    )]);
}

/// As one that an older release let pass.
#[test]
fn a_version_may_follow_one_that_takes_force_later_than_any_may_now() {
    let far = day(5_000);
    let mut past = book(&[(30, day(1)), (45, far)]);
    past.push(proposed(&document(60)));
    given::<PolicyBook>(past.clone()).when(approve(&document(60), None)).then([published(
        3,
        &document(60),
        far,
    )]);
    let asked = day(5_001);
    given::<PolicyBook>(past)
        .when(approve(&document(60), Some(asked)))
        .then_refused(Rejection::TooLate { asked, latest: far });
}

#[test]
fn on_the_last_day_there_is_no_later_version() {
    let mut past = book(&[(30, day(1))]);
    past.push(proposed(&document(45)));
    given::<PolicyBook>(past)
        .when(Command { on: Day::LAST.date(), ..approve(&document(45), None) })
        .then_refused(Rejection::TooLate { asked: Day::LAST.date(), latest: Day::LAST.date() });
}

/// A document that prepays while something is due, as an older release may have let pass.
fn prepaying() -> String {
    edited(|it| it["loan"]["allocation"]["timings"] = json!(["in_advance", "past_due", "due"]))
}

#[test]
fn a_published_version_stays_in_force_though_it_would_be_refused_today() {
    let prepaying = prepaying();
    let past = [proposed(&prepaying), published(1, &prepaying, day(1))];
    given::<PolicyBook>([])
        .when(propose(&prepaying))
        .then_refused(Rejection::from(Document::parse(&prepaying).unwrap_err()));
    let state = replay::<PolicyBook>(&past);
    let version = state.in_force(day(1)).unwrap();
    assert_eq!(version.document.loan.allocation.timings[0], Timing::InAdvance);
}

#[test]
fn a_document_is_checked_again_when_it_is_approved() {
    let prepaying = prepaying();
    given::<PolicyBook>([proposed(&prepaying)])
        .when(approve(&prepaying, None))
        .then_refused(Rejection::from(Document::parse(&prepaying).unwrap_err()));
}

#[test]
fn an_author_does_not_approve_their_own_version() {
    let act =
        Act::Approve { hash: hash(Document::FIRST), approver: author(), effective_from: None };
    given::<PolicyBook>([proposed(Document::FIRST)])
        .when(Command { act, on: day(1) })
        .then_refused(Rejection::ApprovedByAuthor);
}

#[test]
fn what_was_never_proposed_is_not_approved() {
    given::<PolicyBook>([proposed(&document(30))])
        .when(approve(&document(45), None))
        .then_refused(Rejection::NotProposed { hash: hash(&document(45)) });
}

#[test]
fn the_newest_version_is_neither_proposed_nor_approved_again() {
    let past = book(&[(30, day(1)), (45, day(20))]);
    given::<PolicyBook>(past.clone()).when(propose(&document(45))).then_nothing();
    given::<PolicyBook>(past).when(approve(&document(45), None)).then_nothing();
}

#[test]
fn an_older_document_comes_back_as_a_version_of_its_own() {
    let mut past = book(&[(30, day(1)), (45, day(20))]);
    given::<PolicyBook>(past.clone())
        .when(approve(&document(30), None))
        .then_refused(Rejection::NotProposed { hash: hash(&document(30)) });
    given::<PolicyBook>(past.clone()).when(propose(&document(30))).then([proposed(&document(30))]);

    past.push(proposed(&document(30)));
    let state = given::<PolicyBook>(past).when(approve(&document(30), Some(day(40)))).then_state();
    let days = |on| state.in_force(on).unwrap().document.loan.default_days;
    assert_eq!([days(day(19)), days(day(20)), days(day(39)), days(day(40))], [30, 45, 45, 30]);
    assert_eq!(state.in_force(day(40)).unwrap().reference.version, 3);
}

#[test]
fn nothing_is_in_force_before_the_first_version() {
    assert!(State::default().in_force(day(1)).is_none());
    let state = replay::<PolicyBook>(&book(&[(30, day(5))]));
    assert!(state.in_force(day(4)).is_none());
    assert_eq!(state.in_force(day(5)).unwrap().reference.version, 1);
}

#[test]
fn of_two_versions_from_one_day_the_later_published_holds() {
    let state = replay::<PolicyBook>(&book(&[(30, day(1)), (45, day(3)), (60, day(3))]));
    assert_eq!(state.in_force(day(3)).unwrap().reference.version, 3);
}

#[test]
fn a_version_is_found_only_by_number_and_hash_together() {
    let state = replay::<PolicyBook>(&book(&[(30, day(1)), (45, day(3))]));
    let first = state.versions[0].reference;
    assert_eq!(state.version(first).unwrap().document.loan.default_days, 30);
    let mixed = super::PolicyRef { version: 2, ..first };
    assert!(state.version(mixed).is_none());
}

#[test]
fn a_document_that_is_not_complete_or_out_of_range_is_refused() {
    let cases = [
        ("{".to_owned(), "EOF"),
        (edited(|it| it["format"] = json!(2)), "application"),
        (edited(|it| it["loan"]["late_fee"] = json!(5)), "late_fee"),
        (edited(|it| drop(it["loan"].as_object_mut().unwrap().remove("allocation"))), "allocation"),
        (edited(|it| it["loan"]["instalment_multiple"] = json!(0)), "instalment_multiple"),
        (edited(|it| it["loan"]["instalment_multiple"] = json!(1_000_001)), "instalment_multiple"),
        (edited(|it| it["loan"]["default_days"] = json!(0)), "default_days"),
        (edited(|it| it["loan"]["default_days"] = json!(3651)), "default_days"),
        (edited(|it| it["loan"]["default_days"] = json!(30.5)), "30.5"),
        (edited(|it| it["loan"]["instalment_rounding"] = json!("nearest")), "nearest"),
        (edited(|it| it["loan"]["allocation"]["timings"] = json!(["due", "past_due"])), "timings"),
        (prepaying(), "timings must end with in_advance"),
        (
            edited(|it| {
                it["loan"]["allocation"]["timings"] = json!(["past_due", "in_advance", "due"])
            }),
            "timings must end with in_advance",
        ),
        (
            edited(|it| {
                it["loan"]["allocation"]["components"] =
                    json!(["fee", "fee", "interest", "principal"])
            }),
            "components",
        ),
    ];
    for (text, named) in cases {
        match PolicyBook::decide(&State::default(), &propose(&text)) {
            Err(Rejection::Malformed { reason }) if reason.contains(named) => (),
            other => panic!("expected a refusal that names `{named}`, got {other:?}"),
        }
    }
}

#[test]
fn what_a_document_says_of_applications_is_complete_and_in_range() {
    let in_second = |edit: fn(&mut Value)| {
        let mut document: Value = serde_json::from_str(Document::SECOND).unwrap();
        edit(&mut document);
        document.to_string()
    };
    let cases = [
        (in_second(|it| it["format"] = json!(1)), "format 1 has no application"),
        (in_second(|it| it["format"] = json!(3)), "formats 1 and 2"),
        (in_second(|it| it["loan"]["default_days"] = json!(0)), "default_days"),
        (in_second(|it| it["application"]["score"] = json!(400)), "score"),
        (in_second(|it| it["application"]["lapse_days"] = json!(0)), "lapse_days"),
        (in_second(|it| it["application"]["lapse_days"] = json!(3651)), "lapse_days"),
        (
            in_second(|it| {
                it["application"]["four_eyes_above"][1]["currency"] = json!("XOF");
            }),
            "XOF more than once",
        ),
        (
            in_second(|it| it["application"]["four_eyes_above"][0]["amount"] = json!(-1)),
            "-1 is no amount",
        ),
        (in_second(|it| it["application"]["decline_reasons"] = json!([])), "at least one code"),
        (in_second(|it| it["application"]["decline_reasons"][0] = json!("")), "`` is no code"),
        (
            in_second(|it| it["application"]["decline_reasons"][0] = json!("Too late")),
            "`Too late` is no code",
        ),
        (
            in_second(|it| it["application"]["decline_reasons"][1] = json!("arrears")),
            "`arrears` more than once",
        ),
    ];
    for (text, named) in cases {
        let Err(Malformed(reason)) = Document::parse(&text) else { panic!("read: {text}") };
        assert!(reason.contains(named), "{reason}, expected `{named}`");
    }
}

#[test]
fn four_eyes_are_wanted_above_the_amount_of_the_currency_and_always_in_another() {
    let policy = Document::parse(Document::SECOND).unwrap().application.unwrap();
    let money = |amount, currency: &str| Money::new(amount, currency.parse().unwrap()).unwrap();
    assert!(!policy.wants_four_eyes(money(100_000, "XOF")));
    assert!(policy.wants_four_eyes(money(100_001, "XOF")));
    assert!(!policy.wants_four_eyes(money(15_000, "EUR")));
    assert!(policy.wants_four_eyes(money(15_001, "EUR")));
    assert!(policy.wants_four_eyes(money(1, "GHS")));
}

#[test]
fn the_documents_that_ship_can_be_published() {
    let first = Document::parse(Document::FIRST).unwrap();
    assert_eq!((first.format, first.loan.default_days, first.loan.instalment_multiple), (1, 30, 5));
    assert_eq!(first.application, None);
    let second = Document::parse(Document::SECOND).unwrap();
    assert_eq!((second.format, second.loan), (2, first.loan));
    assert_eq!(second.application.unwrap().lapse_days, 30);
}

/// Its bytes are in ledgers: their hash is the version's name.
#[test]
fn a_document_that_shipped_is_never_edited() {
    let first = "f6556966b3e482d1c0573ed762b63fc4f0b4d117535f48fcf08fc2021a8e6160";
    assert_eq!(hash(Document::FIRST).to_string(), first);
}

#[test]
fn a_version_of_an_older_format_stays_in_the_book_beside_a_newer_one() {
    let mut past = book(&[(30, day(1))]);
    past.push(proposed(Document::SECOND));
    let state =
        given::<PolicyBook>(past).when(approve(Document::SECOND, Some(day(9)))).then_state();
    let format = |on| state.in_force(on).unwrap().document.format;
    assert_eq!([format(day(8)), format(day(9))], [1, 2]);
    let first = state.versions[0].reference;
    assert_eq!(state.version(first).unwrap().document.application, None);
}

#[test]
fn refusals_tell_their_kind_and_facts() {
    let hash = author();
    let expected = [
        (
            Rejection::Malformed { reason: "it is empty".to_owned() },
            "policy.malformed",
            Kind::Invalid,
            json!({"reason": "it is empty"}),
        ),
        (
            Rejection::NotProposed { hash },
            "policy.not_proposed",
            Kind::NotFound,
            json!({"hash": hash.to_string()}),
        ),
        (Rejection::ApprovedByAuthor, "policy.approved_by_author", Kind::Conflict, json!({})),
        (
            Rejection::TooEarly { asked: day(1), earliest: day(2) },
            "policy.too_early",
            Kind::Invalid,
            json!({"asked": "2026-03-01", "earliest": "2026-03-02"}),
        ),
        (
            Rejection::TooLate { asked: day(2), latest: day(1) },
            "policy.too_late",
            Kind::Invalid,
            json!({"asked": "2026-03-02", "latest": "2026-03-01"}),
        ),
    ];
    for (rejection, code, kind, facts) in expected {
        assert_eq!(
            (rejection.code(), rejection.kind(), json!(rejection.facts())),
            (code, kind, facts)
        );
    }
}

/// Whatever is asked, on whatever days, by whomever: the book's invariants hold, and what is in
/// force on a day that has begun is never changed by what is published on it or after it.
#[test]
fn the_past_keeps_its_versions() {
    let mut tally = Tally::default();
    for seed in 0..200 {
        let mut today = 1;
        let mut in_force = vec![None];
        tally.add(Walk::<PolicyBook>::from_seed(seed).steps(60).each(
            |dice, state| {
                today += u64::from(dice.below(4) == 0);
                Command { act: random_act(dice, state, today), on: day(today) }
            },
            |state, asked| {
                state.check()?;
                let version = |on| state.in_force(on).map(|it| it.reference);
                for (number, &before) in (1..).zip(&in_force) {
                    if before.is_some() && version(day(number)) != before {
                        return Err(format!("{asked:?} changed what was in force on day {number}"));
                    }
                }
                in_force = (1..).map(day).take_while(|&it| it <= asked.on).map(version).collect();
                Ok(())
            },
        ));
    }
    tally.expect_whole(event_types::<Event>());
}

fn random_act(dice: &mut Dice, state: &State, today: u64) -> Act {
    let person = |dice: &mut Dice| Hash::of(&[dice.below(3) as u8]);
    let document = document(30 + dice.below(6));
    if state.proposed.is_empty() || dice.below(2) == 0 {
        return Act::Propose { document, author: person(dice) };
    }
    let waiting: Vec<_> = state.proposed.keys().copied().collect();
    let hash = match dice.below(6) {
        0 => hash(&document),
        _ => waiting[dice.below(waiting.len() as u32) as usize],
    };
    let effective_from = (dice.below(3) == 0).then(|| day(today + u64::from(dice.below(5))));
    Act::Approve { hash, approver: person(dice), effective_from }
}
