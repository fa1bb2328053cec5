//! A steady business, for measuring.

use ledger_core::calendar::Day;
use ledger_core::credit::loan::{
    Act, Components, Excess, Lender, RepaymentKind, RowKind, StoredRow,
};
use ledger_core::log::FileId;
use ledger_core::money::{Currency, Money};

use super::asking::position_of;
use super::{KnownLoan, World};

/// Every borrower has one loan of twelve instalments from the
/// bank, due on one day of each month, and most pay on that day.
pub(crate) fn portfolio(borrowers: u32, partitions: u32) -> World {
    let mut world = World::new(7, partitions);
    for number in 0..borrowers {
        world.register();
        let customer = *world.customers.last().unwrap();
        let money = |amount| Money::new(amount, Currency::TWD).unwrap();
        let first = Day::from_ymd(2026, 1, 15).unwrap();
        let rows = (1..=12)
            .map(|number| StoredRow {
                number,
                kind: RowKind::Instalment,
                due_on: first.checked_add_months(number - 1).unwrap(),
                owed: Components { principal: Some(money(500_000)), ..Components::default() },
                paid: None,
                waived: None,
            })
            .collect();
        let known = KnownLoan {
            file: FileId::Customer(customer),
            loan: world.id(),
            currency: Currency::TWD,
            principal: 500_000,
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
        let act = Act::Board {
            product: None,
            lender: Lender::Bank { id: "taiwan".to_owned() },
            lender_reference: None,
            reference: format!("{number}"),
            position: position_of(rows),
        };
        assert!(world.loan_act(&known, act));
        world.loans.push(known);
    }
    let last = Day::from_ymd(2026, 12, 31).unwrap();
    while world.day < last {
        world.next_day();
        if world.day.day_of_month() != 15 {
            continue;
        }
        for known in world.loans.clone() {
            if world.dice.below(20) == 0 {
                continue;
            }
            let act = Act::ReceiveRepayment {
                repayment: world.id(),
                kind: RepaymentKind::Repayment,
                amount: Money::new(500_000, Currency::TWD).unwrap(),
                money: world.money(),
                value_date: None,
                excess: Excess::Keep,
            };
            world.loan_act(&known, act);
        }
    }
    world
}
