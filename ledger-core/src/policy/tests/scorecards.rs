//! What scorecards must say, each refusal with its place.

use super::document::faults;
use super::sections::{changed, each_makes_its_fault, without};
use super::*;

#[test]
fn a_variable_has_a_code_a_source_and_what_is_told_of_it() {
    each_makes_its_fault(&[
        (
            |it| {
                let more = it["scorecards"]["variables"][1].clone();
                it["scorecards"]["variables"].as_array_mut().unwrap().push(more);
            },
            "sections.scorecards.variables: cash_orders stands there more than once",
        ),
        (
            |it| {
                let codes = &mut it["scorecards"]["variables"][4]["value"]["codes"];
                codes.as_array_mut().unwrap().push(json!("informal"));
            },
            "sections.scorecards.variables[4].value.codes: `informal` stands there more than once",
        ),
        (
            |it| it["scorecards"]["variables"][4]["source"] = json!("hearsay"),
            "sections.scorecards.variables[4].source: unknown variant `hearsay`",
        ),
        (
            |it| it["scorecards"]["reasons_max"] = json!(5),
            "sections.scorecards.reasons_max: expected 3 to 4, found 5",
        ),
        (
            |it| it["scorecards"]["coverage_min"] = json!("60"),
            "sections.scorecards.coverage_min: expected 0 to 1, with at most 6 decimals, found 60",
        ),
        (
            |it| it["scorecards"]["newcomer"]["variable"] = json!("job_months"),
            "sections.scorecards.newcomer.variable: expected a number of the platform's, found `job",
        ),
        (
            |it| it["scorecards"]["newcomer"]["below"] = json!(0),
            "sections.scorecards.newcomer.below: expected at least 1, found 0",
        ),
    ]);
}

/// Beside its own fault, each of these makes the places that use the variable faulty.
#[test]
fn nobody_is_scored_by_sex_age_or_marital_status() {
    for code in
        ["age", "age_years", "sex", "sexe", "gender", "marital_status", "birth_year", "is_married"]
    {
        let text = changed(|it| {
            let mut more = it["scorecards"]["variables"][1].clone();
            more["code"] = json!(code);
            it["scorecards"]["variables"].as_array_mut().unwrap().push(more);
        });
        let found = faults(&text);
        let expected = format!(
            "sections.scorecards.variables[12].code: nobody is scored by sex, age or marital status: `{code}`"
        );
        assert_eq!(found, [expected]);
    }
    // Whose parts only look like them.
    for code in ["percentage", "page_views", "average_gap", "sextant"] {
        assert!(!crate::policy::names_personal_trait(code), "{code}");
    }
    for column in ["SEX", "AGE", "MARRIAGE", "age.in.years", "personal.status.and.sex"] {
        assert!(crate::policy::names_personal_trait(column), "{column}");
    }
}

#[test]
fn a_reason_is_told_of_what_the_customer_can_change_alone() {
    each_makes_its_fault(&[
        (
            |it| {
                let told = it["scorecards"]["variables"][1]["when_poor"].clone();
                it["scorecards"]["variables"][0]["when_poor"] = told;
            },
            "sections.scorecards.variables[0].when_poor: expected none: the customer cannot change it",
        ),
        (
            |it| {
                let told = it["scorecards"]["variables"][1]["when_poor"].clone();
                it["scorecards"]["variables"][4]["when_poor"] = told;
            },
            "sections.scorecards.variables[4].when_poor: expected none: the customer cannot change it",
        ),
        (
            |it| {
                let told = it["scorecards"]["variables"][1]["when_poor"].clone();
                it["scorecards"]["variables"][1]["when_withheld"] = told;
            },
            "sections.scorecards.variables[1].when_withheld: expected none: it cannot be withheld",
        ),
        (
            |it| without(&mut it["scorecards"]["variables"][1], "when_poor"),
            "sections.scorecards.variables[1].when_poor: expected what the customer is told",
        ),
        (
            |it| without(&mut it["scorecards"]["variables"][4], "when_withheld"),
            "sections.scorecards.variables[4].when_withheld: expected what the customer is told",
        ),
        (
            |it| {
                it["scorecards"]["variables"][1]["when_poor"]["text"]["fr"] =
                    json!("Votre âge ne le permet pas.");
            },
            "sections.scorecards.variables[1].when_poor.text.fr: expected what the customer can change, found `âge`",
        ),
        (
            |it| it["scorecards"]["variables"][1]["when_poor"]["text"]["en"] = json!(" "),
            "sections.scorecards.variables[1].when_poor.text.en: expected 1 to 500 letters, found 1",
        ),
    ]);
}

#[test]
fn the_points_of_a_card_add_up_and_withholding_never_helps() {
    each_makes_its_fault(&[
        (
            |it| {
                it["scorecards"]["champion"]["categories"][3]["variables"][0]["bins"][3]["points"] =
                    json!(101)
            },
            "sections.scorecards.champion.categories[3].points: expected 100 as what its best bins bring, found 101",
        ),
        (
            |it| {
                it["scorecards"]["champion"]["categories"][3]["points"] = json!(110);
                it["scorecards"]["champion"]["categories"][3]["variables"][0]["bins"][3]["points"] =
                    json!(110);
            },
            "sections.scorecards.champion.categories: expected 1000 points together, found 1010",
        ),
        (
            |it| {
                it["scorecards"]["champion"]["categories"][3]["variables"][0]["withheld"] =
                    json!(11)
            },
            "sections.scorecards.champion.categories[3].variables[0].withheld: expected 0 to 10, since withholding never helps, found 11",
        ),
        (
            |it| {
                it["scorecards"]["champion"]["categories"][3]["variables"][0]["unanswered"] =
                    json!(41)
            },
            "sections.scorecards.champion.categories[3].variables[0].unanswered: expected 0 to 40, since no answer brings more than the median, found 41",
        ),
        (
            |it| {
                it["scorecards"]["champion"]["categories"][0]["variables"][0]["withheld"] = json!(1)
            },
            "sections.scorecards.champion.categories[0].variables[0].withheld: expected 0 to 0",
        ),
        (
            |it| {
                it["scorecards"]["champion"]["categories"][0]["variables"][3]["bins"][3]["points"] =
                    json!(-1)
            },
            "sections.scorecards.champion.categories[0].variables[3].bins: expected no points below 0, found -1",
        ),
        (
            |it| {
                // All points are of what a newcomer lacks.
                let mut all = it["scorecards"]["champion"]["categories"][0].clone();
                all["points"] = json!(1000);
                all["variables"][0]["bins"][3]["points"] = json!(680);
                it["scorecards"]["champion"]["categories"] = json!([all]);
            },
            "sections.scorecards.champion.categories: expected something that a newcomer can have",
        ),
    ]);
}

#[test]
fn each_value_of_a_variable_belongs_to_one_bin() {
    each_makes_its_fault(&[
        (
            |it| {
                it["scorecards"]["champion"]["categories"][3]["variables"][0]["bins"][1]["up_to"] =
                    json!(499)
            },
            "sections.scorecards.champion.categories[3].variables[0].bins: expected `up_to` in all but the last",
        ),
        (
            |it| {
                it["scorecards"]["champion"]["categories"][3]["variables"][0]["bins"][3]["up_to"] =
                    json!(1000)
            },
            "sections.scorecards.champion.categories[3].variables[0].bins: expected `up_to` in all but the last",
        ),
        (
            |it| {
                it["scorecards"]["champion"]["categories"][3]["variables"][0]["bins"][0]["codes"] =
                    json!(["none"])
            },
            "sections.scorecards.champion.categories[3].variables[0].bins: expected no `codes`",
        ),
        (
            |it| {
                it["scorecards"]["champion"]["categories"][1]["variables"][0]["bins"][0]["codes"] =
                    json!(["public"])
            },
            "sections.scorecards.champion.categories[1].variables[0].bins: expected `codes` in each, and each once of none, informal",
        ),
        (
            |it| {
                it["scorecards"]["champion"]["categories"][1]["variables"][0]["bins"][3]["codes"] =
                    json!(["public"])
            },
            "sections.scorecards.champion.categories[1].variables[0].bins: expected `codes` in each",
        ),
        (
            |it| {
                let more = it["scorecards"]["challengers"][0].clone();
                it["scorecards"]["challengers"].as_array_mut().unwrap().push(more);
            },
            "sections.scorecards.challengers: annex_weights stands there more than once",
        ),
        (
            |it| {
                it["scorecards"]["challengers"] = json!([{ "regression": {
                    "code": "v2", "base": 10_001,
                    "variables": [{ "variable": "job_months", "missing": 0, "bins": [{ "points": 1 }] }],
                } }]);
            },
            "sections.scorecards.challengers[0].regression.base: expected -10000 to 10000, found 10001",
        ),
        (
            |it| {
                it["scorecards"]["challengers"] = json!([{ "regression": {
                    "code": "v2", "base": 0,
                    "variables": [{ "variable": "hearsay", "missing": 0, "bins": [{ "points": 1 }] }],
                } }]);
            },
            "sections.scorecards.challengers[0].regression.variables[0].variable: none of `variables` has the code `hearsay`",
        ),
    ]);
}

#[test]
fn the_probability_never_rises_with_the_score() {
    each_makes_its_fault(&[
        (
            |it| it["scorecards"]["probability"]["ppm"][500] = json!(1),
            "sections.scorecards.probability.ppm[501]: expected at most 1, as at the score below, found",
        ),
        (
            |it| {
                it["scorecards"]["probability"]["ppm"].as_array_mut().unwrap().pop();
            },
            "sections.scorecards.probability.ppm: expected 1001 of them, found 1000",
        ),
        (
            |it| it["scorecards"]["probability"]["ppm"][0] = json!(1_000_001),
            "sections.scorecards.probability.ppm[0]: expected at most 1000000, found 1000001",
        ),
        (
            |it| it["scorecards"]["probability"]["source"] = json!("guessed"),
            "sections.scorecards.probability.source: unknown variant `guessed`",
        ),
    ]);
}

#[test]
fn scores_without_bands_decide_nothing() {
    let mut document: Value = serde_json::from_str(Document::SHIPPED).unwrap();
    let open: Value = serde_json::from_str(Document::OPEN).unwrap();
    document["sections"]["scorecards"] = open["sections"]["scorecards"].clone();
    let found = faults(&document.to_string());
    assert_eq!(found, ["sections.scorecards.champion: expected a section `classes` beside it"]);
}
