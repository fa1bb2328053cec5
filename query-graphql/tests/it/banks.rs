//! Banks as GraphQL tells them: mandate, line, commissions, and what is put to them.

use ledger_core::file::Command;
use ledger_core::log::{Actor, FileId, Hash, Place};
use ledger_core::money::{Currency, Money, Rate};
use ledger_core::party::partner::{self, Firm, Listed};
use ledger_core::party::placement::{self, From, Wanted};
use ledger_core::party::{
    Commission, Earned, FundingLine, LenderType, Mandate, MandatedProduct, PartnerName, UndoneTerms,
};
use query_graphql::keys::Keys;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::Client;
use crate::ledger::Ledger;

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn bank() -> FileId {
    let name: PartnerName = "orabank".parse().unwrap();
    FileId::Partner(name.file())
}

fn by(role: &str, name: &str) -> Actor {
    Actor { role: role.to_owned(), subject: Hash::of(name.as_bytes()) }
}

fn mandate() -> Mandate {
    Mandate {
        lines: vec![FundingLine { limit: xof(25_000), fee_min: None }],
        products: vec![MandatedProduct { code: "goods".to_owned(), rate_min: None }],
        answer_hours: 48,
        checklist: vec![],
        commission: Commission { rate: Rate("0.02".parse().unwrap()), earned: Earned::AtSignature },
        undone: UndoneTerms { days: 14 },
    }
}

fn ask(ledger: &mut Ledger, who: Actor, command: Command) -> Place {
    ledger.ask_by(who, bank(), &command)
}

/// What the commit at this place proposes.
fn proposed(ledger: &Ledger, place: Place) -> Uuid {
    let record = ledger.log.records(place.partition).pop().unwrap();
    let commit: Value = serde_json::from_slice(&record.value).unwrap();
    commit["events"][0]["data"]["proposal"].as_str().unwrap().parse().unwrap()
}

/// As the process between the files does.
fn put(ledger: &mut Ledger, number: u128, signed: bool) {
    let offer = Uuid::from_u128(0xf0 + number);
    let (customer, application) = (Uuid::from_u128(0xc0), Uuid::from_u128(0xa0 + number));
    let from = From { customer, application };
    let wanted = Wanted {
        amount: xof(10_000),
        product: Some("goods".to_owned()),
        rate: Some(Rate::default()),
        file_fee: None,
    };
    let act = placement::Act::Reserve { from, wanted };
    ask(ledger, Actor::ledger(), Command::Placement { placement: offer, act });
    if signed {
        let told = placement::Exposed {
            customer,
            application,
            loan: Uuid::from_u128(7),
            reference: "K-1".to_owned(),
            step: 1,
            reserved: xof(0),
            drawn: xof(9_000),
            undone: false,
            on: ledger.day,
        };
        let act = placement::Act::Expose { from, told };
        ask(ledger, Actor::ledger(), Command::Placement { placement: offer, act });
    }
}

#[tokio::test]
async fn a_bank_is_told_with_its_line_what_it_has_and_what_it_owes() {
    let models = servers::fresh_database("query-banks");
    let mut ledger = Ledger::with_declining_balances();
    let enrol = partner::Act::Enrol {
        name: "orabank".parse().unwrap(),
        firm: Firm { trade_name: "Orabank Togo".to_owned(), country: "TG".parse().unwrap() },
        lender_type: LenderType::Bank,
        mandate: mandate(),
    };
    let place = ask(&mut ledger, by("finance", "one"), Command::Partner(enrol));
    let proposal = proposed(&ledger, place);
    let agree = partner::Act::Approve { proposal };
    ask(&mut ledger, by("risk", "another"), Command::Partner(agree));
    put(&mut ledger, 1, true);
    put(&mut ledger, 2, false);
    put(&mut ledger, 3, false);
    let currency = Currency::XOF;
    let invoice = partner::Act::Invoice { reference: "F-1".to_owned(), currency };
    ask(&mut ledger, by("finance", "one"), Command::Partner(invoice));
    let list = vec![Listed { reference: "K-9".to_owned(), amount: xof(70) }];
    let list = partner::Act::Reconcile { reference: "L-1".to_owned(), currency, list };
    ask(&mut ledger, by("finance", "one"), Command::Partner(list));
    ledger.project(&models).await;
    let client = Client::new(&models, Keys::none()).r#as("finance");
    let data = client
        .data(
            "{ banks { name tradeName country lenderType standing mandate { number products answerHours }
                lines { currency limit reserved drawn available }
                commissions { stage files matched amount }
                placements(first: 10) { stage why amount drawn reference commission commissionStage }
                settlements(first: 5) { kind reference files amount mismatches { reference ours theirs } } }
               presentations { offer } }",
        )
        .await;
    let told = &data["banks"][0];
    assert_eq!(data["banks"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&told["name"], &told["tradeName"], &told["lenderType"], &told["standing"]),
        (&json!("orabank"), &json!("Orabank Togo"), &json!("BANK"), &json!("ACTIVE"))
    );
    assert_eq!(told["mandate"], json!({ "number": 1, "products": ["goods"], "answerHours": 48 }));
    let amount = |it: &Value| it["amount"].as_str().map(str::to_owned);
    let line = &told["lines"][0];
    let figures = ["limit", "reserved", "drawn", "available"].map(|it| amount(&line[it]).unwrap());
    assert_eq!(figures, ["25000", "10000", "9000", "6000"]);
    assert_eq!(told["commissions"][0]["stage"], "INVOICED");
    assert_eq!(amount(&told["commissions"][0]["amount"]).unwrap(), "200");
    let stages: Vec<&Value> =
        told["placements"].as_array().unwrap().iter().map(|it| &it["stage"]).collect();
    assert_eq!(stages, ["SIGNED", "RESERVED", "REFUSED"]);
    assert_eq!(told["placements"][2]["why"], "line_exhausted");
    let kinds: Vec<&Value> =
        told["settlements"].as_array().unwrap().iter().map(|it| &it["kind"]).collect();
    assert!(kinds.contains(&&json!("LIST")) && kinds.contains(&&json!("INVOICE")));
    assert_eq!(data["presentations"], json!([]));
    assert_eq!(client.code("{ presentations(first: 101) { offer } }").await, "PAGE_TOO_LONG");
}
