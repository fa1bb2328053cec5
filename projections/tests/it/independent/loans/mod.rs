//! What the events of a loan come to.

mod happened;
mod rows;
mod totals;

use chrono::{Days, NaiveDate};
use ledger_core::calendar::Day;
use ledger_core::credit::loan::{Components, Contract, Event as LoanEvent, Lender, Life, Moves};
use ledger_core::file::{Standing, standings_of};
use ledger_core::log::{Commit, FileId, Place};
use ledger_core::money::Money;
use ledger_core::party::Country;
use ledger_core::policy::Component;
use projections::portfolio::Origin;
use projections::schedules::{
    Agreed, Charge, Chargeback, DebitRequest, Disbursement, GoodsRefund, Hold, Part, Pause,
    Payment, Payout, Proposal, Rescheduling, WriteOff,
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
    charged_off_on: Option<NaiveDate>,
    lines: Vec<Line>,
    payments: Vec<Payment>,
    payouts: Vec<Payout>,
    chargebacks: Vec<Chargeback>,
    debit_requests: Vec<DebitRequest>,
    goods_refunds: Vec<GoodsRefund>,
    pauses: Vec<Pause>,
    parts: Vec<Part>,
    charges: Vec<Charge>,
    holds: Vec<Hold>,
    proposals: Vec<Proposal>,
    reschedulings: Vec<Agreed>,
    disbursement: Option<Disbursement>,
    write_off: Option<WriteOff>,
    rescheduling: Option<Rescheduling>,
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

fn units_of(of: &Components) -> [i64; 6] {
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
        opened_on: commit.business_date.date(),
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
        charged_off_on: None,
        lines: vec![],
        payments: Vec::new(),
        payouts: Vec::new(),
        chargebacks: Vec::new(),
        debit_requests: Vec::new(),
        goods_refunds: Vec::new(),
        pauses: Vec::new(),
        parts: Vec::new(),
        charges: Vec::new(),
        holds: Vec::new(),
        proposals: Vec::new(),
        reschedulings: Vec::new(),
        disbursement: None,
        write_off: None,
        rescheduling: None,
        changed_on: commit.business_date.date(),
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
        let on = commit.business_date.date();
        if let LoanEvent::Granted(it) = event {
            let units = |it: Option<Money>| it.map_or(0, Money::amount);
            let lines = it.schedule.iter().map(|row| {
                let (fee, tax) = (units(row.fee), units(row.tax));
                let (insurance, interest) = (units(row.insurance), units(row.interest));
                Line {
                    due_on: row.due_on.date(),
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
                due_on: row.due_on.date(),
                owed: units_of(&row.owed),
                paid: row.paid.as_ref().map_or([0; 6], units_of),
                waived: row.waived.as_ref().map_or([0; 6], units_of),
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
            line.due_on = change.due_on.date();
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
            loan.arrears_since = it.arrears_since.map(Day::date);
            if loan.is_past_30(on) {
                loan.past_30_on = loan.past_30_on.or(Some(on));
            }
        }
    }

    /// The loans that are 30 days past due on this day, each with the day it came on the book.
    pub(crate) fn past_30(&self, on: NaiveDate) -> Vec<(Uuid, NaiveDate)> {
        let past = self.loans.values().filter(|it| it.is_past_30(on));
        past.filter_map(|it| Some((it.loan, it.on_book_from?))).collect()
    }
}
