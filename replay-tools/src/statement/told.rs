//! A statement for programs.

use ledger_core::event::Stored as _;
use ledger_core::policy::Component;
use serde_json::{Map, Value, json};

use super::account::total;
use super::{Line, Parts, Row, Statement};
use crate::sentences::{Lang, computed_anew, line};

/// The statement, its lines told in this language. Amounts are in minor units of the one currency,
/// and may be negative where they are what a line adds.
pub fn json(it: &Statement, lang: Lang) -> Value {
    let account = &it.account;
    let lines: Vec<Value> = it.lines.iter().map(|it| line_json(it, lang)).collect();
    let adds: i64 = it.lines.iter().map(Line::adds).sum();
    let pays: i64 = it.lines.iter().map(Line::pays).sum();
    json!({
        "ledger": it.ledger,
        "loan": it.loan,
        "file": it.file,
        "as_of": it.as_of,
        "currency": it.principal.currency(),
        "principal": it.principal.amount(),
        "product": it.product,
        "lender": it.lender,
        "life": it.life.name(),
        "lines": lines,
        "totals": {
            "owed": adds,
            "paid": pays,
            "left_to_pay": account.left(),
            "due": account.due,
            "waiting": account.waiting,
        },
        "schedule": it.rows.iter().map(row_json).collect::<Vec<_>>(),
        "damage": it.damage.map(|it| it.to_string()),
    })
}

fn line_json(it: &Line, lang: Lang) -> Value {
    let text = line(&it.event, lang).unwrap_or_else(|| computed_anew(lang).to_owned());
    json!({
        "position": it.place.to_string(),
        "business_date": it.day,
        "counts_from": it.counts_from,
        "type": it.event.event_type(),
        "text": text,
        "owed": { "total": it.adds(), "by_component": parts(it.owed) },
        "paid": { "total": it.pays(), "by_component": parts(it.paid), "waiting": it.waiting },
        "left_to_pay": it.after.left(),
        "due": it.after.due,
    })
}

fn row_json(it: &Row) -> Value {
    json!({
        "number": it.number,
        "due_on": it.due_on,
        "owed": { "total": total(it.owed), "by_component": parts(it.owed) },
        "paid": { "total": total(it.paid), "by_component": parts(it.paid) },
        "left": it.left(),
    })
}

/// What is not nothing, by the component's name.
fn parts(of: Parts) -> Value {
    let present = Component::ALL.into_iter().zip(of).filter(|(_, amount)| *amount != 0);
    Value::Object(
        present.map(|(it, amount)| (it.name().to_owned(), amount.into())).collect::<Map<_, _>>(),
    )
}
