//! Loans as they stand, one by one and in pages.

use async_graphql::{Context, Enum, Object};
use chrono::NaiveDate;
use ledger_core::access::Right;
use ledger_core::calendar::Day;
use ledger_core::credit::loan::Lender;
use projections::portfolio::questions::loans_page;
use projections::portfolio::{self, Origin};
use projections::schedules;
use uuid::Uuid;

use super::charge::Charge;
use super::chargeback::Chargeback;
use super::customer::Customer;
use super::debit::DebitRequest;
use super::hold::Hold;
use super::loan_life::LoanLife;
use super::loan_list::{LoanFilter, LoanOrder, loan_cursor};
use super::money::{Disbursement, Payment, Payout};
use super::nested::{Counted, nested};
use super::page::Page;
use super::paging::Part;
use super::price::Price;
use super::proposal::Proposal;
use super::rescheduling::Rescheduling;
use super::scalars::{Date, Money};
use super::schedule::{Due, Instalment};
use super::servicing::{DisbursedPart, GoodsRefund, Pause};
use super::settlement::{self, Settlement};
use super::told::{Listed, Told};
use super::write_off::WriteOff;
use super::{connection, loader, reads_file, reads_words, require, require_some_file, told};
use crate::errors::{bad_argument, internal};
use crate::limits::{self, ROW, STATEMENT, page};
use crate::loaders::{
    ChargebacksOf, ChargesOf, DayOf, DebitRequestsOf, GoodsRefundsOf, HoldsOf, InstalmentsOf,
    LoanOf, PartsOf, PausesOf, PaymentsOf, PayoutsOf, ProposalsOf, ReschedulingsOf, ScheduleOf,
};

#[derive(Default)]
pub(super) struct LoanQuery;

#[Object]
impl LoanQuery {
    /// A loan; null where there is none that the caller may see.
    #[graphql(complexity = "ROW + child_complexity")]
    async fn loan(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "the id in the stream's name, loan-<id>")] id: Uuid,
    ) -> async_graphql::Result<Option<Told<Loan>>> {
        require_some_file(context)?;
        let Some(loan) = loader(context).load_one(LoanOf(id)).await? else { return Ok(None) };
        Ok(reads_file(context, loan.customer).then_some(Told(Loan(loan))))
    }

    /// Loans of all customers, page by page.
    #[graphql(complexity = "STATEMENT + page(first, last) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "Relay's arguments, a filter and an order")]
    async fn loans(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many from the start, at most 100; 20 if neither is given")]
        first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
        #[graphql(desc = "how many from the end, at most 100; not with `first`")] last: Option<i32>,
        #[graphql(desc = "only what comes before this cursor")] before: Option<String>,
        #[graphql(desc = "what is left out does not narrow")] filter: Option<LoanFilter>,
        #[graphql(
            default_with = "LoanOrder::GrantedDesc",
            desc = "what is equal is in order of the ids"
        )]
        order: LoanOrder,
    ) -> async_graphql::Result<Told<Page<Loan>>> {
        require(context, Right::ReadPortfolio)?;
        let filter = filter.unwrap_or_default().filter()?;
        let order = order.order();
        if order.by.is_amount() && filter.currency.is_none() {
            return Err(bad_argument(
                "an order by amounts compares those of one currency: name it in `filter.currency`",
            ));
        }
        let cursor = |name: &str, text| loan_cursor(name, text, order.by);
        let part = Part::of((first, last), (after, before), cursor)?;
        let mut asked = connection(context).await?;
        let (after, before) = (part.after.as_ref(), part.before.as_ref());
        let found = loans_page(&mut asked, &filter, order, after, before, part.take).await;
        Ok(part.connection(found.map_err(told)?, Loan))
    }
}

/// How a loan came into this ledger.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum LoanOrigin {
    /// It was granted here.
    Granted,
    /// It was running elsewhere before.
    Boarded,
}

pub(crate) struct Loan(pub(super) portfolio::Loan);

impl Loan {
    /// The partition's business date, which may be later than its last event's. Its balances hold on it:
    /// what was due became overdue when the day started.
    async fn today(&self, context: &Context<'_>) -> async_graphql::Result<NaiveDate> {
        let day = loader(context).load_one(DayOf(self.0.partition)).await?;
        Ok(day.map_or(self.0.balances_on, |it| it.max(self.0.balances_on)))
    }
}

/// Money lent on a schedule, as it stands on its partition's business date.
#[Object]
impl Loan {
    /// The id in the stream's name, `loan-<id>`.
    async fn id(&self) -> Uuid {
        self.0.loan
    }

    /// Who owes it.
    async fn customer(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Option<Told<Customer>>> {
        Customer::of(context, self.0.customer).await
    }

    /// The id of its customer.
    async fn customer_id(&self) -> Uuid {
        self.0.customer
    }

    /// How it came into this ledger.
    async fn origin(&self) -> LoanOrigin {
        match self.0.origin {
            Origin::Granted => LoanOrigin::Granted,
            Origin::Boarded => LoanOrigin::Boarded,
        }
    }

    /// What it was sold as.
    async fn product(&self) -> Option<&str> {
        self.0.product.as_deref()
    }

    /// The customer's country when the loan came into this ledger: ISO 3166-1 alpha-2.
    async fn country(&self) -> String {
        self.0.country.to_string()
    }

    /// The business date of the grant or boarding.
    async fn granted_on(&self) -> Date {
        Date(self.0.granted_on)
    }

    /// Whose money it is: `own_book`, or `bank:<id>`.
    async fn lender(&self) -> String {
        lender_text(&self.0.lender)
    }

    /// The lender's own reference of this loan; null while it has given none.
    async fn lender_reference(&self) -> Option<&str> {
        self.0.lender_reference.as_deref()
    }

    /// Where it is in its life.
    async fn life(&self) -> LoanLife {
        LoanLife::of(self.0.life)
    }

    /// Whether it is in default.
    async fn in_default(&self) -> bool {
        self.0.in_default
    }

    /// The fewest days past due of the loans as far in arrears as this one was when that was told
    /// last; 0 when nothing was.
    async fn arrears_from_days(&self) -> u32 {
        self.0.arrears_from_days
    }

    /// How many holds last on it.
    async fn lasting_holds(&self) -> u32 {
        self.0.holds
    }

    /// Whether it ever was in default.
    async fn ever_defaulted(&self) -> bool {
        self.0.ever_defaulted
    }

    /// Since when it is off its lender's book of performing loans; null while it is on it. It is owed and
    /// collected all the same, and the portfolio's totals leave it out.
    async fn charged_off_on(&self) -> Option<Date> {
        self.0.charged_off_on.map(Date)
    }

    /// What was lent; of a loan that was boarded all its schedule's, paid or not.
    async fn principal(&self) -> Money {
        Money(self.0.principal)
    }

    /// Principal disbursed or boarded and not repaid.
    async fn outstanding(&self) -> Money {
        Money(self.0.balances.outstanding)
    }

    /// Unpaid, all components, of instalments due before the business date.
    async fn overdue(&self) -> Money {
        Money(self.0.balances.overdue)
    }

    /// Unpaid, all components, of instalments due on the business date.
    async fn due(&self) -> Money {
        Money(self.0.balances.due)
    }

    /// Money that waits for an instalment, or to be paid out.
    async fn credit_balance(&self) -> Money {
        Money(self.0.balances.credit)
    }

    /// Instalments not fully paid and due before the business date.
    async fn instalments_overdue(&self) -> u32 {
        self.0.balances.instalments_overdue
    }

    /// Days since the due date since which it is in arrears; 0 when nothing is.
    async fn days_past_due(&self, context: &Context<'_>) -> async_graphql::Result<u32> {
        if self.0.balances.arrears_since.is_none() {
            return Ok(0);
        }
        Ok(self.0.days_past_due(self.today(context).await?))
    }

    /// The first instalment not fully paid that is due after the business date.
    async fn next_due(&self) -> Option<Told<Due>> {
        self.0.balances.next.clone().map(|it| Told(Due(it)))
    }

    /// What a payment of a day would have to be to leave nothing owed; null while the loan is not
    /// owed.
    #[graphql(complexity = "STATEMENT + child_complexity")]
    async fn settlement(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "from the partition's business date, which it is where it is not given, to 30 days later"
        )]
        on: Option<Date>,
    ) -> async_graphql::Result<Option<Told<Settlement>>> {
        let today = self.today(context).await?;
        let today = Day::try_from(today).map_err(|it| internal(&it))?;
        Ok(Settlement::of(context, &self.0, today, on).await?.map(Told))
    }

    /// The numbers of the instalments that were not paid by their due date, up to what the contract
    /// tolerates. Days on which a debit request of ours succeeded late or failed at its operator make nobody
    /// late; one of which that is not known yet is not among them.
    #[graphql(complexity = "STATEMENT")]
    async fn paid_late(&self, context: &Context<'_>) -> async_graphql::Result<Option<Vec<u32>>> {
        let today = self.today(context).await?;
        let today = Day::try_from(today).map_err(|it| internal(&it))?;
        settlement::paid_late(context, &self.0, today).await.map(Some)
    }

    /// What it costs by its contract, as it was found when that was made; null where no law was asked.
    #[graphql(complexity = "STATEMENT + child_complexity")]
    async fn price(&self, context: &Context<'_>) -> async_graphql::Result<Option<Price>> {
        Price::of_loan(context, self.0.loan).await
    }

    /// The stream's version, for `If-Match`.
    async fn version(&self) -> u64 {
        self.0.version
    }

    /// How the principal went out; null for a loan that was boarded or is not disbursed.
    async fn disbursement(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Option<Disbursement>> {
        let schedule = loader(context).load_one(ScheduleOf(self.0.loan)).await?;
        Ok(schedule.and_then(|it| it.disbursement).map(Disbursement))
    }

    /// What was given up of it, when and why; null unless it is written off.
    async fn write_off(&self, context: &Context<'_>) -> async_graphql::Result<Option<WriteOff>> {
        let words = reads_words(context, Right::ReadFile, self.0.customer);
        let schedule = loader(context).load_one(ScheduleOf(self.0.loan)).await?;
        let found = schedule.and_then(|it| Some((it.write_off?, it.currency)));
        Ok(found.map(|(row, currency)| WriteOff { row, currency, words }))
    }

    /// How it came to go on by other terms, the last time; null where it goes on by its first ones.
    async fn rescheduling(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Option<Rescheduling>> {
        let words = reads_words(context, Right::ReadFile, self.0.customer);
        let schedule = loader(context).load_one(ScheduleOf(self.0.loan)).await?;
        let found = schedule.and_then(|it| Some((it.rescheduling?, it.currency)));
        Ok(found.map(|(row, currency)| Rescheduling { row, currency, words }))
    }

    /// How it came to go on by other terms, each time, in the order it was agreed.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn reschedulings(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<Rescheduling>> {
        let words = reads_words(context, Right::ReadFile, self.0.customer);
        let currency = self.0.principal.currency();
        let agreed = |it: &schedules::Agreed| {
            let row = it.rescheduling.clone();
            Rescheduling { row, currency, words }
        };
        nested::<ReschedulingsOf, _>(context, self.0.loan, (first, after), agreed).await
    }

    /// Its instalments in order, all of them.
    #[graphql(complexity = "12 * child_complexity")]
    async fn instalments(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Listed<Instalment>> {
        let loader = loader(context);
        let schedule = loader.load_one(ScheduleOf(self.0.loan));
        let rows = loader.load_one(InstalmentsOf(self.0.loan));
        // Asked for at once.
        let (schedule, rows, day) = tokio::try_join!(schedule, rows, self.today(context))?;
        let Some(schedule) = schedule else { return Ok(Listed(vec![])) };
        let currency = schedule.currency;
        let rows = rows.unwrap_or_default();
        let one = |row: &schedules::Instalment| {
            let state = row.state(&schedule, day);
            Instalment { row: row.clone(), currency, state }
        };
        Ok(Listed(rows.iter().map(one).collect()))
    }

    /// Money that came in, in the order it was recorded; reversed payments too.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn payments(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<Payment>> {
        let words = reads_words(context, Right::ReadFile, self.0.customer);
        let payment = |it: &schedules::Payment| Payment { row: it.clone(), words };
        nested::<PaymentsOf, _>(context, self.0.loan, (first, after), payment).await
    }

    /// Fees and penalties that were charged, those that a boarding brought in front, in the order they
    /// were recorded.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn charges(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<Charge>> {
        let words = reads_words(context, Right::ReadFile, self.0.customer);
        let charge = |it: &schedules::Charge| Charge { row: it.clone(), words };
        nested::<ChargesOf, _>(context, self.0.loan, (first, after), charge).await
    }

    /// What payers' banks took back of the payments, in the order it was recorded; chargebacks that do
    /// not stand too.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn chargebacks(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<Chargeback>> {
        let words = reads_words(context, Right::ReadFile, self.0.customer);
        let chargeback = |it: &schedules::Chargeback| Chargeback { row: it.clone(), words };
        nested::<ChargebacksOf, _>(context, self.0.loan, (first, after), chargeback).await
    }

    /// Our own requests to debit the customer's means of payment, in the order they were recorded.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn debit_requests(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<DebitRequest>> {
        let request = |it: &schedules::DebitRequest| DebitRequest(it.clone());
        nested::<DebitRequestsOf, _>(context, self.0.loan, (first, after), request).await
    }

    /// Credit balance that was paid out to the customer, in the order it was recorded; payouts that
    /// were taken back too.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn payouts(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<Payout>> {
        let words = reads_words(context, Right::ReadFile, self.0.customer);
        let payout = |it: &schedules::Payout| Payout { row: it.clone(), words };
        nested::<PayoutsOf, _>(context, self.0.loan, (first, after), payout).await
    }

    /// What was to be done and takes two persons, in the order it was proposed; what does not wait any
    /// more too.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn proposals(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<Proposal>> {
        let words = reads_words(context, Right::ReadFile, self.0.customer);
        let proposal = |it: &schedules::Proposal| Proposal { row: it.clone(), words };
        nested::<ProposalsOf, _>(context, self.0.loan, (first, after), proposal).await
    }

    /// What was refunded of what it financed, in the order it was recorded; what was taken back too.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn goods_refunds(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<GoodsRefund>> {
        let refund = |it: &schedules::GoodsRefund| GoodsRefund(it.clone());
        nested::<GoodsRefundsOf, _>(context, self.0.loan, (first, after), refund).await
    }

    /// What went out of its principal in parts, in the order it was recorded; what was taken back too. Empty
    /// of a loan that went out whole.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn parts(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<DisbursedPart>> {
        let part = |it: &schedules::Part| DisbursedPart(it.clone());
        nested::<PartsOf, _>(context, self.0.loan, (first, after), part).await
    }

    /// On which days its lateness does not count, in the order it was recorded; pauses that were undone
    /// too.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn pauses(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<Pause>> {
        let words = reads_words(context, Right::ReadFile, self.0.customer);
        let pause = |it: &schedules::Pause| Pause { row: it.clone(), words };
        nested::<PausesOf, _>(context, self.0.loan, (first, after), pause).await
    }

    /// When something was held back on it, in the order it was recorded; holds that have ended too.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn holds(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<Hold>> {
        let words = reads_words(context, Right::ReadFile, self.0.customer);
        let hold = |it: &schedules::Hold| Hold { row: it.clone(), words };
        nested::<HoldsOf, _>(context, self.0.loan, (first, after), hold).await
    }
}

/// A lender as filters name it.
///
/// # Errors
/// When it names none.
pub(super) fn lender_of(text: &str) -> async_graphql::Result<Lender> {
    match (text, text.strip_prefix("bank:")) {
        ("own_book", _) => Ok(Lender::OwnBook {}),
        (_, Some(id)) if !id.is_empty() => Ok(Lender::Bank { id: id.to_owned() }),
        (_, Some(_) | None) => Err(bad_argument("`lender`: expected own_book or bank:<id>")),
    }
}

/// Whose money it is, as filters take it too.
pub(super) fn lender_text(lender: &Lender) -> String {
    match lender {
        Lender::OwnBook {} => "own_book".to_owned(),
        Lender::Bank { id } => format!("bank:{id}"),
    }
}
