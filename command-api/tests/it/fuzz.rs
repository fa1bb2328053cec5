//! Requests that are changed a little: whatever comes in, it is answered by a commit or by a
//! problem that is the caller's, and what was refused leaves no trace.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use ledger_core::log::Place;
use ledger_core::testing::Fuzz;
use serde_json::Value;

use crate::http::{Answered, Ledger, grant, key, ledger, repayment};

/// Inputs after which the commands concern others: these have been through much by then.
const INPUTS_A_CUSTOMER: u32 = 100;

/// What the inputs name in braces.
struct Named {
    customer: String,
    loan: String,
    /// Granted, not disbursed.
    granted: String,
    repayment: String,
}

impl Named {
    async fn made(ledger: &Ledger) -> Named {
        let running = ledger.running_loan().await;
        let (customers, loan) = running.split_once("/loans/").unwrap();
        let granted = ledger.ask("service", &format!("{customers}/loans"), grant()).await;
        let (_, granted) = granted.header("location").unwrap().rsplit_once('/').unwrap();
        let repayments = format!("{running}/repayments");
        let paid = ledger.ask("finance", &repayments, repayment(1_000, &key())).await.commit(200);
        let repayment = paid.pointer("/events/0/data/repayment").and_then(Value::as_str).unwrap();
        Named {
            customer: customers.rsplit_once('/').unwrap().1.to_owned(),
            loan: loan.to_owned(),
            granted: granted.to_owned(),
            repayment: repayment.to_owned(),
        }
    }

    /// The input with the names filled in, each `{key}` by one of its own.
    fn filled(&self, input: &[u8]) -> Vec<u8> {
        let mut filled = vec![];
        let mut rest = input;
        while let Some((first, behind)) = rest.split_first() {
            let name = |name: &str| behind.starts_with(name.as_bytes()).then_some(name.len());
            let (length, value) = match first {
                b'{' => name("customer}")
                    .map(|it| (it, self.customer.clone()))
                    .or_else(|| name("loan}").map(|it| (it, self.loan.clone())))
                    .or_else(|| name("granted}").map(|it| (it, self.granted.clone())))
                    .or_else(|| name("repayment}").map(|it| (it, self.repayment.clone())))
                    .or_else(|| name("key}").map(|it| (it, key())))
                    .unwrap_or((0, "{".to_owned())),
                other => {
                    filled.push(*other);
                    rest = behind;
                    continue;
                }
            };
            filled.extend(value.bytes());
            rest = &behind[length..];
        }
        filled
    }
}

/// The commits that the log holds beyond these heads.
fn grown(ledger: &Ledger, before: &[u64]) -> BTreeSet<Place> {
    let partitions = (0..).zip(before).zip(ledger.heads());
    partitions
        .flat_map(|((partition, before), now)| {
            (before + 1..=now).map(move |sequence| Place { partition, sequence })
        })
        .collect()
}

/// The problem's code and pointer, which a refusal has to have.
fn problem(status: u64, problem: &Value) -> String {
    let code = problem.get("code").and_then(Value::as_str).unwrap_or_default();
    assert!((400..500).contains(&status) && !code.is_empty(), "{problem}");
    assert!(problem.get("detail").is_some_and(Value::is_string), "{problem}");
    let pointer = problem.get("pointer").and_then(Value::as_str).unwrap_or_default();
    // Names that were made up tell nothing new.
    let plain = |it: &str| it.bytes().all(|it| it.is_ascii_lowercase() || it == b'_');
    let known = |it: &&str| plain(it) && it.len() <= 20 && !it.ends_with('_');
    let pointer: Vec<&str> = pointer.split('/').filter(known).collect();
    let pointer = pointer.join("/");
    format!("{status} {code} {pointer}")
}

/// A role's token and a path in the first line, the body in the others.
fn request(input: &[u8]) -> Option<Request<Body>> {
    let (line, body) = match input.iter().position(|it| *it == b'\n') {
        Some(end) => (&input[..end], &input[end + 1..]),
        None => (input, &[][..]),
    };
    let (token, path) = str::from_utf8(line).ok()?.split_once(' ')?;
    Request::post(path)
        .header("Authorization", format!("Bearer {token}"))
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", key())
        .body(Body::from(body.to_vec()))
        .ok()
}

#[tokio::test]
async fn no_body_is_answered_by_a_defect_or_leaves_a_trace_when_it_is_refused() {
    let ledger = ledger().await;
    let mut named = Named::made(&ledger).await;
    let mut fuzz = Fuzz::over(env!("CARGO_MANIFEST_DIR"), "tests/corpus/bodies");
    let mut asked = 0;
    while let Some(input) = fuzz.input() {
        asked += 1;
        if asked % INPUTS_A_CUSTOMER == 0 {
            named = Named::made(&ledger).await;
        }
        let Some(request) = request(&named.filled(&input)) else {
            fuzz.came_to("no request");
            continue;
        };
        let before = ledger.heads();
        let answer: Answered = ledger.send(request).await;
        let grown = grown(&ledger, &before);
        let status = u64::from(answer.status.as_u16());
        fuzz.came_to(match status {
            200 | 201 => {
                let position: Place = answer.header("ledger-position").unwrap().parse().unwrap();
                let events = answer.json();
                let events = events.get("events").and_then(Value::as_array).unwrap();
                match events.is_empty() {
                    true => assert!(grown.is_empty(), "nothing was to be done: {grown:?}"),
                    false => assert_eq!(grown, BTreeSet::from([position])),
                }
                let types: Vec<_> = events.iter().filter_map(|it| it.get("type")).collect();
                format!("{status} {types:?}")
            }
            _ => {
                assert!(grown.is_empty(), "refused, and in the ledger: {grown:?}");
                problem(status, &answer.json())
            }
        });
    }
    fuzz.expect_met(["201", "200", "400 malformed", "401", "403", "404", "409", "422"]);
}

#[tokio::test]
async fn no_bulk_line_is_answered_by_a_defect_or_leaves_a_trace_when_it_is_refused() {
    let ledger = ledger().await;
    let mut named = Named::made(&ledger).await;
    let mut fuzz = Fuzz::over(env!("CARGO_MANIFEST_DIR"), "tests/corpus/bulk");
    let mut asked = 0;
    while let Some(input) = fuzz.input() {
        asked += 1;
        if asked % INPUTS_A_CUSTOMER == 0 {
            named = Named::made(&ledger).await;
        }
        let filled = named.filled(&input);
        let request = Request::post("/v1/bulk")
            .header("Authorization", "Bearer service")
            .header("Content-Type", "application/x-ndjson")
            .body(Body::from(filled.clone()));
        let before = ledger.heads();
        let answer = ledger.send(request.unwrap()).await;
        let grown = grown(&ledger, &before);
        if answer.status != 200 {
            assert!(grown.is_empty(), "refused as a whole, and in the ledger: {grown:?}");
            fuzz.came_to(problem(answer.status.as_u16().into(), &answer.json()));
            continue;
        }
        let lines: Vec<Value> =
            answer.text.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
        let asked = filled.strip_suffix(b"\n").unwrap_or(&filled);
        assert_eq!(lines.len(), asked.split(|it| *it == b'\n').count(), "one answer a line");
        let mut committed = BTreeSet::new();
        let mut outcome = BTreeSet::new();
        let mut in_flight = false;
        for line in &lines {
            let status = line.get("status").and_then(Value::as_u64).unwrap();
            outcome.insert(match line.get("problem") {
                // A line that bears the key of one before it may meet that one before the log has
                // acknowledged it; those of the same file behind it are then not decided.
                Some(found) if status == 503 => {
                    assert!(in_flight, "{found}");
                    assert_eq!(found.get("code"), Some(&"outcome-unknown".into()));
                    "503".to_owned()
                }
                Some(found) => {
                    in_flight |= found.get("code") == Some(&"in-flight".into());
                    problem(status, found)
                }
                None => {
                    let position: Place =
                        line.get("position").and_then(Value::as_str).unwrap().parse().unwrap();
                    // A repeat within the request meets the commit again, and so does one that
                    // changed nothing.
                    if line.get("commit").is_some()
                        && position.sequence > before[position.partition as usize]
                    {
                        committed.insert(position);
                    }
                    format!("{status}")
                }
            });
        }
        assert_eq!(grown, committed, "what was answered by a commit, and nothing else");
        fuzz.came_to(outcome.into_iter().collect::<Vec<_>>().join(", "));
    }
    fuzz.expect_met(["200", "201", "400 malformed"]);
}
