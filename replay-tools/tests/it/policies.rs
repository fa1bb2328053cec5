//! What is told of policy documents before anybody proposes them.

use std::path::PathBuf;

use ledger_core::calendar::Day;
use ledger_core::policy::Document;
use replay_tools::policy::{check, diff, told};
use replay_tools::sentences::Lang;
use serde_json::{Value, json};

use crate::binary::Shell;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// `open`, its sections changed.
fn changed(edit: impl FnOnce(&mut Value)) -> String {
    let mut document: Value = serde_json::from_str(Document::OPEN).unwrap();
    edit(&mut document["sections"]);
    document.to_string()
}

fn ten_changes() -> String {
    changed(|it| {
        it["loan"]["default_days"] = json!(45);
        it["loan"]["penalty"]["rate"] = json!("0.125");
        it["applications"]["four_eyes_above"][0]["amount"] = json!(1_150_000);
        it["orders"]["goods_leave_on"] = json!("grant");
        let codes = it["reasons"]["codes"].as_array_mut().unwrap();
        let damaged = codes.iter_mut().find(|it| it["code"] == "damaged").unwrap();
        damaged["text"]["fr"] = json!("L'article est abîmé.");
        drop(it["classes"]["classes"][1].as_object_mut().unwrap().remove("limit_share"));
        it["products"]["products"][0]["amount"]["max"]["amount"] = json!(400_000);
        it["products"]["prices"][11]["rate"] = json!("0.115");
        let ceiling = json!({ "lender": "bank", "from": "2027-01-01", "rate": "0.13" });
        // In front, so that those that were there have other places.
        it["law"]["ceilings"].as_array_mut().unwrap().insert(0, ceiling);
        it["premium"]["compulsory"] = json!(true);
    })
}

const ENGLISH: &str = "\
loan contracts: days until default: 45 instead of 30
loan contracts: penalty rate: 12.5 % instead of 14 %
applications, XOF: two persons above: 1150000 XOF instead of 100000 XOF
orders: goods leave on: the grant of the loan instead of the payment of the loan
reasons, damaged: text in French: “L'article est abîmé.” instead of “L'article est arrivé endommagé.”
risk classes, medium: share of the limit: nothing any more instead of 50 %
products, goods, high, 24, 500000 XOF: rate: 11.5 % instead of 12 %
products, goods: largest amount: 400000 XOF instead of 500000 XOF
law, bank, 2027-01-01: ceiling of the yearly rate: 13 %, which is new
Premium: needed for credit: yes instead of no
";

const FRENCH: &str = "\
contrats de prêt : jours avant le défaut : 45 au lieu de 30
contrats de prêt : taux de pénalité : 12,5 % au lieu de 14 %
demandes, XOF : deux personnes au-delà de : 1\u{202f}150\u{202f}000 XOF au lieu de 100\u{202f}000 XOF
commandes : les articles partent après : l'octroi du prêt au lieu de le versement du prêt
motifs, damaged : texte en français : « L'article est abîmé. » au lieu de « L'article est arrivé endommagé. »
classes de risque, medium : part de la limite : plus rien au lieu de 50 %
produits, goods, high, 24, 500000 XOF : taux : 11,5 % au lieu de 12 %
produits, goods : plus grand montant : 400\u{202f}000 XOF au lieu de 500\u{202f}000 XOF
loi, bank, 2027-01-01 : plafond du taux annuel : 13 %, ce qui est nouveau
Premium : nécessaire au crédit : oui au lieu de non
";

#[test]
fn ten_changed_figures_are_told_in_words_in_both_languages() {
    let changes = diff(Document::OPEN, &ten_changes()).unwrap();
    assert_eq!(told(&changes, Lang::English), ENGLISH);
    assert_eq!(told(&changes, Lang::French), FRENCH);
}

#[test]
fn changed_time_limits_codes_and_days_are_told_in_words_in_both_languages() {
    let other = changed(|it| {
        it["waits"]["review_hours"] = json!(24);
        it["waits"]["bureau_minutes"] = json!(5);
        it["waits"]["bank_hours"] = json!(96);
        it["otp"] = json!({ "form": 1, "digits": 8, "valid_minutes": 5, "tries": 3 });
        it["signing"]["countries"][0]["days"] = json!(10);
        let benin = json!({ "country": "BJ", "days": 7 });
        it["signing"]["countries"].as_array_mut().unwrap().insert(0, benin);
        it["withdrawal"]["countries"][0]["capital_back_days"] = json!(20);
        it["withdrawal"]["countries"][0]["file_fee"] = json!("kept");
    });
    let changes = diff(Document::OPEN, &other).unwrap();
    let english = "\
time limits: hours for the bank's answer: 96 instead of 72
time limits: minutes for the bureau's answer: 5 instead of 30
time limits: hours for a person's review: 24 instead of 48
one-time codes: digits: 8 instead of 6
one-time codes: tries: 3 instead of 5
one-time codes: minutes that a code is valid: 5 instead of 10
signature, BJ: days to sign: 7, which is new
signature, TG: days to sign: 10 instead of 15
withdrawal, TG: days to give the principal back: 20 instead of 30
withdrawal, TG: file fee is: kept instead of given back
";
    let french = "\
délais : heures pour la réponse de la banque : 96 au lieu de 72
délais : minutes pour la réponse du bureau : 5 au lieu de 30
délais : heures pour l'examen par une personne : 24 au lieu de 48
codes à usage unique : chiffres : 8 au lieu de 6
codes à usage unique : essais : 3 au lieu de 5
codes à usage unique : minutes de validité d'un code : 5 au lieu de 10
signature, BJ : jours pour signer : 7, ce qui est nouveau
signature, TG : jours pour signer : 10 au lieu de 15
rétractation, TG : jours pour rendre le capital : 20 au lieu de 30
rétractation, TG : frais de dossier : conservés au lieu de rendus
";
    assert_eq!(told(&changes, Lang::English), english);
    assert_eq!(told(&changes, Lang::French), french);
}

#[test]
fn what_is_new_or_gone_is_told_figure_by_figure() {
    let more = changed(|it| drop(it.as_object_mut().unwrap().remove("capacity")));
    let gone = told(&diff(Document::OPEN, &more).unwrap(), Lang::English);
    let expected = "capacity: form: nothing any more instead of 1\n\
                    capacity: share of the income: nothing any more instead of 1/3\n\
                    capacity: not confirmed: nothing any more instead of income_share\n";
    assert_eq!(gone, expected);
    let new = told(&diff(&more, Document::OPEN).unwrap(), Lang::French);
    assert!(new.contains("capacité : part du revenu : 1/3, ce qui est nouveau\n"), "{new}");
}

#[test]
fn a_document_that_is_written_in_another_order_says_the_same() {
    let same = changed(|_| {});
    assert_ne!(same, Document::OPEN);
    let changes = diff(Document::OPEN, &same).unwrap();
    assert_eq!(told(&changes, Lang::English), "both say the same\n");
    assert_eq!(told(&changes, Lang::French), "les deux disent la même chose\n");
}

#[test]
fn a_text_that_is_no_document_is_compared_with_nothing() {
    let refused = diff(Document::OPEN, "{}").unwrap_err();
    assert!(refused.starts_with("b: the policy document is not usable"), "{refused}");
    let refused = diff("{}", Document::OPEN).unwrap_err();
    assert!(refused.starts_with("a: "), "{refused}");
}

#[test]
fn findings_are_told_in_words_and_faults_by_their_place() {
    let strict = check(Document::STRICT, day("2026-06-01"));
    let english = strict.text(Lang::English);
    let first = format!("it may be published, in force from 2026-06-01: {}\n", strict.hash);
    assert!(english.starts_with(&first), "{english}");
    for part in [
        "nobody has confirmed that sections.law.compared is lawful\n",
        "no plan of this starting limit is lawful, and no credit is given: sections.classes.limits[0].steps[0]\n",
        "no lawful plan of `goods` of a bank on 2026-06-01 for low, medium, high: 1 to ",
        " instalments, 10000 XOF to ",
    ] {
        assert!(english.contains(part), "{part}: {english}");
    }
    let french = strict.text(Lang::French);
    for part in [
        "il peut être publié, en vigueur à partir du 2026-06-01 : ",
        "personne n'a confirmé que sections.law.compared est conforme à la loi\n",
        "aucun plan légal de `goods` d'une banque le 2026-06-01 pour low, medium, high : 1 à ",
    ] {
        assert!(french.contains(part), "{part}: {french}");
    }
    let faulty = changed(|it| {
        it["loan"]["default_days"] = json!(0);
        it["classes"]["declined_up_to"] = json!(300);
    });
    let told = check(&faulty, day("2026-06-01")).text(Lang::English);
    let expected = "it may not be published, faults: 2\n  \
        sections.loan.default_days: expected 1 to 3650, found 0\n  \
        sections.classes.declined_up_to: expected 399, below the last class, found 300\n";
    assert_eq!(told, expected);
}

#[test]
fn a_starting_limit_without_a_lawful_plan_is_a_fault_unless_no_credit_is_declared() {
    let compulsory = changed(|it| it["premium"]["compulsory"] = json!(true));
    let told = check(&compulsory, day("2026-06-01")).text(Lang::English);
    let expected = "sections.classes.limits[0].steps[0]: expected a lawful plan of 50000 XOF, found none \
                    on 2026-06-01";
    assert!(told.starts_with("it may not be published, faults: 1\n"), "{told}");
    assert!(told.contains(expected), "{told}");
}

#[test]
fn the_binary_ends_with_the_code_of_what_it_found() {
    let shell = Shell(vec![]);
    let versions =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../ledger-core/src/policy/versions");
    let path = |name: &str| versions.join(name).to_str().unwrap().to_owned();
    let (shipped, open) = (path("shipped.json"), path("open.json"));
    let told = shell.ends(&["policy", "check", &shipped, "--on", "2026-06-01", "--lang", "fr"], 0);
    assert!(told.starts_with("il peut être publié"), "{told}");
    let told = shell.ends(&["policy", "check", &path("../../../../Cargo.toml")], 1);
    assert!(told.contains("is no document that may be published"), "{told}");
    let told = shell.ends(&["policy", "check", &path("nowhere.json")], 2);
    assert!(told.contains("nowhere.json: "), "{told}");
    shell.ends(&["policy", "diff", &open, &open], 0);
    let told = shell.ends(&["policy", "diff", &open, &path("strict.json")], 1);
    let expected = "products: declares that it gives no credit: yes instead of no\n\
                    Premium: needed for credit: yes instead of no\n";
    assert!(told.starts_with(expected), "{told}");
    shell.ends(&["policy", "diff", &open, &path("nowhere.json")], 2);
}
