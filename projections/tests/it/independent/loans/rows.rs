//! The rows that the read models should hold of loans.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger_core::calendar::Day;
use ledger_core::credit::loan::{Balances, Life, NextDue};
use ledger_core::log::FileId;
use ledger_core::money::Money;
use ledger_core::policy::Component;
use projections::portfolio::Loan;
use projections::schedules::{
    Agreed, Amounts, Charge, Chargeback, DebitRequest, GoodsRefund, Hold, Instalment, Part, Pause,
    Payment, Payout, Proposal, Schedule, Standing,
};
use uuid::Uuid;

use super::{ILoan, Line, place_of};
use crate::independent::Independent;

impl Independent {
    /// The rows of loans, on their partitions' present days. The balances' day is that day.
    pub(crate) fn loans(&self) -> BTreeMap<Uuid, Loan> {
        self.loans.values().map(|it| (it.loan, it.row(self.days[&it.partition]))).collect()
    }

    pub(crate) fn schedules(&self) -> BTreeMap<Uuid, Schedule> {
        self.loans
            .values()
            .map(|it| {
                let FileId::Customer(customer) = it.file else { panic!("{}", it.file) };
                let schedule = Schedule {
                    loan: it.loan,
                    partition: it.partition,
                    customer,
                    currency: it.principal.currency(),
                    standing: match it.life {
                        Life::Granted => Standing::Granted,
                        Life::Active | Life::Closed => Standing::Running,
                        Life::Cancelled => Standing::Cancelled,
                        Life::Rescinded => Standing::Rescinded,
                        Life::WrittenOff => Standing::WrittenOff,
                    },
                    instalments: it.lines.len() as u32,
                    disbursement: it.disbursement.clone(),
                    write_off: it.write_off.clone(),
                    rescheduling: it.rescheduling.clone(),
                };
                (it.loan, schedule)
            })
            .collect()
    }

    pub(crate) fn instalments(&self) -> Vec<Instalment> {
        let amounts = |of: [i64; 6]| Amounts {
            penalty: of[place_of(Component::Penalty)],
            fee: of[place_of(Component::Fee)],
            tax: of[place_of(Component::Tax)],
            insurance: of[place_of(Component::Insurance)],
            interest: of[place_of(Component::Interest)],
            principal: of[place_of(Component::Principal)],
        };
        let of_loan = |loan: &ILoan| {
            let id = loan.loan;
            let rows = (1..).zip(&loan.lines).map(move |(number, line)| Instalment {
                loan: id,
                number,
                due_on: line.due_on,
                owed: amounts(line.owed),
                paid: amounts(line.paid),
                waived: amounts(line.waived),
                paid_on: line.paid_on,
            });
            rows.collect::<Vec<_>>()
        };
        self.loans.values().flat_map(of_loan).collect()
    }

    pub(crate) fn payments(&self) -> Vec<Payment> {
        self.loans.values().flat_map(|it| it.payments.clone()).collect()
    }

    pub(crate) fn payouts(&self) -> Vec<Payout> {
        self.loans.values().flat_map(|it| it.payouts.clone()).collect()
    }

    pub(crate) fn chargebacks(&self) -> Vec<Chargeback> {
        self.loans.values().flat_map(|it| it.chargebacks.clone()).collect()
    }

    pub(crate) fn debit_requests(&self) -> Vec<DebitRequest> {
        self.loans.values().flat_map(|it| it.debit_requests.clone()).collect()
    }

    pub(crate) fn goods_refunds(&self) -> Vec<GoodsRefund> {
        self.loans.values().flat_map(|it| it.goods_refunds.clone()).collect()
    }

    pub(crate) fn parts(&self) -> Vec<Part> {
        self.loans.values().flat_map(|it| it.parts.clone()).collect()
    }

    pub(crate) fn pauses(&self) -> Vec<Pause> {
        self.loans.values().flat_map(|it| it.pauses.clone()).collect()
    }

    pub(crate) fn charges(&self) -> Vec<Charge> {
        self.loans.values().flat_map(|it| it.charges.clone()).collect()
    }

    pub(crate) fn reschedulings(&self) -> Vec<Agreed> {
        self.loans.values().flat_map(|it| it.reschedulings.clone()).collect()
    }

    pub(crate) fn proposals(&self) -> Vec<Proposal> {
        self.loans.values().flat_map(|it| it.proposals.clone()).collect()
    }

    pub(crate) fn holds(&self) -> Vec<Hold> {
        self.loans.values().flat_map(|it| it.holds.clone()).collect()
    }
}

impl ILoan {
    fn row(&self, today: NaiveDate) -> Loan {
        let money = |amount| Money::new(amount, self.principal.currency()).unwrap();
        let owed: &[Line] = if self.life.is_owed() { &self.lines } else { &[] };
        let unpaid = || owed.iter().filter(|it| it.unpaid() > 0);
        let sum = |lines: Vec<&Line>| money(lines.iter().map(|it| it.unpaid()).sum());
        let past: Vec<_> = unpaid().filter(|it| it.due_on < today).collect();
        let now: Vec<_> = unpaid().filter(|it| it.due_on == today).collect();
        let next = unpaid().find(|it| it.due_on > today);
        let FileId::Customer(customer) = self.file else { panic!("{}", self.file) };
        Loan {
            loan: self.loan,
            partition: self.partition,
            customer,
            origin: self.origin,
            product: self.product.clone(),
            country: self.country,
            granted_on: self.opened_on,
            lender: self.lender.clone(),
            lender_reference: self.lender_reference.clone(),
            life: self.life,
            arrears_from_days: self.arrears_from_days,
            in_default: self.in_default,
            ever_defaulted: self.ever_defaulted,
            charged_off_on: self.charged_off_on,
            holds: self.holds.iter().filter(|it| it.end.is_none()).count() as u32,
            on_book_from: self.on_book_from,
            past_30_on: self.past_30_on,
            principal: self.principal,
            balances: Balances {
                outstanding: money(owed.iter().map(Line::principal).sum()),
                instalments_overdue: past.len() as u32,
                instalments_due: now.len() as u32,
                oldest_unpaid_due_on: past.first().or(now.first()).map(|it| kept(it.due_on)),
                arrears_since: self.arrears_since.map(kept),
                overdue: sum(past),
                due: sum(now),
                credit: self.credit,
                next: next
                    .map(|it| NextDue { due_on: kept(it.due_on), amount: money(it.unpaid()) }),
            },
            balances_on: today,
            changed_on: self.changed_on,
            version: self.events,
        }
    }
}

fn kept(date: NaiveDate) -> Day {
    Day::try_from(date).unwrap()
}
