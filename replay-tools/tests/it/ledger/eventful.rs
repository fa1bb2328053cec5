//! A ledger in which much has happened.

use ledger_core::credit::loan::{Act, ChargeKind};
use ledger_core::file::Command;
use ledger_core::log::{FileId, Log, ids};
use ledger_core::party::customer::{self, Contact, ContactField};
use ledger_core::privacy::Sealed;

use super::lending::source;
use super::{Ledger, day, twd};

/// A ledger of a few files that met every kind of event of customers and loans
/// but disputes, over two months.
pub(crate) async fn eventful<L: Log>(log: L, partitions: u32) -> Ledger<L> {
    let mut ledger = Ledger::begin(log, partitions, day("2004-11-01")).await;
    let sealed = |text: &str| Some(Sealed { key_version: 1, sealed: text.to_owned() });
    let contact = Contact { name: sealed("bmFtZQ=="), phone: sealed("cGhvbmU="), email: None };
    let late = ledger.register_as("late", contact).await;
    let file = FileId::Customer(late);
    let contact = Contact { email: sealed("bWFpbA=="), ..Contact::default() };
    let changed = customer::Command::ChangeContact { contact, removed: vec![ContactField::Phone] };
    ledger.ask(file, "contact", "customer.change_contact", Command::Customer(changed)).await;
    // Due on the 5th of November and December and of January; never paid in time.
    let arrears = ledger.board_loan(late, "arrears", (3, 900), day("2004-11-05"), 0).await;

    let good = ledger.register("good").await;
    let granted = ledger.grant(good, "granted", 600, day("2004-11-10")).await;
    let disburse = Act::Disburse { amount: twd(600), source: source("out"), value_date: None };
    ledger.act(good, granted, "disburse", disburse).await;
    let given_up = ledger.grant(good, "given up", 300, day("2004-12-01")).await;
    ledger.act(good, given_up, "cancel", Act::Cancel { motive: "no need".to_owned() }).await;

    ledger.days_until(day("2004-11-08")).await;
    ledger.repay(late, arrears, "part", 400).await;
    let suspend = customer::Command::Suspend { motive: "fraud".to_owned() };
    ledger.ask(file, "suspend", "customer.suspend", Command::Customer(suspend)).await;
    let resume = customer::Command::Resume { motive: "checked".to_owned() };
    ledger.ask(file, "resume", "customer.resume", Command::Customer(resume)).await;
    // Waits as credit until the instalments fall due, and closes the loan with the last.
    let whole = ledger.repay(good, granted, "whole", 600).await;

    ledger.days_until(day("2004-11-20")).await;
    let charge = ids::created_id(ledger.id_of(Some(file), "charge"), "charge");
    let charged = Act::Charge {
        charge,
        instalment: 1,
        kind: ChargeKind::Penalty,
        amount: twd(50),
        motive: "late".to_owned(),
    };
    ledger.act(late, arrears, "charge", charged).await;
    ledger.repay(late, arrears, "rest", 550).await;

    // In default thirty days after the 5th of December, cured, late again.
    ledger.days_until(day("2005-01-06")).await;
    ledger.repay(late, arrears, "cure", 1_800).await;
    let reversal = Act::ReverseRepayment { repayment: whole, motive: "charged back".to_owned() };
    for partition in 0..partitions {
        ledger.take_over(partition).await;
    }
    ledger.days_until(day("2005-01-12")).await;
    ledger.act(good, granted, "reverse", reversal).await;
    ledger.days_until(day("2005-01-14")).await;
    ledger
}
