//! How scores are spread over a period, how far they have moved from another, and who decides otherwise than
//! the rules find.

use async_graphql::{Context, Object, SimpleObject};
use ledger_core::access::Right;
use projections::decisions::questions::{OfPerson, overrides, scores};
use projections::decisions::{Scores, StabilityBand, stability};

use super::scalars::Date;
use super::{connection, require, told};
use crate::errors::bad_argument;
use crate::limits::STATEMENT;

/// How many scores a bar has.
const BAR: u32 = 50;
/// How many persons are told at most.
const PERSONS_MAX: u32 = 500;

#[derive(Default)]
pub(super) struct ScoresQuery;

#[Object]
impl ScoresQuery {
    /// How many applications had which score between two business dates, both included. Of one that the
    /// rules looked at several times the last time counts.
    #[graphql(complexity = "STATEMENT + 21 * child_complexity")]
    async fn score_distribution(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "the first business date")] from: Date,
        #[graphql(desc = "the last business date")] to: Date,
    ) -> async_graphql::Result<ScoreDistribution> {
        require(context, Right::ReadPortfolio)?;
        in_order(from, to)?;
        let mut asked = connection(context).await?;
        let found = scores(&mut asked, from.0, to.0).await.map_err(told)?;
        Ok(ScoreDistribution::of(&found))
    }

    /// How far the scores of a period have moved from those of a reference, by the population stability
    /// index: Σ (share − reference) · ln(share / reference) over tenths of the reference, of which each
    /// counts half a case more. Below 0.1 hardly anything has moved, from 0.25 on much has.
    #[graphql(complexity = "2 * STATEMENT + 10 * child_complexity")]
    async fn population_stability(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "the first business date of the reference")] reference_from: Date,
        #[graphql(desc = "the last business date of the reference")] reference_to: Date,
        #[graphql(desc = "the first business date")] from: Date,
        #[graphql(desc = "the last business date")] to: Date,
    ) -> async_graphql::Result<PopulationStability> {
        require(context, Right::ReadPortfolio)?;
        in_order(reference_from, reference_to)?;
        in_order(from, to)?;
        let mut asked = connection(context).await?;
        let reference = scores(&mut asked, reference_from.0, reference_to.0).await.map_err(told)?;
        let other = scores(&mut asked, from.0, to.0).await.map_err(told)?;
        Ok(PopulationStability::of(&reference, &other))
    }

    /// The persons who decided between two business dates, both included: those in front, at most 500, who
    /// did most often otherwise than the rules found.
    #[graphql(complexity = "STATEMENT + 100 * child_complexity")]
    async fn overrides_by_person(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "the first business date")] from: Date,
        #[graphql(desc = "the last business date")] to: Date,
    ) -> async_graphql::Result<Vec<OverridesOfPerson>> {
        require(context, Right::ReadPortfolio)?;
        in_order(from, to)?;
        let mut asked = connection(context).await?;
        let found = overrides(&mut asked, (from.0, to.0), PERSONS_MAX).await.map_err(told)?;
        Ok(found.into_iter().map(OverridesOfPerson::of).collect())
    }
}

fn in_order(from: Date, to: Date) -> async_graphql::Result<()> {
    match to.0 < from.0 {
        true => Err(bad_argument("a period ends before it begins")),
        false => Ok(()),
    }
}

/// How scores are spread.
#[derive(SimpleObject)]
struct ScoreDistribution {
    /// How many applications have a score.
    applications: i64,
    /// From 0 on, 50 scores each and 1 000 by itself; all of them.
    bars: Vec<ScoreBar>,
}

/// Applications whose scores lie near each other.
#[derive(SimpleObject)]
struct ScoreBar {
    /// The lowest score.
    from: u32,
    /// The highest score.
    to: u32,
    /// How many.
    applications: i64,
    /// That the rules approved.
    approved: i64,
    /// That they left to a person.
    reviewed: i64,
    /// That they declined.
    declined: i64,
}

impl ScoreDistribution {
    fn of(found: &[(u32, Scores)]) -> ScoreDistribution {
        let bar = |from: u32| {
            let to = (from + BAR - 1).min(1000);
            let mut all = Scores::default();
            let inside = found.iter().filter(|(score, _)| (from..=to).contains(score));
            inside.for_each(|(_, it)| all.add(it));
            let Scores { cases, approved, reviewed, declined } = all;
            ScoreBar { from, to, applications: cases, approved, reviewed, declined }
        };
        let bars: Vec<_> = (0..=1000).step_by(BAR as usize).map(bar).collect();
        ScoreDistribution { applications: bars.iter().map(|it| it.applications).sum(), bars }
    }
}

/// How far scores have moved.
#[derive(SimpleObject)]
struct PopulationStability {
    /// With four decimals; null where either period has no application with a score.
    index: Option<String>,
    /// The tenths of the reference.
    bands: Vec<MovedBand>,
}

/// Scores from one up to another.
#[derive(SimpleObject)]
struct MovedBand {
    /// The lowest score.
    from: u32,
    /// The highest score.
    to: u32,
    /// How many applications of the reference.
    reference: i64,
    /// How many of the period.
    applications: i64,
}

impl PopulationStability {
    fn of(reference: &[(u32, Scores)], other: &[(u32, Scores)]) -> PopulationStability {
        let found = stability(reference, other);
        let index = found.as_ref().map(|it| format!("{:.4}", it.index));
        let band = |it: StabilityBand| {
            let StabilityBand { from, to, reference, cases } = it;
            MovedBand { from, to, reference, applications: cases }
        };
        let bands = found.map_or_else(Vec::new, |it| it.bands.into_iter().map(band).collect());
        PopulationStability { index, bands }
    }
}

/// How often a person decided, and how often otherwise than the rules found.
#[derive(SimpleObject)]
struct OverridesOfPerson {
    /// The pseudonym.
    person: String,
    /// How often the person decided, alone or as one of two.
    decisions: i64,
    /// How often otherwise than the rules found.
    overridden: i64,
    /// Approved, and the score is declined.
    approved_below: i64,
    /// Declined, and the score is approved.
    declined_above: i64,
    /// Priced by another class than the score's.
    another_class: i64,
    /// More lent than the limit of the grant left.
    over_limit: i64,
}

impl OverridesOfPerson {
    fn of(it: OfPerson) -> OverridesOfPerson {
        let OfPerson {
            person,
            decisions,
            overridden,
            approved_below,
            declined_above,
            another_class,
            over_limit,
        } = it;
        OverridesOfPerson {
            person,
            decisions,
            overridden,
            approved_below,
            declined_above,
            another_class,
            over_limit,
        }
    }
}
