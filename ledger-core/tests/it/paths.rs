//! The paths that a source file names, and what its `use` declarations call them.

use crate::tree::Source;

/// A path counted from the crate, and the name it has where it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) path: Vec<String>,
    pub(crate) name: String,
    /// Whether a `use` names it, so that others may come by it here.
    pub(crate) is_use: bool,
}

/// The module of a source file below this folder, counted from the crate; none for its root.
pub(crate) fn module(path: &str, folder: &str) -> Vec<String> {
    let inside = path.strip_prefix(folder).expect("it lies in the package");
    let inside = inside.strip_suffix(".rs").expect("it is a source file");
    let mut modules: Vec<String> = inside.split('/').map(str::to_owned).collect();
    modules.pop_if(|it| it == "mod");
    match modules.as_slice() {
        [root] if root == "lib" || root == "main" => vec![],
        _ => modules,
    }
}

/// The code of a source file without its modules of tests.
pub(crate) fn code(source: &Source) -> String {
    let mut code = source.code();
    let mut from = 0;
    while let Some(at) = code[from..].find("#[cfg(test)]").map(|it| it + from) {
        let item = code[at..].find(['{', ';']).map_or(code.len(), |it| it + at);
        let is_module = code[at..item].split_whitespace().any(|it| it == "mod");
        if is_module && code[item..].starts_with('{') {
            code.replace_range(at..end_of_group(&code, item), "");
        }
        from = (at + 1).min(code.len());
    }
    code
}

/// Behind the brace that closes the one at `open`.
fn end_of_group(code: &str, open: usize) -> usize {
    let mut depth = 0;
    for (at, it) in code[open..].char_indices() {
        match it {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => (),
        }
        if depth == 0 {
            return open + at + 1;
        }
    }
    code.len()
}

/// What this code, in this module, names by paths from the crate, from a module above or from its
/// own. A macro lies in no module.
pub(crate) fn named(code: &str, module: &[String]) -> Vec<Named> {
    let mut found = vec![];
    let word = |it: char| it.is_alphanumeric() || it == '_';
    for (at, _) in code.match_indices("crate::") {
        let before = &code[..at];
        if !before.ends_with(|it| word(it) || it == '$') {
            found.extend(below(&[], before, &code[at + "crate::".len()..]));
        }
    }
    for (at, _) in code.match_indices("super::") {
        let before = &code[..at];
        if before.ends_with("super::") || before.ends_with(word) {
            continue;
        }
        let mut from = &code[at..];
        let mut above = module.to_vec();
        while let Some(rest) = from.strip_prefix("super::") {
            above.pop();
            from = rest;
        }
        found.extend(below(&above, before, from));
    }
    for (at, _) in code.match_indices("self::") {
        let before = &code[..at];
        if !before.ends_with(word) {
            found.extend(below(module, before, &code[at + "self::".len()..]));
        }
    }
    for (at, _) in code.match_indices("use ") {
        let (before, from) = (&code[..at], &code[at + "use ".len()..]);
        let elsewhere = ["crate::", "super::", "self::"].iter().any(|it| from.starts_with(it));
        if !elsewhere && !before.ends_with(word) {
            found.extend(below(module, &code[..at + "use ".len()], from));
        }
    }
    found
}

fn below(module: &[String], before: &str, code: &str) -> Vec<Named> {
    let is_use = before.ends_with("use ");
    let mut found = leaves(code);
    for it in &mut found {
        it.path.splice(..0, module.iter().cloned());
        it.is_use = is_use;
    }
    found
}

/// Each path in the tree of names this code begins with: `party::{Country, customer::State}` has
/// `party::Country` and `party::customer::State`.
fn leaves(code: &str) -> Vec<Named> {
    if let Some(group) = code.strip_prefix('{') {
        return members(group).into_iter().flat_map(leaves).collect();
    }
    let end = code.find(|it: char| !(it.is_alphanumeric() || it == '_')).unwrap_or(code.len());
    let (name, rest) = code.split_at(end);
    if rest.starts_with('!') {
        return vec![];
    }
    let Some(rest) = rest.strip_prefix("::") else {
        let alias = rest.strip_prefix(" as ").map(|it| it.trim_start());
        let alias =
            alias.and_then(|it| it.split(|it: char| !(it.is_alphanumeric() || it == '_')).next());
        let path = if name == "self" { vec![] } else { vec![name.to_owned()] };
        return vec![Named { path, name: alias.unwrap_or(name).to_owned(), is_use: false }];
    };
    let mut found = leaves(rest);
    for it in &mut found {
        if it.path.is_empty() && it.name == "self" {
            it.name = name.to_owned();
        }
        it.path.insert(0, name.to_owned());
    }
    found
}

/// What stands between the commas of the group this code is in.
fn members(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0, 0, vec![]);
    for (at, it) in group.char_indices() {
        match it {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.push(group[start..at].trim());
                start = at + 1;
                if it == '}' {
                    break;
                }
            }
            _ => (),
        }
    }
    found.retain(|it| !it.is_empty());
    found
}

#[test]
fn paths_are_found_however_they_are_written() {
    let module: Vec<String> = ["credit", "loan"].map(str::to_owned).to_vec();
    let found = |code: &str| -> Vec<String> {
        let of = |it: Named| format!("{} as {}", it.path.join("::"), it.name);
        named(code, &module).into_iter().map(of).collect()
    };
    assert_eq!(
        found("use crate::{money::Money, party::customer::{self, State as Customer}};"),
        [
            "money::Money as Money",
            "party::customer as customer",
            "party::customer::State as Customer"
        ]
    );
    assert_eq!(
        found("pub use self::state::State; fn f() -> super::line::State {}"),
        ["credit::line::State as State", "credit::loan::state::State as State",]
    );
    assert_eq!(
        found("let a = crate::log::ids::<u8>(super::super::money::zero());"),
        ["log::ids:: as ", "money::zero as zero",]
    );
    assert_eq!(found("$crate::money::of!(); myself::x(); mycrate::y();"), Vec::<String>::new());
}

#[test]
fn modules_of_tests_are_left_out_and_what_stands_behind_them_is_not() {
    let text = "use crate::a;\n#[cfg(test)]\nmod tests { mod b { use crate::b; } }\n\
                #[cfg(test)]\nmod more;\nuse crate::c;";
    let source = Source { path: String::new(), text: text.to_owned() };
    let paths: Vec<String> =
        named(&code(&source), &[]).into_iter().map(|it| it.path.join("::")).collect();
    assert_eq!(paths, ["a", "c"]);
}
