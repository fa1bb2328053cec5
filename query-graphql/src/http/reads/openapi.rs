//! The OpenAPI description of the reads.

use ledger_service::openapi::{DAY_PATTERN, EVERY, Headers, WAITING, generator, response};
use serde_json::{Map, Value, json};

use super::settlement::{self, Settled};
use super::simulation;
use crate::settlement::DAYS_AHEAD_MAX;
use crate::simulation::{Asked, Told};

/// OpenAPI 3.1 of what is asked by routes of its own, with JSON Schemas of the answers.
pub fn openapi() -> Value {
    let mut generator = generator();
    let settled: Value = generator.subschema_for::<Settled>().into();
    let asked: Value = generator.subschema_for::<Asked>().into();
    let simulated: Value = generator.subschema_for::<Told>().into();
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
        "paths": {
            (settlement::PATH): { "get": settlement_operation(&settled) },
            (simulation::PATH): { "post": simulation_operation(&asked, &simulated) }
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "headers": HEADERS.described(),
            "responses": responses()
        }
    })
}

fn settlement_operation(settled: &Value) -> Value {
    let refusals = [
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
    ];
    let description = "what settles the loan on that day, by all that was known at the position";
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
            position(),
            correlation_id()
        ],
        "responses": responses_of(description, settled, &refusals)
    })
}

fn simulation_operation(asked: &Value, simulated: &Value) -> Value {
    let refusals = [
        ("400", "Problem"),
        ("401", "Unauthenticated"),
        ("403", "Problem"),
        ("405", "OtherMethod"),
        ("408", "Problem"),
        ("409", "Problem"),
        ("413", "Problem"),
        ("415", "Problem"),
        ("422", "Problem"),
        ("429", "Waiting"),
        ("500", "Problem"),
        ("503", "Waiting"),
    ];
    let description = "what credit would cost, by the policy in force on that day";
    json!({
        "operationId": "simulate",
        "summary": "What credit for goods or amounts would cost, plan by plan, and which plans are not offered",
        "description": "To whoever may read anything: no file is looked at, and nothing is written. A plan that \
            the law, an income or the policy excludes is told with why, in French and English. 409 \
            no-policy: no version is in force on that day; 422 items-out-of-range, id-out-of-range, \
            day-out-of-range, unknown-class, unknown-premium-plan, country-missing, another-currency.",
        "parameters": [position(), correlation_id()],
        "requestBody": {
            "required": true,
            "content": { "application/json": { "schema": asked } }
        },
        "responses": responses_of(description, simulated, &refusals)
    })
}

/// What an operation answers with, and by status what stands in its way.
fn responses_of(description: &str, schema: &Value, refusals: &[(&str, &str)]) -> Value {
    let refusals = refusals.iter().map(|(status, name)| ((*status).to_owned(), response(name)));
    let mut responses: Map<String, Value> = refusals.collect();
    responses.insert(
        "200".to_owned(),
        json!({
            "description": description,
            "headers": HEADERS.of(&[&["Ledger-Position"], EVERY]),
            "content": { "application/json": { "schema": schema } }
        }),
    );
    Value::Object(responses)
}

fn position() -> Value {
    json!({
        "name": "Ledger-Position", "in": "header",
        "description": "positions that a command answered: it is answered once the read models have passed them",
        "schema": { "type": "string", "pattern": "^[0-9]+@[0-9]+( *, *[0-9]+@[0-9]+)*$" }
    })
}

fn correlation_id() -> Value {
    json!({
        "name": "Correlation-Id", "in": "header",
        "description": "by which the caller knows the request: it stands in the answer; without it one is made",
        "schema": { "type": "string", "format": "uuid" }
    })
}

/// Beside those of the edge.
const HEADERS: Headers = Headers {
    own: &[(
        "Ledger-Position",
        "the last commit of the partition that was known, of the loan or of the policy book: \
         partition@sequence",
        "string",
    )],
};

fn responses() -> Value {
    let mut refusals = HEADERS.refusals();
    let waiting = HEADERS.refusal("what passes by itself: ask again later", WAITING);
    refusals.insert("Waiting".to_owned(), waiting);
    Value::Object(refusals)
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
