//! What a life asks of its file at random.

use uuid::Uuid;

use super::super::{cancel, directly, money, of_rows, otherwise, rescind, reverse_of, second, xof};
use super::Life;
use crate::calendar::Day;
use crate::credit::loan::{
    self, Act, ChargeKind, Components, Excess, Lender, Life as Stage, MoneyRef, Payee, Plan,
    RepaymentKind, RowKind, StoredRow,
};
use crate::file::Command;
use crate::money::{Money, Rate};
use crate::party::customer::{self, ConsentTo, Contact, ContactField};
use crate::privacy::{KeyCheck, Sealed};
use crate::reason::Reason;

impl Life {
    pub(super) fn command(&mut self) -> Command {
        match self.dice.below(20) {
            0 | 1 => Command::Customer(self.customer_command()),
            _ if self.commits.is_empty() => Command::Customer(register()),
            2 | 3 => {
                let act = if self.dice.below(3) == 0 { self.board() } else { self.grant() };
                Command::Loan { loan: self.id(), act }
            }
            4 => Command::Loan { loan: self.loan(), act: self.grant() },
            _ => {
                let loan = self.loan();
                Command::Loan { loan, act: self.act(loan) }
            }
        }
    }

    fn customer_command(&mut self) -> customer::Command {
        match self.dice.below(11) {
            0 => register(),
            8 | 9 => {
                let text_version = format!("2026-{}", self.dice.below(3));
                customer::Command::GiveConsent { to: self.consent(), text_version }
            }
            10 => customer::Command::WithdrawConsent { to: self.consent() },
            1 | 2 => {
                let (key, sealed) = (KeyCheck([7; 8]), "YQ==".to_owned());
                let phone = Some(Sealed { key_version: 1, key, sealed });
                let contact = Contact { phone, ..Contact::default() };
                customer::Command::ChangeContact { contact, removed: vec![ContactField::Email] }
            }
            3 => customer::Command::Suspend { reason: Reason::of("fraud_suspected") },
            _ => customer::Command::Resume { reason: Reason::of("cause_cleared") },
        }
    }

    fn consent(&mut self) -> ConsentTo {
        match self.dice.below(2) {
            0 => ConsentTo::Bureau,
            _ => ConsentTo::Marketing,
        }
    }

    fn act(&mut self, loan: Uuid) -> Act {
        let state = self.file().loans.get(&loan).cloned().unwrap_or_default();
        let account = state.loan();
        let granted = account.is_some_and(|it| it.life() == Stage::Granted);
        let reason = Reason::of("recorded_in_error");
        if let Some(act) = second(&mut self.dice, account) {
            return act;
        }
        match self.dice.below(24) {
            0..=4 if granted || account.is_some_and(|it| !it.to_come().is_zero()) => {
                Act::Disburse {
                    disbursement: self.id(),
                    amount: self.part(account),
                    net: None,
                    payee: Payee::Customer {},
                    money: self.money(),
                    lender_reference: None,
                    value_date: self.value_date(),
                }
            }
            5 if granted => cancel(),
            5 if self.dice.below(20) == 0 => rescind(),
            0..=10 => {
                let figures = state.figures(self.on);
                let amount = match (self.dice.below(4), figures) {
                    (0, Some(it)) => it.overdue,
                    (1, Some(it)) => it.outstanding,
                    (2, Some(it)) => it.overdue.plus(it.outstanding).unwrap(),
                    _ => xof(self.dice.below(3_000).into()),
                };
                let excess = if self.dice.below(2) == 0 { Excess::Keep } else { Excess::Prepay };
                let (repayment, money) = (self.id(), self.money());
                let (kind, value_date) = (RepaymentKind::Repayment, self.value_date());
                Act::ReceiveRepayment { repayment, kind, amount, money, value_date, excess }
            }
            14 => match account.and_then(|it| it.chargebacks().find(|it| !it.reversed)) {
                Some(it) => Act::ReverseChargeback { chargeback: it.chargeback, reason },
                None => Act::ChargeBack {
                    chargeback: self.id(),
                    repayment: account
                        .and_then(|it| it.receipts().next())
                        .map_or(loan, |it| it.repayment),
                    amount: None,
                    reference: "D-1".to_owned(),
                    reason: Reason::of("payment_disputed"),
                },
            },
            11..=13 => {
                let receipts: Vec<_> = account
                    .into_iter()
                    .flat_map(|it| it.receipts())
                    .map(|it| it.repayment)
                    .collect();
                reverse_of(match receipts.len() as u32 {
                    0 => self.id(),
                    count => receipts[self.dice.below(count) as usize],
                })
            }
            15..=17 => Act::Charge {
                charge: self.id(),
                code: "visit".to_owned(),
                kind: if self.dice.below(2) == 0 { ChargeKind::Fee } else { ChargeKind::Penalty },
                amount: xof(self.dice.below(300).into()),
                due_on: None,
                instalment: 1 + self.dice.below(6),
                reason: Reason::of("field_visit"),
            },
            18 => Act::Age,
            19 => match account.and_then(|it| it.charges().next()) {
                Some(it) if self.dice.below(2) == 0 => {
                    Act::ReverseCharge { charge: it.charge, reason }
                }
                Some(it) => Act::WaiveCharge { charge: it.charge, amount: None, reason },
                None => Act::Age,
            },
            20 => match account.and_then(|it| it.holds().iter().find(|it| it.until.is_none())) {
                Some(it) => Act::EndHold { hold: it.id, until: None, reason },
                None => Act::Hold {
                    hold: self.id(),
                    cause: loan::HoldCause::Complaint {},
                    effects: loan::HoldEffect::OF_GOODS.to_vec(),
                    from: None,
                    reason: Reason::of("hardship"),
                },
            },
            21 => match account.and_then(|it| it.payouts().find(|it| !it.reversed)) {
                Some(it) => Act::ReverseCreditPayout {
                    payout: it.payout,
                    cause: loan::OutgoingReversal::Misposted {},
                    reason,
                },
                None => Act::PayOutCredit {
                    payout: self.id(),
                    amount: account.map_or(xof(1), loan::Loan::credit),
                    money: self.money(),
                    value_date: self.value_date(),
                    reason: Reason::of("overpaid"),
                },
            },
            22 => match self.dice.below(8) {
                0 => Act::Rebase {
                    to: loan::Rebasing::SameEngine,
                    reason: Reason::of("rules_changed"),
                },
                1 => Act::ReverseDisbursement {
                    disbursement: account.and_then(last_out).unwrap_or(loan),
                    cause: loan::OutgoingReversal::Bounced {},
                    reason,
                },
                4 if account.is_some_and(|it| !it.to_come().is_zero()) => {
                    Act::EndParts { reason: Reason::of("changed_mind") }
                }
                2 | 3 => Act::WaivePenalty {
                    waiver: self.id(),
                    instalment: 1 + self.dice.below(2),
                    amount: None,
                    reason: Reason::of("goodwill"),
                },
                _ => {
                    let id = self.id();
                    otherwise(&mut self.dice, account, id, self.on)
                }
            },
            _ => self.board(),
        }
    }

    /// The whole of one that goes out whole; else often a part.
    fn part(&mut self, account: Option<&loan::Loan>) -> Money {
        let Some(account) = account else { return xof(1) };
        let to_come = account.to_come();
        let whole = if to_come.is_zero() { account.principal() } else { to_come };
        match account.contract().disbursed_until {
            Some(_) => xof((whole.amount() * i64::from(1 + self.dice.below(4)) / 4).max(1)),
            None => whole,
        }
    }

    fn grant(&mut self) -> Act {
        let (instalments, first_due_on) = (1 + self.dice.below(5), self.on.saturating_add_days(12));
        let principal = xof(i64::from(1 + self.dice.below(40)) * 500);
        let rate = Rate(rust_decimal::Decimal::new(self.dice.below(90).into(), 2));
        let plan = match self.dice.below(2) {
            0 => Plan::InterestFree { instalments, first_due_on, day_of_month: None },
            _ => Plan::Flat { instalments, first_due_on, day_of_month: None, rate },
        };
        let reference = format!("A-{}", self.dice.below(400));
        let (lender_reference, decision) = (Some(reference), directly());
        let (product, lender) = (None, Lender::OwnBook {});
        Act::Grant {
            parts_until: (self.dice.below(3) == 0).then_some(first_due_on),
            product,
            lender,
            lender_reference,
            principal,
            plan,
            decision,
        }
    }

    /// Under a reference that one in forty others has had.
    fn board(&mut self) -> Act {
        let paid_until = self.dice.below(5);
        let start = self.on.saturating_sub_days(self.dice.below(60));
        let owed = || Components { principal: Some(xof(1_000)), ..Components::default() };
        let rows = (1..=4)
            .map(|number| StoredRow {
                number,
                kind: RowKind::Instalment,
                due_on: start.saturating_add_days(number * 20),
                owed: owed(),
                paid: (number < paid_until).then(owed),
                waived: None,
            })
            .collect();
        let reference = format!("old-{}", self.dice.below(40));
        let lender = Lender::Bank { id: "orabank".to_owned() };
        let (product, lender_reference, position) = (None, None, of_rows(rows));
        Act::Board { product, lender, lender_reference, reference, position }
    }

    /// A loan of the file, at times none.
    fn loan(&mut self) -> Uuid {
        let loans: Vec<Uuid> = self.file().loans.keys().copied().collect();
        match loans.len() as u32 {
            0 => self.id(),
            _ if self.dice.below(30) == 0 => self.id(),
            count => loans[self.dice.below(count) as usize],
        }
    }

    /// Of one in eight payments the money has been recorded before.
    fn money(&mut self) -> MoneyRef {
        match self.references.len() as u32 {
            count @ 1.. if self.dice.below(8) == 0 => {
                let used = self.dice.below(count) as usize;
                money("tmoney", self.references.keys().nth(used).unwrap())
            }
            _ => money("tmoney", &self.id().to_string().to_uppercase()),
        }
    }

    fn value_date(&mut self) -> Option<Day> {
        match self.dice.below(6) {
            0 => Some(self.on.saturating_sub_days(self.dice.below(40))),
            1 => Some(self.on.saturating_add_days(1)),
            _ => None,
        }
    }

    fn id(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.dice.below(u32::MAX).into(), self.dice.below(u32::MAX).into())
    }
}

/// What went out last and did not come back.
fn last_out(account: &loan::Loan) -> Option<Uuid> {
    let part = account.parts().iter().rev().find(|it| !it.reversed);
    part.map(|it| it.disbursement).or(account.disbursement_id())
}

fn register() -> customer::Command {
    customer::Command::Register { country: "TG".parse().unwrap(), contact: Contact::default() }
}
