//! What is expected of each read model: the one table of those that are compared with the log.

use ledger_core::calendar::Day;
use projections::{Failure, Model};

use super::compare::Comparing;
use super::expect::{Expect, Judged};
use super::{applications, commits, customers, lines, portfolio, processes, schedules, tracking};
use crate::verify::judge::Judge;

macro_rules! expected {
    ($($model:ident),+ $(,)?) => {
        /// What each read model must hold of one partition.
        #[derive(Debug)]
        pub(super) struct Parts {
            $($model: $model::Expected),+
        }

        impl Parts {
            #[cfg(test)]
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

            /// Compares one model after the other, as they stand in the table.
            pub(super) async fn compare(
                of_partitions: Vec<Parts>,
                comparing: &mut Comparing<'_>,
            ) -> Result<(), Failure> {
                $(let mut $model = Vec::new();)+
                for parts in of_partitions {
                    $($model.push(parts.$model);)+
                }
                $($model::Expected::compare($model, comparing).await?;)+
                Ok(())
            }
        }
    };
}

expected![portfolio, commits, customers, schedules, lines, applications, processes, tracking];

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
