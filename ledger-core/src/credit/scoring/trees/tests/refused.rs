//! Models that would score otherwise than where they were trained, and texts that are none.

use crate::credit::scoring::trees::{Cell, Trees};

const MODEL: &str = include_str!("nan.txt");

#[track_caller]
fn refused(from: &str, to: &str, expected: &str) {
    let text = MODEL.replacen(from, to, 1);
    assert_ne!(text, MODEL, "`{from}` is not in the model");
    let found = Trees::read(&text).unwrap_err().to_string();
    assert!(found.contains(expected), "{found}, expected `{expected}`");
}

#[test]
fn models_of_another_kind_are_refused_by_name() {
    refused("is_linear=0", "is_linear=1", "line 29: linear trees are not read");
    refused("[linear_tree: 0]", "[linear_tree: 1]", "linear trees are not read");
    refused(
        "objective=binary sigmoid:1\n",
        "objective=binary sigmoid:1\naverage_output\n",
        "line 8: averaged models (random forests) are not read",
    );
    refused(
        "sigmoid:1\n",
        "sigmoid:2\n",
        "line 7: expected objective=binary sigmoid:1, found `binary sigmoid:2`: rescaled and other",
    );
    refused("objective=binary sigmoid:1", "objective=regression", "found `regression`");
    refused("version=v4", "version=v3", "line 2: expected version=v4, found `v3`");
    refused("num_class=1", "num_class=3", "line 3: expected num_class=1, found `3`");
    refused(
        "num_tree_per_iteration=1",
        "num_tree_per_iteration=2",
        "line 4: expected num_tree_per_iteration=1",
    );
    refused("pandas_categorical:null", "pandas_categorical:[[\"a\"]]", "pandas_categorical:null");
    refused("label_index=0", "label_index=0\nother=1", "line 6: `other` is not read here");
    refused("shrinkage=1", "shrinkage=1\nleaf_const=0", "`leaf_const` is not read here");
}

#[test]
fn a_text_that_was_cut_or_changed_is_refused_where_it_is() {
    refused("tree\n", "trees\n", "line 1: expected `tree`, found `trees`");
    refused("end of trees", "", "expected `end of trees`: the text was cut");
    refused("Tree=1\n", "Tree=2\n", "expected Tree=1, found 2");
    refused("Tree=11\n", "", "`num_leaves` stands there twice");
    refused("tree_sizes=", "tree_sizes=12 ", "expected 13 trees, 1 to 100000, found 12");
    refused("max_feature_idx=5", "max_feature_idx=6", "a name for each of max_feature_idx");
    refused("num_leaves=12", "num_leaves=13", "leaf_value: expected 13 of them, found 12");
    refused("num_leaves=12", "num_leaves=0", "expected at least one leaf, found 0");
    refused("num_leaves=12", "num_leaves=many", "num_leaves: `many` is no such number");
    refused("split_feature=", "split_features=", "this tree has no `split_feature`");
    refused("cat_boundaries=0 ", "cat_boundaries=1 ", "expected boundaries of the");
    refused("left_child=", "left_child=0 ", "left_child: expected 11 of them, found 12");
}

/// A model of one tree with two leaves, its only node as it is given.
fn one_node(feature: &str, threshold: &str, decision: &str, [left, right]: [&str; 2]) -> String {
    format!(
        "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=0\n\
         objective=binary sigmoid:1\nfeature_names=gap\ntree_sizes=1\n\nTree=0\nnum_leaves=2\nnum_cat=0\n\
         split_feature={feature}\nthreshold={threshold}\ndecision_type={decision}\nleft_child={left}\n\
         right_child={right}\nleaf_value=-1.5 0.25\nis_linear=0\nend of trees\n"
    )
}

const LEAVES: [&str; 2] = ["-1", "-2"];

#[test]
fn a_node_that_leads_nowhere_is_refused() {
    assert!(Trees::read(&one_node("0", "5", "2", LEAVES)).is_ok());
    for (feature, threshold, decision, children) in [
        ("1", "5", "2", LEAVES),
        ("-1", "5", "2", LEAVES),
        ("0", "nan", "2", LEAVES),
        ("0", "5", "12", LEAVES),
        ("0", "0", "1", LEAVES),
        ("0", "5", "2", ["0", "-2"]),
        ("0", "5", "2", ["1", "-2"]),
        ("0", "5", "2", ["-1", "-3"]),
        ("0", "5", "2", ["-9223372036854775808", "-2"]),
    ] {
        let found = Trees::read(&one_node(feature, threshold, decision, children)).unwrap_err();
        assert!(found.to_string().starts_with("line 10: node 0 of this tree: "), "{found}");
    }
}

#[test]
fn a_threshold_that_no_decimal_holds_is_compared_all_the_same() {
    let leaf = |threshold, cell| {
        let model = Trees::read(&one_node("0", threshold, "2", LEAVES)).unwrap();
        model.score_cells(&[Cell::read(cell).unwrap()]).leaves[0]
    };
    assert_eq!([leaf("inf", "1e300"), leaf("-inf", "-1e300")], [0, 1]);
    assert_eq!([leaf("1.1e-35", "1.1e-35"), leaf("1.1e-35", "1.1000000000000002e-35")], [0, 1]);
    // What is no further from zero than that is zero before it is compared.
    assert_eq!([leaf("-1e-35", "-1e-35"), leaf("-1e-35", "-1.1e-35")], [1, 0]);
    assert_eq!([leaf("1e-35", "0"), leaf("1e-35", "1")], [0, 1]);
}

#[test]
fn a_raw_score_is_brought_to_the_scale_of_points() {
    let points = |left: &str| {
        let text = one_node("0", "5", "2", LEAVES)
            .replace("leaf_value=-1.5", &format!("leaf_value={left}"));
        Trees::read(&text).unwrap().score_cells(&[Cell::of(0)]).points
    };
    // ln 20 is 2.995732273554: 600 points, and ln 2 less or more 50 more or less.
    assert_eq!(points("-2.995732273554"), 600);
    assert_eq!(points("-3.688879454114"), 650);
    assert_eq!(points("-2.302585092994"), 550);
    assert_eq!(points("0"), 384);
    assert_eq!([points("20"), points("-20")], [0, 1000]);
}
