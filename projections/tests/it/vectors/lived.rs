//! A loan of another system, lived here: its facts sent as commands, day by day, in a partition of its own.

use ledger_core::calendar::Day;
use ledger_core::credit::loan::{
    Act, ChargeKind, Decided, Excess, HoldCause, HoldEffect, Lender, Loan, Payee, RepaymentKind,
    RepaymentReversal,
};
use ledger_core::credit::{Amortised, Plan};
use ledger_core::file::{Command, State};
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Commit, FileId, Hash, Instant};
use ledger_core::money::{Currency, Money, MoneyRef};
use ledger_core::party::customer::{self, Contact};
use ledger_core::policy::{self, Document};
use ledger_core::reason::Reason;
use serde_json::{Value, json};
use uuid::Uuid;
use world::{Asked, Books};

use super::fit::day_count;
use super::form::{Transaction, Vector, cents};

/// A ledger in which each partition has one loan.
pub(super) struct Lived<'a> {
    vector: &'a Vector,
    log: &'a MemoryLog,
    books: Books,
    partition: u32,
    customer: Uuid,
    pub(super) loan: Uuid,
    numbers: u128,
}

impl<'a> Lived<'a> {
    /// Everything that happened to a loan, in this partition, until the day that is asked for.
    ///
    /// # Errors
    /// The code with which the ledger refuses something of it.
    pub(super) fn of(
        vector: &'a Vector,
        log: &'a MemoryLog,
        (ledger, partitions, partition): (Uuid, u32, u32),
    ) -> Result<Lived<'a>, String> {
        let customer = (1_u128..)
            .map(Uuid::from_u128)
            .find(|it| FileId::Customer(*it).partition(partitions) == partition)
            .unwrap();
        let begun = vector.advances().first().unwrap().0.min(vector.terms.schedule_start);
        let start = Instant::new(begun.date().and_hms_opt(8, 0, 0).unwrap().and_utc());
        let mut books = Books::new(ledger, partitions, begun, start);
        // What the role reports was decided elsewhere: it waits for no second person.
        books.by.role = "service".to_owned();
        log.inject(partition, books.open(partition));
        let loan = Uuid::from_u128(0x10a << 64 | u128::from(partition));
        let mut lived = Lived { vector, log, books, partition, customer, loan, numbers: 0 };
        let id = lived.books.next_command(FileId::Partition(partition));
        let commit = lived.books.next_takeover(partition, id);
        lived.append(&commit);
        lived.under(&document(vector));
        lived.begin()?;
        lived.live()?;
        Ok(lived)
    }

    /// By this version, which stands in no partition of the log.
    fn under(&mut self, document: &str) {
        let hash = Hash::of(document.as_bytes());
        let document = document.to_owned();
        let propose = policy::Act::Propose { document, author: Hash([1; 32]) };
        let approve = policy::Act::Approve { hash, approver: Hash([2; 32]), effective_from: None };
        for (number, act) in (1..).zip([propose, approve]) {
            let id = Uuid::from_u64_pair(9, number);
            let facts = self.books.decide(FileId::PolicyBook, id, &Command::PolicyBook(act));
            let facts = facts.unwrap();
            let place = self.books.next_place(self.books.partition_of(FileId::PolicyBook));
            self.books.apply(FileId::PolicyBook, &facts, place);
        }
    }

    fn begin(&mut self) -> Result<(), String> {
        let contact = Contact { name: None, phone: None, email: None };
        let country = "TG".parse().unwrap();
        let register = customer::Command::Register { country, contact };
        self.ask(&Command::Customer(register))?;
        let advances = self.vector.advances();
        let (parts, principal) = (advances.len() > 1, advances.iter().map(|it| it.1).sum());
        let last = advances.last().map(|it| it.0).filter(|_| parts);
        let grant = Act::Grant {
            product: None,
            lender: Lender::OwnBook {},
            lender_reference: None,
            principal: eur(principal),
            plan: plan(self.vector),
            parts_until: last.map(|it| it.max(self.today().saturating_add_days(1))),
            decision: Decided::Direct {
                reference: "elsewhere".to_owned(),
                reason: because("sound"),
            },
        };
        self.act(grant)
    }

    fn live(&mut self) -> Result<(), String> {
        let begun = self.vector.advances().first().unwrap().0;
        loop {
            let today = self.today();
            self.pay_out(today)?;
            if today == begun {
                self.charge()?;
            }
            let of_today: Vec<&Transaction> = self.vector.transactions.iter().collect();
            for it in of_today.into_iter().filter(|it| it.date == Some(today)) {
                self.happen(it)?;
            }
            if today >= self.vector.as_of {
                break;
            }
            self.next_day()?;
        }
        if self.vector.bears_interest() && self.vector.terms.interest_recalculation {
            // What the days since bear is posted by whatever is done to a loan.
            let hold = self.id();
            self.act(Act::Hold {
                hold,
                cause: HoldCause::Complaint {},
                effects: vec![HoldEffect::Collection],
                from: None,
                reason: because("complaint"),
            })?;
        }
        Ok(())
    }

    fn pay_out(&mut self, today: Day) -> Result<(), String> {
        for (_, amount) in self.vector.advances().into_iter().filter(|it| it.0 == today) {
            let (disbursement, money) = (self.id(), self.money());
            self.act(Act::Disburse {
                disbursement,
                amount: eur(amount),
                net: None,
                payee: Payee::Customer {},
                money,
                lender_reference: None,
                value_date: None,
            })?;
        }
        Ok(())
    }

    /// All that was charged counts there from the loan's begin, whenever it is posted. What is due behind
    /// the last instalment has one row, due with the last of it.
    fn charge(&mut self) -> Result<(), String> {
        let mut charges: Vec<&Transaction> = self.vector.of_kind("charge").collect();
        charges.sort_by_key(|it| std::cmp::Reverse(it.due));
        for it in charges {
            let due = it.due.unwrap();
            let rows: Vec<Day> = self.account().instalments().map(|it| it.due_on).collect();
            let down = usize::from(self.vector.terms.down_payment_pct.is_some());
            let place = rows.iter().enumerate().position(|(at, row)| at >= down && *row >= due);
            let (instalment, due_on) = match place {
                Some(place) => (place + 1, None),
                None => (rows.len() + 1, Some(due)),
            };
            let charge = self.id();
            self.act(Act::Charge {
                charge,
                code: "charge".to_owned(),
                instalment: u32::try_from(instalment).unwrap(),
                kind: match it.charged.as_deref() {
                    Some("fee") => ChargeKind::Fee,
                    _ => ChargeKind::Penalty,
                },
                amount: eur(cents(it.amount.unwrap())),
                due_on,
                reason: because("field_visit"),
            })?;
        }
        Ok(())
    }

    /// Money that came in or went out again.
    fn happen(&mut self, it: &Transaction) -> Result<(), String> {
        let kind = match it.kind.as_str() {
            "disbursement" | "charge" => return Ok(()),
            "REPAYMENT" => RepaymentKind::Repayment,
            "DOWN_PAYMENT" => RepaymentKind::DownPayment,
            "GOODWILL_CREDIT" => RepaymentKind::Goodwill,
            "MERCHANT_ISSUED_REFUND" => RepaymentKind::MerchantRefund,
            "PAYOUT_REFUND" => RepaymentKind::PayoutRefund,
            "credit_balance_refund" => {
                if it.reversed {
                    return Ok(());
                }
                let (payout, money, amount) =
                    (self.id(), self.money(), eur(cents(it.amount.unwrap())));
                let reason = because("overpaid");
                return self.act(Act::PayOutCredit {
                    payout,
                    amount,
                    money,
                    value_date: None,
                    reason,
                });
            }
            "chargeback" if it.reversed => return Ok(()),
            "chargeback" => return self.charge_back(it),
            other => panic!("`{other}` happened"),
        };
        let (repayment, money) = (self.id(), self.money());
        let (amount, excess) = (eur(cents(it.amount.unwrap())), self.excess(&it.kind));
        self.act(Act::ReceiveRepayment {
            repayment,
            kind,
            amount,
            money,
            value_date: None,
            excess,
        })?;
        match it.reversed {
            true => self.act(Act::ReverseRepayment {
                repayment,
                cause: RepaymentReversal::Bounced {},
                reason: because("payment_bounced"),
            }),
            false => Ok(()),
        }
    }

    /// Of the last payments, as much as each has left.
    fn charge_back(&mut self, it: &Transaction) -> Result<(), String> {
        let mut left = cents(it.amount.unwrap());
        let mut received: Vec<(Uuid, i64)> = self
            .account()
            .receipts()
            .filter(|it| !it.reversed)
            .map(|it| (it.repayment, it.amount.amount()))
            .collect();
        for back in self.account().chargebacks().filter(|it| !it.reversed) {
            for receipt in received.iter_mut().filter(|(id, _)| *id == back.repayment) {
                receipt.1 -= back.amount;
            }
        }
        for (repayment, amount) in received.into_iter().rev() {
            let part = left.min(amount);
            if part > 0 {
                left -= part;
                let (chargeback, amount) = (self.id(), Some(eur(part)));
                let (reference, reason) = ("D-1".to_owned(), because("payment_disputed"));
                self.act(Act::ChargeBack { chargeback, repayment, amount, reference, reason })?;
            }
        }
        assert_eq!(left, 0, "more was charged back than came in");
        Ok(())
    }

    /// Where money goes that is in advance; where one row alone is to come, to that.
    fn excess(&self, kind: &str) -> Excess {
        if self.vector.bears_interest() {
            return Excess::Keep;
        }
        let today = self.today();
        let open = self.account().instalments();
        let open = open.filter(|it| it.due_on > today && !it.unpaid.is_zero()).count();
        let rules = self.vector.terms.allocation.as_ref().map(|it| &it.rules);
        let rule = rules.and_then(|it| it.get(kind).or_else(|| it.get("DEFAULT")));
        match rule.map(|it| it.future_instalment.as_str()) {
            _ if open == 1 => Excess::Prepay,
            Some("LAST_INSTALLMENT") => Excess::PrepayLast,
            Some("REAMORTIZATION") => Excess::PrepayEvenly,
            _ => Excess::Prepay,
        }
    }

    fn next_day(&mut self) -> Result<(), String> {
        let day = self.today().saturating_add_days(1);
        let id = self.books.next_command(FileId::Partition(self.partition));
        let commit = self.books.next_day(self.partition, day, id);
        self.append(&commit);
        match self.books.is_due(FileId::Customer(self.customer)) {
            true => self.ask(&Command::Age),
            false => Ok(()),
        }
    }

    fn act(&mut self, act: Act) -> Result<(), String> {
        self.ask(&Command::Loan { loan: self.loan, act })
    }

    fn ask(&mut self, command: &Command) -> Result<(), String> {
        let file = FileId::Customer(self.customer);
        let id = self.books.next_command(file);
        let facts = self.books.decide(file, id, command).map_err(|it| it.code().to_owned())?;
        assert!(!facts.is_empty(), "{command:?} is followed by nothing");
        let commit = self.books.next_commit(file, Asked { id, command_type: "test.ask" }, &facts);
        let value = commit.encode();
        let place = self.books.append(self.partition, &commit, &value);
        self.log.inject(self.partition, value);
        self.books.apply(file, &facts, place);
        Ok(())
    }

    fn append(&mut self, commit: &Commit) {
        let value = commit.encode();
        self.books.append(self.partition, commit, &value);
        self.log.inject(self.partition, value);
    }

    fn account(&self) -> &Loan {
        let State::Customer(file) = self.books.file(FileId::Customer(self.customer)).unwrap()
        else {
            panic!("a customer's file")
        };
        file.loans.get(&self.loan).and_then(|it| it.loan()).unwrap()
    }

    fn today(&self) -> Day {
        self.books.today(self.partition)
    }

    fn id(&mut self) -> Uuid {
        self.numbers += 1;
        Uuid::from_u128(u128::from(self.partition + 1) << 32 | self.numbers)
    }

    fn money(&mut self) -> MoneyRef {
        let reference = self.id().to_string();
        MoneyRef::External { channel: "elsewhere".to_owned(), reference, part: None }
    }
}

fn eur(cents: i64) -> Money {
    Money::new(cents, Currency::EUR).unwrap()
}

fn because(code: &str) -> Reason {
    Reason::of(code)
}

fn plan(vector: &Vector) -> Plan {
    let terms = &vector.terms;
    let unit = terms.frequency.to_lowercase();
    let unit = unit.trim_end_matches('s');
    let interest = match vector.bears_interest() {
        true => json!({
            "kind": "declining_balance",
            "rate": (terms.annual_rate_pct / rust_decimal::Decimal::ONE_HUNDRED).normalize(),
            "day_count": day_count(vector),
        }),
        false => json!({ "kind": "none" }),
    };
    let first = vector.expected.iter().find(|it| it.due > terms.schedule_start).unwrap();
    let mut plan = json!({
        "instalments": terms.repayments,
        "first_due_on": first.due,
        "every": { "n": terms.repay_every, "unit": unit },
        "interest_from": terms.schedule_start,
        "interest": interest,
        "equal": match terms.amortisation.as_str() {
            "EQUAL_PRINCIPAL" => "principal",
            _ => "instalments",
        },
        "grace": {
            "principal": terms.grace_principal, "interest": terms.grace_interest_payment,
            "interest_free": terms.interest_free_periods,
        },
    });
    if unit == "month" {
        plan["day_of_month"] = json!(terms.schedule_start.day_of_month());
    }
    if let Some(share) = terms.down_payment_pct {
        plan["down_payment"] = json!((share / rust_decimal::Decimal::ONE_HUNDRED).normalize());
    }
    let plan: Amortised = serde_json::from_value(plan).unwrap();
    Plan::Amortised { terms: Box::new(plan) }
}

/// The version that ships, by which money of this loan is rounded and spread as there.
fn document(vector: &Vector) -> String {
    let mut document: Value = serde_json::from_str(Document::SHIPPED).unwrap();
    let sections = &mut document["sections"];
    let terms = &vector.terms;
    let loan = &mut sections["loan"];
    loan["form"] = json!(3);
    loan["remainder"] = json!("last");
    loan["calendars"] = json!([]);
    loan["last_instalment_times_max"] = json!(100);
    loan["recalculation"] = json!({
        "early": true, "late": vector.bears_interest() && terms.interest_recalculation && vector.advances().len() == 1,
    });
    let multiple = match terms.amortisation.as_str() {
        "EQUAL_INSTALMENTS" => terms.instalment_multiple_of.map_or(1, |it| it * 100),
        _ => 1,
    };
    loan["instalments"] = json!([
        { "currency": "EUR", "multiple": multiple, "rounding": terms.rounding.to_lowercase() },
    ]);
    let rules = terms.allocation.as_ref().map(|it| &it.rules);
    let order = rules.and_then(|it| it.get("DEFAULT")).map_or(&[][..], |it| &it.order);
    let order: Vec<String> =
        order.iter().filter_map(|it| it.strip_prefix("PAST_DUE_")).map(str::to_lowercase).collect();
    if !order.is_empty() {
        let others = ["tax", "insurance"].map(str::to_owned);
        loan["allocation"]["components"] = json!(Vec::from_iter(order.into_iter().chain(others)));
    }
    for bounds in sections["limits"]["principal"].as_array_mut().unwrap() {
        bounds["max"]["amount"] = json!(100_000_000_000_i64);
    }
    let lent = sections["limits"]["principal"].clone();
    sections["limits"]["credit_limit"] = lent;
    sections["servicing"]["parts"]["days_max"] = json!(1_095);
    // Other currencies are not rounded here, so nothing is lent in them.
    for member in ["principal", "credit_limit"] {
        let all = sections["limits"][member].as_array_mut().unwrap();
        all.retain(|it| it["min"]["currency"] == "EUR");
    }
    document.to_string()
}
