//! Objects and lists told where they stand: fields are asked one after the other, and only those that
//! wait for rows are kept to be asked again.
//!
//! The library has a task, and what counts an answer another future, for every field; most of an
//! answer's fields have their values in hand. What is told here counts itself.

use std::borrow::Cow;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;

use async_graphql::indexmap::IndexMap;
use async_graphql::indexmap::map::Entry;
use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::{
    ContextSelectionSet, Name, ObjectType, OutputType, Positioned, ServerResult, Value,
};
use futures_util::future::{BoxFuture, FutureExt};

use crate::budget::{Budget, bytes_of};

/// An object, as its type says.
pub(super) struct Told<T>(pub(super) T);

/// A list of objects, as their type says.
pub(super) struct Listed<T>(pub(super) Vec<T>);

impl<T: ObjectType> OutputType for Told<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::qualified_type_name()
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(
        &self,
        context: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        tell(&self.0, context).await
    }
}

impl<T: ObjectType> OutputType for Listed<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<T>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<T>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        context: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let budget = context.data_unchecked::<Arc<Budget>>();
        budget.take_values(self.0.len()).await;
        let items = self.0.iter().enumerate().map(|(index, item)| {
            async move {
                let context = context.with_index(index);
                tell(item, &context).await.map_err(|it| context.set_error_path(it))
            }
            .boxed()
        });
        each(budget, items).await.into_iter().collect::<ServerResult<_>>().map(Value::List)
    }
}

/// The fields of an object that are asked for, in the query's order. One that fails is left out, and
/// its error told.
async fn tell<T: ObjectType>(object: &T, context: &ContextSelectionSet<'_>) -> ServerResult<Value> {
    let mut fields = Vec::with_capacity(context.item.node.items.len());
    collect(context, &context.item.node, &mut fields);
    let budget = context.data_unchecked::<Arc<Budget>>();
    budget.take_values(fields.len()).await;
    let asked = fields.iter().map(|field| value(object, context, field).boxed());
    let values = each(budget, asked).await;

    let mut told = IndexMap::with_capacity(fields.len());
    let mut bytes = 0;
    for (field, value) in fields.into_iter().zip(values) {
        let key = &field.node.response_key().node;
        match value {
            Ok(value) => {
                // What a list or object of fields holds was taken before it.
                let is_whole = field.node.selection_set.node.items.is_empty();
                // With the quotes and signs around it.
                bytes += key.len() + if is_whole { bytes_of(&value) } else { 0 } + 6;
                insert(&mut told, key.clone(), value);
            }
            Err(error) => context.add_error(error),
        }
    }
    budget.take_bytes(bytes).await;
    Ok(if told.is_empty() { Value::Null } else { Value::Object(told) })
}

async fn value<T: ObjectType>(
    object: &T,
    context: &ContextSelectionSet<'_>,
    field: &Positioned<Field>,
) -> ServerResult<Value> {
    if field.node.name.node == "__typename" {
        return Ok(Value::String(object.introspection_type_name().into_owned()));
    }
    let context = context.with_field(field);
    Ok(object.resolve_field(&context).await?.unwrap_or_default())
}

/// The fields of a selection, those of its fragments among them: there are no abstract types, so that a
/// fragment's condition holds wherever it may stand. What a directive leaves out is not there any more.
fn collect<'a>(
    context: &ContextSelectionSet<'a>,
    selections: &'a SelectionSet,
    fields: &mut Vec<&'a Positioned<Field>>,
) {
    for selection in &selections.items {
        match &selection.node {
            Selection::Field(field) => fields.push(field),
            Selection::InlineFragment(it) => {
                collect(context, &it.node.selection_set.node, fields);
            }
            Selection::FragmentSpread(it) => {
                let fragments = &context.query_env.fragments;
                if let Some(fragment) = fragments.get(&it.node.fragment_name.node) {
                    collect(context, &fragment.node.selection_set.node, fields);
                }
            }
        }
    }
}

/// Adds a field. One that is asked for twice under one name is told once, with what is asked of it in
/// both places.
fn insert(told: &mut IndexMap<Name, Value>, key: Name, value: Value) {
    match told.entry(key) {
        Entry::Vacant(entry) => drop(entry.insert(value)),
        Entry::Occupied(mut entry) => join(entry.get_mut(), value),
    }
}

fn join(told: &mut Value, more: Value) {
    match (told, more) {
        (Value::Object(told), Value::Object(more)) => {
            for (key, value) in more {
                insert(told, key, value);
            }
        }
        (Value::List(told), Value::List(more)) => {
            for (told, more) in told.iter_mut().zip(more) {
                join(told, more);
            }
        }
        // The same field of the same object has the same value.
        (_, _) => {}
    }
}

/// What all of these come to, in their order: each is begun before any is waited for, so that what
/// they ask rows for is read at once. While the answer pauses none is begun.
async fn each<'a, V>(
    budget: &Budget,
    mut futures: impl Iterator<Item = BoxFuture<'a, V>> + Send,
) -> Vec<V> {
    let mut ended: Vec<Option<V>> = Vec::with_capacity(futures.size_hint().0);
    let mut waiting: Vec<(usize, BoxFuture<'a, V>)> = Vec::new();
    poll_fn(|context| {
        waiting.retain_mut(|(place, future)| match future.as_mut().poll(context) {
            Poll::Ready(value) => {
                if let Some(it) = ended.get_mut(*place) {
                    *it = Some(value);
                }
                false
            }
            Poll::Pending => true,
        });
        while !budget.pauses() {
            let Some(mut future) = futures.next() else {
                return if waiting.is_empty() { Poll::Ready(()) } else { Poll::Pending };
            };
            match future.as_mut().poll(context) {
                Poll::Ready(value) => ended.push(Some(value)),
                Poll::Pending => {
                    waiting.push((ended.len(), future));
                    ended.push(None);
                }
            }
        }
        // Who pauses may go on behind us: in the turn in which it does, we found it pausing still.
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
    ended.into_iter().map(|it| it.expect("none is waited for any more")).collect()
}
