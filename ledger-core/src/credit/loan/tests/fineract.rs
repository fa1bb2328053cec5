//! Figures that were not computed by this project: see `origin` in fineract.json.
//!
//! Its loans are interest-free or of flat interest, in euro, repaid in order; an excess pays in
//! advance. A charge there has a due date of its own and belongs to the first instalment due on or
//! after it, which is the one named here.

use serde::Deserialize;

use super::*;
use crate::calendar::Day;
use crate::money::{Rate, Rounding};
use crate::policy::{Allocation, Component};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    #[serde(rename = "origin")]
    _origin: String,
    loans: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    id: String,
    #[serde(rename = "source")]
    _source: String,
    principal: i64,
    yearly_rate_percent: rust_decimal::Decimal,
    instalment_multiple: u32,
    components: Vec<Component>,
    acts: Vec<Entry>,
    as_of: Day,
    instalments: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    on: Day,
    act: String,
    #[serde(default)]
    amount: i64,
    #[serde(default)]
    number: u128,
    #[serde(default)]
    instalment: u32,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    due_on: Day,
    principal: i64,
    interest: i64,
    fee: i64,
    penalty: i64,
    paid: i64,
}

impl Entry {
    fn act(&self) -> Act {
        let charge = |kind| Act::Charge {
            charge: nth(self.number),
            code: "charge".to_owned(),
            instalment: self.instalment,
            kind,
            amount: eur(self.amount),
            due_on: None,
            reason: because("late_payment"),
        };
        match self.act.as_str() {
            "disburse" => disburse(eur(self.amount)),
            "repay" => Act::ReceiveRepayment {
                repayment: nth(self.number),
                kind: RepaymentKind::Repayment,
                amount: eur(self.amount),
                money: money(),
                value_date: None,
                excess: Excess::Prepay,
            },
            "reverse" => reverse(self.number),
            "fee" => charge(ChargeKind::Fee),
            "penalty" => charge(ChargeKind::Penalty),
            other => panic!("{other} is no act of the tables"),
        }
    }
}

impl Table {
    fn plan(&self) -> Plan {
        let instalments = self.instalments.len() as u32;
        let first_due_on = self.instalments[0].due_on;
        match self.yearly_rate_percent.is_zero() {
            true => Plan::InterestFree { instalments, first_due_on, day_of_month: None },
            false => {
                let rate = Rate(self.yearly_rate_percent / rust_decimal::Decimal::ONE_HUNDRED);
                Plan::Flat { instalments, first_due_on, day_of_month: None, rate }
            }
        }
    }

    fn life(&self) -> Life {
        let allocation = Allocation { components: self.components.clone(), ..policy().allocation };
        let rounded = rounding(self.instalment_multiple, Rounding::HalfEven);
        let policy = LoanPolicy { allocation, ..rounded };
        let mut life = Life::under(policy, &self.acts[0].on.to_string());
        life.ask(grant(eur(self.principal), self.plan()));
        for it in &self.acts {
            life.until(&it.on.to_string());
            life.ask(it.act());
        }
        life.until(&self.as_of.to_string());
        life
    }
}

#[test]
fn fineracts_schedules_and_repayments_come_out_the_same() {
    let tables: Tables = serde_json::from_str(include_str!("fineract.json")).unwrap();
    assert_eq!(tables.loans.len(), 15);
    for table in tables.loans {
        let units = |it: Option<Money>| it.map_or(0, Money::amount);
        let found: Vec<Row> = table
            .life()
            .instalments()
            .iter()
            .map(|it| Row {
                due_on: it.due_on,
                principal: units(it.owed.principal),
                interest: units(it.owed.interest),
                fee: units(it.owed.fee),
                penalty: units(it.owed.penalty),
                paid: sum(&it.paid),
            })
            .collect();
        assert_eq!(found, table.instalments, "{}", table.id);
    }
}
