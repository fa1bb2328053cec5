//! Consents and evidence: `verify` finds them sound, and each row that is otherwise.

use ledger_core::credit::evidence::{BillFacts, CustomerFacts, SourceFacts};
use ledger_core::credit::inquiry::{Act, Purpose};
use ledger_core::file::Command;
use ledger_core::log::FileId;
use ledger_core::log::memory::MemoryLog;
use ledger_core::money::{Currency, Money};
use ledger_core::party::customer::{self, ConsentTo};
use ledger_core::policy::EvidenceSource;

use crate::ledger::{Ledger, day};
use crate::read_models::{assert_each_is_found, fresh, project};

const PURPOSE: Purpose = Purpose::LimitReview {};

/// A customer agrees twice and withdraws once, says what she earns, and of two sources one answers.
async fn gathered() -> Ledger<MemoryLog> {
    let mut ledger = Ledger::begin(MemoryLog::new(0), 2, day("2004-11-01")).await;
    let file = FileId::Customer(ledger.register("an applicant").await);
    let text_version = "2004-10".to_owned();
    for (key, command) in [
        (
            "bills",
            customer::Command::GiveConsent {
                to: ConsentTo::Bills,
                text_version: text_version.clone(),
            },
        ),
        ("offers", customer::Command::GiveConsent { to: ConsentTo::Marketing, text_version }),
        ("no offers", customer::Command::WithdrawConsent { to: ConsentTo::Marketing }),
    ] {
        ledger.ask(file, key, "customer.consent", Command::Customer(command)).await;
    }
    let monthly_income = Some(Money::new(90_000, Currency::XOF).unwrap());
    let facts = CustomerFacts { contract_type: None, works_since: None, monthly_income };
    let ask =
        || Act::Ask { source: EvidenceSource::Bills, purpose: PURPOSE, within_minutes: Some(10) };
    let bills = SourceFacts::Bills(BillFacts { due: 8, paid_on_time: 6 });
    let answer = Act::RecordAnswer { facts: bills, as_of: day("2004-11-01") };
    for (key, of, act) in [
        ("word", "word", Act::Declare { facts, purpose: PURPOSE }),
        ("first", "first", ask()),
        ("second", "second", ask()),
        ("answer", "first", answer),
    ] {
        let evidence = ledger.created(file, of, "evidence");
        ledger.ask(file, key, "evidence.act", Command::Evidence { evidence, act }).await;
    }
    ledger
}

#[tokio::test(flavor = "multi_thread")]
async fn every_altered_or_missing_row_of_evidence_is_found() {
    let options = fresh();
    let ledger = gathered().await;
    project(&ledger.log, &options).await;
    let alterations = [
        (
            "update evidence_v1.consents set ended_on = null where ended_on is not null",
            "consents",
            "ended",
        ),
        ("update evidence_v1.consents set text_version = '2004-09'", "consents", "text_version"),
        ("delete from evidence_v1.consents where number = 1", "consents", "missing"),
        (
            "update evidence_v1.evidence set facts = replace(facts, '90000', '91000')",
            "evidence",
            "facts",
        ),
        (
            "update evidence_v1.evidence set stage = 'unanswered' where stage = 'asked'",
            "evidence",
            "stage",
        ),
        (
            "update evidence_v1.evidence set late = true where stage = 'answered'",
            "evidence",
            "late",
        ),
        ("delete from evidence_v1.evidence where source = 'customer'", "evidence", "missing"),
    ];
    let alterations = alterations.map(|(what, table, told)| (what.to_owned(), table, told));
    assert_each_is_found(&ledger, &options, alterations.to_vec()).await;
}
