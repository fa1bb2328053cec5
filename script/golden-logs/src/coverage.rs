//! Does everything that a release writes stand in some golden log?

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::broken::{Broken, Tried};
use crate::survey::{Kind, Survey};

/// What no golden log holds, and why none can.
const NOWHERE: &[(Kind<&str>, &str)] = &[
    (
        Kind::Event("loan.rebased", 1),
        "a release that has one version of the rules brings no loan under another",
    ),
    (
        Kind::Event("application.review_overdue", 1),
        "a person has an hour at least, and nobody waits so long while a golden log is made",
    ),
    (
        Kind::Event("partition.moved", 1),
        "`export` leaves out the commit with which a move ends a partition",
    ),
];

/// Every version that was ever published of an event and of a standing, below the workspace's
/// `root`.
///
/// # Errors
/// When the golden lines cannot be read.
pub fn published(root: &Path) -> Result<BTreeSet<Kind>, Broken> {
    let schemas = root.join("schemas");
    let mut all = BTreeSet::new();
    for folder in entries(&schemas.join("events"))? {
        for path in golden_lines(&folder)? {
            let line = read(&path)?;
            let name = line.get("type").and_then(Value::as_str).map(str::to_owned);
            let name = name.ok_or("it has no type").tried(&format!("read {}", path.display()))?;
            all.insert(Kind::Event(name, version(&line, &path)?));
        }
    }
    for path in golden_lines(&schemas.join("standings"))? {
        let name = path.file_name().and_then(|it| it.to_str()?.split('.').next());
        let name = name.unwrap_or_default().to_owned();
        all.insert(Kind::Standing(name, version(&read(&path)?, &path)?));
    }
    Ok(all)
}

/// What was published and was met in none of these logs, but for what can be in none; and what
/// can be in none and was met, or was never published.
pub fn faults<'a>(
    published: &BTreeSet<Kind>,
    surveys: impl IntoIterator<Item = &'a Survey>,
) -> Vec<String> {
    let met: BTreeSet<&Kind> = surveys.into_iter().flat_map(|it| &it.kinds).collect();
    let nowhere: BTreeSet<Kind> = NOWHERE.iter().map(|(kind, _)| kind.owned()).collect();
    let missing = published.iter().filter(|it| !met.contains(it) && !nowhere.contains(it));
    let missing = missing.map(|it| format!("{it} happens in no golden log: add one that has it"));
    let needless = nowhere.iter().filter(|it| met.contains(it) || !published.contains(it));
    let needless =
        needless.map(|it| format!("{it} is said to be in none: it is in one, or there is none"));
    missing.chain(needless).collect()
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Broken> {
    let tried = format!("look into {}", folder.display());
    let entries = fs::read_dir(folder).tried(&tried)?;
    entries.map(|it| Ok(it.tried(&tried)?.path())).collect()
}

fn golden_lines(folder: &Path) -> Result<Vec<PathBuf>, Broken> {
    let mut lines = entries(folder)?;
    lines.retain(|it| it.to_string_lossy().ends_with(".golden.json"));
    Ok(lines)
}

fn read(path: &Path) -> Result<Value, Broken> {
    let tried = format!("read {}", path.display());
    serde_json::from_slice(&fs::read(path).tried(&tried)?).tried(&tried)
}

fn version(line: &Value, path: &Path) -> Result<u32, Broken> {
    let version = line.get("version").and_then(Value::as_u64).map(u32::try_from);
    match version {
        Some(Ok(version)) => Ok(version),
        Some(Err(_)) | None => Err("it has no version").tried(&format!("read {}", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{faults, published};
    use crate::survey::{Kind, Survey};

    #[test]
    fn what_is_missing_is_named_with_its_version() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let published = published(&root).unwrap();
        let granted = Kind::Event("loan.granted".to_owned(), 1);
        let stands = Kind::Standing("loan".to_owned(), 1);
        assert!(published.contains(&granted) && published.contains(&stands));

        let moved = Kind::Event("partition.moved".to_owned(), 1);
        let mut all = Survey { kinds: published.clone(), ..Survey::default() };
        all.kinds.remove(&moved);
        all.kinds.remove(&Kind::Event("loan.rebased".to_owned(), 1));
        all.kinds.remove(&Kind::Event("application.review_overdue".to_owned(), 1));
        assert_eq!(faults(&published, [&all]), [""; 0]);
        all.kinds.remove(&granted);
        all.kinds.remove(&stands);
        all.kinds.insert(moved);
        assert_eq!(
            faults(&published, [&all]),
            [
                "event loan.granted v1 happens in no golden log: add one that has it",
                "standing loan v1 happens in no golden log: add one that has it",
                "event partition.moved v1 is said to be in none: it is in one, or there is none",
            ]
        );
    }
}
