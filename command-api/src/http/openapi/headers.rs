//! The headers of answers and the answers to what is refused, as OpenAPI has them.

use ledger_service::openapi::{EVERY, Headers, WAITING};
use serde_json::Value;

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

/// Beside those of the edge.
pub(super) const HEADERS: Headers = Headers {
    own: &[
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
    ],
};

/// The answers to what is refused, for the components of the description.
pub(super) fn responses() -> Value {
    let mut refusals = HEADERS.refusals();
    for (name, description, headers) in [
        (
            "TooMany",
            "the caller, its address or the partition has too much under way: ask again later, with the same Idempotency-Key",
            WAITING,
        ),
        (
            "Defect",
            "`defect`: the request met an invariant of the ledger that is broken, and was not recorded; others go on",
            EVERY,
        ),
        (
            "NotSent",
            "`code-not-sent`: the code was made, and who sends it did not take it; ask for another, under another Idempotency-Key",
            EVERY,
        ),
        (
            "Unavailable",
            "not served at the moment, or `outcome-unknown`: ask again later, with the same Idempotency-Key; `codes-not-sent` where no one-time code leaves from here",
            WAITING,
        ),
    ] {
        refusals.insert(name.to_owned(), HEADERS.refusal(description, headers));
    }
    Value::Object(refusals)
}
