//! The versions of the policy, and what was proposed as one.

use std::collections::BTreeMap;

use async_graphql::{Context, Enum, Object, SimpleObject};
use ledger_core::access::Right;
use ledger_core::policy::{self, Finding};
use projections::policies::questions::newest;
use projections::policies::{Approval, End, Proposal, Standing, Wish};
use serde::Deserialize;

use super::order_parts::GivenReason;
use super::paging::count;
use super::price::KindOfLender;
use super::scalars::{Date, DateTime, Money};
use super::{connection, require, told};
use crate::errors::internal;
use crate::limits::{PAGE_DEFAULT, STATEMENT, page};

#[derive(Default)]
pub(super) struct PolicyQuery;

#[Object]
impl PolicyQuery {
    /// Documents of the policy book, published or not, the one proposed last in front.
    #[graphql(complexity = "STATEMENT + page(first, None) * child_complexity")]
    async fn policy_versions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 20 if it is not given")] first: Option<i32>,
        #[graphql(desc = "only those proposed before this one, by its `proposal`")] before: Option<
            u64,
        >,
    ) -> async_graphql::Result<Vec<PolicyVersion>> {
        require(context, Right::ReadPolicies)?;
        let first = count(first, PAGE_DEFAULT)?;
        let mut asked = connection(context).await?;
        let found = newest(&mut asked, before, first).await.map_err(told)?;
        Ok(found.into_iter().map(PolicyVersion).collect())
    }
}

/// What became of a document that was proposed.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum PolicyStanding {
    /// It waits for another person's approval.
    Proposed,
    /// It is in force from its day on, until a later version is.
    Published,
    /// A person declined it.
    Declined,
    /// Nobody approved it in time.
    Lapsed,
    /// Two persons withdrew it before its day.
    Withdrawn,
}

struct PolicyVersion(Proposal);

impl PolicyVersion {
    fn approval(&self) -> Option<&Approval> {
        self.0.approval.as_ref()
    }

    fn end(&self) -> Option<&End> {
        self.0.end.as_ref()
    }
}

/// A document of the policy book. Persons are told by their pseudonyms.
#[Object]
impl PolicyVersion {
    /// The number of the policy book's event by which it was proposed.
    async fn proposal(&self) -> u64 {
        self.0.proposal
    }

    /// Its number, counted from 1; null unless it was published.
    async fn number(&self) -> Option<u32> {
        self.approval().map(|it| it.version)
    }

    /// SHA-256 of the document's bytes.
    async fn hash(&self) -> String {
        self.0.hash.to_string()
    }

    /// The document as it was written: JSON.
    async fn document(&self) -> &str {
        &self.0.document
    }

    /// The form in which each of its sections is written, in the order of their names.
    async fn sections(&self) -> async_graphql::Result<Vec<PolicySection>> {
        #[derive(Deserialize)]
        struct Sections {
            sections: BTreeMap<String, Section>,
        }
        #[derive(Deserialize)]
        struct Section {
            form: u32,
        }
        let read: Sections = serde_json::from_str(&self.0.document).map_err(|it| internal(&it))?;
        let sections = read.sections.into_iter();
        Ok(sections.map(|(name, it)| PolicySection { name, form: it.form }).collect())
    }

    /// What became of it.
    async fn standing(&self) -> PolicyStanding {
        match self.0.standing {
            Standing::Proposed => PolicyStanding::Proposed,
            Standing::Published => PolicyStanding::Published,
            Standing::Declined => PolicyStanding::Declined,
            Standing::Lapsed => PolicyStanding::Lapsed,
            Standing::Withdrawn => PolicyStanding::Withdrawn,
        }
    }

    /// Who wrote it.
    async fn proposed_by(&self) -> String {
        self.0.author.to_string()
    }

    /// The business date on which it was proposed.
    async fn proposed_on(&self) -> Date {
        Date(self.0.proposed_on)
    }

    /// When it was proposed.
    async fn proposed_at(&self) -> DateTime {
        self.0.proposed_at.into()
    }

    /// The first business day on which it is, or was, too late to approve it.
    async fn lapses_on(&self) -> Date {
        Date(self.0.lapses_on)
    }

    /// The commit that proposed it: partition@sequence.
    async fn position(&self) -> String {
        self.0.place.to_string()
    }

    /// Who approved it, another person; null unless it was published.
    async fn approved_by(&self) -> Option<String> {
        self.approval().map(|it| it.approver.to_string())
    }

    /// The business date on which it was approved.
    async fn approved_on(&self) -> Option<Date> {
        self.approval().map(|it| Date(it.on))
    }

    /// The first business day on which it is in force.
    async fn effective_from(&self) -> Option<Date> {
        self.approval().map(|it| Date(it.effective_from))
    }

    /// What the checks found when it was approved, and what kept nobody from publishing it.
    async fn findings(&self) -> Vec<PolicyFinding> {
        let findings = self.approval().into_iter().flat_map(|it| &it.findings);
        findings.map(PolicyFinding::of).collect()
    }

    /// That a person wants it withdrawn; another one has to. Null where nobody does.
    async fn withdrawal(&self) -> Option<PolicyWithdrawal> {
        self.0.withdrawal.as_ref().map(PolicyWithdrawal::of)
    }

    /// Who declined it, or was the second to withdraw it; null where nobody did.
    async fn ended_by(&self) -> Option<String> {
        self.end().and_then(|it| it.by).map(|it| it.to_string())
    }

    /// The business date on which it was declined, lapsed or was withdrawn.
    async fn ended_on(&self) -> Option<Date> {
        self.end().map(|it| Date(it.on))
    }

    /// Why it was declined or withdrawn.
    async fn reason(&self) -> Option<GivenReason> {
        self.end().and_then(|it| it.reason.as_ref()).map(|it| GivenReason::of(it, true))
    }
}

/// A section of a policy document.
#[derive(SimpleObject)]
struct PolicySection {
    /// For example `loan`.
    name: String,
    /// In which form it is written, counted from 1.
    form: u32,
}

/// Something that the checks found in a document.
#[derive(SimpleObject)]
struct PolicyFinding {
    /// For example `unverified`: nobody has confirmed that the figure is lawful.
    code: String,
    /// The member it was found at: `sections.loan.pause_while_held`.
    at: String,
    /// Which plans it is of; null where it is of none.
    plans: Option<UnlawfulPlans>,
}

impl PolicyFinding {
    fn of(it: &Finding) -> PolicyFinding {
        let plans = it.plans.as_ref().map(UnlawfulPlans::of);
        PolicyFinding { code: it.code.clone(), at: it.at.clone(), plans }
    }
}

/// Plans of a product that are not lawful: every amount step from the least to the most, in every
/// duration from the fewest to the most instalments.
#[derive(SimpleObject)]
struct UnlawfulPlans {
    /// The product's code.
    product: String,
    /// Who lends.
    lender: KindOfLender,
    /// Were they offered on this day.
    on: Date,
    /// The codes of the risk classes.
    classes: Vec<String>,
    /// The fewest instalments.
    instalments_min: u32,
    /// The most instalments.
    instalments_max: u32,
    /// The least amount.
    amount_min: Money,
    /// The largest amount.
    amount_max: Money,
}

impl UnlawfulPlans {
    fn of(it: &policy::UnlawfulPlans) -> UnlawfulPlans {
        UnlawfulPlans {
            product: it.product.clone(),
            lender: it.lender.into(),
            on: Date(it.on.date()),
            classes: it.classes.clone(),
            instalments_min: it.instalments_min,
            instalments_max: it.instalments_max,
            amount_min: Money(it.amount_min),
            amount_max: Money(it.amount_max),
        }
    }
}

/// That a published version is never to take force.
#[derive(SimpleObject)]
struct PolicyWithdrawal {
    /// Who wants it first.
    by: String,
    /// The business date on which that was said.
    on: Date,
    /// Why.
    reason: GivenReason,
}

impl PolicyWithdrawal {
    fn of(it: &Wish) -> PolicyWithdrawal {
        let Wish { by, reason, on } = it;
        PolicyWithdrawal {
            by: by.to_string(),
            on: Date(*on),
            reason: GivenReason::of(reason, true),
        }
    }
}
