//! What a contract says, and that it says the same for ever.

use super::french;
use super::*;
use crate::calendar::Every;
use crate::credit::pricing::{Gate, planned};
use crate::credit::{Amortised, DayCount, PlanInterest};
use crate::money::{Currency, Rate};
use crate::policy::{ContractTemplate, EqualPart, Grace, LenderKind};

const OFFERED: &str = "2026-12-01";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

/// What shipped when contracts began, as far as they say it.
fn kept() -> (Document, PolicyRef) {
    let text = include_str!("kept.json");
    (Document::read(text).unwrap(), PolicyRef { version: 1, hash: Hash::of(text.as_bytes()) })
}

fn open() -> Document {
    Document::parse(Document::OPEN).unwrap()
}

/// 100 000 francs over six months at 9 %, offered by a bank to Ama <Koffi>.
fn input() -> Input {
    let (document, policy) = kept();
    let (principal, country) = (xof(100_000), "TG".parse().unwrap());
    let plan = Plan::Amortised {
        terms: Box::new(Amortised {
            instalments: 6,
            first_due_on: day("2027-01-05"),
            every: Every::MONTH,
            day_of_month: None,
            interest_from: None,
            interest: PlanInterest::DecliningBalance {
                rate: Rate("0.09".parse().unwrap()),
                day_count: DayCount::Thirty360,
            },
            equal: EqualPart::Instalments,
            grace: Grace::default(),
            down_payment: None,
        }),
    };
    let on = day(OFFERED);
    let product = document.products.as_ref().unwrap().product("goods");
    let gate = Gate::of(&document, policy, country, on, Currency::XOF, None, Vec::new);
    let gate = gate.unwrap().unwrap().with_fee_of(product, principal).unwrap();
    let planned = planned(principal, &plan, &document.loan, country, on).unwrap();
    let price = gate.pass(LenderKind::Bank, principal, &planned).unwrap();
    Input {
        application: Uuid::from_u128(1),
        offer: Uuid::from_u128(2),
        customer: Uuid::from_u128(3),
        order: Some(Uuid::from_u128(4)),
        prepared_on: day("2026-12-02"),
        offered_on: on,
        lapses_on: day("2026-12-31"),
        borrower: Borrower {
            name: "Ama <Koffi>".to_owned(),
            phone: Some("+22890000000".to_owned()),
            country,
            salt: Hash::of(b"salt"),
        },
        lender: Lender::Bank { id: "orabank".to_owned() },
        lender_reference: Some("ORA-7".to_owned()),
        principal,
        plan,
        schedule: planned.schedule,
        price,
        withdrawal: MayWithdraw::by(&document, country),
        policy,
    }
}

/// What an earlier release wrote. It is never made anew: whoever has to change how a contract is written
/// brings another form of the section.
const KEPT: &str = include_str!("kept.html");

#[test]
fn a_contract_is_written_as_the_first_release_that_had_them_wrote_it() {
    let (document, _) = kept();
    let rendered = rendered(&document, &input()).unwrap();
    assert_eq!(rendered.html, KEPT);
    let hashes = Hashes {
        template: document.contract.unwrap().hash(),
        input: Hash::of(&serde_json::to_vec(&input()).unwrap()),
        contract: Hash::of(KEPT.as_bytes()),
    };
    assert_eq!(rendered.hashes, hashes);
}

#[test]
fn every_name_of_a_contract_has_a_value_and_every_value_a_name() {
    let document = open();
    let template = document.contract.as_ref().unwrap();
    let bank = input();
    let plain = Input {
        lender: Lender::OwnBook {},
        lender_reference: None,
        order: None,
        withdrawal: None,
        plan: Plan::Given { schedule: vec![] },
        borrower: Borrower { phone: None, ..bank.borrower.clone() },
        price: Price { file_fee: None, ceiling: None, ..bank.price.clone() },
        ..bank.clone()
    };
    for it in [&bank, &plain] {
        assert!(values::of(&document, template, it).has_exactly(ContractTemplate::NAMES));
    }
}

#[test]
fn whatever_a_contract_says_changes_its_hash() {
    let document = open();
    let hash = |it: &Input| rendered(&document, it).unwrap().hashes;
    let (first, it) = (hash(&input()), input());
    let salted = Borrower { salt: Hash::of(b"another"), ..it.borrower.clone() };
    let named = Borrower { name: "Ama Koffi".to_owned(), ..it.borrower.clone() };
    for other in [
        Input { borrower: salted, ..it.clone() },
        Input { borrower: named, ..it.clone() },
        Input { prepared_on: day("2026-12-03"), ..it.clone() },
        Input { lender_reference: Some("ORA-8".to_owned()), ..it.clone() },
        Input { withdrawal: None, ..it },
    ] {
        let other = hash(&other);
        assert_eq!(other.template, first.template);
        assert_ne!(other.input, first.input);
        assert_ne!(other.contract, first.contract);
    }
}

#[test]
fn french_is_written_as_the_french_do() {
    assert_eq!(french::day(day("2026-03-01")), "1er mars 2026");
    assert_eq!(french::day(day("2026-12-31")), "31 décembre 2026");
    assert_eq!(french::money(xof(1_250_000)), "1\u{202f}250\u{202f}000\u{a0}F\u{a0}CFA");
    let eur = |amount| french::money(Money::new(amount, Currency::EUR).unwrap());
    assert_eq!([eur(150_005), eur(5)], ["1\u{202f}500,05\u{a0}EUR", "0,05\u{a0}EUR"]);
    assert_eq!(french::rate(Rate("0.1350".parse().unwrap())), "13,5\u{a0}%");
}

#[test]
fn one_may_withdraw_where_a_version_says_for_how_long_and_what_is_given_back() {
    let document = open();
    let file_fee = WithdrawnFee::Returned;
    let togo = MayWithdraw { days: 14, capital_back_days: 30, file_fee };
    assert_eq!(MayWithdraw::by(&document, "TG".parse().unwrap()), Some(togo));
    assert_eq!(MayWithdraw::by(&document, "FR".parse().unwrap()), None);
    let silent = Document { withdrawal: None, ..document };
    assert_eq!(MayWithdraw::by(&silent, "TG".parse().unwrap()), None);
}
