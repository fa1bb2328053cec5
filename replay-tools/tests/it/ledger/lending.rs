//! What is asked about customers and their loans, in a few words.

use ledger_core::calendar::Day;
use ledger_core::credit::loan::{
    Act, ChargeKind, Components, Decided, Excess, Lender, MoneyRef, Payee, Plan, Product,
    RepaymentKind, RowKind, StoredCharge, StoredPosition, StoredRow,
};
use ledger_core::file::Command;
use ledger_core::log::ids::{self, For};
use ledger_core::log::{Actor, FileId, Hash, Log, Place};
use ledger_core::money::Money;
use ledger_core::party::customer::{self, Contact};
use ledger_core::reason::Reason;
use uuid::Uuid;

use super::{Ledger, twd};

impl<L: Log> Ledger<L> {
    pub(crate) async fn register(&mut self, key: &str) -> Uuid {
        self.register_as(key, Contact::default()).await
    }

    pub(crate) async fn register_as(&mut self, key: &str, contact: Contact) -> Uuid {
        self.register_in("TW", key, contact).await
    }

    pub(crate) async fn register_in(&mut self, country: &str, key: &str, contact: Contact) -> Uuid {
        let id = self.id_of(For::New("customer"), key);
        let customer = ids::created_id(id, "customer");
        let command = customer::Command::Register { country: country.parse().unwrap(), contact };
        let file = FileId::Customer(customer);
        self.decide(file, id, "customer.register", &Command::Customer(command)).await;
        customer
    }

    /// A loan of `instalments` times `amount`, due monthly from `first` on, of which the oldest
    /// `paid` instalments are paid.
    pub(crate) async fn board_loan(
        &mut self,
        customer: Uuid,
        key: &str,
        (instalments, amount): (u32, i64),
        first: Day,
        paid: u32,
    ) -> Uuid {
        let file = FileId::Customer(customer);
        let loan = ids::created_id(self.id_of(For::File(file), key), "loan");
        let act = Self::boarding(key, (instalments, amount), first, paid);
        self.ask(file, key, "loan.board", Command::Loan { loan, act }).await;
        loan
    }

    /// The same, nothing of it paid, with a fee that the other system charged to the first instalment.
    pub(crate) async fn board_charged(&mut self, customer: Uuid, key: &str, first: Day) -> Uuid {
        let file = FileId::Customer(customer);
        let loan = self.created(file, key, "loan");
        let mut act = Self::boarding(key, (2, 900), first, 0);
        if let Act::Board { position, .. } = &mut act {
            position.rows[0].owed.fee = Some(twd(20));
            position.charges.push(StoredCharge {
                charge: self.created(file, key, "charge-1"),
                code: "file".to_owned(),
                kind: ChargeKind::Fee,
                instalment: 1,
                amount: twd(20),
                paid: None,
                waived: None,
                due_on: first,
            });
        }
        self.ask(file, key, "loan.board", Command::Loan { loan, act }).await;
        loan
    }

    /// A loan boarded in a file that may be behind the day.
    pub(crate) async fn board_unaged(&mut self, customer: Uuid, key: &str) -> Place {
        let file = FileId::Customer(customer);
        let loan = ids::created_id(self.id_of(For::File(file), key), "loan");
        let act = Self::boarding(key, (1, 900), self.today(0).saturating_add_days(60), 0);
        self.ask_unaged(file, key, Command::Loan { loan, act }).await
    }

    fn boarding(key: &str, (instalments, amount): (u32, i64), first: Day, paid: u32) -> Act {
        let principal = || Components { principal: Some(twd(amount)), ..Components::default() };
        let rows = (1..=instalments)
            .map(|number| StoredRow {
                number,
                kind: RowKind::Instalment,
                due_on: first.checked_add_months(number - 1).unwrap(),
                owed: principal(),
                paid: (number <= paid).then(principal),
                waived: None,
            })
            .collect();
        Act::Board {
            product: Some(Product { code: "card".to_owned(), version: None }),
            lender: Lender::OwnBook {},
            lender_reference: Some(format!("ref-{key}")),
            reference: format!("old-{key}"),
            position: StoredPosition {
                rows,
                credit: None,
                overdrawn: None,
                disbursed_on: None,
                interest_until: None,
                worst_days_past_due: 0,
                defaulted_before: false,
                in_default: false,
                charges: vec![],
            },
        }
    }

    pub(crate) async fn grant(
        &mut self,
        customer: Uuid,
        key: &str,
        principal: i64,
        first_due_on: Day,
    ) -> Uuid {
        self.grant_until((customer, key), principal, first_due_on, None).await
    }

    /// The same that may go out in parts until the first due date.
    pub(crate) async fn grant_in_parts(
        &mut self,
        customer: Uuid,
        key: &str,
        principal: i64,
        first_due_on: Day,
    ) -> Uuid {
        self.grant_until((customer, key), principal, first_due_on, Some(first_due_on)).await
    }

    async fn grant_until(
        &mut self,
        (customer, key): (Uuid, &str),
        principal: i64,
        first_due_on: Day,
        parts_until: Option<Day>,
    ) -> Uuid {
        let file = FileId::Customer(customer);
        let loan = ids::created_id(self.id_of(For::File(file), key), "loan");
        let act = Act::Grant {
            parts_until,
            product: None,
            lender: Lender::Bank { id: "orabank".to_owned() },
            lender_reference: Some(format!("ref-{key}")),
            principal: twd(principal),
            plan: Plan::InterestFree { instalments: 3, first_due_on, day_of_month: None },
            decision: Decided::Direct {
                reference: format!("decision-{key}"),
                reason: Reason::of("sound"),
            },
        };
        // The policy names no amount in this currency that a person may grant alone.
        let machine = Actor { role: "service".to_owned(), subject: Hash::of(b"the bank's system") };
        let by = std::mem::replace(&mut self.by, machine);
        self.ask(file, key, "loan.grant", Command::Loan { loan, act }).await;
        self.by = by;
        loan
    }

    /// The disbursement's id.
    pub(crate) async fn disburse(
        &mut self,
        customer: Uuid,
        loan: Uuid,
        key: &str,
        amount: i64,
    ) -> Uuid {
        let file = FileId::Customer(customer);
        let disbursement = ids::created_id(self.id_of(For::File(file), key), "disbursement");
        self.act(customer, loan, key, disbursing(disbursement, twd(amount), key)).await;
        disbursement
    }

    pub(crate) async fn act(&mut self, customer: Uuid, loan: Uuid, key: &str, act: Act) -> Place {
        let command_type = match &act {
            Act::Disburse { .. } => "loan.disburse",
            Act::Charge { .. } => "loan.charge",
            Act::ReverseRepayment { .. } => "loan.reverse_repayment",
            Act::ChargeBack { .. } => "loan.charge_back",
            Act::ReverseChargeback { .. } => "loan.reverse_chargeback",
            Act::Cancel { .. } => "loan.cancel",
            Act::Rescind { .. } => "loan.rescind",
            Act::ReverseDisbursement { .. } => "loan.reverse_disbursement",
            Act::WaiveCharge { .. } => "loan.waive_charge",
            Act::WaivePenalty { .. } => "loan.waive_penalty",
            Act::ReverseCharge { .. } => "loan.reverse_charge",
            Act::Hold { .. } => "loan.hold",
            Act::EndHold { .. } => "loan.end_hold",
            Act::PayOutCredit { .. } => "loan.pay_out_credit",
            Act::ReverseCreditPayout { .. } => "loan.reverse_credit_payout",
            Act::Rebase { .. } => "loan.rebase",
            Act::WriteOff { .. } => "loan.write_off",
            Act::UndoWriteOff { .. } => "loan.undo_write_off",
            Act::ChargeOff { .. } => "loan.charge_off",
            Act::UndoChargeOff { .. } => "loan.undo_charge_off",
            Act::RefundGoods { .. } => "loan.refund_goods",
            Act::ReceiveMerchantRefund { .. } => "loan.receive_merchant_refund",
            Act::ReverseMerchantRefund { .. } => "loan.reverse_merchant_refund",
            Act::EndParts { .. } => "loan.end_parts",
            Act::Pause { .. } => "loan.pause",
            Act::EndPause { .. } => "loan.end_pause",
            Act::RequestDebit { .. } => "loan.request_debit",
            Act::AnswerDebit { .. } => "loan.answer_debit",
            Act::Sell { .. } => "loan.sell",
            Act::ProposeRescheduling { .. } => "loan.propose_rescheduling",
            Act::AgreeRescheduling { .. } => "loan.agree_rescheduling",
            Act::ApproveAct { .. } => "loan.approve_act",
            Act::DeclineAct { .. } => "loan.decline_act",
            Act::Grant { .. } | Act::Board { .. } | Act::ReceiveRepayment { .. } | Act::Age => {
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
            kind: RepaymentKind::Repayment,
            amount: twd(amount),
            money: money(key),
            value_date: None,
            excess: Excess::Keep,
        };
        self.ask(file, key, "loan.receive_repayment", Command::Loan { loan, act }).await;
        repayment
    }
}

/// All of a principal goes out to the customer.
pub(crate) fn disbursing(disbursement: Uuid, amount: Money, reference: &str) -> Act {
    Act::Disburse {
        disbursement,
        amount,
        net: None,
        payee: Payee::Customer {},
        money: money(reference),
        lender_reference: None,
        value_date: None,
    }
}

pub(crate) fn money(reference: &str) -> MoneyRef {
    let (channel, reference) = ("tmoney".to_owned(), reference.to_owned());
    MoneyRef::External { channel, reference, part: None }
}
