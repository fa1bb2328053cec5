//! What the specification has invalid and the library lets pass: directives on `__typename`, and a
//! variable that may be null where null may not stand.
//!
//! Specification of October 2021: 5.7 "Directives", 5.8.5 "All Variable Usages Are Allowed".

use std::collections::HashSet;

use async_graphql::parser::types::{
    BaseType, Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
    Type,
};
use async_graphql::{Name, Pos, Positioned, ServerError};
use async_graphql_value::{ConstValue, Value};

use crate::types::{self, INPUTS, Input, OBJECTS};

/// Checks every operation with the fragments it names, each once.
///
/// # Errors
/// With the first thing that is invalid.
pub(crate) fn check(document: &ExecutableDocument) -> Result<(), ServerError> {
    for (_, operation) in document.operations.iter() {
        let mut checking =
            Checking { document, operation: &operation.node, fragments: HashSet::new() };
        let root = Name::new("Query");
        checking.selections(&operation.node.selection_set.node, Some(&root))?;
    }
    Ok(())
}

struct Checking<'a> {
    document: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
    /// Those met before.
    fragments: HashSet<&'a Name>,
}

impl<'a> Checking<'a> {
    /// `of` is `None` in what the schema says of itself.
    fn selections(
        &mut self,
        selections: &'a SelectionSet,
        of: Option<&Name>,
    ) -> Result<(), ServerError> {
        for selection in &selections.items {
            match &selection.node {
                Selection::Field(field) if field.node.name.node == "__typename" => {
                    self.typename(field)?;
                }
                Selection::Field(field) => {
                    self.conditions(&field.node.directives)?;
                    self.field(&field.node, of)?;
                }
                // There are no abstract types: a fragment is of the type in which it stands.
                Selection::InlineFragment(inline) => {
                    self.conditions(&inline.node.directives)?;
                    self.selections(&inline.node.selection_set.node, of)?;
                }
                Selection::FragmentSpread(spread) => {
                    self.conditions(&spread.node.directives)?;
                    let name = &spread.node.fragment_name.node;
                    let found = self.document.fragments.get(name);
                    if let Some(fragment) = found.filter(|_| self.fragments.insert(name)) {
                        self.selections(&fragment.node.selection_set.node, of)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn typename(&self, field: &Positioned<Field>) -> Result<(), ServerError> {
        if !field.node.selection_set.node.items.is_empty() || !field.node.arguments.is_empty() {
            return Err(invalid("`__typename` has neither arguments nor fields", field.pos));
        }
        for Positioned { pos, node: directive } in &field.node.directives {
            let name = directive.name.node.as_str();
            if !matches!(name, "skip" | "include") {
                return Err(invalid(format!("unknown directive `@{name}`"), *pos));
            }
            let [(argument, value)] = directive.arguments.as_slice() else {
                let message = format!("`@{name}` has one argument, `if`, and wants it");
                return Err(invalid(message, *pos));
            };
            let fits = matches!(value.node, Value::Boolean(_) | Value::Variable(_));
            if argument.node != "if" || !fits {
                return Err(invalid(format!("`@{name}` wants `if`, true or false"), *pos));
            }
        }
        self.conditions(&field.node.directives)
    }

    fn field(&mut self, field: &'a Field, of: Option<&Name>) -> Result<(), ServerError> {
        let known = of.and_then(|it| OBJECTS.get(it)).and_then(|it| it.get(&field.name.node));
        for (name, value) in &field.arguments {
            if let Some(input) = known.and_then(|it| it.arguments.get(&name.node)) {
                self.value(&value.node, input, value.pos)?;
            }
            // The one argument of introspection that may not be null.
            if let (true, Value::Variable(it)) = (field.name.node == "__type", &value.node) {
                self.variable(it, &required("String"), false, value.pos)?;
            }
        }
        self.selections(&field.selection_set.node, known.map(|it| types::name(&it.is)))
    }

    fn conditions(&self, directives: &[Positioned<Directive>]) -> Result<(), ServerError> {
        for directive in directives {
            for (_, value) in &directive.node.arguments {
                if let Value::Variable(name) = &value.node {
                    self.variable(name, &required("Boolean"), false, value.pos)?;
                }
            }
        }
        Ok(())
    }

    fn value(&self, value: &Value, input: &Input, pos: Pos) -> Result<(), ServerError> {
        match value {
            Value::Variable(name) => self.variable(name, &input.is, input.has_default, pos),
            Value::List(items) => {
                let is = match &input.is.base {
                    BaseType::List(of) => of.as_ref(),
                    BaseType::Named(_) => &input.is,
                };
                let of = Input { is: is.clone(), has_default: false };
                items.iter().try_for_each(|it| self.value(it, &of, pos))
            }
            Value::Object(fields) => {
                let Some(known) = INPUTS.get(types::name(&input.is)) else { return Ok(()) };
                for (name, value) in fields {
                    if let Some(input) = known.get(name) {
                        self.value(value, input, pos)?;
                    }
                }
                Ok(())
            }
            Value::Null
            | Value::Number(_)
            | Value::String(_)
            | Value::Boolean(_)
            | Value::Binary(_)
            | Value::Enum(_) => Ok(()),
        }
    }

    /// Whether null may stand here, or cannot come here.
    fn variable(
        &self,
        name: &Name,
        expected: &Type,
        has_default: bool,
        pos: Pos,
    ) -> Result<(), ServerError> {
        let mut defined = self.operation.variable_definitions.iter().map(|it| &it.node);
        // An unknown one is found by the library, and so is another type.
        let Some(defined) = defined.find(|it| it.name.node == *name) else { return Ok(()) };
        let given = &defined.var_type.node;
        let default = defined.default_value.as_ref().map(|it| &it.node);
        let never_null =
            !given.nullable || has_default || default.is_some_and(|it| *it != ConstValue::Null);
        if expected.nullable || never_null {
            return Ok(());
        }
        let message =
            format!("the variable ${name} of type {given} may be null, and {expected} is expected");
        Err(invalid(message, pos))
    }
}

fn required(name: &str) -> Type {
    Type { base: BaseType::Named(Name::new(name)), nullable: false }
}

fn invalid(message: impl Into<String>, pos: Pos) -> ServerError {
    ServerError::new(message, Some(pos))
}
