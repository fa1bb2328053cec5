//! What is known of an applicant, and where it comes from.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::*;
use crate::calendar::Day;
use crate::credit::evidence::DERIVED;
use crate::credit::scoring::{Input, InputValue, Inputs, Missing, Unknown};
use crate::log::Instant;
use crate::policy::{Document, EvidenceSource, Scorecards, ScoredVariable};
use crate::testing::day;

const ASKED: EvidenceSource = EvidenceSource::MobileMoney;

fn cards() -> Scorecards {
    Document::parse(Document::OPEN).unwrap().scorecards.unwrap()
}

fn known_here() -> PlatformFacts {
    let owed = Some(DebtAndLimit { debt: xof(25_000), limit: xof(50_000) });
    PlatformFacts { account_days: 420, cash_orders: 3, fell_due: 10, punctual: 9, owed }
}

fn told(id: u128, facts: &SourceFacts, as_of: Day, at: i64) -> Told<'_> {
    let recorded_at = Instant::from_micros(at).unwrap();
    Told { evidence: Uuid::from_u128(id), facts, as_of, recorded_at }
}

fn all() -> [SourceFacts; 3] {
    [
        SourceFacts::Customer(customer()),
        SourceFacts::MobileMoney(account()),
        SourceFacts::Bills(BillFacts { due: 10, paid_on_time: 9 }),
    ]
}

fn agreed_to_all() -> BTreeSet<EvidenceSource> {
    [EvidenceSource::MobileMoney, EvidenceSource::Bills, EvidenceSource::Bureau].into()
}

fn evidence<'a>(agreed: BTreeSet<EvidenceSource>, told: Vec<Told<'a>>) -> Gathering<'a> {
    Gathering { platform: known_here(), agreed, told }
}

fn of(variables: &[ScoredVariable], evidence: &Gathering<'_>, code: &str) -> GatheredInput {
    let found = gathered(variables, evidence, day("2026-06-14"));
    found.into_iter().find(|it| it.variable == code).unwrap()
}

fn missing(why: Missing) -> Input {
    Input::Unknown(Unknown { missing: why })
}

fn number(value: i64) -> Input {
    Input::Known(InputValue::Number(value))
}

#[test]
fn each_variable_of_the_shipped_cards_is_known_of_who_gives_all() {
    let (cards, facts) = (cards(), all());
    let told = facts.iter().map(|it| told(1, it, day("2026-05-31"), 5)).collect();
    let evidence = evidence(agreed_to_all(), told);
    let found = gathered(&cards.variables, &evidence, day("2026-06-14"));
    assert_eq!(found.len(), cards.variables.len());
    for it in &found {
        assert!(matches!(it.input, Input::Known(_)), "{it:?}");
        assert!(DERIVED.contains(&it.variable.as_str()), "{}", it.variable);
    }
    let inputs = found.into_iter().map(|it| (it.variable, it.input));
    Inputs::of(&cards, inputs).unwrap();
}

#[test]
fn a_source_without_consent_counts_as_withheld_whatever_it_told_before() {
    let (cards, facts) = (cards(), all());
    let told: Vec<_> = facts.iter().map(|it| told(1, it, day("2026-05-31"), 5)).collect();
    let evidence = evidence(BTreeSet::new(), told);
    let found = of(&cards.variables, &evidence, "deposits_in_90_days");
    assert_eq!((found.input, found.origin), (missing(Missing::Withheld), Origin::Nobody {}));
    // His own word needs no other consent.
    let income = of(&cards.variables, &evidence, "monthly_income");
    assert_eq!(income.input, Input::Known(InputValue::Amount(xof(120_000))));
}

#[test]
fn a_source_that_may_be_read_and_told_nothing_did_not_answer() {
    let evidence = evidence([ASKED].into(), vec![]);
    let found = of(&cards().variables, &evidence, "mean_balance_90_days");
    assert_eq!((found.input, found.origin), (missing(Missing::Unanswered), Origin::Nobody {}));
    let bills = of(&cards().variables, &evidence, "bills_on_time_permille");
    assert_eq!(bills.input, missing(Missing::Withheld));
    let income = of(&cards().variables, &evidence, "monthly_income");
    assert_eq!(income.input, missing(Missing::Withheld));
}

#[test]
fn what_a_source_told_of_the_latest_day_counts_whenever_it_came() {
    let older = SourceFacts::Bills(BillFacts { due: 4, paid_on_time: 1 });
    let newer = SourceFacts::Bills(BillFacts { due: 4, paid_on_time: 3 });
    // What is of an older day came late.
    let both = vec![told(1, &older, day("2026-04-30"), 9), told(2, &newer, day("2026-05-31"), 5)];
    let evidence = evidence(agreed_to_all(), both);
    let found = of(&cards().variables, &evidence, "bills_on_time_permille");
    let origin =
        Origin::Evidence { evidence: Uuid::from_u128(2), as_of: day("2026-05-31"), age_days: 14 };
    assert_eq!((found.input, found.origin), (number(750), origin));
}

#[test]
fn what_is_known_here_is_of_the_platform() {
    let evidence = evidence(BTreeSet::new(), vec![]);
    let found = of(&cards().variables, &evidence, "punctual_permille");
    assert_eq!((found.input, found.origin), (number(900), Origin::Platform {}));
}

/// A policy may name what this release does not know how to derive, or ask for it in another kind.
#[test]
fn what_nobody_can_tell_is_missing_as_its_source_allows() {
    let mut cards = cards();
    for (variable, code) in cards.variables.iter_mut().zip("abcdefghijkl".chars()) {
        variable.code = format!("unknown_{code}");
    }
    let facts = all();
    let told = facts.iter().map(|it| told(1, it, day("2026-05-31"), 5)).collect();
    let evidence = evidence(agreed_to_all(), told);
    for it in gathered(&cards.variables, &evidence, day("2026-06-14")) {
        let expected = match it.source {
            EvidenceSource::Platform => Missing::Impossible,
            EvidenceSource::Customer => Missing::Withheld,
            EvidenceSource::Bureau | EvidenceSource::MobileMoney | EvidenceSource::Bills => {
                Missing::Unanswered
            }
        };
        assert_eq!(it.input, missing(expected), "{}", it.variable);
    }
}

#[test]
fn an_amount_in_another_currency_is_not_what_is_asked_for() {
    let mut facts = customer();
    facts.monthly_income = Some(Money::new(500, Currency::EUR).unwrap());
    let facts = SourceFacts::Customer(facts);
    let told = vec![told(1, &facts, day("2026-05-31"), 5)];
    let evidence = evidence(BTreeSet::new(), told);
    let found = of(&cards().variables, &evidence, "monthly_income");
    assert_eq!(found.input, missing(Missing::Withheld));
}
