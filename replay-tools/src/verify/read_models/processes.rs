//! Does what files ask of each other stand as a fresh fold has it?

use std::collections::HashMap;

use projections::processes::{self, Answer, Asked, Fold};
use projections::{Failure, Model};
use uuid::Uuid;

use super::compare::{Comparing, Table, compare_table};
use super::difference::difference;
use super::expect::{Expect, Judged};
use crate::verify::fault::Wrong;

/// Of one partition.
#[derive(Debug, Default)]
pub(super) struct Expected {
    fold: Fold,
}

impl Expect for Expected {
    const MODEL: Model = processes::MODEL;

    fn take(&mut self, Judged { place, commit, facts, .. }: Judged<'_>) {
        self.fold.take(place, commit, facts);
    }

    async fn compare(
        of_partitions: Vec<Expected>,
        comparing: &mut Comparing<'_>,
    ) -> Result<(), Failure> {
        let (mut asked, mut answered) = (HashMap::new(), HashMap::new());
        for Expected { fold } in of_partitions {
            asked.extend(fold.asked.into_iter().map(|it| (it.command_id, it)));
            answered.extend(fold.answered.into_iter().map(|it| (it.command_id, it)));
        }
        let table = Table::of(processes::MODEL, &processes::whole::ASKED, of_command);
        compare_table(comparing, table, asked, |it| it.command_id, asked_differs).await?;
        let table = Table::of(processes::MODEL, &processes::whole::ANSWERED, of_command);
        compare_table(comparing, table, answered, |it| it.command_id, answer_differs).await
    }
}

fn asked_differs(found: &Asked, expected: &Asked) -> Option<Wrong> {
    difference!(*found, *expected; process, command_type, file, stream, causation, cause_file,
        correlation, asked_at, asked_on, place)
}

fn answer_differs(found: &Answer, expected: &Answer) -> Option<Wrong> {
    difference!(*found, *expected; answered_at, answered_on, event_types, place)
}

fn of_command(id: &Uuid) -> String {
    format!("command {id}")
}
