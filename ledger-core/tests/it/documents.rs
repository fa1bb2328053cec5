//! Whether what the documents point at is there.

use crate::tree::{paths, read};

const DOCUMENTS: &[&str] = &["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];

/// Endings by which a name in backticks is known to be a file of ours.
const ENDINGS: &[&str] = &[".rs", ".md", ".toml", ".json", ".sql", ".graphql", ".yaml", ".txt"];

/// What a document names as a file or folder: `path/to/file.rs`, `file.rs`, `folder/` in
/// backticks outside blocks, and the targets of links. Commands, routes and patterns are none.
fn mentioned(document: &str) -> Vec<String> {
    let mut found = vec![];
    for (block, text) in document.split("\n```").enumerate() {
        if block % 2 == 1 {
            continue;
        }
        let quoted = text.split('`').skip(1).step_by(2);
        found.extend(quoted.filter(|it| is_path(it)).map(ToOwned::to_owned));
        let links = text.split("](").skip(1).filter_map(|it| it.split(')').next());
        let local = links.filter(|it| !it.contains("://") && !it.starts_with('#'));
        found.extend(local.filter_map(|it| it.split('#').next()).map(ToOwned::to_owned));
    }
    found
}

fn is_path(text: &str) -> bool {
    let plain = |it: char| it.is_ascii_alphanumeric() || "._-/".contains(it);
    let ours = !text.starts_with('/') && !text.starts_with("target/");
    let named = ENDINGS.iter().any(|it| text.ends_with(it) && text.len() > it.len());
    let folder = text.ends_with('/') || text.starts_with("script/");
    !text.is_empty() && text.chars().all(plain) && ours && (named || folder)
}

/// A document may leave out where a path begins: `writer/term.rs` is any path that ends so.
fn exists(mentioned: &str, paths: &[String]) -> bool {
    let wanted = mentioned.trim_end_matches('/');
    paths.iter().any(|it| {
        it.strip_suffix(wanted).is_some_and(|before| before.is_empty() || before.ends_with('/'))
    })
}

#[test]
fn what_the_documents_name_is_there() {
    let paths = paths();
    let mut missing = vec![];
    for document in DOCUMENTS {
        let mentioned = mentioned(&read(document));
        let absent = mentioned.into_iter().filter(|it| !exists(it, &paths));
        missing.extend(absent.map(|it| format!("{document}: {it}")));
    }
    assert!(missing.is_empty(), "these are named and not there: {missing:#?}");
    let named: usize = DOCUMENTS.iter().map(|it| self::mentioned(&read(it)).len()).sum();
    assert!(named > 20, "only {named} paths were found in the documents");
}

#[test]
fn a_path_is_told_from_other_words() {
    let text = "`writer/term.rs` [map](ARCHITECTURE.md#shape) `POST /v1/x.json` `/v1/` `body.rs`\n\
                ```\nscript/demo `gone.rs`\n```\n`script/demo` `loan-<uuid>` `3@88` `src/`";
    let expected = ["writer/term.rs", "body.rs", "ARCHITECTURE.md", "script/demo", "src/"];
    assert_eq!(mentioned(text), expected);

    let paths = ["command-api/src/writer/term.rs".to_owned(), "command-api/src".to_owned()];
    assert!(exists("writer/term.rs", &paths) && exists("src/", &paths));
    assert!(!exists("rm.rs", &paths) && !exists("writer/", &paths));
}
