//! The index of commits: what happened to a file or stream, and who asked for it.

use async_graphql::{Context, Object, OneofObject, SimpleObject};
use ledger_core::access::Right;
use projections::commits::CommitEntry;
use projections::commits::questions::{Of, commits_page};
use uuid::Uuid;

use super::page::Page;
use super::paging::{Part, cursor};
use super::scalars::{Date, DateTime};
use super::told::Told;
use super::{connection, require, told};
use crate::errors::bad_argument;
use crate::limits::{STATEMENT, page};

#[derive(Default)]
pub(super) struct CommitsQuery;

/// Whose commits.
#[derive(OneofObject)]
enum CommitsOf {
    /// For example `customer-<uuid>`.
    File(String),
    /// For example `loan-<uuid>`.
    Stream(String),
}

#[Object]
impl CommitsQuery {
    /// The commits of a file or stream, oldest first.
    #[graphql(complexity = "STATEMENT + page(first, last) * child_complexity")]
    async fn commits(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "whose commits")] of: CommitsOf,
        #[graphql(desc = "how many from the start, at most 100; 20 if neither is given")]
        first: Option<i32>,
        #[graphql(desc = "only what comes after this cursor")] after: Option<String>,
        #[graphql(desc = "how many from the end, at most 100; not with `first`")] last: Option<i32>,
        #[graphql(desc = "only what comes before this cursor")] before: Option<String>,
    ) -> async_graphql::Result<Told<Page<Commit>>> {
        require(context, Right::ReadCommits)?;
        let of = match of {
            CommitsOf::File(file) => file.parse().map(Of::File),
            CommitsOf::Stream(stream) => stream.parse().map(Of::Stream),
        };
        let of = of.map_err(|it| bad_argument(it.to_string()))?;
        let part = Part::of((first, last), (after, before), cursor::<u64>)?;
        let mut asked = connection(context).await?;
        let found = commits_page(&mut asked, of, part.after, part.before, part.take).await;
        Ok(part.connection(found.map_err(told)?, Commit))
    }
}

struct Commit(CommitEntry);

/// A commit without its events' payloads; `replay-tools show` prints those.
#[Object]
impl Commit {
    /// Where it stands: partition@sequence.
    async fn position(&self) -> String {
        self.0.place.to_string()
    }

    /// SHA-256 of the commit's bytes; the next commit of the partition names it.
    async fn hash(&self) -> String {
        self.0.hash.to_string()
    }

    /// The writer's term.
    async fn epoch(&self) -> u64 {
        self.0.epoch
    }

    /// All that a command causes stands in one file.
    async fn file(&self) -> String {
        self.0.file.to_string()
    }

    /// Derived from caller, file and Idempotency-Key; a repeat has the same.
    async fn command_id(&self) -> Uuid {
        self.0.command_id
    }

    /// What was asked, for example `loan.grant`.
    async fn command(&self) -> &str {
        &self.0.command_type
    }

    /// The role in which it was asked.
    async fn role(&self) -> &str {
        &self.0.actor_role
    }

    /// The pseudonym of who asked.
    async fn actor(&self) -> String {
        self.0.actor_subject.to_string()
    }

    /// When the writer recorded it.
    async fn recorded_at(&self) -> DateTime {
        self.0.recorded_at.into()
    }

    /// The partition's business date then.
    async fn business_date(&self) -> Date {
        Date(self.0.business_date)
    }

    /// What happened, in order.
    async fn events(&self) -> Vec<CommitEvent> {
        let one = |(stream, event): &(ledger_core::log::StreamId, String)| CommitEvent {
            stream: stream.to_string(),
            r#type: event.clone(),
        };
        self.0.events.iter().map(one).collect()
    }
}

/// One thing that happened.
#[derive(SimpleObject)]
struct CommitEvent {
    /// To what, for example `loan-<uuid>`.
    stream: String,
    /// What, for example `loan.repayment_received`.
    r#type: String,
}
