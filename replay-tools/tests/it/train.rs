//! A card trained on cases whose odds are known, so that what it must find is known too; and one of real
//! cases, beside what a library that is not ours makes of the same halves.

use std::io::Read;

use flate2::read::GzDecoder;
use ledger_core::policy::{Challenger, Document, RegressionCard};
use replay_tools::sentences::Lang;
use replay_tools::train::{Asked, Fault, Measured, Trained, html, train};
use serde_json::{Value, json};

fn asked() -> Asked {
    Asked {
        target: "ended".to_owned(),
        bad: "default".to_owned(),
        without: vec!["id".to_owned()],
        measured: Measured::Folds(5),
        seed: 42,
        code: "v2".to_owned(),
    }
}

/// 6,000 cases: of those with `months` below 12 every second one defaults, of those with a contract
/// `Fixed term` and more months every fifth, of the others every twentieth. `noise` says nothing, of
/// `income`, written as others do, every seventh is not known.
fn cases() -> String {
    let mut text = "id,months,contract,noise,income,AGE,share,ended\n".to_owned();
    let mut state = 1_u64;
    let mut dice = |sides: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % sides
    };
    for id in 0..6_000 {
        let (months, noise, age) = (dice(48), dice(100), 18 + dice(50));
        let contract = ["Fixed term", "permanent"][dice(2) as usize];
        let every = match (months, contract) {
            (0..12, _) => 2,
            (_, "Fixed term") => 5,
            _ => 20,
        };
        let ended = if dice(every) == 0 { "default" } else { "repaid" };
        let income = if id % 7 == 0 { String::new() } else { format!("{}e+01", 100 + dice(900)) };
        text += &format!("{id},{months},{contract},{noise},{income},{age},0.5,{ended}\n");
    }
    text
}

fn trained() -> Trained {
    train(&cases(), &asked()).unwrap()
}

fn card(trained: &Trained) -> &RegressionCard {
    match &trained.card {
        Challenger::Regression(it) => it,
        Challenger::Expert(_) => panic!("a regression is trained"),
    }
}

#[test]
fn what_tells_how_cases_end_is_found_and_what_says_nothing_weighs_little() {
    let trained = trained();
    let variable = |code: &str| card(&trained).variables.iter().find(|it| it.variable == code);
    let months = &variable("months").unwrap().bins;
    assert!(months.iter().any(|it| it.up_to == Some(11)), "{months:?}");
    let points = |number: i64| {
        let bin = months.iter().find(|it| it.up_to.is_none_or(|end| number <= end));
        bin.unwrap().points
    };
    // Odds of 1 to 1 against about 1 to 7: two doublings and three quarters.
    let apart = points(40) - points(3);
    assert!((120..=170).contains(&apart), "{apart}");
    let contract = &variable("contract").unwrap().bins;
    let of = |code: &str| contract.iter().find(|it| it.codes == [code]).unwrap().points;
    assert!((45..=105).contains(&(of("permanent") - of("fixed_term"))), "{contract:?}");
    for nothing in ["noise", "income"] {
        let spread = variable(nothing).map_or(0, |it| {
            let points = || it.bins.iter().map(|bin| bin.points);
            points().max().unwrap() - points().min().unwrap()
        });
        assert!(spread < 30, "{nothing}: {spread}");
    }
}

#[test]
fn what_is_told_of_a_card_is_of_cases_it_has_not_seen() {
    let trained = trained();
    let number = |text: &String| text.parse::<f64>().unwrap();
    let measures = &trained.measures;
    let auc = number(&measures.auc);
    assert!((0.72..0.82).contains(&auc), "{auc}");
    assert!(number(&measures.auc_from) < auc && auc < number(&measures.auc_to));
    assert!(number(&measures.auc_to) - number(&measures.auc_from) < 0.04);
    let gini = number(&measures.gini);
    assert!((gini - (2.0 * auc - 1.0)).abs() < 0.000_2, "{gini}");
    // These cases have few scores, and a point more or less moves many of them over an end.
    assert!(number(&measures.psi) < 0.1, "{}", measures.psi);
    let cases: usize = measures.bands.iter().map(|it| it.cases).sum();
    let defaults: usize = measures.bands.iter().map(|it| it.defaults).sum();
    assert_eq!((cases, defaults), (trained.cases, trained.defaults));
    for band in measures.bands.iter().filter(|it| it.cases > 300) {
        let [expected, found] =
            [&band.expected, &band.found].map(|it| number(it.as_ref().unwrap()));
        // Of few months the contract says nothing, which points that are added cannot say.
        assert!((expected - found).abs() < 0.1, "{band:?}");
    }
}

#[test]
fn sex_age_and_marital_status_and_what_is_no_kind_of_value_are_left_out() {
    let told: Vec<_> = trained().left_out.into_iter().map(|it| (it.column, it.why)).collect();
    let expected = [
        ("id", "as asked"),
        ("AGE", "sex, age or marital status"),
        ("share", "numbers that are not whole: bring them to a smaller unit"),
    ];
    assert_eq!(told, expected.map(|(column, why)| (column.to_owned(), why)));
}

#[test]
fn the_same_cases_and_seed_give_the_same_bytes() {
    let text = |asked: &Asked| serde_json::to_string(&train(&cases(), asked).unwrap()).unwrap();
    assert_eq!(text(&asked()), text(&asked()));
    assert_ne!(text(&asked()), text(&Asked { seed: 43, ..asked() }));
}

/// Beside variables of those codes, a policy takes the card as it is.
#[test]
fn the_card_stands_in_a_policy_as_it_is() {
    let trained = trained();
    let mut document: Value = serde_json::from_str(Document::OPEN).unwrap();
    let cards = &mut document["sections"]["scorecards"];
    let told = json!({ "code": "other", "text": { "fr": "Autre.", "en": "Other." } });
    for it in &card(&trained).variables {
        let codes: Vec<_> = it.bins.iter().flat_map(|it| it.codes.clone()).collect();
        let value = if codes.is_empty() { json!("number") } else { json!({ "codes": codes }) };
        let variable = json!({
            "code": it.variable, "source": "customer", "value": value, "changes": "hardly",
            "when_withheld": told,
        });
        cards["variables"].as_array_mut().unwrap().push(variable);
    }
    cards["challengers"] = json!([trained.card]);
    let document = Document::parse(&document.to_string()).unwrap();
    assert_eq!(document.scorecards.unwrap().challengers, [trained.card]);
}

#[test]
fn cases_from_which_nothing_can_be_learned_are_refused() {
    let fault = |text: &str, asked: &Asked| -> String {
        train(text, asked).map(|_| ()).map_err(|it: Fault| it.to_string()).unwrap_err()
    };
    let found = fault(&cases(), &Asked { target: "end".to_owned(), ..asked() });
    assert_eq!(
        found,
        "no column `end`, only id, months, contract, noise, income, AGE, share, ended"
    );
    let found = fault(&cases(), &Asked { bad: "lost".to_owned(), ..asked() });
    assert!(
        found.starts_with("expected at least 50 defaults (`lost` in `ended`) and as many others")
    );
    assert!(found.ends_with("found 0 of 6000"), "{found}");
    let cut = cases().replacen("repaid\n", "repaid,1\n", 1);
    assert!(fault(&cut, &asked()).contains("found record with 9 fields"));
    let all = ["months", "contract", "noise", "income"].map(str::to_owned);
    let without = all.into_iter().chain(["id".to_owned()]).collect();
    assert_eq!(fault(&cases(), &Asked { without, ..asked() }), "no column is left to learn from");
}

/// The 30,000 borrowers of the main job: what was known of them up to September 2005, and who defaulted
/// in October. `halves.py` says how the other figure was made.
#[test]
fn a_card_of_one_half_of_the_borrowers_tells_the_other_half_apart_as_well_as_another_library() {
    let file = include_bytes!("../../../script/journey/data/UCI_Credit_Card.csv.gz");
    let mut text = String::new();
    GzDecoder::new(&file[..]).read_to_string(&mut text).unwrap();
    let asked = Asked {
        target: "class".to_owned(),
        bad: "1".to_owned(),
        measured: Measured::OtherHalf,
        without: vec!["ID".to_owned()],
        ..asked()
    };
    let trained = train(&text, &asked).unwrap();
    let theirs: Value = serde_json::from_str(include_str!("../scores/halves.json")).unwrap();
    let measures = &trained.measures;
    println!("AUC {} ({} to {}), {theirs}", measures.auc, measures.auc_from, measures.auc_to);
    let (cases, defaults) = trained.curve.last().map(|it| (it.cases, it.defaults)).unwrap();
    assert_eq!(json!([cases, defaults]), json!([theirs["cases"], theirs["defaults"]]));
    let number = |text: &str| text.parse::<f64>().unwrap();
    let auc = number(theirs["auc"].as_str().unwrap());
    assert!(number(&measures.auc_from) <= auc && auc <= number(&measures.auc_to));
    assert!(number(&measures.auc_from) > 0.74, "{measures:?}");
}

#[test]
fn the_curve_counts_up_to_all_that_were_measured() {
    let trained = trained();
    let first = trained.curve.first().unwrap();
    assert_eq!((first.below, first.cases, first.defaults), (0, 0, 0));
    let last = trained.curve.last().unwrap();
    assert_eq!((last.cases, last.defaults), (trained.cases, trained.defaults));
    let half = train(&cases(), &Asked { measured: Measured::OtherHalf, ..asked() }).unwrap();
    assert_eq!(half.curve.last().unwrap().cases, 3_000);
    assert_eq!(half.cases, 6_000);
}

#[test]
fn the_page_needs_nothing_else_and_what_cases_say_stays_text() {
    let strange = cases().replacen("noise", "<script>noise", 1);
    let asked = Asked { without: vec!["<script>noise".to_owned()], ..asked() };
    let trained = train(&strange, &asked).unwrap();
    for lang in [Lang::English, Lang::French] {
        let page = html(&trained, lang);
        assert_eq!(page.matches("<svg").count(), 3);
        assert!(page.contains("&lt;script&gt;noise") && !page.contains("<script"));
        assert!(!page.contains("src=") && !page.contains("href="), "something else is needed");
        let told = &trained.measures;
        for it in [&told.auc, &told.auc_from, &told.auc_to, &told.gini, &told.ks, &told.psi] {
            assert!(page.contains(it.as_str()), "{it}");
        }
        assert_eq!(page.matches("<tr><td>months").count(), months_bins(&trained) + 1);
    }
}

fn months_bins(trained: &Trained) -> usize {
    card(trained).variables.iter().find(|it| it.variable == "months").unwrap().bins.len()
}
