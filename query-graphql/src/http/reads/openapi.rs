//! The OpenAPI description of the reads.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde_json::{Map, Value, json};

use super::settlement::{self, Settled};
use crate::settlement::DAYS_AHEAD_MAX;

/// OpenAPI 3.1 of what is asked by GET, with JSON Schemas of the answers.
pub fn openapi() -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|it| {
            it.definitions_path = "/components/schemas".into();
            it.meta_schema = None;
        })
        .with_transform(RecursiveTransform(bounded_days))
        .into_generator();
    let settled: Value = generator.subschema_for::<Settled>().into();
    let mut schemas = generator.take_definitions(true);
    schemas.insert("Problem".to_owned(), problem());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Ledger reads",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
            "description": "What the rules tell of the read models, each answer with the position \
                that it holds at. All else is asked over GraphQL, at /graphql. Amounts are integers \
                in minor units of their currency."
        },
        "servers": [{ "url": "http://127.0.0.1:8081", "description": "a development server" }],
        "security": [{ "token": [] }],
        "paths": { (settlement::PATH): { "get": settlement_operation(&settled) } },
        "components": {
            "schemas": schemas,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "headers": headers(),
            "responses": responses()
        }
    })
}

fn settlement_operation(settled: &Value) -> Value {
    let mut responses = Map::new();
    responses.insert(
        "200".to_owned(),
        json!({
            "description": "what settles the loan on that day, by all that was known at the position",
            "headers": references(&["Ledger-Position", "Correlation-Id", "RateLimit", "RateLimit-Policy"]),
            "content": { "application/json": { "schema": settled } }
        }),
    );
    for (status, response) in [
        ("400", "Problem"),
        ("401", "Unauthenticated"),
        ("403", "Problem"),
        ("404", "Problem"),
        ("405", "OtherMethod"),
        ("409", "Problem"),
        ("422", "Problem"),
        ("429", "Waiting"),
        ("500", "Problem"),
        ("503", "Waiting"),
    ] {
        let reference = json!({ "$ref": format!("#/components/responses/{response}") });
        responses.insert(status.to_owned(), reference);
    }
    json!({
        "operationId": "loan_settlement",
        "summary": "What a payment of a day would have to be to leave nothing owed on a loan",
        "description": "To the customer whose loan it is, and to staff who read files. 404 \
            loan.not_found: none of this id that the caller may see; 409 loan.not_disbursed, \
            loan.cancelled, loan.rescinded: nothing is owed; 422 day-out-of-range, with the first and \
            the last day.",
        "parameters": [
            {
                "name": "loan", "in": "path", "required": true,
                "description": "the id in the stream's name, loan-<id>",
                "schema": { "type": "string", "format": "uuid" }
            },
            {
                "name": "on", "in": "query",
                "description": format!(
                    "from the partition's business date, which it is where it is not given, to \
                     {DAYS_AHEAD_MAX} days later"
                ),
                "schema": { "type": "string", "format": "date", "pattern": DAY_PATTERN }
            },
            {
                "name": "Ledger-Position", "in": "header",
                "description": "positions that a command answered: it is answered once the read models have passed them",
                "schema": { "type": "string", "pattern": "^[0-9]+@[0-9]+( *, *[0-9]+@[0-9]+)*$" }
            },
            {
                "name": "Correlation-Id", "in": "header",
                "description": "by which the caller knows the request: it stands in the answer; without it one is made",
                "schema": { "type": "string", "format": "uuid" }
            }
        ],
        "responses": responses
    })
}

/// What JSON Schema has no word for: from which day to which.
fn bounded_days(schema: &mut Schema) {
    if schema.get("format").and_then(Value::as_str) == Some("date") {
        schema.insert("pattern".to_owned(), json!(DAY_PATTERN));
    }
}

/// From 1900-01-01 to 9999-12-31.
const DAY_PATTERN: &str = "^(19|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$";

/// Each header: its name, its meaning, and the type of its value.
const HEADERS: &[(&str, &str, &str)] = &[
    (
        "Ledger-Position",
        "the last commit of the loan's partition that was known: partition@sequence",
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

fn headers() -> Value {
    let described = HEADERS.iter().map(|(name, meaning, of)| {
        let header = json!({ "description": meaning, "schema": { "type": of } });
        (name.replace('-', ""), header)
    });
    Value::Object(described.collect())
}

fn references(names: &[&str]) -> Value {
    let reference = |name: &str| {
        debug_assert!(HEADERS.iter().any(|it| it.0 == name), "`{name}` is described");
        json!({ "$ref": format!("#/components/headers/{}", name.replace('-', "")) })
    };
    Value::Object(names.iter().map(|it| ((*it).to_owned(), reference(it))).collect())
}

fn responses() -> Value {
    let problem = |description: &str, headers: &[&str]| {
        json!({
            "description": description,
            "headers": references(headers),
            "content": { "application/problem+json": {
                "schema": { "$ref": "#/components/schemas/Problem" }
            } }
        })
    };
    let known = ["Correlation-Id", "RateLimit", "RateLimit-Policy"];
    let waiting = ["Retry-After", "Correlation-Id", "RateLimit", "RateLimit-Policy"];
    json!({
        "Problem": problem("what stood in the way (RFC 9457)", &known),
        "Unauthenticated": problem(
            "it is not known who calls",
            &["WWW-Authenticate", "Correlation-Id"]
        ),
        "OtherMethod": problem("the route takes another method", &["Allow", "Correlation-Id"]),
        "Waiting": problem("what passes by itself: ask again later", &waiting)
    })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "What stood in the way, as RFC 9457 has it; beside these members the facts.",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": { "type": "string", "format": "uri" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "code": { "type": "string" }
        }
    })
}
