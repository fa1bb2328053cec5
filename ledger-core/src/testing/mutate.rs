//! How an input is changed: as bytes, as text, or as the JSON that its lines are.

use serde_json::{Map, Value, json};

use super::Dice;

/// A changed input is no longer than this, so that what is asked stays quick to ask.
const BYTES_MAX: usize = 64 * 1024;

/// What readers are known to stumble over.
const TOKENS: &[&str] = &[
    "",
    "\0",
    "\n",
    "\r\n",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    "null",
    "true",
    "-",
    "0",
    "-0",
    "1e999",
    "1E400",
    "0.1",
    "\u{feff}",
    "\u{202e}",
    "é",
    "\\u0000",
    "\\ud800",
    "{{",
    "}}",
    "...",
    "$",
    "#",
    "\"\"\"",
    "9007199254740993",
    "-9223372036854775809",
    "18446744073709551616",
    "2026-02-30",
    "9999-12-31",
    "-0001-01-01",
    "00000000-0000-0000-0000-000000000000",
    "4111111111111111",
];

/// An input made of one in the pool by a few changes.
pub(super) fn mutated(dice: &mut Dice, pool: &[Vec<u8>]) -> Vec<u8> {
    let mut input = one(dice, pool).cloned().unwrap_or_default();
    for _ in 0..=dice.below(3) {
        input = match dice.below(3) {
            0 => changed_bytes(dice, input, pool),
            _ => changed_line(dice, input, pool),
        };
        input.truncate(BYTES_MAX);
    }
    input
}

fn one<'a, T>(dice: &mut Dice, among: &'a [T]) -> Option<&'a T> {
    let count = u32::try_from(among.len()).ok().filter(|it| *it > 0)?;
    among.get(dice.below(count) as usize)
}

/// A place in `length`, its end included.
fn place(dice: &mut Dice, length: usize) -> usize {
    dice.below(u32::try_from(length).unwrap_or(u32::MAX - 1) + 1) as usize
}

/// A stretch of at most 32 bytes.
fn stretch(dice: &mut Dice, length: usize) -> std::ops::Range<usize> {
    let start = place(dice, length);
    start..(start + 1 + dice.below(32) as usize).min(length)
}

fn changed_bytes(dice: &mut Dice, mut input: Vec<u8>, pool: &[Vec<u8>]) -> Vec<u8> {
    let (at, length) = (place(dice, input.len()), input.len());
    match dice.below(8) {
        0 => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
        1 => {
            if let Some(byte) = input.get_mut(at) {
                *byte = dice.below(256) as u8;
            }
        }
        2 => drop(input.drain(stretch(dice, length))),
        3 => {
            let copied: Vec<u8> = input.get(stretch(dice, length)).unwrap_or_default().to_vec();
            drop(input.splice(at..at, copied));
        }
        4 => {
            let token = one(dice, TOKENS).copied().unwrap_or_default();
            drop(input.splice(at..at, token.bytes()));
        }
        5 => {
            // The beginning of one and the end of another.
            let other = one(dice, pool).map(Vec::as_slice).unwrap_or_default();
            let from = place(dice, other.len());
            input.truncate(at);
            input.extend(other.iter().skip(from));
        }
        6 => input.truncate(at),
        _ => {
            let opening = one(dice, b"[{(\"").copied().unwrap_or(b'[');
            let many = 1 << dice.below(13);
            drop(input.splice(at..at, std::iter::repeat_n(opening, many)));
        }
    }
    input
}

/// One line changed as JSON where it is some, as a line among lines otherwise.
fn changed_line(dice: &mut Dice, input: Vec<u8>, pool: &[Vec<u8>]) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = input.split(|it| *it == b'\n').map(<[u8]>::to_vec).collect();
    let at = place(dice, lines.len() - 1);
    if dice.below(8) == 0 {
        match dice.below(3) {
            0 => drop(lines.remove(at)),
            1 => lines.extend(lines.get(at).cloned()),
            _ => lines.rotate_left(at),
        }
        return lines.join(&b'\n');
    }
    // The longest line has the most to change.
    let longest = (0..lines.len()).max_by_key(|it| lines.get(*it).map(Vec::len)).unwrap_or(at);
    let chosen = if dice.below(2) == 0 { at } else { longest };
    let Some(line) = lines.get_mut(chosen) else { return input };
    match serde_json::from_slice::<Value>(line) {
        Ok(mut value) => {
            let node = place(dice, count(&value) - 1);
            change_node(dice, &mut value, node, pool);
            *line = value.to_string().into_bytes();
        }
        Err(_) => *line = changed_bytes(dice, std::mem::take(line), pool),
    }
    lines.join(&b'\n')
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// Changes the node with this number, counted from the whole value on, each before its parts.
fn change_node(dice: &mut Dice, value: &mut Value, number: usize, pool: &[Vec<u8>]) {
    let Some(mut inside) = number.checked_sub(1) else {
        return change(dice, value, pool);
    };
    let parts: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(members) => members.values_mut().collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![],
    };
    for part in parts {
        let nodes = count(part);
        if inside < nodes {
            return change_node(dice, part, inside, pool);
        }
        inside -= nodes;
    }
}

fn change(dice: &mut Dice, value: &mut Value, pool: &[Vec<u8>]) {
    match value {
        Value::Object(members) if dice.below(3) > 0 => change_members(dice, members),
        Value::Array(items) if dice.below(3) > 0 => {
            let at = place(dice, items.len());
            match dice.below(3) {
                0 => drop(items.drain(at..)),
                1 => items.extend(items.get(at).cloned()),
                _ => items.rotate_left(at),
            }
        }
        Value::String(text) if dice.below(3) > 0 => {
            let bytes = changed_bytes(dice, std::mem::take(text).into_bytes(), pool);
            *text = String::from_utf8_lossy(&bytes).into_owned();
        }
        Value::Number(number) if dice.below(3) > 0 => {
            let near = number.as_i64().unwrap_or_default();
            let step = i64::from(dice.below(3)) - 1;
            *value = match dice.below(3) {
                0 => json!(near.wrapping_neg()),
                1 => json!(near.wrapping_mul(1_000).wrapping_add(step)),
                _ => json!(near.wrapping_add(step)),
            };
        }
        Value::Null
        | Value::Bool(_)
        | Value::String(_)
        | Value::Number(_)
        | Value::Array(_)
        | Value::Object(_) => {
            *value = another(dice, pool);
        }
    }
}

fn change_members(dice: &mut Dice, members: &mut Map<String, Value>) {
    let names: Vec<String> = members.keys().cloned().collect();
    let Some(name) = one(dice, &names) else { return };
    let other = one(dice, &names).unwrap_or(name);
    match dice.below(4) {
        0 => drop(members.remove(name)),
        1 => {
            let taken = members.remove(name).unwrap_or_default();
            members.insert(format!("{name}_"), taken);
        }
        2 => {
            let copied = members.get(other).cloned().unwrap_or_default();
            members.insert(name.clone(), copied);
        }
        _ => {
            let copied = members.get(name).cloned().unwrap_or_default();
            members.insert(one(dice, TOKENS).copied().unwrap_or_default().to_owned(), copied);
        }
    }
}

/// A value of whatever kind.
fn another(dice: &mut Dice, pool: &[Vec<u8>]) -> Value {
    let long = 1_usize << dice.below(14);
    match dice.below(12) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!([]),
        3 => json!({}),
        4 => json!(9_007_199_254_740_992_i64 - i64::from(dice.below(2))),
        5 => json!(u64::MAX),
        6 => json!(i64::MIN),
        7 => json!("x".repeat(long)),
        8 => json!(one(dice, TOKENS)),
        9 => (0..long.min(200)).fold(json!(1), |inner, _| json!([inner])),
        10 => json!(dice.below(1_000)),
        // What stands elsewhere, whole.
        _ => one(dice, pool).and_then(|it| serde_json::from_slice(it).ok()).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::mutated;
    use crate::testing::Dice;

    #[test]
    fn the_same_seed_makes_the_same_inputs_and_nearly_all_differ() {
        let pool = vec![br#"{"amount":{"amount":10,"currency":"XOF"},"tags":["a","b"]}"#.to_vec()];
        let walk = |seed| -> Vec<Vec<u8>> {
            let mut dice = Dice::from_seed(seed);
            (0..500).map(|_| mutated(&mut dice, &pool)).collect()
        };
        assert_eq!(walk(7), walk(7));
        let different: BTreeSet<Vec<u8>> = walk(7).into_iter().collect();
        assert!(different.len() > 350, "only {} of 500 differ", different.len());
        // Both what is still JSON and what is none.
        let json =
            different.iter().filter(|it| serde_json::from_slice::<serde_json::Value>(it).is_ok());
        let json = json.count();
        assert!((100..different.len() - 100).contains(&json), "{json} of {}", different.len());
    }
}
