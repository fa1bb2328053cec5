//! What credit costs, and what the law says of it.

mod ceilings;
mod covering;
mod figures;
mod plans;
mod refusing;
mod simulating;
mod telling;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::*;
use crate::calendar::Day;
use crate::credit::{Every, Instalment};
use crate::hash::Hash;
use crate::money::{Currency, Money, Rate};
use crate::policy::{CreditPurpose, Document, LenderKind, PolicyRef};
use crate::testing::{day, law_of_togo, lend_on_declining_balance};

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn rate(text: &str) -> Rate {
    Rate(text.parse().unwrap())
}

/// The shipped document with a price, the ceilings of banks and of others, and Premium that nobody
/// needs; and what this makes of its sections.
fn document(edit: impl FnOnce(&mut Value)) -> Document {
    let mut document: Value = serde_json::from_str(Document::SHIPPED).unwrap();
    let xof = |amount: i64| json!({"amount": amount, "currency": "XOF"});
    let sections = &mut document["sections"];
    lend_on_declining_balance(sections);
    sections["products"] = json!({
        "form": 1,
        "products": [{
            "code": "purchase",
            "purposes": ["goods"],
            "lenders": ["bank", "own_book"],
            "amount": {"min": xof(20_000), "max": xof(300_000)},
            "amount_step": xof(5_000),
            "durations": [3, 6, 12],
            "every": {"n": 1, "unit": "month"},
            "interest": {"kind": "declining_balance", "day_count": "thirty_360"},
            "equal": "instalments",
            "file_fee": {"fixed": xof(0), "share": "0.01", "min": xof(500), "paid": "withheld"}
        }],
        "prices": [
            {"product": "purchase", "class": "low", "instalments_max": 12,
             "amount_max": xof(300_000), "rate": "0.09"},
            {"product": "purchase", "class": "medium", "instalments_max": 12,
             "amount_max": xof(300_000), "rate": "0.12"}
        ]
    });
    sections["law"] = law_of_togo("higher_of_both");
    sections["premium"] = json!({
        "form": 1,
        "compulsory": false,
        "plans": [{"code": "monthly", "every": "month", "fee": xof(2_500), "insurer_share": "0.4"}]
    });
    sections["capacity"] = json!({"form": 1, "income_share": {"parts": 1, "of": 3}});
    edit(sections);
    Document::read(&document.to_string()).unwrap()
}

fn version() -> PolicyRef {
    PolicyRef { version: 7, hash: Hash::of(b"seven") }
}

fn pricing<'a>(document: &'a Document, on: &str) -> Pricing<'a> {
    Pricing { document, version: version(), country: "TG".parse().unwrap(), on: day(on) }
}

/// 100 000 XOF for goods over 12 months, of a bank, in the class `low`.
fn ask(document: &Document) -> Ask<'_> {
    Ask {
        product: document.products.as_ref().unwrap().product("purchase").unwrap(),
        purpose: CreditPurpose::Goods,
        class: "low",
        lender: LenderKind::Bank,
        amount: xof(100_000),
        instalments: 12,
        first_due_on: None,
        premium: None,
        other_principal: xof(0),
        means: None,
    }
}

/// Equal payments, a month apart.
fn equal(first_due_on: Day, count: u32, payment: i64) -> Vec<Instalment> {
    (0..count)
        .map(|it| Instalment {
            number: it + 1,
            due_on: crate::credit::engine::due_on(
                first_due_on,
                Every::MONTH,
                crate::calendar::MonthlyDay::of(first_due_on),
                it,
            )
            .unwrap(),
            principal: xof(payment),
            interest: None,
            fee: None,
            tax: None,
            insurance: None,
        })
        .collect()
}
