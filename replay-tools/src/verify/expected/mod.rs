//! What the read models must hold of a partition, by its commits up to where each has read.
//!
//! What a loan comes to is taken from the ledger's own rules, and the other rows of customers and
//! loans share the event types with the projections and nothing else. Credit lines, applications,
//! orders, shipments and processes are folded afresh as the projections fold them: that the fold
//! itself is right is for their tests, which do it another way.

mod rows;

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate};
use ledger_core::credit::loan::{self, Components, Lender};
use ledger_core::file::{Event, Fact, State};
use ledger_core::log::{Commit, FileId, Hash, Place, Position, StreamId};
use ledger_core::money::Money;
use projections::Model;
use projections::commits::CommitEntry;
use projections::customers::Customer;
use projections::portfolio::Origin;
use projections::portfolio::questions::Segment;
use projections::schedules::{Amounts, Charge, Instalment, Payment, Schedule};
use projections::tracking::{orders, shipments};
use projections::{applications, lines, processes};
use uuid::Uuid;

use self::rows::Told;
use super::fault::{At, Fault, Wrong};
use super::judge::Judge;
use crate::totals::Totals;

/// How far each model has read a partition; `None` before its genesis.
pub(super) type Positions = BTreeMap<Model, Option<Position>>;

/// Totals by day and segment.
pub(super) type Days = BTreeMap<NaiveDate, BTreeMap<Segment, Totals>>;

/// The rows of one partition.
#[derive(Debug, Default)]
pub(super) struct Expected {
    positions: Positions,
    /// Days whose totals are still to be added up, the first in front.
    days_left: Vec<NaiveDate>,
    /// Of the commit with sequence 1 first.
    pub(super) commits: Vec<Digest>,
    /// The file and last version of each stream.
    pub(super) streams: HashMap<StreamId, (FileId, u64)>,
    pub(super) customers: HashMap<Uuid, Customer>,
    pub(super) loans: HashMap<Uuid, Loan>,
    pub(super) schedules: HashMap<Uuid, Scheduled>,
    pub(super) payments: HashMap<(Uuid, Uuid), Payment>,
    pub(super) charges: HashMap<(Uuid, Uuid), Charge>,
    pub(super) lines: lines::Fold,
    pub(super) applications: applications::Fold,
    pub(super) processes: processes::Fold,
    pub(super) orders: orders::Fold,
    pub(super) shipments: shipments::Fold,
    pub(super) days: Days,
    /// The business date at the portfolio's position.
    pub(super) portfolio_on: Option<NaiveDate>,
}

/// What a commit's row is known by, so that not every row is kept.
pub(super) type Digest = u64;

/// What is known of a loan beside what its state says.
#[derive(Debug)]
pub(super) struct Loan {
    pub(super) partition: u32,
    pub(super) customer: Uuid,
    pub(super) origin: Origin,
    pub(super) granted_on: NaiveDate,
    pub(super) on_book_from: Option<NaiveDate>,
    pub(super) past_30_on: Option<NaiveDate>,
    /// The due date of its oldest unpaid instalment when it last changed.
    oldest_unpaid: Option<NaiveDate>,
    pub(super) changed_on: NaiveDate,
    pub(super) version: u64,
    /// At the portfolio's position; not before that is reached, so that nothing is copied.
    pub(super) state: Option<Arc<loan::State>>,
}

/// A loan's schedule beside what its state says.
#[derive(Debug)]
pub(super) struct Scheduled {
    pub(super) row: Schedule,
    /// Since when each instalment has been paid.
    paid_on: Vec<Option<NaiveDate>>,
    /// At the schedules' position.
    state: Option<Arc<loan::State>>,
}

impl Scheduled {
    /// The rows of its instalments.
    pub(super) fn instalments(&self) -> impl Iterator<Item = Instalment> {
        let account = self.state.as_deref().and_then(loan::State::account);
        let lines = account.into_iter().flat_map(|it| it.instalments()).zip(&self.paid_on);
        lines.map(|(line, paid_on)| Instalment {
            loan: self.row.loan,
            number: line.number,
            due_on: line.due_on,
            owed: amounts(&line.owed),
            paid: amounts(&line.paid),
            paid_on: *paid_on,
        })
    }
}

impl Expected {
    pub(super) fn new(positions: Positions, days: Vec<NaiveDate>) -> Expected {
        Expected { positions, days_left: days, ..Expected::default() }
    }

    /// Whether this model has taken in the commit with this sequence.
    fn has_read(&self, model: Model, sequence: u64) -> bool {
        self.positions.get(&model).copied().flatten().is_some_and(|it| sequence <= it.sequence)
    }

    /// Called before a commit is folded: a day that ends with it is added up.
    pub(super) fn before(&mut self, place: Place, commit: &Commit, judge: &Judge) {
        while let Some(day) =
            self.days_left.first().copied().filter(|it| *it < commit.business_date)
            && self.has_read(Model::Portfolio, place.sequence)
        {
            self.add_up(day, judge);
        }
    }

    /// A model that has read another commit in this place.
    pub(super) fn contradiction(&self, place: Place, hash: Hash) -> Option<Fault> {
        let stands_here = |it: &Position| it.sequence == place.sequence && it.hash != hash;
        self.positions.iter().find_map(|(model, position)| {
            let position = position.filter(stands_here)?;
            Some(not_in_log(*model, place.partition, position))
        })
    }

    /// Called when a commit has been folded.
    pub(super) fn after(
        &mut self,
        (place, hash, offset): (Place, Hash, u64),
        commit: &Commit,
        facts: &[Fact],
        judge: &Judge,
    ) {
        if self.has_read(Model::Commits, place.sequence) {
            self.index(&entry(place, hash, offset, commit), commit);
        }
        self.fold(place, commit, facts);
        let file = judge.file(commit.file);
        for (index, fact) in (0..).zip(facts) {
            let told = Told { place, commit, index };
            match (&fact.event, fact.stream) {
                (Event::Customer(event), StreamId::Customer(id)) => {
                    if self.has_read(Model::Customers, place.sequence) {
                        self.customer(id, event, told);
                    }
                }
                (Event::Loan(event), StreamId::Loan(id)) => {
                    if self.has_read(Model::Portfolio, place.sequence) {
                        self.loan(id, event, file, told);
                    }
                    if self.has_read(Model::Schedules, place.sequence) {
                        self.schedule(id, event, file, told);
                    }
                }
                (
                    Event::Customer(_)
                    | Event::Loan(_)
                    | Event::Line(_)
                    | Event::Application(_)
                    | Event::Order(_)
                    | Event::Shipment(_)
                    | Event::Vendor(_)
                    | Event::PurchaseOrder(_)
                    | Event::PolicyBook(_)
                    | Event::Partition(_),
                    _,
                ) => {}
            }
        }
        if self.has_read(Model::Portfolio, place.sequence) {
            self.portfolio_on = Some(judge.today());
        }
        if self.stands_at(Model::Portfolio, place.sequence) {
            // What days are left it has reached and not passed: they are as they are now.
            while let Some(day) = self.days_left.first().copied() {
                self.add_up(day, judge);
            }
            for (id, state) in loans(judge) {
                if let Some(row) = self.loans.get_mut(&id) {
                    row.state = Some(Arc::clone(state));
                }
            }
        }
        if self.stands_at(Model::Schedules, place.sequence) {
            for (id, state) in loans(judge) {
                if let Some(row) = self.schedules.get_mut(&id) {
                    row.state = Some(Arc::clone(state));
                }
            }
        }
    }

    /// Takes a commit into the models whose rows follow from events alone. What it takes has been
    /// judged, so it fits.
    fn fold(&mut self, place: Place, commit: &Commit, facts: &[Fact]) {
        let fits = |taken: Result<(), String>| taken.expect("a judged commit fits those before it");
        if self.has_read(Model::Lines, place.sequence) {
            fits(self.lines.take(place, commit, facts));
        }
        if self.has_read(Model::Applications, place.sequence) {
            fits(self.applications.take(place, commit, facts));
        }
        if self.has_read(Model::Processes, place.sequence) {
            self.processes.take(place, commit, facts);
        }
        if self.has_read(Model::Tracking, place.sequence) {
            fits(self.orders.take(place, commit, facts));
            fits(self.shipments.take(place, commit, facts));
        }
    }

    /// Whether this is the last commit that this model has taken in.
    fn stands_at(&self, model: Model, sequence: u64) -> bool {
        self.positions.get(&model).copied().flatten().is_some_and(|it| sequence == it.sequence)
    }

    /// What each loan comes to at the end of `day`, which has been started and not been left.
    fn add_up(&mut self, day: NaiveDate, judge: &Judge) {
        self.days_left.retain(|it| *it != day);
        let totals = self.days.entry(day).or_default();
        for (_, file) in judge.files() {
            let State::Customer(file) = file else { continue };
            for (id, loan) in &file.loans {
                let known = self.loans.get(id);
                let (Some(known), Some(account), Some(figures)) =
                    (known, loan.account(), loan.figures(day))
                else {
                    continue;
                };
                let segment = Segment {
                    currency: account.currency(),
                    product: account.product().map(str::to_owned),
                    country: account.country(),
                    bank: match account.lender() {
                        Lender::OwnBook => None,
                        Lender::Bank { id } => Some(id.clone()),
                    },
                    month: known.granted_on.with_day(1).expect("every month has a first day"),
                };
                totals.entry(segment).or_default().count(figures);
            }
        }
    }

    fn index(&mut self, entry: &CommitEntry, commit: &Commit) {
        self.commits.push(digest(entry));
        for event in &commit.events {
            self.streams.insert(event.stream, (commit.file, event.stream_version));
        }
    }

    /// A model that stands behind the end of the log.
    pub(super) fn beyond(&self, partition: u32, head: u64) -> Option<Fault> {
        let (model, position) = self
            .positions
            .iter()
            .filter_map(|(model, position)| position.map(|it| (model, it)))
            .find(|(_, position)| position.sequence > head)?;
        Some(not_in_log(*model, partition, position))
    }
}

fn not_in_log(model: Model, partition: u32, position: Position) -> Fault {
    let key = format!("of partition {partition}");
    let at = At::Row { model: model.name(), table: "positions", key };
    Fault { at, what: Wrong::PositionNotInLog { position } }
}

/// The row of a commit in the index of commits.
pub(super) fn entry(place: Place, hash: Hash, offset: u64, commit: &Commit) -> CommitEntry {
    CommitEntry {
        place,
        offset,
        hash,
        epoch: commit.epoch,
        file: commit.file,
        command_id: commit.command.id,
        command_type: commit.command.r#type.clone(),
        actor_role: commit.actor.role.clone(),
        actor_subject: commit.actor.subject,
        recorded_at: commit.recorded_at.utc(),
        business_date: commit.business_date,
        events: commit.events.iter().map(|it| (it.stream, it.r#type.clone())).collect(),
    }
}

/// The same for equal rows, another for others but for one in 2^64.
pub(super) fn digest(entry: &CommitEntry) -> Digest {
    let CommitEntry { place, offset, hash, epoch, file, command_id, command_type, .. } = entry;
    let CommitEntry { actor_role, actor_subject, recorded_at, business_date, events, .. } = entry;
    let mut hasher = DefaultHasher::new();
    (place, offset, hash, epoch, file, command_id, command_type).hash(&mut hasher);
    (actor_role, actor_subject, recorded_at, business_date, events).hash(&mut hasher);
    hasher.finish()
}

fn loans<'a>(judge: &'a Judge) -> impl Iterator<Item = (Uuid, &'a Arc<loan::State>)> {
    judge
        .files()
        .flat_map(|(_, file)| match file {
            State::Customer(file) => Some(file.loans.iter().map(|(id, it)| (*id, it))),
            State::Vendor(_) | State::PolicyBook(_) | State::Partition => None,
        })
        .flatten()
}

fn amounts(components: &Components) -> Amounts {
    let units = |it: Option<Money>| it.map_or(0, Money::amount);
    Amounts {
        penalty: units(components.penalty),
        fee: units(components.fee),
        interest: units(components.interest),
        principal: units(components.principal),
    }
}
