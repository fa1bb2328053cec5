//! An answer as the specification has it: fields in the query's order, and null where one failed,
//! or in the next place above where null may stand.
//!
//! The library tells fields in the order in which they were found and leaves out what failed.

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    BaseType, Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
    Type,
};
use async_graphql::{Name, PathSegment, Positioned, Response, Value, Variables};

use crate::document;
use crate::types::{Fields, OBJECTS};

/// What was asked, kept to complete the answer by.
pub(crate) struct Asked {
    document: ExecutableDocument,
    operation: Option<String>,
    variables: Variables,
}

/// There is null where none may stand.
struct Null;

impl Asked {
    pub(crate) fn new(
        document: &ExecutableDocument,
        operation: Option<&str>,
        variables: &Variables,
    ) -> Asked {
        Asked {
            document: document.clone(),
            operation: operation.map(str::to_owned),
            variables: variables.clone(),
        }
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
        let errors: Vec<&[PathSegment]> = said.errors.iter().map(|it| it.path.as_slice()).collect();
        let completing = Completing { asked: self, operation, errors };
        let root = Type { base: BaseType::Named(Name::new("Query")), nullable: true };
        let selections = [&operation.selection_set.node];
        let mut data = std::mem::take(&mut said.data);
        if data == Value::Null && said.errors.is_empty() {
            // The library has null for an object of which nothing was asked: all was skipped.
            data = Value::Object(IndexMap::new());
        }
        said.data = completing.value(&root, &selections, data, &mut Vec::new()).unwrap_or_default();
    }
}

struct Completing<'a> {
    asked: &'a Asked,
    operation: &'a OperationDefinition,
    /// Where something failed.
    errors: Vec<&'a [PathSegment]>,
}

impl<'a> Completing<'a> {
    fn value(
        &self,
        is: &Type,
        selections: &[&'a SelectionSet],
        value: Value,
        path: &mut Vec<PathSegment>,
    ) -> Result<Value, Null> {
        let completed = match (&is.base, value) {
            (BaseType::Named(name), value) => match (OBJECTS.get(name), value) {
                (Some(fields), Value::Object(found)) => {
                    self.object(fields, selections, found, path)
                }
                // The library has null for an object of which every field failed.
                (Some(fields), Value::Null) if self.failed_below(path) => {
                    self.object(fields, selections, IndexMap::new(), path)
                }
                // A scalar, or what the schema says of itself.
                (_, value) => Ok(value),
            },
            (BaseType::List(of), Value::List(items)) => {
                let mut completed = Vec::with_capacity(items.len());
                for (index, item) in items.into_iter().enumerate() {
                    path.push(PathSegment::Index(index));
                    completed.push(self.value(of, selections, item, path));
                    path.pop();
                }
                completed.into_iter().collect::<Result<_, Null>>().map(Value::List)
            }
            (BaseType::List(_), value) => Ok(value),
        };
        match completed {
            Ok(Value::Null) | Err(Null) if is.nullable => Ok(Value::Null),
            Ok(Value::Null) | Err(Null) => Err(Null),
            Ok(value) => Ok(value),
        }
    }

    fn object(
        &self,
        fields: &Fields,
        selections: &[&'a SelectionSet],
        mut found: IndexMap<Name, Value>,
        path: &mut Vec<PathSegment>,
    ) -> Result<Value, Null> {
        let mut asked: IndexMap<&Name, (&Field, Vec<&SelectionSet>)> = IndexMap::new();
        for selection in selections {
            self.collect(selection, &mut asked);
        }
        let mut completed = IndexMap::with_capacity(asked.len());
        for (key, (field, selections)) in asked {
            let value = found.swap_remove(key).unwrap_or_default();
            let value = match fields.get(&field.name.node) {
                Some(known) => {
                    path.push(PathSegment::Field(key.to_string()));
                    let value = self.value(&known.is, &selections, value, path);
                    path.pop();
                    value?
                }
                // `__typename`, `__schema` and `__type`.
                None => value,
            };
            completed.insert(key.clone(), value);
        }
        Ok(Value::Object(completed))
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

    fn failed_below(&self, path: &[PathSegment]) -> bool {
        self.errors.iter().any(|it| it.len() > path.len() && it.starts_with(path))
    }
}
