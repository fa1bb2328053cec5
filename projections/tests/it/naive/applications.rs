//! Applications; the funnel is counted from what became of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger_core::credit::application::Event;
use ledger_core::log::{Commit, FileId, Place};
use ledger_core::money::{Currency, Total};
use projections::applications::{Application, Counts, Stage, Steps};
use uuid::Uuid;

#[derive(Default)]
pub(crate) struct Applications {
    pub(crate) rows: BTreeMap<Uuid, Application>,
}

impl Applications {
    pub(crate) fn take(&mut self, id: Uuid, event: &Event, commit: &Commit, place: Place) {
        if let Event::Submitted(it) = event {
            let FileId::Customer(customer) = commit.file else { panic!("{}", commit.file) };
            let row = Application {
                application: id,
                partition: place.partition,
                customer,
                stage: Stage::Submitted,
                purpose: it.purpose.clone(),
                asked: it.asked.clone(),
                lapses_on: it.lapses_on,
                policy: it.policy,
                terms: None,
                loan: None,
                reasons: vec![],
                motive: None,
                submitted_by: it.by.clone(),
                first_approved_by: None,
                ended_by: None,
                submitted_on: commit.business_date,
                submitted_at: commit.recorded_at.utc(),
                ended_on: None,
                ended_at: None,
                version: 0,
            };
            self.rows.insert(id, row);
        }
        let row = self.rows.get_mut(&id).unwrap();
        row.version += 1;
        let (stage, by, motive) = match event {
            Event::Submitted(_) => (Stage::Submitted, None, None),
            Event::FirstApproved(it) => {
                row.first_approved_by = Some(it.by.clone());
                (Stage::FirstApproved, None, Some(it.motive.clone()))
            }
            Event::Approved(it) => {
                assert_eq!(row.first_approved_by, it.first_by);
                row.loan = Some(it.loan);
                (Stage::Approved, Some(it.by.clone()), Some(it.motive.clone()))
            }
            Event::Declined(it) => {
                row.reasons.clone_from(&it.reasons);
                (Stage::Declined, Some(it.by.clone()), Some(it.motive.clone()))
            }
            Event::Lapsed(_) => (Stage::Lapsed, None, None),
            Event::Withdrawn(it) => {
                (Stage::Withdrawn, Some(it.by.clone()), Some(it.motive.clone()))
            }
        };
        if let Event::FirstApproved(ledger_core::credit::application::FirstApproved {
            terms, ..
        })
        | Event::Approved(ledger_core::credit::application::Approved { terms, .. }) = event
        {
            row.terms = Some(terms.clone());
        }
        row.stage = stage;
        row.ended_by = by;
        row.motive = motive.or(row.motive.take());
        if stage > Stage::FirstApproved {
            row.ended_on = Some(commit.business_date);
            row.ended_at = Some(commit.recorded_at.utc());
        }
    }

    /// The funnel of these days, by the first day of the period that `period_of` tells.
    pub(crate) fn funnel(
        &self,
        (from, to): (NaiveDate, NaiveDate),
        period_of: impl Fn(NaiveDate) -> NaiveDate,
    ) -> BTreeMap<(NaiveDate, Currency), Steps> {
        let mut periods = BTreeMap::<(NaiveDate, Currency), Steps>::new();
        for row in self.rows.values() {
            let (asked, currency) =
                (row.purpose.amount().amount(), row.purpose.amount().currency());
            let mut count = |day: NaiveDate, step: fn(&mut Steps) -> &mut Counts, amount: i64| {
                if from <= day && day <= to {
                    let counts = step(periods.entry((period_of(day), currency)).or_default());
                    counts.applications += 1;
                    counts.amount += Total::new(amount.into());
                }
            };
            count(row.submitted_on, |it| &mut it.submitted, asked);
            let Some(on) = row.ended_on else { continue };
            match row.stage {
                Stage::Approved => {
                    let lent = row.terms.as_ref().unwrap().principal.amount();
                    count(on, |it| &mut it.approved, lent);
                }
                Stage::Declined => count(on, |it| &mut it.declined, asked),
                Stage::Lapsed => count(on, |it| &mut it.lapsed, asked),
                Stage::Withdrawn => count(on, |it| &mut it.withdrawn, asked),
                Stage::Submitted | Stage::FirstApproved => panic!("{row:?} has not ended"),
            }
        }
        periods
    }
}
