//! Who acts in a golden log, and the bodies that several of its stories send.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use crate::live::teller::Who;
use crate::live::tomorrow;
use crate::system::System;

/// What an order costs; so much is lent.
pub(super) const TOTAL: i64 = 90_000;

/// Of what is bought.
pub(super) const PIECES: u32 = 2;

/// Of each loan that is applied for.
pub(super) const INSTALMENTS: u32 = 6;

/// Everybody who takes a step.
#[derive(Debug, Clone, Copy)]
pub(super) struct People<'a> {
    pub(super) service: Who<'a>,
    pub(super) finance: Who<'a>,
    pub(super) support: Who<'a>,
    pub(super) risk: Who<'a>,
    pub(super) second_risk: Who<'a>,
    pub(super) admin: Who<'a>,
    pub(super) catalogue: Who<'a>,
    pub(super) logistics: Who<'a>,
    pub(super) carrier: Who<'a>,
}

impl<'a> People<'a> {
    pub(super) fn of(system: &'a System) -> People<'a> {
        let tokens = &system.tokens;
        let who = |role, token| Who { role, token };
        People {
            service: who("service", &tokens.service),
            finance: who("finance", &tokens.finance),
            support: who("support", &tokens.support),
            risk: who("risk", &tokens.risk),
            second_risk: who("risk", &tokens.second_risk),
            admin: who("admin", &tokens.admin),
            catalogue: who("catalogue", &tokens.catalogue),
            logistics: who("logistics", &tokens.logistics),
            carrier: who("carrier:ems", &tokens.carrier),
        }
    }
}

pub(super) fn xof(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "XOF" })
}

/// Why something is done.
pub(super) fn why(code: &str, note: &str) -> Value {
    json!({ "reason": { "code": code, "note": note } })
}

/// A body with the members of another.
pub(super) fn with(mut body: Value, more: Value) -> Value {
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    body
}

/// Money that goes by this reference, and nothing besides.
pub(super) fn money(amount: i64, channel: &str, reference: &str) -> Value {
    json!({
        "amount": xof(amount),
        "money": { "kind": "external", "channel": channel, "reference": reference },
    })
}

/// A principal that goes to us by this reference of the bank's.
pub(super) fn disbursement(amount: i64, reference: &str) -> Value {
    with(money(amount, "bank:orabank", reference), json!({ "payee": { "kind": "platform" } }))
}

/// Monthly instalments without interest.
pub(super) fn plan(instalments: u32, first_due_on: NaiveDate) -> Value {
    json!({ "kind": "interest_free", "instalments": instalments, "first_due_on": first_due_on })
}

/// A bank that lends.
pub(super) fn orabank() -> Value {
    json!({ "kind": "bank", "id": "orabank" })
}

/// On which a loan of the bank's is offered.
pub(super) fn terms(amount: i64, plan: &Value) -> Value {
    json!({
        "product": "household", "lender": orabank(), "principal": xof(amount), "plan": plan,
    })
}

/// By what decision a loan is granted that nobody applied for here.
pub(super) fn decided(reference: &str, code: &str) -> Value {
    let reason = json!({ "code": code, "note": "as the minutes say" });
    json!({ "decision": { "reference": reference, "reason": reason } })
}

/// What an application asks for: monthly, from this day on.
pub(super) fn asked(purpose: Value, amount: i64, first_due_on: NaiveDate) -> Value {
    json!({
        "purpose": purpose,
        "asked": {
            "product": "household", "amount": xof(amount), "instalments": INSTALMENTS,
            "first_due": { "kind": "on", "first_due_on": first_due_on },
        },
    })
}

/// A quote of one line, of [`PIECES`]; it costs [`TOTAL`].
pub(super) fn quote(vendor: &str) -> Value {
    let item = json!({
        "vendor": vendor, "description": "Sewing machine", "quantity": PIECES,
        "goods": xof(60_000), "freight": xof(15_000), "customs": xof(10_000),
        "service": xof(5_000),
    });
    let beneficiary = json!({
        "name": "Yao Mensah", "phone": "+22890123459", "address": "Rue 12, Tokoin, Lomé",
    });
    json!({
        "items": [item], "valid_until": tomorrow(), "destination": "TG",
        "beneficiary": beneficiary,
    })
}

/// A way of three legs for these pieces of the order's lines, in this direction.
pub(super) fn way(order: &str, contents: Value, direction: Value, first: NaiveDate) -> Value {
    let leg = |number: u32, partner: &str, until: &str, days: u64| {
        json!({
            "number": number, "partner": partner, "cost": xof(5_000), "until": until,
            "deadline_on": first + Days::new(days),
        })
    };
    json!({
        "order": order,
        "direction": direction,
        "contents": contents,
        "weight_grams": 9_400,
        "declared_value": xof(60_000),
        "legs": [
            leg(1, "hub-lyon", "at_hub", 2),
            leg(2, "ems", "arrived_destination", 6),
            leg(3, "ems", "delivered", 9),
        ],
        "promised_on": first + Days::new(12),
    })
}

/// So many pieces of a line of an order.
pub(super) fn pieces(line: u32, quantity: u32) -> Value {
    json!([{ "line": line, "quantity": quantity }])
}

/// A report of this hour of a day, for a reason of the way.
pub(super) fn report(on: NaiveDate, hour: u32, reason: &str) -> Value {
    let carrier = json!({ "carrier": "ems", "code": "EMH", "text": "as the carrier says" });
    json!({
        "event_at": format!("{on}T{hour:02}:00:00Z"), "place": "Lomé", "carrier": carrier,
        "reason": reason,
    })
}

/// Six monthly instalments on a declining balance, as the simulator has them too.
pub(super) fn declining_over_six(first_due_on: NaiveDate, rate: &str) -> Value {
    json!({
        "kind": "amortised", "instalments": 6, "first_due_on": first_due_on,
        "every": { "n": 1, "unit": "month" }, "equal": "instalments",
        "interest": { "kind": "declining_balance", "rate": rate, "day_count": "thirty_360" },
    })
}
