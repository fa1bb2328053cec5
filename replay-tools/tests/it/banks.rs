//! Banks, their lines and what they owe: `verify` finds them sound, and each row and event that is otherwise.

use ledger_core::credit::application::{self, Asked, FirstDue, Purpose, Stated, Terms};
use ledger_core::credit::{Lender, Plan, line};
use ledger_core::file::Command;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Actor, Commit, FileId, Hash};
use ledger_core::money::{Currency, Money, Rate};
use ledger_core::party::partner::{self, Firm, Listed};
use ledger_core::party::placement::{self, From, Wanted};
use ledger_core::party::{
    Commission, Earned, FundingLine, LenderType, Mandate, MandatedProduct, PartnerName, UndoneTerms,
};
use ledger_core::policy::Document;
use ledger_core::reason::Reason;
use serde_json::Value;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::decisions::begun;
use crate::ledger::{Ledger, day};
use crate::read_models::{assert_each_is_found, fresh, project};
use crate::tampering::verified;

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

/// A bank that lends 15 000 francs is asked for 10 000 twice: by one customer whose loan is signed, and by one
/// for whom nothing is left. Its commission is invoiced, and its list has another besides.
async fn lent(twist: Option<fn(&mut Value)>) -> Ledger<MemoryLog> {
    let mut document: Value = serde_json::from_str(Document::SHIPPED).unwrap();
    document["sections"]["lenders"] = serde_json::from_str(Document::LENDERS).unwrap();
    let mut ledger = begun(document.to_string()).await;
    let mandate = Mandate {
        lines: vec![FundingLine { limit: xof(15_000), fee_min: None }],
        products: vec![MandatedProduct { code: "goods".to_owned(), rate_min: None }],
        answer_hours: 48,
        checklist: vec![],
        commission: Commission { rate: Rate("0.02".parse().unwrap()), earned: Earned::AtSignature },
        undone: UndoneTerms { days: 14 },
    };
    let enrol = partner::Act::Enrol {
        name: "orabank".parse().unwrap(),
        firm: Firm { trade_name: "Orabank".to_owned(), country: "TG".parse().unwrap() },
        lender_type: LenderType::Bank,
        mandate,
    };
    ledger.by = by("finance", "one");
    ledger.ask(bank(), "enrol", "partner.enrol", Command::Partner(enrol)).await;
    let proposal = ledger.created(bank(), "enrol", "proposal");
    ledger.by = by("risk", "another");
    let agree = Command::Partner(partner::Act::Approve { proposal });
    ledger.ask(bank(), "agree", "partner.approve_mandate", agree).await;
    let first = presents(&mut ledger, "one").await;
    if let Some(twist) = twist {
        ledger.twist(move |commit: &mut Commit| changed(commit, twist));
    }
    reserves(&mut ledger, first).await;
    if twist.is_some() {
        return ledger;
    }
    let second = presents(&mut ledger, "two").await;
    reserves(&mut ledger, second).await;
    let told = placement::Exposed {
        customer: first.from.customer,
        application: first.from.application,
        loan: Uuid::from_u128(7),
        reference: "K-1".to_owned(),
        step: 1,
        reserved: xof(10_000),
        drawn: xof(0),
        undone: false,
        on: day("2026-03-03"),
    };
    let act = placement::Act::Expose { from: first.from, told };
    let expose = Command::Placement { placement: first.offer, act };
    ledger.ask(bank(), "expose", "placement.expose", expose).await;
    let currency = Currency::XOF;
    let list = ["K-1", "K-2"].map(|it| Listed { reference: it.to_owned(), amount: xof(200) });
    ledger.by = by("finance", "one");
    for (key, act) in [
        ("invoice", partner::Act::Invoice { reference: "F-1".to_owned(), currency }),
        (
            "list",
            partner::Act::Reconcile { reference: "L-1".to_owned(), currency, list: list.to_vec() },
        ),
    ] {
        ledger.ask(bank(), key, "partner.act", Command::Partner(act)).await;
    }
    ledger
}

/// An offer, and whose application it answers.
#[derive(Clone, Copy)]
struct Put {
    from: From,
    offer: Uuid,
}

async fn presents(ledger: &mut Ledger<MemoryLog>, person: &str) -> Put {
    let customer = ledger.register(person).await;
    let file = FileId::Customer(customer);
    let application = ledger.created(file, "apply", "application");
    let first_due_on = day("2026-04-05");
    let asked = Asked {
        product: Some("goods".to_owned()),
        amount: xof(10_000),
        instalments: 2,
        first_due: FirstDue::On { first_due_on },
    };
    let terms = Terms {
        product: Some("goods".to_owned()),
        lender: Lender::Bank { id: "orabank".to_owned() },
        principal: xof(10_000),
        plan: Plan::InterestFree { instalments: 2, first_due_on, day_of_month: None },
    };
    let (stated, reason) = (Stated::default(), Reason::of("sound"));
    let line = ledger.created(file, "line", "credit_line");
    let open = Command::Line { line, act: line::Act::Open { limit: xof(50_000) } };
    let act = |act| Command::Application { application, act };
    let submit = application::Act::Submit { purpose: Purpose::Cash {}, asked };
    let approve = application::Act::Approve { terms, stated, reason };
    for (role, key, command) in [
        ("risk", "line", open),
        ("support", "apply", act(submit)),
        ("risk", "approve", act(approve)),
        ("service", "present", act(application::Act::Present)),
    ] {
        ledger.by = by(role, role);
        ledger.ask(file, key, "any.command", command).await;
    }
    let offer = ledger.created(file, "approve", "offer");
    Put { from: From { customer, application }, offer }
}

/// As the process between the files does.
async fn reserves(ledger: &mut Ledger<MemoryLog>, put: Put) {
    let wanted = Wanted {
        amount: xof(10_000),
        product: Some("goods".to_owned()),
        rate: Some(Rate::default()),
        file_fee: None,
    };
    ledger.by = Actor::ledger();
    let act = placement::Act::Reserve { from: put.from, wanted };
    let reserve = Command::Placement { placement: put.offer, act };
    ledger.ask(bank(), &format!("reserve {}", put.offer), "placement.reserve", reserve).await;
}

fn changed(commit: &mut Commit, twist: fn(&mut Value)) {
    let data = &mut commit.events[0].data;
    let mut value: Value = serde_json::from_str(data.get()).unwrap();
    twist(&mut value);
    *data = RawValue::from_string(value.to_string()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reservation_that_does_not_fit_the_line_is_found() {
    let sound = verified(&lent(None).await).await;
    assert!(sound.is_sound(), "{sound}");
    type Twist = fn(&mut Value);
    let twists: [(&str, Twist); 3] = [
        ("more than the line has", |it| it["line"]["amount"] = 9_999.into()),
        ("beside more than the file has", |it| it["reserved"]["amount"] = 1.into()),
        ("for another amount", |it| it["drawn"]["amount"] = 5.into()),
    ];
    for (what, twist) in twists {
        let report = verified(&lent(Some(twist)).await).await;
        assert!(!report.is_sound(), "{what}: {report}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_altered_or_missing_row_of_banks_is_found() {
    let options = fresh();
    let ledger = lent(None).await;
    project(&ledger.log, &options).await;
    let alterations = [
        ("update banks_v1.banks set trade_name = 'Ecobank'", "banks", "firm"),
        ("update banks_v1.banks set number = 2", "banks", "number"),
        ("update banks_v1.banks set standing = 'suspended'", "banks", "standing"),
        ("delete from banks_v1.banks", "banks", "missing"),
        (
            "update banks_v1.placements set reserved = 1 where stage = 'signed'",
            "placements",
            "kept",
        ),
        (
            "update banks_v1.placements set stage = 'released' where stage = 'refused'",
            "placements",
            "stage",
        ),
        (
            "update banks_v1.placements set commission = 201 where commission is not null",
            "placements",
            "commission",
        ),
        ("delete from banks_v1.placements where stage = 'refused'", "placements", "missing"),
        (
            "update banks_v1.settlements set body = replace(body, 'F-1', 'F-2') where kind = 'invoice'",
            "settlements",
            "what",
        ),
        ("delete from banks_v1.settlements where kind = 'list'", "settlements", "missing"),
        ("update banks_v1.presentations set stage = 'accepted'", "presentations", "stage"),
        ("update banks_v1.presentations set amount = 9000", "presentations", "amount"),
        ("delete from banks_v1.presentations", "presentations", "missing"),
    ];
    let alterations = alterations.map(|(what, table, told)| (what.to_owned(), table, told));
    assert_each_is_found(&ledger, &options, alterations.to_vec()).await;
}
