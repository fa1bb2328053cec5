//! Who a customer is known to be, as GraphQL tells it, and what of it the customer is never told.

use ledger_core::file::Command;
use ledger_core::log::{FileId, Hash, StreamId};
use ledger_core::party::customer::{self, Contact};
use ledger_core::party::identity::{Act, ScreeningOutcome};
use ledger_core::policy::DocumentKind;
use ledger_core::privacy::{Personal, SealedField};
use query_graphql::keys::Keys;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::Client;
use crate::ledger::{FIRST_DAY, Ledger, fresh_keys};
use crate::story::AFI;

const ANOTHER: Uuid = Uuid::from_u128(0x0d5e_91b7_f36a_5c82_94f0_e8a1_26c3_7bd9);

fn asked(ledger: &mut Ledger, act: Act) {
    let command = Command::Identity { identity: AFI, act };
    ledger.ask(FileId::Customer(AFI), "identity.act", &command);
}

const FIELDS: &str = "identity { verified verifiedOn phone phoneVerifiedOn phoneKnownIn
    documents { totalCount nodes { id kind issuedBy number reference stage knownIn judged { reason { code } } } }
    screeningsAsked { nodes { list askedAs endedAt answeredAt } }
    screenings { nodes { list listVersion outcome entry } } }";

async fn told(client: &Client) -> Value {
    let query = format!("{{ customer(id: \"{AFI}\") {{ {FIELDS} }} }}");
    client.data(&query).await["customer"]["identity"].clone()
}

/// Afi hands in a passport whose number is known in another file, as her telephone is, and a list names
/// her.
#[tokio::test]
async fn a_customer_is_told_of_documents_and_never_where_they_are_known_or_what_lists_say() {
    let models = servers::fresh_database("query-identity");
    let (_, keys) = fresh_keys().await;
    let key = keys.person_keys(&[AFI]).await.unwrap().remove(0);
    let seal = |event_type, field, plain: &str| {
        let (person, file, stream) = (AFI, FileId::Customer(AFI), StreamId::Identity(AFI));
        key.seal(SealedField { person, file, stream, event_type, field }, plain)
    };
    let mut ledger = Ledger::new();
    let country = "TG".parse().unwrap();
    ledger.customer(AFI, customer::Command::Register { country, contact: Contact::default() });
    let submitted = "identity.document_submitted";
    asked(
        &mut ledger,
        Act::SubmitDocument {
            kind: DocumentKind::Passport,
            issued_by: Some("TG".parse().unwrap()),
            number: Some(seal(submitted, Personal::DocumentNumber, "AB 1234")),
            reference: seal(submitted, Personal::Reference, "kyc/passport.jpg"),
            sha256: Hash::of(b"a passport"),
            expires_on: None,
            known_in: vec![ANOTHER],
        },
    );
    let phone = seal("identity.phone_verified", Personal::Phone, "+22890123456");
    asked(&mut ledger, Act::VerifyPhone { phone, known_in: vec![ANOTHER] });
    asked(
        &mut ledger,
        Act::RecordScreening {
            list: "un".to_owned(),
            list_version: "1".to_owned(),
            outcome: ScreeningOutcome::Sanctioned { entry: "QDi.012".to_owned() },
            as_of: FIRST_DAY,
        },
    );
    let (list, within_minutes) = ("eu_consolidated".to_owned(), Some(10));
    asked(&mut ledger, Act::AskScreening { list, within_minutes });
    ledger.project(&models).await;

    let client = Client::new(&models, Keys::from(keys));
    for role in ["customer", "support", "risk", "auditor", "service"] {
        let found = told(&client.r#as(role)).await;
        let document = &found["documents"]["nodes"][0];
        assert_eq!(document["kind"], "PASSPORT", "{role}");
        assert_eq!(document["stage"], "SUBMITTED", "{role}");
        let sees_names = ["customer", "support"].contains(&role);
        let number = if sees_names { json!("AB 1234") } else { Value::Null };
        assert_eq!(document["number"], number, "{role}");
        let phone = if sees_names { json!("+22890123456") } else { Value::Null };
        assert_eq!(found["phone"], phone, "{role}");

        let knows = ["risk", "auditor"].contains(&role);
        let text = found.to_string();
        for secret in [&ANOTHER.to_string(), "QDi.012", "SANCTIONED", "eu_consolidated"] {
            assert_eq!(text.contains(secret), knows, "{secret} is told to {role}: {text}");
        }
    }
    assert_eq!(told(&client.r#as("finance")).await, Value::Null);
    let waiting = "{ waitingDocuments { customerId kind } }";
    let found = client.r#as("support").data(waiting).await;
    let expected = json!([{ "customerId": AFI.to_string(), "kind": "PASSPORT" }]);
    assert_eq!(found["waitingDocuments"], expected);
}
