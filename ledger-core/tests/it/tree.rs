//! The workspace as a tree of files, and what of a source file is code.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder that holds the workspace's Cargo.toml.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("ledger-core lies in the workspace").to_path_buf()
}

/// Every file and folder of the workspace by its path from the root, with `/` between; what is
/// built or hidden is left out.
pub(crate) fn paths() -> Vec<String> {
    let mut found = vec![];
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the workspace is readable") {
            let path = entry.expect("the workspace is readable").path();
            let from_root = path.strip_prefix(root()).expect("it lies below the root");
            let from_root = from_root.to_str().expect("paths are UTF-8").replace('\\', "/");
            if from_root.starts_with('.') || from_root == "target" {
                continue;
            }
            found.push(from_root);
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    found.sort_unstable();
    found
}

pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|it| panic!("{path}: {it}"))
}

/// A source file.
pub(crate) struct Source {
    /// From the root.
    pub(crate) path: String,
    pub(crate) text: String,
}

pub(crate) fn sources() -> Vec<Source> {
    let found: Vec<_> = paths()
        .into_iter()
        .filter(|it| it.ends_with(".rs"))
        .map(|path| Source { text: read(&path), path })
        .collect();
    assert!(found.len() > 100, "only {} source files were found", found.len());
    found
}

impl Source {
    /// Whether it holds tests alone; a file of a package's own may still end in a module of them.
    pub(crate) fn is_test(&self) -> bool {
        self.path.split('/').any(|it| it == "tests" || it == "tests.rs")
    }

    /// The text without comments.
    pub(crate) fn without_comments(&self) -> String {
        strip(&self.text, true)
    }

    /// The text without comments and without what stands in string literals.
    pub(crate) fn code(&self) -> String {
        strip(&self.text, false)
    }
}

/// Whether `name` stands in the code as a word of its own.
pub(crate) fn names(code: &str, name: &str) -> bool {
    let inside = |it: char| it.is_alphanumeric() || it == '_';
    code.match_indices(name).any(|(at, _)| {
        let (before, from) = code.split_at(at);
        let behind = &from[name.len()..];
        !before.ends_with(inside) && !behind.starts_with(inside)
    })
}

/// Enough of Rust's grammar to leave out comments and, if asked to, what stands between quotes.
fn strip(text: &str, keep_strings: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(length) = string(rest, out.chars().next_back()) {
            match keep_strings {
                true => out.push_str(&rest[..length]),
                false => out.push_str("\"\""),
            }
            length
        } else if let Some(length) = character(rest) {
            out.push_str("' '");
            length
        } else {
            out.push(first);
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    out
}

fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    loop {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
        } else {
            at += rest.chars().next().map_or(0, char::len_utf8);
        }
        if depth == 0 || at == text.len() {
            return at;
        }
    }
}

/// The length of the string literal this text begins with, raw or not.
fn string(text: &str, before: Option<char>) -> Option<usize> {
    if before.is_some_and(|it| it.is_alphanumeric() || it == '_') && !text.starts_with('"') {
        return None;
    }
    let raw = text.trim_start_matches('b').strip_prefix('r');
    if let Some(raw) = raw {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if let Some(body) = raw[hashes..].strip_prefix('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let start = text.len() - body.len();
            return Some(start + body.find(&end).map_or(body.len(), |it| it + end.len()));
        }
    }
    let body = text.strip_prefix("b\"").or_else(|| text.strip_prefix('"'))?;
    let start = text.len() - body.len();
    let mut escaped = false;
    for (at, it) in body.char_indices() {
        match it {
            '"' if !escaped => return Some(start + at + 1),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    Some(text.len())
}

/// The length of the character literal this text begins with; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let body = text.strip_prefix('\'')?;
    let inner = body.chars().next()?;
    match inner {
        '\\' => body[2..].find('\'').map(|it| it + 4),
        _ => body[inner.len_utf8()..].starts_with('\'').then_some(inner.len_utf8() + 2),
    }
}

#[test]
fn code_is_told_from_comments_and_strings() {
    let text = concat!(
        "//! tokio\n",
        "/* sqlx /* deep */ sqlx */ let a = 'x'; let q = '\"'; let e = '\\''; // axum\n",
        "let b: &'static str = \"tokio \\\" sqlx\"; let c = r#\"axum \" \"#; let d = b\"hyper\";\n",
        "let tokio_like = 1;",
    );
    let source = Source { path: String::new(), text: text.to_owned() };
    for name in ["tokio", "sqlx", "axum", "hyper"] {
        assert!(!names(&source.code(), name), "{name} in {}", source.code());
    }
    for name in ["let", "static", "tokio_like", "b", "c", "d", "e"] {
        assert!(names(&source.code(), name), "{name} in {}", source.code());
    }
    assert!(source.without_comments().contains("tokio \\\" sqlx"));
    assert!(!source.without_comments().contains("//! tokio"));
}
