//! The check that each stream's events are counted without a gap.

use std::collections::BTreeMap;

use ledger_core::log::{FileId, StreamId};

use crate::taken::{NotTaken, Taken};

/// A stream that a batch goes on with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stream {
    pub(super) file: FileId,
    pub(super) version: u64,
    /// Whether the tables have it already.
    pub(super) stored: bool,
}

/// Counts the events of these commits on from the stored versions.
///
/// # Errors
/// At the first event that is not the next one of its stream.
pub(super) fn count(
    streams: &mut BTreeMap<StreamId, Stream>,
    commits: &[Taken],
) -> Result<(), NotTaken> {
    for taken in commits {
        for event in &taken.commit.events {
            let stream = streams.entry(event.stream).or_insert(Stream {
                file: taken.commit.file,
                version: 0,
                stored: false,
            });
            stream.version += 1;
            if event.stream_version != stream.version {
                return Err(NotTaken::StreamVersion {
                    place: taken.place,
                    stream: event.stream,
                    expected: stream.version,
                    found: event.stream_version,
                });
            }
        }
    }
    Ok(())
}
