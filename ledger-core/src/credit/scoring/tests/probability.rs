//! The probability of default of each score. `probability.py` computed it by the scale's definition.

use super::*;

const COMPUTED: &str = include_str!("probability.txt");

#[test]
fn the_table_that_ships_is_that_of_the_scale() {
    let computed: Vec<u32> = COMPUTED.split_whitespace().map(|it| it.parse().unwrap()).collect();
    assert_eq!(computed.len(), 1001);
    for text in [Document::OPEN, Document::KNOWN, Document::STRICT] {
        let document = Document::parse(text).unwrap();
        assert_eq!(document.scorecards.unwrap().probability.ppm, computed);
    }
}

#[test]
fn six_hundred_points_are_odds_of_twenty_to_one_and_fifty_more_double_them() {
    let (document, _) = open();
    let table = document.scorecards.unwrap().probability;
    assert_eq!(table.at(600), 1_000_000 / 21);
    assert_eq!([400, 550, 700].map(|it| table.at(it)), [444_444, 90_909, 12_346]);
    let odds_micro = |score| {
        let ppm = u64::from(table.at(score));
        (1_000_000 - ppm) * 1_000_000 / ppm
    };
    for score in 200..=900 {
        let (one, doubled) = (odds_micro(score), odds_micro(score + 50));
        assert!(doubled.abs_diff(2 * one) * 500 <= doubled, "{score}: {one} and {doubled}");
    }
    assert_eq!(table.at(5_000), table.at(1_000));
}

#[test]
fn a_result_tells_the_probability_of_its_score_and_that_it_is_assumed() {
    let found = score_by(&open(), &known());
    let told = serde_json::to_value(found.probability).unwrap();
    let (document, _) = open();
    let expected = document.scorecards.unwrap().probability.at(745);
    assert_eq!(told, json!({ "ppm": expected, "source": "assumed" }));
}
