//! What would another policy have answered to the applications of a period? Each is looked at again by the
//! facts that were recorded; nothing is written.
//!
//! Of an application that was looked at several times the last time in the period counts. An approval counts
//! with the amount that was asked for: what was signed, and how it was paid, is not in it.

mod page;
mod told;

use std::collections::BTreeMap;
use std::sync::Arc;

use ledger_core::calendar::Day;
use ledger_core::credit::application::Event as ApplicationEvent;
use ledger_core::credit::deciding::{Assessed, Found, by_another};
use ledger_core::credit::scoring::Answer;
use ledger_core::engine::Engine;
use ledger_core::file::Event;
use ledger_core::log::{Failure, Hash, Log, StreamId};
use ledger_core::money::{Currency, Total};
use ledger_core::policy::{Document, Malformed, PolicyRef};
use uuid::Uuid;

pub use self::page::html;
pub use self::told::{csv, json, text};
use crate::progress::Tally;
use crate::replay::{NoAnswer, each_commit};
use crate::scan::each_partition;

/// How far the figures can be trusted.
pub const TRUST: &str = "Only accepted loans mature: how those would have paid who were declined is not \
    known, and no reject inference was attempted. What another policy would have changed of who applies, \
    and for how much, is not in it either.";

/// By which policy, and of which days.
#[derive(Debug)]
pub struct Asked {
    document: Document,
    policy: PolicyRef,
    /// Both with it; absent for no end.
    from: Option<Day>,
    to: Option<Day>,
}

/// Why nothing can be said.
#[derive(Debug, thiserror::Error)]
pub enum CouldNot {
    #[error("the policy: {0}")]
    Policy(#[from] Malformed),
    #[error("the policy scores nobody: expected the sections `scorecards` and `classes`")]
    NoCards,
    #[error("the period ends on {to}, before it begins on {from}")]
    Backwards { from: Day, to: Day },
    #[error("the log cannot be read: {0}")]
    Log(#[from] Failure),
    #[error("{0}")]
    NoAnswer(Box<NoAnswer>),
}

impl From<NoAnswer> for CouldNot {
    fn from(why: NoAnswer) -> CouldNot {
        CouldNot::NoAnswer(Box::new(why))
    }
}

/// What it comes to.
#[derive(Debug)]
pub struct WhatIf {
    pub policy: PolicyRef,
    pub from: Option<Day>,
    pub to: Option<Day>,
    /// By application.
    pub files: Vec<File>,
}

/// An application, as it was answered and as it would have been.
#[derive(Debug)]
pub struct File {
    pub application: Uuid,
    pub on: Day,
    pub currency: Currency,
    /// In minor units.
    pub amount: i64,
    pub was: Answered,
    pub would_be: Answered,
}

/// An answer, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub answer: Answer,
    /// `none` where the score is declined.
    pub class: String,
    pub score: u32,
    /// What the grant may bring what is owed to, in minor units.
    pub limit: Option<i64>,
    /// In their order.
    pub rules: Vec<&'static str>,
}

impl From<&Found> for Answered {
    fn from(it: &Found) -> Answered {
        Answered {
            answer: it.answer,
            class: it.scored.class.clone().unwrap_or_else(|| "none".to_owned()),
            score: it.scored.score,
            limit: it.limit.map(|it| it.limit.amount()),
            rules: it.rules.iter().map(|it| it.rule.name()).collect(),
        }
    }
}

/// How many were answered so, and for how much.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub applications: u64,
    pub amount: Total,
}

impl Asked {
    /// # Errors
    /// When the text is no policy document, scores nobody, or the period is none.
    pub fn of(text: &str, from: Option<Day>, to: Option<Day>) -> Result<Asked, CouldNot> {
        let document = Document::parse(text)?;
        if document.scorecards.is_none() || document.classes.is_none() {
            return Err(CouldNot::NoCards);
        }
        match (from, to) {
            (Some(from), Some(to)) if to < from => Err(CouldNot::Backwards { from, to }),
            (_, _) => {
                let policy = PolicyRef { version: 0, hash: Hash::of(text.as_bytes()) };
                Ok(Asked { document, policy, from, to })
            }
        }
    }

    fn has(&self, on: Day) -> bool {
        self.from.is_none_or(|it| it <= on) && self.to.is_none_or(|it| on <= it)
    }
}

impl File {
    pub fn is_changed(&self) -> bool {
        self.was.answer != self.would_be.answer
    }

    /// What it was and would be, where that differs: the rules that speak in one alone, and the score.
    pub fn why(&self) -> String {
        let only = |one: &Answered, other: &Answered| {
            let rules = one.rules.iter().filter(|it| !other.rules.contains(it)).copied();
            rules.collect::<Vec<_>>().join(", ")
        };
        let (was, would_be) = (&self.was, &self.would_be);
        format!(
            "score {} -> {}; class {} -> {}; no more: {}; now: {}",
            was.score,
            would_be.score,
            was.class,
            would_be.class,
            or_none(only(was, would_be)),
            or_none(only(would_be, was))
        )
    }
}

fn or_none(text: String) -> String {
    if text.is_empty() { "none".to_owned() } else { text }
}

impl WhatIf {
    /// By currency, class and answer: those that were answered so.
    pub fn was(&self) -> BTreeMap<(Currency, String, Answer), Counts> {
        self.counted(|it| &it.was)
    }

    /// Those that would have been.
    pub fn would_be(&self) -> BTreeMap<(Currency, String, Answer), Counts> {
        self.counted(|it| &it.would_be)
    }

    fn counted(
        &self,
        of: impl Fn(&File) -> &Answered,
    ) -> BTreeMap<(Currency, String, Answer), Counts> {
        let mut counted = BTreeMap::<_, Counts>::new();
        for file in &self.files {
            let it = of(file);
            let counts = counted.entry((file.currency, it.class.clone(), it.answer)).or_default();
            counts.applications += 1;
            counts.amount += Total::new(file.amount.into());
        }
        counted
    }

    /// Those that would have been answered otherwise.
    pub fn changed(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|it| it.is_changed())
    }
}

/// What the policy that is asked about would have answered.
///
/// # Errors
/// When the log cannot be read.
pub async fn what_if<L: Log>(log: &L, asked: Asked, tally: &Tally) -> Result<WhatIf, CouldNot> {
    let asked = Arc::new(asked);
    let of_partitions = each_partition(log.partitions().await?, |partition| {
        let (log, asked, tally) = (log.clone(), Arc::clone(&asked), tally.clone());
        async move {
            let mut last = BTreeMap::<Uuid, Box<Assessed>>::new();
            each_commit(&log, partition, &tally, |_, _, facts| {
                for fact in facts {
                    if let (
                        Event::Application(ApplicationEvent::Assessed(it)),
                        StreamId::Application(id),
                    ) = (fact.event, fact.stream)
                        && asked.has(it.facts.on)
                    {
                        last.insert(id, it);
                    }
                }
            })
            .await?;
            let by = (&asked.document, asked.policy);
            let file = |(application, it): (&Uuid, &Assessed)| {
                let would_be = by_another(Engine::LATEST, by, &it.facts)?;
                let amount = it.facts.wanted.amount;
                Some(File {
                    application: *application,
                    on: it.facts.on,
                    currency: amount.currency(),
                    amount: amount.amount(),
                    was: (&it.found).into(),
                    would_be: (&would_be).into(),
                })
            };
            Ok::<Vec<File>, NoAnswer>(
                last.iter().map(|(id, it)| (id, &**it)).filter_map(file).collect(),
            )
        }
    })
    .await;
    let mut files = vec![];
    for of_partition in of_partitions {
        files.extend(of_partition?);
    }
    files.sort_unstable_by_key(|it| it.application);
    let Asked { policy, from, to, .. } = *asked;
    Ok(WhatIf { policy, from, to, files })
}
