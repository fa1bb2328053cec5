//! Banks: what they lend under, what of their lines is taken, what they owe, and what waits for them.

use async_graphql::{Context, Enum, Object, SimpleObject};
use ledger_core::access::Right;
use ledger_core::credit::application::{LateAnswer, PassCause};
use ledger_core::money::{Currency, Total};
use ledger_core::party::{Earned, LenderType, Mandate};
use projections::banks::questions::{self, Commissions, TakenOfLine};
use projections::banks::{self, CommissionStage, PlacementStage, PresentationStage, Standing};
use uuid::Uuid;

use super::order_parts::GivenReason;
use super::paging::count;
use super::scalars::{Date, DateTime, Money, MoneyTotal};
use super::{connection, require, told};
use crate::limits::{PAGE_DEFAULT, STATEMENT, page};

#[derive(Default)]
pub(super) struct BankQuery;

#[Object]
impl BankQuery {
    /// The banks for which a mandate was ever proposed, by name.
    #[graphql(complexity = "3 * STATEMENT + 10 * child_complexity")]
    async fn banks(&self, context: &Context<'_>) -> async_graphql::Result<Vec<Bank>> {
        require(context, Right::ReadPartners)?;
        let mut asked = connection(context).await?;
        let banks = questions::banks(&mut asked).await.map_err(told)?;
        let taken = questions::taken(&mut asked).await.map_err(told)?;
        let commissions = questions::commissions(&mut asked).await.map_err(told)?;
        let of = |row: banks::Bank| {
            let partner = row.partner;
            Bank {
                row,
                taken: taken.iter().filter(|it| it.partner == partner).cloned().collect(),
                commissions: commissions
                    .iter()
                    .filter(|it| it.partner == partner)
                    .cloned()
                    .collect(),
            }
        };
        Ok(banks.into_iter().map(of).collect())
    }

    /// What waits for a bank, the one that waits longest in front.
    #[graphql(complexity = "STATEMENT + page(first, None) * child_complexity")]
    async fn presentations(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 20 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only those behind this one, by its `offer`")] after: Option<Uuid>,
    ) -> async_graphql::Result<Vec<Presentation>> {
        require(context, Right::ReadPartners)?;
        let first = count(first, PAGE_DEFAULT)?;
        let mut asked = connection(context).await?;
        let found = questions::waiting(&mut asked, after, first).await.map_err(told)?;
        Ok(found.into_iter().map(Presentation).collect())
    }
}

struct Bank {
    row: banks::Bank,
    taken: Vec<TakenOfLine>,
    commissions: Vec<Commissions>,
}

/// How a bank stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum BankStanding {
    /// A mandate was proposed, and nobody has agreed yet.
    Proposed,
    /// Offers are put to it.
    Active,
    /// Nothing more is put to it; what runs goes on.
    Suspended,
}

/// Of which kind a lender is, as ceilings know it.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum KindOfBank {
    /// A bank.
    Bank,
    /// Whoever else may lend; its offers keep to the ceiling of banks.
    Other,
}

/// A bank. Persons are told by their pseudonyms.
#[Object]
impl Bank {
    /// By which roles and offers name it.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// The id of its file.
    async fn file(&self) -> String {
        format!("partner-{}", self.row.partner)
    }

    /// Under which it trades.
    async fn trade_name(&self) -> &str {
        &self.row.firm.trade_name
    }

    /// Its country, ISO 3166-1.
    async fn country(&self) -> String {
        self.row.firm.country.to_string()
    }

    /// Of which kind it is.
    async fn lender_type(&self) -> KindOfBank {
        match self.row.lender_type {
            LenderType::Bank => KindOfBank::Bank,
            LenderType::Other => KindOfBank::Other,
        }
    }

    /// How it stands.
    async fn standing(&self) -> BankStanding {
        match self.row.standing {
            Standing::Proposed => BankStanding::Proposed,
            Standing::Active => BankStanding::Active,
            Standing::Suspended => BankStanding::Suspended,
        }
    }

    /// Why it is suspended; null unless it is.
    async fn suspended_for(&self) -> Option<GivenReason> {
        self.row.reason.as_ref().map(|it| GivenReason::of(it, true))
    }

    /// The business date on which two persons had agreed to its first mandate.
    async fn enrolled_on(&self) -> Option<Date> {
        self.row.enrolled_on.map(Date)
    }

    /// The mandate that holds; null before it was enrolled.
    async fn mandate(&self) -> Option<BankMandate> {
        let number = self.row.number;
        self.row.mandate.as_ref().map(|it| BankMandate::of(number, it))
    }

    /// What waits for another person; null where nothing does.
    async fn proposal(&self) -> Option<MandateProposal> {
        self.row.waiting.as_ref().map(|it| MandateProposal {
            proposal: it.proposal,
            proposed_by: it.by.to_string(),
            lapses_on: Date(it.lapses_on.date()),
        })
    }

    /// What of its lines is taken, a currency each: those of its mandate, and those in which something is
    /// owed yet.
    async fn lines(&self) -> Vec<BankLine> {
        let mandated = self.row.mandate.iter().flat_map(|it| &it.lines);
        let mut currencies: Vec<Currency> = mandated.map(|it| it.limit.currency()).collect();
        currencies.extend(self.taken.iter().map(|it| it.currency));
        currencies.sort_unstable();
        currencies.dedup();
        currencies.into_iter().map(|it| self.line(it)).collect()
    }

    /// What it owes of commissions, or owed, by how far they have come.
    async fn commissions(&self) -> Vec<BankCommissions> {
        self.commissions.iter().map(BankCommissions::of).collect()
    }

    /// What was put to it, in the order of the offers' ids.
    #[graphql(complexity = "STATEMENT + page(first, None) * child_complexity")]
    async fn placements(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 20 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only those behind this one, by its `offer`")] after: Option<Uuid>,
    ) -> async_graphql::Result<Vec<BankPlacement>> {
        let first = count(first, PAGE_DEFAULT)?;
        let mut asked = connection(context).await?;
        let found = questions::placements_of(&mut asked, self.row.partner, after, first).await;
        Ok(found.map_err(told)?.into_iter().map(BankPlacement).collect())
    }

    /// Our invoices to it and its own lists, the newest first.
    #[graphql(complexity = "STATEMENT + page(first, None) * child_complexity")]
    async fn settlements(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 20 if it is not given")] first: Option<i32>,
    ) -> async_graphql::Result<Vec<BankSettlement>> {
        let first = count(first, PAGE_DEFAULT)?;
        let mut asked = connection(context).await?;
        let found = questions::settlements_of(&mut asked, self.row.partner, first).await;
        Ok(found.map_err(told)?.into_iter().map(BankSettlement::of).collect())
    }
}

impl Bank {
    fn line(&self, currency: Currency) -> BankLine {
        let limit = self.row.mandate.as_ref().and_then(|it| it.line_in(currency));
        let limit = limit.map_or(0, |it| it.limit.amount());
        let taken = self.taken.iter().find(|it| it.currency == currency);
        let (reserved, drawn) =
            taken.map_or((Total::ZERO, Total::ZERO), |it| (it.reserved, it.drawn));
        let taken = reserved.minor_units() + drawn.minor_units();
        let available = (i128::from(limit) - taken).max(0);
        BankLine {
            currency: currency.to_string(),
            limit: MoneyTotal::of(Total::new(limit.into()), currency),
            reserved: MoneyTotal::of(reserved, currency),
            drawn: MoneyTotal::of(drawn, currency),
            available: MoneyTotal::of(Total::new(available), currency),
        }
    }
}

/// What a bank lends under.
#[derive(SimpleObject)]
struct BankMandate {
    /// Counted from 1.
    number: u32,
    /// For which products of the policy book, by their codes.
    products: Vec<String>,
    /// Within so many hours it answers.
    answer_hours: u32,
    /// What it wants to see of an applicant.
    checklist: Vec<String>,
    /// What it pays us of the principal, as a fraction: `0.02` is 2 %.
    commission_rate: String,
    /// When that is earned.
    commission_earned: CommissionEarned,
    /// It is taken back where a loan is undone within so many days after its signature.
    undone_days: u32,
}

/// When a commission is earned.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum CommissionEarned {
    /// As the customer signs.
    AtSignature,
    /// As the loan is paid out.
    AtDisbursement,
}

impl BankMandate {
    fn of(number: u32, it: &Mandate) -> BankMandate {
        BankMandate {
            number,
            products: it.products.iter().map(|it| it.code.clone()).collect(),
            answer_hours: it.answer_hours,
            checklist: it.checklist.iter().map(|it| it.name().to_owned()).collect(),
            commission_rate: it.commission.rate.0.to_string(),
            commission_earned: match it.commission.earned {
                Earned::AtSignature => CommissionEarned::AtSignature,
                Earned::AtDisbursement => CommissionEarned::AtDisbursement,
            },
            undone_days: it.undone.days,
        }
    }
}

/// A mandate that waits for another person.
#[derive(SimpleObject)]
struct MandateProposal {
    /// By which it is approved or declined.
    proposal: Uuid,
    /// Who proposed it.
    proposed_by: String,
    /// The first business day on which it is too late.
    lapses_on: Date,
}

/// A bank's line in a currency.
#[derive(SimpleObject)]
struct BankLine {
    /// Its currency, ISO 4217.
    currency: String,
    /// What the bank lends at once; nothing where its mandate has no line in it.
    limit: MoneyTotal,
    /// Of offers that may be signed, and of loans that are yet to go out.
    reserved: MoneyTotal,
    /// What is owed of principal.
    drawn: MoneyTotal,
    /// What may yet be reserved.
    available: MoneyTotal,
}

/// How far a commission has come.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum HowFarCommission {
    /// None is earned.
    None,
    /// The bank owes it, and was not asked for it yet.
    Earned,
    /// It stands on an invoice.
    Invoiced,
    /// The loan was undone in time.
    TakenBack,
    /// It went off another invoice.
    Credited,
}

const fn how_far(it: CommissionStage) -> HowFarCommission {
    match it {
        CommissionStage::None => HowFarCommission::None,
        CommissionStage::Earned => HowFarCommission::Earned,
        CommissionStage::Invoiced => HowFarCommission::Invoiced,
        CommissionStage::TakenBack => HowFarCommission::TakenBack,
        CommissionStage::Credited => HowFarCommission::Credited,
    }
}

/// Commissions of a bank that have come as far.
#[derive(SimpleObject)]
struct BankCommissions {
    /// How far.
    stage: HowFarCommission,
    /// Of how many files.
    files: u64,
    /// Of how many of these the bank's own list has the same.
    matched: u64,
    /// What they come to.
    amount: MoneyTotal,
}

impl BankCommissions {
    fn of(it: &Commissions) -> BankCommissions {
        BankCommissions {
            stage: how_far(it.stage),
            files: it.files,
            matched: it.matched,
            amount: MoneyTotal::of(it.amount, it.currency),
        }
    }
}

/// How far what was put to a bank has come.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum HowFarPlacement {
    /// Its line keeps it.
    Reserved,
    /// Its line keeps nothing for it.
    Refused,
    /// What was kept is free.
    Released,
    /// The customer signed.
    Signed,
    /// The loan is no more.
    Undone,
}

struct BankPlacement(banks::Placement);

/// What a bank has of an offer.
#[Object]
impl BankPlacement {
    /// The offer.
    async fn offer(&self) -> Uuid {
        self.0.offer
    }

    /// The application that it answers.
    async fn application(&self) -> Uuid {
        self.0.application
    }

    /// Whose.
    async fn customer(&self) -> Uuid {
        self.0.customer
    }

    /// How far it has come.
    async fn stage(&self) -> HowFarPlacement {
        match self.0.stage {
            PlacementStage::Reserved => HowFarPlacement::Reserved,
            PlacementStage::Refused => HowFarPlacement::Refused,
            PlacementStage::Released => HowFarPlacement::Released,
            PlacementStage::Signed => HowFarPlacement::Signed,
            PlacementStage::Undone => HowFarPlacement::Undone,
        }
    }

    /// Why nothing was kept, or why what was kept is free; null where neither is so.
    async fn why(&self) -> Option<&'static str> {
        let refused = self.0.refused.map(|it| it.name());
        refused.or(self.0.released.map(|it| it.name()))
    }

    /// What was kept for it; null where nothing ever was.
    async fn amount(&self) -> Option<Money> {
        self.0.kept.map(|it| Money(it.amount))
    }

    /// What is yet to go out.
    async fn reserved(&self) -> Option<Money> {
        self.0.kept.map(|it| Money(it.reserved))
    }

    /// What is owed of principal.
    async fn drawn(&self) -> Option<Money> {
        self.0.kept.map(|it| Money(it.drawn))
    }

    /// The loan, once it was signed.
    async fn loan(&self) -> Option<Uuid> {
        self.0.loan
    }

    /// The bank's reference of the loan.
    async fn reference(&self) -> Option<&str> {
        self.0.reference.as_deref()
    }

    /// What it is owed, or was, of commission; null where none is earned.
    async fn commission(&self) -> Option<Money> {
        self.0.commission.amount.map(Money)
    }

    /// How far the commission has come.
    async fn commission_stage(&self) -> HowFarCommission {
        how_far(self.0.commission.stage)
    }

    /// Whether the bank's own list has the commission as we have it.
    async fn commission_matched(&self) -> bool {
        self.0.commission.list.is_some()
    }
}

/// An invoice to a bank, or a list of its own.
#[derive(SimpleObject)]
struct BankSettlement {
    /// Its id.
    settlement: Uuid,
    /// Which of both it is.
    kind: KindOfSettlement,
    /// Our number of the invoice, or the bank's of its list.
    reference: String,
    /// The business date.
    on: Date,
    /// Of how many files it is; of a list, those of which it has what we have.
    files: u32,
    /// What is asked, or what the list comes to.
    amount: Money,
    /// What went off the invoice for files that were undone; null of a list.
    credited: Option<Money>,
    /// What the list has otherwise than we.
    mismatches: Vec<CommissionMismatch>,
}

/// Who wrote a settlement.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum KindOfSettlement {
    /// Ours, to the bank.
    Invoice,
    /// The bank's own, compared with what we have.
    List,
}

/// A file of which a bank's list has something else than we have.
#[derive(SimpleObject)]
struct CommissionMismatch {
    /// The bank's reference of the loan.
    reference: String,
    /// What we have; null where we have none.
    ours: Option<Money>,
    /// What the list has; null where it has none.
    theirs: Option<Money>,
}

impl BankSettlement {
    fn of(it: banks::Settlement) -> BankSettlement {
        let (settlement, on) = (it.settlement, Date(it.on));
        match it.what {
            banks::Settled::Invoice(it) => BankSettlement {
                settlement,
                kind: KindOfSettlement::Invoice,
                reference: it.reference,
                on,
                files: it.files,
                amount: Money(it.earned),
                credited: Some(Money(it.credited)),
                mismatches: vec![],
            },
            banks::Settled::List(it) => BankSettlement {
                settlement,
                kind: KindOfSettlement::List,
                reference: it.reference,
                on,
                files: it.matched,
                amount: Money(it.total),
                credited: None,
                mismatches: it
                    .mismatches
                    .into_iter()
                    .map(|it| CommissionMismatch {
                        reference: it.reference,
                        ours: it.ours.map(Money),
                        theirs: it.theirs.map(Money),
                    })
                    .collect(),
            },
        }
    }
}

/// How far an offer has come that was put to a bank.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum HowFarPresentation {
    /// The bank's line was asked to keep it.
    Reserving,
    /// The line keeps it; the bank wants to see more.
    Reserved,
    /// The bank has it.
    Presented,
    /// The bank lends it, once it is signed.
    Accepted,
    /// The bank does not lend it.
    PassedOver,
    /// Nobody signed in time, or it was withdrawn.
    Released,
    /// The customer signed.
    Signed,
}

struct Presentation(banks::Presentation);

/// An offer that was put to a bank.
#[Object]
impl Presentation {
    /// The offer.
    async fn offer(&self) -> Uuid {
        self.0.offer
    }

    /// The application.
    async fn application(&self) -> Uuid {
        self.0.application
    }

    /// Whose.
    async fn customer(&self) -> Uuid {
        self.0.customer
    }

    /// The bank, by its name.
    async fn bank(&self) -> &str {
        &self.0.lender
    }

    /// What it is to lend.
    async fn amount(&self) -> Money {
        Money(self.0.amount)
    }

    /// How far it has come.
    async fn stage(&self) -> HowFarPresentation {
        match self.0.stage {
            PresentationStage::Reserving => HowFarPresentation::Reserving,
            PresentationStage::Reserved => HowFarPresentation::Reserved,
            PresentationStage::Presented => HowFarPresentation::Presented,
            PresentationStage::Accepted => HowFarPresentation::Accepted,
            PresentationStage::PassedOver => HowFarPresentation::PassedOver,
            PresentationStage::Released => HowFarPresentation::Released,
            PresentationStage::Signed => HowFarPresentation::Signed,
        }
    }

    /// Since when it waits for the bank: when its line was first asked.
    async fn asked_at(&self) -> DateTime {
        self.0.asked_at.into()
    }

    /// When it was presented.
    async fn presented_at(&self) -> Option<DateTime> {
        self.0.presented_at.map(DateTime::from)
    }

    /// By when the bank answers.
    async fn answer_by(&self) -> Option<DateTime> {
        self.0.answer_by.map(DateTime::from)
    }

    /// Why the bank was passed over: `not_reserved`, `declined` or `not_answered`.
    async fn passed_over_for(&self) -> Option<&'static str> {
        self.0.cause.as_ref().map(PassCause::name)
    }

    /// What the bank said when its time was over: `accepted` or `declined`.
    async fn said_late(&self) -> Option<&'static str> {
        self.0.late.as_ref().map(|it| match it {
            LateAnswer::Accepted { .. } => "accepted",
            LateAnswer::Declined { .. } => "declined",
        })
    }
}
