//! What a log holds: on which days something happened, in which files, of which types and versions.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::ControlFlow;

use ledger_core::calendar::Day;
use ledger_core::log::{ChainNext, EventRecord, FileId, Log, genesis};
use replay_tools::scan::scan;
use uuid::Uuid;

use crate::broken::{Broken, Tried};

/// Something that is written, with the version of its schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind<T = String> {
    /// By its type: `loan.granted`.
    Event(T, u32),
    /// How a stream stands, by the stream's kind: `loan`.
    Standing(T, u32),
}

impl Kind<&str> {
    pub(crate) fn owned(&self) -> Kind {
        match *self {
            Kind::Event(name, version) => Kind::Event(name.to_owned(), version),
            Kind::Standing(name, version) => Kind::Standing(name.to_owned(), version),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Event(name, version) => write!(f, "event {name} v{version}"),
            Kind::Standing(name, version) => write!(f, "standing {name} v{version}"),
        }
    }
}

/// What was met.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    pub ledger: Uuid,
    /// Business days on which something was recorded in a file of a customer or a vendor.
    pub days: BTreeSet<Day>,
    /// The files, with the types of events that happened in each.
    pub files: BTreeMap<FileId, BTreeSet<String>>,
    /// Everything that stands anywhere.
    pub kinds: BTreeSet<Kind>,
}

impl Survey {
    /// Reads the whole log.
    ///
    /// # Errors
    /// When the log cannot be read to its end.
    pub async fn of<L: Log>(log: &L) -> Result<Survey, Broken> {
        let mut survey = Survey::default();
        for partition in 0..log.partitions().await.tried("count the log's partitions")? {
            let (chain, unread) = scan(log, partition, None, |met| match met {
                ChainNext::Commit { commit, .. } => {
                    if let Ok(opened) = genesis::opened(partition, &commit) {
                        survey.ledger = opened.ledger;
                    }
                    if let FileId::Customer(_) | FileId::Vendor(_) | FileId::Partner(_) =
                        commit.file
                    {
                        survey.days.insert(commit.business_date);
                    }
                    let types = commit.events.iter().map(|it| it.r#type.clone());
                    survey.files.entry(commit.file).or_default().extend(types);
                    survey.kinds.extend(commit.events.iter().map(event));
                    survey.kinds.extend(commit.events.iter().filter_map(standing));
                    ControlFlow::Continue(())
                }
                ChainNext::Undecodable { place, reason } => {
                    ControlFlow::Break(format!("commit {place} cannot be read: {reason}"))
                }
                ChainNext::Void { .. }
                | ChainNext::Damaged(_)
                | ChainNext::BehindDamage
                | ChainNext::End { .. } => ControlFlow::Continue(()),
            })
            .await
            .tried("read the log")?;
            let damage = chain.damage().map(|it| it.to_string());
            if let Some(why) = unread.or(damage) {
                return Err(Broken { tried: "read the log".to_owned(), why });
            }
        }
        Ok(survey)
    }
}

fn event(it: &EventRecord) -> Kind {
    Kind::Event(it.r#type.clone(), it.version)
}

/// An event's type begins with the name of its stream's kind.
fn standing(it: &EventRecord) -> Option<Kind> {
    let (kind, _) = it.r#type.split_once('.')?;
    Some(Kind::Standing(kind.to_owned(), it.standing.as_ref()?.version))
}
