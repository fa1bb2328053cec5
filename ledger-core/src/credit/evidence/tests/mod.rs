//! Each rule of evidence, as a sentence.

mod deriving;
mod gathering;
mod telling;

use super::{
    AccountPeriod, BillFacts, BureauFacts, BureauRecord, ContractType, CustomerFacts, DebtAndLimit,
    GatheredInput, Gathering, MobileMoneyFacts, Origin, PlatformFacts, SourceFacts, Told, gathered,
};
use crate::money::{Currency, Money};

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

/// Works on a contract since 15 March 2025, for 120 000 XOF a month.
fn customer() -> CustomerFacts {
    CustomerFacts {
        contract_type: Some(ContractType::FixedTerm),
        works_since: Some("2025-03-15".parse().unwrap()),
        monthly_income: Some(xof(120_000)),
    }
}

/// 30 days with this many deposits of 10 000 XOF, of which 7 000 went out.
fn period(deposits: u32, mean_balance: i64, overdraft_days: u32) -> AccountPeriod {
    AccountPeriod {
        deposits,
        deposited: xof(10_000 * i64::from(deposits)),
        came_in: xof(10_000 * i64::from(deposits)),
        went_out: xof(7_000 * i64::from(deposits)),
        mean_balance: xof(mean_balance),
        overdraft_days,
    }
}

/// Four periods up to 31 May 2026, the first of which looks the worst.
fn account() -> MobileMoneyFacts {
    let days = ["2026-02-01", "2026-03-03", "2026-03-20", "2026-04-20", "2026-05-31"];
    MobileMoneyFacts {
        periods: vec![
            period(1, 8_000, 2),
            period(2, 20_000, 0),
            period(3, 32_001, 1),
            period(90, 0, 30),
        ],
        inflow_on: days.map(|it| it.parse().unwrap()).to_vec(),
    }
}

fn bureau() -> BureauRecord {
    BureauRecord { running_loans: 2, owed: xof(45_000), worst_days_late: 11 }
}
