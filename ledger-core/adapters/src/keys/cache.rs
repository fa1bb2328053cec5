//! What was looked up lately, within a bound.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Mutex;

/// Keeps at least the `bound` entries used last and at most twice as many: what is used moves into
/// the young half, and when that is full the old half is dropped and takes its place.
pub(super) struct Cache<K, V> {
    bound: usize,
    halves: Mutex<Halves<K, V>>,
}

struct Halves<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K: Eq + Hash + Clone, V: Clone> Cache<K, V> {
    pub(super) fn new(bound: usize) -> Cache<K, V> {
        Cache { bound, halves: Mutex::new(Halves { young: HashMap::new(), old: HashMap::new() }) }
    }

    pub(super) fn get(&self, key: &K) -> Option<V> {
        let mut halves = self.lock();
        if let Some(value) = halves.young.get(key) {
            return Some(value.clone());
        }
        let value = halves.old.remove(key)?;
        self.put(&mut halves, key.clone(), value.clone());
        Some(value)
    }

    pub(super) fn insert(&self, key: K, value: V) {
        self.put(&mut self.lock(), key, value);
    }

    fn put(&self, halves: &mut Halves<K, V>, key: K, value: V) {
        if halves.young.len() >= self.bound {
            halves.old = std::mem::take(&mut halves.young);
        }
        halves.young.insert(key, value);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Halves<K, V>> {
        // Whatever panicked left two maps that are still maps.
        self.halves.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_last_stays_and_what_was_not_goes() {
        let cache = Cache::new(10);
        cache.insert(0, "kept");
        for other in 1..1_000 {
            cache.insert(other, "other");
            assert_eq!(cache.get(&0), Some("kept"), "after {other}");
        }
        assert_eq!(cache.get(&1), None);
        let halves = cache.lock();
        assert!(halves.young.len() + halves.old.len() <= 20);
    }
}
