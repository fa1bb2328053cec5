//! A map whose copies share what they hold: a B-tree that copies only the nodes on the way to what
//! changes, and none that nobody else has.
//!
//! A file has maps of one entry, and of tens of thousands. One entry takes one small node; a large map
//! is few nodes deep, so that neither looking up nor changing goes far through memory.

#[cfg(test)]
mod tests;

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
