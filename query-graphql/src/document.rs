//! How large a query is once its fragments stand in their places, found without putting them
//! there: the library's own checks walk every place, which takes 3.6 s for 21 fragments that each
//! name the next one twice, and twice as long for each one more.

use std::collections::HashMap;

use async_graphql::parser::types::{
    ExecutableDocument, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Positioned, ServerError, Value, Variables};

use crate::limits::{COMPLEXITY_MAX, NESTING_MAX, too_complex, too_deep};
use crate::types::OBJECTS;

/// Checks a query's text before it is parsed: parsing and all that follows call themselves once a
/// bracket, and the library bounds that for fields alone.
///
/// # Errors
/// When brackets are nested too deep.
pub(crate) fn check_text(query: &str) -> Result<(), ServerError> {
    let mut rest = query;
    let mut nesting = 0_usize;
    while let Some(first) = rest.chars().next() {
        match first {
            '{' | '[' | '(' => nesting += 1,
            '}' | ']' | ')' => nesting = nesting.saturating_sub(1),
            '"' | '#' => {
                rest = behind(rest);
                continue;
            }
            _ => {}
        }
        if nesting > NESTING_MAX {
            return Err(too_deep());
        }
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
    }
    Ok(())
}

/// What comes behind the string or comment that the text begins with, as the parser sees it: it
/// takes a block string without an end for an empty string and what follows.
fn behind(text: &str) -> &str {
    let block = text.strip_prefix(BLOCK).and_then(|it| behind_end(it, &[BLOCK], &[r#"\""""#]));
    let found = match (block, text.strip_prefix('"')) {
        (Some(rest), _) => Some(rest),
        (None, Some(body)) => behind_end(body, &["\"", "\n", "\r"], &[r"\\", r#"\""#]),
        (None, None) => behind_end(text, &["\n", "\r"], &[]),
    };
    found.unwrap_or_default()
}

const BLOCK: &str = "\"\"\"";

fn behind_end<'a>(mut rest: &'a str, ends: &[&str], escapes: &[&str]) -> Option<&'a str> {
    loop {
        let first = rest.chars().next()?;
        let begins =
            |with: &[&str]| with.iter().find(|it| rest.starts_with(**it)).map(|it| it.len());
        match (begins(escapes), begins(ends)) {
            (Some(escape), _) => rest = rest.get(escape..)?,
            (None, Some(end)) => return rest.get(end..),
            (None, None) => rest = rest.get(first.len_utf8()..)?,
        }
    }
}

/// Checks a parsed query.
///
/// # Errors
/// When with its fragments it nests too deep or has too many fields, or a fragment leads back to
/// itself.
pub(crate) fn check(document: &ExecutableDocument) -> Result<(), ServerError> {
    let mut sizes = Sizes { document, known: HashMap::new() };
    let mut fields = 0_usize;
    for (_, operation) in document.operations.iter() {
        let size = sizes.of(&operation.node.selection_set.node, 0)?;
        fields = fields.saturating_add(size.fields);
    }
    match fields > COMPLEXITY_MAX {
        true => Err(too_complex()),
        false => Ok(()),
    }
}

/// Whether something is asked that is not of one file: what has no id is of all. Fragments that lead
/// back to themselves were refused before.
pub(crate) fn asks_of_all_files(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
) -> bool {
    fn any(document: &ExecutableDocument, selections: &SelectionSet) -> bool {
        selections.items.iter().any(|it| match &it.node {
            Selection::Field(field) => {
                let known = OBJECTS.get("Query").and_then(|it| it.get(&field.node.name.node));
                known.is_some_and(|it| !it.arguments.contains_key("id"))
            }
            Selection::InlineFragment(it) => any(document, &it.node.selection_set.node),
            Selection::FragmentSpread(it) => {
                let fragment = document.fragments.get(&it.node.fragment_name.node);
                fragment.is_some_and(|it| any(document, &it.node.selection_set.node))
            }
        })
    }
    any(document, &operation.selection_set.node)
}

/// Checks that every variable that must have a value has one.
///
/// # Errors
/// When one has none: nothing can be executed then.
pub(crate) fn check_variables(
    operation: &OperationDefinition,
    variables: &Variables,
) -> Result<(), ServerError> {
    for Positioned { pos, node: it } in &operation.variable_definitions {
        let given = variables.get(&it.name.node).or(it.default_value.as_ref().map(|it| &it.node));
        if !it.var_type.node.nullable && given.is_none_or(|it| *it == Value::Null) {
            let message = format!("the variable ${} of type {} has no value", it.name, it.var_type);
            return Err(ServerError::new(message, Some(*pos)));
        }
    }
    Ok(())
}

#[derive(Clone, Copy, Default)]
struct Size {
    fields: usize,
    /// Selections within selections.
    height: usize,
}

struct Sizes<'a> {
    document: &'a ExecutableDocument,
    /// The fragments met so far; `None` while one is being looked at.
    known: HashMap<&'a str, Option<Size>>,
}

impl<'a> Sizes<'a> {
    fn of(&mut self, selections: &'a SelectionSet, level: usize) -> Result<Size, ServerError> {
        if level > NESTING_MAX {
            return Err(too_deep());
        }
        let mut whole = Size::default();
        for selection in &selections.items {
            let inner = match &selection.node {
                Selection::Field(field) => {
                    let inner = self.of(&field.node.selection_set.node, level + 1)?;
                    Size { fields: inner.fields.saturating_add(1), ..inner }
                }
                Selection::InlineFragment(inline) => {
                    self.of(&inline.node.selection_set.node, level + 1)?
                }
                Selection::FragmentSpread(spread) => {
                    self.of_fragment(&spread.node.fragment_name.node, level + 1)?
                }
            };
            whole.fields = whole.fields.saturating_add(inner.fields);
            whole.height = whole.height.max(inner.height + 1);
        }
        match level + whole.height > NESTING_MAX {
            true => Err(too_deep()),
            false => Ok(whole),
        }
    }

    fn of_fragment(&mut self, name: &'a str, level: usize) -> Result<Size, ServerError> {
        match self.known.get(name) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => {
                let message = format!("the fragment `{name}` leads back to itself");
                return Err(ServerError::new(message, None));
            }
            None => {}
        }
        // An unknown name is found by the library, which says so.
        let Some(fragment) = self.document.fragments.get(name) else { return Ok(Size::default()) };
        self.known.insert(name, None);
        let size = self.of(&fragment.node.selection_set.node, level)?;
        self.known.insert(name, Some(size));
        Ok(size)
    }
}
