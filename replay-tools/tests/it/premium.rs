//! Subscriptions of Premium: `verify` finds them sound, and each row that is otherwise.

use ledger_core::credit::application::{self, Asked, FirstDue, Purpose};
use ledger_core::file::Command;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{FileId, Hash};
use ledger_core::money::{Currency, Money, MoneyRef};
use ledger_core::party::premium::Act;
use ledger_core::policy::{self, Document};
use ledger_core::reason::Reason;
use ledger_core::testing::with_premium;
use uuid::Uuid;

use crate::ledger::{Ledger, day};
use crate::read_models::{assert_each_is_found, fresh, project};

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

struct Subscriber {
    file: FileId,
    premium: Uuid,
}

impl Subscriber {
    async fn asks(&self, ledger: &mut Ledger<MemoryLog>, key: &str, act: Act) {
        let command = Command::Premium { premium: self.premium, act };
        ledger.ask(self.file, key, "premium.act", command).await;
    }

    async fn pays(&self, ledger: &mut Ledger<MemoryLog>, reference: &str) {
        let channel = "tmoney".to_owned();
        let money = MoneyRef::External { channel, reference: reference.to_owned(), part: None };
        let act = Act::PayFee { money, amount: xof(2_500), value_date: None };
        self.asks(ledger, reference, act).await;
    }
}

/// Premium becomes compulsory; one customer's application waits for it and goes on, its second fee is
/// due, and another customer never pays.
async fn covered() -> Ledger<MemoryLog> {
    let mut ledger = Ledger::begin(MemoryLog::new(0), 2, day("2004-11-01")).await;
    let document = with_premium(Document::SHIPPED, true);
    let (hash, author) = (Hash::of(document.as_bytes()), Hash::of(b"author"));
    let (approver, effective_from) = (Hash::of(b"approver"), Some(day("2004-11-02")));
    for (key, act) in [
        ("propose", policy::Act::Propose { document, author }),
        ("approve", policy::Act::Approve { hash, approver, effective_from }),
    ] {
        ledger.ask(FileId::PolicyBook, key, "policy_book", Command::PolicyBook(act)).await;
    }
    ledger.days_until(day("2004-11-02")).await;
    for (name, pays) in [("pays", true), ("never pays", false)] {
        let file = FileId::Customer(ledger.register(name).await);
        let key = format!("application of who {name}");
        let first_due = FirstDue::On { first_due_on: day("2005-01-05") };
        let asked = Asked { product: None, amount: xof(40_000), instalments: 3, first_due };
        let act = application::Act::Submit { purpose: Purpose::Cash {}, asked };
        let application = ledger.created(file, &key, "application");
        let command = Command::Application { application, act };
        ledger.ask(file, &key, "application.submit", command).await;
        let key = format!("subscription of who {name}");
        let of = Subscriber { file, premium: ledger.created(file, &key, "premium") };
        of.asks(&mut ledger, &key, Act::Subscribe { plan: "monthly".to_owned() }).await;
        let (channel, code) = ("tmoney".to_owned(), "AM04".to_owned());
        of.asks(&mut ledger, &format!("{name} fails"), Act::RecordFailure { channel, code }).await;
        if pays {
            of.pays(&mut ledger, "TM-1").await;
            let payment = ledger.created(file, "TM-1", "payment");
            let reason = Reason::of("fee_taken_back");
            of.asks(&mut ledger, "back", Act::ReverseFee { payment, reason }).await;
            of.pays(&mut ledger, "TM-2").await;
        }
    }
    ledger.days_until(day("2004-12-05")).await;
    ledger
}

#[tokio::test(flavor = "multi_thread")]
async fn every_altered_or_missing_row_of_premium_is_found() {
    let options = fresh();
    let ledger = covered().await;
    project(&ledger.log, &options).await;
    let alterations = [
        (
            "update premium_v1.premiums set stage = 'covering' where stage = 'due'",
            "premiums",
            "stage",
        ),
        ("update premium_v1.premiums set until_on = until_on + 1", "premiums", "until_on"),
        ("delete from premium_v1.premiums where stage = 'expired'", "premiums", "missing"),
        (
            "update premium_v1.premium_fees set insurer = insurer + 1 where insurer is not null",
            "premium_fees",
            "received",
        ),
        (
            "update premium_v1.premium_fees set reversals = 0 where reversals = 1",
            "premium_fees",
            "reversals",
        ),
        ("delete from premium_v1.premium_fees where number = 2", "premium_fees", "missing"),
        (
            "update applications_v6.applications set awaits = 'premium.needed' where awaits is null",
            "applications",
            "awaits",
        ),
    ];
    let alterations = alterations.map(|(what, table, told)| (what.to_owned(), table, told));
    assert_each_is_found(&ledger, &options, alterations.to_vec()).await;
}
