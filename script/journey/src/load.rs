//! The main job: every fact of the real portfolio as a command over HTTP, in order of date.

use std::time::{Duration, Instant};

use chrono::{Datelike, NaiveDate};
use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::json;

use crate::borrowers::Borrower;
use crate::client::{Answered, Caller, ClientError, Line};
use crate::independent::{INSTALMENTS, due_on, first_day, instalment, last_day, paid_on};
use crate::report::say;

/// Lines a bulk request.
const LINES: usize = 1_000;

/// Bulk requests under way at once.
const REQUESTS_AT_ONCE: usize = 4;

/// What the load came to.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub commands: usize,
    pub business_days: usize,
    pub took: Duration,
    /// The last `Ledger-Position`.
    pub position: String,
    /// One borrower's customer and loan id, for the examples.
    pub example: Example,
}

/// A customer and a loan to look at.
#[derive(Debug, Clone)]
pub struct Example {
    pub customer: String,
    pub loan: String,
}

struct Account {
    borrower: Borrower,
    file: String,
    loan: String,
}

/// Loads these borrowers: registered and boarded on the first day, then each day started and
/// its repayments recorded, to the last day.
///
/// # Errors
/// When a command is refused: none may be.
pub async fn load(caller: &Caller, borrowers: &[Borrower]) -> Result<Loaded, ClientError> {
    let start = Instant::now();
    caller.start_day(first_day()).await?;

    let registered = send(caller, borrowers.iter().map(register).collect()).await?;
    say(&format!("{} customers registered, {:.0?}", registered.len(), start.elapsed()));
    let files: Vec<String> = registered.into_iter().map(file_of).collect();

    let lines = borrowers.iter().zip(&files).map(|(it, file)| board(it, file)).collect();
    let boarded = send(caller, lines).await?;
    say(&format!("{} loans boarded, {:.0?}", boarded.len(), start.elapsed()));
    let accounts: Vec<Account> = borrowers
        .iter()
        .zip(files)
        .zip(boarded)
        .map(|((borrower, file), answer)| Account {
            borrower: *borrower,
            file,
            loan: loan_of(answer),
        })
        .collect();

    let (mut commands, mut business_days) = (2 * borrowers.len(), 1);
    let mut position = String::new();
    for day in first_day().iter_days().skip(1).take_while(|it| *it <= last_day()) {
        position = caller.start_day(day).await?;
        business_days += 1;
        let repayments: Vec<Line> =
            accounts.iter().filter_map(|account| repayment(account, day)).collect();
        if repayments.is_empty() {
            continue;
        }
        commands += repayments.len();
        let paid = send(caller, repayments).await?;
        say(&format!("{day}: {} repayments recorded, {:.0?}", paid.len(), start.elapsed()));
    }
    // The example has a story to tell: arrears, a default, and a cure if there is one.
    let example = accounts
        .iter()
        .max_by_key(|it| (it.borrower.arrears.min(3), !it.borrower.fails))
        .map(|it| Example { customer: bare(&it.file), loan: it.loan.clone() })
        .unwrap_or_else(|| Example { customer: String::new(), loan: String::new() });
    Ok(Loaded { commands, business_days, took: start.elapsed(), position, example })
}

async fn send(caller: &Caller, lines: Vec<Line>) -> Result<Vec<Answered>, ClientError> {
    let answers: Vec<Vec<Answered>> = stream::iter(lines.chunks(LINES).map(|it| caller.bulk(it)))
        .buffered(REQUESTS_AT_ONCE)
        .try_collect()
        .await?;
    Ok(answers.into_iter().flatten().collect())
}

/// A made-up name and phone put sealing on the path.
fn register(borrower: &Borrower) -> Line {
    let number = borrower.number;
    let body = json!({
        "country": "TW",
        "name": format!("Borrower {number}"),
        "phone": format!("+8869{number:08}"),
    });
    Line {
        key: format!("register-{number}"),
        command: "customer.register",
        file: None,
        loan: None,
        body: body.to_string(),
    }
}

fn board(borrower: &Borrower, file: &str) -> Line {
    let rows: Vec<_> = (1..=INSTALMENTS)
        .map(|it| {
            json!({
                "number": it,
                "due_on": due_on(it),
                "owed": { "principal": amount(instalment(borrower.limit, it)) },
            })
        })
        .collect();
    let body = json!({
        "product": { "code": "credit-card" },
        "lender": { "kind": "bank", "id": "taiwan" },
        "lender_reference": format!("client {}", borrower.number),
        "reference": format!("card {}", borrower.number),
        "position": { "rows": rows },
    });
    Line {
        key: format!("board-{}", borrower.number),
        command: "loan.board",
        file: Some(file.to_owned()),
        loan: None,
        body: body.to_string(),
    }
}

/// What the borrower pays on `day`, all in one repayment.
fn repayment(account: &Account, day: NaiveDate) -> Option<Line> {
    let Account { borrower, file, loan } = account;
    let paid: i64 = (1..=INSTALMENTS)
        .filter(|&it| paid_on(borrower, it) == Some(day))
        .map(|it| instalment(borrower.limit, it))
        .sum();
    if paid == 0 {
        return None;
    }
    let reference = format!("{}-{:02}-{}", day.year(), day.month(), borrower.number);
    let body = json!({
        "amount": amount(paid),
        "money": { "kind": "external", "channel": "bank:taiwan", "reference": reference },
    });
    Some(Line {
        key: format!("repay-{reference}"),
        command: "loan.receive_repayment",
        file: Some(file.clone()),
        loan: Some(loan.clone()),
        body: body.to_string(),
    })
}

fn amount(minor: i64) -> serde_json::Value {
    json!({ "amount": minor, "currency": "TWD" })
}

fn file_of(answer: Answered) -> String {
    answer.commit.map(|it| it.file).unwrap_or_default()
}

fn loan_of(answer: Answered) -> String {
    let events = answer.commit.map(|it| it.events).unwrap_or_default();
    events.iter().find_map(|it| it.stream.strip_prefix("loan-")).unwrap_or_default().to_owned()
}

fn bare(file: &str) -> String {
    file.strip_prefix("customer-").unwrap_or(file).to_owned()
}
