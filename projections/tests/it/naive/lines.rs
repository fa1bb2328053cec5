//! Credit lines, their figures added up from what each loan takes.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger_core::credit::line::{BlockCause, Event, LimitCause, UnblockCause};
use ledger_core::log::{Commit, FileId, Place};
use ledger_core::money::{Currency, Money, Total};
use projections::lines::questions::Totals;
use projections::lines::{Block, Change, Kind, Line};
use uuid::Uuid;

#[derive(Default)]
pub(crate) struct Lines {
    lines: BTreeMap<Uuid, Known>,
    pub(crate) changes: Vec<Change>,
}

struct Known {
    file: FileId,
    partition: u32,
    limit: Money,
    reserved: BTreeMap<Uuid, i64>,
    outstanding: BTreeMap<Uuid, i64>,
    blocks: BTreeMap<Uuid, BlockCause>,
    opened_on: NaiveDate,
    changed_on: NaiveDate,
    events: u64,
}

impl Known {
    fn sums(&self) -> [Money; 4] {
        let money = |amount| Money::new(amount, self.limit.currency()).unwrap();
        let reserved: i64 = self.reserved.values().sum();
        let outstanding: i64 = self.outstanding.values().sum();
        let available = (self.limit.amount() - reserved - outstanding).max(0);
        [self.limit, money(reserved), money(outstanding), money(available)]
    }
}

impl Lines {
    pub(crate) fn take(&mut self, id: Uuid, event: &Event, commit: &Commit, place: Place) {
        let on = commit.business_date.date();
        if let Event::Opened(it) = event {
            let known = Known {
                file: commit.file,
                partition: place.partition,
                limit: it.limit,
                reserved: BTreeMap::new(),
                outstanding: BTreeMap::new(),
                blocks: BTreeMap::new(),
                opened_on: on,
                changed_on: on,
                events: 0,
            };
            self.lines.insert(id, known);
            let known = self.lines.get_mut(&id).unwrap();
            for it in &it.reserved {
                known.reserved.insert(it.loan, it.amount.amount());
            }
            for it in &it.outstanding {
                known.outstanding.insert(it.loan, it.amount.amount());
            }
            for it in &it.blocks {
                known.blocks.insert(it.block, BlockCause::Default { loan: it.loan });
            }
        }
        let known = self.lines.get_mut(&id).unwrap();
        known.events += 1;
        known.changed_on = on;
        let nothing = (None, None, None);
        let (kind, loan, amount, from_reservation, (block, cause, reason)) = match event {
            Event::Opened(_) => (Kind::Opened, None, None, None, nothing),
            Event::LimitChanged(it) => {
                assert_eq!(known.limit, it.before);
                known.limit = it.after;
                let LimitCause::Person { reason } = &it.cause else { panic!("{it:?}") };
                let why = (None, Some("person"), Some(reason.clone()));
                (Kind::LimitChanged, None, None, None, why)
            }
            Event::ExposureReserved(it) => {
                *known.reserved.entry(it.loan).or_default() += it.amount.amount();
                (Kind::ExposureReserved, Some(it.loan), Some(it.amount), None, nothing)
            }
            Event::ExposureReleased(it) => {
                *known.reserved.get_mut(&it.loan).unwrap() -= it.amount.amount();
                (Kind::ExposureReleased, Some(it.loan), Some(it.amount), None, nothing)
            }
            Event::OutstandingRaised(it) => {
                *known.outstanding.entry(it.loan).or_default() += it.amount.amount();
                if let Some(reserved) = it.from_reservation {
                    *known.reserved.get_mut(&it.loan).unwrap() -= reserved.amount();
                }
                let (loan, amount) = (Some(it.loan), Some(it.amount));
                (Kind::OutstandingRaised, loan, amount, it.from_reservation, nothing)
            }
            Event::OutstandingLowered(it) => {
                *known.outstanding.get_mut(&it.loan).unwrap() -= it.amount.amount();
                (Kind::OutstandingLowered, Some(it.loan), Some(it.amount), None, nothing)
            }
            Event::Blocked(it) => {
                assert!(known.blocks.insert(it.block, it.cause.clone()).is_none());
                let (loan, cause, reason) = match &it.cause {
                    BlockCause::Person { reason } => (None, "person", Some(reason.clone())),
                    BlockCause::Default { loan } => (Some(*loan), "default", None),
                };
                (Kind::Blocked, loan, None, None, (Some(it.block), Some(cause), reason))
            }
            Event::Unblocked(it) => {
                assert!(known.blocks.remove(&it.block).is_some());
                let (loan, cause, reason) = match &it.cause {
                    UnblockCause::Person { reason } => (None, "person", Some(reason.clone())),
                    UnblockCause::DefaultEnded { loan } => (Some(*loan), "default_ended", None),
                };
                (Kind::Unblocked, loan, None, None, (Some(it.block), Some(cause), reason))
            }
        };
        let [limit, reserved, outstanding, available] = known.sums();
        let blocks = u32::try_from(known.blocks.len()).unwrap();
        // Each says how the line stood at the end of its commit.
        let before = self.changes.iter_mut().rev().take_while(|it| it.place == place);
        for it in before.filter(|it| it.line == id) {
            (it.limit, it.reserved, it.outstanding) = (limit, reserved, outstanding);
            (it.available, it.blocks) = (available, blocks);
        }
        self.changes.push(Change {
            line: id,
            version: known.events,
            kind,
            loan,
            amount,
            from_reservation,
            block,
            cause: cause.map(str::to_owned),
            reason,
            limit,
            reserved,
            outstanding,
            available,
            blocks,
            business_date: on,
            recorded_at: commit.recorded_at.utc(),
            place,
        });
    }

    pub(crate) fn lines(&self) -> BTreeMap<Uuid, Line> {
        let one = |(id, known): (&Uuid, &Known)| {
            let FileId::Customer(customer) = known.file else { panic!("{}", known.file) };
            let [limit, reserved, outstanding, available] = known.sums();
            let line = Line {
                line: *id,
                partition: known.partition,
                customer,
                currency: limit.currency(),
                limit,
                reserved,
                outstanding,
                available,
                blocks: known
                    .blocks
                    .iter()
                    .map(|(block, cause)| Block { block: *block, cause: cause.clone() })
                    .collect(),
                opened_on: known.opened_on,
                changed_on: known.changed_on,
                version: known.events,
            };
            (*id, line)
        };
        self.lines.iter().map(one).collect()
    }

    pub(crate) fn totals(&self) -> Vec<Totals> {
        let mut totals = BTreeMap::<Currency, Totals>::new();
        for line in self.lines().into_values() {
            let totals = totals.entry(line.currency).or_insert(Totals {
                currency: line.currency,
                lines: 0,
                blocked: 0,
                limit: Total::ZERO,
                reserved: Total::ZERO,
                outstanding: Total::ZERO,
                available: Total::ZERO,
            });
            totals.lines += 1;
            totals.blocked += u64::from(!line.blocks.is_empty());
            totals.limit += line.limit.into();
            totals.reserved += line.reserved.into();
            totals.outstanding += line.outstanding.into();
            totals.available += line.available.into();
        }
        totals.into_values().collect()
    }
}
