//! What the read models must hold of a partition, by its commits up to where each has read.
//!
//! It shares the event types with the projections and nothing else; what a loan comes to is taken
//! from the ledger's own rules.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate};
use ledger_core::credit::loan::{self, Components};
use ledger_core::event::Stored as _;
use ledger_core::file::{Event, Fact, State};
use ledger_core::log::{Commit, FileId, Hash, Place, Position, StreamId};
use ledger_core::money::Money;
use ledger_core::party::customer::{self, ContactField, Standing};
use ledger_core::privacy::Sealed;
use projections::commits::CommitEntry;
use projections::customers::{Customer, SealedText};
use projections::portfolio::Origin;
use projections::portfolio::questions::Segment;
use projections::schedules::{
    Amounts, Charge, Disbursement, Instalment, Payment, Reversal, Schedule,
};
use projections::{Model, schedules};
use uuid::Uuid;

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

    fn customer(&mut self, id: Uuid, event: &customer::Event, told: Told) {
        let sealed = |field: &Option<Sealed>| {
            let event_type = event.event_type().to_owned();
            field.as_ref().map(|it| SealedText { sealed: it.clone(), event_type })
        };
        if let customer::Event::Registered(it) = event {
            let customer = Customer {
                customer: id,
                partition: told.place.partition,
                country: it.country,
                standing: Standing::Active,
                name: sealed(&it.name),
                phone: sealed(&it.phone),
                email: sealed(&it.email),
                registered_on: told.commit.business_date,
                registered_at: told.commit.recorded_at.utc(),
                version: 1,
            };
            self.customers.insert(id, customer);
            return;
        }
        let Some(row) = self.customers.get_mut(&id) else { return };
        row.version += 1;
        match event {
            customer::Event::Registered(_) => {}
            customer::Event::ContactChanged(it) => {
                let fields = [
                    (ContactField::Name, &mut row.name, sealed(&it.name)),
                    (ContactField::Phone, &mut row.phone, sealed(&it.phone)),
                    (ContactField::Email, &mut row.email, sealed(&it.email)),
                ];
                for (field, row, given) in fields {
                    if given.is_some() || it.removed.contains(&field) {
                        *row = given;
                    }
                }
            }
            customer::Event::Suspended(it) => {
                row.standing = Standing::Suspended { motive: it.motive.clone() };
            }
            customer::Event::Resumed(_) => row.standing = Standing::Active,
        }
    }

    fn loan(&mut self, id: Uuid, event: &loan::Event, file: Option<&State>, told: Told) {
        let Some(State::Customer(file)) = file else { return };
        let on = told.commit.business_date;
        let origin = match matches!(event, loan::Event::TakenOver(_)) {
            true => Origin::TakenOver,
            false => Origin::Granted,
        };
        let row = self.loans.entry(id).or_insert_with(|| Loan {
            partition: told.place.partition,
            customer: file.id,
            origin,
            granted_on: on,
            changed_on: on,
            version: 0,
            state: None,
        });
        row.changed_on = on;
        row.version += 1;
    }

    fn schedule(&mut self, id: Uuid, event: &loan::Event, file: Option<&State>, told: Told) {
        let Some(State::Customer(file)) = file else { return };
        let Some(account) = file.loans.get(&id).and_then(|it| it.account()) else { return };
        let on = told.commit.business_date;
        let scheduled = self.schedules.entry(id).or_insert_with(|| Scheduled {
            row: Schedule {
                loan: id,
                partition: told.place.partition,
                customer: file.id,
                currency: account.currency(),
                standing: schedules::Standing::Granted,
                instalments: u32::try_from(account.instalments().len())
                    .expect("a schedule is counted in u32"),
                disbursement: None,
            },
            paid_on: vec![None; account.instalments().len()],
            state: None,
        });
        let Scheduled { row: schedule, paid_on, .. } = scheduled;
        match event {
            loan::Event::TakenOver(_) => schedule.standing = schedules::Standing::Running,
            loan::Event::Disbursed(it) => {
                schedule.standing = schedules::Standing::Running;
                schedule.disbursement = Some(Disbursement {
                    amount: it.amount,
                    source: it.source.clone(),
                    value_date: it.value_date,
                    business_date: on,
                    place: told.place,
                });
            }
            loan::Event::Cancelled(_) => schedule.standing = schedules::Standing::Cancelled,
            loan::Event::RepaymentReceived(it) => {
                let payment = Payment {
                    loan: id,
                    repayment: it.repayment,
                    amount: it.amount,
                    source: it.source.clone(),
                    value_date: it.value_date,
                    excess: it.excess,
                    business_date: on,
                    recorded_at: told.commit.recorded_at.utc(),
                    place: told.place,
                    event_index: told.index,
                    reversal: None,
                };
                self.payments.insert((id, it.repayment), payment);
            }
            loan::Event::RepaymentReversed(it) => {
                let reversal = Reversal {
                    motive: it.motive.clone(),
                    business_date: on,
                    recorded_at: told.commit.recorded_at.utc(),
                    place: told.place,
                };
                if let Some(payment) = self.payments.get_mut(&(id, it.repayment)) {
                    payment.reversal = Some(reversal);
                }
            }
            loan::Event::Charged(it) => {
                // What waits as credit may pay it at once: then it is paid since today.
                let charged = usize::try_from(it.instalment).ok().and_then(|it| it.checked_sub(1));
                if let Some(paid_on) = charged.and_then(|it| paid_on.get_mut(it)) {
                    *paid_on = None;
                }
                let charge = Charge {
                    loan: id,
                    charge: it.charge,
                    instalment: it.instalment,
                    kind: it.kind,
                    amount: it.amount,
                    motive: it.motive.clone(),
                    business_date: on,
                    recorded_at: told.commit.recorded_at.utc(),
                    place: told.place,
                    event_index: told.index,
                };
                self.charges.insert((id, it.charge), charge);
            }
            loan::Event::Granted(_)
            | loan::Event::InstalmentFellDue(_)
            | loan::Event::BecameLate(_)
            | loan::Event::ReturnedToOrder(_)
            | loan::Event::Defaulted(_)
            | loan::Event::Cured(_)
            | loan::Event::Closed(_)
            | loan::Event::Reopened(_) => {}
        }
        for (line, paid_on) in account.instalments().zip(paid_on) {
            *paid_on = match line.unpaid.is_zero() {
                true => paid_on.or(Some(on)),
                false => None,
            };
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

/// The event that something is noted of.
#[derive(Clone, Copy)]
struct Told<'a> {
    place: Place,
    commit: &'a Commit,
    /// Which of the commit's events.
    index: u32,
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
            State::PolicyBook(_) | State::Partition => None,
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
