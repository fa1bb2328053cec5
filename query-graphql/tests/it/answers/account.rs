//! What stands behind how a loan stands: what was charged, what held it, what went out of its credit.

use ledger_core::credit::loan::{
    Act, ChargeKind, Components, Excess, HoldCause, HoldEffect, Lender, OutgoingReversal,
    RepaymentKind, RowKind, StoredCharge, StoredPosition, StoredRow,
};
use ledger_core::log::Place;
use ledger_core::money::{Currency, Money};
use ledger_core::party::customer::Command;
use ledger_core::reason::Reason;
use query_graphql::keys::Keys;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::Client;
use crate::ledger::{FIRST_DAY, Ledger};
use crate::story::{AFI, AFIS_LOAN, money_named};

const CHARGE: Uuid = Uuid::from_u128(0xc1);
const COMPLAINT: Uuid = Uuid::from_u128(0xd1);
const INVESTIGATION: Uuid = Uuid::from_u128(0xd2);
const BOUNCED: Uuid = Uuid::from_u128(0xe1);
const PAID_OUT: Uuid = Uuid::from_u128(0xe2);

const FIELDS: &str = "lastingHolds
    charges { totalCount nodes { id instalment code kind amount waived reversed boarded dueOn reason
        note businessDate position } }
    holds { totalCount nodes { id cause orderId effects from until reason note businessDate position
        endReason endNote endedOn endedBy } }
    payouts { totalCount nodes { id amount money { channel reference } valueDate reason note
        businessDate position reversal { cause movedTo reason note businessDate position } } }";

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn because(code: &str) -> Reason {
    Reason { note: Some(format!("a note on {code}")), ..Reason::of(code) }
}

/// A loan that came with a charge, was held twice, and was paid to more than the end.
fn boarded() -> Act {
    let of_fee = |amount| Components { fee: Some(xof(amount)), ..Components::default() };
    let row = StoredRow {
        number: 1,
        kind: RowKind::Instalment,
        due_on: FIRST_DAY,
        owed: Components { principal: Some(xof(10_000)), ..of_fee(500) },
        paid: None,
        waived: Some(of_fee(100)),
    };
    let charge = StoredCharge {
        charge: CHARGE,
        code: "file".to_owned(),
        kind: ChargeKind::Fee,
        instalment: 1,
        amount: xof(500),
        paid: None,
        waived: Some(xof(100)),
        due_on: FIRST_DAY,
    };
    Act::Board {
        product: None,
        lender: Lender::OwnBook {},
        lender_reference: None,
        reference: "old-1".to_owned(),
        position: StoredPosition {
            rows: vec![row],
            credit: None,
            overdrawn: None,
            disbursed_on: None,
            interest_until: None,
            worst_days_past_due: 0,
            defaulted_before: false,
            in_default: false,
            charges: vec![charge],
        },
    }
}

fn hold(hold: Uuid, cause: HoldCause, reason: &str) -> Act {
    let effects = vec![HoldEffect::Penalties, HoldEffect::Arrears];
    Act::Hold { hold, cause, effects, from: None, reason: because(reason) }
}

fn paying_out(payout: Uuid, amount: i64, reference: &str) -> Act {
    Act::PayOutCredit {
        payout,
        amount: xof(amount),
        money: money_named(reference),
        value_date: None,
        reason: because("overpaid"),
    }
}

/// The read models of that loan, and the places of its commits, in order.
async fn told() -> (String, Vec<Place>) {
    let mut ledger = Ledger::new();
    let register =
        Command::Register { country: "TG".parse().unwrap(), contact: Default::default() };
    ledger.customer(AFI, register);
    let repay = Act::ReceiveRepayment {
        repayment: Uuid::from_u128(0x9),
        kind: RepaymentKind::Repayment,
        amount: xof(12_000),
        money: money_named("R-1"),
        value_date: None,
        excess: Excess::Keep,
    };
    let mut places = Vec::new();
    for act in [boarded(), hold(COMPLAINT, HoldCause::Complaint {}, "complaint")] {
        places.push(ledger.loan(AFI, AFIS_LOAN, act));
    }
    ledger.start_day();
    ledger.age();
    for act in [
        Act::EndHold { hold: COMPLAINT, until: None, reason: because("cause_cleared") },
        hold(INVESTIGATION, HoldCause::Investigation {}, "legal_request"),
        repay,
        paying_out(BOUNCED, 600, "P-1"),
        Act::ReverseCreditPayout {
            payout: BOUNCED,
            cause: OutgoingReversal::Bounced {},
            reason: because("payment_bounced"),
        },
        paying_out(PAID_OUT, 1_600, "P-2"),
    ] {
        places.push(ledger.loan(AFI, AFIS_LOAN, act));
    }
    let models = servers::fresh_database("query-account");
    ledger.project(&models).await;
    (models, places)
}

#[tokio::test]
async fn charges_holds_and_payouts_are_told_one_by_one_and_to_a_customer_not_why_staff_hold() {
    let (models, places) = told().await;
    let at = |number: usize| json!(places[number].to_string());
    let client = Client::new(&models, Keys::none());
    let query = format!("{{ loan(id: \"{AFIS_LOAN}\") {{ {FIELDS} }} }}");
    let money = |amount: i64| json!({ "amount": amount, "currency": "XOF" });
    let (first, second) = ("2026-01-12", "2026-01-13");

    let charges = json!({ "totalCount": 1, "nodes": [{
        "id": CHARGE, "instalment": 1, "code": "file", "kind": "FEE", "amount": money(500),
        "waived": money(100), "reversed": false, "boarded": true, "dueOn": first, "reason": null,
        "note": null, "businessDate": first, "position": at(0),
    }] });
    let complaint = json!({
        "id": COMPLAINT, "cause": "COMPLAINT", "orderId": null, "effects": ["ARREARS", "PENALTIES"],
        "from": first, "until": second, "reason": "complaint", "note": "a note on complaint",
        "businessDate": first, "position": at(1), "endReason": "cause_cleared",
        "endNote": "a note on cause_cleared", "endedOn": second, "endedBy": at(2),
    });
    let investigation = json!({
        "id": INVESTIGATION, "cause": "INVESTIGATION", "orderId": null,
        "effects": ["ARREARS", "PENALTIES"], "from": second, "until": null,
        "reason": "legal_request", "note": "a note on legal_request", "businessDate": second,
        "position": at(3), "endReason": null, "endNote": null, "endedOn": null, "endedBy": null,
    });
    let payout = |id: Uuid, amount: i64, reference: &str, position: Value, reversal: Value| {
        json!({
            "id": id, "amount": money(amount),
            "money": { "channel": "tmoney", "reference": reference }, "valueDate": second,
            "reason": "overpaid", "note": "a note on overpaid", "businessDate": second,
            "position": position, "reversal": reversal,
        })
    };
    let bounced = json!({
        "cause": "BOUNCED", "movedTo": null, "reason": "payment_bounced",
        "note": "a note on payment_bounced", "businessDate": second, "position": at(6),
    });
    let payouts = [
        payout(BOUNCED, 600, "P-1", at(5), bounced),
        payout(PAID_OUT, 1_600, "P-2", at(7), Value::Null),
    ];
    let mut expected = json!({
        "lastingHolds": 1,
        "charges": charges,
        "holds": { "totalCount": 2, "nodes": [complaint, investigation] },
        "payouts": { "totalCount": 2, "nodes": payouts },
    });
    assert_eq!(client.data(&query).await["loan"], expected);

    let withheld = [
        "/holds/nodes/0/cause",
        "/holds/nodes/0/reason",
        "/holds/nodes/0/note",
        "/holds/nodes/0/endReason",
        "/holds/nodes/0/endNote",
        "/holds/nodes/1/cause",
        "/holds/nodes/1/reason",
        "/holds/nodes/1/note",
        "/payouts/nodes/0/note",
        "/payouts/nodes/0/reversal/note",
        "/payouts/nodes/1/note",
    ];
    for pointer in withheld {
        let told = expected.pointer_mut(pointer).unwrap().take();
        assert!(!told.is_null(), "{pointer} is nobody's to read");
    }
    for role in ["customer", "clerk"] {
        assert_eq!(client.r#as(role).data(&query).await["loan"], expected, "{role}");
    }
}

#[tokio::test]
async fn holds_and_payouts_come_in_pages() {
    let (models, _) = told().await;
    let client = Client::new(&models, Keys::none());
    for (list, ids) in [("holds", [COMPLAINT, INVESTIGATION]), ("payouts", [BOUNCED, PAID_OUT])] {
        let mut after = String::new();
        for (number, id) in ids.iter().enumerate() {
            let query = format!(
                "{{ loan(id: \"{AFIS_LOAN}\") {{ {list}(first: 1{after}) {{ totalCount
                    nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }} }}"
            );
            let page = &client.data(&query).await["loan"][list];
            assert_eq!(page["totalCount"], 2, "{list}");
            assert_eq!(page["nodes"], json!([{ "id": id }]), "{list}");
            assert_eq!(page["pageInfo"]["hasNextPage"], json!(number == 0), "{list}");
            after = format!(", after: {}", page["pageInfo"]["endCursor"]);
        }
    }
}

#[tokio::test]
async fn all_that_is_told_of_a_loans_account_is_within_the_cost_of_a_query_and_of_many_loans_not() {
    let (models, _) = told().await;
    let client = Client::new(&models, Keys::none());
    let whole = FIELDS.replace(" { totalCount", "(first: 100) { totalCount");
    assert_eq!(whole.matches("first: 100").count(), 3);
    let loan = client.data(&format!("{{ loan(id: \"{AFIS_LOAN}\") {{ {whole} }} }}")).await;
    assert_eq!(loan["loan"]["holds"]["totalCount"], 2);
    for list in ["charges", "holds", "payouts"] {
        let of_many = |first: u32| {
            format!(
                "{{ loans(first: 100) {{ nodes {{ {list}(first: {first}) {{ nodes {{ id }} }} }} }} }}"
            )
        };
        assert_eq!(client.code(&of_many(100)).await, "TOO_COMPLEX", "{list}");
        let loans = client.data(&of_many(20)).await;
        let id = loans.pointer(&format!("/loans/nodes/0/{list}/nodes/0/id"));
        assert!(id.is_some_and(Value::is_string), "{list}: {loans}");
        let too_long =
            format!("{{ loan(id: \"{AFIS_LOAN}\") {{ {list}(first: 101) {{ totalCount }} }} }}");
        assert_eq!(client.code(&too_long).await, "PAGE_TOO_LONG", "{list}");
    }
}
