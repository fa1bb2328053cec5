//! Every command and every kind of bad input: the right code each time, and nothing is recorded.
//!
//! The table (`table.rs`, `lending.rs` …) is a journey: each row's command is sent in every spoiled way first, then
//! as it should be, so that what was refused was refused for what was spoiled; and then again in a
//! state that forbids it.

mod changing;
mod delivered;
mod evidence;
mod identity;
mod lending;
mod partners;
mod premium;
mod servicing;
mod shipping;
mod spoil;
mod table;
mod trading;
mod world;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use self::spoil::Schemas;
use self::world::{World, world};
use super::{OWN, TOKENS, key, request};

/// One command of the route table.
struct Row {
    command: &'static str,
    /// Where it is sent; names in braces are filled in by the world.
    path: &'static str,
    /// The tokens that may send it, the first of which does. No other may.
    may: &'static [&'static str],
    /// What must have happened before.
    setup: &'static [Step],
    body: fn(&World) -> Value,
    /// What the world learns from the commit.
    keep: &'static [(&'static str, Keep)],
    /// What becomes of a body whose money is in another currency.
    other_currency: OtherCurrency,
    wrong_state: WrongState,
}

/// A command that is sent on the way to a row's.
struct Step {
    by: &'static str,
    path: &'static str,
    body: fn(&World) -> Value,
    keep: &'static [(&'static str, Keep)],
}

/// Where in the answer an id stands.
#[derive(Clone, Copy)]
enum Keep {
    /// The end of `Location`.
    Location,
    /// A JSON pointer into the commit.
    At(&'static str),
}

enum OtherCurrency {
    /// The body has no money.
    NoMoney,
    /// Any currency will do: what is begun is in the currency that is given.
    Any,
    /// The one at this pointer must be another's.
    Refused(&'static str, u16, &'static str),
}

enum WrongState {
    /// Sent again it is refused.
    Again(u16, &'static str),
    /// Sent again it changes nothing, and so it is answered.
    Nothing,
    /// Sent before `setup` it is refused.
    Before(u16, &'static str),
    /// Sent elsewhere, or with another body, it is refused.
    Elsewhere(&'static str, fn(&World) -> Value, u16, &'static str),
    /// Each key begins something new, and no state forbids it.
    None,
    /// It is refused as it should be, since this world's policy lacks what it needs; where one has it, it is
    /// asked in a file of its own.
    Here(u16, &'static str),
}

fn rows() -> impl Iterator<Item = &'static Row> {
    [
        table::ROWS,
        identity::ROWS,
        lending::ROWS,
        changing::ROWS,
        servicing::ROWS,
        trading::ROWS,
        shipping::ROWS,
        delivered::ROWS,
        premium::ROWS,
        evidence::ROWS,
        partners::ROWS,
    ]
    .into_iter()
    .flatten()
}

#[tokio::test]
async fn every_command_refuses_every_kind_of_bad_input() {
    let schemas = Schemas::read();
    let mut world = world().await;
    let mut sent = 0;
    for row in rows() {
        if let WrongState::Before(status, code) = row.wrong_state {
            let path = world.path(row.path);
            world.refused(row.may[0], &path, (row.body)(&world), status, code).await;
        }
        for step in row.setup {
            world.take(step).await;
        }
        let path = world.path(row.path);
        let body = (row.body)(&world);
        sent += spoiled_bodies(&world, &schemas, row, &path, &body).await;
        sent += wrong_callers(&world, row, &path, &body).await;
        sent += wrong_addresses(&world, row, &path, &body).await;
        sent += other_currency(&world, row, &path, &body).await;
        done(&mut world, row, &path, body).await;
    }
    assert!(sent > 2_000, "only {sent} requests were spoiled");
}

#[test]
fn the_table_has_every_command_once() {
    let routes = Schemas::read().operations();
    let rows: Vec<String> = rows().map(|it| it.command.replace('.', "_")).collect();
    let known: BTreeSet<String> = rows.iter().cloned().collect();
    assert_eq!(rows.len(), known.len(), "a command has two rows");
    assert_eq!(known, routes, "the route table and the table of bad input differ");
}

async fn spoiled_bodies(
    world: &World,
    schemas: &Schemas,
    row: &Row,
    path: &str,
    body: &Value,
) -> usize {
    let spoiled = schemas.spoiled(row.command, body);
    for (how, at_fault, body) in &spoiled {
        let heads = world.ledger.heads();
        let answer = world.ledger.ask(row.may[0], path, body.clone()).await;
        let short: String = answer.text.chars().take(300).collect();
        assert_eq!(answer.status.as_u16(), 400, "{} with {how}: {short}", row.command);
        let problem = answer.problem(400, "malformed");
        let pointer = problem["pointer"].as_str().unwrap();
        // Which amounts there are is a rule of money as a whole.
        let of_money = how.starts_with("negative") || how.starts_with("overflow");
        let whole = at_fault.strip_suffix("/amount").filter(|_| of_money);
        let exact = pointer == at_fault || Some(pointer) == whole;
        assert!(exact, "{} with {how}: {short}", row.command);
        assert_eq!(world.ledger.heads(), heads, "{} with {how}", row.command);
    }
    let text = body.to_string();
    let half = text.get(..text.len() - 1).unwrap().to_owned();
    for text in ["", "null", "7", &half] {
        let request = request(row.may[0], path).header("Idempotency-Key", key());
        let answer = world.ledger.send(request.body(text.to_owned().into()).unwrap()).await;
        answer.problem(400, "malformed");
    }
    spoiled.len()
}

/// Who has no right to it, or not in this file.
async fn wrong_callers(world: &World, row: &Row, path: &str, body: &Value) -> usize {
    let heads = world.ledger.heads();
    let others = TOKENS.iter().filter(|(token, _)| !row.may.contains(token));
    let mut sent = 0;
    for (token, role) in others {
        let answer = world.ledger.ask(token, path, body.clone()).await;
        assert_eq!(answer.status.as_u16(), 403, "{} as {role}: {}", row.command, answer.text);
        answer.problem(403, "forbidden");
        sent += 1;
    }
    world.ledger.ask("nobody", path, body.clone()).await.problem(401, "unauthenticated");
    assert_eq!(world.ledger.heads(), heads, "{}", row.command);
    sent
}

/// Ids that are none, that nobody has, and that stand in another person's file.
async fn wrong_addresses(world: &World, row: &Row, path: &str, body: &Value) -> usize {
    let heads = world.ledger.heads();
    let (by, mut sent) = (row.may[0], 0);
    let names: Vec<&str> = row.path.split('/').filter(|it| it.starts_with('{')).collect();
    for name in &names {
        // A bank has a name: `7` may be one.
        let short = if *name == "{bank}" { "Seven" } else { "7" };
        for id in [short, "5C1E8F5E-90B9-4D3C-8A51-0F5F7F1F2A3B", "%7B%7D"] {
            let path = world.path(&row.path.replace(name, id));
            world.ledger.ask(by, &path, body.clone()).await.problem(400, "malformed-id");
            sent += 1;
        }
    }
    let missing =
        |it: &str| it.replace("{customer}", &OWN.to_string()).replace("{vendor}", &OWN.to_string());
    if missing(row.path) != row.path {
        let answer = world.ledger.ask(by, &world.path(&missing(row.path)), body.clone()).await;
        let code = answer.json()["code"].as_str().unwrap_or("none").to_owned();
        let expected = match answer.status.as_u16() {
            404 => code.ends_with(".not_registered") || code.ends_with(".not_found"),
            // What is personal is sealed before anybody is asked.
            409 => code == "no-person-key",
            _ => false,
        };
        assert!(expected, "{} in nobody's file: {}", row.command, answer.text);
        sent += 1;
    }
    if names.len() > 1 {
        let other = row
            .path
            .replace("{customer}", "{other_customer}")
            .replace("{vendor}", "{other_vendor}")
            .replace("{bank}", "{other_bank}");
        let answer = world.ledger.ask(by, &world.path(&other), body.clone()).await;
        let code = answer.json()["code"].as_str().unwrap_or("none").to_owned();
        assert_eq!(answer.status.as_u16(), 404, "{} of another: {}", row.command, answer.text);
        assert!(code.ends_with("not_found"), "{}: {code}", row.command);
        sent += 1;
    }
    let form = axum::http::Request::post(path)
        .header("Authorization", format!("Bearer {by}"))
        .header("Idempotency-Key", key());
    world.ledger.send(form.body("a=b".into()).unwrap()).await.problem(415, "content-type");
    world
        .ledger
        .post(by, path, Some("two words"), body.clone())
        .await
        .problem(400, "idempotency-key");
    assert_eq!(world.ledger.heads(), heads, "{}", row.command);
    sent
}

async fn other_currency(world: &World, row: &Row, path: &str, body: &Value) -> usize {
    let has_money = body.to_string().contains("\"currency\"");
    match row.other_currency {
        OtherCurrency::NoMoney => assert!(!has_money, "{} has money", row.command),
        OtherCurrency::Any => assert!(has_money, "{} has no money", row.command),
        OtherCurrency::Refused(pointer, status, code) => {
            let mut body = body.clone();
            let currency = body.pointer_mut(pointer).expect("money stands there");
            *currency = json!("GHS");
            world.refused(row.may[0], path, body, status, code).await;
            return 1;
        }
    }
    0
}

/// Sends the row's command as it should be, and then where or when it should not.
async fn done(world: &mut World, row: &Row, path: &str, body: Value) {
    let by = row.may[0];
    if let WrongState::Here(status, code) = row.wrong_state {
        return world.refused(by, path, body, status, code).await;
    }
    let answer = world.ledger.ask(by, path, body.clone()).await;
    assert!([200, 201].contains(&answer.status.as_u16()), "{}: {}", row.command, answer.text);
    let events = answer.json()["events"].as_array().unwrap().len();
    assert!(events > 0, "{} as it should be changes something: {}", row.command, answer.text);
    world.learn(row.keep, &answer);
    match row.wrong_state {
        WrongState::Again(status, code) => {
            world.refused(by, path, body, status, code).await;
        }
        WrongState::Elsewhere(path, body, status, code) => {
            let (path, body) = (world.path(path), body(world));
            world.refused(by, &path, body, status, code).await;
        }
        WrongState::Nothing => {
            let heads = world.ledger.heads();
            let answer = world.ledger.ask(by, path, body).await;
            assert_eq!(answer.json()["events"], json!([]), "{}: {}", row.command, answer.text);
            assert_eq!(world.ledger.heads(), heads, "{}", row.command);
        }
        WrongState::Before(..) | WrongState::Here(..) | WrongState::None => {}
    }
}
