//! What a log holds: on which days something happened, in which files, of which types.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use chrono::NaiveDate;
use ledger_core::log::{ChainNext, FileId, Log, genesis};
use replay_tools::scan::scan;
use uuid::Uuid;

use crate::broken::{Broken, Tried};

/// An event's type and version: `("loan.granted", 1)`.
pub type Kind = (String, u32);

/// What was met.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    pub ledger: Uuid,
    /// Business days on which something was recorded in a file of a customer or a vendor.
    pub days: BTreeSet<NaiveDate>,
    /// What happened in each file.
    pub files: BTreeMap<FileId, BTreeSet<Kind>>,
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
                    if let FileId::Customer(_) | FileId::Vendor(_) = commit.file {
                        survey.days.insert(commit.business_date);
                    }
                    let kinds = commit.events.iter().map(|it| (it.r#type.clone(), it.version));
                    survey.files.entry(commit.file).or_default().extend(kinds);
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

    /// Everything that happened anywhere.
    pub fn kinds(&self) -> BTreeSet<Kind> {
        self.files.values().flatten().cloned().collect()
    }
}
