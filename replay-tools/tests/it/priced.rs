//! What offers cost: `verify` finds it sound, and a row that tells otherwise.

use ledger_core::credit::application::{self, Asked, FirstDue, Purpose, Terms};
use ledger_core::credit::{Lender, Plan, line};
use ledger_core::file::Command;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Actor, FileId, Hash};
use ledger_core::money::{Currency, Money};
use ledger_core::policy::{self, Document};
use ledger_core::reason::Reason;
use ledger_core::testing::with_law;

use crate::ledger::{Ledger, day};
use crate::read_models::{assert_each_is_found, fresh, project};

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

/// An offer under a policy that knows a law.
async fn offered() -> Ledger<MemoryLog> {
    let mut ledger = Ledger::begin(MemoryLog::new(0), 2, day("2004-11-01")).await;
    let document = with_law(Document::SHIPPED);
    let (hash, author) = (Hash::of(document.as_bytes()), Hash::of(b"author"));
    let (approver, effective_from) = (Hash::of(b"approver"), Some(day("2004-11-02")));
    for (key, act) in [
        ("propose", policy::Act::Propose { document, author }),
        ("approve", policy::Act::Approve { hash, approver, effective_from }),
    ] {
        ledger.ask(FileId::PolicyBook, key, "policy_book", Command::PolicyBook(act)).await;
    }
    ledger.days_until(day("2004-11-02")).await;
    let file = FileId::Customer(ledger.register("customer").await);
    let (line, limit) = (ledger.created(file, "line", "credit_line"), xof(50_000));
    let open = Command::Line { line, act: line::Act::Open { limit } };
    ledger.ask(file, "line", "credit_line.open", open).await;
    let application = ledger.created(file, "apply", "application");
    let (amount, first_due_on) = (xof(40_000), day("2005-01-05"));
    let first_due = FirstDue::On { first_due_on };
    let asked = Asked { product: None, amount, instalments: 3, first_due };
    let plan = Plan::InterestFree { instalments: 3, first_due_on, day_of_month: None };
    let terms = Terms { product: None, lender: Lender::OwnBook {}, principal: amount, plan };
    for (key, by, act) in [
        ("apply", "a clerk", application::Act::Submit { purpose: Purpose::Cash {}, asked }),
        (
            "offer",
            "an officer",
            application::Act::Approve {
                terms,
                stated: application::Stated::default(),
                reason: Reason::of("sound"),
            },
        ),
    ] {
        ledger.by = Actor { role: "risk".to_owned(), subject: Hash::of(by.as_bytes()) };
        let command = Command::Application { application, act };
        ledger.ask(file, key, "application.act", command).await;
    }
    ledger
}

#[tokio::test(flavor = "multi_thread")]
async fn an_altered_price_of_an_offer_is_found() {
    let options = fresh();
    let ledger = offered().await;
    project(&ledger.log, &options).await;
    let alterations = [
        "update applications_v6.applications set priced = null where priced is not null",
        "update applications_v6.applications set priced = replace(priced, '40000', '40001')",
    ];
    let alterations = alterations.map(|it| (it.to_owned(), "applications", "priced"));
    assert_each_is_found(&ledger, &options, alterations.to_vec()).await;
}
