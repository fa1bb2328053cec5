//! What is asked about customers and their loans, in a few words.

use chrono::NaiveDate;
use ledger_core::credit::loan::{Act, Components, Excess, Lender, Plan, RunningInstalment, Source};
use ledger_core::file::Command;
use ledger_core::log::ids::{self, For};
use ledger_core::log::{Actor, FileId, Hash, Log, Place};
use ledger_core::party::customer::{self, Contact};
use uuid::Uuid;

use super::{Ledger, twd};

impl<L: Log> Ledger<L> {
    pub(crate) async fn register(&mut self, key: &str) -> Uuid {
        self.register_as(key, Contact::default()).await
    }

    pub(crate) async fn register_as(&mut self, key: &str, contact: Contact) -> Uuid {
        let id = self.id_of(For::New("customer"), key);
        let customer = ids::created_id(id, "customer");
        let command = customer::Command::Register { country: "TW".parse().unwrap(), contact };
        let file = FileId::Customer(customer);
        self.decide(file, id, "customer.register", &Command::Customer(command)).await;
        customer
    }

    /// A loan of `instalments` times `amount`, due monthly from `first` on, of which the oldest
    /// `paid` instalments are paid.
    pub(crate) async fn take_over_loan(
        &mut self,
        customer: Uuid,
        key: &str,
        (instalments, amount): (u32, i64),
        first: NaiveDate,
        paid: u32,
    ) -> Uuid {
        let file = FileId::Customer(customer);
        let loan = ids::created_id(self.id_of(For::File(file), key), "loan");
        let act = Self::taking_over(key, (instalments, amount), first, paid);
        self.ask(file, key, "loan.take_over", Command::Loan { loan, act }).await;
        loan
    }

    /// A loan taken over in a file that may be behind the day.
    pub(crate) async fn take_over_unaged(&mut self, customer: Uuid, key: &str) -> Place {
        let file = FileId::Customer(customer);
        let loan = ids::created_id(self.id_of(For::File(file), key), "loan");
        let act = Self::taking_over(key, (1, 900), self.today(0) + chrono::Days::new(60), 0);
        self.ask_unaged(file, key, Command::Loan { loan, act }).await
    }

    fn taking_over(
        key: &str,
        (instalments, amount): (u32, i64),
        first: NaiveDate,
        paid: u32,
    ) -> Act {
        let principal = || Components { principal: Some(twd(amount)), ..Components::default() };
        let schedule = (1..=instalments)
            .map(|number| RunningInstalment {
                number,
                due_on: first.checked_add_months(chrono::Months::new(number - 1)).unwrap(),
                owed: principal(),
                paid: (number <= paid).then(principal),
            })
            .collect();
        Act::TakeOver {
            product: Some("card".to_owned()),
            lender: Lender::OwnBook,
            lender_reference: format!("ref-{key}"),
            schedule,
        }
    }

    pub(crate) async fn grant(
        &mut self,
        customer: Uuid,
        key: &str,
        principal: i64,
        first_due_on: NaiveDate,
    ) -> Uuid {
        let file = FileId::Customer(customer);
        let loan = ids::created_id(self.id_of(For::File(file), key), "loan");
        let act = Act::Grant {
            product: None,
            lender: Lender::Bank { id: "orabank".to_owned() },
            lender_reference: format!("ref-{key}"),
            principal: twd(principal),
            plan: Plan::InterestFree { instalments: 3, first_due_on, day_of_month: None },
        };
        // The policy names no amount in this currency that a person may grant alone.
        let machine = Actor { role: "service".to_owned(), subject: Hash::of(b"the bank's system") };
        let by = std::mem::replace(&mut self.by, machine);
        self.ask(file, key, "loan.grant", Command::Loan { loan, act }).await;
        self.by = by;
        loan
    }

    pub(crate) async fn act(&mut self, customer: Uuid, loan: Uuid, key: &str, act: Act) -> Place {
        let command_type = match &act {
            Act::Disburse { .. } => "loan.disburse",
            Act::Charge { .. } => "loan.charge",
            Act::ReverseRepayment { .. } => "loan.reverse_repayment",
            Act::Cancel { .. } => "loan.cancel",
            Act::Unwind { .. } => "loan.unwind",
            Act::Grant { .. } | Act::TakeOver { .. } | Act::ReceiveRepayment { .. } | Act::Age => {
                panic!("{act:?} has a helper of its own")
            }
        };
        let file = FileId::Customer(customer);
        self.ask(file, key, command_type, Command::Loan { loan, act }).await
    }

    /// The repayment's id.
    pub(crate) async fn repay(
        &mut self,
        customer: Uuid,
        loan: Uuid,
        key: &str,
        amount: i64,
    ) -> Uuid {
        let file = FileId::Customer(customer);
        let repayment = ids::created_id(self.id_of(For::File(file), key), "repayment");
        let act = Act::ReceiveRepayment {
            repayment,
            amount: twd(amount),
            source: source(key),
            value_date: None,
            excess: Excess::Keep,
        };
        self.ask(file, key, "loan.receive_repayment", Command::Loan { loan, act }).await;
        repayment
    }
}

pub(crate) fn source(reference: &str) -> Source {
    Source { name: "tmoney".to_owned(), reference: reference.to_owned() }
}
