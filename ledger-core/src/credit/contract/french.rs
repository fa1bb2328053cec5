//! How are days, amounts and rates written in a French contract? Whatever is changed here changes what was
//! signed: another way of writing is another form of the policy's section.

use chrono::Datelike;
use rust_decimal::Decimal;

use crate::calendar::Day;
use crate::credit::pricing::RateBounds;
use crate::money::{Currency, Money, Rate};
use crate::policy::Component;

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// `1er mars 2026`
pub(super) fn day(day: Day) -> String {
    let date = day.date();
    let month = usize::try_from(date.month0()).ok().and_then(|it| MONTHS.get(it));
    let month = month.expect("a year has twelve months");
    match date.day() {
        1 => format!("1er {month} {}", date.year()),
        number => format!("{number} {month} {}", date.year()),
    }
}

/// `100 000 F CFA`, `1 500,00 EUR`
pub(super) fn money(money: Money) -> String {
    let currency = money.currency();
    let value = Decimal::new(money.amount(), currency.exponent()).to_string();
    let name = match currency {
        Currency::XOF => "F\u{a0}CFA",
        _ => currency.code(),
    };
    format!("{}\u{a0}{name}", spaced(&value))
}

/// Digits in groups of three, and a comma before the decimals.
fn spaced(value: &str) -> String {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    let mut text = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push(',');
        text.push_str(decimals);
    }
    text
}

/// With all its digits: `13,5 %`
pub(super) fn rate(Rate(rate): Rate) -> String {
    percent(rate.saturating_mul(Decimal::ONE_HUNDRED).normalize())
}

/// Half up at two decimals: `13,52 %`
pub(super) fn yearly(bounds: RateBounds) -> String {
    // What has no two decimals that fit is told by its upper bound.
    bounds.percent(2).map_or_else(|| rate(bounds.upper), percent)
}

fn percent(value: Decimal) -> String {
    format!("{}\u{a0}%", spaced(&value.to_string()))
}

pub(super) const fn component(component: Component) -> &'static str {
    match component {
        Component::Penalty => "pénalités",
        Component::Fee => "frais",
        Component::Tax => "taxes",
        Component::Insurance => "assurance",
        Component::Interest => "intérêts",
        Component::Principal => "capital",
    }
}
