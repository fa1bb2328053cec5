//! Where figures differ from those that were stored, told by their fields.

use std::fmt;

use serde_json::Value;

/// A field whose value is not the stored one.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// From the outermost member to the field.
    pub path: Vec<String>,
    /// `None` where there was none.
    pub stored: Option<Value>,
    pub found: Option<Value>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |it: &Option<Value>| match it {
            Some(it) => it.to_string(),
            None => "nothing".to_owned(),
        };
        let path = self.path.join(" / ");
        write!(f, "{path}: stored {}, found {}", shown(&self.stored), shown(&self.found))
    }
}

/// Every field that differs, was lost or was added.
pub fn differences(stored: &Value, found: &Value) -> Vec<Difference> {
    let mut all = vec![];
    compare(&mut vec![], Some(stored), Some(found), &mut all);
    all
}

fn compare(
    path: &mut Vec<String>,
    stored: Option<&Value>,
    found: Option<&Value>,
    all: &mut Vec<Difference>,
) {
    if stored == found {
        return;
    }
    let names: Vec<String> = match (stored, found) {
        (Some(Value::Object(stored)), Some(Value::Object(found))) => {
            let added = found.keys().filter(|it| !stored.contains_key(*it));
            stored.keys().chain(added).cloned().collect()
        }
        (Some(Value::Array(stored)), Some(Value::Array(found))) => {
            (0..stored.len().max(found.len())).map(|it| it.to_string()).collect()
        }
        _ => {
            let (stored, found) = (stored.cloned(), found.cloned());
            all.push(Difference { path: path.clone(), stored, found });
            return;
        }
    };
    for name in names {
        let (stored, found) = (member(stored, &name), member(found, &name));
        path.push(name);
        compare(path, stored, found, all);
        path.pop();
    }
}

/// The member of this name, or the item at this place.
fn member<'a>(of: Option<&'a Value>, name: &str) -> Option<&'a Value> {
    match of? {
        Value::Object(members) => members.get(name),
        Value::Array(items) => items.get(name.parse::<usize>().ok()?),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::differences;

    #[test]
    fn what_differs_was_lost_or_was_added_is_told_by_its_field() {
        let stored = json!({ "TWD": { "loans": 20, "par30": 5 }, "days": ["a", "b"] });
        let found = json!({ "TWD": { "loans": 21, "par60": 0 }, "days": ["a"] });
        let told: Vec<String> =
            differences(&stored, &found).iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "TWD / loans: stored 20, found 21",
                "TWD / par30: stored 5, found nothing",
                "TWD / par60: stored nothing, found 0",
                "days / 1: stored \"b\", found nothing",
            ]
        );
        assert_eq!(differences(&stored, &stored), []);
    }
}
