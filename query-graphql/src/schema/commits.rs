//! The index of commits: what happened to a file or stream, and who asked for it.

use async_graphql::connection::Connection;
use async_graphql::{Context, InputObject, Object, SimpleObject};
use ledger_core::access::Right;
use projections::commits::CommitEntry;
use projections::commits::questions::{Of, commits_page};
use uuid::Uuid;

use super::paging::{self, cursor, take};
use super::scalars::{Date, DateTime};
use super::{connection, require, told};
use crate::errors::bad_argument;
use crate::limits::{STATEMENT, page};

#[derive(Default)]
pub(super) struct CommitsQuery;

/// Whose commits: one of the two.
#[derive(InputObject)]
struct CommitsOf {
    /// For example `customer-<uuid>`.
    file: Option<String>,
    /// For example `loan-<uuid>`.
    stream: Option<String>,
}

#[Object]
impl CommitsQuery {
    /// The commits of a file or stream, oldest first.
    #[graphql(complexity = "STATEMENT + page(first, last) * child_complexity")]
    async fn commits(
        &self,
        context: &Context<'_>,
        of: CommitsOf,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> async_graphql::Result<Connection<String, Commit>> {
        require(context, Right::ReadCommits)?;
        let of = match (&of.file, &of.stream) {
            (Some(file), None) => file.parse().map(Of::File),
            (None, Some(stream)) => stream.parse().map(Of::Stream),
            (Some(_), Some(_)) | (None, None) => {
                return Err(bad_argument("`of`: name a file or a stream, one of the two"));
            }
        };
        let of = of.map_err(|it| bad_argument(it.to_string()))?;
        let take = take(first, last)?;
        let (after, before) = (cursor::<u64>("after", after)?, cursor::<u64>("before", before)?);
        let mut asked = connection(context).await?;
        let found = commits_page(&mut asked, of, after, before, take).await;
        let bounded = (after.is_some(), before.is_some());
        Ok(paging::connection(found.map_err(told)?, take, bounded, Commit))
    }
}

/// A commit without its events' payloads; `replay-tools show` prints those.
struct Commit(CommitEntry);

#[Object]
impl Commit {
    /// partition@sequence.
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

    async fn file(&self) -> String {
        self.0.file.to_string()
    }

    async fn command_id(&self) -> Uuid {
        self.0.command_id
    }

    /// For example `loan.grant`.
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

    async fn recorded_at(&self) -> DateTime {
        self.0.recorded_at.into()
    }

    async fn business_date(&self) -> Date {
        Date(self.0.business_date)
    }

    async fn events(&self) -> Vec<CommitEvent> {
        let one = |(stream, event): &(ledger_core::log::StreamId, String)| CommitEvent {
            stream: stream.to_string(),
            r#type: event.clone(),
        };
        self.0.events.iter().map(one).collect()
    }
}

#[derive(SimpleObject)]
struct CommitEvent {
    /// For example `loan-<uuid>`.
    stream: String,
    /// For example `loan.repayment_received`.
    r#type: String,
}
