//! No package goes in circles: of its rooms, none imports, by whatever way round, one that imports it.
//!
//! A room is what lies at the top of a package, and each folder within it. The files of one folder
//! that have none below them are one room: they may know each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::packages::members;
use crate::paths::{Named, code, module, named};
use crate::tree::{Source, sources};

/// A name that is brought in more often than this is brought in by itself.
const STEPS_MAX: u32 = 8;

type Path = Vec<String>;

/// The modules of a package, and what their fronts call what they bring in.
struct Package {
    modules: BTreeMap<Path, Vec<Named>>,
    /// The modules that each source file names, by its path from the root.
    imports: Vec<(String, Path, Path)>,
}

impl Package {
    /// Of the source files below this folder, which ends with `/`.
    fn of(folder: &str, sources: &[Source]) -> Package {
        let inside = sources.iter().filter(|it| it.path.starts_with(folder) && !it.is_test());
        let files: Vec<(&str, Path, Vec<Named>)> = inside
            .map(|it| {
                let module = module(&it.path, folder);
                let named = named(&code(it), &module);
                (it.path.as_str(), module, named)
            })
            .collect();
        let mut package = Package { modules: BTreeMap::new(), imports: vec![] };
        for (_, module, named) in &files {
            package.modules.entry(module.clone()).or_default().extend(named.iter().cloned());
        }
        for (file, module, named) in &files {
            let found: BTreeSet<Path> = named.iter().map(|it| package.home(&it.path, 0)).collect();
            let imports = found.into_iter().map(|it| ((*file).to_owned(), module.clone(), it));
            package.imports.extend(imports);
        }
        package
    }

    /// The module in which the item at this path lies, though others call it theirs.
    fn home(&self, path: &[String], steps: u32) -> Path {
        let mut at = vec![];
        for (depth, name) in path.iter().enumerate() {
            at.push(name.clone());
            if self.modules.contains_key(&at) {
                continue;
            }
            at.pop();
            let brought = self.modules.get(&at).into_iter().flatten();
            let brought = brought.filter(|it| it.is_use).find(|it| it.name == *name);
            return match brought {
                Some(it) if steps < STEPS_MAX => {
                    self.home(&[&it.path, &path[depth + 1..]].concat(), steps + 1)
                }
                Some(_) | None => at,
            };
        }
        at
    }

    /// Of each folder, which of its modules imports which, and a file that does.
    fn folders(&self) -> BTreeMap<Path, BTreeMap<&str, BTreeMap<&str, &str>>> {
        let mut found = BTreeMap::<_, BTreeMap<&str, BTreeMap<&str, &str>>>::new();
        for (file, from, to) in &self.imports {
            let shared = from.iter().zip(to).take_while(|(one, other)| one == other).count();
            if let (Some(one), Some(other)) = (from.get(shared), to.get(shared)) {
                let folder = found.entry(from[..shared].to_vec()).or_default();
                folder.entry(one).or_default().entry(other).or_insert(file);
            }
        }
        found
    }

    fn is_folder(&self, folder: &[String], room: &str) -> bool {
        let path = [folder, &[room.to_owned()]].concat();
        self.modules.keys().any(|it| it.len() > path.len() && it.starts_with(&path))
    }

    /// Each circle, as the modules it goes through with the files that import the next.
    fn circles(&self) -> Vec<String> {
        let mut found = vec![];
        for (folder, imports) in self.folders() {
            let mut met = BTreeSet::new();
            for start in imports.keys() {
                let Some(way) = way_back(&imports, start) else { continue };
                let mut rooms = way.clone();
                rooms.sort_unstable();
                let is_folder = |room: &&str| self.is_folder(&folder, room);
                let between_rooms = folder.is_empty() || way.iter().any(is_folder);
                if between_rooms && met.insert(rooms) {
                    let next = way.iter().cycle().skip(1);
                    let steps = way
                        .iter()
                        .zip(next)
                        .map(|(one, other)| format!("{one} → {other} ({})", imports[one][other]));
                    let folder = folder.iter().map(|it| format!("{it}::")).collect::<String>();
                    found.push(format!("{folder} {}", steps.collect::<Vec<_>>().join(", ")));
                }
            }
        }
        found
    }
}

/// The shortest way from a module through what it imports back to itself.
fn way_back<'a>(
    imports: &BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>,
    start: &&'a str,
) -> Option<Vec<&'a str>> {
    let mut ways = vec![vec![*start]];
    let mut met = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = vec![];
        for way in ways {
            let last = way.last().expect("a way has a beginning");
            for next in imports.get(last).into_iter().flat_map(BTreeMap::keys) {
                if next == start {
                    return Some(way);
                }
                if met.insert(*next) {
                    longer.push([way.as_slice(), &[*next]].concat());
                }
            }
        }
        ways = longer;
    }
    None
}

#[test]
fn no_package_goes_in_circles() {
    let sources = sources();
    let mut circles = BTreeMap::new();
    for member in members() {
        let package = Package::of(&format!("{member}/src/"), &sources);
        assert!(!package.modules.is_empty(), "{member} has no source files");
        let found = package.circles();
        if !found.is_empty() {
            circles.insert(member, found);
        }
    }
    assert!(circles.is_empty(), "put what both sides use into a room below both: {circles:#?}");
}

#[test]
fn a_circle_is_found_however_it_goes_round() {
    let package = |files: &[(&str, &str)]| {
        let of = |(path, text): &(&str, &str)| Source {
            path: format!("p/src/{path}"),
            text: (*text).to_owned(),
        };
        Package::of("p/src/", &files.iter().map(of).collect::<Vec<_>>()).circles()
    };
    let a = ("a.rs", "use crate::b::B;");
    for way_round in [
        [a, ("b/mod.rs", "mod c;"), ("b/c.rs", "use crate::a::A;")],
        [a, ("b.rs", "use super::c::C;"), ("c.rs", "fn c() { crate::a::a() }")],
        [a, ("b.rs", "use crate::A;"), ("lib.rs", "pub use self::a::A;")],
        [
            a,
            ("b.rs", "pub struct B; impl B { fn f(a: super::A) {} }"),
            ("lib.rs", "use crate::a::A;"),
        ],
        [("a.rs", "use crate::{c, b::{self}};"), ("b.rs", "use crate::a;"), ("c.rs", "")],
    ] {
        assert_eq!(package(&way_round).len(), 1, "{way_round:?}");
    }
    let inside = |c: &'static str| {
        [("x/mod.rs", ""), ("x/a.rs", "use super::b;"), ("x/b.rs", "use crate::x::a;"), (c, "")]
    };
    assert_eq!(package(&inside("x/c.rs")), Vec::<String>::new());
    assert_eq!(package(&inside("x/b/c.rs")).len(), 1);
    for none in [
        [a, ("b/mod.rs", "mod c; use self::c::C; pub struct B;"), ("b/c.rs", "use super::B;")],
        [a, ("b.rs", "use crate::Error;"), ("lib.rs", "use self::a::A; pub struct Error;")],
        [a, ("b.rs", "#[cfg(test)]\nmod tests { use crate::a::A; }"), ("lib.rs", "mod a; mod b;")],
        [a, ("b.rs", "use crate::c;"), ("c/tests.rs", "use crate::a;")],
    ] {
        assert_eq!(package(&none), Vec::<String>::new(), "{none:?}");
    }
}
