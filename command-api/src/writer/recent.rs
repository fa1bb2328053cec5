//! The latest acknowledged commits, for callers who ask again at once.

use std::collections::VecDeque;
use std::sync::Arc;

/// Commits by their offset, the oldest in front, bounded in bytes.
pub(super) struct Recent {
    commits: VecDeque<(u64, Arc<[u8]>)>,
    bytes: usize,
    bytes_max: usize,
}

impl Recent {
    pub(super) fn new(bytes_max: usize) -> Recent {
        Recent { commits: VecDeque::new(), bytes: 0, bytes_max }
    }

    pub(super) fn push(&mut self, offset: u64, value: Arc<[u8]>) {
        self.bytes += value.len();
        self.commits.push_back((offset, value));
        while self.bytes > self.bytes_max {
            let Some((_, oldest)) = self.commits.pop_front() else { break };
            self.bytes -= oldest.len();
        }
    }

    pub(super) fn get(&self, offset: u64) -> Option<&Arc<[u8]>> {
        let found = self.commits.binary_search_by_key(&offset, |(it, _)| *it).ok()?;
        self.commits.get(found).map(|(_, value)| value)
    }
}
