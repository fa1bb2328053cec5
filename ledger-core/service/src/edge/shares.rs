//! How many of something each of many holds at once, within a bound each.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What each holds. Whoever holds nothing takes no room here. Clones are the same.
#[derive(Debug)]
pub(super) struct Shares<K> {
    most: usize,
    held: Arc<Mutex<BTreeMap<K, usize>>>,
}

/// One of what is shared, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Share<K: Ord> {
    key: K,
    held: Arc<Mutex<BTreeMap<K, usize>>>,
}

impl<K: Ord + Clone> Shares<K> {
    /// With at most so many each.
    pub(super) fn new(most: usize) -> Shares<K> {
        Shares { most, held: Arc::default() }
    }

    /// One more for this one; `None` when it has as many as it may.
    pub(super) fn take(&self, key: &K) -> Option<Share<K>> {
        let mut held = locked(&self.held);
        let count = held.entry(key.clone()).or_insert(0);
        if self.most <= *count {
            return None;
        }
        *count += 1;
        Some(Share { key: key.clone(), held: Arc::clone(&self.held) })
    }

    /// How many one may hold.
    pub(super) fn most(&self) -> usize {
        self.most
    }
}

impl<K> Clone for Shares<K> {
    fn clone(&self) -> Shares<K> {
        Shares { most: self.most, held: Arc::clone(&self.held) }
    }
}

impl<K: Ord> Drop for Share<K> {
    fn drop(&mut self) {
        let mut held = locked(&self.held);
        match held.get_mut(&self.key) {
            Some(count) if 1 < *count => *count -= 1,
            Some(_) | None => drop(held.remove(&self.key)),
        }
    }
}

fn locked<K>(held: &Mutex<BTreeMap<K, usize>>) -> MutexGuard<'_, BTreeMap<K, usize>> {
    // A count is changed in one step: whoever panicked left no half of one.
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_own_share_and_what_is_given_back_can_be_taken_again() {
        let shares = Shares::new(2);
        let (first, second) = (shares.take(&"afi"), shares.take(&"afi"));
        assert!(first.is_some() && second.is_some());
        assert!(shares.take(&"afi").is_none());
        assert!(shares.take(&"koffi").is_some());
        drop(first);
        let third = shares.take(&"afi");
        assert!(third.is_some());
        assert!(shares.take(&"afi").is_none());
        drop((second, third));
        assert!(locked(&shares.held).is_empty());
    }
}
