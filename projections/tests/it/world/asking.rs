//! What is asked at random about customers and their loans.

use ledger_core::credit::loan::{
    Act, CancelCause, ChargeKind, Components, DebitAnswer, Decided, EndOfPause, Excess, Grace,
    HoldCause, HoldEffect, Instalment, Lender, MoneyRef, NewTerms, OutgoingReversal, Payee, Plan,
    Product, RepaymentKind, RepaymentReversal, RescindCause, RowKind, StoredCharge, StoredPosition,
    StoredRow,
};
use ledger_core::file::{Command, State};
use ledger_core::log::{FileId, Hash};
use ledger_core::money::{Currency, Money, Rate};
use ledger_core::party::Country;
use ledger_core::party::customer::{self, ConsentTo, Contact, ContactField};
use ledger_core::privacy::{KeyCheck, Sealed};
use ledger_core::reason::Reason;
use uuid::Uuid;

use super::{KnownLoan, World};

impl World {
    fn sealed(&mut self) -> Option<Sealed> {
        let key_version = 1 + self.dice.below(2);
        let sealed = format!("c2VhbGVk{}", self.dice.below(1_000));
        (self.dice.below(4) > 0).then_some(Sealed { key_version, key: KeyCheck([7; 8]), sealed })
    }

    pub(crate) fn register(&mut self) {
        let id = self.id();
        let country: Country = self.one_of(&["TG", "BJ", "GH"]).parse().unwrap();
        let contact = Contact { name: self.sealed(), phone: self.sealed(), email: self.sealed() };
        let command = customer::Command::Register { country, contact };
        if self.ask(FileId::Customer(id), &Command::Customer(command)) {
            self.customers.push(id);
        }
    }

    pub(super) fn about_a_customer(&mut self) {
        let Some(id) = self.some_customer() else { return };
        let command = match self.dice.below(7) {
            0 => customer::Command::Suspend { reason: Reason::of("fraud_suspected") },
            1 | 2 => customer::Command::Resume { reason: Reason::of("cause_cleared") },
            3 | 4 => {
                let text_version = self.one_of(&["2026-05", "2026-09"]).to_owned();
                customer::Command::GiveConsent { to: self.one_of(&ConsentTo::ALL), text_version }
            }
            5 => customer::Command::WithdrawConsent { to: self.one_of(&ConsentTo::ALL) },
            _ => {
                let contact = Contact { name: self.sealed(), phone: None, email: self.sealed() };
                let removed = match self.dice.below(2) {
                    0 => vec![ContactField::Phone],
                    _ => vec![],
                };
                customer::Command::ChangeContact { contact, removed }
            }
        };
        self.ask(FileId::Customer(id), &Command::Customer(command));
    }

    fn some_customer(&mut self) -> Option<Uuid> {
        (!self.customers.is_empty()).then(|| self.one_of(&self.customers.clone()))
    }

    pub(super) fn open_loan(&mut self) {
        let Some(customer) = self.some_customer() else { return };
        let currency = self.one_of(&[Currency::XOF, Currency::XOF, Currency::EUR]);
        let money = |amount| Money::new(amount, currency).unwrap();
        let product = self
            .one_of(&[None, Some(""), Some("phone"), Some("solar kit")])
            .map(|code| Product { code: code.to_owned(), version: (code == "phone").then_some(2) });
        let bank = Lender::Bank { id: "orabank".to_owned() };
        let lender = self.one_of(&[Lender::OwnBook {}, bank]);
        let reference = format!("A-{}", self.dice.below(1_000_000_000));
        let lender_reference = (self.dice.below(4) > 0).then(|| reference.clone());
        let decision = Decided::Direct { reference: reference.clone(), reason: because("sound") };
        let instalments = 1 + self.dice.below(5);
        let first_due_on = self.day.saturating_add_days(self.dice.below(12) + 1);
        let principal = i64::from(1 + self.dice.below(40)) * 500;
        let spacing = 1 + self.dice.below(15);
        let act = match self.dice.below(4) {
            0 => Act::Grant {
                product,
                lender,
                lender_reference,
                principal: money(principal),
                plan: Plan::InterestFree { instalments, first_due_on, day_of_month: None },
                decision,
            },
            1 => {
                let rate = Rate(rust_decimal::Decimal::new(self.dice.below(60).into(), 2));
                Act::Grant {
                    product,
                    lender,
                    lender_reference,
                    principal: money(principal),
                    plan: Plan::Flat { instalments, first_due_on, day_of_month: None, rate },
                    decision,
                }
            }
            2 => {
                let schedule = (1..=instalments)
                    .map(|number| Instalment {
                        number,
                        due_on: first_due_on.saturating_add_days(spacing * (number - 1)),
                        principal: money(principal),
                        interest: Some(money(25)),
                        fee: (number == 1).then(|| money(100)),
                        tax: (number == 2).then(|| money(3)),
                        insurance: (number == 2).then(|| money(7)),
                    })
                    .collect();
                Act::Grant {
                    product,
                    lender,
                    lender_reference,
                    principal: money(principal * i64::from(instalments)),
                    plan: Plan::Given { schedule },
                    decision,
                }
            }
            _ => {
                let start = self.day.saturating_sub_days(self.dice.below(120));
                let paid_until = self.dice.below(instalments + 2);
                let rows = (1..=instalments)
                    .map(|number| {
                        let charged = |amount| (number == 1).then(|| money(amount));
                        let all = |parts| Components {
                            interest: Some(money(40 / parts)),
                            principal: Some(money(principal / parts)),
                            ..Components::default()
                        };
                        let with = |of, penalty| Components {
                            penalty: charged(penalty),
                            fee: charged(10),
                            ..of
                        };
                        StoredRow {
                            number,
                            kind: RowKind::Instalment,
                            due_on: start.saturating_add_days(3 * spacing * (number - 1)),
                            owed: with(all(1), 30),
                            paid: match number.cmp(&paid_until) {
                                std::cmp::Ordering::Less => Some(with(all(1), 25)),
                                std::cmp::Ordering::Equal => Some(all(2)),
                                std::cmp::Ordering::Greater => None,
                            },
                            waived: charged(5).map(|it| Components {
                                penalty: Some(it),
                                ..Components::default()
                            }),
                        }
                    })
                    .collect();
                let paid = |amount| (1 < paid_until).then(|| money(amount));
                let charge = |charge, code: &str, kind, amount| StoredCharge {
                    charge,
                    code: code.to_owned(),
                    kind,
                    instalment: 1,
                    amount: money(amount),
                    paid: None,
                    waived: None,
                    due_on: start,
                };
                let (late, file) = (self.id(), self.id());
                let late = StoredCharge {
                    paid: paid(25),
                    waived: Some(money(5)),
                    ..charge(late, "late", ChargeKind::Penalty, 30)
                };
                let file =
                    StoredCharge { paid: paid(10), ..charge(file, "file", ChargeKind::Fee, 10) };
                let position = StoredPosition { charges: vec![late, file], ..position_of(rows) };
                Act::Board { product, lender, lender_reference, reference, position }
            }
        };
        let mut known = KnownLoan {
            file: FileId::Customer(customer),
            loan: self.id(),
            currency,
            principal,
            repayments: Vec::new(),
            disbursed: None,
            charges: Vec::new(),
            holds: Vec::new(),
            payouts: Vec::new(),
            write_offs: Vec::new(),
            charge_offs: Vec::new(),
            debits: Vec::new(),
            pauses: Vec::new(),
            refunds: Vec::new(),
        };
        if let Act::Board { position, .. } = &act {
            known.charges.extend(position.charges.iter().map(|it| it.charge));
        }
        let granted = if let Act::Grant { principal, .. } = act { Some(principal) } else { None };
        if self.loan_act(&known, act) {
            if let Some(amount) = granted.filter(|_| self.dice.below(5) > 0) {
                known.disbursed = self.disburse(&known, amount);
            }
            self.loans.push(known);
        }
    }

    pub(super) fn money(&mut self) -> MoneyRef {
        let channel = self.one_of(&["tmoney", "flooz", "bank:orabank"]).to_owned();
        let reference = format!("R-{}", self.dice.below(1_000_000_000));
        MoneyRef::External { channel, reference, part: None }
    }

    /// The disbursement, if it is one.
    fn disburse(&mut self, known: &KnownLoan, amount: Money) -> Option<Uuid> {
        let disbursement = self.id();
        let act = Act::Disburse {
            disbursement,
            amount,
            net: None,
            payee: self.one_of(&[Payee::Customer {}, Payee::Platform {}]),
            money: self.money(),
            lender_reference: None,
            value_date: None,
        };
        self.loan_act(known, act).then_some(disbursement)
    }

    pub(super) fn loan_act(&mut self, known: &KnownLoan, act: Act) -> bool {
        let by = self.books.by.clone();
        if matches!(act, Act::Grant { .. }) {
            // A person alone grants only up to an amount of the policy's.
            self.books.by.role = "service".to_owned();
        }
        let followed = self.ask(known.file, &Command::Loan { loan: known.loan, act });
        self.books.by = by;
        followed
    }

    /// What waits for a second person on this loan.
    fn awaiting(&self, known: &KnownLoan) -> Option<Uuid> {
        let State::Customer(file) = self.books.file(known.file)? else { return None };
        Some(file.loans.get(&known.loan)?.loan()?.awaiting().first()?.proposal)
    }

    /// Somebody approves it, who is at times the one that proposed it, or declines it.
    fn say_second(&mut self, known: &KnownLoan, proposal: Uuid) {
        let by = self.books.by.clone();
        let act = match self.asked.is_multiple_of(2) {
            true => Act::DeclineAct { proposal, reason: because("incomplete") },
            false => Act::ApproveAct { proposal },
        };
        if !self.asked.is_multiple_of(5) {
            self.books.by.subject = Hash::of(b"another clerk");
        }
        self.loan_act(known, act);
        self.books.by = by;
    }

    pub(super) fn about_a_loan(&mut self) {
        if self.loans.is_empty() {
            return;
        }
        let index = self.dice.below(self.loans.len() as u32) as usize;
        let known = self.loans[index].clone();
        let money = |amount| Money::new(amount, known.currency).unwrap();
        let reason = because("recorded_in_error");
        if let Some(proposal) = self.awaiting(&known).filter(|_| self.asked.is_multiple_of(3)) {
            return self.say_second(&known, proposal);
        }
        let act = match self.dice.below(18) {
            0 if self.dice.below(3) == 0 => {
                Act::Rescind { cause: RescindCause::Withdrawal { reason } }
            }
            0 => Act::Cancel { cause: CancelCause::Person { reason } },
            1 => {
                if let Some(it) = self.disburse(&known, money(known.principal)) {
                    self.loans[index].disbursed = Some(it);
                }
                return;
            }
            2 if !known.repayments.is_empty() => {
                let repayment = self.one_of(&known.repayments);
                let cause = self.one_of(&[
                    RepaymentReversal::Bounced {},
                    RepaymentReversal::Misposted { moved_to: None },
                    RepaymentReversal::ChargedBack { reference: "C-\"1\"".to_owned() },
                ]);
                Act::ReverseRepayment { repayment, cause, reason }
            }
            10..=13 if !known.repayments.is_empty() => {
                let (chargeback, repayment) = (self.id(), self.one_of(&known.repayments));
                let act = Act::ChargeBack {
                    chargeback,
                    repayment,
                    amount: (self.dice.below(2) == 0).then(|| money(1)),
                    reference: "D-\"1\"".to_owned(),
                    reason: because("payment_disputed"),
                };
                if self.loan_act(&known, act) && self.dice.below(3) == 0 {
                    let reason = because("payment_upheld");
                    self.loan_act(&known, Act::ReverseChargeback { chargeback, reason });
                }
                return;
            }
            3 => {
                let charge = self.id();
                let act = Act::Charge {
                    charge,
                    code: "visit".to_owned(),
                    kind: self.one_of(&[ChargeKind::Fee, ChargeKind::Penalty]),
                    amount: money(i64::from(1 + self.dice.below(300))),
                    due_on: None,
                    instalment: 1 + self.dice.below(5),
                    reason: because("field_visit"),
                };
                if self.loan_act(&known, act) {
                    self.loans[index].charges.push(charge);
                }
                return;
            }
            4 if !known.charges.is_empty() => {
                let charge = self.one_of(&known.charges);
                match self.dice.below(3) {
                    0 => Act::ReverseCharge { charge, reason },
                    1 => Act::WaiveCharge { charge, amount: Some(money(1)), reason },
                    _ => Act::WaiveCharge { charge, amount: None, reason },
                }
            }
            5 if self.dice.below(3) == 0 => {
                let disbursement = known.disbursed.unwrap_or_default();
                Act::ReverseDisbursement {
                    disbursement,
                    cause: OutgoingReversal::Bounced {},
                    reason,
                }
            }
            6 => {
                let hold = self.id();
                let act = Act::Hold {
                    hold,
                    cause: self.one_of(&[HoldCause::Complaint {}, HoldCause::Hardship {}]),
                    effects: vec![HoldEffect::Arrears, HoldEffect::Penalties],
                    from: None,
                    reason: because("hardship"),
                };
                if self.loan_act(&known, act) {
                    self.loans[index].holds.push(hold);
                }
                return;
            }
            7 if !known.holds.is_empty() => {
                let hold = self.one_of(&known.holds);
                Act::EndHold { hold, until: None, reason }
            }
            9 => {
                // Few loans are paid out: one of those, whichever was chosen.
                let paid_out = self.loans.iter().filter(|it| !it.payouts.is_empty());
                let paid_out: Vec<KnownLoan> = paid_out.cloned().collect();
                if !paid_out.is_empty() {
                    let known = self.one_of(&paid_out);
                    let payout = self.one_of(&known.payouts);
                    let cause = OutgoingReversal::Misposted {};
                    self.loan_act(&known, Act::ReverseCreditPayout { payout, cause, reason });
                }
                return;
            }
            8 => {
                let payout = self.id();
                let act = Act::PayOutCredit {
                    payout,
                    amount: money(i64::from(1 + self.dice.below(20))),
                    money: self.money(),
                    value_date: None,
                    reason: because("overpaid"),
                };
                if self.loan_act(&known, act) {
                    self.loans[index].payouts.push(payout);
                }
                return;
            }
            10 if self.dice.below(2) == 0 => {
                let write_off = self.id();
                let reason = because("uncollectable");
                if self.loan_act(&known, Act::WriteOff { write_off, reason }) {
                    self.loans[index].write_offs.push(write_off);
                }
                return;
            }
            11 if !known.write_offs.is_empty() => {
                let write_off = self.one_of(&known.write_offs);
                Act::UndoWriteOff { write_off, reason }
            }
            13 => {
                let rescheduling = self.id();
                let terms = NewTerms {
                    instalments: 1 + self.dice.below(8),
                    first_due_on: self.day.saturating_add_days(5 + self.dice.below(50)),
                    every: None,
                    day_of_month: None,
                    rate: None,
                    grace: Grace::default(),
                };
                let reason = because("hardship");
                let proposed = Act::ProposeRescheduling { rescheduling, terms, reason };
                if !self.loan_act(&known, proposed) || self.dice.below(4) == 0 {
                    return;
                }
                Act::AgreeRescheduling { rescheduling, reference: "annex \"1\"".to_owned() }
            }
            12 if self.dice.below(3) == 0 => {
                let charge_off = self.id();
                let reason = because("uncollectable");
                if self.loan_act(&known, Act::ChargeOff { charge_off, reason }) {
                    self.loans[index].charge_offs.push(charge_off);
                }
                return;
            }
            14 if !known.debits.is_empty() && self.dice.below(2) == 0 => {
                let answers = [DebitAnswer::Succeeded {}, DebitAnswer::NotPaid {}];
                Act::AnswerDebit {
                    request: self.one_of(&known.debits),
                    answer: self.one_of(&answers),
                    answered_on: None,
                }
            }
            14 => {
                let request = self.id();
                let requested = Act::RequestDebit {
                    request,
                    amount: money(i64::from(1 + self.dice.below(500))),
                    channel: "tmoney".to_owned(),
                    reference: "debit \"7\"".to_owned(),
                    requested_on: None,
                };
                if self.loan_act(&known, requested) {
                    self.loans[index].debits.push(request);
                }
                return;
            }
            15 if !known.pauses.is_empty() && self.dice.below(2) == 0 => {
                let pause = self.one_of(&known.pauses);
                Act::EndPause { pause, until: EndOfPause::Undone, reason: because("cause_cleared") }
            }
            15 if self.dice.below(2) == 0 => {
                let (pause, reason) = (self.id(), because("hardship"));
                let until = self.today().saturating_add_days(1 + self.dice.below(9));
                if self.loan_act(&known, Act::Pause { pause, from: None, until, reason }) {
                    self.loans[index].pauses.push(pause);
                }
                return;
            }
            16 if !known.refunds.is_empty() && self.dice.below(2) == 0 => {
                let refund = self.one_of(&known.refunds);
                let (cause, reason) = (RepaymentReversal::Bounced {}, because("payment_bounced"));
                Act::ReverseMerchantRefund { refund, cause, reason }
            }
            16 if self.dice.below(2) == 0 => {
                let refund = self.id();
                let refunded = Act::ReceiveMerchantRefund {
                    refund,
                    amount: money(i64::from(1 + self.dice.below(90))),
                    money: self.money(),
                    value_date: None,
                };
                if self.loan_act(&known, refunded) {
                    self.loans[index].refunds.push(refund);
                }
                return;
            }
            12 if !known.charge_offs.is_empty() => {
                let charge_off = self.one_of(&known.charge_offs);
                Act::UndoChargeOff { charge_off, reason }
            }
            12 if self.dice.below(2) == 0 => Act::Sell {
                to: Lender::Bank { id: "collector".to_owned() },
                lender_reference: Some(self.id().to_string()),
                reference: "sale \"7\"".to_owned(),
                reason: because("receivables_sold"),
            },
            _ => {
                let repayment = self.id();
                let back = self.dice.below(4) / 3 * self.dice.below(40);
                let act = Act::ReceiveRepayment {
                    repayment,
                    kind: self.one_of(&[RepaymentKind::Repayment, RepaymentKind::Goodwill]),
                    amount: money(match self.dice.below(3) {
                        0 => known.principal * 3,
                        1 => known.principal,
                        _ => i64::from(1 + self.dice.below(2_000)),
                    }),
                    money: self.money(),
                    value_date: Some(self.day.saturating_sub_days(back)),
                    excess: self.one_of(&[Excess::Keep, Excess::Prepay]),
                };
                if self.loan_act(&known, act) {
                    self.loans[index].repayments.push(repayment);
                }
                return;
            }
        };
        self.loan_act(&known, act);
    }
}

/// A code that the first policy has for the act: no other is taken.
fn because(code: &str) -> Reason {
    let note = Some("a clerk's « reason »".to_owned());
    Reason { note, ..Reason::of(code) }
}

/// How a loan of these rows stands of which nothing else is known.
pub(super) fn position_of(rows: Vec<StoredRow>) -> StoredPosition {
    StoredPosition {
        rows,
        credit: None,
        overdrawn: None,
        disbursed_on: None,
        interest_until: None,
        worst_days_past_due: 0,
        defaulted_before: false,
        in_default: false,
        charges: vec![],
    }
}
