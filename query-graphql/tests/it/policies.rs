//! The policy book as GraphQL tells it.

use ledger_core::file::Command;
use ledger_core::log::{FileId, Hash};
use ledger_core::policy::{Act, Document};
use ledger_core::reason::Reason;
use query_graphql::keys::Keys;
use serde_json::{Value, json};

use crate::client::Client;
use crate::ledger::{FIRST_DAY, Ledger};

const AUTHOR: Hash = Hash([1; 32]);
const APPROVER: Hash = Hash([2; 32]);

/// The shipped document with other days for proposals.
fn document(days: u32) -> String {
    Document::SHIPPED.replace("\"proposal_days\": 90", &format!("\"proposal_days\": {days}"))
}

fn ask(ledger: &mut Ledger, act: Act) {
    ledger.ask(FileId::PolicyBook, "policy_book.act", &Command::PolicyBook(act));
}

fn propose(ledger: &mut Ledger, document: &str) -> Hash {
    ask(ledger, Act::Propose { document: document.to_owned(), author: AUTHOR });
    Hash::of(document.as_bytes())
}

#[tokio::test]
async fn every_document_is_told_with_its_persons_days_and_what_became_of_it() {
    let models = servers::fresh_database("query-policies");
    // The shipped document, and one by which loans are on a declining balance.
    let mut ledger = Ledger::with_declining_balances();
    let reason = |note: &str| Reason { note: Some(note.to_owned()), ..Reason::of("superseded") };
    let declined = propose(&mut ledger, &document(91));
    let reason_of = Reason { note: Some("no fees".to_owned()), ..Reason::of("incomplete") };
    ask(&mut ledger, Act::Decline { hash: declined, by: APPROVER, reason: reason_of });
    let withdrawn = propose(&mut ledger, &document(92));
    let from = Some(ledger.day.saturating_add_days(40));
    ask(&mut ledger, Act::Approve { hash: withdrawn, approver: APPROVER, effective_from: from });
    for (by, note) in [(AUTHOR, "the law changed"), (APPROVER, "so it did")] {
        ask(&mut ledger, Act::Withdraw { hash: withdrawn, by, reason: reason(note) });
    }
    let waiting = propose(&mut ledger, &document(93));
    ledger.project(&models).await;
    let client = Client::new(&models, Keys::none()).r#as("admin");
    let data = client
        .data(
            "{ policyVersions { proposal number hash document sections { name form } standing
                proposedBy proposedOn lapsesOn approvedBy approvedOn effectiveFrom
                findings { code at } withdrawal { by on reason { code note } }
                endedBy endedOn reason { code note } } }",
        )
        .await;
    let told = data["policyVersions"].as_array().unwrap();
    let of = |name: &str| told.iter().map(|it| it[name].clone()).collect::<Vec<Value>>();
    let standings = ["PROPOSED", "WITHDRAWN", "DECLINED", "PUBLISHED", "PUBLISHED"];
    assert_eq!(of("standing"), standings);
    assert_eq!(json!(of("number")), json!([null, 3, null, 2, 1]));
    assert_eq!(json!(of("proposal")), json!([10, 6, 4, 2, 0].map(|before| before + 1)));
    let hashes = [waiting, withdrawn, declined].map(|it| it.to_string());
    assert_eq!(of("hash")[..3], hashes);
    for it in told {
        let document = it["document"].as_str().unwrap();
        assert_eq!(it["hash"], Hash::of(document.as_bytes()).to_string());
        assert_eq!(it["proposedBy"], AUTHOR.to_string());
    }
    let by = APPROVER.to_string();
    assert_eq!(json!(of("approvedBy")), json!([null, by, null, by, by]));
    assert_eq!(json!(of("endedBy")), json!([null, by, by, null, null]));
    let second = FIRST_DAY.saturating_add_days(1);
    assert_eq!(json!(of("effectiveFrom")), json!([null, from, null, second, FIRST_DAY]));
    assert_eq!(told[1]["withdrawal"]["reason"]["note"], "the law changed");
    assert_eq!(told[1]["reason"]["note"], "so it did");
    assert_eq!(told[2]["reason"], json!({ "code": "incomplete", "note": "no fees" }));
    // By the second version the section of loans has another form.
    let form = |version: &Value| {
        let sections = version["sections"].as_array().unwrap();
        sections.iter().find(|it| it["name"] == "loan").unwrap()["form"].clone()
    };
    assert_eq!((form(&told[3]), form(&told[4])), (json!(2), json!(1)));
    assert!(told[4]["findings"].as_array().unwrap().iter().any(|it| it["code"] == "unverified"));

    let page = client.data("{ policyVersions(first: 2, before: 7) { proposal } }").await;
    assert_eq!(page, json!({ "policyVersions": [{ "proposal": 5 }, { "proposal": 3 }] }));
    assert_eq!(client.code("{ policyVersions(first: 101) { number } }").await, "PAGE_TOO_LONG");
}
