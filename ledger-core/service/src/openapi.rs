//! What the OpenAPI descriptions of all services have in common: how days are described, and the headers
//! and refusals that the edge adds to every answer.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// From 1900-01-01 to 9999-12-31.
pub const DAY_PATTERN: &str = "^(19|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$";

/// What every answer to a known caller has.
pub const EVERY: &[&str] = &["Correlation-Id", "RateLimit", "RateLimit-Policy"];

/// What an answer has that is to be waited for.
pub const WAITING: &[&str] = &["Retry-After", "Correlation-Id", "RateLimit", "RateLimit-Policy"];

/// A header: its name, its meaning, and the type of its value.
pub type Header = (&'static str, &'static str, &'static str);

/// The headers of the edge's own answers.
const EDGE: &[Header] = &[
    (
        "Correlation-Id",
        "by which the request can be quoted: the caller's own, or one that was made",
        "string",
    ),
    ("Retry-After", "seconds after which to ask again", "integer"),
    (
        "RateLimit",
        "what is left of the caller's quota, and the seconds until all of it is back (draft-ietf-httpapi-ratelimit-headers)",
        "string",
    ),
    (
        "RateLimit-Policy",
        "the caller's quota, the seconds in which it comes back, and how many requests may be under way at once",
        "string",
    ),
    ("WWW-Authenticate", "how to say who calls (RFC 6750)", "string"),
    ("Allow", "the methods of this route", "string"),
];

/// Makes the schemas of bodies and answers, for the components of a description.
pub fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12()
        .with(|it| {
            it.definitions_path = "/components/schemas".into();
            it.meta_schema = None;
        })
        .with_transform(RecursiveTransform(bounded_days))
        .into_generator()
}

/// What JSON Schema has no word for: from which day to which.
fn bounded_days(schema: &mut Schema) {
    if schema.get("format").and_then(Value::as_str) == Some("date") {
        schema.insert("pattern".to_owned(), json!(DAY_PATTERN));
    }
}

/// The headers that a service describes: its own, and those of the edge.
#[derive(Debug, Clone, Copy)]
pub struct Headers {
    pub own: &'static [Header],
}

impl Headers {
    fn all(self) -> impl Iterator<Item = &'static Header> {
        self.own.iter().chain(EDGE)
    }

    /// The headers for the components of the description.
    pub fn described(self) -> Value {
        let described = self.all().map(|(name, meaning, of)| {
            let header = json!({ "description": meaning, "schema": { "type": of } });
            (name.replace('-', ""), header)
        });
        Value::Object(described.collect())
    }

    /// References to these headers.
    pub fn of(self, names: &[&[&str]]) -> Value {
        let reference = |name: &str| {
            debug_assert!(self.all().any(|it| it.0 == name), "`{name}` is described");
            json!({ "$ref": format!("#/components/headers/{}", name.replace('-', "")) })
        };
        let named = names.iter().copied().flatten().map(|it| ((*it).to_owned(), reference(it)));
        Value::Object(named.collect::<Map<_, _>>())
    }

    /// An answer of what stood in the way, with these headers.
    pub fn refusal(self, description: &str, headers: &[&str]) -> Value {
        json!({
            "description": description,
            "headers": self.of(&[headers]),
            "content": { "application/problem+json": {
                "schema": { "$ref": "#/components/schemas/Problem" }
            } }
        })
    }

    /// The refusals that every service gives alike, by name.
    pub fn refusals(self) -> Map<String, Value> {
        let refusals = [
            ("Problem", "what stood in the way (RFC 9457)", EVERY),
            (
                "Unauthenticated",
                "it is not known who calls",
                &["WWW-Authenticate", "Correlation-Id"],
            ),
            ("OtherMethod", "the route takes another method", &["Allow", "Correlation-Id"]),
        ];
        let named = refusals.map(|(name, description, headers)| {
            (name.to_owned(), self.refusal(description, headers))
        });
        named.into_iter().collect()
    }
}

/// A reference to one of the answers in the components.
pub fn response(name: &str) -> Value {
    json!({ "$ref": format!("#/components/responses/{name}") })
}
