//! What is expected of each read model: the one table of those that are compared with the log.

use std::collections::BTreeMap;
use std::sync::Arc;

use ledger_core::calendar::Day;
use projections::whole::Shared;
use projections::{Failure, Model};
use tokio::task::JoinSet;

use super::compare::{Comparing, Outcome};
use super::expect::{Expect, Judged};
use super::{
    Standing, applications, banks, commits, customers, decisions, evidence, histories, identity,
    lines, policies, portfolio, premium, processes, schedules, tracking,
};
use crate::scan::done;
use crate::verify::judge::Judge;

macro_rules! expected {
    ($($model:ident),+ $(,)?) => {
        /// What each read model must hold of one partition.
        #[derive(Debug)]
        pub(super) struct Parts {
            $($model: $model::Expected),+
        }

        impl Parts {
            const MODELS: &'static [Model] = &[$($model::Expected::MODEL),+];

            pub(super) fn new(days: &[Day]) -> Parts {
                Parts { $($model: $model::Expected::new(days)),+ }
            }

            pub(super) fn before(
                &mut self,
                business_date: Day,
                judge: &Judge,
                has_read: impl Fn(Model) -> bool,
            ) {
                $(if has_read($model::Expected::MODEL) {
                    self.$model.before(business_date, judge);
                })+
            }

            pub(super) fn take(
                &mut self,
                judged: Judged<'_>,
                has_read: impl Fn(Model) -> bool,
                stands: impl Fn(Model) -> bool,
            ) {
                $(if has_read($model::Expected::MODEL) {
                    self.$model.take(judged);
                }
                if stands($model::Expected::MODEL) {
                    self.$model.stand(judged.judge);
                })+
            }

            /// Compares the models side by side, each on a connection of its own: what came of it, of
            /// one model after the other as they stand in the table.
            pub(super) async fn compare(
                of_partitions: Vec<Parts>,
                standing: &Arc<Standing>,
                shared: &Shared,
            ) -> Result<Outcome, Failure> {
                $(let mut $model = Vec::new();)+
                for parts in of_partitions {
                    $($model.push(parts.$model);)+
                }
                let mut working = JoinSet::new();
                $({
                    let (standing, shared) = (Arc::clone(standing), shared.clone());
                    working.spawn(async move {
                        let mut connection = shared.connect().await?;
                        let mut comparing = Comparing::new(&mut connection, &standing);
                        $model::Expected::compare($model, &mut comparing).await?;
                        Ok::<_, Failure>(($model::Expected::MODEL, comparing.outcome))
                    });
                })+
                let mut by_model = BTreeMap::new();
                while let Some(joined) = working.join_next().await {
                    let (model, outcome) = done(joined)?;
                    by_model.insert(model, outcome);
                }
                let mut all = Outcome::default();
                Parts::MODELS.iter().filter_map(|it| by_model.remove(it)).for_each(|it| all.add(it));
                Ok(all)
            }
        }
    };
}

expected![
    portfolio,
    commits,
    customers,
    schedules,
    histories,
    lines,
    applications,
    banks,
    processes,
    tracking,
    policies,
    premium,
    evidence,
    identity,
    decisions,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_read_model_is_compared() {
        let mut compared = Parts::MODELS.to_vec();
        compared.sort_unstable();
        assert_eq!(compared, Model::ALL);
    }
}
