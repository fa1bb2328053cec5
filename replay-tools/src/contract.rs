//! `contract`: what a customer was shown and signed, written again.
//!
//! ```text
//! policy book ─▶ template ─┐
//! the file's events ─▶ terms ─┼─▶ bytes ─▶ their hash = the one that was recorded
//! keys ─▶ the customer's name ┘
//! ```
//!
//! The bytes are kept nowhere. Without the customer's key nobody writes them again: then their hash is all that
//! is left, by which a copy that somebody kept is known.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use ledger_core::credit::application::{self, ContractPrepared, Signed};
use ledger_core::file::{Event, Fact, State, events_of};
use ledger_core::log::{FileId, Hash, Log, Place, Stopped, StreamId};
use ledger_core::policy::Document;
use ledger_core::privacy::Opener;
use uuid::Uuid;

use crate::audit::{self, NotTold};
use crate::panics;
use crate::progress::Tally;
use crate::scan::{Met, Unread, scan_commits};
use crate::verify::Book;

/// A contract of the ledger.
#[derive(Debug)]
pub struct Found {
    pub ledger: Uuid,
    /// Whose it is.
    pub customer: Uuid,
    pub application: Uuid,
    /// What was recorded of it.
    pub prepared: ContractPrepared,
    /// The commit that did.
    pub place: Place,
    /// By which it was signed, where it was.
    pub signed: Option<Signed>,
    file: State,
    document: Arc<Document>,
}

/// A contract that was written again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Again {
    /// The same bytes.
    Same(String),
    /// Other bytes, with this hash.
    Other { found: Hash },
    /// The customer's name does not open.
    Unnamed,
}

/// Why there is no contract.
#[derive(Debug, thiserror::Error)]
pub enum NoContract {
    #[error("{0}")]
    NotTold(#[from] NotTold),
    #[error("{0}")]
    Stopped(#[from] Stopped),
    #[error("the log cannot be read: {0}")]
    Log(#[from] ledger_core::log::Failure),
    #[error("no contract was prepared for {0}: it was signed on paper, or not yet")]
    NotPrepared(StreamId),
    #[error("{0} is of no customer")]
    NoCustomer(StreamId),
    #[error("policy version {0}, by which it was written, is not in the policy book")]
    NoPolicy(u32),
}

/// The contract of this application, or of the loan that it brought: the last that was prepared up to that
/// business day, or the one that was signed.
///
/// # Errors
/// When the ledger does not know it, there is none, or the log cannot be read.
pub async fn contract<L: Log>(
    log: &L,
    asked: audit::Asked,
    tally: &Tally,
) -> Result<Found, NoContract> {
    let story = audit::story(log, asked, tally).await?;
    let (file, ledger) = (story.file, story.ledger);
    let FileId::Customer(customer) = file else {
        return Err(NoContract::NoCustomer(asked.subject));
    };
    // Of a loan, known once its application is signed.
    let mut application =
        if let StreamId::Application(it) = asked.subject { Some(it) } else { None };
    let mut state = Some(State::new(file));
    let (mut prepared, mut signed) = (BTreeMap::new(), None);
    let (_, stopped) = scan_commits(log, story.partition, |met| {
        let (place, commit) = match met {
            Ok(Met { place, commit, .. }) => (place, commit),
            Err(Unread { place, reason }) => {
                return ControlFlow::Break(Some(NotTold::Unfoldable { place, reason }));
            }
        };
        tally.add(1);
        if asked.as_of.is_some_and(|it| commit.business_date > it) {
            return ControlFlow::Break(None);
        }
        if commit.file != file {
            return ControlFlow::Continue(());
        }
        let unfoldable =
            |reason: String| ControlFlow::Break(Some(NotTold::Unfoldable { place, reason }));
        let facts = match events_of(&commit) {
            Ok(facts) => facts,
            Err(why) => return unfoldable(why.to_string()),
        };
        let before = state.take().expect("the file's state is put back after each commit");
        match panics::caught(|| before.apply(&facts, place, commit.business_date)) {
            Ok(after) => state = Some(after),
            Err(reason) => return unfoldable(reason),
        }
        for Fact { stream, event } in &facts {
            let (StreamId::Application(of), Event::Application(event)) = (stream, event) else {
                continue;
            };
            if let application::Event::ContractPrepared(it) = event {
                let state = state.clone().expect("the file's state was put back");
                prepared.insert(*of, (it.clone(), place, state));
            }
            if let application::Event::Signed(it) = event
                && (application == Some(*of) || asked.subject == StreamId::Loan(it.loan))
            {
                (application, signed) = (Some(*of), Some(it.clone()));
            }
        }
        ControlFlow::Continue(())
    })
    .await?;
    if let Some(Some(why)) = stopped {
        return Err(why.into());
    }
    let of_subject = application.and_then(|it| Some((it, prepared.remove(&it)?)));
    let (application, (prepared, place, file)) =
        of_subject.ok_or(NoContract::NotPrepared(asked.subject))?;
    let book = Book::read(log, log.partitions().await?).await?;
    let version = book.last().version(prepared.policy);
    let document =
        Arc::clone(&version.ok_or(NoContract::NoPolicy(prepared.policy.version))?.document);
    Ok(Found { ledger, customer, application, prepared, place, signed, file, document })
}

impl Found {
    /// Writes it again.
    pub fn again(&self, names: &Opener) -> Again {
        let State::Customer(file) = &self.file else { return Again::Unnamed };
        let ContractPrepared { prepared_on, withdrawal, hashes, .. } = self.prepared;
        let said = (prepared_on, withdrawal);
        match file.contract(self.application, &self.document, names, said) {
            None => Again::Unnamed,
            Some(it) if it.hashes == hashes => Again::Same(it.html),
            Some(it) => Again::Other { found: it.hashes.contract },
        }
    }

    /// Whether this contract is what was signed; `None` for one that was not.
    pub fn is_signed(&self) -> Option<bool> {
        self.signed.as_ref().map(|it| it.paper.sha256 == self.prepared.hashes.contract)
    }

    /// What is known of it, in a sentence a line.
    pub fn told(&self) -> String {
        let ContractPrepared { prepared_on, hashes, policy, .. } = &self.prepared;
        let mut told = format!(
            "the contract of application-{} was prepared on {prepared_on} at {} by version {} of the \
             policy\nSHA-256 of its bytes {}, of its template {}, of what filled it in {}\n",
            self.application,
            self.place,
            policy.version,
            hashes.contract,
            hashes.template,
            hashes.input
        );
        match (&self.signed, self.is_signed()) {
            (Some(it), Some(true)) => {
                told += &format!("it was signed on {} for loan-{}\n", it.signed_on, it.loan);
            }
            (Some(it), _) => {
                told += &format!(
                    "what was signed on {} for loan-{} is another document, kept as {}: SHA-256 {}\n",
                    it.signed_on, it.loan, it.paper.reference, it.paper.sha256
                );
            }
            (None, _) => told += "it is not signed\n",
        }
        told
    }
}
