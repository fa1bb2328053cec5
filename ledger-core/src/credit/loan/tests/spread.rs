//! How money is spread over rows and components, and forgiven or taken back. The figures of
//! `spread.json` were computed apart from the ledger, by the rule in the header of `spread.py`.

use serde::Deserialize;

use super::*;
use crate::calendar::Day;
use crate::credit::Instalment;
use crate::policy::{Allocation, Component, Grouping};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: String,
    granted_on: Day,
    grouping: Grouping,
    components: Vec<Component>,
    schedule: Vec<Francs>,
    acts: Vec<Asked>,
    rows: Vec<Row>,
    credit: i64,
}

/// What a row owes by its schedule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Francs {
    due_on: Day,
    principal: i64,
    #[serde(default)]
    interest: i64,
    #[serde(default)]
    fee: i64,
    #[serde(default)]
    tax: i64,
    #[serde(default)]
    insurance: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    on: Day,
    #[serde(rename = "do")]
    act: String,
    number: u128,
    amount: Option<i64>,
    excess: Option<Excess>,
    kind: Option<ChargeKind>,
    instalment: Option<u32>,
    due_on: Option<Day>,
    /// Which repayment is charged back.
    of: Option<u128>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    due_on: Day,
    owed: Sides,
    paid: Sides,
    waived: Sides,
}

type Sides = std::collections::BTreeMap<String, i64>;

impl Asked {
    fn act(&self) -> Act {
        match self.act.as_str() {
            "pay" => valued(pay(self.number, self.amount.unwrap()), None, self.excess.unwrap()),
            "charge" => {
                let (kind, amount) = (self.kind.unwrap(), self.amount.unwrap());
                let mut asked = charge(self.number, self.instalment.unwrap(), kind, amount);
                let Act::Charge { due_on, .. } = &mut asked else { panic!("{asked:?}") };
                *due_on = self.due_on;
                asked
            }
            "waive" => waive(self.number, self.amount),
            "charge_back" => charge_back(self.number, self.of.unwrap(), self.amount),
            other => panic!("{other} is no act of the tables"),
        }
    }
}

impl Table {
    fn plan(&self) -> Plan {
        let some = |it: i64| (it > 0).then(|| xof(it));
        let row = |(number, it): (u32, &Francs)| Instalment {
            number,
            due_on: it.due_on,
            principal: xof(it.principal),
            interest: some(it.interest),
            fee: some(it.fee),
            tax: some(it.tax),
            insurance: some(it.insurance),
        };
        Plan::Given { schedule: (1..).zip(&self.schedule).map(row).collect() }
    }

    fn lived(&self) -> Life {
        let (components, grouping) = (self.components.clone(), self.grouping);
        let allocation = Allocation { components, grouping, ..policy().allocation };
        let policy = LoanPolicy { allocation, ..policy() };
        let mut life = Life::under(policy, &self.granted_on.to_string());
        let principal = xof(self.schedule.iter().map(|it| it.principal).sum());
        life.ask(grant(principal, self.plan()));
        life.ask(disburse(principal));
        for it in &self.acts {
            life.until(&it.on.to_string());
            life.ask(it.act());
        }
        life
    }
}

#[test]
fn money_is_spread_forgiven_and_taken_back_as_it_was_computed_apart_from_the_ledger() {
    let tables: Vec<Table> = serde_json::from_str(include_str!("spread.json")).unwrap();
    assert_eq!(tables.len(), 18);
    let side = |it: &Components| -> Sides {
        it.present().map(|(component, it)| (component.name().to_owned(), it.amount())).collect()
    };
    for table in &tables {
        let life = table.lived();
        let row = |it: &InstalmentAccount| {
            let (owed, paid, waived) = (side(&it.owed), side(&it.paid), side(&it.waived));
            Row { due_on: it.due_on, owed, paid, waived }
        };
        let rows: Vec<Row> = life.instalments().iter().map(row).collect();
        assert_eq!(rows, table.rows, "{}", table.name);
        assert_eq!(life.credit(), table.credit, "{}", table.name);
    }
}
