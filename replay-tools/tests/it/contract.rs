//! `contract`: what a customer was shown is written again from the log alone, with the customer's key.

use ledger_core::credit::application::{self, Asked, FirstDue, Paper, Purpose, Stated, Terms};
use ledger_core::credit::contract::MayWithdraw;
use ledger_core::credit::pricing::{Pricing, Wish, cheapest};
use ledger_core::credit::{Lender, line};
use ledger_core::file::Command;
use ledger_core::log::ids::created_id;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Actor, FileId, Hash, KeyCheck, StreamId};
use ledger_core::money::{Currency, Money};
use ledger_core::party::Contact;
use ledger_core::policy::{self, CreditPurpose, Document, PolicyRef};
use ledger_core::privacy::{Opener, Opens, Sealed, SealedField};
use ledger_core::reason::Reason;
use replay_tools::audit::Asked as About;
use replay_tools::contract::{Again, Found, NoContract, contract};
use replay_tools::progress::Tally;
use uuid::Uuid;

use crate::ledger::{Ledger, day};

const SALT: &[u8] = b"of the customer's key";

/// Opens what was sealed by writing this in front.
struct Key(&'static str);

impl Opens for Key {
    fn open(&self, _: SealedField<'_>, sealed: &Sealed) -> Option<String> {
        sealed.sealed.strip_prefix(self.0).map(str::to_owned)
    }

    fn salt(&self, of: Uuid) -> Hash {
        Hash::of(&[SALT, of.as_bytes()].concat())
    }
}

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn named(name: &str) -> Contact {
    let sealed = format!("right/{name}");
    let name = Some(Sealed { key_version: 1, key: KeyCheck([7; 8]), sealed });
    Contact { name, ..Contact::default() }
}

/// What ships with credit by rule offers for 100 000 francs at least a month.
fn terms(policy: PolicyRef) -> Terms {
    let document = Document::read(Document::OPEN).unwrap();
    let on = day("2026-06-15");
    let country = "TG".parse().unwrap();
    let pricing = Pricing { document: &document, version: policy, country, on };
    let class = &document.classes.as_ref().unwrap().newcomer;
    let plans = pricing.simulated(&Wish {
        purpose: CreditPurpose::Cash,
        amount: xof(100_000),
        class,
        lender: None,
        first_due_on: None,
        premium: None,
        other_principal: xof(0),
        means: None,
    });
    let plans = plans.unwrap();
    let plan = cheapest(&plans).unwrap().outcome.clone().unwrap().plan;
    let lender = Lender::Bank { id: "orabank".to_owned() };
    Terms { product: Some("cash".to_owned()), lender, principal: xof(100_000), plan }
}

/// A ledger in which a contract was prepared on 15 June for Ama, who is called Esi from the 16th on.
struct World {
    ledger: Ledger<MemoryLog>,
    file: FileId,
    application: Uuid,
    loan: Uuid,
}

async fn world(signs_ours: bool) -> World {
    let mut ledger = Ledger::begin(MemoryLog::new(0), 2, day("2026-06-14")).await;
    let document = Document::OPEN.to_owned();
    let (hash, author) = (Hash::of(document.as_bytes()), Hash::of(b"author"));
    let (approver, effective_from) = (Hash::of(b"approver"), Some(day("2026-06-15")));
    for (key, act) in [
        ("propose", policy::Act::Propose { document, author }),
        ("approve", policy::Act::Approve { hash, approver, effective_from }),
    ] {
        ledger.ask(FileId::PolicyBook, key, "policy_book", Command::PolicyBook(act)).await;
    }
    ledger.days_until(day("2026-06-15")).await;
    let file = FileId::Customer(ledger.register_in("TG", "customer", named("Ama")).await);
    let (line, limit) = (ledger.created(file, "line", "credit_line"), xof(200_000));
    let open = Command::Line { line, act: line::Act::Open { limit } };
    ledger.ask(file, "line", "credit_line.open", open).await;

    let application = ledger.created(file, "apply", "application");
    let terms = terms(ledger.policies().in_force(day("2026-06-15")).unwrap().reference);
    let (instalments, first_due_on) = (12, terms.plan.first_due_on().unwrap());
    let (amount, first_due) = (xof(100_000), FirstDue::On { first_due_on });
    let asked = Asked { product: None, amount, instalments, first_due };
    let newcomer = Document::read(Document::OPEN).unwrap().classes.unwrap().newcomer;
    let stated = Stated { class: Some(newcomer), income: None };
    let reason = Reason::of("sound");
    let offer = ledger.created(file, "offer", "offer");
    let loan = ledger.created(file, "sign", "loan");
    let names = Opener::of(Key("right/"));
    for (key, by, act) in [
        ("apply", "clerk", application::Act::Submit { purpose: Purpose::Cash {}, asked }),
        ("offer", "officer", application::Act::Approve { terms, stated, reason }),
        ("present", "officer", application::Act::Present),
        (
            "accept",
            "officer",
            application::Act::RecordAcceptance { offer: None, reference: "ORA-7".into() },
        ),
        ("contract", "clerk", application::Act::PrepareContract { offer, names }),
    ] {
        ledger.by = Actor { role: "risk".to_owned(), subject: Hash::of(by.as_bytes()) };
        let command = Command::Application { application, act };
        ledger.ask(file, key, "application.act", command).await;
    }
    ledger.days_until(day("2026-06-16")).await;
    let contact = named("Esi");
    let change = ledger_core::party::customer::Command::ChangeContact { contact, removed: vec![] };
    ledger.ask(file, "esi", "customer.change_contact", Command::Customer(change)).await;
    let prepared = found(&ledger, StreamId::Application(application)).await.unwrap().prepared;
    let sha256 = if signs_ours { prepared.hashes.contract } else { Hash::of(b"a scan") };
    let paper = Paper { reference: "C-1".to_owned(), sha256 };
    let act = application::Act::RecordSignature { offer, paper, signed_on: day("2026-06-16") };
    let command = Command::Application { application, act };
    ledger.ask(file, "sign", "application.act", command).await;
    World { ledger, file, application, loan }
}

async fn found(ledger: &Ledger<MemoryLog>, subject: StreamId) -> Result<Found, NoContract> {
    let asked = About { subject, as_of: None, partition: None };
    contract(&ledger.log, asked, &Tally::silent()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_is_written_again_by_its_application_and_by_its_loan() {
    let World { ledger, file, application, loan } = world(true).await;
    for subject in [StreamId::Application(application), StreamId::Loan(loan)] {
        let found = found(&ledger, subject).await.unwrap();
        assert_eq!((FileId::Customer(found.customer), found.application), (file, application));
        let document = Document::read(Document::OPEN).unwrap();
        let togo = MayWithdraw::by(&document, "TG".parse().unwrap());
        assert_eq!(found.prepared.withdrawal, togo);
        let Again::Same(html) = found.again(&Opener::of(Key("right/"))) else {
            panic!("it is the same: {found:?}")
        };
        assert_eq!(Hash::of(html.as_bytes()), found.prepared.hashes.contract);
        // She was called so on the day of the contract.
        assert!(html.contains("Ama, client"), "{html}");
        assert!(html.contains("ORA-7"), "{html}");
        assert_eq!(found.is_signed(), Some(true));
        let told = found.told();
        assert!(told.contains(&format!("it was signed on 2026-06-16 for loan-{loan}")), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_key_the_hash_is_all_that_is_left_of_a_contract() {
    let World { ledger, application, .. } = world(true).await;
    let found = found(&ledger, StreamId::Application(application)).await.unwrap();
    assert_eq!(found.again(&Opener::of(Key("wrong/"))), Again::Unnamed);
    assert!(found.told().contains(&found.prepared.hashes.contract.to_string()));
    // One that opens something else is told from it.
    let Again::Other { found: other } = found.again(&Opener::of(Key("right"))) else {
        panic!("it comes out otherwise")
    };
    assert_ne!(other, found.prepared.hashes.contract);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_signed_on_paper_is_told_from_what_was_prepared() {
    let World { ledger, application, .. } = world(false).await;
    let found = found(&ledger, StreamId::Application(application)).await.unwrap();
    assert_eq!(found.is_signed(), Some(false));
    assert!(found.told().contains("is another document, kept as C-1"), "{}", found.told());
}

#[tokio::test(flavor = "multi_thread")]
async fn before_it_was_prepared_there_is_no_contract() {
    let World { ledger, application, file, .. } = world(true).await;
    let subject = StreamId::Application(application);
    let asked = About { subject, as_of: Some(day("2026-06-14")), partition: None };
    assert!(contract(&ledger.log, asked, &Tally::silent()).await.is_err());
    let FileId::Customer(customer) = file else { unreachable!() };
    let refused = found(&ledger, StreamId::Customer(customer)).await;
    assert!(matches!(refused, Err(NoContract::NotPrepared(_))), "{refused:?}");
    let nobody = found(&ledger, StreamId::Application(created_id(application, "none"))).await;
    assert!(matches!(nobody, Err(NoContract::NotTold(_))), "{nobody:?}");
}
