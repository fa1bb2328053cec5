//! Bad input: a clear problem with a pointer, and nothing is recorded.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use super::{Ledger, grant, key, ledger, repayment, request};

/// `body` with the value at `pointer` replaced.
fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    *body.pointer_mut(pointer).expect("the pointer leads somewhere") = value;
    body
}

async fn refused(ledger: &Ledger, token: &str, path: &str, body: Value, pointer: &str) {
    let heads = ledger.heads();
    let problem = ledger.ask(token, path, body.clone()).await.problem(400, "malformed");
    let found = problem.get("pointer").and_then(Value::as_str).unwrap_or_default();
    assert_eq!(found, pointer, "{body}: {problem}");
    assert_eq!(ledger.heads(), heads, "{body}");
}

#[tokio::test]
async fn a_malformed_body_is_refused_with_a_pointer_to_the_member() {
    let ledger = ledger().await;
    let loan = ledger.running_loan().await;
    let (customer, _) = loan.split_once("/loans/").unwrap();
    let (grants, repayments) = (format!("{customer}/loans"), format!("{loan}/repayments"));

    for (pointer, amount) in [
        ("/amount", json!(10)),
        ("/amount", json!({ "amount": -1, "currency": "XOF" })),
        ("/amount", json!({ "amount": 9_007_199_254_740_992_i64, "currency": "XOF" })),
        ("/amount/amount", json!({ "amount": 10.5, "currency": "XOF" })),
        ("/amount/amount", json!({ "amount": "10", "currency": "XOF" })),
        ("/amount/currency", json!({ "amount": 10, "currency": "XYZ" })),
        ("/amount/currency", json!({ "amount": 10, "currency": "xof" })),
        ("/amount/cents", json!({ "amount": 10, "currency": "XOF", "cents": 1 })),
    ] {
        let body = with(repayment(10, "T-1"), "/amount", amount);
        refused(&ledger, "finance", &repayments, body, pointer).await;
    }
    let mut unknown = repayment(10, "T-1");
    unknown.as_object_mut().unwrap().insert("amuont".to_owned(), json!(1));
    refused(&ledger, "finance", &repayments, unknown, "/amuont").await;
    let body = with(repayment(10, "T-1"), "/money/reference", json!(""));
    refused(&ledger, "finance", &repayments, body, "/money/reference").await;
    let body = with(repayment(10, "T-1"), "/money/reference", json!("x".repeat(101)));
    refused(&ledger, "finance", &repayments, body, "/money/reference").await;
    let body = with(repayment(10, "T-1"), "/money/channel", json!("T Money"));
    refused(&ledger, "finance", &repayments, body, "/money/channel").await;
    refused(&ledger, "finance", &repayments, json!([]), "").await;
    refused(&ledger, "finance", &repayments, json!({}), "").await;

    let body = with(grant(), "/plan/kind", json!("balloon"));
    let problem = ledger.ask("risk", &grants, body).await.problem(400, "malformed");
    assert_eq!(problem.get("pointer"), Some(&json!("/plan/kind")));
    let body = with(grant(), "/plan/first_due_on", json!("5 February"));
    ledger.ask("risk", &grants, body).await.problem(400, "malformed");
    let mut rate = grant();
    rate["plan"] = json!({
        "kind": "flat", "instalments": 12, "first_due_on": "2026-02-05", "rate": 0.12,
    });
    ledger.ask("risk", &grants, rate).await.problem(400, "malformed");

    let registers = "/v1/customers";
    for (pointer, body) in [
        ("/country", json!({ "country": "Togo" })),
        ("/phone", json!({ "country": "TG", "phone": "90 12 34 56" })),
        ("/email", json!({ "country": "TG", "email": "afi" })),
        ("/name", json!({ "country": "TG", "name": "a\u{0}b" })),
        ("/name", json!({ "country": "TG", "name": "x".repeat(201) })),
    ] {
        refused(&ledger, "support", registers, body, pointer).await;
    }
}

#[tokio::test]
async fn what_was_sent_is_not_quoted_back() {
    let ledger = ledger().await;
    let body = json!({ "country": "TG", "name": 5, "phone": "Afi Mensah 90" });
    let text = ledger.ask("support", "/v1/customers", body).await.text;
    assert!(!text.contains("Mensah"), "{text}");
    for (body, expected) in [
        (json!({ "country": "Afi Mensah" }), "expected two capital letters"),
        (json!({ "country": "a` is Afi Mensah: expected `x`, expected y" }), "expected two"),
        (json!({ "country": "TG", "phone": 22_890_123_456_i64 }), "expected a text, found a whole"),
        (json!({ "country": "TG", "phone": 22.5 }), "expected a text, found a number"),
        (json!({ "country": "TG", "phone": { "Mensah": 7 } }), "expected a text, found an object"),
        (json!({ "country": "TG", "Afi Mensah": 7 }), "not known here: expected one of `country`"),
        (json!({ "country": "TG", "4111111111111111": 7 }), "not known here: expected one of"),
        (json!({ "country": "TG", "x`, expected Mensah": 7 }), "not known here: expected one of"),
        (json!({ "country": "TG", "mensah_".repeat(1_000): 7 }), "not known here: expected one of"),
    ] {
        let answer = ledger.ask("support", "/v1/customers", body.clone()).await;
        let problem = answer.problem(400, "malformed");
        let detail = problem.get("detail").and_then(Value::as_str).unwrap();
        assert!(detail.contains(expected), "{body}: {detail}");
        for found in ["Mensah", "mensah", "22890123456", "22.5", "4111", "at line"] {
            assert!(!answer.text.contains(found), "{body}: {}", answer.text);
        }
        assert!(answer.text.len() < 400, "{}", answer.text);
    }
}

#[tokio::test]
async fn what_is_malformed_is_told_without_the_words_of_the_program() {
    let ledger = ledger().await;
    let loan = ledger.running_loan().await;
    let (customer, _) = loan.split_once("/loans/").unwrap();
    let (grants, repayments) = (format!("{customer}/loans"), format!("{loan}/repayments"));
    for (path, body, expected) in [
        (&repayments, with(repayment(1, "T"), "/amount", json!(10)), "expected an object, found a"),
        (
            &repayments,
            with(repayment(1, "T"), "/amount/amount", json!("10")),
            "expected a whole number, found a string",
        ),
        (&repayments, with(repayment(1, "T"), "/amount/amount", json!(-1)), "expected 0 to 900719"),
        (&repayments, json!({}), "the member `amount` is missing"),
        (
            &grants,
            with(grant(), "/plan/instalments", json!(-1)),
            "expected a whole number from 0 to 4294967295",
        ),
        (&grants, with(grant(), "/plan/kind", json!("balloon")), "expected one of"),
        (
            &grants,
            with(grant(), "/plan/first_due_on", json!("5 February")),
            "expected one from 1900",
        ),
        (&grants, with(grant(), "/lender", json!(7)), "expected an object, found a whole number"),
    ] {
        let token = if *path == grants { "risk" } else { "finance" };
        let problem = ledger.ask(token, path, body.clone()).await.problem(400, "malformed");
        let detail = problem.get("detail").and_then(Value::as_str).unwrap();
        assert!(detail.contains(expected), "{body}: {detail}");
        for word in ["struct", "enum", "i64", "u32", "Unchecked", "line 1", "invalid"] {
            assert!(!detail.contains(word), "{body}: {detail}");
        }
    }
}

#[tokio::test]
async fn characters_that_cannot_be_seen_do_not_name_anybody() {
    let ledger = ledger().await;
    for (name, allowed) in [
        ("\u{202e}evil", false),
        ("Afi\u{200b}Mensah", false),
        ("Afi\u{2066}Mensah", false),
        ("\u{feff}Afi", false),
        ("Afi\u{ad}Mensah", false),
        ("Afi\u{2028}Mensah", false),
        ("Afi\u{e0041}", false),
        ("Afi\u{e000}", false),
        ("Afi\u{7}", false),
        ("Afi\nMensah", false),
        // Persian joins and parts letters by them, as do emoji.
        ("\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}", true),
        ("\u{0915}\u{094d}\u{200d}\u{0937}", true),
        ("Ayawo Kof\u{0254}\u{0300}", true),
        ("O\u{2019}Brien-\u{c5}str\u{f6}m", true),
    ] {
        let body = json!({ "country": "TG", "name": name });
        let answer = ledger.ask("support", "/v1/customers", body).await;
        match allowed {
            true => drop(answer.commit(201)),
            false => {
                let problem = answer.problem(400, "malformed");
                assert_eq!(problem.get("pointer"), Some(&json!("/name")), "{name:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_country_is_one_of_the_list() {
    let ledger = ledger().await;
    for code in ["ZZ", "XK", "EU", "UK", "AN", "tg"] {
        refused(&ledger, "support", "/v1/customers", json!({ "country": code }), "/country").await;
    }
    for code in ["TG", "GB", "CW", "SS"] {
        ledger.ask("support", "/v1/customers", json!({ "country": code })).await.commit(201);
    }
}

#[tokio::test]
async fn bytes_that_are_no_json_are_refused() {
    let ledger = ledger().await;
    for bytes in
        [&b"{"[..], b"", b"\xff\xfe", b"{} {}", b"null", b"{\"country\":\"TG\",\"country\":\"TG\"}"]
    {
        let request = request("support", "/v1/customers").header("Idempotency-Key", key());
        let answer = ledger.send(request.body(Body::from(bytes.to_vec())).unwrap()).await;
        answer.problem(400, "malformed");
    }
}

#[tokio::test]
async fn other_content_types_too_long_bodies_and_other_methods_are_refused() {
    let ledger = ledger().await;
    let heads = ledger.heads();
    let form = Request::post("/v1/customers")
        .header("Authorization", "Bearer support")
        .header("Idempotency-Key", key())
        .header("Content-Type", "application/x-www-form-urlencoded");
    ledger.send(form.body(Body::from("country=TG")).unwrap()).await.problem(415, "content-type");

    let long = json!({ "country": "TG", "name": "x".repeat(1_100_000) });
    ledger.ask("support", "/v1/customers", long).await.problem(413, "body-too-large");

    let get = Request::get("/v1/customers").header("Authorization", "Bearer support");
    ledger.send(get.body(Body::empty()).unwrap()).await.problem(405, "method-not-allowed");
    ledger.ask("support", "/v1/persons", json!({})).await.problem(404, "no-such-route");
    assert_eq!(ledger.heads(), heads);
}

#[tokio::test]
async fn ids_have_one_spelling() {
    let ledger = ledger().await;
    let customer = ledger.customer().await.to_string();
    let others = ["7", "%ff"].map(str::to_owned);
    for id in [customer.to_uppercase(), customer.replace('-', "")].into_iter().chain(others) {
        let path = format!("/v1/customers/{id}/suspension");
        ledger.ask("risk", &path, reason("m")).await.problem(400, "malformed-id");
    }
    let path = "/v1/business-days/%ff";
    ledger.ask("admin", path, json!({})).await.problem(400, "malformed-date");
}

#[tokio::test]
async fn keys_are_visible_ascii_of_bounded_length() {
    let ledger = ledger().await;
    for key in ["", " ", "two words", &"k".repeat(256), "cl\u{e9}"] {
        let request = request("support", "/v1/customers").header("Idempotency-Key", key);
        let answer = ledger.send(request.body(Body::from(r#"{"country":"TG"}"#)).unwrap()).await;
        answer.problem(400, "idempotency-key");
    }
}

#[tokio::test]
async fn card_numbers_are_refused_wherever_they_stand() {
    let ledger = ledger().await;
    let customer = ledger.customer().await;
    let heads = ledger.heads();
    let path = format!("/v1/customers/{customer}/suspension");
    let number = "4111 1111 1111 1111";
    let in_note = ledger.ask("risk", &path, reason(&format!("paid by {number}"))).await;
    let problem = in_note.problem(400, "malformed");
    assert_eq!(problem.get("pointer"), Some(&json!("/reason/note")));
    assert!(!in_note.text.contains("4111"), "{}", in_note.text);

    let in_key = ledger.post("risk", &path, Some("4111111111111111"), reason("m")).await;
    in_key.problem(400, "card-number");
    let header = request("risk", &path)
        .header("Idempotency-Key", key())
        .header("x-note", "4111-1111-1111-1111");
    let body = Body::from(reason("m").to_string());
    ledger.send(header.body(body).unwrap()).await.problem(400, "card-number");
    let in_path = "/v1/customers/4111111111111111/suspension";
    ledger.ask("risk", in_path, reason("m")).await.problem(400, "card-number");
    assert_eq!(ledger.heads(), heads);
}

fn reason(note: &str) -> Value {
    json!({ "reason": { "code": "fraud_suspected", "note": note } })
}
