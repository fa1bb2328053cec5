//! Cards and models that score beside and decide nothing.

use super::*;
use crate::credit::scoring::trees::Trees;

/// A regression of a number, an amount and codes.
fn regression() -> Value {
    json!({ "regression": {
        "code": "v2", "base": 520,
        "variables": [
            { "variable": "job_months", "missing": -30,
              "bins": [{ "up_to": 11, "points": -60 }, { "up_to": 35, "points": 10 }, { "points": 80 }] },
            { "variable": "contract_type", "missing": -15, "bins": [
                { "codes": ["none", "informal"], "points": -45 },
                { "codes": ["fixed_term", "permanent", "public"], "points": 40 } ] },
            { "variable": "monthly_income", "missing": 0,
              "bins": [{ "up_to": 99_999, "points": -700 }, { "points": 700 }] },
        ],
    } })
}

fn with_regression() -> (Document, Hash) {
    changed(|cards| cards["challengers"] = json!([regression()]))
}

#[test]
fn a_regression_adds_points_to_what_everybody_has_within_the_scale() {
    let found = |inputs: &Value| {
        let mut found = score_by(&with_regression(), inputs).challengers;
        assert_eq!(found.len(), 1);
        let found = found.remove(0);
        let points: Vec<_> = found.points.iter().map(|it| it.points).collect();
        (found.model.code, points, found.score, found.probability_ppm)
    };
    let (document, _) = open();
    let at = |score| document.scorecards.as_ref().unwrap().probability.at(score);
    let kept = |score| ("v2".to_owned(), score, at(score));
    let (code, points, score, ppm) = found(&known());
    assert_eq!((points, (code, score, ppm)), (vec![10, 40, 700], kept(1000)));
    let poor = with(known(), "monthly_income", json!({ "amount": 99_999, "currency": "XOF" }));
    let (code, points, score, ppm) = found(&with(poor, "job_months", json!(11)));
    assert_eq!((points, (code, score, ppm)), (vec![-60, 40, -700], kept(0)));
    let unknown = ["job_months", "contract_type", "monthly_income"];
    let unknown = unknown.iter().fold(known(), |inputs, it| with(inputs, it, missing("withheld")));
    let (code, points, score, ppm) = found(&unknown);
    assert_eq!((points, (code, score, ppm)), (vec![-30, -15, 0], kept(475)));
}

#[test]
fn an_expert_card_beside_the_first_is_scored_like_it() {
    let found = score_by(&open(), &known());
    // 75+75+225, 240, 140 of 1 000.
    let annex = &found.challengers[0];
    assert_eq!((annex.model.code.as_str(), annex.score), ("annex_weights", 755));
    assert_ne!(annex.model.hash, found.card.hash);
}

/// Nothing else of a result depends on who scores beside.
#[test]
fn challengers_alter_no_decision() {
    let (bare, hash) = changed(|cards| cards["challengers"] = json!([]));
    let (more, _) = with_regression();
    let trees = model();
    let mut dice = Dice::from_seed(3);
    for _ in 0..200 {
        let inputs = anybody(&bare, &mut dice);
        let alone = score_by(&(bare.clone(), hash), &inputs);
        let book = Book::of(&more, hash).unwrap();
        let read = Inputs::read(book.cards, &inputs).unwrap();
        let mut beside = book.score(Engine::FIRST, &read, &[&trees]);
        assert_eq!(beside.challengers.len(), 2);
        beside.challengers.clear();
        assert_eq!(alone, beside);
    }
}

/// Trees of one split by income, and one by contract: `permanent` and `public` are bits 3 and 4.
pub(super) fn model() -> Trees {
    Trees::read(MODEL).unwrap()
}

const MODEL: &str = "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=1\n\
    objective=binary sigmoid:1\nfeature_names=monthly_income contract_type\ntree_sizes=1 1\n\n\
    Tree=0\nnum_leaves=2\nnum_cat=0\nsplit_feature=0\nthreshold=120000.00000000001\ndecision_type=8\n\
    left_child=-1\nright_child=-2\nleaf_value=-2.25 -3.5\nis_linear=0\n\n\
    Tree=1\nnum_leaves=2\nnum_cat=1\nsplit_feature=1\nthreshold=0\ndecision_type=1\nleft_child=-1\n\
    right_child=-2\nleaf_value=-0.5 0.125\ncat_boundaries=0 1\ncat_threshold=24\nis_linear=0\nend of trees\n";

#[test]
fn trees_see_amounts_and_the_places_of_codes() {
    let (document, hash) = open();
    let book = Book::of(&document, hash).unwrap();
    let trees = model();
    trees.fit(book.cards).unwrap();
    let found = |inputs: &Value| {
        let read = Inputs::read(book.cards, inputs).unwrap();
        let mut found = book.score(Engine::FIRST, &read, &[&trees]).challengers;
        let found = found.pop().unwrap();
        assert_eq!(found.model.hash, Hash::of(MODEL.as_bytes()));
        (found.leaves, found.raw_nanos.unwrap())
    };
    let income = |amount: i64| json!({ "amount": amount, "currency": "XOF" });
    assert_eq!(found(&known()), (vec![0, 1], -2_125_000_000));
    let more = with(known(), "monthly_income", income(120_001));
    assert_eq!(found(&more), (vec![1, 1], -3_375_000_000));
    let public = with(more, "contract_type", json!("public"));
    assert_eq!(found(&public), (vec![1, 0], -4_000_000_000));
    // By the split, what is missing goes right.
    let unknown = with(public, "monthly_income", missing("withheld"));
    assert_eq!(
        found(&with(unknown, "contract_type", missing("withheld"))),
        (vec![1, 1], -3_375_000_000)
    );
}

#[test]
fn a_model_that_looks_at_something_else_is_refused_by_name() {
    let (document, _) = open();
    let unfit = |from: &str, to: &str| {
        let model = Trees::read(&MODEL.replace(from, to)).unwrap();
        model.fit(document.scorecards.as_ref().unwrap()).unwrap_err().to_string()
    };
    assert!(unfit("monthly_income", "age").ends_with("age or marital status: its feature `age`"));
    assert_eq!(
        unfit("monthly_income", "other"),
        "its feature `other` is none of the policy's variables"
    );
    assert!(
        unfit("monthly_income contract_type", "contract_type job_months").contains("as a number")
    );
    assert!(
        unfit("contract_type", "job_months").starts_with("it splits `job_months` as categories")
    );
}
