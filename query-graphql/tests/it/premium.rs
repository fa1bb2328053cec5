//! Premium as GraphQL tells it, and the application that waits for it.

use ledger_core::credit::application::{self, Asked, FirstDue, Purpose};
use ledger_core::file::Command;
use ledger_core::log::{FileId, Hash};
use ledger_core::money::{Currency, Money, MoneyRef};
use ledger_core::party::customer::{self, Contact};
use ledger_core::party::premium;
use ledger_core::policy::{self, Document};
use ledger_core::reason::Reason;
use ledger_core::testing::with_premium;
use query_graphql::keys::Keys;
use serde_json::json;
use uuid::Uuid;

use crate::client::Client;
use crate::ledger::{FIRST_DAY, Ledger};
use crate::story::AFI;

const PREMIUM: Uuid = Uuid::from_u128(0x9e);
const APPLICATION: Uuid = Uuid::from_u128(0xa1);

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn asked(ledger: &mut Ledger, act: premium::Act) {
    let command = Command::Premium { premium: PREMIUM, act };
    ledger.ask(FileId::Customer(AFI), "premium.act", &command);
}

fn pay(ledger: &mut Ledger, reference: &str) {
    let (channel, reference) = ("tmoney".to_owned(), reference.to_owned());
    let money = MoneyRef::External { channel, reference, part: None };
    asked(ledger, premium::Act::PayFee { money, amount: xof(2_500), value_date: None });
}

/// On its second day Premium is compulsory; Afi applies, subscribes and pays on it.
fn covered() -> Ledger {
    let mut ledger = Ledger::new();
    let second = FIRST_DAY.saturating_add_days(1);
    let document = with_premium(Document::SHIPPED, true);
    let hash = Hash::of(document.as_bytes());
    let author = Hash::of(b"an author");
    let (approver, effective_from) = (Hash::of(b"an approver"), Some(second));
    for act in [
        policy::Act::Propose { document, author },
        policy::Act::Approve { hash, approver, effective_from },
    ] {
        ledger.ask(FileId::PolicyBook, "policy_book.act", &Command::PolicyBook(act));
    }
    ledger.until(second);
    let country = "TG".parse().unwrap();
    ledger.customer(AFI, customer::Command::Register { country, contact: Contact::default() });
    let first_due = FirstDue::On { first_due_on: second.saturating_add_days(30) };
    let asked_for = Asked { product: None, amount: xof(40_000), instalments: 3, first_due };
    let act = application::Act::Submit { purpose: Purpose::Cash {}, asked: asked_for };
    let command = Command::Application { application: APPLICATION, act };
    ledger.ask(FileId::Customer(AFI), "application.submit", &command);
    asked(&mut ledger, premium::Act::Subscribe { plan: "monthly".to_owned() });
    ledger
}

const FIELDS: &str = "applications { nodes { awaits } }
    premium { totalCount nodes { id plan every fee stage from until endsOn expiry subscribedOn
        cancellationReason { code note }
        fees { totalCount nodes { number from until amount dueOn expiresOn channel reference valueDate
            paidOn insurer deferred failures failureCode reversals } } } }";

fn query() -> String {
    format!("{{ customer(id: \"{AFI}\") {{ {FIELDS} }} }}")
}

#[tokio::test]
async fn a_subscription_is_told_with_its_fees_and_the_application_with_what_it_awaits() {
    let models = servers::fresh_database("query-premium");
    let mut ledger = covered();
    let (channel, code) = ("tmoney".to_owned(), "AM04".to_owned());
    asked(&mut ledger, premium::Act::RecordFailure { channel, code });
    ledger.project(&models).await;
    let client = Client::new(&models, Keys::none()).r#as("finance");
    let data = client.data(&query()).await;
    let customer = &data["customer"];
    assert_eq!(customer["applications"]["nodes"], json!([{ "awaits": "premium.needed" }]));
    let premium = &customer["premium"]["nodes"][0];
    assert_eq!((&premium["stage"], &premium["every"]), (&json!("DUE"), &json!("MONTH")));
    let fee = &premium["fees"]["nodes"][0];
    assert_eq!((&fee["failures"], &fee["failureCode"]), (&json!(1), &json!("AM04")));
    assert_eq!(fee["insurer"], json!(null));

    let models = servers::fresh_database("query-premium-paid");
    pay(&mut ledger, "TM-1");
    let note = Some("she moves away".to_owned());
    let reason = Reason { note, ..Reason::of("premium_unwanted") };
    asked(&mut ledger, premium::Act::Cancel { reason });
    ledger.project(&models).await;
    let client = Client::new(&models, Keys::none()).r#as("finance");
    let data = client.data(&query()).await;
    let customer = &data["customer"];
    assert_eq!(customer["applications"]["nodes"], json!([{ "awaits": null }]));
    assert_eq!(
        customer["premium"],
        json!({ "totalCount": 1, "nodes": [{
            "id": PREMIUM, "plan": "monthly", "every": "MONTH",
            "fee": { "amount": 2_500, "currency": "XOF" }, "stage": "CANCELLED",
            "from": "2026-01-13", "until": "2026-02-13", "endsOn": "2026-02-13", "expiry": null,
            "subscribedOn": "2026-01-13",
            "cancellationReason": { "code": "premium_unwanted", "note": "she moves away" },
            "fees": { "totalCount": 1, "nodes": [{
                "number": 1, "from": "2026-01-13", "until": "2026-02-13",
                "amount": { "amount": 2_500, "currency": "XOF" },
                "dueOn": "2026-01-13", "expiresOn": "2026-01-23",
                "channel": "tmoney", "reference": "TM-1", "valueDate": "2026-01-13",
                "paidOn": "2026-01-13", "insurer": { "amount": 1_000, "currency": "XOF" },
                "deferred": { "amount": 1_500, "currency": "XOF" },
                "failures": 1, "failureCode": "AM04", "reversals": 0,
            }] },
        }] })
    );
    // What staff wrote, and how a fee is divided, is not for the customer.
    let client = client.r#as("customer");
    let data = client.data(&query()).await;
    let premium = &data["customer"]["premium"]["nodes"][0];
    assert_eq!(premium["cancellationReason"], json!({ "code": "premium_unwanted", "note": null }));
    assert_eq!(premium["fees"]["nodes"][0]["insurer"], json!(null));
    assert_eq!(premium["fees"]["nodes"][0]["reference"], "TM-1");
}
