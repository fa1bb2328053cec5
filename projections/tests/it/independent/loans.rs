//! What the events of a loan come to.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use ledger_core::credit::loan::{
    Balances, ChargeKind, Event as LoanEvent, Excess, Lender, NextDue, Source, Stage,
};
use ledger_core::log::{Commit, FileId, Place};
use ledger_core::money::{Money, Total};
use ledger_core::party::Country;
use ledger_core::policy::Component;
use projections::portfolio::questions::{Segment, Totals};
use projections::portfolio::{Loan, Origin};
use projections::schedules::{
    Amounts, Charge, Disbursement, Instalment, Payment, Reversal, Schedule,
    Standing as ScheduleStanding,
};
use uuid::Uuid;

use super::Independent;

pub(super) struct ILoan {
    loan: Uuid,
    file: FileId,
    partition: u32,
    origin: Origin,
    product: Option<String>,
    country: Country,
    opened_on: NaiveDate,
    lender: Lender,
    lender_reference: String,
    principal: Money,
    on_book_from: Option<NaiveDate>,
    past_30_on: Option<NaiveDate>,
    credit: Money,
    /// Every stage it was in.
    stages: Vec<Stage>,
    owes: bool,
    lines: Vec<Line>,
    payments: Vec<Payment>,
    charges: Vec<Charge>,
    disbursement: Option<Disbursement>,
    changed_on: NaiveDate,
    events: u64,
}

struct Line {
    due_on: NaiveDate,
    /// Penalty, fee, interest, principal.
    owed: [i64; 4],
    paid: [i64; 4],
    paid_on: Option<NaiveDate>,
}

impl Line {
    fn unpaid(&self) -> i64 {
        self.owed.iter().sum::<i64>() - self.paid.iter().sum::<i64>()
    }
}

impl Independent {
    pub(super) fn loan_event(
        &mut self,
        id: Uuid,
        event: &LoanEvent,
        commit: &Commit,
        place: Place,
        event_index: u32,
    ) {
        let on = commit.business_date;
        let recorded_at: DateTime<Utc> = commit.recorded_at.utc();
        let zero = |of: Money| Money::zero(of.currency());
        let units = |it: Option<Money>| it.map_or(0, Money::amount);
        match event {
            LoanEvent::Granted(it) => {
                let lines = it.schedule.iter().map(|row| Line {
                    due_on: row.due_on,
                    owed: [0, units(row.fee), units(row.interest), row.principal.amount()],
                    paid: [0; 4],
                    paid_on: None,
                });
                let loan = ILoan {
                    loan: id,
                    file: commit.file,
                    partition: place.partition,
                    origin: Origin::Granted,
                    product: it.product.clone(),
                    country: it.country,
                    opened_on: on,
                    lender: it.lender.clone(),
                    lender_reference: it.lender_reference.clone(),
                    principal: it.principal,
                    on_book_from: None,
                    past_30_on: None,
                    credit: zero(it.principal),
                    stages: vec![Stage::Granted],
                    owes: false,
                    lines: lines.collect(),
                    payments: Vec::new(),
                    charges: Vec::new(),
                    disbursement: None,
                    changed_on: on,
                    events: 0,
                };
                self.loans.insert(id, loan);
            }
            LoanEvent::TakenOver(it) => {
                let parts = |it: &ledger_core::credit::loan::Components| {
                    [units(it.penalty), units(it.fee), units(it.interest), units(it.principal)]
                };
                let lines = it.schedule.iter().map(|row| Line {
                    due_on: row.due_on,
                    owed: parts(&row.owed),
                    paid: row.paid.as_ref().map_or([0; 4], parts),
                    paid_on: None,
                });
                let loan = ILoan {
                    loan: id,
                    file: commit.file,
                    partition: place.partition,
                    origin: Origin::TakenOver,
                    product: it.product.clone(),
                    country: it.country,
                    opened_on: on,
                    lender: it.lender.clone(),
                    lender_reference: it.lender_reference.clone(),
                    principal: it.principal,
                    on_book_from: Some(on),
                    past_30_on: None,
                    credit: zero(it.principal),
                    stages: vec![Stage::InOrder],
                    owes: true,
                    lines: lines.collect(),
                    payments: Vec::new(),
                    charges: Vec::new(),
                    disbursement: None,
                    changed_on: on,
                    events: 0,
                };
                self.loans.insert(id, loan);
            }
            LoanEvent::Disbursed(_)
            | LoanEvent::Cancelled(_)
            | LoanEvent::InstalmentFellDue(_)
            | LoanEvent::RepaymentReceived(_)
            | LoanEvent::RepaymentReversed(_)
            | LoanEvent::Charged(_)
            | LoanEvent::BecameLate(_)
            | LoanEvent::ReturnedToOrder(_)
            | LoanEvent::Defaulted(_)
            | LoanEvent::Cured(_)
            | LoanEvent::Disputed(_)
            | LoanEvent::DisputeEnded(_)
            | LoanEvent::Unwound(_)
            | LoanEvent::Closed(_)
            | LoanEvent::Reopened(_) => {}
        }
        let loan = self.loans.get_mut(&id).unwrap();
        // It may have aged since the event before.
        let aged_on = loan.oldest_unpaid().map(|it| it + Days::new(30)).filter(|it| *it <= on);
        loan.past_30_on = loan.past_30_on.or(aged_on.map(|it| it.max(loan.changed_on)));
        loan.events += 1;
        loan.changed_on = on;
        let (changes, credit): (&[_], Option<Money>) = match event {
            LoanEvent::Granted(_) | LoanEvent::TakenOver(_) => (&[], None),
            LoanEvent::Disbursed(it) => {
                loan.owes = true;
                loan.on_book_from = Some(on);
                loan.stages.push(Stage::InOrder);
                loan.disbursement = Some(Disbursement {
                    amount: it.amount,
                    source: it.source.clone(),
                    value_date: it.value_date,
                    business_date: on,
                    place,
                });
                (&it.changes, Some(it.credit))
            }
            LoanEvent::Cancelled(_) => {
                loan.stages.push(Stage::Cancelled);
                (&[], None)
            }
            LoanEvent::InstalmentFellDue(it) => (&it.changes, Some(it.credit)),
            LoanEvent::RepaymentReceived(it) => {
                let Source { name, reference } = it.source.clone();
                loan.payments.push(Payment {
                    loan: id,
                    repayment: it.repayment,
                    amount: it.amount,
                    source: Source { name, reference },
                    value_date: it.value_date,
                    excess: match it.excess {
                        Excess::Prepay => Excess::Prepay,
                        Excess::Keep => Excess::Keep,
                    },
                    business_date: on,
                    recorded_at,
                    place,
                    event_index,
                    reversal: None,
                });
                (&it.changes, Some(it.credit))
            }
            LoanEvent::RepaymentReversed(it) => {
                let payment = loan.payments.iter_mut().find(|p| p.repayment == it.repayment);
                payment.unwrap().reversal = Some(Reversal {
                    motive: it.motive.clone(),
                    business_date: on,
                    recorded_at,
                    place,
                });
                (&it.changes, Some(it.credit))
            }
            LoanEvent::Charged(it) => {
                let part = match it.kind {
                    ChargeKind::Penalty => 0,
                    ChargeKind::Fee => 1,
                };
                let line = &mut loan.lines[it.instalment as usize - 1];
                line.owed[part] += it.amount.amount();
                line.paid_on = None;
                loan.charges.push(Charge {
                    loan: id,
                    charge: it.charge,
                    instalment: it.instalment,
                    kind: it.kind,
                    amount: it.amount,
                    motive: it.motive.clone(),
                    business_date: on,
                    recorded_at,
                    place,
                    event_index,
                });
                (&it.changes, Some(it.credit))
            }
            LoanEvent::BecameLate(_) => {
                loan.stages.push(Stage::Late);
                (&[], None)
            }
            LoanEvent::ReturnedToOrder(_)
            | LoanEvent::Cured(_)
            | LoanEvent::DisputeEnded(_)
            | LoanEvent::Reopened(_) => {
                loan.stages.push(Stage::InOrder);
                (&[], None)
            }
            LoanEvent::Disputed(_) => {
                loan.stages.push(Stage::Disputed);
                (&[], None)
            }
            LoanEvent::Unwound(it) => {
                loan.owes = false;
                loan.stages.push(Stage::Unwound);
                (&it.changes, Some(it.credit))
            }
            LoanEvent::Defaulted(_) => {
                loan.stages.push(Stage::InDefault);
                (&[], None)
            }
            LoanEvent::Closed(_) => {
                loan.stages.push(Stage::Closed);
                (&[], None)
            }
        };
        for change in changes {
            let part = match change.component {
                Component::Penalty => 0,
                Component::Fee => 1,
                Component::Interest => 2,
                Component::Principal => 3,
            };
            loan.lines[change.instalment as usize - 1].paid[part] += change.difference.amount;
        }
        for line in &mut loan.lines {
            match line.unpaid() {
                0 => line.paid_on = line.paid_on.or(Some(on)),
                _ => line.paid_on = None,
            }
        }
        loan.credit = credit.unwrap_or(loan.credit);
        if loan.is_past_30(on) {
            loan.past_30_on = loan.past_30_on.or(Some(on));
        }
    }

    /// The loans with an instalment that is 30 days past due on this day.
    pub(crate) fn past_30(&self, on: NaiveDate) -> Vec<Uuid> {
        self.loans.values().filter(|it| it.is_past_30(on)).map(|it| it.loan).collect()
    }

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
                    standing: match (it.owes, it.stages.last().unwrap()) {
                        (false, Stage::Cancelled) => ScheduleStanding::Cancelled,
                        (false, Stage::Unwound) => ScheduleStanding::Unwound,
                        (false, _) => ScheduleStanding::Granted,
                        (true, _) => ScheduleStanding::Running,
                    },
                    instalments: it.lines.len() as u32,
                    disbursement: it.disbursement.clone(),
                };
                (it.loan, schedule)
            })
            .collect()
    }

    pub(crate) fn instalments(&self) -> Vec<Instalment> {
        let amounts = |[penalty, fee, interest, principal]: [i64; 4]| Amounts {
            penalty,
            fee,
            interest,
            principal,
        };
        let of_loan = |loan: &ILoan| {
            let id = loan.loan;
            let rows = (1..).zip(&loan.lines).map(move |(number, line)| Instalment {
                loan: id,
                number,
                due_on: line.due_on,
                owed: amounts(line.owed),
                paid: amounts(line.paid),
                paid_on: line.paid_on,
            });
            rows.collect::<Vec<_>>()
        };
        self.loans.values().flat_map(of_loan).collect()
    }

    pub(crate) fn payments(&self) -> Vec<Payment> {
        self.loans.values().flat_map(|it| it.payments.clone()).collect()
    }

    pub(crate) fn charges(&self) -> Vec<Charge> {
        self.loans.values().flat_map(|it| it.charges.clone()).collect()
    }

    /// The totals on this day: every loan looked at.
    pub(crate) fn totals(&self, on: NaiveDate) -> BTreeMap<Segment, Totals> {
        let mut segments = BTreeMap::<Segment, Totals>::new();
        for loan in self.loans.values() {
            let segment = Segment {
                currency: loan.principal.currency(),
                product: loan.product.clone(),
                country: loan.country,
                bank: match &loan.lender {
                    Lender::OwnBook => None,
                    Lender::Bank { id } => Some(id.clone()),
                },
                month: loan.opened_on.with_day(1).unwrap(),
            };
            let totals = segments.entry(segment).or_default();
            let owed: &[Line] = if loan.owes { &loan.lines } else { &[] };
            let unpaid = || owed.iter().filter(|it| it.unpaid() > 0);
            let past_due = || unpaid().filter(|it| it.due_on < on);
            let outstanding: i64 = owed.iter().map(|it| it.owed[3] - it.paid[3]).sum();
            let overdue_days = past_due().next().map_or(0, |it| (on - it.due_on).num_days());
            totals.loans += 1;
            totals.open_loans += i64::from(outstanding > 0);
            totals.past_due_loans += i64::from(past_due().count() > 0);
            totals.in_default += i64::from(loan.stages.last() == Some(&Stage::InDefault));
            totals.ever_defaulted += i64::from(loan.stages.contains(&Stage::InDefault));
            let outstanding = Total::new(outstanding.into());
            totals.outstanding += outstanding;
            totals.overdue += past_due().map(|it| Total::new(it.unpaid().into())).sum();
            let par = [
                (0, &mut totals.par1),
                (30, &mut totals.par30),
                (60, &mut totals.par60),
                (90, &mut totals.par90),
            ];
            for (days, par) in par {
                if overdue_days > days {
                    *par += outstanding;
                }
            }
            let count = past_due().count() as u32;
            *totals.by_instalments_overdue.entry(count).or_default() += 1;
        }
        segments
    }
}

impl ILoan {
    fn oldest_unpaid(&self) -> Option<NaiveDate> {
        self.lines.iter().find(|it| self.owes && it.unpaid() > 0).map(|it| it.due_on)
    }

    fn is_past_30(&self, on: NaiveDate) -> bool {
        self.oldest_unpaid().is_some_and(|it| (on - it).num_days() >= 30)
    }

    fn row(&self, today: NaiveDate) -> Loan {
        let money = |amount| Money::new(amount, self.principal.currency()).unwrap();
        let owed: &[Line] = if self.owes { &self.lines } else { &[] };
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
            stage: *self.stages.last().unwrap(),
            ever_defaulted: self.stages.contains(&Stage::InDefault),
            on_book_from: self.on_book_from,
            past_30_on: self.past_30_on,
            principal: self.principal,
            balances: Balances {
                outstanding: money(owed.iter().map(|it| it.owed[3] - it.paid[3]).sum()),
                instalments_overdue: past.len() as u32,
                instalments_due: now.len() as u32,
                oldest_unpaid_due_on: past.first().or(now.first()).map(|it| it.due_on),
                overdue: sum(past),
                due: sum(now),
                credit: self.credit,
                next: next.map(|it| NextDue { due_on: it.due_on, amount: money(it.unpaid()) }),
            },
            balances_on: today,
            changed_on: self.changed_on,
            version: self.events,
        }
    }
}
