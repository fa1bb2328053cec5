//! An answer as the specification has it: fields in the query's order, and null where one failed,
//! or in the next place above where null may stand.
//!
//! The library tells fields in the order in which they were found and leaves out what failed.

use std::sync::Arc;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    BaseType, Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
    Type,
};
use async_graphql::{Name, PathSegment, Positioned, Response, Value, Variables};

use crate::document;
use crate::types::{self, Fields, OBJECTS};

/// What was asked, kept to complete the answer by.
pub(crate) struct Asked {
    document: Arc<ExecutableDocument>,
    operation: Option<String>,
    variables: Variables,
}

/// There is null where none may stand.
struct Null;

impl Asked {
    pub(crate) fn new(
        document: Arc<ExecutableDocument>,
        operation: Option<String>,
        variables: Variables,
    ) -> Asked {
        Asked { document, operation, variables }
    }

    /// The operation that is meant; `None` where that is not clear.
    pub(crate) fn operation(&self) -> Option<&OperationDefinition> {
        let mut operations = self.document.operations.iter();
        match &self.operation {
            Some(name) => operations
                .find(|it| it.0.is_some_and(|it| it == name))
                .map(|(_, operation)| &operation.node),
            None => match (operations.next(), operations.next()) {
                (Some((_, only)), None) => Some(&only.node),
                (None, _) | (Some(_), Some(_)) => None,
            },
        }
    }

    /// Whether something is asked that is not of one file.
    pub(crate) fn is_of_all_files(&self) -> bool {
        self.operation().is_some_and(|it| document::asks_of_all_files(&self.document, it))
    }

    /// Completes the answer to it.
    pub(crate) fn complete(&self, said: &mut Response) {
        let Some(operation) = self.operation() else { return };
        let planning = Planning { asked: self, operation };
        let plan = planning.object(OBJECTS.get("Query"), &[&operation.selection_set.node]);
        let errors: Vec<&[PathSegment]> = said.errors.iter().map(|it| it.path.as_slice()).collect();
        let mut data = std::mem::take(&mut said.data);
        if data == Value::Null && said.errors.is_empty() {
            // The library has null for an object of which nothing was asked: all was skipped.
            data = Value::Object(IndexMap::new());
        }
        let completing = Completing { errors };
        said.data = match completing.object(&plan, data, &Path::Root) {
            Ok(completed) => completed,
            Err(Null) => Value::Null,
        };
    }
}

/// The fields of an object that are asked for, in the query's order, those of one key together.
type Plan<'a> = Vec<Planned<'a>>;

struct Planned<'a> {
    key: &'a Name,
    /// `None` for `__typename`, `__schema` and `__type`.
    is: Option<&'a Type>,
    /// `None` for a scalar, and for what the schema says of itself.
    below: Option<Plan<'a>>,
}

/// Finds once what every object in a place is completed by. That is bounded as a query's fields are.
struct Planning<'a> {
    asked: &'a Asked,
    operation: &'a OperationDefinition,
}

impl<'a> Planning<'a> {
    fn object(&self, fields: Option<&'a Fields>, selections: &[&'a SelectionSet]) -> Plan<'a> {
        let mut asked = IndexMap::new();
        for selection in selections {
            self.collect(selection, &mut asked);
        }
        let planned = asked.into_iter().map(|(key, (field, selections))| {
            let is = fields.and_then(|it| it.get(&field.name.node)).map(|it| &it.is);
            let of = is.and_then(|it| OBJECTS.get(types::name(it)));
            Planned { key, is, below: of.map(|it| self.object(Some(it), &selections)) }
        });
        planned.collect()
    }

    /// The fields of a selection in their order, those of one key together. There are no abstract
    /// types: a fragment's condition holds wherever it may stand.
    fn collect(
        &self,
        selections: &'a SelectionSet,
        asked: &mut IndexMap<&'a Name, (&'a Field, Vec<&'a SelectionSet>)>,
    ) {
        for selection in &selections.items {
            match &selection.node {
                Selection::Field(field) if self.included(&field.node.directives) => {
                    let field = &field.node;
                    let entry = asked.entry(&field.response_key().node);
                    entry.or_insert((field, Vec::new())).1.push(&field.selection_set.node);
                }
                Selection::InlineFragment(it) if self.included(&it.node.directives) => {
                    self.collect(&it.node.selection_set.node, asked);
                }
                Selection::FragmentSpread(it) if self.included(&it.node.directives) => {
                    let name = &it.node.fragment_name.node;
                    if let Some(fragment) = self.asked.document.fragments.get(name) {
                        self.collect(&fragment.node.selection_set.node, asked);
                    }
                }
                Selection::Field(_)
                | Selection::InlineFragment(_)
                | Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn included(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().all(|it| {
            let condition = it.node.get_argument("if").map(|it| it.node.clone());
            let holds = condition.and_then(|it| it.into_const_with(|it| self.variable(&it)).ok());
            match it.node.name.node.as_str() {
                "skip" => holds != Some(Value::Boolean(true)),
                "include" => holds != Some(Value::Boolean(false)),
                _ => true,
            }
        })
    }

    fn variable(&self, name: &Name) -> Result<Value, ()> {
        let given = self.asked.variables.get(name).cloned();
        let defined =
            self.operation.variable_definitions.iter().find(|it| it.node.name.node == *name);
        given.or_else(|| defined?.node.default_value.clone().map(|it| it.node)).ok_or(())
    }
}

/// A place in the answer.
enum Path<'a> {
    Root,
    Field(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

struct Completing<'a> {
    /// Where something failed.
    errors: Vec<&'a [PathSegment]>,
}

impl Completing<'_> {
    fn value(
        &self,
        is: &Type,
        plan: Option<&Plan<'_>>,
        value: Value,
        path: &Path<'_>,
    ) -> Result<Value, Null> {
        let completed = match (&is.base, plan, value) {
            (BaseType::Named(_), Some(plan), value) => self.object(plan, value, path),
            (BaseType::List(of), plan, Value::List(items)) => {
                let items = items
                    .into_iter()
                    .enumerate()
                    .map(|(index, item)| self.value(of, plan, item, &Path::Item(path, index)));
                items.collect::<Result<_, Null>>().map(Value::List)
            }
            // A scalar, or what the schema says of itself.
            (BaseType::Named(_) | BaseType::List(_), _, value) => Ok(value),
        };
        match completed {
            Ok(Value::Null) | Err(Null) if is.nullable => Ok(Value::Null),
            Ok(Value::Null) | Err(Null) => Err(Null),
            Ok(value) => Ok(value),
        }
    }

    fn object(&self, plan: &Plan<'_>, value: Value, path: &Path<'_>) -> Result<Value, Null> {
        let mut found = match value {
            Value::Object(found) => found,
            // The library has null for an object of which every field failed.
            Value::Null if self.failed_below(path) => IndexMap::new(),
            value @ (Value::Null
            | Value::Number(_)
            | Value::String(_)
            | Value::Boolean(_)
            | Value::Binary(_)
            | Value::Enum(_)
            | Value::List(_)) => return Ok(value),
        };
        // As it is told where nothing failed and nothing was waited for.
        if found.keys().eq(plan.iter().map(|it| it.key)) {
            for (field, value) in plan.iter().zip(found.values_mut()) {
                let told = std::mem::take(value);
                *value = self.field(field, told, path)?;
            }
            return Ok(Value::Object(found));
        }
        let mut completed = IndexMap::with_capacity(plan.len());
        for field in plan {
            let value = found.swap_remove(field.key).unwrap_or_default();
            completed.insert(field.key.clone(), self.field(field, value, path)?);
        }
        Ok(Value::Object(completed))
    }

    fn field(&self, field: &Planned<'_>, value: Value, path: &Path<'_>) -> Result<Value, Null> {
        match field.is {
            Some(is) => self.value(is, field.below.as_ref(), value, &Path::Field(path, field.key)),
            None => Ok(value),
        }
    }

    fn failed_below(&self, path: &Path<'_>) -> bool {
        let within = |error: &&[PathSegment]| path.leads_to(error).is_some_and(|it| !it.is_empty());
        self.errors.iter().any(within)
    }
}

impl Path<'_> {
    /// What of a place's path lies beyond this place; `None` where it is another's.
    fn leads_to<'e>(&self, place: &'e [PathSegment]) -> Option<&'e [PathSegment]> {
        match self {
            Path::Root => Some(place),
            Path::Field(parent, name) => {
                let (first, beyond) = parent.leads_to(place)?.split_first()?;
                matches!(first, PathSegment::Field(it) if it == *name).then_some(beyond)
            }
            Path::Item(parent, index) => {
                let (first, beyond) = parent.leads_to(place)?.split_first()?;
                matches!(first, PathSegment::Index(it) if it == index).then_some(beyond)
            }
        }
    }
}
