//! Does each loan stand as the ledger's rules have it, and do all add up to the totals of each day?

mod totals;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use ledger_core::calendar::Day;
use ledger_core::credit::loan::{self, Lender};
use ledger_core::file::{Event, State};
use ledger_core::log::StreamId;
use ledger_core::money::Money;
use projections::portfolio::questions::Segment;
use projections::portfolio::{self, DaysOnBook, Origin};
use projections::{Failure, Model};
use uuid::Uuid;

use self::totals::{compare_days, compare_started};
use super::compare::{Comparing, Table, compare_table};
use super::difference::{column, difference};
use super::expect::{Expect, Judged, loans};
use crate::totals::Totals;
use crate::verify::fault::Wrong;
use crate::verify::judge::Judge;

/// Of one partition.
#[derive(Debug, Default)]
pub(super) struct Expected {
    /// Days whose totals are still to be added up, the first in front.
    days_left: Vec<Day>,
    loans: HashMap<Uuid, Loan>,
    former_days_on_book: HashMap<(Uuid, NaiveDate), DaysOnBook>,
    /// Totals by day and segment.
    days: BTreeMap<Day, BTreeMap<Segment, Totals>>,
    /// The business date at the model's position.
    on: Option<Day>,
}

/// What is known of a loan beside what its state says.
#[derive(Debug)]
struct Loan {
    partition: u32,
    customer: Uuid,
    origin: Origin,
    granted_on: Day,
    on_book_from: Option<Day>,
    past_30_on: Option<Day>,
    /// Since when it is in arrears, as of its last change.
    arrears_since: Option<Day>,
    changed_on: Day,
    version: u64,
    /// At the model's position; not before that is reached, so that nothing is copied.
    state: Option<Arc<loan::State>>,
}

impl Expect for Expected {
    const MODEL: Model = portfolio::MODEL;

    fn new(days: &[Day]) -> Expected {
        Expected { days_left: days.to_vec(), ..Expected::default() }
    }

    /// A day that ends with the commit is added up.
    fn before(&mut self, business_date: Day, judge: &Judge) {
        while let Some(day) = self.days_left.first().copied().filter(|it| *it < business_date) {
            self.add_up(day, judge);
        }
    }

    fn take(&mut self, judged: Judged<'_>) {
        for fact in judged.facts {
            if let (Event::Loan(event), StreamId::Loan(id)) = (&fact.event, fact.stream) {
                self.event(id, event, judged);
            }
        }
        self.on = Some(judged.judge.today());
    }

    fn stand(&mut self, judge: &Judge) {
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

    async fn compare(
        of_partitions: Vec<Expected>,
        comparing: &mut Comparing<'_>,
    ) -> Result<(), Failure> {
        let standing = comparing.standing;
        let Comparing { connection, outcome, .. } = &mut *comparing;
        compare_days(connection, &standing.days, &of_partitions, outcome).await?;
        compare_started(&standing.started, &of_partitions, outcome);
        let (mut expected, mut former) = (HashMap::new(), HashMap::new());
        for it in of_partitions {
            former.extend(it.former_days_on_book);
            let on = it.on.unwrap_or(Day::FIRST);
            expected.extend(it.loans.into_iter().map(|(id, loan)| (id, (loan, on))));
        }
        let table = Table {
            model: portfolio::MODEL,
            whole: &portfolio::whole::LOANS,
            row: |it| format!("loan-{it}"),
        };
        let key = |found: &portfolio::Loan| found.loan;
        compare_table(comparing, table, expected, key, |found, (loan, on)| {
            differs(found, loan, *on)
        })
        .await?;
        let table = Table {
            model: portfolio::MODEL,
            whole: &portfolio::whole::FORMER_DAYS_ON_BOOK,
            row: |(loan, from)| format!("loan-{loan} from {from}"),
        };
        let key = |found: &DaysOnBook| (found.loan, found.from);
        compare_table(
            comparing,
            table,
            former,
            key,
            |found, expected| difference!(*found, *expected; until, past_30_on),
        )
        .await
    }
}

impl Expected {
    fn event(&mut self, id: Uuid, event: &loan::Event, judged: Judged<'_>) {
        let Judged { place, commit, judge, .. } = judged;
        let Some(State::Customer(file)) = judge.file(commit.file) else { return };
        let on = commit.business_date;
        let origin = match matches!(event, loan::Event::Boarded(_)) {
            true => Origin::Boarded,
            false => Origin::Granted,
        };
        let row = self.loans.entry(id).or_insert_with(|| Loan {
            partition: place.partition,
            customer: file.id,
            origin,
            granted_on: on,
            on_book_from: None,
            past_30_on: None,
            arrears_since: None,
            changed_on: on,
            version: 0,
            state: None,
        });
        // Between two events it ages by itself; by an event on the day that this one is recorded.
        let aged_on = row.arrears_since.and_then(|it| it.checked_add_days(30));
        let mut past_30_on = aged_on.filter(|it| *it <= on);
        let begins = if let loan::Event::PartDisbursed(it) = event {
            it.gone_out == it.amount
        } else {
            matches!(event, loan::Event::Boarded(_) | loan::Event::Disbursed(_))
        };
        if begins {
            row.on_book_from = Some(on);
        } else if let loan::Event::DisbursementReversed(_) = event {
            // At the end of the day on which it was made it was on book, unless it was taken back then.
            if let Some(from) = row.on_book_from.take().filter(|it| *it != on) {
                let (from, until) = (from.date(), on.date());
                let past_30_on = row.past_30_on.or(past_30_on).map(Day::date);
                let days = DaysOnBook { loan: id, from, until, past_30_on };
                self.former_days_on_book.insert((id, from), days);
            }
        }
        let account = file.loans.get(&id).and_then(|it| it.loan());
        row.arrears_since = account.and_then(|it| it.arrears_since(on));
        if row.arrears_since.is_some_and(|it| it.days_until(on) >= 30) {
            past_30_on = past_30_on.or(Some(on));
        }
        // What aged by a disbursement that is taken back is not the loan's any more.
        let taken_back = matches!(event, loan::Event::DisbursementReversed(_));
        row.past_30_on = row.past_30_on.or(past_30_on).filter(|_| !taken_back);
        row.changed_on = on;
        row.version += 1;
    }

    /// What each loan comes to at the end of `day`, which has been started and not been left.
    fn add_up(&mut self, day: Day, judge: &Judge) {
        self.days_left.retain(|it| *it != day);
        let totals = self.days.entry(day).or_default();
        for (_, file) in judge.files() {
            let State::Customer(file) = file else { continue };
            for (id, loan) in file.loans.iter() {
                let known = self.loans.get(id);
                let (Some(known), Some(account), Some(figures)) =
                    (known, loan.loan(), loan.figures(day))
                else {
                    continue;
                };
                let segment = Segment {
                    currency: account.currency(),
                    product: account.product().map(str::to_owned),
                    country: account.country(),
                    bank: match account.lender() {
                        Lender::OwnBook {} => None,
                        Lender::Bank { id } => Some(id.clone()),
                    },
                    month: known.granted_on.first_of_month().date(),
                };
                totals.entry(segment).or_default().count(figures);
            }
        }
    }
}

/// What differs between a loan's row and how the loan stands on `on`, its partition's business
/// date at the model's position.
fn differs(found: &portfolio::Loan, expected: &Loan, on: Day) -> Option<Wrong> {
    let state = expected.state.as_deref()?;
    let account = state.loan()?;
    // A loan that the day's walk has not come to stands as it was left, but that what was due the
    // day before is overdue.
    let due = state.next_action_on().filter(|it| *it <= on);
    let aged_to = due.and_then(Day::day_before).unwrap_or(on);
    let mut balances = account.balances(aged_to);
    if aged_to < on {
        let due = std::mem::replace(&mut balances.due, Money::zero(account.currency()));
        balances.overdue = balances.overdue.plus(due)?;
        balances.instalments_overdue += std::mem::take(&mut balances.instalments_due);
    }
    None.or_else(|| column("partition", &found.partition, &expected.partition))
        .or_else(|| column("customer", &found.customer, &expected.customer))
        .or_else(|| column("origin", &found.origin, &expected.origin))
        .or_else(|| column("product", &found.product.as_deref(), &account.product()))
        .or_else(|| column("country", &found.country, &account.country()))
        .or_else(|| column("granted_on", &found.granted_on, &expected.granted_on.date()))
        .or_else(|| {
            column("on_book_from", &found.on_book_from, &expected.on_book_from.map(Day::date))
        })
        .or_else(|| column("past_30_on", &found.past_30_on, &expected.past_30_on.map(Day::date)))
        .or_else(|| column("lender", &&found.lender, &account.lender()))
        .or_else(|| {
            column(
                "lender_reference",
                &found.lender_reference.as_deref(),
                &account.lender_reference(),
            )
        })
        .or_else(|| column("life", &found.life, &account.life()))
        .or_else(|| {
            let expected = account.bucket().from_days;
            column("arrears_from_days", &found.arrears_from_days, &expected)
        })
        .or_else(|| column("in_default", &found.in_default, &account.is_in_default()))
        .or_else(|| column("ever_defaulted", &found.ever_defaulted, &account.ever_defaulted()))
        .or_else(|| {
            let expected = account.charged_off().map(|(_, on)| on.date());
            column("charged_off_on", &found.charged_off_on, &expected)
        })
        .or_else(|| {
            let last = account.holds().iter().filter(|it| it.until.is_none()).count();
            column("holds", &u64::from(found.holds), &u64::try_from(last).unwrap_or(u64::MAX))
        })
        .or_else(|| column("principal", &found.principal, &account.principal()))
        .or_else(|| {
            difference!(found.balances, balances; outstanding, overdue, due, credit,
                instalments_overdue, instalments_due, oldest_unpaid_due_on, arrears_since, next)
        })
        .or_else(|| column("changed_on", &found.changed_on, &expected.changed_on.date()))
        .or_else(|| column("version", &found.version, &expected.version))
}
