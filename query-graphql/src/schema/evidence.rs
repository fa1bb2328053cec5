//! Consents, and what was gathered of a customer as an applicant.

use async_graphql::{Enum, Object, SimpleObject};
use ledger_core::credit::evidence::{
    AccountPeriod, BillFacts, BureauFacts, CustomerFacts, MobileMoneyFacts, SourceFacts,
};
use ledger_core::credit::inquiry::Purpose;
use ledger_core::log::Instant;
use ledger_core::party::customer::ConsentTo;
use ledger_core::policy::EvidenceSource;
use projections::evidence::{Consent, Piece, Stage};
use uuid::Uuid;

use super::scalars::{Date, DateTime, Money};

/// What a customer may agree to.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum AgreedTo {
    /// That the account of mobile money is read.
    MobileMoney,
    /// That bills of water, power and telephone are read.
    Bills,
    /// That the credit bureau is asked.
    Bureau,
    /// That the device is known again.
    Device,
    /// That offers are sent.
    Marketing,
}

/// A consent that a customer gave.
#[derive(SimpleObject)]
pub(super) struct CustomerConsent {
    /// The how many-th it is of the customer's.
    number: u32,
    /// To what.
    to: AgreedTo,
    /// The version of the text that was agreed to.
    text_version: String,
    /// The business date on which it was given.
    given_on: Date,
    /// The business date on which it was withdrawn, or one to another text took its place; null while it
    /// stands.
    ended_on: Option<Date>,
}

impl CustomerConsent {
    pub(super) fn of(it: &Consent) -> CustomerConsent {
        CustomerConsent {
            number: it.number,
            to: match it.to {
                ConsentTo::MobileMoney => AgreedTo::MobileMoney,
                ConsentTo::Bills => AgreedTo::Bills,
                ConsentTo::Bureau => AgreedTo::Bureau,
                ConsentTo::Device => AgreedTo::Device,
                ConsentTo::Marketing => AgreedTo::Marketing,
            },
            text_version: it.text_version.clone(),
            given_on: Date(it.given_on),
            ended_on: it.ended.as_ref().map(|(on, _)| Date(*on)),
        }
    }
}

/// How a piece of evidence stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum EvidenceStage {
    /// Its source is asked.
    Asked,
    /// Its source told nothing in time.
    Unanswered,
    /// Its source told something, in time or late.
    Answered,
}

/// Who is asked.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum AskedSource {
    /// The customer, by word and document.
    Customer,
    /// The operator of the account of mobile money.
    MobileMoney,
    /// Who sends bills of water, power and telephone.
    Bills,
    /// The credit bureau.
    Bureau,
    /// This ledger itself.
    Platform,
}

pub(super) struct PieceOfEvidence(pub(super) Piece);

/// What was asked of one source, or what the customer said.
#[Object]
impl PieceOfEvidence {
    /// The id in the stream's name, `evidence-<id>`.
    async fn id(&self) -> Uuid {
        self.0.evidence
    }

    /// Who was asked.
    async fn source(&self) -> AskedSource {
        match self.0.source {
            EvidenceSource::Platform => AskedSource::Platform,
            EvidenceSource::Bureau => AskedSource::Bureau,
            EvidenceSource::Customer => AskedSource::Customer,
            EvidenceSource::MobileMoney => AskedSource::MobileMoney,
            EvidenceSource::Bills => AskedSource::Bills,
        }
    }

    /// The application that it was gathered for; null where it was to look at the limit again.
    async fn application_id(&self) -> Option<Uuid> {
        match self.0.purpose {
            Purpose::Application { application } => Some(application),
            Purpose::LimitReview {} => None,
        }
    }

    /// The how many-th consent of the customer's it rests on; null of what the customer said.
    async fn consent_number(&self) -> Option<u32> {
        self.0.consent.as_ref().map(|it| it.number)
    }

    /// How it stands.
    async fn stage(&self) -> EvidenceStage {
        match self.0.stage {
            Stage::Asked => EvidenceStage::Asked,
            Stage::Unanswered => EvidenceStage::Unanswered,
            Stage::Answered => EvidenceStage::Answered,
        }
    }

    /// Whether the answer came when its time was over.
    async fn late(&self) -> bool {
        self.0.late
    }

    /// The business date on which it was asked for.
    async fn asked_on(&self) -> Date {
        Date(self.0.asked_on)
    }

    /// Until when its source has to answer; null of what the customer said.
    async fn answer_by(&self) -> Option<DateTime> {
        self.0.answer_by.map(|it| DateTime(Instant::new(it)))
    }

    /// When it was answered, or found to be unanswered.
    async fn ended_at(&self) -> Option<DateTime> {
        self.0.ended_at.map(|it| DateTime(Instant::new(it)))
    }

    /// The day of which the source tells.
    async fn as_of(&self) -> Option<Date> {
        self.0.as_of.map(Date)
    }

    /// What the customer said.
    async fn declared(&self) -> Option<DeclaredFacts> {
        match self.0.facts.as_ref()? {
            SourceFacts::Customer(it) => Some(DeclaredFacts::of(it)),
            SourceFacts::MobileMoney(_) | SourceFacts::Bills(_) | SourceFacts::Bureau(_) => None,
        }
    }

    /// What is known of the account of mobile money.
    async fn account(&self) -> Option<AccountFacts> {
        match self.0.facts.as_ref()? {
            SourceFacts::MobileMoney(it) => Some(AccountFacts::of(it)),
            SourceFacts::Customer(_) | SourceFacts::Bills(_) | SourceFacts::Bureau(_) => None,
        }
    }

    /// What is known of bills.
    async fn bills(&self) -> Option<PaidBills> {
        match self.0.facts.as_ref()? {
            SourceFacts::Bills(it) => Some(PaidBills::of(*it)),
            SourceFacts::Customer(_) | SourceFacts::MobileMoney(_) | SourceFacts::Bureau(_) => None,
        }
    }

    /// What the credit bureau has.
    async fn bureau(&self) -> Option<BureauAnswer> {
        match self.0.facts.as_ref()? {
            SourceFacts::Bureau(it) => Some(BureauAnswer::of(it)),
            SourceFacts::Customer(_) | SourceFacts::MobileMoney(_) | SourceFacts::Bills(_) => None,
        }
    }

    /// The stream's version, for `If-Match`.
    async fn version(&self) -> u64 {
        self.0.version
    }
}

/// What a customer says of work and income. What is null was not said.
#[derive(SimpleObject)]
struct DeclaredFacts {
    /// `none`, `informal`, `fixed_term`, `permanent` or `public`.
    contract_type: Option<&'static str>,
    /// Since when the customer does this work.
    works_since: Option<Date>,
    /// A month's, after taxes.
    monthly_income: Option<Money>,
}

impl DeclaredFacts {
    fn of(it: &CustomerFacts) -> DeclaredFacts {
        DeclaredFacts {
            contract_type: it.contract_type.map(|it| it.name()),
            works_since: it.works_since.map(|it| Date(it.date())),
            monthly_income: it.monthly_income.map(Money),
        }
    }
}

/// An account of mobile money.
#[derive(SimpleObject)]
struct AccountFacts {
    /// Of 30 days each, the latest first.
    periods: Vec<PeriodFacts>,
    /// The days on which money came in.
    inflow_on: Vec<Date>,
}

/// 30 days of an account.
#[derive(SimpleObject)]
struct PeriodFacts {
    /// How many deposits there were.
    deposits: u32,
    /// What they come to.
    deposited: Money,
    /// All that came in.
    came_in: Money,
    /// All that went out.
    went_out: Money,
    /// Of the balances at the ends of its days.
    mean_balance: Money,
    /// The days that ended in overdraft.
    overdraft_days: u32,
}

impl AccountFacts {
    fn of(it: &MobileMoneyFacts) -> AccountFacts {
        AccountFacts {
            periods: it.periods.iter().map(PeriodFacts::of).collect(),
            inflow_on: it.inflow_on.iter().map(|it| Date(it.date())).collect(),
        }
    }
}

impl PeriodFacts {
    fn of(it: &AccountPeriod) -> PeriodFacts {
        PeriodFacts {
            deposits: it.deposits,
            deposited: Money(it.deposited),
            came_in: Money(it.came_in),
            went_out: Money(it.went_out),
            mean_balance: Money(it.mean_balance),
            overdraft_days: it.overdraft_days,
        }
    }
}

/// Bills of the year before.
#[derive(SimpleObject)]
struct PaidBills {
    /// How many fell due.
    due: u32,
    /// Those of them that were paid by their day.
    paid_on_time: u32,
}

impl PaidBills {
    const fn of(it: BillFacts) -> PaidBills {
        PaidBills { due: it.due, paid_on_time: it.paid_on_time }
    }
}

/// What the credit bureau has.
#[derive(SimpleObject)]
struct BureauAnswer {
    /// Whether it knows the customer.
    known: bool,
    /// With whatever lender.
    running_loans: Option<u32>,
    /// What is owed on them.
    owed: Option<Money>,
    /// The most days that anything was late in the two years before.
    worst_days_late: Option<u32>,
}

impl BureauAnswer {
    fn of(it: &BureauFacts) -> BureauAnswer {
        BureauAnswer {
            known: it.record.is_some(),
            running_loans: it.record.map(|it| it.running_loans),
            owed: it.record.map(|it| Money(it.owed)),
            worst_days_late: it.record.map(|it| it.worst_days_late),
        }
    }
}
