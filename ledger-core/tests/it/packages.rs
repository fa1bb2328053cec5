//! Rules of the packages: what they depend on, and the lints each brings.

use std::process::Command;

use crate::tree::{names, read, root, sources};

/// The members of the workspace by their folders, as the root Cargo.toml lists them.
pub(crate) fn members() -> Vec<String> {
    let manifest = read("Cargo.toml");
    let (_, list) = manifest.split_once("members = [").expect("the workspace lists its members");
    let (list, _) = list.split_once(']').expect("the list ends");
    let members: Vec<_> = list
        .split(',')
        .map(|it| it.trim().trim_matches('"').to_owned())
        .filter(|it| !it.is_empty())
        .collect();
    assert!(members.len() >= 9, "{members:?}");
    members
}

/// The packages that `package` is built with, itself included.
fn dependencies(package: &str, edges: &str) -> Vec<String> {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--prefix", "none", "--format", "{p}"])
        .args(["--package", package, "--edges", edges])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(tree.status.success(), "cargo tree: {}", String::from_utf8_lossy(&tree.stderr));
    let names = String::from_utf8(tree.stdout).expect("cargo tree prints UTF-8");
    let names = names.lines().filter_map(|it| it.split_whitespace().next());
    let mut names: Vec<_> = names.map(ToOwned::to_owned).collect();
    names.sort_unstable();
    names.dedup();
    assert!(names.iter().any(|it| it == package), "{package} is in its own tree: {names:?}");
    names
}

#[test]
fn nothing_runs_behind_the_core() {
    let names = dependencies("ledger-core", "normal");
    for outside in ["tokio", "rdkafka", "sqlx", "sqlx-core", "axum", "hyper", "reqwest"] {
        assert!(!names.iter().any(|it| it == outside), "ledger-core is built with {outside}");
    }
    let core_and_its_own = ["serde", "serde_json", "chrono", "rust_decimal", "sha2", "uuid"];
    for inside in core_and_its_own {
        assert!(names.iter().any(|it| it == inside), "the tree is read wrong: {names:?}");
    }
}

#[test]
fn the_sides_of_commands_and_of_queries_never_meet() {
    for (one, other) in [("command-api", "query-graphql"), ("query-graphql", "command-api")] {
        let names = dependencies(one, "normal,build,dev");
        assert!(!names.iter().any(|it| it == other), "{one} depends on {other}");
    }
    for it in sources() {
        let forbidden = match it.path.split('/').next() {
            Some("command-api") => "query_graphql",
            Some("query-graphql") => "command_api",
            Some(_) | None => continue,
        };
        assert!(!names(&it.code(), forbidden), "{} imports {forbidden}", it.path);
    }
}

/// A package without one would take its parent folder's: the adapters the bans of the rules.
#[test]
fn every_package_brings_its_own_lints() {
    for member in members() {
        let path = root().join(&member).join("clippy.toml");
        assert!(path.is_file(), "{member} has no clippy.toml of its own");
        let manifest = read(&format!("{member}/Cargo.toml"));
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{member}/Cargo.toml does not take the workspace's lints"
        );
    }
}

#[test]
fn the_rules_are_kept_from_clocks_chance_and_floats() {
    let bans = read("ledger-core/clippy.toml");
    for banned in [
        "std::time::SystemTime::now",
        "std::time::Instant::now",
        "uuid::Uuid::new_v4",
        "std::collections::HashMap",
        "std::collections::HashSet",
        "rust_decimal::Decimal::round",
    ] {
        assert!(bans.contains(&format!("\"{banned}\"")), "ledger-core/clippy.toml allows {banned}");
    }
    assert!(read("ledger-core/src/lib.rs").contains("#![deny(clippy::float_arithmetic)]"));
}
