//! What all loans add up to.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use ledger_core::credit::loan::Lender;
use ledger_core::money::Total;
use projections::portfolio::questions::{Segment, Totals};

use super::Line;
use crate::independent::Independent;

impl Independent {
    /// The totals on this day: every loan looked at.
    pub(crate) fn totals(&self, on: NaiveDate) -> BTreeMap<Segment, Totals> {
        let mut segments = BTreeMap::<Segment, Totals>::new();
        for loan in self.loans.values() {
            let segment = Segment {
                currency: loan.principal.currency(),
                product: loan.product.clone(),
                country: loan.country,
                bank: match &loan.lender {
                    Lender::OwnBook {} => None,
                    Lender::Bank { id } => Some(id.clone()),
                },
                month: loan.opened_on.with_day(1).unwrap(),
            };
            let totals = segments.entry(segment).or_default();
            let performs = loan.life.is_owed() && loan.charged_off_on.is_none();
            let owed: &[Line] = if performs { &loan.lines } else { &[] };
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
