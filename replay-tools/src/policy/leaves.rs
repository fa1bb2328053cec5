//! What does a document say, figure by figure, each with its place?

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Where a figure stands. What stands in a list is named by what tells it from the others, so that a
/// place stays the same where something is put in front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) section: String,
    /// What tells the elements of lists on the way to it: `goods`, `XOF`.
    pub(super) elements: Vec<String>,
    /// Its members, whatever the elements: `products.products[].amount.min`.
    pub(super) member: String,
}

/// Members that tell an element of a list from the others, by the first set that it has.
const KEYS: &[&[&str]] = &[
    &["code"],
    &["country"],
    &["lender", "from"],
    &["product", "class", "instalments_max", "amount_max"],
    &["currency"],
    &["variable"],
];

/// Every figure of a document in its order; none of a text that is no document.
pub(super) fn leaves(document: &Value) -> Vec<(Place, &Value)> {
    let mut found = vec![];
    for (section, value) in object(document.get("sections")).into_iter().flatten() {
        let place = Place { section: section.clone(), elements: vec![], member: section.clone() };
        gather(&place, value, &mut found);
    }
    found
}

fn object(value: Option<&Value>) -> Option<&Map<String, Value>> {
    value.and_then(Value::as_object)
}

fn gather<'a>(place: &Place, value: &'a Value, found: &mut Vec<(Place, &'a Value)>) {
    match value {
        Value::Object(members) if !is_one_figure(members) => {
            let keys = place.member.ends_with("[]").then(|| keys(members)).flatten();
            for (name, value) in members {
                if !keys.unwrap_or_default().contains(&name.as_str()) {
                    let member = format!("{}.{name}", place.member);
                    gather(&Place { member, ..place.clone() }, value, found);
                }
            }
        }
        Value::Array(all) if !all.is_empty() && are_told_apart(all) => {
            for it in all {
                let mut elements = place.elements.clone();
                elements.extend(named(it));
                let member = format!("{}[]", place.member);
                let place = Place { section: place.section.clone(), elements, member };
                gather(&place, it, found);
            }
        }
        Value::Object(_)
        | Value::Array(_)
        | Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_) => found.push((place.clone(), value)),
    }
}

/// An amount with its currency, or a fraction.
fn is_one_figure(members: &Map<String, Value>) -> bool {
    let pairs = [["amount", "currency"], ["parts", "of"]];
    members.len() == 2 && pairs.iter().any(|pair| pair.iter().all(|it| members.contains_key(*it)))
}

fn keys(members: &Map<String, Value>) -> Option<&'static [&'static str]> {
    KEYS.iter().copied().find(|keys| keys.iter().all(|it| members.contains_key(*it)))
}

/// Whether each element of a list has a name of its own. Several amounts of one currency are one
/// figure.
fn are_told_apart(all: &[Value]) -> bool {
    let names: Option<BTreeSet<String>> = all.iter().map(named).collect();
    names.is_some_and(|it| it.len() == all.len())
}

/// What tells an element of a list from the others; `None` where it is told by its place alone.
fn named(element: &Value) -> Option<String> {
    let members = element.as_object()?;
    if is_one_figure(members) {
        return word(members.get("currency")?);
    }
    if let Some(keys) = keys(members) {
        let words = keys.iter().map(|it| members.get(*it).and_then(word));
        return Some(words.collect::<Option<Vec<_>>>()?.join(", "));
    }
    // Bounds, and the steps of a limit: their currency.
    let first =
        |it: &Value| it.get("currency").or_else(|| it.get(0)?.get("currency")).and_then(word);
    ["max", "steps"].iter().find_map(|it| members.get(*it).and_then(first))
}

fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(it) => Some(it.clone()),
        Value::Number(it) => Some(it.to_string()),
        Value::Object(it) => {
            Some(format!("{} {}", word(it.get("amount")?)?, word(it.get("currency")?)?))
        }
        Value::Null | Value::Bool(_) | Value::Array(_) => None,
    }
}
