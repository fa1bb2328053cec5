//! The OpenAPI description, generated from the table of commands.

use ledger_core::log::Commit;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::bulk::{CONTENT_TYPE, LINES_MAX, Line};
use super::route::{Route, routes};

/// OpenAPI 3.1 of every route, with JSON Schemas of the bodies.
pub fn openapi() -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|it| {
            it.definitions_path = "/components/schemas".into();
            it.meta_schema = None;
        })
        .into_generator();
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
                "IfMatch": {
                    "name": "If-Match", "in": "header",
                    "description": "the version of the addressed stream that the caller has seen, in quotes",
                    "schema": { "type": "string", "pattern": "^\"[0-9]+\"$" }
                }
            },
            "headers": {
                "LedgerPosition": {
                    "description": "where the commit stands: partition@sequence; a query that sends it back sees the commit",
                    "schema": { "type": "string" }
                }
            },
            "responses": {
                "Problem": {
                    "description": "what stood in the way (RFC 9457)",
                    "content": { "application/problem+json": { "schema": reference("Problem") } }
                }
            }
        }
    })
}

fn command(route: &Route, body: Value) -> Value {
    let mut parameters = vec![json!({ "$ref": "#/components/parameters/IdempotencyKey" })];
    if !route.creates {
        parameters.push(json!({ "$ref": "#/components/parameters/IfMatch" }));
    }
    parameters.extend(route.path_names().map(|name| {
        let schema = match name {
            "policy" => json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }),
            _ => json!({ "type": "string", "format": "uuid" }),
        };
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    }));
    let status = if route.creates { "201" } else { "200" };
    let mut responses = Map::new();
    responses.insert(
        status.to_owned(),
        json!({
            "description": "the commit, new or met again by its key; to a customer, vendor or \
                carrier `motive` and `cause` are null where others wrote them",
            "headers": { "Ledger-Position": { "$ref": "#/components/headers/LedgerPosition" } },
            "content": { "application/json": { "schema": reference("Commit") } }
        }),
    );
    for status in ["400", "401", "403", "404", "409", "412", "413", "415", "422", "429", "503"] {
        responses.insert(status.to_owned(), json!({ "$ref": "#/components/responses/Problem" }));
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
        "requestBody": { "required": true, "content": { (CONTENT_TYPE): { "schema": line } } },
        "responses": {
            "200": {
                "description": "one line a line: status, and position and commit, or a problem",
                "content": { (CONTENT_TYPE): { "schema": {
                    "type": "object",
                    "required": ["line", "status"],
                    "properties": {
                        "line": { "type": "integer" },
                        "status": { "type": "integer" },
                        "position": { "type": "string" },
                        "commit": reference("Commit"),
                        "events": { "type": "array", "maxItems": 0 },
                        "problem": reference("Problem")
                    }
                } } }
            },
            "4XX": { "$ref": "#/components/responses/Problem" },
            "5XX": { "$ref": "#/components/responses/Problem" }
        }
    })
}

fn business_day() -> Value {
    json!({
        "operationId": "start_business_day",
        "summary": "Starts a business day in every partition, the skipped ones before it in order",
        "parameters": [{
            "name": "date", "in": "path", "required": true,
            "schema": { "type": "string", "format": "date" }
        }],
        "responses": {
            "200": {
                "description": "every partition has done all that the day brings",
                "headers": { "Ledger-Position": { "$ref": "#/components/headers/LedgerPosition" } },
                "content": { "application/json": { "schema": {
                    "type": "object",
                    "required": ["date", "positions"],
                    "properties": {
                        "date": { "type": "string", "format": "date" },
                        "positions": { "type": "array", "items": { "type": "string" } }
                    }
                } } }
            },
            "4XX": { "$ref": "#/components/responses/Problem" },
            "5XX": { "$ref": "#/components/responses/Problem" }
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
            "events": { "type": "array", "items": {
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

fn problem_schema() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "code": { "type": "string", "description": "stable" },
            "pointer": { "type": "string", "description": "JSON Pointer to the member at fault" }
        }
    })
}
