//! Credit lines: how much may be owed at once, and what of it is taken.

use async_graphql::{Context, Enum, Object, SimpleObject};
use ledger_core::access::Right;
use ledger_core::credit::line::BlockCause;
use ledger_core::reason::Reason;
use projections::lines::questions::{Totals, totals};
use projections::lines::{self, Block, Kind};
use uuid::Uuid;

use super::customer::Customer;
use super::nested::{Counted, nested};
use super::scalars::{Date, DateTime, Money, MoneyTotal};
use super::told::Told;
use super::{connection, loader, reads_file, reads_words, require, require_some_file, told};
use crate::limits::{self, ROW, STATEMENT};
use crate::loaders::{ChangesOf, LineOf};

#[derive(Default)]
pub(super) struct CreditLineQuery;

#[Object]
impl CreditLineQuery {
    /// A credit line; null where there is none that the caller may see.
    #[graphql(complexity = "ROW + child_complexity")]
    async fn credit_line(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "the id in the stream's name, credit-line-<id>")] id: Uuid,
    ) -> async_graphql::Result<Option<CreditLine>> {
        require_some_file(context)?;
        let Some(line) = loader(context).load_one(LineOf(id)).await? else { return Ok(None) };
        Ok(reads_file(context, line.customer).then_some(CreditLine(line)))
    }

    /// What all credit lines come to now: one entry a currency, in order of their codes.
    #[graphql(complexity = "STATEMENT + 5 * child_complexity")]
    async fn credit_exposure(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Vec<CreditExposure>> {
        require(context, Right::ReadPortfolio)?;
        let totals = totals(&mut *connection(context).await?).await.map_err(told)?;
        Ok(totals.into_iter().map(CreditExposure::of).collect())
    }
}

/// The credit lines of one currency together.
#[derive(SimpleObject)]
struct CreditExposure {
    /// ISO 4217.
    currency: String,
    /// How many there are.
    lines: u64,
    /// How many have a block against new reservations.
    blocked: u64,
    /// How much may be owed on them.
    limit: MoneyTotal,
    /// Kept for loans that were granted and not disbursed.
    reserved: MoneyTotal,
    /// Principal that is owed.
    outstanding: MoneyTotal,
    /// What the limits leave.
    available: MoneyTotal,
}

impl CreditExposure {
    fn of(it: Totals) -> CreditExposure {
        let sum = |total| MoneyTotal::of(total, it.currency);
        CreditExposure {
            currency: it.currency.to_string(),
            lines: it.lines,
            blocked: it.blocked,
            limit: sum(it.limit),
            reserved: sum(it.reserved),
            outstanding: sum(it.outstanding),
            available: sum(it.available),
        }
    }
}

pub(crate) struct CreditLine(pub(super) lines::Line);

/// How much a customer may owe in one currency at once, and what of it is taken.
#[Object]
impl CreditLine {
    /// The id in the stream's name, `credit-line-<id>`.
    async fn id(&self) -> Uuid {
        self.0.line
    }

    /// Whose it is.
    async fn customer(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Option<Told<Customer>>> {
        Customer::of(context, self.0.customer).await
    }

    /// ISO 4217; a customer has at most one line in it.
    async fn currency(&self) -> String {
        self.0.currency.to_string()
    }

    /// How much may be owed at once.
    async fn limit(&self) -> Money {
        Money(self.0.limit)
    }

    /// Kept for loans that were granted and not disbursed.
    async fn reserved(&self) -> Money {
        Money(self.0.reserved)
    }

    /// Principal that is owed.
    async fn outstanding(&self) -> Money {
        Money(self.0.outstanding)
    }

    /// What the limit leaves. While a block stands nothing of it can be used.
    async fn available(&self) -> Money {
        Money(self.0.available)
    }

    /// Why nothing can be used now; empty where nothing stands in the way.
    #[graphql(complexity = "2 * child_complexity")]
    async fn blocks(&self, context: &Context<'_>) -> Vec<CreditLineBlock> {
        let words = reads_words(context, Right::ReadPortfolio, self.0.customer);
        self.0.blocks.iter().map(|it| CreditLineBlock::of(it, words)).collect()
    }

    /// The business date on which it was opened.
    async fn opened_on(&self) -> Date {
        Date(self.0.opened_on)
    }

    /// The business date of its last event.
    async fn changed_on(&self) -> Date {
        Date(self.0.changed_on)
    }

    /// The stream's version, for `If-Match`.
    async fn version(&self) -> u64 {
        self.0.version
    }

    /// Everything that happened to it, in order.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn history(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<CreditLineChange>> {
        let words = reads_words(context, Right::ReadPortfolio, self.0.customer);
        let change = |it: &lines::Change| CreditLineChange::of(it, words);
        nested::<ChangesOf, _>(context, self.0.line, (first, after), change).await
    }
}

/// What stands against new reservations: what a person said, or a loan in default.
#[derive(SimpleObject)]
struct CreditLineBlock {
    /// By which it is lifted.
    id: Uuid,
    /// Why a person set it, by a code of the policy; null where a loan is the cause, for a caller
    /// who may not read the portfolio, and in the caller's own file: it is not written for the
    /// customer.
    code: Option<String>,
    /// What that person wrote beside it; null as the code is.
    note: Option<String>,
    /// The loan in default; null where a person is the cause.
    loan: Option<Uuid>,
}

impl CreditLineBlock {
    fn of(it: &Block, words: bool) -> CreditLineBlock {
        let (reason, loan) = match &it.cause {
            BlockCause::Person { reason } => (Some(reason), None),
            BlockCause::Default { loan } => (None, Some(*loan)),
        };
        let (code, note) = told_words(reason, words);
        CreditLineBlock { id: it.block, code, note, loan }
    }
}

/// The code and the note of a reason, where the caller may read them.
fn told_words(reason: Option<&Reason>, words: bool) -> (Option<String>, Option<String>) {
    let reason = reason.filter(|_| words);
    (reason.map(|it| it.code.clone()), reason.and_then(|it| it.note.clone()))
}

/// What happened to a credit line.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum CreditLineChangeKind {
    /// It came to be.
    Opened,
    /// More or less may be owed from now on.
    LimitChanged,
    /// A loan was granted on it.
    ExposureReserved,
    /// That loan will not be disbursed.
    ExposureReleased,
    /// A loan was disbursed, or is owed more than before.
    OutstandingRaised,
    /// Principal was repaid.
    OutstandingLowered,
    /// A block against new reservations was set.
    Blocked,
    /// A block was lifted.
    Unblocked,
}

/// One step in a line's history, and how the line stood at the end of its commit.
#[derive(SimpleObject)]
struct CreditLineChange {
    /// What happened.
    kind: CreditLineChangeKind,
    /// The loan it is about.
    loan: Option<Uuid>,
    /// What was reserved, released, raised or lowered.
    amount: Option<Money>,
    /// What of an amount raised had been reserved.
    from_reservation: Option<Money>,
    /// The block that was set or lifted.
    block: Option<Uuid>,
    /// Why: `person`, `default`, `default_ended`, `punctual_months`, `late` or `undone`; null where
    /// it follows from a loan.
    cause: Option<String>,
    /// The code of a person's reason; null as a block's is.
    code: Option<String>,
    /// What that person wrote beside it; null as a block's is.
    note: Option<String>,
    /// The limit at the end of its commit.
    limit: Money,
    /// What was reserved at the end of its commit.
    reserved: Money,
    /// What was owed at the end of its commit.
    outstanding: Money,
    /// What the limit left at the end of its commit.
    available: Money,
    /// The business date.
    business_date: Date,
    /// When it was recorded.
    recorded_at: DateTime,
    /// The commit that recorded it: partition@sequence.
    position: String,
}

impl CreditLineChange {
    fn of(it: &lines::Change, words: bool) -> CreditLineChange {
        let (code, note) = told_words(it.reason.as_ref(), words);
        CreditLineChange {
            kind: match it.kind {
                Kind::Opened => CreditLineChangeKind::Opened,
                Kind::LimitChanged => CreditLineChangeKind::LimitChanged,
                Kind::ExposureReserved => CreditLineChangeKind::ExposureReserved,
                Kind::ExposureReleased => CreditLineChangeKind::ExposureReleased,
                Kind::OutstandingRaised => CreditLineChangeKind::OutstandingRaised,
                Kind::OutstandingLowered => CreditLineChangeKind::OutstandingLowered,
                Kind::Blocked => CreditLineChangeKind::Blocked,
                Kind::Unblocked => CreditLineChangeKind::Unblocked,
            },
            loan: it.loan,
            amount: it.amount.map(Money),
            from_reservation: it.from_reservation.map(Money),
            block: it.block,
            cause: it.cause.clone(),
            code,
            note,
            limit: Money(it.limit),
            reserved: Money(it.reserved),
            outstanding: Money(it.outstanding),
            available: Money(it.available),
            business_date: Date(it.business_date),
            recorded_at: it.recorded_at.into(),
            position: it.place.to_string(),
        }
    }
}
