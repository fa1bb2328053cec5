//! Whatever is not as it was is told by where it is: a figure, a row, an event, a commit.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use golden_logs::check::check;
use golden_logs::golden::Golden;
use serde_json::json;

use crate::empty;
use crate::small::{Small, small};

/// A folder that is gone with the test.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

fn folder() -> Folder {
    let folder = std::env::temp_dir().join(servers::unique("golden"));
    fs::create_dir(&folder).unwrap();
    Folder(folder)
}

/// All that is wrong with it.
async fn wrong(golden: &Golden) -> Vec<String> {
    match check(golden, &empty()).await {
        Ok(it) => {
            let differences = it.differences.iter().map(|(file, it)| format!("{file}: {it}"));
            it.faults.iter().cloned().chain(differences).collect()
        }
        Err(why) => vec![why.to_string()],
    }
}

/// Changes the lines of the log as nobody should be able to.
fn change_lines(golden: &Golden, change: impl FnOnce(&mut Vec<String>)) {
    let mut text = String::new();
    GzDecoder::new(File::open(golden.log()).unwrap()).read_to_string(&mut text).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    change(&mut lines);
    let mut packed = GzEncoder::new(File::create(golden.log()).unwrap(), Compression::best());
    packed.write_all((lines.join("\n") + "\n").as_bytes()).unwrap();
    packed.finish().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_as_it_was_is_found_so_and_each_change_is_told() {
    let folder = folder();
    let Small { golden, customer, loan } = small(&folder.0).await;
    let (figures, seal) = (golden.figures().unwrap(), golden.seal().unwrap());
    assert_eq!(wrong(&golden).await, [""; 0]);
    assert_eq!(golden.seal().unwrap(), seal, "to read it touches nothing");

    let mut changed = figures.clone();
    let outstanding = &mut changed.portfolio["2004-11-06"]["TWD"]["outstanding"];
    let before = std::mem::replace(outstanding, json!(901));
    golden.write_figures(&changed).unwrap();
    let told =
        format!("portfolio.json: 2004-11-06 / TWD / outstanding: stored 901, found {before}");
    assert_eq!(wrong(&golden).await, [told]);
    assert_ne!(golden.seal().unwrap(), seal);

    let mut changed = figures.clone();
    let rows = changed.read_models["portfolio.loans"].as_object_mut().unwrap();
    let row = rows.remove(&loan.to_string()).unwrap();
    golden.write_figures(&changed).unwrap();
    let told =
        format!("read-models.json.gz: portfolio.loans / {loan}: stored nothing, found {row}");
    assert_eq!(wrong(&golden).await, [told]);

    let mut changed = figures.clone();
    let story = &mut changed.stories[format!("customer-{customer}")];
    story["entries"].as_array_mut().unwrap().pop();
    golden.write_figures(&changed).unwrap();
    let told = wrong(&golden).await;
    let place = format!("stories.json.gz: customer-{customer} / entries / ");
    assert!(told.len() == 1 && told[0].starts_with(&place), "{told:?}");

    golden.write_figures(&figures).unwrap();
    assert_eq!(golden.seal().unwrap(), seal, "figures have one spelling");
    change_lines(&golden, |lines| {
        let last = lines.last_mut().unwrap();
        *last = last.replacen("TX-9", "TX-8", 1);
    });
    let told = wrong(&golden).await;
    assert_ne!(told, [""; 0]);
    let figures_told = |told: &[String]| told.iter().any(|it| it.starts_with("stories.json.gz: "));
    assert!(figures_told(&told), "{told:?}");

    change_lines(&golden, |lines| {
        let before_last = lines.len() - 2;
        lines[before_last] = lines[before_last].replacen("2004", "2005", 1);
    });
    let told = wrong(&golden).await;
    assert!(told.len() == 1 && told[0].starts_with("import: "), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_less_is_told_by_every_figure_it_brought() {
    let folder = folder();
    let Small { golden, .. } = small(&folder.0).await;
    change_lines(&golden, |lines| {
        lines.pop();
    });
    let told = wrong(&golden).await;
    for file in ["portfolio.json: ", "stories.json.gz: ", "read-models.json.gz: "] {
        assert!(told.iter().any(|it| it.starts_with(file)), "{file}{told:?}");
    }
}
