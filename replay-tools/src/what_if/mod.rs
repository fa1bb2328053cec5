//! What would another policy, or another model in the place of its card, have answered to the applications of a period? Each is looked at again by the
//! facts that were recorded; nothing is written.
//!
//! Of an application that was looked at several times the last time in the period counts. An approval counts
//! with the amount that was asked for: what was signed, and how it was paid, is not in it. What is expected
//! to be lost and earned is that of the credit as it would be offered, by what the policy that is asked
//! about says of losses, for both: so that they differ by the answers alone.

mod counted;
mod model;
mod page;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ledger_core::calendar::Day;
use ledger_core::credit::application::Event as ApplicationEvent;
use ledger_core::credit::deciding::{Assessed, Facts, Found, by_another, expected_loss, income};
use ledger_core::credit::scoring::{Answer, ScoredBy};
use ledger_core::engine::Engine;
use ledger_core::file::Event;
use ledger_core::log::{Failure, Hash, Log, StreamId};
use ledger_core::money::{Currency, Money};
use ledger_core::policy::{Document, LossPolicy, Malformed, PolicyRef, ProbabilitySource};
use uuid::Uuid;

pub use self::counted::{Counts, Key};
pub use self::model::{Kind, Model, NoModel};
pub use self::page::html;
pub use self::told::{csv, json, text};
use crate::progress::Tally;
use crate::replay::{NoAnswer, each_commit};
use crate::scan::each_partition;

/// How far the figures can be trusted.
pub const TRUST: &str = "Only accepted loans mature: how those would have paid who were declined is not \
    known, and no reject inference was attempted. What another policy would have changed of who applies, \
    and for how much, is not in it either.";
/// How far those of money can be, while one of what they rest on is assumed.
pub const ASSUMED: &str = "What is expected to be lost rests on probabilities, or a part that is lost, \
    which are assumed and not calibrated on matured loans: it compares two policies, and forecasts nothing.";
/// Where another model scored.
pub const BY_MODEL: &str = "The model scored in the place of the policy's card: whether enough was given, \
    and what a declined customer could be told, are the card's all the same.";
/// Where the policy says nothing of losses.
pub const NO_LOSSES: &str = "The policy has no section `losses`: what would be lost is not told.";

/// By which policy, and of which days.
#[derive(Debug)]
pub struct Asked {
    document: Document,
    policy: PolicyRef,
    /// In the place of the policy's card.
    model: Option<Model>,
    /// Both with it; absent for no end.
    from: Option<Day>,
    to: Option<Day>,
}

/// Why nothing can be said.
#[derive(Debug, thiserror::Error)]
pub enum CouldNot {
    #[error("the policy: {0}")]
    Policy(#[from] Malformed),
    #[error("the model: {0}")]
    Model(#[from] NoModel),
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
    /// What scored in the place of its card.
    pub model: Option<Model>,
    pub from: Option<Day>,
    pub to: Option<Day>,
    /// By what losses are told; absent where the policy says nothing of them.
    pub losses: Option<LossPolicy>,
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
    /// `cash, newcomer`: for what, and whether the platform had a history of the applicant.
    pub segment: String,
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
    /// What is expected to be lost of the credit as it would be offered, in minor units; absent where
    /// nothing would be, or the policy says nothing of losses.
    pub expected_loss: Option<i64>,
    /// What it would bring if it is paid as due.
    pub income: Option<i64>,
    /// Whether the probability is of the scale alone.
    pub is_assumed: bool,
}

impl Answered {
    fn of(it: &Found, facts: &Facts, losses: Option<&LossPolicy>) -> Answered {
        let offer = it.offer.as_deref();
        let probability = it.scored.probability;
        let lost = offer.zip(losses);
        let lost = lost.map(|(_, it)| expected_loss(it, facts.wanted.amount, probability));
        Answered {
            answer: it.answer,
            class: it.scored.class.clone().unwrap_or_else(|| "none".to_owned()),
            score: it.scored.score,
            limit: it.limit.map(|it| it.limit.amount()),
            rules: it.rules.iter().map(|it| it.rule.name()).collect(),
            expected_loss: lost.map(|it| it.amount.amount()),
            income: offer.and_then(|it| income(&it.price.total)).map(Money::amount),
            is_assumed: lost.map_or(probability.source, |it| it.source)
                == ProbabilitySource::Assumed,
        }
    }
}

impl Asked {
    /// # Errors
    /// When the text is no policy document, scores nobody, the model is none of its own, or the period is
    /// none.
    pub fn of(
        text: &str,
        model: Option<&str>,
        from: Option<Day>,
        to: Option<Day>,
    ) -> Result<Asked, CouldNot> {
        let document = Document::parse(text)?;
        if document.scorecards.is_none() || document.classes.is_none() {
            return Err(CouldNot::NoCards);
        }
        match (from, to) {
            (Some(from), Some(to)) if to < from => Err(CouldNot::Backwards { from, to }),
            (_, _) => {
                let policy = PolicyRef { version: 0, hash: Hash::of(text.as_bytes()) };
                let (model, document) = match model {
                    Some(model) => {
                        let (model, document) = Model::read(model, text)?;
                        (Some(model), document)
                    }
                    None => (None, document),
                };
                Ok(Asked { document, policy, model, from, to })
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
    /// Those that were answered so.
    pub fn was(&self) -> BTreeMap<Key, Counts> {
        self.counted(|it| &it.was)
    }

    /// Those that would have been.
    pub fn would_be(&self) -> BTreeMap<Key, Counts> {
        self.counted(|it| &it.would_be)
    }

    fn counted(&self, of: impl Fn(&File) -> &Answered) -> BTreeMap<Key, Counts> {
        let mut counted = BTreeMap::<Key, Counts>::new();
        for file in &self.files {
            let it = of(file);
            let (class, segment) = (it.class.clone(), file.segment.clone());
            let key = Key { currency: file.currency, class, segment, answer: it.answer };
            counted.entry(key).or_default().add(file.amount, it);
        }
        counted
    }

    /// Each that one of them has, with what both have of it.
    pub fn side_by_side(&self) -> Vec<(Key, [Counts; 2])> {
        let (was, would_be) = (self.was(), self.would_be());
        let keys: BTreeSet<&Key> = was.keys().chain(would_be.keys()).collect();
        let of =
            |counted: &BTreeMap<Key, Counts>, key| counted.get(key).copied().unwrap_or_default();
        keys.into_iter().map(|it| (it.clone(), [of(&was, it), of(&would_be, it)])).collect()
    }

    /// How far the figures can be trusted, a sentence or two a line.
    pub fn trust(&self) -> Vec<&'static str> {
        let assumed = self.files.iter().any(|it| it.was.is_assumed || it.would_be.is_assumed);
        let of_money = match self.losses {
            None => Some(NO_LOSSES),
            Some(_) => assumed.then_some(ASSUMED),
        };
        let of_model = self.model.as_ref().filter(|it| it.kind != Kind::Expert);
        let of_model = of_model.map(|_| BY_MODEL);
        std::iter::once(TRUST).chain(of_model).chain(of_money).collect()
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
            let losses = asked.document.losses.as_ref();
            let model = asked.model.as_ref().map_or(ScoredBy::Card, Model::scores);
            let file = |(application, it): (&Uuid, &Assessed)| {
                let would_be = by_another(Engine::LATEST, by, model, &it.facts)?;
                let amount = it.facts.wanted.amount;
                Some(File {
                    application: *application,
                    on: it.facts.on,
                    currency: amount.currency(),
                    amount: amount.amount(),
                    segment: segment(it),
                    was: Answered::of(&it.found, &it.facts, losses),
                    would_be: Answered::of(&would_be, &it.facts, losses),
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
    let Asked { document, policy, model, from, to } =
        Arc::into_inner(asked).expect("every partition has been read");
    Ok(WhatIf { policy, model, from, to, losses: document.losses, files })
}

/// For what is asked, and whether the platform had a history of the applicant, as it was seen then.
fn segment(it: &Assessed) -> String {
    let known = if it.found.scored.newcomer { "newcomer" } else { "known" };
    format!("{}, {known}", it.facts.wanted.purpose.name())
}
