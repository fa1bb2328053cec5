//! Consents and evidence as GraphQL tells them, and who is told.

use ledger_core::credit::evidence::{BureauFacts, ContractType, CustomerFacts, SourceFacts};
use ledger_core::credit::inquiry::{Act, Purpose};
use ledger_core::file::Command;
use ledger_core::log::FileId;
use ledger_core::money::{Currency, Money};
use ledger_core::party::customer::{self, ConsentTo, Contact};
use ledger_core::policy::EvidenceSource;
use query_graphql::keys::Keys;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::Client;
use crate::ledger::{FIRST_DAY, Ledger};
use crate::story::AFI;

const BUREAU: Uuid = Uuid::from_u128(0xe1);
const WORD: Uuid = Uuid::from_u128(0xe2);
const PURPOSE: Purpose = Purpose::LimitReview {};

fn asked(ledger: &mut Ledger, evidence: Uuid, act: Act) {
    let command = Command::Evidence { evidence, act };
    ledger.ask(FileId::Customer(AFI), "evidence.act", &command);
}

/// Afi agrees to the bureau being asked, which does not know her, and says what she earns.
fn gathered() -> Ledger {
    let mut ledger = Ledger::new();
    let country = "TG".parse().unwrap();
    ledger.customer(AFI, customer::Command::Register { country, contact: Contact::default() });
    let text_version = "2026-05".to_owned();
    ledger.customer(AFI, customer::Command::GiveConsent { to: ConsentTo::Bureau, text_version });
    let source = EvidenceSource::Bureau;
    asked(&mut ledger, BUREAU, Act::Ask { source, purpose: PURPOSE, within_minutes: Some(10) });
    let facts = SourceFacts::Bureau(BureauFacts { record: None });
    asked(&mut ledger, BUREAU, Act::RecordAnswer { facts, as_of: FIRST_DAY });
    let facts = CustomerFacts {
        contract_type: Some(ContractType::Permanent),
        works_since: None,
        monthly_income: Some(Money::new(90_000, Currency::XOF).unwrap()),
    };
    asked(&mut ledger, WORD, Act::Declare { facts, purpose: PURPOSE });
    ledger.customer(AFI, customer::Command::WithdrawConsent { to: ConsentTo::Bureau });
    ledger
}

const FIELDS: &str = "consents { totalCount nodes { number to textVersion endedOn } }
    evidence { totalCount nodes { id source applicationId consentNumber stage late
        declared { contractType worksSince monthlyIncome }
        account { inflowOn } bills { due } bureau { known runningLoans } } }";

async fn told(client: &Client) -> Value {
    let query = format!("{{ customer(id: \"{AFI}\") {{ {FIELDS} }} }}");
    client.data(&query).await["customer"].clone()
}

#[tokio::test]
async fn a_customer_sees_what_was_gathered_and_support_only_what_was_agreed_to() {
    let models = servers::fresh_database("query-evidence");
    gathered().project(&models).await;
    let client = Client::new(&models, Keys::none());
    let consents = json!({ "totalCount": 1, "nodes": [
        { "number": 1, "to": "BUREAU", "textVersion": "2026-05", "endedOn": FIRST_DAY.to_string() },
    ] });
    let mut by_role = vec![];
    for role in ["customer", "risk", "auditor", "service"] {
        let found = told(&client.r#as(role)).await;
        assert_eq!(found["consents"], consents, "{role}");
        by_role.push(found["evidence"].clone());
    }
    assert!(by_role.iter().all(|it| it == &by_role[0]), "{by_role:?}");
    let evidence = by_role.remove(0);
    assert_eq!(evidence["totalCount"], 2);
    let nodes = evidence["nodes"].as_array().unwrap();
    let of = |id: Uuid| nodes.iter().find(|it| it["id"] == id.to_string()).unwrap();
    assert_eq!(of(BUREAU)["bureau"], json!({ "known": false, "runningLoans": null }));
    assert_eq!(of(BUREAU)["consentNumber"], 1);
    let declared = json!({
        "contractType": "permanent", "worksSince": null,
        "monthlyIncome": { "amount": 90_000, "currency": "XOF" },
    });
    assert_eq!(of(WORD)["declared"], declared);
    assert_eq!(of(WORD)["account"], Value::Null);
    for role in ["support", "finance"] {
        let found = told(&client.r#as(role)).await;
        assert_eq!((&found["consents"], &found["evidence"]), (&consents, &Value::Null), "{role}");
    }
}
