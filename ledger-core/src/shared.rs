//! A map whose copies share what they hold: a B-tree that copies only the nodes on the way to what
//! changes, and none that nobody else has.
//!
//! A file has maps of one entry, and of tens of thousands. One entry takes one small node; a large map
//! is few nodes deep, so that neither looking up nor changing goes far through memory.

use std::fmt;
use std::sync::Arc;

/// Entries of a node at most. Copying a node costs about what going down two of a binary tree does.
const NODE_MAX: usize = 24;

/// In the order of its keys.
pub struct SharedMap<K, V> {
    root: Option<Arc<Node<K, V>>>,
    size: usize,
}

type Child<K, V> = (K, Arc<Node<K, V>>);

#[derive(Clone)]
enum Node<K, V> {
    Leaf(Vec<(K, V)>),
    /// Each child with the key from which on it is asked; whatever is less is in the first.
    Branch(Vec<Child<K, V>>),
}

impl<K: Ord + Clone, V: Clone> SharedMap<K, V> {
    pub const fn new() -> SharedMap<K, V> {
        SharedMap { root: None, size: 0 }
    }

    pub fn size(&self) -> usize {
        self.size
    }

    pub fn is_empty(&self) -> bool {
        self.size == 0
    }

    pub fn get(&self, key: &K) -> Option<&V> {
        let mut node = self.root.as_deref()?;
        loop {
            match node {
                Node::Leaf(entries) => {
                    let found = entries.binary_search_by(|(it, _)| it.cmp(key)).ok()?;
                    return entries.get(found).map(|(_, value)| value);
                }
                Node::Branch(children) => node = children.get(child_of(children, key))?.1.as_ref(),
            }
        }
    }

    pub fn contains_key(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        // Nothing is copied where nothing is found.
        self.get(key)?;
        let mut node = self.root.as_mut()?;
        loop {
            match Arc::make_mut(node) {
                Node::Leaf(entries) => {
                    let found = entries.binary_search_by(|(it, _)| it.cmp(key)).ok()?;
                    return entries.get_mut(found).map(|(_, value)| value);
                }
                Node::Branch(children) => {
                    let place = child_of(children, key);
                    node = &mut children.get_mut(place)?.1;
                }
            }
        }
    }

    /// Puts it in the place of what was there.
    pub fn insert_mut(&mut self, key: K, value: V) {
        let Some(root) = &mut self.root else {
            self.root = Some(Arc::new(Node::Leaf(vec![(key, value)])));
            self.size = 1;
            return;
        };
        let Inserted { new, split } = Arc::make_mut(root).insert(key, value);
        self.size += usize::from(new);
        if let Some((from, right)) = split {
            let left = Arc::clone(root);
            // Whatever is less than the second's is in the first.
            self.root = Some(Arc::new(Node::Branch(vec![(from.clone(), left), (from, right)])));
        }
    }

    /// Whether it was there.
    pub fn remove_mut(&mut self, key: &K) -> bool {
        if !self.contains_key(key) {
            return false;
        }
        let Some(root) = &mut self.root else { return false };
        Arc::make_mut(root).remove(key);
        self.size -= 1;
        if self.size == 0 {
            self.root = None;
        }
        true
    }

    pub fn iter(&self) -> Iter<'_, K, V> {
        let mut all = Iter { above: vec![], leaf: [].iter(), left: self.size };
        if let Some(root) = &self.root {
            all.go_down(root);
        }
        all
    }

    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }
}

/// The place of the child in which this key is.
fn child_of<K: Ord, C>(children: &[(K, C)], key: &K) -> usize {
    children.partition_point(|(from, _)| from <= key).saturating_sub(1)
}

/// What came of putting an entry in.
struct Inserted<K, V> {
    new: bool,
    /// What became too much for the node: from which key on it is asked.
    split: Option<(K, Arc<Node<K, V>>)>,
}

impl<K: Ord + Clone, V: Clone> Node<K, V> {
    fn insert(&mut self, key: K, value: V) -> Inserted<K, V> {
        match self {
            Node::Leaf(entries) => match entries.binary_search_by(|(it, _)| it.cmp(&key)) {
                Ok(found) => {
                    if let Some((_, it)) = entries.get_mut(found) {
                        *it = value;
                    }
                    Inserted { new: false, split: None }
                }
                Err(place) => {
                    let split = put(entries, place, (key, value));
                    let split = split.map(|(from, it)| (from, Arc::new(Node::Leaf(it))));
                    Inserted { new: true, split }
                }
            },
            Node::Branch(children) => {
                let place = child_of(children, &key);
                let (_, child) = children.get_mut(place).expect("a branch has a child");
                let Inserted { new, split } = Arc::make_mut(child).insert(key, value);
                let split = split.and_then(|it| put(children, place + 1, it));
                let split = split.map(|(from, it)| (from, Arc::new(Node::Branch(it))));
                Inserted { new, split }
            }
        }
    }

    /// Takes out what is there, and each node that is empty then.
    fn remove(&mut self, key: &K) {
        match self {
            Node::Leaf(entries) => {
                if let Ok(found) = entries.binary_search_by(|(it, _)| it.cmp(key)) {
                    entries.remove(found);
                }
            }
            Node::Branch(children) => {
                let place = child_of(children, key);
                let Some((_, child)) = children.get_mut(place) else { return };
                let child = Arc::make_mut(child);
                child.remove(key);
                if child.is_empty() {
                    children.remove(place);
                }
            }
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Node::Leaf(entries) => entries.is_empty(),
            Node::Branch(children) => children.is_empty(),
        }
    }
}

/// Puts one in at its place; what is too much then, with its first key. No more room is taken than is
/// needed.
fn put<K: Clone, T>(all: &mut Vec<(K, T)>, place: usize, one: (K, T)) -> Option<(K, Vec<(K, T)>)> {
    all.reserve_exact(1);
    all.insert(place, one);
    if all.len() <= NODE_MAX {
        return None;
    }
    // What is put in behind all others is, as a rule, followed by more.
    let at = if place + 1 == all.len() { NODE_MAX } else { NODE_MAX / 2 };
    let right = all.split_off(at);
    all.shrink_to_fit();
    let (from, _) = right.first()?;
    Some((from.clone(), right))
}

/// Goes through a map in the order of its keys.
pub struct Iter<'a, K, V> {
    above: Vec<std::slice::Iter<'a, Child<K, V>>>,
    leaf: std::slice::Iter<'a, (K, V)>,
    left: usize,
}

impl<'a, K, V> Iter<'a, K, V> {
    fn go_down(&mut self, node: &'a Node<K, V>) {
        let mut node = node;
        loop {
            match node {
                Node::Leaf(entries) => {
                    self.leaf = entries.iter();
                    return;
                }
                Node::Branch(children) => {
                    let mut children = children.iter();
                    let Some((_, first)) = children.next() else { return };
                    self.above.push(children);
                    node = first;
                }
            }
        }
    }
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<(&'a K, &'a V)> {
        loop {
            if let Some((key, value)) = self.leaf.next() {
                self.left -= 1;
                return Some((key, value));
            }
            match self.above.last_mut()?.next() {
                Some((_, child)) => self.go_down(child),
                None => drop(self.above.pop()),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<K, V> ExactSizeIterator for Iter<'_, K, V> {}

impl<K, V> Clone for SharedMap<K, V> {
    fn clone(&self) -> SharedMap<K, V> {
        SharedMap { root: self.root.clone(), size: self.size }
    }
}

impl<K: Ord + Clone, V: Clone> Default for SharedMap<K, V> {
    fn default() -> SharedMap<K, V> {
        SharedMap::new()
    }
}

impl<K: Ord + Clone, V: Clone + PartialEq> PartialEq for SharedMap<K, V> {
    fn eq(&self, other: &SharedMap<K, V>) -> bool {
        self.size == other.size && self.iter().eq(other.iter())
    }
}

impl<K: Ord + Clone, V: Clone + Eq> Eq for SharedMap<K, V> {}

impl<K: Ord + Clone + fmt::Debug, V: Clone + fmt::Debug> fmt::Debug for SharedMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<'a, K: Ord + Clone, V: Clone> IntoIterator for &'a SharedMap<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Iter<'a, K, V> {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Numbers by chance, the same for a seed (Knuth's MMIX).
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, sides: u32) -> u32 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            u32::try_from((self.0 >> 33) % u64::from(sides)).unwrap()
        }
    }

    #[test]
    fn it_holds_what_a_map_holds_and_copies_keep_what_they_had() {
        for seed in 0..40 {
            let mut dice = Dice(seed);
            let keys = 10 + 100 * u32::try_from(seed).unwrap();
            let (mut map, mut expected) = (SharedMap::new(), BTreeMap::new());
            let mut copies = vec![];
            for step in 0..2_000_u64 {
                let key = dice.below(keys);
                match dice.below(4) {
                    0 => {
                        let removed = expected.remove(&key).is_some();
                        assert_eq!(map.remove_mut(&key), removed);
                    }
                    1 => {
                        let changed = expected.get_mut(&key).map(|it| *it = step);
                        assert_eq!(map.get_mut(&key).map(|it| *it = step), changed);
                    }
                    _ => {
                        expected.insert(key, step);
                        map.insert_mut(key, step);
                    }
                }
                assert_eq!((map.get(&key), map.size()), (expected.get(&key), expected.len()));
                if step % 250 == 0 {
                    copies.push((map.clone(), expected.clone()));
                }
            }
            copies.push((map, expected));
            for (map, expected) in &copies {
                assert!(map.iter().eq(expected.iter()), "seed {seed}");
                assert_eq!(map.iter().len(), expected.len());
                assert!((0..keys).all(|it| map.get(&it) == expected.get(&it)));
            }
            let emptied = copies.into_iter().next_back().map(|(mut map, expected)| {
                expected.keys().for_each(|it| assert!(map.remove_mut(it)));
                map
            });
            assert_eq!(emptied, Some(SharedMap::new()));
        }
    }

    #[test]
    fn a_large_map_is_few_nodes_deep_in_whatever_order_it_grew() {
        for order in [|it: u64| it, |it: u64| 30_000 - it, |it: u64| it * 7_919 % 30_011] {
            let mut map = SharedMap::new();
            (0..30_000).for_each(|it| map.insert_mut(order(it), it));
            let mut depth = 1;
            let mut node = map.root.as_deref().unwrap();
            while let Node::Branch(children) = node {
                depth += 1;
                node = &children[0].1;
            }
            assert!(depth <= 5, "{depth}");
        }
    }
}
