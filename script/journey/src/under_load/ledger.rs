//! What the ledger holds after the callers have gone, against what each was told.

use std::collections::{BTreeMap, BTreeSet};

use ledger_adapters::any::AnyLog;
use ledger_core::log::{ChainNext, ChainReader, Commit, Hash, Log, Place, genesis, ids};
use uuid::Uuid;

use super::LoadError;
use super::caller::Told;

/// A commit as it stands in the log.
struct Stands {
    hash: Hash,
    command: Uuid,
    subject: Hash,
}

/// A record of the log: where it stood and how large it was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) partition: u32,
    /// Key, headers and value.
    pub(super) bytes: usize,
}

/// The ledger, read anew from its beginning by an ordinary reader.
pub(super) struct Ledger {
    id: Uuid,
    commits: BTreeMap<Place, Stands>,
    /// Of all records, in order.
    pub(super) sizes: Vec<Size>,
}

impl Ledger {
    pub(super) async fn read(address: &str) -> Result<Ledger, LoadError> {
        let log = AnyLog::open(address, true).await?;
        let mut ledger = Ledger { id: Uuid::nil(), commits: BTreeMap::new(), sizes: vec![] };
        for partition in 0..log.partitions().await? {
            ledger.read_partition(&log, partition).await?;
        }
        Ok(ledger)
    }

    async fn read_partition(&mut self, log: &AnyLog, partition: u32) -> Result<(), LoadError> {
        let opened = ChainReader::open(log, partition, None).await;
        let mut reader = opened.map_err(|it| LoadError::Log(it.into_failure()))?;
        loop {
            match reader.next().await.map_err(|it| LoadError::Log(it.into_failure()))? {
                ChainNext::Commit { place, hash, commit, record } => {
                    if place.sequence == 1 {
                        let opened = genesis::opened(partition, &commit);
                        self.id =
                            opened.map_err(|it| LoadError::NotAsDescribed(it.to_string()))?.ledger;
                    }
                    let headers = record.headers.iter().map(|(name, it)| name.len() + it.len());
                    let key = record.key.as_ref().map_or(0, Vec::len);
                    let bytes = record.value.len() + key + headers.sum::<usize>();
                    self.sizes.push(Size { partition, bytes });
                    let Commit { command, actor, .. } = *commit;
                    let stands = Stands { hash, command: command.id, subject: actor.subject };
                    self.commits.insert(place, stands);
                }
                ChainNext::End { .. } => return Ok(()),
                ChainNext::Void { record, .. } => {
                    let offset = record.offset;
                    return Err(LoadError::Ledger(format!(
                        "the record at offset {offset} of partition {partition} is void"
                    )));
                }
                ChainNext::Damaged(damage) => return Err(LoadError::Ledger(damage.to_string())),
                ChainNext::BehindDamage => {}
                ChainNext::Undecodable { reason, .. } => {
                    return Err(LoadError::Ledger(reason.to_string()));
                }
            }
        }
    }

    /// Expects each acknowledged command exactly once, at its place with the bytes answered, no
    /// refused one, and nothing else by these callers behind `before`.
    pub(super) fn compare(&self, before: &[Place], told: &Told) -> Result<(), LoadError> {
        let differs = |what: String| Err(LoadError::Ledger(what));
        for (place, (hash, command)) in &told.acknowledged {
            match self.commits.get(place) {
                None => return differs(format!("{place} was acknowledged and is not there")),
                Some(it) if it.hash != *hash => {
                    return differs(format!("{place} has other bytes than were answered"));
                }
                Some(it) if it.command != *command => {
                    return differs(format!("{place} is another command's"));
                }
                Some(_) => {}
            }
        }
        let mut seen = BTreeSet::new();
        if let Some((place, _)) = self.commits.iter().find(|(_, it)| !seen.insert(it.command)) {
            return differs(format!("the command of {place} is in the ledger twice"));
        }
        // All callers of the load share one token, and so one pseudonym.
        let first = told.acknowledged.keys().next().and_then(|it| self.commits.get(it));
        let Some(subject) = first.map(|it| it.subject) else {
            return differs("nothing was acknowledged".to_owned());
        };
        let is_before = |place: &Place| {
            before.iter().any(|it| it.partition == place.partition && place.sequence <= it.sequence)
        };
        let unheard = self.commits.iter().find(|(place, it)| {
            it.subject == subject && !is_before(place) && !told.acknowledged.contains_key(place)
        });
        if let Some((place, _)) = unheard {
            return differs(format!("{place} was committed and nobody was told"));
        }
        for refused in &told.refused {
            let file = ids::For::File(refused.file);
            let id = ids::command_id(self.id, &subject.to_string(), file, &refused.key);
            if seen.contains(&id) {
                return differs(format!("command {id} was refused and is in the ledger"));
            }
        }
        Ok(())
    }

    /// The last commit of each partition.
    pub(super) fn heads(&self) -> Vec<Place> {
        let mut heads: BTreeMap<u32, Place> = BTreeMap::new();
        for place in self.commits.keys() {
            heads.insert(place.partition, *place);
        }
        heads.into_values().collect()
    }
}
