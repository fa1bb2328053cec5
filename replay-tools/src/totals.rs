//! What loans amount to together on a day.

use std::collections::BTreeMap;

use ledger_core::credit::loan::Figures;
use ledger_core::money::{Currency, Total};
use serde::Serialize;

use crate::progress::grouped;

/// Counts, and sums of one currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// All ever granted or boarded, cancelled ones included.
    pub loans: u64,
    /// With principal left to repay; neither here nor in what follows, but for defaults, is one that
    /// was charged off.
    pub open_loans: u64,
    /// With an instalment not fully paid and due before the day.
    pub past_due_loans: u64,
    pub in_default: u64,
    pub ever_defaulted: u64,
    /// Principal disbursed or boarded and not repaid.
    pub outstanding: Total,
    /// Unpaid, all components, of instalments due before the day.
    pub overdue: Total,
    /// Outstanding principal of loans of which something is in arrears.
    pub par1: Total,
    /// The same, more than 30 days past due.
    pub par30: Total,
    pub par60: Total,
    pub par90: Total,
    /// All loans by the number of instalments not fully paid and past due; closed ones under 0.
    pub by_instalments_overdue: BTreeMap<u32, u64>,
}

impl Totals {
    /// Counts one more loan, as it stands on the day.
    pub fn count(&mut self, loan: Figures) {
        let Figures {
            life: _,
            in_default,
            ever_defaulted,
            charged_off,
            outstanding,
            overdue,
            instalments_overdue,
            days_past_due,
        } = loan;
        self.loans += 1;
        self.in_default += u64::from(in_default);
        self.ever_defaulted += u64::from(ever_defaulted);
        // Off the book of performing loans it is no open or late one, whatever is owed.
        if charged_off {
            *self.by_instalments_overdue.entry(0).or_default() += 1;
            return;
        }
        let outstanding = Total::from(outstanding);
        self.open_loans += u64::from(!outstanding.is_zero());
        self.past_due_loans += u64::from(instalments_overdue > 0);
        self.outstanding += outstanding;
        self.overdue += overdue.into();
        let at_risk = |days| if days_past_due > days { outstanding } else { Total::ZERO };
        self.par1 += at_risk(0);
        self.par30 += at_risk(30);
        self.par60 += at_risk(60);
        self.par90 += at_risk(90);
        *self.by_instalments_overdue.entry(instalments_overdue).or_default() += 1;
    }

    /// Adds what others come to.
    pub fn add(&mut self, others: &Totals) {
        let Totals { loans, open_loans, past_due_loans, in_default, ever_defaulted, .. } = others;
        self.loans += loans;
        self.open_loans += open_loans;
        self.past_due_loans += past_due_loans;
        self.in_default += in_default;
        self.ever_defaulted += ever_defaulted;
        let Totals { outstanding, overdue, par1, par30, par60, par90, .. } = others;
        self.outstanding += *outstanding;
        self.overdue += *overdue;
        self.par1 += *par1;
        self.par30 += *par30;
        self.par60 += *par60;
        self.par90 += *par90;
        for (instalments, loans) in &others.by_instalments_overdue {
            *self.by_instalments_overdue.entry(*instalments).or_default() += loans;
        }
    }
}

/// By how much totals differ: what they are after, less what they were before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Movement {
    pub loans: i128,
    pub open_loans: i128,
    pub past_due_loans: i128,
    pub in_default: i128,
    pub ever_defaulted: i128,
    pub outstanding: Total,
    pub overdue: Total,
    pub par1: Total,
    pub par30: Total,
    pub par60: Total,
    pub par90: Total,
    /// Those that did not change are left out.
    pub by_instalments_overdue: BTreeMap<u32, i128>,
}

impl Movement {
    pub fn between(before: &Totals, after: &Totals) -> Movement {
        let of = |of: fn(&Totals) -> i128| of(after) - of(before);
        let keys = before.by_instalments_overdue.keys().chain(after.by_instalments_overdue.keys());
        let in_class = |it: &Totals, class: u32| {
            i128::from(it.by_instalments_overdue.get(&class).copied().unwrap_or(0))
        };
        Movement {
            loans: of(|it| it.loans.into()),
            open_loans: of(|it| it.open_loans.into()),
            past_due_loans: of(|it| it.past_due_loans.into()),
            in_default: of(|it| it.in_default.into()),
            ever_defaulted: of(|it| it.ever_defaulted.into()),
            outstanding: after.outstanding - before.outstanding,
            overdue: after.overdue - before.overdue,
            par1: after.par1 - before.par1,
            par30: after.par30 - before.par30,
            par60: after.par60 - before.par60,
            par90: after.par90 - before.par90,
            by_instalments_overdue: keys
                .map(|class| (*class, in_class(after, *class) - in_class(before, *class)))
                .filter(|(_, by)| *by != 0)
                .collect(),
        }
    }

    /// Adds another.
    pub fn add(&mut self, other: &Movement) {
        self.loans += other.loans;
        self.open_loans += other.open_loans;
        self.past_due_loans += other.past_due_loans;
        self.in_default += other.in_default;
        self.ever_defaulted += other.ever_defaulted;
        self.outstanding += other.outstanding;
        self.overdue += other.overdue;
        self.par1 += other.par1;
        self.par30 += other.par30;
        self.par60 += other.par60;
        self.par90 += other.par90;
        for (class, by) in &other.by_instalments_overdue {
            *self.by_instalments_overdue.entry(*class).or_default() += by;
        }
        self.by_instalments_overdue.retain(|_, by| *by != 0);
    }
}

/// A sum as people write it: in major units, in groups of three digits.
pub(crate) fn in_major_units(sum: Total, currency: Currency) -> String {
    let text = sum.in_major_units(currency);
    let (sign, plain) = match text.strip_prefix('-') {
        Some(plain) => ("-", plain),
        None => ("", text.as_str()),
    };
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    match whole.parse::<i128>() {
        Ok(whole) => format!("{sign}{}{rest}", grouped(whole)),
        Err(_) => text,
    }
}
