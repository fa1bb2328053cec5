//! What takes two persons, and what was agreed by them: `verify` finds it sound, and each row that is
//! otherwise.

use ledger_core::credit::loan::{Act, RepaymentReversal};
use ledger_core::credit::{Grace, NewTerms};
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Actor, FileId, Hash};
use ledger_core::reason::Reason;
use uuid::Uuid;

use crate::ledger::{Ledger, day};
use crate::read_models::{assert_each_is_found, fresh, project};

/// A customer's loan, and who asks for what takes two.
struct Asked {
    ledger: Ledger<MemoryLog>,
    customer: Uuid,
    loan: Uuid,
}

impl Asked {
    /// Another repayment of more than one person takes back alone, and that a person wants it taken back:
    /// the proposal.
    async fn repaid_and_asked_back(&mut self, key: &str) -> Uuid {
        let repayment = self.ledger.repay(self.customer, self.loan, key, 600_000).await;
        let key = format!("take {key} back");
        let (cause, reason) = (RepaymentReversal::Bounced {}, Reason::of("payment_bounced"));
        let act = Act::ReverseRepayment { repayment, cause, reason };
        self.ledger.act(self.customer, self.loan, &key, act).await;
        self.ledger.created(FileId::Customer(self.customer), &key, "proposal")
    }

    async fn another(&mut self, key: &str, act: Act) {
        let other = Actor { role: "risk".to_owned(), subject: Hash::of(b"another person") };
        let by = std::mem::replace(&mut self.ledger.by, other);
        self.ledger.act(self.customer, self.loan, key, act).await;
        self.ledger.by = by;
    }
}

/// Of four repayments that are to be taken back one is, one is not, of one nobody says anything for so
/// long that it lapses, and one still waits; and a loan goes on by other terms twice.
async fn asked() -> Ledger<MemoryLog> {
    let mut ledger = Ledger::begin(MemoryLog::new(0), 2, day("2004-11-01")).await;
    let customer = ledger.register("customer").await;
    let loan = ledger.board_loan(customer, "large", (3, 900_000), day("2005-06-05"), 0).await;
    let mut asked = Asked { ledger, customer, loan };
    let proposal = asked.repaid_and_asked_back("first").await;
    asked.another("approve", Act::ApproveAct { proposal }).await;
    let proposal = asked.repaid_and_asked_back("second").await;
    let reason = Reason::of("incomplete");
    asked.another("decline", Act::DeclineAct { proposal, reason }).await;
    asked.repaid_and_asked_back("third").await;

    let small = asked.ledger.grant(customer, "small", 600, day("2005-06-10")).await;
    asked.ledger.disburse(customer, small, "disburse", 600).await;
    for (instalments, key) in [(6, "longer"), (9, "longer still")] {
        let rescheduling = asked.ledger.created(FileId::Customer(customer), key, "rescheduling");
        let terms = NewTerms {
            instalments,
            first_due_on: day("2005-06-10"),
            every: None,
            day_of_month: None,
            rate: None,
            grace: Grace::default(),
        };
        let reason = Reason::of("hardship");
        let act = Act::ProposeRescheduling { rescheduling, terms, reason };
        asked.ledger.act(customer, small, key, act).await;
        let act = Act::AgreeRescheduling { rescheduling, reference: format!("annex {key}") };
        asked.ledger.act(customer, small, &format!("agree {key}"), act).await;
    }
    asked.ledger.days_until(day("2005-02-01")).await;
    asked.repaid_and_asked_back("fourth").await;
    asked.ledger
}

#[tokio::test(flavor = "multi_thread")]
async fn every_altered_or_missing_row_of_what_takes_two_persons_is_found() {
    let options = fresh();
    let ledger = asked().await;
    project(&ledger.log, &options).await;
    let alterations = [
        ("update schedules_v7.proposed_acts set amount = amount + 1", "proposed_acts", "amount"),
        (
            "update schedules_v7.proposed_acts set lapses_on = lapses_on + 1 where outcome is null",
            "proposed_acts",
            "lapses_on",
        ),
        (
            "update schedules_v7.proposed_acts set outcome = 'approved' where outcome = 'declined'",
            "proposed_acts",
            "end",
        ),
        (
            "update schedules_v7.proposed_acts set ended_on = ended_on + 1 where outcome = 'lapsed'",
            "proposed_acts",
            "end",
        ),
        (
            "delete from schedules_v7.proposed_acts where outcome is null",
            "proposed_acts",
            "missing",
        ),
        (
            "update schedules_v7.reschedulings set agreed = replace(agreed, 'annex', 'Annex')",
            "reschedulings",
            "rescheduling is",
        ),
        ("delete from schedules_v7.reschedulings", "reschedulings", "missing"),
    ];
    let alterations = alterations.map(|(what, table, told)| (what.to_owned(), table, told));
    assert_each_is_found(&ledger, &options, alterations.to_vec()).await;
}
