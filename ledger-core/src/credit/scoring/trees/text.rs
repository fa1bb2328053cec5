//! How is a model read from LightGBM's text form, version 4? What is not read here is refused by
//! name, so that no model scores otherwise than where it was trained.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use super::Trees;
use super::ordered::Ordered;
use super::tree::{Child, MissingMeans, Node, Split, Tree};
use super::written::Written;
use crate::hash::Hash;

/// What is wrong with a model's text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Unread {
    /// Counted from 1.
    pub line: usize,
    pub what: String,
}

/// The most trees, and thousand-millionths of a leaf, so that their sum fits.
const TREES_MAX: usize = 100_000;
const LEAF_MAX: i64 = 10_000 * 1_000_000_000;

/// What may stand in front of the trees and says nothing of how they score.
const NOT_NEEDED: &[&str] = &["label_index", "feature_infos", "monotone_constraints"];

/// What may stand in a tree and says nothing of how it scores: leaves have their shrinkage in them.
const OF_TRAINING: &[&str] = &[
    "split_gain",
    "leaf_weight",
    "leaf_count",
    "internal_value",
    "internal_weight",
    "internal_count",
    "shrinkage",
];

const CATEGORICAL: u32 = 1;
const MISSING_LEFT: u32 = 2;

/// Lines of one block, by their names.
type Block<'a> = BTreeMap<&'a str, (usize, &'a str)>;

impl Trees {
    /// Reads a model as LightGBM's `save_model` writes it.
    ///
    /// # Errors
    /// Names the line, what was found and what is expected.
    pub fn read(text: &str) -> Result<Trees, Unread> {
        let mut lines = (1..).zip(text.lines().map(str::trim_end));
        match lines.next() {
            Some((_, "tree")) => {}
            found => {
                let found = found.map_or("nothing", |(_, it)| it);
                return Err(bad(1, format!("expected `tree`, found `{}`", short(found))));
            }
        }
        let mut header = Block::new();
        let mut blocks: Vec<(usize, Block)> = vec![];
        let mut ended = None;
        for (line, text) in lines.by_ref() {
            match text.split_once('=') {
                _ if text.is_empty() => {}
                _ if text == "end of trees" => {
                    ended = Some(line);
                    break;
                }
                Some(("Tree", number)) => {
                    if number != blocks.len().to_string() {
                        let expected = blocks.len();
                        return Err(bad(line, format!("expected Tree={expected}, found {number}")));
                    }
                    blocks.push((line, Block::new()));
                }
                found => {
                    let (name, value) = found.unwrap_or((text, ""));
                    let block = blocks.last_mut().map_or(&mut header, |(_, it)| it);
                    if block.insert(name, (line, value)).is_some() {
                        return Err(bad(line, format!("`{}` stands there twice", short(name))));
                    }
                }
            }
        }
        let Some(ended) = ended else {
            let last = text.lines().count();
            return Err(bad(last, "expected `end of trees`: the text was cut".to_owned()));
        };
        for (line, text) in lines {
            note_footer(line, text)?;
        }
        let features = features(&mut header, blocks.len(), ended)?;
        let read = |(line, block)| tree(line, block, features.len());
        let trees = blocks.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Trees { hash: Hash::of(text.as_bytes()), features, trees })
    }
}

/// What is said behind the trees of how codes were numbered, and of leaves that are no numbers.
fn note_footer(line: usize, text: &str) -> Result<(), Unread> {
    let refused = match text {
        _ if text.starts_with("pandas_categorical:") => {
            !matches!(text, "pandas_categorical:null" | "pandas_categorical:[]")
        }
        _ => text == "[linear_tree: 1]",
    };
    match refused {
        true if text.starts_with('[') => Err(bad(line, "linear trees are not read".to_owned())),
        true => {
            let what =
                "expected `pandas_categorical:null`: give codes by their place in the policy";
            Err(bad(line, what.to_owned()))
        }
        false => Ok(()),
    }
}

/// The features' names; refuses what would score in another way.
fn features(header: &mut Block, trees: usize, ended: usize) -> Result<Vec<String>, Unread> {
    if let Some((line, _)) = header.get("average_output") {
        return Err(bad(*line, "averaged models (random forests) are not read".to_owned()));
    }
    let mut take = |name: &str| {
        let found = header.remove(name);
        found.ok_or_else(|| bad(ended, format!("expected `{name}` in front of the trees")))
    };
    let mut expect = |name: &str, expected: &str, instead: &str| match take(name)? {
        (_, found) if found == expected => Ok(()),
        (line, found) => {
            let found = short(found);
            Err(bad(line, format!("expected {name}={expected}, found `{found}`{instead}")))
        }
    };
    expect("version", "v4", "")?;
    expect("num_class", "1", "")?;
    expect("num_tree_per_iteration", "1", "")?;
    expect("objective", "binary sigmoid:1", ": rescaled and other objectives are not read")?;
    let (line, names) = take("feature_names")?;
    let features: Vec<String> = names.split(' ').map(str::to_owned).collect();
    let highest: usize = one(take("max_feature_idx")?, "max_feature_idx")?;
    if highest.checked_add(1) != Some(features.len()) {
        let found = features.len();
        let what = format!("expected a name for each of max_feature_idx and one, found {found}");
        return Err(bad(line, what));
    }
    let (line, sizes) = take("tree_sizes")?;
    let sizes = sizes.split(' ').filter(|it| !it.is_empty()).count();
    if sizes != trees || !(1..=TREES_MAX).contains(&trees) {
        let what = format!("expected {sizes} trees, 1 to {TREES_MAX}, found {trees}");
        return Err(bad(line, what));
    }
    none_left(header, NOT_NEEDED)?;
    Ok(features)
}

fn tree(began: usize, mut block: Block, features: usize) -> Result<Tree, Unread> {
    let mut take = |name: &str| {
        let found = block.remove(name);
        found.ok_or_else(|| bad(began, format!("this tree has no `{name}`")))
    };
    let (line, count) = take("num_leaves")?;
    let leaves: usize = one((line, count), "num_leaves")?;
    if leaves == 0 {
        return Err(bad(line, "expected at least one leaf, found 0".to_owned()));
    }
    let categories: usize = one(take("num_cat")?, "num_cat")?;
    if let linear @ (line, _) = take("is_linear")?
        && one::<u8>(linear, "is_linear")? != 0
    {
        return Err(bad(line, "linear trees are not read".to_owned()));
    }
    let (line, values) = take("leaf_value")?;
    let values = many((line, values), "leaf_value", leaves)?;
    let values = values.into_iter().map(|it| nanos(line, it)).collect::<Result<_, _>>()?;
    let mut nodes = vec![];
    if leaves > 1 {
        let mut column = |name| many(take(name)?, name, leaves - 1);
        let [feature, threshold] = [column("split_feature")?, column("threshold")?];
        let [decision, left, right] =
            [column("decision_type")?, column("left_child")?, column("right_child")?];
        let bits = if categories > 0 {
            category_bits(categories, take("cat_boundaries")?, take("cat_threshold")?)?
        } else {
            vec![]
        };
        let columns =
            feature.into_iter().zip(threshold).zip(decision).zip(left.into_iter().zip(right));
        for (place, (((feature, threshold), decision), (left, right))) in columns.enumerate() {
            let at = |name: &str, text: &str| {
                bad(began, format!("node {place} of this tree: `{}` is no {name}", short(text)))
            };
            let number: usize = feature.parse().map_err(|_| at("feature", feature))?;
            let number = Some(number).filter(|it| *it < features);
            let child = |text: &str| child(text, place, leaves).ok_or_else(|| at("child", text));
            nodes.push(Node {
                feature: number.ok_or_else(|| at("feature", feature))?,
                split: split(decision, threshold, &bits).map_err(|(name, it)| at(name, it))?,
                left: child(left)?,
                right: child(right)?,
            });
        }
    }
    let single = ["split_feature", "threshold", "decision_type", "left_child", "right_child"];
    let rest = single.into_iter().chain(OF_TRAINING.iter().copied()).collect::<Vec<_>>();
    none_left(&block, &rest)?;
    Ok(Tree { nodes, leaves: values })
}

/// How a node splits; what is none of what, where it does not.
fn split<'a>(
    decision: &'a str,
    threshold: &'a str,
    bits: &[Vec<u32>],
) -> Result<Split, (&'static str, &'a str)> {
    let kind: u32 = decision.parse().map_err(|_| ("decision type", decision))?;
    if kind & CATEGORICAL != 0 {
        let place: usize = threshold.parse().map_err(|_| ("category set", threshold))?;
        return bits.get(place).cloned().map(Split::Category).ok_or(("category set", threshold));
    }
    let missing = match kind >> 2 {
        0 => MissingMeans::None,
        1 => MissingMeans::Zero,
        2 => MissingMeans::Nan,
        _ => return Err(("decision type", decision)),
    };
    let missing_left = kind & MISSING_LEFT != 0;
    let threshold = Ordered::read(threshold).map_err(|_| ("threshold", threshold))?;
    Ok(Split::Number { threshold, missing, missing_left })
}

/// A later node, or a leaf: −1 is the first.
fn child(text: &str, place: usize, leaves: usize) -> Option<Child> {
    let number: i64 = text.parse().ok()?;
    match usize::try_from(number) {
        Ok(node) => (place < node && node < leaves - 1).then_some(Child::Node(node)),
        Err(_) => {
            let leaf = usize::try_from(-(number.checked_add(1)?)).ok()?;
            (leaf < leaves).then_some(Child::Leaf(leaf))
        }
    }
}

/// The bits of each set of categories.
fn category_bits(
    sets: usize,
    boundaries: (usize, &str),
    words: (usize, &str),
) -> Result<Vec<Vec<u32>>, Unread> {
    let line = boundaries.0;
    let read = |it: &str| number::<usize>(line, "cat_boundaries", it);
    let boundaries = many(boundaries, "cat_boundaries", sets + 1)?;
    let boundaries = boundaries.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let all = words.1.split(' ').map(|it| number::<u32>(words.0, "cat_threshold", it));
    let all = all.collect::<Result<Vec<_>, _>>()?;
    let ends = boundaries.iter().zip(boundaries.iter().skip(1));
    let sets = ends.map(|(from, to)| all.get(*from..*to).map(<[u32]>::to_vec));
    let sets: Option<Vec<_>> = sets.collect();
    let whole = boundaries.first() == Some(&0) && boundaries.last() == Some(&all.len());
    sets.filter(|_| whole).ok_or_else(|| {
        bad(line, format!("expected boundaries of the {} words of cat_threshold", all.len()))
    })
}

fn none_left(block: &Block, known: &[&str]) -> Result<(), Unread> {
    match block.iter().find(|(name, _)| !known.contains(name)) {
        None => Ok(()),
        Some((name, (line, _))) => Err(bad(*line, format!("`{}` is not read here", short(name)))),
    }
}

fn nanos(line: usize, text: &str) -> Result<i64, Unread> {
    let found = Written::read(text).and_then(Written::nanos);
    let fits = found.filter(|it| it.abs() <= LEAF_MAX);
    fits.ok_or_else(|| bad(line, format!("expected a leaf up to 10 000, found `{}`", short(text))))
}

/// The words of a line, of which there are so many.
fn many<'a>(
    (line, text): (usize, &'a str),
    name: &str,
    count: usize,
) -> Result<Vec<&'a str>, Unread> {
    let words: Vec<_> = text.split(' ').filter(|it| !it.is_empty()).collect();
    match words.len() == count {
        true => Ok(words),
        false => {
            let found = words.len();
            Err(bad(line, format!("{name}: expected {count} of them, found {found}")))
        }
    }
}

fn one<T: FromStr>((line, text): (usize, &str), name: &str) -> Result<T, Unread> {
    number(line, name, text)
}

fn number<T: FromStr>(line: usize, name: &str, text: &str) -> Result<T, Unread> {
    text.parse().map_err(|_| bad(line, format!("{name}: `{}` is no such number", short(text))))
}

/// As much of a text as is told.
fn short(text: &str) -> impl Display {
    text.chars().take(60).collect::<String>()
}

const fn bad(line: usize, what: String) -> Unread {
    Unread { line, what }
}
