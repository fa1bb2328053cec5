//! How loans begin: granted by each kind of plan, and paid out as a rule, or boarded.

use ledger_core::credit::loan::{
    Act, ChargeKind, Components, Decided, Instalment, Lender, Plan, Product, RowKind, StoredCharge,
    StoredPosition, StoredRow,
};
use ledger_core::log::FileId;
use ledger_core::money::{Currency, Money, Rate};

use super::because;
use crate::world::{KnownLoan, World};

impl World {
    pub(in crate::world) fn open_loan(&mut self) {
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
        let parts_until =
            (self.dice.below(2) == 0).then(|| first_due_on.saturating_add_days(spacing));
        let act = match self.dice.below(4) {
            0 => Act::Grant {
                parts_until,
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
                    parts_until: None,
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
                    parts_until: None,
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
}

/// How a loan of these rows stands of which nothing else is known.
pub(in crate::world) fn position_of(rows: Vec<StoredRow>) -> StoredPosition {
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
