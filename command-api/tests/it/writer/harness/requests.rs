//! Requests in a few words.

use command_api::writer::Request;
use ledger_core::credit::loan::{
    Act, Components, Excess, Lender, MoneyRef, RepaymentKind, RowKind, StoredPosition, StoredRow,
};
use ledger_core::file::Command;
use ledger_core::log::{Actor, FileId, Hash, StreamId, ids};
use ledger_core::money::{Currency, Money};
use ledger_core::party::customer;
use ledger_core::policy;
use ledger_core::reason::Reason;
use uuid::Uuid;

use super::{LEDGER, PARTITIONS, day};

pub(crate) fn clerk() -> Actor {
    Actor { role: "finance".to_owned(), subject: Hash([7; 32]) }
}

/// The nth customer's file.
pub(crate) fn customer(n: u128) -> FileId {
    FileId::Customer(Uuid::from_u128(0xc0_0000 + n))
}

/// A customer's file that lies in this partition.
pub(crate) fn customer_in(partition: u32, n: u128) -> FileId {
    (n * 1_000..).map(customer).find(|it| it.partition(PARTITIONS) == partition).unwrap()
}

pub(crate) fn id_of(file: FileId) -> Uuid {
    match file {
        FileId::Customer(id) => id,
        FileId::Vendor(_) | FileId::Partner(_) | FileId::PolicyBook | FileId::Partition(_) => {
            panic!("{file} is no customer's")
        }
    }
}

pub(crate) fn request(file: FileId, stream: StreamId, key: &str, command: Command) -> Request {
    let pseudonym = clerk().subject.to_string();
    let command_id = ids::command_id(LEDGER, &pseudonym, ids::For::File(file), key);
    Request {
        file,
        stream,
        command_id,
        command_type: "test.act",
        fingerprint: Hash::of(format!("{key}{command:?}").as_bytes()),
        command,
        actor: clerk(),
        causation: None,
        correlation: command_id,
        traceparent: None,
        if_match: None,
        halted: None,
    }
}

pub(crate) fn to_policy_book(key: &str, act: policy::Act) -> Request {
    request(FileId::PolicyBook, StreamId::PolicyBook, key, Command::PolicyBook(act))
}

pub(crate) fn to_customer(file: FileId, key: &str, command: customer::Command) -> Request {
    request(file, StreamId::Customer(id_of(file)), key, Command::Customer(command))
}

pub(crate) fn register(file: FileId) -> Request {
    let contact = customer::Contact::default();
    let country = "TG".parse().unwrap();
    to_customer(file, "register", customer::Command::Register { country, contact })
}

fn reason(code: &str, key: &str) -> Reason {
    Reason { code: code.to_owned(), note: Some(format!("for {key}")) }
}

pub(crate) fn suspend(file: FileId, key: &str) -> Request {
    to_customer(file, key, customer::Command::Suspend { reason: reason("fraud_suspected", key) })
}

pub(crate) fn resume(file: FileId, key: &str) -> Request {
    to_customer(file, key, customer::Command::Resume { reason: reason("cause_cleared", key) })
}

pub(crate) fn loan_of(file: FileId) -> Uuid {
    Uuid::new_v5(&id_of(file), b"loan")
}

pub(crate) fn to_loan(file: FileId, key: &str, act: Act) -> Request {
    let loan = loan_of(file);
    request(file, StreamId::Loan(loan), key, Command::Loan { loan, act })
}

pub(crate) fn xof(amount: i64) -> Money {
    let currency: Currency = "XOF".parse().unwrap();
    Money::new(amount, currency).unwrap()
}

/// How a running loan of 1,000 an instalment stands of which nothing is paid.
pub(crate) fn unpaid(due_on: &[&str]) -> StoredPosition {
    let row = |(number, due_on): (u32, &&str)| StoredRow {
        number,
        kind: RowKind::Instalment,
        due_on: day(due_on),
        owed: Components { principal: Some(xof(1_000)), ..Components::default() },
        paid: None,
        waived: None,
    };
    StoredPosition {
        rows: (1..).zip(due_on).map(row).collect(),
        credit: None,
        overdrawn: None,
        disbursed_on: None,
        interest_until: None,
        worst_days_past_due: 0,
        defaulted_before: false,
        in_default: false,
        charges: vec![],
    }
}

/// A running loan of 1,000 an instalment, due on these days.
pub(crate) fn board(file: FileId, due_on: &[&str]) -> Request {
    board_as(file, &file.to_string(), due_on)
}

/// The same, known so to its lender and where it comes from.
pub(crate) fn board_as(file: FileId, reference: &str, due_on: &[&str]) -> Request {
    let act = Act::Board {
        product: None,
        lender: Lender::OwnBook {},
        lender_reference: Some(reference.to_owned()),
        reference: reference.to_owned(),
        position: unpaid(due_on),
    };
    to_loan(file, &format!("board {reference}"), act)
}

/// Money that `tmoney` names so.
pub(crate) fn tmoney(reference: &str) -> MoneyRef {
    let (channel, reference) = ("tmoney".to_owned(), reference.to_owned());
    MoneyRef::External { channel, reference, part: None }
}

pub(crate) fn repay(file: FileId, key: &str, amount: i64) -> Request {
    repay_by(file, key, amount, tmoney(&format!("{key} of {file}")))
}

/// The same, by this money.
pub(crate) fn repay_by(file: FileId, key: &str, amount: i64, money: MoneyRef) -> Request {
    let act = Act::ReceiveRepayment {
        repayment: Uuid::new_v5(&id_of(file), key.as_bytes()),
        kind: RepaymentKind::Repayment,
        amount: xof(amount),
        money,
        value_date: None,
        excess: Excess::Prepay,
    };
    to_loan(file, key, act)
}
