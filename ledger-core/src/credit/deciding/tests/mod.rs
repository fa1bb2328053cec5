//! Each rule by which an application is decided, as a sentence, by the document that ships as `open`.

mod answers;
mod limits;
mod losses;
mod recorded;

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Assessed, Assessment, Facts, FraudFacts, Known, LineFact, Owes, Rule, ToldFacts, Wanted, assess,
};
use crate::calendar::Day;
use crate::credit::Lender;
use crate::credit::evidence::{
    AccountPeriod, BillFacts, ContractType, CustomerFacts, DebtAndLimit, MobileMoneyFacts,
    PlatformFacts, SourceFacts,
};
use crate::credit::scoring::Answer;
use crate::engine::Engine;
use crate::hash::Hash;
use crate::log::Actor;
use crate::money::{Currency, Money};
use crate::policy::{CreditPurpose, Document, EvidenceSource, PolicyRef};

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn day(month: u32, day: u32) -> Day {
    Day::from_ymd(2026, month, day).unwrap()
}

/// `open`, changed, with signals of fraud that are looked at from 50 points on.
fn document(edit: impl Fn(&mut Value)) -> (Document, PolicyRef) {
    let mut document: Value = serde_json::from_str(Document::OPEN).unwrap();
    let sections = &mut document["sections"];
    sections["fraud"] = json!({
        "form": 1, "review_from": 50, "applications_in_day_max": 3,
        "signals": [
            {"signal": "velocity", "points": 50}, {"signal": "new_device", "points": 20},
            {"signal": "countries_differ", "points": 40}, {"signal": "new_payment_means", "points": 10},
        ],
    });
    edit(sections);
    let text = document.to_string();
    let reference = PolicyRef { version: 2, hash: Hash::of(text.as_bytes()) };
    (Document::parse(&text).unwrap(), reference)
}

fn told(facts: SourceFacts) -> ToldFacts {
    ToldFacts {
        evidence: Uuid::from_u128(7),
        as_of: day(3, 1),
        recorded_at: "2026-03-01T10:00:00.000000Z".parse().unwrap(),
        facts,
    }
}

/// A customer of years who always paid in time, earns well and gave everything; 50 000 francs over six
/// months from a bank.
fn trusted() -> Facts {
    let period = AccountPeriod {
        deposits: 9,
        deposited: xof(400_000),
        came_in: xof(420_000),
        went_out: xof(300_000),
        mean_balance: xof(160_000),
        overdraft_days: 0,
    };
    let inflow_on = (1..=28).step_by(3).map(|it| day(2, it)).collect();
    Facts {
        on: day(3, 2),
        country: "TG".parse().unwrap(),
        wanted: Wanted {
            purpose: CreditPurpose::Cash,
            product: None,
            lender: Lender::Bank { id: "orabank".to_owned() },
            amount: xof(50_000),
            instalments: 6,
            first_due_on: day(4, 5),
        },
        known: Known {
            platform: PlatformFacts {
                account_days: 900,
                cash_orders: 8,
                fell_due: 24,
                punctual: 24,
                owed: Some(DebtAndLimit { debt: xof(0), limit: xof(100_000) }),
            },
            agreed: vec![EvidenceSource::MobileMoney, EvidenceSource::Bills],
            told: vec![
                told(SourceFacts::Customer(CustomerFacts {
                    contract_type: Some(ContractType::Permanent),
                    works_since: Some(Day::from_ymd(2015, 1, 1).unwrap()),
                    monthly_income: Some(xof(350_000)),
                })),
                told(SourceFacts::MobileMoney(MobileMoneyFacts {
                    periods: vec![period; 3],
                    inflow_on,
                })),
                told(SourceFacts::Bills(BillFacts { due: 12, paid_on_time: 12 })),
            ],
        },
        owes: Owes {
            reserved: xof(0),
            outstanding: xof(0),
            offered: xof(0),
            monthly: xof(0),
            line: Some(LineFact { limit: xof(100_000), blocks: 0 }),
        },
        premium: None,
        four_eyes_above: Some(xof(1_000_000)),
        with_person: false,
        signals: None,
    }
}

/// The same, who never paid in time and has next to nothing.
fn doubtful() -> Facts {
    let mut facts = trusted();
    facts.known.platform.cash_orders = 0;
    facts.known.platform.punctual = 0;
    facts.known.platform.owed = Some(DebtAndLimit { debt: xof(100_000), limit: xof(100_000) });
    facts.known.told = vec![told(SourceFacts::Customer(CustomerFacts {
        contract_type: Some(ContractType::None),
        works_since: Some(day(2, 1)),
        monthly_income: Some(xof(10_000)),
    }))];
    facts
}

/// One that is declined, one for a person, and one that is approved.
pub(in crate::credit) fn any_answers() -> [Assessment; 3] {
    let (document, reference) = document(|_| {});
    let actor = Actor { role: "risk".to_owned(), subject: Hash::of(b"ama") };
    let for_a_person = Facts { with_person: true, ..trusted() };
    [doubtful(), for_a_person, trusted()].map(|facts| {
        let of = (Engine::FIRST, &document, reference);
        assess(Uuid::from_u128(5), of, facts, actor.clone()).unwrap()
    })
}

fn by_rules(facts: Facts) -> Assessed {
    by(&document(|_| {}), facts)
}

fn by((document, reference): &(Document, PolicyRef), facts: Facts) -> Assessed {
    let actor = Actor { role: "risk".to_owned(), subject: Hash::of(b"ama") };
    let of = (Engine::FIRST, document, *reference);
    let found: Assessment = assess(Uuid::from_u128(5), of, facts, actor).unwrap();
    found.assessed
}

fn rules(assessed: &Assessed) -> Vec<Rule> {
    assessed.found.rules.iter().map(|it| it.rule).collect()
}

/// It would be approved, and this sends it to a person by one rule.
fn sends_to_a_person(rule: Rule, change: impl Fn(&mut Facts)) {
    let mut facts = trusted();
    change(&mut facts);
    let assessed = by_rules(facts);
    assert_eq!(assessed.found.answer, Answer::Review, "{:#?}", assessed.found.rules);
    assert_eq!(rules(&assessed), [Rule::ClassApproved, rule]);
}

fn signals() -> FraudFacts {
    FraudFacts {
        applications_in_day: Some(4),
        new_device: Some(true),
        ip_country: Some("FR".parse().unwrap()),
        delivery_country: Some("TG".parse().unwrap()),
        new_payment_means: Some(true),
    }
}
