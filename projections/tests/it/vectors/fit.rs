//! Which of another system's loans may a product for consumers here be, and why not the others?
//!
//! The check of a policy's products says what is unfit for consumers; what else no contract here has is said
//! beside it, by the terms and never by a name.

use ledger_core::policy::{Document, Malformed};
use serde_json::{Value, json};

use super::form::Vector;

/// Why it cannot be had here; `None` where it can.
pub(super) fn left_out(vector: &Vector) -> Option<String> {
    unfit(vector).or_else(|| not_offered(vector).map(str::to_owned))
}

/// What the check of a product with such terms finds.
fn unfit(vector: &Vector) -> Option<String> {
    let mut document: Value = serde_json::from_str(Document::OPEN).unwrap();
    let sections = &mut document["sections"];
    sections["loan"]["recalculation"] = recalculation(vector);
    sections["products"]["form"] = json!(2);
    let product = &mut sections["products"]["products"][1];
    product["interest"] = match (vector.bears_interest(), vector.terms.interest_type.as_str()) {
        (false, _) => json!({ "kind": "declining_balance", "day_count": "thirty_360" }),
        (true, "FLAT") => json!({ "kind": "flat", "day_count": "thirty_360" }),
        (true, _) => json!({ "kind": "declining_balance", "day_count": "thirty_360" }),
    };
    product["terms"] = json!({
        "overdue_bears": match penalised_beside_interest(vector) {
            true => "penalty_beside_interest",
            false => "penalty_instead",
        },
        "share_fees_on": match vector.of_kind("charge").any(|it| it.amount.is_none()) {
            true => "principal_and_interest",
            false => "principal",
        },
        "charged_back": if is_restored_as_principal(vector) { "principal" } else { "as_paid" },
        "credit_paid_out": if is_lent_again(vector) { "principal" } else { "overdrawn" },
    });
    let Err(Malformed(faults)) = Document::parse(&document.to_string()) else { return None };
    let unfit = faults.iter().find_map(|it| it.reason.strip_prefix("unfit for consumers: "));
    // All else of the document is as it ships.
    Some(unfit.unwrap_or_else(|| panic!("{faults:?}")).to_owned())
}

/// Whether interest follows what is paid early; what nobody paid early says nothing of it.
fn recalculation(vector: &Vector) -> Value {
    let early = vector.terms.interest_recalculation || !is_paid_in_advance(vector);
    match !vector.bears_interest() || early {
        true => json!({ "early": true, "late": false }),
        false => Value::Null,
    }
}

fn is_paid_in_advance(vector: &Vector) -> bool {
    vector.expected.iter().any(|it| !it.paid_in_advance.is_zero())
}

/// A penalty is charged while overdue principal bears interest.
fn penalised_beside_interest(vector: &Vector) -> bool {
    let penalty = |it: &super::form::Transaction| it.charged.as_deref() == Some("penalty");
    let by_day = vector.bears_interest() && vector.terms.interest_recalculation;
    by_day && vector.of_kind("charge").any(penalty)
}

/// Money is charged back of a loan that owes something else too: there all of it is principal again.
fn is_restored_as_principal(vector: &Vector) -> bool {
    let other = vector.bears_interest() || vector.of_kind("charge").next().is_some();
    other && vector.of_kind("chargeback").next().is_some()
}

/// More principal is to be repaid than went out, with what was charged back.
fn is_lent_again(vector: &Vector) -> bool {
    let sum = |kind| vector.of_kind(kind).filter_map(|it| it.amount).sum::<rust_decimal::Decimal>();
    let owed: rust_decimal::Decimal = vector.expected.iter().map(|it| it.principal).sum();
    owed > sum("disbursement") + sum("chargeback")
}

/// What no contract of a computed schedule here says.
fn not_offered(vector: &Vector) -> Option<&'static str> {
    let terms = &vector.terms;
    let (equal, cumulative) =
        (terms.amortisation == "EQUAL_INSTALMENTS", terms.schedule == "CUMULATIVE");
    if vector.bears_interest() {
        if terms.interest_calc_period == "SAME_AS_REPAYMENT" {
            return Some("a period bears its part of the year, whatever its days");
        }
        if cumulative && equal {
            return Some("the equal instalment is that of periods of one length");
        }
        if day_count(vector).is_none() {
            return Some("days of a year are counted otherwise");
        }
        if terms.interest_recalculation && is_paid_in_advance(vector) {
            return Some("what is paid in advance goes to instalments: here it shortens or lowers");
        }
    }
    let advances = vector.advances();
    if advances.len() > 1 && terms.down_payment_pct.is_some() {
        return Some("each part has a down payment of its own");
    }
    if advances.len() > 1
        && vector.bears_interest()
        && terms.interest_recalculation
        && is_late(vector)
    {
        return Some("interest of what went out in parts follows the days");
    }
    let principal: i64 = advances.iter().map(|it| it.1).sum();
    let multiple = i64::from(terms.instalment_multiple_of.unwrap_or(0)) * 100;
    if equal && principal / i64::from(terms.repayments) < multiple {
        return Some("the multiple of an instalment is dropped where it would round to nothing");
    }
    None
}

/// Whether a due date has passed by the day that is asked for.
fn is_late(vector: &Vector) -> bool {
    vector.expected.first().is_some_and(|it| vector.as_of > it.due)
}

/// How its days are counted here.
pub(super) fn day_count(vector: &Vector) -> Option<&'static str> {
    let terms = &vector.terms;
    let days = (terms.days_in_month.as_u64(), terms.days_in_year.as_u64());
    match (days, terms.days_in_year_custom.as_deref()) {
        ((Some(30), Some(360)), None) => Some("thirty_360"),
        ((None, Some(365)), None) => Some("actual_365"),
        ((None, Some(360)), None) => Some("actual_360"),
        ((None, None), None) if terms.interest_recognised_on_disbursement_date => {
            Some("actual_actual")
        }
        _ => None,
    }
}
