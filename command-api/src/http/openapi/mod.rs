//! The OpenAPI description, generated from the table of commands.

mod headers;

use ledger_core::log::Commit;
use ledger_service::openapi::{DAY_PATTERN, EVERY, generator, response};
use serde_json::{Map, Value, json};

use self::headers::{HEADERS, REFUSALS, responses};
use super::bulk::{CONTENT_TYPE, LINES_MAX, Line};
use super::coded;
use super::route::{Route, routes};
use crate::clock::DAYS_AT_ONCE_MAX;

/// OpenAPI 3.1 of every route, with JSON Schemas of the bodies.
pub fn openapi() -> Value {
    let mut generator = generator();
    let mut paths = Map::new();
    for route in routes() {
        let body = (route.schema)(&mut generator);
        paths.insert(route.path.to_owned(), json!({ "post": command(route, body.into()) }));
    }
    let line: Value = generator.subschema_for::<Line>().into();
    paths.insert("/v1/bulk".to_owned(), json!({ "post": bulk(line) }));
    paths.insert("/v1/business-days/{date}".to_owned(), json!({ "post": business_day() }));

    let mut schemas = generator.take_definitions(true);
    schemas.insert("Commit".to_owned(), commit_schema());
    schemas.insert("NothingToDo".to_owned(), nothing_schema());
    schemas.insert("Problem".to_owned(), problem_schema());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Ledger commands",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
            "description": "Every command appends one commit to the ledger, and its answer is \
                that commit. Amounts are integers in minor units of their currency."
        },
        "servers": [{ "url": "http://127.0.0.1:8080", "description": "a development server" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "parameters": {
                "IdempotencyKey": {
                    "name": "Idempotency-Key", "in": "header", "required": true,
                    "description": "the caller's own name for this command; the same again when it is repeated",
                    "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" }
                },
                "CorrelationId": {
                    "name": "Correlation-Id", "in": "header",
                    "description": "by which the caller knows the request: it stands in the commit and in the answer; without it one is made",
                    "schema": { "type": "string", "format": "uuid" }
                },
                "IfMatch": {
                    "name": "If-Match", "in": "header",
                    "description": "the version of the addressed stream that the caller has seen, in quotes",
                    "schema": { "type": "string", "pattern": "^\"[0-9]+\"$" }
                }
            },
            "headers": HEADERS.described(),
            "responses": responses()
        }
    })
}

/// What an answer leaves out for those who are not to read what staff write.
const WITHHELD: &str = "to a customer, vendor or carrier the `note` of a reason is null where others \
                        wrote it";

fn command(route: &Route, body: Value) -> Value {
    let mut parameters = vec![parameter("IdempotencyKey"), parameter("CorrelationId")];
    if !route.creates {
        parameters.push(parameter("IfMatch"));
    }
    parameters.extend(route.path_names().map(|name| {
        let schema = match name {
            "policy" => json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }),
            "bank" => json!({ "type": "string", "pattern": "^[a-z0-9-]{1,64}$" }),
            _ => json!({ "type": "string", "format": "uuid" }),
        };
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    }));
    let mut responses = Map::new();
    let commit = |description: &str, more: &[&str], schema: Value| {
        json!({
            "description": description,
            "headers": HEADERS.of(&[&["Ledger-Position", "ETag"], more, EVERY]),
            "content": { "application/json": { "schema": schema } }
        })
    };
    if route.creates {
        let created = commit(
            &format!("the commit, new or met again by its key; {WITHHELD}"),
            &["Location", "Idempotent-Replayed"],
            reference("Commit"),
        );
        responses.insert("201".to_owned(), created);
        let nothing = "there was nothing to do: no commit was made";
        responses.insert("200".to_owned(), commit(nothing, &[], reference("NothingToDo")));
    } else {
        let either = json!({ "oneOf": [reference("Commit"), reference("NothingToDo")] });
        let done = format!(
            "the commit, new or met again by its key, or that there was nothing to do; {WITHHELD}"
        );
        responses.insert("200".to_owned(), commit(&done, &["Idempotent-Replayed"], either));
    }
    for (status, name) in REFUSALS {
        responses.insert((*status).to_owned(), response(name));
    }
    if route.command == coded::COMMAND {
        responses.insert("502".to_owned(), response("NotSent"));
    }
    json!({
        "operationId": route.command.replace('.', "_"),
        "summary": route.summary,
        "parameters": parameters,
        "requestBody": { "required": true, "content": { "application/json": { "schema": body } } },
        "responses": responses
    })
}

fn bulk(line: Value) -> Value {
    json!({
        "operationId": "bulk",
        "summary": format!("Up to {LINES_MAX} commands, one a line; answered line by line in order"),
        "parameters": [parameter("CorrelationId")],
        "requestBody": { "required": true, "content": { (CONTENT_TYPE): { "schema": line } } },
        "responses": {
            "200": {
                "description": "one line a line: status, and position and commit, or a problem; behind the last line, as the trailer Ledger-Position, how far each partition has come with them",
                "headers": HEADERS.of(&[EVERY]),
                "content": { (CONTENT_TYPE): { "schema": {
                    "type": "object",
                    "required": ["line", "status"],
                    "properties": {
                        "line": { "type": "integer" },
                        "status": { "type": "integer" },
                        "position": { "type": "string" },
                        "commit": reference("Commit"),
                        "events": { "type": "array", "maxItems": 0, "items": {} },
                        "problem": reference("Problem")
                    }
                } } }
            },
            "401": response("Unauthenticated"),
            "405": response("OtherMethod"),
            "429": response("TooMany"),
            "500": response("Defect"),
            "503": response("Unavailable"),
            "4XX": response("Problem")
        }
    })
}

fn business_day() -> Value {
    json!({
        "operationId": "start_business_day",
        "summary": "Starts a business day in every partition, the skipped ones before it in order",
        "description": format!(
            "At most {DAYS_AT_ONCE_MAX} days past the ledger's business date; asked again, or for an \
             earlier day, it changes nothing. What could not be aged stays as it was and takes no \
             commands (409 file.not_aged), its file no new credit (409 file.credit_waits); both are \
             tried again on the next day and when they are asked."
        ),
        "parameters": [{
            "name": "date", "in": "path", "required": true,
            "schema": { "type": "string", "format": "date", "pattern": DAY_PATTERN }
        }, {
            "name": "follows", "in": "query", "required": true,
            "description": "the business date that the ledger is at; 409 another-day names it where it is another",
            "schema": { "type": "string", "format": "date", "pattern": DAY_PATTERN }
        }, parameter("CorrelationId")],
        "responses": {
            "200": {
                "description": "every partition has done all that the day brings",
                "headers": HEADERS.of(&[&["Ledger-Position"], EVERY]),
                "content": { "application/json": { "schema": {
                    "type": "object",
                    "required": ["date", "positions", "not_aged"],
                    "properties": {
                        "date": { "type": "string", "format": "date" },
                        "positions": { "type": "array", "items": { "type": "string" } },
                        "not_aged": not_aged()
                    }
                } } }
            },
            "401": response("Unauthenticated"),
            "405": response("OtherMethod"),
            "429": response("TooMany"),
            "500": response("Defect"),
            "503": response("Unavailable"),
            "4XX": response("Problem")
        }
    })
}

fn parameter(name: &str) -> Value {
    json!({ "$ref": format!("#/components/parameters/{name}") })
}

/// What a day's answer says of the streams that it could not age.
fn not_aged() -> Value {
    let stream = json!({
        "type": "object",
        "required": ["file", "stream", "why"],
        "properties": {
            "file": { "type": "string" },
            "stream": { "type": "string" },
            "why": { "type": "string" }
        }
    });
    json!({
        "type": "array",
        "description": "the partitions with streams that could not be aged: how many, and the first of them",
        "items": {
            "type": "object",
            "required": ["partition", "streams", "first"],
            "properties": {
                "partition": { "type": "integer" },
                "streams": { "type": "integer", "minimum": 1 },
                "first": { "type": "array", "maxItems": 20, "items": stream }
            }
        }
    })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// The envelope; an event's `data` is described in `schemas/events/`.
fn commit_schema() -> Value {
    let _: Option<Commit> = None;
    json!({
        "type": "object",
        "description": "A commit as it stands in the log; the SHA-256 of these bytes is its hash. Events are described in schemas/events/.",
        "required": ["form", "sequence", "prev", "epoch", "writer", "file", "command", "actor",
            "correlation", "recorded_at", "business_date", "events"],
        "properties": {
            "form": { "const": 1 },
            "sequence": { "type": "integer", "minimum": 1 },
            "prev": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
            "epoch": { "type": "integer", "minimum": 1 },
            "takeover": { "type": "boolean" },
            "writer": { "type": "string", "format": "uuid" },
            "file": { "type": "string" },
            "command": {
                "type": "object",
                "required": ["id", "type", "fingerprint"],
                "properties": {
                    "id": { "type": "string", "format": "uuid" },
                    "type": { "type": "string" },
                    "fingerprint": { "type": "string" }
                }
            },
            "actor": {
                "type": "object",
                "required": ["role", "subject"],
                "properties": { "role": { "type": "string" }, "subject": { "type": "string" } }
            },
            "causation": { "type": "string", "format": "uuid" },
            "correlation": { "type": "string", "format": "uuid" },
            "traceparent": { "type": "string" },
            "recorded_at": { "type": "string", "format": "date-time" },
            "business_date": { "type": "string", "format": "date" },
            "events": { "type": "array", "minItems": 1, "items": {
                "type": "object",
                "required": ["id", "type", "version", "stream", "stream_version", "data"],
                "properties": {
                    "id": { "type": "string" },
                    "type": { "type": "string" },
                    "version": { "type": "integer" },
                    "stream": { "type": "string" },
                    "stream_version": { "type": "integer" },
                    "data": { "type": "object" }
                }
            } }
        }
    })
}

/// What is answered where a command asked for what is so already.
fn nothing_schema() -> Value {
    json!({
        "type": "object",
        "description": "There was nothing to do: no commit was made, and the key is not kept.",
        "required": ["events", "head"],
        "properties": {
            "events": { "type": "array", "maxItems": 0, "items": {} },
            "head": { "type": "string", "description": "the commit it was decided on: partition@sequence" }
        },
        "additionalProperties": false
    })
}

fn problem_schema() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "code": {
                "type": "string",
                "description": "stable. 409 file.not_aged: the stream could not be brought to the \
                    business date and takes no commands until it has been; 409 file.credit_waits: \
                    another stream of the file could not, and no new credit is given in it until \
                    then; 409 credit.over_ceiling: what is to be offered, signed, granted or to run \
                    longer would cost more than the law lets its lender ask, with both yearly figures \
                    (`teg`) and what they are compared with (`ceiling`)"
            },
            "pointer": { "type": "string", "description": "JSON Pointer to the member at fault" }
        }
    })
}
