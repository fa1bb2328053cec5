//! GraphQL over HTTP: statuses, media types, and what is malformed.

use axum::body::Body;
use axum::http::header::{
    ACCEPT, ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE,
};
use axum::http::{HeaderValue, Method, Request};
use query_graphql::keys::Keys;
use query_graphql::schema;
use serde_json::{Value, json};

use crate::client::{Answered, Client};
use crate::story::{AFI, story};

const GRAPHQL: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

async fn sent(client: &Client, accept: Option<&str>, body: &str) -> Answered {
    let mut request = client.request(body.to_owned());
    match accept {
        Some(accept) => {
            request.headers_mut().insert(ACCEPT, HeaderValue::from_str(accept).unwrap());
        }
        None => drop(request.headers_mut().remove(ACCEPT)),
    }
    client.send(request).await
}

#[tokio::test]
async fn the_answer_comes_in_the_media_type_the_caller_prefers() {
    let client = Client::of_story().await;
    let body = json!({ "query": "{ __typename }" }).to_string();
    for (accept, expected) in [
        (None, Some(JSON)),
        (Some("*/*"), Some(JSON)),
        (Some("application/*"), Some(JSON)),
        (Some(JSON), Some(JSON)),
        (Some(GRAPHQL), Some(GRAPHQL)),
        (Some("Application/GraphQL-Response+JSON; charset=utf-8"), Some(GRAPHQL)),
        (Some("application/graphql-response+json, application/json;q=0.9"), Some(GRAPHQL)),
        (Some("application/json;q=0.4, application/graphql-response+json;q=0.5"), Some(GRAPHQL)),
        (Some("application/json, application/graphql-response+json;q=0.9"), Some(JSON)),
        (Some("text/html, application/graphql-response+json"), Some(GRAPHQL)),
        (Some("text/html,application/xhtml+xml,*/*;q=0.8"), Some(JSON)),
        (Some("application/json;q=0"), None),
        (Some("text/html"), None),
        (Some("image/png, text/plain"), None),
    ] {
        let answered = sent(&client, accept, &body).await;
        let Some(expected) = expected else {
            assert_eq!(answered.status, 406, "{accept:?}");
            continue;
        };
        assert_eq!(answered.status, 200, "{accept:?}");
        let content_type = format!("{expected}; charset=utf-8");
        assert_eq!(answered.headers[CONTENT_TYPE], content_type.as_str(), "{accept:?}");
        assert_eq!(answered.headers[CACHE_CONTROL], "no-store");
        assert_eq!(answered.body, json!({ "data": { "__typename": "Query" } }));
    }
}

#[tokio::test]
async fn what_is_malformed_is_refused_whatever_the_media_type() {
    let client = Client::of_story().await;
    let deep = format!("{{\"query\":{}1{}}}", "[".repeat(500), "]".repeat(500));
    for (body, named) in [
        ("", "JSON"),
        ("{", "JSON"),
        ("\"query\"", "object"),
        ("[{\"query\":\"{ __typename }\"}]", "object"),
        ("null", "object"),
        ("{}", "`query` is missing"),
        ("{\"query\":null}", "`query` is missing"),
        ("{\"query\":7}", "`query` is no string"),
        ("{\"query\":{\"a\":1}}", "`query` is no string"),
        ("{\"query\":\"{ __typename }\",\"operationName\":7}", "`operationName`"),
        ("{\"query\":\"{ __typename }\",\"variables\":[]}", "`variables`"),
        ("{\"query\":\"{ __typename }\",\"variables\":\"{}\"}", "`variables`"),
        ("{\"query\":\"{ __typename }\",\"extensions\":\"x\"}", "`extensions`"),
        (&deep, "JSON"),
    ] {
        for accept in [JSON, GRAPHQL] {
            let answered = sent(&client, Some(accept), body).await;
            assert_eq!(answered.status, 400, "{body} for {accept}: {answered:?}");
            assert_eq!(answered.code(), "MALFORMED");
            assert!(answered.message().contains(named), "{body}: {}", answered.message());
            assert!(answered.body.get("data").is_none(), "{body}");
        }
    }
    for (content_type, status) in [
        (Some("application/json; charset=utf-8"), 200),
        (Some("APPLICATION/JSON"), 200),
        (Some("text/plain"), 415),
        (Some("application/x-www-form-urlencoded"), 415),
        (Some("multipart/form-data; boundary=x"), 415),
        (None, 415),
    ] {
        let mut request = client.request(json!({ "query": "{ __typename }" }).to_string());
        match content_type {
            Some(it) => {
                request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(it));
            }
            None => drop(request.headers_mut().remove(CONTENT_TYPE)),
        }
        let answered = client.send(request).await;
        assert_eq!(answered.status, status, "{content_type:?}");
        if status == 415 {
            assert_eq!(answered.code(), "CONTENT_TYPE");
        }
    }
}

#[tokio::test]
async fn an_invalid_query_is_told_by_its_status_to_who_knows_the_media_type() {
    let client = Client::of_story().await;
    for query in [
        "",
        "{",
        "{ nothing }",
        "{ customer { id } }",
        "{ customer(id: \"x\", wrong: 1) { id } }",
        "query A { __typename } query B { __typename }",
        "query ($id: UUID!) { customer(id: $id) { id } }",
        "mutation { customer(id: \"x\") { id } }",
        "subscription { customer(id: \"x\") { id } }",
        "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
        // Directives, also where the library does not look.
        "{ __typename @unknown }",
        "{ __typename @skip }",
        "{ __typename @include(if: 1) }",
        "{ __typename @skip(if: true, unless: false) }",
        "{ __typename(a: 1) }",
        "{ __typename { id } }",
        "{ ...a } fragment a on Query { __typename @unknown }",
        // A variable that may be null where null may not stand.
        "query ($x: UUID) { loan(id: $x) { id } }",
        "query ($x: UUID = null) { loan(id: $x) { id } }",
        "query ($x: UUID) { ...a } fragment a on Query { loan(id: $x) { id } }",
        "query ($x: Boolean) { __typename @skip(if: $x) }",
        "query ($x: Boolean) { ... @include(if: $x) { __typename } }",
        "query ($x: String) { __type(name: $x) { name } }",
    ] {
        let body = json!({ "query": query }).to_string();
        for (accept, status) in [(GRAPHQL, 400), (JSON, 200)] {
            let answered = sent(&client, Some(accept), &body).await;
            assert_eq!(answered.status, status, "{query} for {accept}: {answered:?}");
            assert_eq!(answered.code(), "INVALID_QUERY", "{query}");
            assert!(answered.body.get("data").is_none(), "{query}: {answered:?}");
        }
    }
    // What is valid is not refused: a default stands for what is not given, and null may stand
    // where a filter takes it.
    let nothing = json!({ "loan": null });
    for (query, data) in [
        (
            "query ($x: UUID = \"00000000-0000-0000-0000-00000000dead\") { loan(id: $x) { id } }",
            nothing,
        ),
        ("{ __typename @skip(if: true) }", json!({})),
        ("{ __typename @include(if: true) }", json!({ "__typename": "Query" })),
        (
            "query ($x: UUID) { loans(first: 0, filter: { customer: $x }) { nodes { id } } }",
            json!({ "loans": { "nodes": [] } }),
        ),
    ] {
        let answered = client.asked(query).await;
        assert_eq!(answered.body, json!({ "data": data }), "{query}");
    }
    // One that was executed has its data, and its errors have a path.
    for (query, data) in [
        ("{ portfolio(asOf: \"9999-01-01\") { asOf } }", Value::Null),
        ("{ customer(id: \"7\") { id } }", json!({ "customer": null })),
    ] {
        let answered = client.asked(query).await;
        assert_eq!(answered.status, 200, "{query}: {answered:?}");
        assert_eq!(answered.body.get("data"), Some(&data), "{query}");
        assert!(answered.body["errors"][0]["path"].is_array(), "{query}");
    }
}

#[tokio::test]
async fn operations_and_variables_are_as_named() {
    let client = Client::of_story().await;
    let query = "query One($id: UUID!) { customer(id: $id) { id } }
        query Two { __typename }";
    let body = json!({ "query": query, "operationName": "One", "variables": { "id": AFI } });
    let answered = sent(&client, None, &body.to_string()).await;
    assert_eq!(answered.body, json!({ "data": { "customer": { "id": AFI } } }));
    let body =
        json!({ "query": query, "operationName": "Two", "variables": null, "extensions": {} });
    let answered = sent(&client, None, &body.to_string()).await;
    assert_eq!(answered.body, json!({ "data": { "__typename": "Query" } }));
    let body = json!({ "query": query, "operationName": "Three" });
    assert_eq!(sent(&client, None, &body.to_string()).await.code(), "INVALID_QUERY");
}

#[tokio::test]
async fn a_query_may_stand_in_the_address() {
    let client = Client::of_story().await;
    let get = |address: &str| {
        let mut request = client.request(Body::empty());
        *request.method_mut() = Method::GET;
        request.headers_mut().remove(CONTENT_TYPE);
        *request.uri_mut() = address.parse().unwrap();
        request
    };
    let answered = client.send(get("/graphql?query=%7B__typename%7D")).await;
    assert_eq!(answered.body, json!({ "data": { "__typename": "Query" } }));
    let address = format!(
        "/graphql?query=query%20A($id:UUID!)%7Bcustomer(id:$id)%7Bid%7D%7D%20query%20B%7B__typename%7D\
         &operationName=A&variables=%7B%22id%22:%22{AFI}%22%7D"
    );
    let answered = client.send(get(&address)).await;
    assert_eq!(answered.body, json!({ "data": { "customer": { "id": AFI } } }));
    for address in [
        "/graphql",
        "/graphql?query=%7B__typename%7D&variables=7",
        "/graphql?query=%7B__typename%7D&variables=%7B",
        "/graphql?query=%7B__typename%7D&query=%7B__typename%7D",
    ] {
        let answered = client.send(get(address)).await;
        assert_eq!((answered.status.as_u16(), answered.code().as_str()), (400, "MALFORMED"));
    }
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let mut request = client.request(Body::empty());
        *request.method_mut() = method;
        let answered = client.send(request).await;
        assert_eq!((answered.status.as_u16(), answered.code().as_str()), (405, "METHOD"));
        assert_eq!(answered.headers[ALLOW], "GET, POST");
    }
}

#[tokio::test]
async fn nobody_is_answered_without_a_known_token() {
    let client = Client::of_story().await;
    let body = json!({ "query": "{ __typename }" }).to_string();
    for token in [None, Some("Bearer unknown"), Some("Basic auditor")] {
        let mut request = client.request(body.clone());
        request.headers_mut().remove(AUTHORIZATION);
        if let Some(token) = token {
            request.headers_mut().insert(AUTHORIZATION, HeaderValue::from_static(token));
        }
        let answered = client.send(request).await;
        assert_eq!(answered.status, 401, "{token:?}");
        assert_eq!(answered.body["code"], "unauthenticated");
        assert!(answered.headers.contains_key(WWW_AUTHENTICATE));
    }
}

#[tokio::test]
async fn whoever_may_read_nothing_is_refused_before_the_query_is_looked_at() {
    let client = Client::of_story().await;
    let flood: String = (0..4_000).map(|it| format!("a{it}:__typename ")).collect();
    for role in ["vendor", "catalogue", "bank:orabank", "insurer:nsia", "carrier:1"] {
        for query in [&format!("{{ {flood} }}"), "{ __typename }", "{"] {
            let answered = client.r#as(role).asked(query).await;
            assert_eq!((answered.status.as_u16(), answered.code().as_str()), (403, "FORBIDDEN"));
        }
    }
}

#[tokio::test]
async fn errors_are_told_up_to_a_bound_and_stand_where_something_is() {
    let client = Client::of_story().await;
    let many: String = (0..3_000).map(|it| format!("a{it}:b{it} ")).collect();
    let answered = client.asked(&format!("{{ {many} }}")).await;
    let errors = answered.body["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 21);
    assert_eq!(errors[20]["extensions"]["code"], "MORE_ERRORS");
    assert!(errors[20]["message"].as_str().unwrap().contains("2980 more"), "{}", errors[20]);
    let long = client.asked(&format!("{{ {} }}", "x".repeat(20_000))).await;
    assert!(long.message().len() < 600, "{}", long.message().len());
    // Lines and columns are counted from 1; what the request as a whole is refused for has none.
    let deep = "{a".repeat(100);
    for query in [deep.as_str(), "{ nothing }", &"x".repeat(10), &format!("{{ {many} }}")] {
        let answered = client.asked(query).await;
        for error in answered.body["errors"].as_array().unwrap() {
            let places = error.get("locations").and_then(Value::as_array);
            let zero = |it: &Value| it["line"] == 0 || it["column"] == 0;
            assert!(!places.is_some_and(|it| it.is_empty() || it.iter().any(zero)), "{error}");
        }
    }
}

#[tokio::test]
async fn graphiql_is_for_browsers_where_it_is_on() {
    let mut client = Client::of_story().await;
    let page = || {
        let browser = "text/html,application/xhtml+xml,*/*;q=0.8";
        Request::get("/graphql").header(ACCEPT, browser).body(Body::empty()).unwrap()
    };
    let answered = client.send(page()).await;
    assert_eq!(answered.status, 200);
    assert!(answered.body.as_str().unwrap().contains("GraphiQL"), "{answered:?}");
    client.service.graphiql = false;
    assert_eq!(client.send(page()).await.status, 401);
}

/// What GraphiQL and code generators ask, with the nine levels of types of graphql-js 17.
fn introspection() -> String {
    let levels = 9;
    let of_type = "ofType { kind name ".repeat(levels) + &"}".repeat(levels);
    format!(
        "query IntrospectionQuery {{ __schema {{ description queryType {{ name kind }}
            mutationType {{ name kind }} subscriptionType {{ name kind }}
            types {{ ...FullType }}
            directives {{ name description isRepeatable locations
                args(includeDeprecated: true) {{ ...InputValue }} }} }} }}
        fragment FullType on __Type {{ kind name description specifiedByURL isOneOf
            fields(includeDeprecated: true) {{ name description
                args(includeDeprecated: true) {{ ...InputValue }}
                type {{ ...TypeRef }} isDeprecated deprecationReason }}
            inputFields(includeDeprecated: true) {{ ...InputValue }}
            interfaces {{ ...TypeRef }}
            enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }}
            possibleTypes {{ ...TypeRef }} }}
        fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue
            isDeprecated deprecationReason }}
        fragment TypeRef on __Type {{ kind name {of_type} }}"
    )
}

#[tokio::test]
async fn the_schema_describes_itself_to_tools_unless_that_is_off() {
    let mut client = Client::of_story().await;
    let data = client.data(&introspection()).await;
    let types = data["__schema"]["types"].as_array().unwrap();
    assert!(types.iter().any(|it| it["name"] == "Loan"), "{types:?}");

    client.service.schema = schema::ledger(false);
    for query in [introspection(), "{ __type(name: \"Loan\") { name } }".to_owned()] {
        let answered = client.asked(&query).await;
        let told = answered.body.to_string();
        assert!(!told.contains("Loan"), "{told}");
    }
    let answered = client.data("{ __typename }").await;
    assert_eq!(answered, json!({ "__typename": "Query" }));
}

#[tokio::test]
async fn what_broke_is_not_told() {
    let models = servers::fresh_database("query-broken");
    crate::ledger::Ledger::new().project(&models).await;
    let options: sqlx::postgres::PgConnectOptions = models.parse().unwrap();
    let pool = sqlx::PgPool::connect_with(options).await.unwrap();
    sqlx::query("drop table portfolio_v5.loans").execute(&pool).await.unwrap();
    let client = Client::new(&models, Keys::none());
    for (query, data) in [
        ("{ loans { nodes { id } } }".to_owned(), Value::Null),
        (format!("{{ loan(id: \"{AFI}\") {{ id }} }}"), json!({ "loan": null })),
    ] {
        let answered = client.asked(&query).await;
        assert_eq!(answered.status, 200);
        assert_eq!(answered.code(), "INTERNAL");
        assert_eq!(answered.body.get("data"), Some(&data), "{query}");
        let told = answered.body.to_string();
        for detail in ["relation", "portfolio", "sql", "42P01", "exist"] {
            assert!(!told.to_lowercase().contains(detail), "{detail} in {told}");
        }
    }
    // Nothing was executed where not even the positions can be read.
    sqlx::query("drop table ledger.positions").execute(&pool).await.unwrap();
    let mut request = client.request(json!({ "query": "{ __typename }" }).to_string());
    request.headers_mut().insert("ledger-position", HeaderValue::from_static("0@1"));
    let answered = client.send(request).await;
    assert_eq!((answered.status.as_u16(), answered.code().as_str()), (500, "INTERNAL"));
    assert!(answered.body.get("data").is_none());
    // And the rest of the service goes on.
    assert_eq!(client.data("{ __typename }").await, json!({ "__typename": "Query" }));
}

#[tokio::test]
async fn errors_are_counted_by_code_and_queries_timed() {
    let registry = prometheus::Registry::new();
    let mut client = Client::new(&story().models, Keys::none());
    client.service.metrics = query_graphql::metrics::Metrics::register(&registry).unwrap();
    client.asked("{ nothing }").await;
    client.asked("{ loans(first: 101) { nodes { id } } }").await;
    client.r#as("vendor").asked("{ projectionLag { model } }").await;
    sent(&client, None, "{").await;
    let text = prometheus::TextEncoder::new().encode_to_string(&registry.gather()).unwrap();
    for code in ["INVALID_QUERY", "PAGE_TOO_LONG", "FORBIDDEN", "MALFORMED"] {
        let line = format!("ledger_query_errors_total{{code=\"{code}\"}} 1\n");
        assert!(text.contains(&line), "{line} in {text}");
    }
    assert!(text.contains("ledger_query_seconds_count 2\n"), "{text}");
}
