//! A loan's row, as a value.

use chrono::{Datelike, Days, NaiveDate};
use ledger_core::calendar::Day;
use ledger_core::credit::loan::{Balances, Lender, Life, NextDue};
use ledger_core::money::Money;
use ledger_core::party::Country;
use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, Row};
use uuid::Uuid;

use crate::columns::{count, day_if_any, money, money_if_any, parsed, unreadable, word};

/// A loan as its events have left it, on its partition's present business date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loan {
    pub loan: Uuid,
    pub partition: u32,
    pub customer: Uuid,
    pub origin: Origin,
    pub product: Option<String>,
    pub country: Country,
    /// The business date of the grant or boarding; its month is the segment's.
    pub granted_on: NaiveDate,
    pub lender: Lender,
    /// `None` while the lender has given none.
    pub lender_reference: Option<String>,
    pub life: Life,
    /// The fewest days past due of the loans as far in arrears as this one was when that was told
    /// last; 0 when nothing was.
    pub arrears_from_days: u32,
    pub in_default: bool,
    pub ever_defaulted: bool,
    /// Since when it is off the book of performing loans, though it is owed; `None` while it is on it.
    pub charged_off_on: Option<NaiveDate>,
    /// How many holds last.
    pub holds: u32,
    /// The business date of disbursement or boarding; its month is the vintage's. `None` again when
    /// the disbursement is taken back.
    pub on_book_from: Option<NaiveDate>,
    /// The first day on which it was 30 days past due, as far as the ledger knew then; of days up to
    /// the last event's. It stays when all is paid.
    pub past_30_on: Option<NaiveDate>,
    pub principal: Money,
    pub balances: Balances,
    /// The day the balances were last told for; with nothing due then, they hold since.
    pub balances_on: NaiveDate,
    /// The business date of the last event.
    pub changed_on: NaiveDate,
    /// The stream's.
    pub version: u64,
}

/// On which days a loan was on book by a disbursement that was taken back since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaysOnBook {
    pub loan: Uuid,
    pub from: NaiveDate,
    /// The first day that is not one of them; after `from`.
    pub until: NaiveDate,
    /// The first day on which it was 30 days past due by that disbursement.
    pub past_30_on: Option<NaiveDate>,
}

/// What a vintage counts: loans that were once so many days past due.
pub(super) const AGED: Days = Days::new(30);

/// How a loan came into this ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Granted,
    Boarded,
}

impl Loan {
    /// Days since the due date since which it is in arrears on `on`, which is not before the
    /// balances' day; 0 when nothing is.
    pub fn days_past_due(&self, on: NaiveDate) -> u32 {
        let days = self.arrears_since().map_or(0, |it| (on - it).num_days());
        u32::try_from(days).unwrap_or(0)
    }

    /// Brings the balances to `day`: what was due before it is overdue.
    pub fn advance(&mut self, day: NaiveDate) {
        if day <= self.balances_on {
            return;
        }
        let Balances { overdue, due, instalments_overdue, instalments_due, .. } =
            &mut self.balances;
        *overdue = overdue.plus(*due).expect("what a loan owes in all fits an amount");
        *due = Money::zero(due.currency());
        *instalments_overdue += std::mem::take(instalments_due);
        self.balances_on = day;
    }

    fn arrears_since(&self) -> Option<NaiveDate> {
        self.balances.arrears_since.map(Day::date)
    }

    /// The day on which what is in arrears longest is [`AGED`] days past due, if it stays unpaid.
    fn ages_on(&self) -> Option<NaiveDate> {
        let oldest = self.arrears_since()?;
        Some(oldest.checked_add_days(AGED).expect("due dates end long before the calendar"))
    }

    /// Notes that something has aged by `on`, the present day: of its own, or because today's
    /// event says that one was unpaid all along.
    pub(super) fn note_age(&mut self, on: NaiveDate) {
        if let Some(aged_on) = self.ages_on().filter(|it| *it <= on) {
            let known_on = aged_on.max(self.changed_on);
            self.past_30_on = self.past_30_on.or(Some(known_on));
        }
    }

    /// The bank that lends; `None` where our own book does.
    pub(super) fn bank(&self) -> Option<&str> {
        lender_columns(&self.lender).1
    }

    /// The first day on which what is in arrears longest is more than `days` past due.
    pub(super) fn past_due_from(&self, days: u64) -> Option<NaiveDate> {
        let oldest = self.arrears_since()?;
        let first = oldest.checked_add_days(Days::new(days + 1));
        Some(first.expect("due dates end long before the calendar").max(self.balances_on))
    }
}

impl Origin {
    pub const fn name(self) -> &'static str {
        match self {
            Origin::Granted => "granted",
            Origin::Boarded => "boarded",
        }
    }

    fn named(name: &str) -> Option<Origin> {
        [Origin::Granted, Origin::Boarded].into_iter().find(|it| it.name() == name)
    }
}

pub(super) fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).expect("every month has a first")
}

fn life_named(name: &str) -> Option<Life> {
    Life::ALL.into_iter().find(|it| it.name() == name)
}

/// A lender as its two columns have it.
pub(super) fn lender_columns(lender: &Lender) -> (&'static str, Option<&str>) {
    match lender {
        Lender::OwnBook {} => ("own_book", None),
        Lender::Bank { id } => ("bank", Some(id)),
    }
}

impl FromRow<'_, PgRow> for DaysOnBook {
    fn from_row(row: &PgRow) -> Result<DaysOnBook, Error> {
        Ok(DaysOnBook {
            loan: row.try_get("loan")?,
            from: row.try_get("on_book_from")?,
            until: row.try_get("until")?,
            past_30_on: row.try_get("past_30_on")?,
        })
    }
}

impl FromRow<'_, PgRow> for Loan {
    fn from_row(row: &PgRow) -> Result<Loan, Error> {
        let lender_id: Option<String> = row.try_get("lender_id")?;
        let next = match (day_if_any(row, "next_due_on")?, money_if_any(row, "next_due_amount")?) {
            (Some(due_on), Some(amount)) => Some(NextDue { due_on, amount }),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => {
                return Err(unreadable("next_due_on", "a day without amount or the reverse"));
            }
        };
        Ok(Loan {
            loan: row.try_get("loan")?,
            partition: count(row, "partition")?,
            customer: row.try_get("customer")?,
            origin: word(row, "origin", Origin::named)?,
            product: row.try_get("product")?,
            country: parsed(row, "country")?,
            granted_on: row.try_get("granted_on")?,
            lender: word(row, "lender_kind", |kind| match (kind, lender_id) {
                ("own_book", None) => Some(Lender::OwnBook {}),
                ("bank", Some(id)) => Some(Lender::Bank { id }),
                _ => None,
            })?,
            lender_reference: row.try_get("lender_reference")?,
            life: word(row, "life", life_named)?,
            arrears_from_days: count(row, "arrears_from_days")?,
            in_default: row.try_get("in_default")?,
            ever_defaulted: row.try_get("ever_defaulted")?,
            charged_off_on: row.try_get("charged_off_on")?,
            holds: count(row, "holds")?,
            on_book_from: row.try_get("on_book_from")?,
            past_30_on: row.try_get("past_30_on")?,
            principal: money(row, "principal")?,
            balances: Balances {
                outstanding: money(row, "outstanding")?,
                overdue: money(row, "overdue")?,
                due: money(row, "due")?,
                credit: money(row, "credit")?,
                instalments_overdue: count(row, "instalments_overdue")?,
                instalments_due: count(row, "instalments_due")?,
                oldest_unpaid_due_on: day_if_any(row, "oldest_unpaid_due_on")?,
                arrears_since: day_if_any(row, "arrears_since")?,
                next,
            },
            balances_on: row.try_get("balances_on")?,
            changed_on: row.try_get("changed_on")?,
            version: count(row, "version")?,
        })
    }
}
