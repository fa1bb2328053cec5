//! A steady business, for measuring.

use chrono::{Datelike as _, Months, NaiveDate};
use ledger_core::credit::loan::{Act, Components, Excess, Lender, RunningInstalment};
use ledger_core::log::FileId;
use ledger_core::money::{Currency, Money};

use super::{KnownLoan, World};

/// Every borrower has one loan of twelve instalments from the
/// bank, due on one day of each month, and most pay on that day.
pub(crate) fn portfolio(borrowers: u32, partitions: u32) -> World {
    let mut world = World::new(7, partitions);
    for number in 0..borrowers {
        world.register();
        let customer = *world.customers.last().unwrap();
        let money = |amount| Money::new(amount, Currency::TWD).unwrap();
        let first = NaiveDate::from_ymd_opt(2026, 1, 15).unwrap();
        let schedule = (1..=12)
            .map(|number| RunningInstalment {
                number,
                due_on: first + Months::new(number - 1),
                owed: Components { principal: Some(money(500_000)), ..Components::default() },
                paid: None,
            })
            .collect();
        let known = KnownLoan {
            file: FileId::Customer(customer),
            loan: world.id(),
            currency: Currency::TWD,
            principal: 500_000,
            repayments: Vec::new(),
        };
        let act = Act::TakeOver {
            product: None,
            lender: Lender::Bank { id: "taiwan".to_owned() },
            lender_reference: format!("{number}"),
            schedule,
        };
        assert!(world.loan_act(&known, act));
        world.loans.push(known);
    }
    let last = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
    while world.day < last {
        world.next_day();
        if world.day.day() != 15 {
            continue;
        }
        for known in world.loans.clone() {
            if world.dice.below(20) == 0 {
                continue;
            }
            let act = Act::ReceiveRepayment {
                repayment: world.id(),
                amount: Money::new(500_000, Currency::TWD).unwrap(),
                source: world.source(),
                value_date: None,
                excess: Excess::Keep,
            };
            world.loan_act(&known, act);
        }
    }
    world
}
