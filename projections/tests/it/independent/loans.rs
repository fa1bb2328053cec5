//! What the events of a loan come to.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use ledger_core::credit::loan::{
    Balances, Components, Contract, Event as LoanEvent, Lender, Life, Moves, NextDue,
};
use ledger_core::file::{Standing, standings_of};
use ledger_core::log::{Commit, FileId, Place};
use ledger_core::money::{Money, Total};
use ledger_core::party::Country;
use ledger_core::policy::Component;
use projections::portfolio::questions::{Segment, Totals};
use projections::portfolio::{Loan, Origin};
use projections::schedules::{
    Amounts, Charge, Disbursement, Hold, HoldEnd, Instalment, Payment, Payout, Reversal, Schedule,
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
    lender_reference: Option<String>,
    principal: Money,
    on_book_from: Option<NaiveDate>,
    past_30_on: Option<NaiveDate>,
    credit: Money,
    life: Life,
    arrears_from_days: u32,
    /// As it was told last.
    arrears_since: Option<NaiveDate>,
    in_default: bool,
    ever_defaulted: bool,
    lines: Vec<Line>,
    payments: Vec<Payment>,
    payouts: Vec<Payout>,
    charges: Vec<Charge>,
    holds: Vec<Hold>,
    disbursement: Option<Disbursement>,
    changed_on: NaiveDate,
    events: u64,
}

struct Line {
    due_on: NaiveDate,
    /// By component, in the order of [`Component::ALL`].
    owed: [i64; 6],
    paid: [i64; 6],
    waived: [i64; 6],
    paid_on: Option<NaiveDate>,
}

impl Line {
    fn unpaid(&self) -> i64 {
        let sum = |of: &[i64; 6]| of.iter().sum::<i64>();
        sum(&self.owed) - sum(&self.paid) - sum(&self.waived)
    }

    /// Principal that is owed and not paid.
    fn principal(&self) -> i64 {
        let last = |of: &[i64; 6]| of[place_of(Component::Principal)];
        last(&self.owed) - last(&self.paid) - last(&self.waived)
    }
}

fn place_of(component: Component) -> usize {
    Component::ALL.iter().position(|it| *it == component).unwrap()
}

fn parts(of: &Components) -> [i64; 6] {
    Component::ALL.map(|it| of.of(it).map_or(0, |it| it.amount()))
}

/// A loan that begins with this contract, before its first event is taken in.
fn begun(id: Uuid, origin: Origin, it: &Contract, commit: &Commit, place: Place) -> ILoan {
    ILoan {
        loan: id,
        file: commit.file,
        partition: place.partition,
        origin,
        product: it.product.as_ref().map(|it| it.code.clone()),
        country: it.country,
        opened_on: commit.business_date,
        lender: it.lender.clone(),
        lender_reference: it.lender_reference.clone(),
        principal: it.principal,
        on_book_from: None,
        past_30_on: None,
        credit: Money::zero(it.currency()),
        life: Life::Granted,
        arrears_from_days: 0,
        arrears_since: None,
        in_default: false,
        ever_defaulted: false,
        lines: vec![],
        payments: Vec::new(),
        payouts: Vec::new(),
        charges: Vec::new(),
        holds: Vec::new(),
        disbursement: None,
        changed_on: commit.business_date,
        events: 0,
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
        if let LoanEvent::Granted(it) = event {
            let units = |it: Option<Money>| it.map_or(0, Money::amount);
            let lines = it.schedule.iter().map(|row| {
                let (fee, tax) = (units(row.fee), units(row.tax));
                let (insurance, interest) = (units(row.insurance), units(row.interest));
                Line {
                    due_on: row.due_on,
                    owed: Component::ALL.map(|it| match it {
                        Component::Penalty => 0,
                        Component::Fee => fee,
                        Component::Tax => tax,
                        Component::Insurance => insurance,
                        Component::Interest => interest,
                        Component::Principal => row.principal.amount(),
                    }),
                    paid: [0; 6],
                    waived: [0; 6],
                    paid_on: None,
                }
            });
            let lines = lines.collect();
            let begun = begun(id, Origin::Granted, &it.contract, commit, place);
            self.loans.insert(id, ILoan { lines, ..begun });
        }
        if let LoanEvent::Boarded(it) = event {
            let position = &it.position;
            let lines = position.rows.iter().map(|row| Line {
                due_on: row.due_on,
                owed: parts(&row.owed),
                paid: row.paid.as_ref().map_or([0; 6], parts),
                waived: row.waived.as_ref().map_or([0; 6], parts),
                paid_on: None,
            });
            let boarded = ILoan {
                lines: lines.collect(),
                life: Life::Active,
                on_book_from: Some(on),
                in_default: position.in_default,
                ever_defaulted: position.in_default || position.defaulted_before,
                ..begun(id, Origin::Boarded, &it.contract, commit, place)
            };
            self.loans.insert(id, boarded);
        }
        let loan = self.loans.get_mut(&id).unwrap();
        // It may have aged since the event before.
        let aged_on = loan.arrears_since.map(|it| it + Days::new(30)).filter(|it| *it <= on);
        loan.past_30_on = loan.past_30_on.or(aged_on.map(|it| it.max(loan.changed_on)));
        loan.events += 1;
        loan.changed_on = on;
        loan.happened(event, commit, place, event_index);
        let outcome = event.outcome();
        for change in outcome.map_or(&[][..], |it| it.changes) {
            let line = &mut loan.lines[change.instalment as usize - 1];
            line.due_on = change.due_on;
            let add = |to: &mut [i64; 6], moves: &Option<Moves>| {
                for (component, it) in moves.iter().flat_map(Moves::present) {
                    to[place_of(component)] += it.difference.amount;
                }
            };
            add(&mut line.owed, &change.owed);
            add(&mut line.paid, &change.paid);
            add(&mut line.waived, &change.waived);
        }
        for line in &mut loan.lines {
            match line.unpaid() {
                0 => line.paid_on = line.paid_on.or(Some(on)),
                _ => line.paid_on = None,
            }
        }
        loan.credit = outcome.and_then(|it| it.credit).map_or(loan.credit, |it| it.after);
        let told = standings_of(commit).unwrap().swap_remove(event_index as usize);
        if let Some(Standing::Loan(it)) = told {
            loan.arrears_since = it.arrears_since;
            if loan.is_past_30(on) {
                loan.past_30_on = loan.past_30_on.or(Some(on));
            }
        }
    }

    /// The loans that are 30 days past due on this day.
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
                    standing: match it.life {
                        Life::Granted => ScheduleStanding::Granted,
                        Life::Active | Life::Closed => ScheduleStanding::Running,
                        Life::Cancelled => ScheduleStanding::Cancelled,
                        Life::Rescinded => ScheduleStanding::Rescinded,
                    },
                    instalments: it.lines.len() as u32,
                    disbursement: it.disbursement.clone(),
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

    pub(crate) fn charges(&self) -> Vec<Charge> {
        self.loans.values().flat_map(|it| it.charges.clone()).collect()
    }

    pub(crate) fn holds(&self) -> Vec<Hold> {
        self.loans.values().flat_map(|it| it.holds.clone()).collect()
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
            let owed: &[Line] = if loan.life.is_owed() { &loan.lines } else { &[] };
            let unpaid = || owed.iter().filter(|it| it.unpaid() > 0);
            let past_due = || unpaid().filter(|it| it.due_on < on);
            let outstanding: i64 = owed.iter().map(Line::principal).sum();
            let overdue_days = loan.arrears_since.map_or(0, |it| (on - it).num_days());
            totals.loans += 1;
            totals.open_loans += i64::from(outstanding > 0);
            totals.past_due_loans += i64::from(past_due().count() > 0);
            totals.in_default += i64::from(loan.in_default);
            totals.ever_defaulted += i64::from(loan.ever_defaulted);
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
    fn happened(&mut self, event: &LoanEvent, commit: &Commit, place: Place, event_index: u32) {
        let (business_date, loan) = (commit.business_date, self.loan);
        let recorded_at: DateTime<Utc> = commit.recorded_at.utc();
        match event {
            LoanEvent::Granted(_) => {}
            LoanEvent::Boarded(it) => {
                self.charges.extend(it.position.charges.iter().map(|it| Charge {
                    loan,
                    charge: it.charge,
                    instalment: it.instalment,
                    code: it.code.clone(),
                    kind: it.kind,
                    amount: it.amount,
                    waived: it.waived.map_or(0, Money::amount),
                    reversed: false,
                    due_on: it.due_on,
                    by: None,
                    business_date,
                    recorded_at,
                    place,
                    event_index,
                }));
                self.charges.sort_by_key(|it| it.charge);
            }
            LoanEvent::Disbursed(it) => {
                self.life = Life::Active;
                self.on_book_from = Some(business_date);
                self.lender_reference =
                    it.lender_reference.clone().or(self.lender_reference.take());
                for moved in &it.due_on {
                    self.lines[moved.instalment as usize - 1].due_on = moved.after;
                }
                self.disbursement = Some(Disbursement {
                    disbursement: it.disbursement,
                    amount: it.amount,
                    net: it.net,
                    payee: it.payee.clone(),
                    money: it.money.clone(),
                    value_date: it.value_date,
                    business_date,
                    place,
                });
            }
            LoanEvent::DisbursementReversed(_) => {
                self.ends(Life::Granted);
                (self.on_book_from, self.disbursement) = (None, None);
            }
            LoanEvent::Cancelled(_) => self.ends(Life::Cancelled),
            LoanEvent::Rescinded(_) => self.ends(Life::Rescinded),
            LoanEvent::Closed(_) => self.life = Life::Closed,
            LoanEvent::Reopened(_) => self.life = Life::Active,
            LoanEvent::ArrearsChanged(it) => self.arrears_from_days = it.after.from_days,
            LoanEvent::DefaultDeclared(_) => (self.in_default, self.ever_defaulted) = (true, true),
            LoanEvent::Cured(_) => self.in_default = false,
            LoanEvent::Held(it) => self.holds.push(Hold {
                loan,
                hold: it.hold,
                cause: it.cause,
                effects: it.effects.clone(),
                from: it.from,
                reason: it.reason.clone(),
                business_date,
                recorded_at,
                place,
                event_index,
                end: None,
            }),
            LoanEvent::HoldEnded(it) => {
                let (until, reason) = (it.until, it.reason.clone());
                let hold = self.holds.iter_mut().find(|hold| hold.hold == it.hold).unwrap();
                hold.end = Some(HoldEnd { until, reason, business_date, recorded_at, place });
            }
            LoanEvent::CreditPaidOut(it) => self.payouts.push(Payout {
                loan,
                payout: it.payout,
                amount: it.amount,
                money: it.money.clone(),
                value_date: it.value_date,
                reason: it.reason.clone(),
                business_date,
                recorded_at,
                place,
                event_index,
                reversal: None,
            }),
            LoanEvent::CreditPayoutReversed(it) => {
                let payout = self.payouts.iter_mut().find(|p| p.payout == it.payout).unwrap();
                let (cause, reason) = (it.cause.clone(), it.reason.clone());
                payout.reversal =
                    Some(Reversal { cause, reason, business_date, recorded_at, place });
            }
            LoanEvent::RepaymentReceived(it) => self.payments.push(Payment {
                loan,
                repayment: it.repayment,
                kind: it.kind,
                amount: it.amount,
                money: it.money.clone(),
                value_date: it.value_date,
                excess: it.excess,
                business_date,
                recorded_at,
                place,
                event_index,
                reversal: None,
            }),
            LoanEvent::RepaymentReversed(it) => {
                let payment = self.payments.iter_mut().find(|p| p.repayment == it.repayment);
                payment.unwrap().reversal = Some(Reversal {
                    cause: it.cause.clone(),
                    reason: it.reason.clone(),
                    business_date,
                    recorded_at,
                    place,
                });
            }
            LoanEvent::Charged(it) => {
                self.lines[it.instalment as usize - 1].paid_on = None;
                self.charges.push(Charge {
                    loan,
                    charge: it.charge,
                    instalment: it.instalment,
                    code: it.code.clone(),
                    kind: it.kind,
                    amount: it.amount,
                    waived: 0,
                    reversed: false,
                    due_on: it.due_on,
                    by: Some(it.by.clone()),
                    business_date,
                    recorded_at,
                    place,
                    event_index,
                });
            }
            LoanEvent::ChargeWaived(it) => {
                let charge = self.charges.iter_mut().find(|c| c.charge == it.charge);
                charge.unwrap().waived += it.amount.amount();
            }
            LoanEvent::ChargeReversed(it) => {
                let charge = self.charges.iter_mut().find(|c| c.charge == it.charge);
                charge.unwrap().reversed = true;
            }
            LoanEvent::Rebased(_) | LoanEvent::InstalmentFellDue(_) => {}
        }
    }

    fn ends(&mut self, life: Life) {
        (self.life, self.in_default, self.arrears_from_days) = (life, false, 0);
    }

    fn is_past_30(&self, on: NaiveDate) -> bool {
        self.arrears_since.is_some_and(|it| (on - it).num_days() >= 30)
    }

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
            holds: self.holds.iter().filter(|it| it.end.is_none()).count() as u32,
            on_book_from: self.on_book_from,
            past_30_on: self.past_30_on,
            principal: self.principal,
            balances: Balances {
                outstanding: money(owed.iter().map(Line::principal).sum()),
                instalments_overdue: past.len() as u32,
                instalments_due: now.len() as u32,
                oldest_unpaid_due_on: past.first().or(now.first()).map(|it| it.due_on),
                arrears_since: self.arrears_since,
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
