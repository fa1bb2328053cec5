//! Premium: what a customer subscribed, and the fees of it.

use async_graphql::{Context, Enum, Object, SimpleObject};
use ledger_core::access::Right;
use ledger_core::money::MoneyRef;
use ledger_core::policy::PremiumTerm as Term;
use projections::premium::{Fee, Stage, Subscription};
use uuid::Uuid;

use super::nested::{Counted, nested};
use super::order_parts::GivenReason;
use super::reads_words;
use super::scalars::{Date, Money};
use crate::limits;
use crate::loaders::FeesOf;

pub(crate) struct PremiumSubscription(pub(super) Subscription);

/// For how long a fee pays.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum PremiumTerm {
    /// A month.
    Month,
    /// A year.
    Year,
}

/// How a subscription stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum PremiumStage {
    /// Its latest fee is not paid: it gives nothing until it is.
    Due,
    /// Its latest fee is paid.
    Covering,
    /// It was cancelled: what is paid runs out.
    Cancelled,
    /// It is over.
    Expired,
}

/// What a customer subscribed: Premium by the month or by the year.
#[Object]
impl PremiumSubscription {
    /// The id in the stream's name, `premium-<id>`.
    async fn id(&self) -> Uuid {
        self.0.premium
    }

    /// The code of the plan.
    async fn plan(&self) -> &str {
        &self.0.plan
    }

    /// For how long each fee pays.
    async fn every(&self) -> PremiumTerm {
        match self.0.every {
            Term::Month => PremiumTerm::Month,
            Term::Year => PremiumTerm::Year,
        }
    }

    /// What each fee is, for as long as the subscription runs.
    async fn fee(&self) -> Money {
        Money(self.0.fee)
    }

    /// How it stands.
    async fn stage(&self) -> PremiumStage {
        match self.0.stage {
            Stage::Due => PremiumStage::Due,
            Stage::Covering => PremiumStage::Covering,
            Stage::Cancelled => PremiumStage::Cancelled,
            Stage::Expired => PremiumStage::Expired,
        }
    }

    /// The first day of the time that began last.
    async fn from(&self) -> Date {
        Date(self.0.from_on)
    }

    /// The first day that the fee of that time does not pay for.
    async fn until(&self) -> Date {
        Date(self.0.until_on)
    }

    /// Until when it runs, once it was cancelled.
    async fn ends_on(&self) -> Option<Date> {
        self.0.ends_on.map(Date)
    }

    /// Why it was cancelled.
    async fn cancellation_reason(&self, context: &Context<'_>) -> Option<GivenReason> {
        let words = reads_words(context, Right::ReadFile, self.0.customer);
        self.0.reason.as_ref().map(|it| GivenReason::of(it, words))
    }

    /// Why it is over: `unpaid` or `cancelled`.
    async fn expiry(&self) -> Option<&str> {
        self.0.expiry.as_deref()
    }

    /// The business date on which it was subscribed.
    async fn subscribed_on(&self) -> Date {
        Date(self.0.subscribed_on)
    }

    /// The business date on which it was over.
    async fn expired_on(&self) -> Option<Date> {
        self.0.expired_on.map(Date)
    }

    /// The policy version that its terms are from.
    async fn policy_version(&self) -> u32 {
        self.0.policy.version
    }

    /// The stream's version, for `If-Match`.
    async fn version(&self) -> u64 {
        self.0.version
    }

    /// Its fees, the newest first.
    #[graphql(complexity = "1 + limits::nested(first) * child_complexity")]
    async fn fees(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 10 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
    ) -> async_graphql::Result<Counted<PremiumFee>> {
        // How a fee is divided is no concern of who pays it.
        let divided = reads_words(context, Right::ReadFile, self.0.customer);
        let fee = |it: &Fee| PremiumFee::of(it, divided);
        nested::<FeesOf, _>(context, self.0.premium, (first, after), fee).await
    }
}

/// A fee, and what was paid for it.
#[derive(SimpleObject)]
struct PremiumFee {
    /// Which time it pays for, counted from 1.
    number: u32,
    /// The first day of that time.
    from: Date,
    /// The first day that it does not pay for.
    until: Date,
    /// How much it is.
    amount: Money,
    /// When it fell due.
    due_on: Date,
    /// The first business day on which it is too late to pay it.
    expires_on: Date,
    /// What was paid for it and stands.
    payment: Option<Uuid>,
    /// Who moved the money; null where nothing was paid, and for a payment that this ledger keeps.
    channel: Option<String>,
    /// The channel's own reference; null as the channel is.
    reference: Option<String>,
    /// The day on which the money moved.
    value_date: Option<Date>,
    /// The business date on which that was recorded.
    paid_on: Option<Date>,
    /// What of it is the insurer's; null where nothing was paid, and in the caller's own file.
    insurer: Option<Money>,
    /// The rest, earned over its time; null as the insurer's part is.
    deferred: Option<Money>,
    /// How often it could not be collected.
    failures: u32,
    /// The channel's code of why not, the last time.
    failure_code: Option<String>,
    /// How often what was paid for it was taken back.
    reversals: u32,
}

impl PremiumFee {
    fn of(it: &Fee, divided: bool) -> PremiumFee {
        let received = it.received.as_ref();
        let named = |it: &MoneyRef| match it {
            MoneyRef::External { channel, reference, .. } => {
                Some((channel.clone(), reference.clone()))
            }
            MoneyRef::Payment { .. } => None,
        };
        let (channel, reference) = received.and_then(|it| named(&it.money)).unzip();
        let parts = received.filter(|_| divided);
        PremiumFee {
            number: it.number,
            from: Date(it.from_on),
            until: Date(it.until_on),
            amount: Money(it.amount),
            due_on: Date(it.due_on),
            expires_on: Date(it.expires_on),
            payment: received.map(|it| it.payment),
            channel,
            reference,
            value_date: received.map(|it| Date(it.value_date)),
            paid_on: received.map(|it| Date(it.paid_on)),
            insurer: parts.map(|it| Money(it.insurer)),
            deferred: parts.map(|it| Money(it.deferred)),
            failures: it.failures,
            failure_code: it.failed.as_ref().map(|it| it.code.clone()),
            reversals: it.reversals,
        }
    }
}
