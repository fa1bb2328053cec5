//! A file's commits as a person reads them.

use ledger_core::log::StreamId;
use ledger_core::log::memory::MemoryLog;
use replay_tools::progress::Tally;
use replay_tools::show::{Names, NotShown, history, json, text};
use uuid::Uuid;

use crate::ledger::{Ledger, day};

async fn shown(ledger: &Ledger<MemoryLog>, stream: StreamId) -> (String, serde_json::Value) {
    let found = history(&ledger.log, stream, None, &Tally::silent()).await.unwrap();
    (text(&found, &Names::default()), json(&found, &Names::default()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loan_is_told_commit_by_commit_with_amounts_before_and_after() {
    let mut ledger = Ledger::begin(MemoryLog::new(0), 3, day("2004-11-01")).await;
    let customer = ledger.register("customer").await;
    let loan = ledger.board_loan(customer, "loan", (3, 900), day("2004-11-05"), 1).await;
    let other = ledger.grant(customer, "other", 300, day("2004-12-01")).await;
    ledger.days_until(day("2004-12-05")).await;
    ledger.repay(customer, loan, "money", 1_000).await;

    let (text, json) = shown(&ledger, StreamId::Loan(loan)).await;
    for told in [
        "boarded: 27.00 TWD lent by ourselves, whose reference is ref-loan, product card",
        "under policy version 1, ",
        "instalment 1 due on 2004-11-05: 9.00 TWD principal; paid 9.00 TWD principal",
        "instalment 2 due on 2004-12-05: 9.00 TWD principal; nothing paid",
        "10.00 TWD came in (repayment) through tmoney (money), counting from 2004-12-05",
        "instalment 2, principal: 0.00 TWD → 9.00 TWD paid",
        "then: 9.00 TWD outstanding, 1.00 TWD waiting as credit, next 9.00 TWD on 2005-01-05",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    assert!(!text.contains(&other.to_string()), "{text}");
    // Each commit with its position, its hash and who asked.
    let place = json["commits"][0]["position"].as_str().unwrap();
    let hash = json["commits"][0]["hash"].as_str().unwrap();
    let heading = format!("{place}  2004-11-01  loan.board by finance ");
    assert!(text.contains(&heading) && text.contains(&format!("hash {hash}")), "{text}");
    assert_eq!(json["commits"].as_array().unwrap().len(), 4, "{json:#}");
    assert_eq!(json["commits"][3]["events"][0]["data"]["amount"]["amount"], 1_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_told_with_all_of_the_file_and_what_is_personal_stays_sealed() {
    let ledger = crate::ledger::eventful(MemoryLog::new(0), 3).await;
    let customer = ledger.customer("late");
    let (text, _) = shown(&ledger, StreamId::Customer(customer)).await;
    for told in [
        "registered in TW",
        "name: sealed, bmFtZQ==",
        "contact changed; taken away: phone",
        "suspended, no new loan is granted: fraud_suspected",
        "new loans are possible again: cause_cleared",
        "in arrears: not paid since 2004-11-05",
        "a penalty of 0.50 TWD (late) on instalment 1",
        "in default: not paid since 2004-12-05, 30 days past due",
        "cured: all that is due is paid",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_policy_book_and_partitions_can_be_read_too() {
    let ledger = Ledger::begin(MemoryLog::new(0), 3, day("2004-11-01")).await;
    let (text, _) = shown(&ledger, StreamId::PolicyBook).await;
    assert!(text.contains("is in force from 2004-11-01"), "{text}");
    let (text, _) = shown(&ledger, StreamId::Partition(2)).await;
    assert!(text.contains("partition 2 of 3 of ledger"), "{text}");
    assert!(text.contains("a writer began a term"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_ledger_does_not_know_is_said_to_be_unknown() {
    let ledger = Ledger::begin(MemoryLog::new(0), 3, day("2004-11-01")).await;
    let nobody = Uuid::from_u128(1);
    for stream in [StreamId::Customer(nobody), StreamId::Loan(nobody), StreamId::Partition(3)] {
        let refused = history(&ledger.log, stream, None, &Tally::silent()).await.unwrap_err();
        assert!(matches!(refused, NotShown::Unknown(it) if it == stream), "{refused}");
    }
}
