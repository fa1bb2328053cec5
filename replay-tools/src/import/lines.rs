//! The lines of an exported file, each the ledger's next commit or the end of the reading.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use ledger_core::log::partition::Opened;
use ledger_core::log::{
    Chain, Commit, Envelope, Hash, Place, Reading, Record, VALUE_BYTES_MAX, genesis,
};

/// A line of the file: a commit that follows the one before, or begins the next partition.
#[derive(Debug)]
pub struct Line {
    pub place: Place,
    pub hash: Hash,
    pub commit: Box<Commit>,
    pub value: Vec<u8>,
}

/// What is wrong with the file.
#[derive(Debug, thiserror::Error)]
#[error("{}, line {line}: {what}", path.display())]
pub struct BadLine {
    pub path: PathBuf,
    /// Counted from 1; behind the last one where the file ends too early.
    pub line: u64,
    pub what: String,
}

/// Reads a file from its first line.
pub struct Lines {
    path: PathBuf,
    reader: BufReader<GzDecoder<BufReader<File>>>,
    line: u64,
    chain: Option<Chain>,
    /// What the first partition's genesis says.
    first: Option<Opened>,
}

impl Lines {
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(path: &Path) -> Result<Lines, BadLine> {
        let failed = |source: io::Error| BadLine {
            path: path.to_owned(),
            line: 0,
            what: format!("the file cannot be opened: {source}"),
        };
        let file = BufReader::new(File::open(path).map_err(failed)?);
        let reader = BufReader::new(GzDecoder::new(file));
        Ok(Lines { path: path.to_owned(), reader, line: 0, chain: None, first: None })
    }

    /// The next commit; `None` behind the last line.
    ///
    /// # Errors
    /// When the line is not the next commit of its partition.
    pub fn next_line(&mut self) -> Result<Option<Line>, BadLine> {
        self.line += 1;
        let mut value = vec![];
        let limit = VALUE_BYTES_MAX as u64 + 1;
        let read = self.reader.by_ref().take(limit).read_until(b'\n', &mut value);
        read.map_err(|it| self.bad(format!("the file cannot be read: {it}")))?;
        if value.is_empty() {
            return Ok(None);
        }
        if value.pop_if(|it| *it == b'\n').is_none() {
            return Err(self.bad("it does not end: it was cut, or is no commit".to_owned()));
        }
        let begins = Envelope::read(&value).is_some_and(|it| it.sequence == 1);
        let (partition, offset) = match &self.chain {
            Some(chain) if !begins => (chain.partition(), chain.next_offset()),
            Some(chain) => (chain.partition() + 1, 0),
            None => (0, 0),
        };
        let mut chain = match self.chain.take() {
            Some(chain) if !begins => chain,
            Some(_) | None => Chain::at_start(partition),
        };
        let record = Record { offset, value, key: None, headers: vec![] };
        let (place, hash, commit) = match chain.read(&record) {
            Reading::Commit { place, hash, commit } => (place, hash, commit),
            Reading::Void(why) => {
                return Err(self.bad(format!(
                    "it is not the next commit of partition {partition}: void, {}",
                    why.name()
                )));
            }
            Reading::Damaged(damage) => return Err(self.bad(damage.to_string())),
            Reading::BehindDamage => unreachable!("nothing is read behind damage"),
            Reading::Undecodable { reason, .. } => return Err(self.bad(reason.to_string())),
        };
        if begins {
            self.open_partition(partition, &commit)?;
        }
        self.chain = Some(chain);
        Ok(Some(Line { place, hash, commit, value: record.value }))
    }

    fn open_partition(&mut self, partition: u32, commit: &Commit) -> Result<(), BadLine> {
        let opened = genesis::opened(partition, commit).map_err(|it| self.bad(it.reason))?;
        match &self.first {
            Some(first)
                if (first.ledger, first.partitions) != (opened.ledger, opened.partitions) =>
            {
                Err(self.bad(format!(
                    "it begins ledger {} of {} partitions, the file ledger {} of {}",
                    opened.ledger, opened.partitions, first.ledger, first.partitions
                )))
            }
            Some(_) => Ok(()),
            None => {
                self.first = Some(opened);
                Ok(())
            }
        }
    }

    /// Whether all partitions were there, behind the last line: what the genesis says.
    ///
    /// # Errors
    /// When some are missing.
    pub fn whole(&self) -> Result<Opened, BadLine> {
        let first = self.first.clone().ok_or_else(|| self.bad("the file is empty".to_owned()))?;
        match self.chain.as_ref().map_or(0, |it| it.partition() + 1) {
            found if found == first.partitions => Ok(first),
            found => Err(self.bad(format!(
                "the file ends behind partition {}, the ledger has {}",
                found.saturating_sub(1),
                first.partitions
            ))),
        }
    }

    fn bad(&self, what: String) -> BadLine {
        BadLine { path: self.path.clone(), line: self.line, what }
    }
}
