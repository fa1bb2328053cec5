//! The review desk, decisions and scores as GraphQL tells them, and who is told.

use ledger_core::calendar::Day;
use ledger_core::credit::Lender;
use ledger_core::credit::application::{Act, Asked, FirstDue, Purpose};
use ledger_core::credit::deciding::FraudFacts;
use ledger_core::file::Command;
use ledger_core::log::{FileId, Hash};
use ledger_core::money::{Currency, Money};
use ledger_core::party::customer::{self, Contact};
use ledger_core::policy::{self, Document};
use query_graphql::keys::Keys;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::Client;
use crate::ledger::{FIRST_DAY, Ledger};
use crate::story::{AFI, KODJO};

const OF_AFI: Uuid = Uuid::from_u128(0xa1);
const OF_KODJO: Uuid = Uuid::from_u128(0xa2);
const ESSI: Uuid = Uuid::from_u128(0xe551);
const OF_ESSI: Uuid = Uuid::from_u128(0xa4);
const AMA: Uuid = Uuid::from_u128(0xa3a);
const OF_AMA: Uuid = Uuid::from_u128(0xa3);

/// `open`, by whose cards nobody but who says what he works is approved, and which looks at signals.
fn scoring() -> String {
    let mut document: Value = serde_json::from_str(Document::OPEN).unwrap();
    let sections = &mut document["sections"];
    sections["fraud"] = json!({
        "form": 1, "review_from": 50, "applications_in_day_max": 3,
        "signals": [{"signal": "velocity", "points": 50}],
    });
    let cards = &mut sections["scorecards"];
    (cards["coverage_min"], cards["thin_below"]) = (json!("0"), json!("0"));
    cards["challengers"] = json!([]);
    cards["champion"] = json!({"code": "one", "categories": [{
        "code": "all", "points": 1000,
        "variables": [{
            "variable": "contract_type", "withheld": 300,
            "bins": [
                {"codes": ["none"], "points": 300},
                {"codes": ["informal", "fixed_term", "permanent", "public"], "points": 1000},
            ],
        }],
    }]});
    document.to_string()
}

/// Afi is declined by the rules, who see signals of fraud too, and asks for a person; Kodjo waits.
fn looked_at() -> Ledger {
    let mut ledger = Ledger::new();
    let document = scoring();
    let (hash, author) = (Hash::of(document.as_bytes()), Hash([1; 32]));
    let from = FIRST_DAY.saturating_add_days(1);
    let approver = Hash([2; 32]);
    for (what, act) in [
        ("policy_book.propose", policy::Act::Propose { document, author }),
        (
            "policy_book.approve",
            policy::Act::Approve { hash, approver, effective_from: Some(from) },
        ),
    ] {
        ledger.ask(FileId::PolicyBook, what, &Command::PolicyBook(act));
    }
    ledger.until(from);
    for (customer, application) in [(AFI, OF_AFI), (KODJO, OF_KODJO)] {
        applies(&mut ledger, customer, application);
    }
    let lender = Lender::Bank { id: "orabank".to_owned() };
    let seen = FraudFacts { applications_in_day: Some(9), ..FraudFacts::default() };
    for act in [Act::Assess { lender, signals: Some(seen) }, Act::AskReview] {
        let command = Command::Application { application: OF_AFI, act };
        ledger.ask(FileId::Customer(AFI), "application.act", &command);
    }
    ledger
}

/// Somebody new asks for cash.
fn applies(ledger: &mut Ledger, customer: Uuid, application: Uuid) {
    let country = "TG".parse().unwrap();
    ledger.customer(customer, customer::Command::Register { country, contact: Contact::default() });
    let first_due = FirstDue::On { first_due_on: FIRST_DAY.saturating_add_days(41) };
    let amount = Money::new(50_000, Currency::XOF).unwrap();
    let asked = Asked { product: None, amount, instalments: 6, first_due };
    let submit = Act::Submit { purpose: Purpose::Cash {}, asked };
    let command = Command::Application { application, act: submit };
    ledger.ask(FileId::Customer(customer), "application.submit", &command);
}

const FIELDS: &str = "stage personWanted
    review { cause decideBy heldBy overdue isEscalated }
    decisions { totalCount nodes { isApproved isByRules reasons contestedOn persons code note } }
    assessments { totalCount nodes { reasons { code text }
        found { answer answerOfScore score class isProbabilityAssumed
            variables { variable missing handling points available }
            rules { rule atMost found threshold }
            fraud { points reviewFrom signals { signal points found } }
            limit { limit room }
            expectedLoss { amount probabilityPpm lossGivenDefault isAssumed income } } } }";

async fn told(client: &Client) -> Value {
    let query = format!("{{ application(id: \"{OF_AFI}\") {{ {FIELDS} }} }}");
    client.data(&query).await["application"].clone()
}

#[tokio::test]
async fn risk_sees_how_it_was_scored_and_the_customer_why_it_was_declined() {
    let models = servers::fresh_database("query-reviewing");
    looked_at().project(&models).await;
    let client = Client::new(&models, Keys::none());
    let found = told(&client.r#as("risk")).await;
    assert_eq!((&found["stage"], &found["personWanted"]), (&json!("SUBMITTED"), &json!(true)));
    assert_eq!(found["review"]["cause"], "CUSTOMER");
    assert_eq!(found["review"]["heldBy"], Value::Null);
    let decision = &found["decisions"]["nodes"][0];
    assert_eq!((&decision["isApproved"], &decision["isByRules"]), (&json!(false), &json!(true)));
    assert_eq!(decision["contestedOn"], FIRST_DAY.saturating_add_days(1).to_string());
    let looked = &found["assessments"]["nodes"][0];
    let by_rules = &looked["found"];
    assert_eq!(
        (&by_rules["answer"], &by_rules["score"]),
        (&json!("DECLINE"), &json!(300)),
        "{by_rules:#}"
    );
    let fraud = json!({ "points": 50, "reviewFrom": 50, "signals": [
        { "signal": "velocity", "points": 50, "found": "9" },
    ] });
    assert_eq!(by_rules["fraud"], fraud);
    // The probability at 300 by the scale, 45 % lost of it: nobody has counted either yet.
    let loss = &by_rules["expectedLoss"];
    assert_eq!(loss["lossGivenDefault"], "0.45");
    assert_eq!((&loss["isAssumed"], &loss["income"]), (&json!(true), &Value::Null));
    let ppm = loss["probabilityPpm"].as_u64().unwrap();
    let expected = (50_000 * ppm * 45).div_ceil(100 * 1_000_000);
    assert_eq!(loss["amount"], json!({ "amount": expected, "currency": "XOF" }));
    for role in ["customer", "support"] {
        let found = told(&client.r#as(role)).await;
        assert_eq!(found["review"], Value::Null, "{role}");
        let looked_at = &found["assessments"]["nodes"][0];
        assert_eq!(looked_at["found"], Value::Null, "{role} sees no scores and no signals");
        assert_eq!(looked_at["reasons"], looked["reasons"], "{role}");
        assert!(!looked_at["reasons"].as_array().unwrap().is_empty(), "{role}");
        let decided = &found["decisions"]["nodes"][0];
        assert_eq!(decided["persons"], Value::Null, "{role}");
        assert_eq!(decided["reasons"], decision["reasons"], "{role}");
    }
}

/// Three who wait: Kodjo, who asked first, Afi, and Essi, whose time was over and whom somebody has to
/// assign; in the order of their ids Afi is before Kodjo.
fn three_wait() -> Ledger {
    let mut ledger = looked_at();
    for (customer, application) in [(ESSI, OF_ESSI), (AMA, OF_AMA)] {
        applies(&mut ledger, customer, application);
    }
    let act = |ledger: &mut Ledger, customer, application, act| {
        let command = Command::Application { application, act };
        ledger.ask(FileId::Customer(customer), "application.act", &command);
    };
    act(&mut ledger, ESSI, OF_ESSI, Act::AskReview);
    ledger.until(FIRST_DAY.saturating_add_days(4));
    // More than 48 hours later; nobody has looked at Afi's either, and nobody says so.
    let at = "2026-01-16T08:00:00.000000Z".parse().unwrap();
    ledger.wait(4 * 24 * 3_600);
    act(&mut ledger, ESSI, OF_ESSI, Act::EndReviewWait { at });
    act(&mut ledger, AMA, OF_AMA, Act::AskReview);
    act(&mut ledger, AMA, OF_AMA, Act::Assign { to: Hash([5; 32]) });
    act(&mut ledger, KODJO, OF_KODJO, Act::AskReview);
    ledger
}

#[tokio::test]
async fn the_review_desk_is_in_order_of_when_each_is_to_be_decided_and_is_narrowed() {
    let models = servers::fresh_database("query-review-queue");
    three_wait().project(&models).await;
    let client = Client::new(&models, Keys::none()).r#as("risk");
    let ids = |nodes: &Value| -> Vec<Uuid> {
        let all = nodes["nodes"].as_array().unwrap().iter();
        all.map(|it| it["id"].as_str().unwrap().parse().unwrap()).collect()
    };
    let query = format!(
        "{{ reviewDesk {{ waiting free overdue escalated oldestSentAt }}
            reviewQueue {{ nodes {{ id review {{ sentAt }} }} }}
            last: reviewQueue(last: 1) {{ nodes {{ id }} pageInfo {{ hasPreviousPage }} }}
            free: reviewQueue(filter: {{ freeOnly: true }}) {{ nodes {{ id }} }}
            escalated: reviewQueue(filter: {{ escalatedOnly: true }}) {{ nodes {{ id }} }}
            held: reviewQueue(filter: {{ heldBy: \"{}\" }}) {{ nodes {{ id }} }}
            euros: reviewQueue(filter: {{ currency: \"EUR\" }}) {{ nodes {{ id }} }} }}",
        "05".repeat(32)
    );
    let found = client.data(&query).await;
    // Afi and Essi were sent on the second day, Afi first; the others four days later.
    let order = [OF_AFI, OF_ESSI, OF_AMA, OF_KODJO];
    assert_eq!(ids(&found["reviewQueue"]), order);
    let mut by_id = order;
    by_id.sort_unstable();
    assert_ne!(order, by_id, "the order is not that of the ids");
    assert_eq!(ids(&found["last"]), [OF_KODJO]);
    assert_eq!(found["last"]["pageInfo"]["hasPreviousPage"], true);
    assert_eq!(ids(&found["free"]), [OF_AFI, OF_ESSI, OF_KODJO]);
    assert_eq!(ids(&found["escalated"]), [OF_ESSI]);
    assert_eq!(ids(&found["held"]), [OF_AMA]);
    assert_eq!(ids(&found["euros"]), Vec::<Uuid>::new());
    let oldest = &found["reviewQueue"]["nodes"][0]["review"]["sentAt"];
    let desk = json!({
        "waiting": 4, "free": 3, "overdue": 1, "escalated": 1, "oldestSentAt": oldest,
    });
    assert_eq!(found["reviewDesk"], desk);
    // From the second on, and back to the first.
    let page = "{ reviewQueue(first: 1) { pageInfo { endCursor hasNextPage } } }";
    let page = client.data(page).await["reviewQueue"]["pageInfo"].clone();
    assert_eq!(page["hasNextPage"], true);
    let cursor = page["endCursor"].as_str().unwrap();
    let rest = format!("{{ reviewQueue(after: \"{cursor}\") {{ nodes {{ id }} }} }}");
    assert_eq!(ids(&client.data(&rest).await["reviewQueue"]), order[1..]);
}

/// Where nobody was scored there is nothing to compare.
#[tokio::test]
async fn a_period_in_which_nobody_was_scored_has_no_stability() {
    let models = servers::fresh_database("query-stability");
    looked_at().project(&models).await;
    let client = Client::new(&models, Keys::none()).r#as("risk");
    let day = FIRST_DAY.saturating_add_days(1);
    let index = async |reference: (Day, Day), of: (Day, Day)| -> Value {
        let query = format!(
            "{{ populationStability(referenceFrom: \"{}\", referenceTo: \"{}\", from: \"{}\", \
                to: \"{}\") {{ index bands {{ applications }} }} }}",
            reference.0, reference.1, of.0, of.1
        );
        client.data(&query).await["populationStability"].clone()
    };
    let (with, without) = ((FIRST_DAY, day), (FIRST_DAY, FIRST_DAY));
    assert_eq!(index(with, with).await["index"], "0.0000");
    for (reference, of) in [(with, without), (without, with), (without, without)] {
        let found = index(reference, of).await;
        assert_eq!(found["index"], Value::Null, "{reference:?} and {of:?}: {found}");
    }
}

#[tokio::test]
async fn the_review_desk_is_a_queue_and_scores_are_counted() {
    let models = servers::fresh_database("query-review-desk");
    looked_at().project(&models).await;
    let client = Client::new(&models, Keys::none()).r#as("risk");
    let day = FIRST_DAY.saturating_add_days(1);
    let period = format!("from: \"{FIRST_DAY}\", to: \"{day}\"");
    let query = format!(
        "{{ reviewDesk {{ waiting free overdue escalated oldestSentAt }}
            reviewQueue {{ nodes {{ id review {{ cause }} }} }}
            held: reviewQueue(filter: {{ heldBy: \"{}\" }}) {{ nodes {{ id }} }}
            scoreDistribution({period}) {{ applications bars {{ from to applications declined }} }}
            populationStability(referenceFrom: \"{FIRST_DAY}\", referenceTo: \"{day}\", {period}) {{
                index bands {{ from to reference applications }} }}
            overridesByPerson({period}) {{ person decisions overridden }}
            applicationFunnel({period}) {{ sentToReview {{ applications }} reviewAsked {{ applications }} }} }}",
        "5".repeat(64)
    );
    let found = client.data(&query).await;
    let desk = &found["reviewDesk"];
    assert_eq!((&desk["waiting"], &desk["free"]), (&json!(1), &json!(1)));
    assert_eq!((&desk["overdue"], &desk["escalated"]), (&json!(0), &json!(0)));
    assert!(desk["oldestSentAt"].is_string());
    let queued = json!([{ "id": OF_AFI.to_string(), "review": { "cause": "CUSTOMER" } }]);
    assert_eq!(found["reviewQueue"]["nodes"], queued);
    assert_eq!(found["held"]["nodes"], json!([]));
    let scores = &found["scoreDistribution"];
    assert_eq!(
        (&scores["applications"], scores["bars"].as_array().unwrap().len()),
        (&json!(1), 21)
    );
    assert_eq!(
        scores["bars"][6],
        json!({ "from": 300, "to": 349, "applications": 1, "declined": 1 })
    );
    assert_eq!(found["populationStability"]["index"], "0.0000");
    assert_eq!(found["overridesByPerson"], json!([]));
    let month = &found["applicationFunnel"][0];
    assert_eq!(month["sentToReview"]["applications"], 1);
    assert_eq!(month["reviewAsked"]["applications"], 1);
}
