//! Reading a member that says by `kind` which of several things it is, with a place for what is
//! wrong in it: serde keeps such a member whole until it knows the kind, and loses the way there.

use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::malformed::{Malformed, parse_kind};

/// By this member a body says which kind it is.
const KIND: &str = "kind";

/// One of several kinds; serde reads it from `{"<kind>": {…}}`.
pub(super) trait Tagged: Sized {
    fn of_kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Makes types that derive `Deserialize` with `remote = "Self"` read their kind out of `kind`.
macro_rules! tagged {
    ($($body:ty),+ $(,)?) => {$(
        impl $crate::http::tagged::Tagged for $body {
            fn of_kind<'de, D: serde::Deserializer<'de>>(it: D) -> Result<Self, D::Error> {
                <$body>::deserialize(it)
            }
        }

        impl<'de> serde::Deserialize<'de> for $body {
            fn deserialize<D: serde::Deserializer<'de>>(it: D) -> Result<Self, D::Error> {
                $crate::http::tagged::read(it)
            }
        }
    )+};
}
pub(super) use tagged;

/// # Errors
/// With the way to the member at fault, as [`Malformed::told`] hands it on.
pub(super) fn read<'de, T: Tagged, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let Members(mut members) = Members::deserialize(deserializer)?;
    let place = members.iter().position(|(name, _)| name == KIND);
    let (_, kind) = members.remove(place.ok_or_else(|| D::Error::missing_field(KIND))?);
    let within: Vec<String> = members.iter().map(|(name, it)| member(name, it.get())).collect();
    let within = format!("{{{}}}", within.join(","));
    let of_kind = serde_json::from_str(kind.get())
        .map_err(|_| Malformed::of(KIND, "expected a string"))
        .and_then(|kind: String| {
            let text = format!("{{{}}}", member(&kind, &within));
            parse_kind(&text)
        });
    of_kind.map_err(|it| D::Error::custom(it.told()))
}

fn member(name: &str, value: &str) -> String {
    format!("{}:{value}", serde_json::Value::from(name))
}

/// The members of an object in their order, each as it was written.
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = vec![];
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}
