//! Applicants scored by a policy document, and what was recorded of them computed again.

use ledger_core::policy::Document;
use replay_tools::score::By;
use serde_json::Value;

use crate::binary::Shell;

const APPLICANTS: &str = include_str!("../scores/applicants.jsonl");
const MODEL: &str = include_str!("../scores/model.txt");

fn by() -> By {
    By::read(Document::OPEN, Some(MODEL)).unwrap()
}

fn recorded() -> String {
    let answers = by().answers(APPLICANTS).unwrap();
    answers.iter().map(|it| serde_json::to_string(it).unwrap() + "\n").collect()
}

#[test]
fn each_applicant_is_scored_as_a_decision_records_it() {
    let found = by().answers(APPLICANTS).unwrap();
    let told = found.iter().map(|it| {
        let scored = serde_json::to_value(&it.scored).unwrap();
        let word = |member: &str| scored[member].as_str().unwrap_or_default().to_owned();
        (
            it.id.as_str(),
            it.scored.score,
            word("class"),
            word("answer"),
            it.scored.starting_limit_only,
        )
    });
    let expected = [
        ("known", 745, "low".to_owned(), "approve".to_owned(), false),
        // 50+65+50, 50+25+50+50 and 10 for what was withheld, of 600: 583.33.
        ("newcomer", 583, "medium".to_owned(), "approve".to_owned(), true),
        // 40+10, 30+20+50, 10+10+10+0 and 40 without answer, of 760: 289.47.
        ("withholds", 289, String::new(), "decline".to_owned(), true),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    let beside = found.iter().map(|it| {
        let trees = it.scored.challengers.last().unwrap();
        (trees.leaves.clone(), trees.raw_nanos.unwrap())
    });
    let trees = [(vec![2, 1], -3_375), (vec![0, 1], -1_625), (vec![0, 1], -1_625)];
    assert_eq!(beside.collect::<Vec<_>>(), trees.map(|(leaves, raw)| (leaves, raw * 1_000_000)));
}

#[test]
fn what_was_recorded_comes_out_again_and_a_changed_figure_does_not() {
    let text = recorded();
    assert!(by().again(&text).unwrap().iter().all(|it| it.same));
    let changed = by().again(&text.replacen("\"score\":583", "\"score\":600", 1)).unwrap();
    let same: Vec<_> = changed.iter().map(|it| it.same).collect();
    assert_eq!(same, [true, false, true]);
    let why = changed[1].why.as_deref();
    assert_eq!(why, Some("it comes out otherwise: /score: recorded 600, computed 583"));
    let other = By::read(Document::STRICT, Some(MODEL)).unwrap().again(&text).unwrap();
    assert!(other.iter().all(|it| it.why.as_ref().unwrap().starts_with("it was made by policy")));
    let bare = By::read(Document::OPEN, None).unwrap().again(&text).unwrap();
    assert!(bare[0].why.as_ref().unwrap().ends_with("was not given"));
}

fn fault(policy: &str, model: Option<&str>, applicants: &str) -> String {
    let found = By::read(policy, model).and_then(|it| it.answers(applicants));
    found.unwrap_err().to_string()
}

#[test]
fn a_line_that_is_no_applicant_is_named_with_its_member() {
    let open = |from: &str, to: &str| {
        let text = APPLICANTS.replacen(from, to, 1);
        assert_ne!(text, APPLICANTS);
        fault(Document::OPEN, None, &text)
    };
    assert_eq!(
        open("\"job_months\": 14", "\"job_months\": \"14\""),
        "line 2: inputs.job_months: expected a whole number, or {\"missing\": …} with withheld, found \"14\""
    );
    assert!(
        open("\"cash_orders\": 0, ", "").starts_with("line 3: inputs.cash_orders: it is missing")
    );
    assert!(
        open("\"cash_orders\": 3", "\"orders\": 3")
            .starts_with("line 1: inputs.orders: no variable")
    );
    let twice = open("\"cash_orders\": 3", "\"cash_orders\": 3, \"cash_orders\": 4");
    assert!(
        twice.starts_with("line 1: inputs.cash_orders: it stands there twice, column "),
        "{twice}"
    );
    let found = open("\"id\": \"newcomer\", ", "");
    assert!(found.starts_with("line 2: missing field `id`, column "), "{found}");
    let found = fault(Document::OPEN, None, "\n\n{\"id\": 3}");
    assert!(
        found.starts_with("line 3: invalid type: integer `3`, expected a string, column 8"),
        "{found}"
    );
}

#[test]
fn a_policy_or_model_by_which_nobody_is_scored_is_refused() {
    let found = fault(Document::SHIPPED, None, APPLICANTS);
    assert!(found.starts_with("the policy scores nobody: expected the sections"), "{found}");
    assert!(
        fault("{}", None, APPLICANTS).starts_with("the policy: the policy document is not usable")
    );
    let model = |from, to| fault(Document::OPEN, Some(&MODEL.replacen(from, to, 1)), APPLICANTS);
    assert!(model("is_linear=0", "is_linear=1").starts_with("the model: line 21: linear trees"));
    let found = model("monthly_income", "marital_status");
    assert!(
        found.starts_with("the model does not fit the policy: nobody is scored by sex"),
        "{found}"
    );
}

#[test]
fn the_binary_prints_a_line_an_applicant_and_ends_by_what_it_found() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scores");
    let folder = std::env::temp_dir().join(format!("scores-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    std::fs::write(at("open.json"), Document::OPEN).unwrap();
    let shell = Shell(vec![]);
    let (applicants, model) = (format!("{root}/applicants.jsonl"), format!("{root}/model.txt"));
    let policy = at("open.json");
    let by = ["--policy", &policy, "--model", &model];
    let told = shell.ends(&[&["score", &applicants][..], &by].concat(), 0);
    assert_eq!(told, recorded());
    let kept = at("recorded.jsonl");
    std::fs::write(&kept, &told).unwrap();
    let again = [&["score", &kept, "--again"][..], &by].concat();
    let lines = shell.ends(&again, 0);
    assert_eq!(lines.lines().next(), Some("{\"id\":\"known\",\"same\":true}"));
    std::fs::write(&kept, told.replacen("\"score\":745", "\"score\":746", 1)).unwrap();
    let text = shell.ends(&again, 1);
    assert!(
        text.contains("/score: recorded 746, computed 745") && text.contains("1 of 3"),
        "{text}"
    );
    let text = shell.ends(&["score", &model, "--policy", &at("open.json")], 2);
    assert!(text.contains("model.txt: line 1: expected ident"), "{text}");
    let text = shell.ends(&["score", &applicants, "--policy", &at("none.json")], 2);
    assert!(text.contains("none.json"), "{text}");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_result_is_one_line_of_json_with_reasons_in_french() {
    let text = recorded();
    let line: Value = serde_json::from_str(text.lines().nth(2).unwrap()).unwrap();
    let reasons = line["scored"]["reasons"].as_array().unwrap();
    let codes: Vec<_> = reasons.iter().map(|it| it["code"].as_str().unwrap()).collect();
    assert_eq!(
        codes,
        ["mobile_money_not_read", "no_contract_shown", "few_cash_orders", "no_job_start"]
    );
    assert!(reasons[0]["text"].as_str().unwrap().contains("donnez votre accord"));
}
