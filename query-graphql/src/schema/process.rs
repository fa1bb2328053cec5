//! What one file asks of another, and what is not answered yet.

use async_graphql::{Context, Object, SimpleObject};
use ledger_core::access::Right;
use projections::processes::Asked;
use projections::processes::questions::{backlog, outstanding};
use uuid::Uuid;

use super::paging::count;
use super::scalars::{Date, DateTime};
use super::{connection, require, told};
use crate::limits::{PAGE_DEFAULT, STATEMENT, page};

#[derive(Default)]
pub(super) struct ProcessQuery;

#[Object]
impl ProcessQuery {
    /// The commands of processes that no commit has answered, as far as all partitions have been
    /// read; the one that waits longest in front.
    #[graphql(complexity = "STATEMENT + page(first, None) * child_complexity")]
    async fn outstanding_commands(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "how many, at most 100; 20 if it is not given")] first: Option<i32>,
    ) -> async_graphql::Result<Vec<OutstandingCommand>> {
        require(context, Right::ReadLag)?;
        let first = count(first, PAGE_DEFAULT)?;
        let mut asked = connection(context).await?;
        let found = outstanding(&mut asked, first).await.map_err(told)?;
        Ok(found.into_iter().map(OutstandingCommand::of).collect())
    }

    /// How many commands are not answered, by process and type; what has none is left out.
    #[graphql(complexity = "STATEMENT + 10 * child_complexity")]
    async fn process_backlog(
        &self,
        context: &Context<'_>,
    ) -> async_graphql::Result<Vec<ProcessBacklog>> {
        require(context, Right::ReadLag)?;
        let found = backlog(&mut *connection(context).await?).await.map_err(told)?;
        let one = |((process, command), it): ((String, String), _)| {
            let projections::processes::questions::Backlog { commands, since } = it;
            ProcessBacklog { process, command, commands, since: since.into() }
        };
        Ok(found.into_iter().map(one).collect())
    }
}

/// A command that one file asks of another, and that no commit has answered.
#[derive(SimpleObject)]
struct OutstandingCommand {
    /// For example `procurement`.
    process: String,
    /// Derived from the event that causes it: the same however often it is sent.
    command_id: Uuid,
    /// What is asked, for example `purchase_order.receive`.
    command: String,
    /// Of whom.
    file: String,
    /// About what.
    stream: String,
    /// In whose file the cause stands.
    cause_file: String,
    /// The commit that causes it: partition@sequence.
    position: String,
    /// The business date of that commit.
    asked_on: Date,
    /// When that commit was recorded.
    asked_at: DateTime,
}

impl OutstandingCommand {
    fn of(it: Asked) -> OutstandingCommand {
        OutstandingCommand {
            process: it.process,
            command_id: it.command_id,
            command: it.command_type,
            file: it.file.to_string(),
            stream: it.stream.to_string(),
            cause_file: it.cause_file.to_string(),
            position: it.place.to_string(),
            asked_on: Date(it.asked_on),
            asked_at: it.asked_at.into(),
        }
    }
}

/// What of a process waits for an answer.
#[derive(SimpleObject)]
struct ProcessBacklog {
    /// For example `procurement`.
    process: String,
    /// What is asked, for example `purchase_order.receive`.
    command: String,
    /// How many wait.
    commands: u64,
    /// Since when the one waits that waits longest.
    since: DateTime,
}
