//! How are applicants, and what was recorded of them, written? One JSON object a line.

use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// An applicant: a name for him, and a member for each variable of the policy.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Applicant {
    pub(super) id: String,
    pub(super) inputs: Members,
}

/// What was answered of an applicant, the score as it was written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recorded<'a> {
    pub(super) id: String,
    #[serde(borrow)]
    pub(super) scored: &'a RawValue,
}

/// The members of an object, none of them twice.
pub(super) struct Members(Map<String, Value>);

impl From<Members> for Value {
    fn from(Members(members): Members) -> Value {
        Value::Object(members)
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Map<String, Value>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with a member a variable")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Map::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if members.contains_key(&name) {
                        return Err(A::Error::custom(format!(
                            "inputs.{name}: it stands there twice"
                        )));
                    }
                    members.insert(name, value);
                }
                Ok(members)
            }
        }

        deserializer.deserialize_map(Object).map(Members)
    }
}

/// Reads one line; what is wrong with it, and in which column.
pub(super) fn read<'a, T: Deserialize<'a>>(line: &'a str) -> Result<T, String> {
    serde_json::from_str(line).map_err(|error| {
        let (whole, place) = (error.to_string(), format!(" at line {} column", error.line()));
        whole.replace(&place, ", column")
    })
}
