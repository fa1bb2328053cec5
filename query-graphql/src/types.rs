//! The schema's types, as its own language tells them: what the library knows of them it keeps to
//! itself.

use std::collections::HashMap;
use std::sync::LazyLock;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, InputValueDefinition, Type, TypeKind, TypeSystemDefinition,
};
use async_graphql::{Name, Positioned};

use crate::schema;

/// A field of an object.
pub(crate) struct Field {
    pub(crate) is: Type,
    pub(crate) arguments: HashMap<Name, Input>,
}

/// An argument, or a field of an input object.
pub(crate) struct Input {
    pub(crate) is: Type,
    pub(crate) has_default: bool,
}

pub(crate) type Fields = HashMap<Name, Field>;

/// The fields of every object type.
pub(crate) static OBJECTS: LazyLock<HashMap<Name, Fields>> = LazyLock::new(|| {
    let fields = |kind| match kind {
        TypeKind::Object(object) => {
            let fields = object.fields.into_iter().map(|it| {
                let (is, arguments) = (it.node.ty.node, inputs(it.node.arguments));
                (it.node.name.node, Field { is, arguments })
            });
            Some(fields.collect())
        }
        TypeKind::InputObject(_)
        | TypeKind::Scalar
        | TypeKind::Interface(_)
        | TypeKind::Union(_)
        | TypeKind::Enum(_) => None,
    };
    types(fields)
});

/// The fields of every input object.
pub(crate) static INPUTS: LazyLock<HashMap<Name, HashMap<Name, Input>>> = LazyLock::new(|| {
    let fields = |kind| match kind {
        TypeKind::InputObject(object) => Some(inputs(object.fields)),
        TypeKind::Object(_)
        | TypeKind::Scalar
        | TypeKind::Interface(_)
        | TypeKind::Union(_)
        | TypeKind::Enum(_) => None,
    };
    types(fields)
});

fn types<T>(of: impl Fn(TypeKind) -> Option<T>) -> HashMap<Name, T> {
    let document = parse_schema(schema::sdl()).expect("the schema's own language can be read");
    let mut types = HashMap::new();
    for definition in document.definitions {
        let TypeSystemDefinition::Type(it) = definition else { continue };
        if let Some(known) = of(it.node.kind) {
            types.insert(it.node.name.node, known);
        }
    }
    types
}

fn inputs(defined: Vec<Positioned<InputValueDefinition>>) -> HashMap<Name, Input> {
    let one = |it: Positioned<InputValueDefinition>| {
        let has_default = it.node.default_value.is_some();
        (it.node.name.node, Input { is: it.node.ty.node, has_default })
    };
    defined.into_iter().map(one).collect()
}

/// The name of a type without the lists around it.
pub(crate) fn name(of: &Type) -> &Name {
    match &of.base {
        BaseType::Named(name) => name,
        BaseType::List(items) => name(items),
    }
}
