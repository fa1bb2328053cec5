//! The states of a file's streams of one kind, by id.

use std::sync::Arc;

use uuid::Uuid;

use crate::counted::{Cost, count, count_copy};
use crate::decider::Decider;
use crate::shared::SharedMap;

/// Cloning shares them all. Nobody looks at a stream but through here, so that tests can count how
/// many are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Streams<S>(SharedMap<Uuid, Arc<S>>);

impl<S> Streams<S> {
    pub(super) fn none() -> Streams<S> {
        Streams(SharedMap::new())
    }

    pub fn get(&self, id: &Uuid) -> Option<&Arc<S>> {
        count(Cost::Stream);
        self.0.get(id)
    }

    pub fn contains_key(&self, id: &Uuid) -> bool {
        self.0.contains_key(id)
    }

    /// How many there are.
    pub fn size(&self) -> usize {
        self.0.size()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (&Uuid, &Arc<S>)> {
        self.0.iter().inspect(|_| count(Cost::Stream))
    }

    pub fn keys(&self) -> impl Iterator<Item = &Uuid> {
        self.iter().map(|(id, _)| id)
    }

    pub fn values(&self) -> impl Iterator<Item = &Arc<S>> {
        self.iter().map(|(_, it)| it)
    }

    /// Puts a state in the place of another, whatever the file says of it.
    #[cfg(test)]
    pub(super) fn insert_mut(&mut self, id: Uuid, state: Arc<S>) {
        self.0.insert_mut(id, state);
    }

    /// Takes in an event of one stream: in place where nobody else holds its state, so that a replay
    /// copies nothing.
    pub(super) fn evolve<D>(&mut self, id: Uuid, event: &D::Event)
    where
        D: Decider<State = S>,
        S: Clone + Default,
    {
        if !self.0.contains_key(&id) {
            self.0.insert_mut(id, Arc::default());
        }
        let shared = self.0.get_mut(&id).expect("the stream was put in above");
        count(Cost::Stream);
        count_copy(shared, size_of::<S>());
        let state = Arc::make_mut(shared);
        *state = D::evolve(std::mem::take(state), event);
    }
}
