//! The headers of answers and the answers to what is refused, as OpenAPI has them.

use serde_json::{Map, Value, json};

/// What every answer to a known caller has.
pub(super) const EVERY: &[&str] = &["Correlation-Id", "RateLimit", "RateLimit-Policy"];

/// Each status that stands for something in the way, and the answer that describes it.
pub(super) const REFUSALS: &[(&str, &str)] = &[
    ("400", "Problem"),
    ("401", "Unauthenticated"),
    ("403", "Problem"),
    ("404", "Problem"),
    ("405", "OtherMethod"),
    ("408", "Problem"),
    ("409", "Problem"),
    ("412", "Problem"),
    ("413", "Problem"),
    ("415", "Problem"),
    ("422", "Problem"),
    ("429", "TooMany"),
    ("500", "Defect"),
    ("503", "Unavailable"),
];

/// Each header: its name, its meaning, and the type of its value.
const HEADERS: &[(&str, &str, &str)] = &[
    (
        "Ledger-Position",
        "where the commit stands: partition@sequence; a query that sends it back sees the commit",
        "string",
    ),
    ("ETag", "the version of the addressed stream, in quotes, for If-Match", "string"),
    ("Location", "the path of what was created", "string"),
    (
        "Idempotent-Replayed",
        "`true` where the command had been recorded before this request came",
        "string",
    ),
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

/// The headers for the components of the description.
pub(super) fn described() -> Value {
    let described = HEADERS.iter().map(|(name, meaning, of)| {
        let header = json!({ "description": meaning, "schema": { "type": of } });
        (name.replace('-', ""), header)
    });
    Value::Object(described.collect())
}

/// References to these headers.
pub(super) fn of(names: &[&[&str]]) -> Value {
    let reference = |name: &str| {
        debug_assert!(HEADERS.iter().any(|it| it.0 == name), "`{name}` is described");
        json!({ "$ref": format!("#/components/headers/{}", name.replace('-', "")) })
    };
    let named = names.iter().copied().flatten().map(|it| ((*it).to_owned(), reference(it)));
    Value::Object(named.collect::<Map<_, _>>())
}

/// A reference to one of [`responses`].
pub(super) fn response(name: &str) -> Value {
    json!({ "$ref": format!("#/components/responses/{name}") })
}

/// The answers to what is refused, for the components of the description.
pub(super) fn responses() -> Value {
    let problem = |description: &str, headers: &[&str]| {
        json!({
            "description": description,
            "headers": of(&[headers]),
            "content": { "application/problem+json": {
                "schema": { "$ref": "#/components/schemas/Problem" }
            } }
        })
    };
    let waiting = ["Retry-After", "Correlation-Id", "RateLimit", "RateLimit-Policy"];
    json!({
        "Problem": problem("what stood in the way (RFC 9457)", EVERY),
        "Unauthenticated": problem(
            "it is not known who calls",
            &["WWW-Authenticate", "Correlation-Id"]
        ),
        "OtherMethod": problem("the route takes another method", &["Allow", "Correlation-Id"]),
        "TooMany": problem("the caller, its address or the partition has too much under way: ask again later, with the same Idempotency-Key", &waiting),
        "Defect": problem("`defect`: the request met an invariant of the ledger that is broken, and was not recorded; others go on", EVERY),
        "Unavailable": problem("not served at the moment, or `outcome-unknown`: ask again later, with the same Idempotency-Key", &waiting)
    })
}
