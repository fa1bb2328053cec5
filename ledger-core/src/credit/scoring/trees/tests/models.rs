//! 1,000 rows through three models of LightGBM: in each tree the same leaf, and the same sum.
//! `models.py` made models, rows and what is expected.

use rust_decimal::Decimal;

use crate::credit::scoring::trees::{Cell, Trees};

const ROWS: &str = include_str!("rows.csv");

/// The sum of doubles is not that of thousand-millionths.
const RAW_WITHIN: i64 = 1_000;

fn rows() -> Vec<Vec<Cell>> {
    let cells = |line: &str| line.split(',').map(|it| Cell::read(it).unwrap()).collect();
    ROWS.lines().skip(1).map(cells).collect()
}

fn nanos(text: &str) -> i64 {
    let number = if text.contains('e') { Decimal::from_scientific(text) } else { text.parse() };
    let scaled = number.unwrap() * Decimal::from(1_000_000_000);
    scaled.trunc().try_into().unwrap()
}

#[track_caller]
fn comes_to_the_same_leaves(model: &str, expected: &str) {
    let model = Trees::read(model).unwrap();
    let rows = rows();
    assert_eq!((rows.len(), expected.lines().count()), (1000, 1000));
    for (place, (row, expected)) in rows.iter().zip(expected.lines()).enumerate() {
        let found = model.score_cells(row);
        let (leaves, raw) = expected.rsplit_once(',').unwrap();
        let leaves: Vec<u32> = leaves.split(',').map(|it| it.parse().unwrap()).collect();
        assert_eq!(found.leaves, leaves, "row {place}");
        let raw = nanos(raw);
        assert!((found.raw_nanos - raw).abs() <= RAW_WITHIN, "row {place}: {found:?}, not {raw}");
    }
}

#[test]
fn where_nothing_is_missing_it_is_taken_for_zero() {
    comes_to_the_same_leaves(include_str!("none.txt"), include_str!("none_leaves.csv"));
}

#[test]
fn where_zero_is_missing_both_go_the_splits_own_way() {
    comes_to_the_same_leaves(include_str!("zero.txt"), include_str!("zero_leaves.csv"));
}

#[test]
fn where_it_may_be_missing_that_goes_the_splits_own_way() {
    comes_to_the_same_leaves(include_str!("nan.txt"), include_str!("nan_leaves.csv"));
}

#[test]
fn the_rows_have_values_at_thresholds_and_missing_ones() {
    let thresholds: Vec<&str> =
        [include_str!("none.txt"), include_str!("zero.txt"), include_str!("nan.txt")]
            .iter()
            .flat_map(|it| it.lines())
            .filter_map(|it| it.strip_prefix("threshold="))
            .flat_map(|it| it.split(' '))
            .collect();
    let thresholds: Vec<Cell> = thresholds.iter().map(|it| Cell::read(it).unwrap()).collect();
    let rows = rows();
    let at_one = rows.iter().filter(|row| row.iter().any(|it| thresholds.contains(it))).count();
    let missing = rows.iter().filter(|row| row.contains(&Cell::MISSING)).count();
    assert!(
        at_one >= 400 && missing >= 400,
        "{at_one} at a threshold, {missing} with missing ones"
    );
}

#[test]
fn a_whole_number_is_the_double_of_its_text() {
    for number in [0, 1, -1, 420, -7_000, (1 << 53) - 1, -(1 << 53) + 1] {
        assert_eq!(Ok(Cell::of(number)), Cell::read(&number.to_string()));
    }
}
