//! Figures as text in one spelling: members in the order of their names, two blanks an indent, a
//! line break at the end, and no number that is not whole.

use serde_json::{Map, Value};

use crate::broken::{Broken, Tried};

/// The one spelling of this value.
///
/// # Errors
/// When a number in it is not whole: such a figure is a text.
pub fn text(value: &Value) -> Result<String, Broken> {
    let ordered = ordered(value, "")?;
    let text = serde_json::to_string_pretty(&ordered).tried("write figures as JSON")?;
    Ok(text + "\n")
}

fn ordered(value: &Value, at: &str) -> Result<Value, Broken> {
    Ok(match value {
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort_unstable();
            let mut ordered_members = Map::new();
            for name in names {
                let member = members.get(name).unwrap_or(&Value::Null);
                ordered_members.insert(name.clone(), ordered(member, &format!("{at}/{name}"))?);
            }
            Value::Object(ordered_members)
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            Value::Array(
                items
                    .map(|(place, it)| ordered(it, &format!("{at}/{place}")))
                    .collect::<Result<_, _>>()?,
            )
        }
        Value::Number(it) if !it.is_i64() && !it.is_u64() => {
            let why = format!("{it} is not whole");
            return Err(Broken { tried: format!("write the figure {at}"), why });
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::text;

    #[test]
    fn members_stand_in_the_order_of_their_names() {
        let written = text(&json!({ "b": [1, { "d": null, "c": "x" }], "a": true })).unwrap();
        let expected = "{\n  \"a\": true,\n  \"b\": [\n    1,\n    {\n      \"c\": \"x\",\n      \
                        \"d\": null\n    }\n  ]\n}\n";
        assert_eq!(written, expected);
    }

    #[test]
    fn a_number_that_is_not_whole_is_refused_with_its_place() {
        let why = text(&json!({ "TWD": { "loans": [1, 0.5] } })).unwrap_err().to_string();
        assert_eq!(why, "write the figure /TWD/loans/1: 0.5 is not whole");
    }
}
