//! The whole list of terms that must not reach a consumer contract: each is refused by the check of a
//! product, with a finding of its own.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::document::faults;
use super::sections::changed;
use super::*;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(rename = "origin")]
    _origin: String,
    terms: Vec<Term>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    term: String,
    vectors: Vec<String>,
    said: Vec<Said>,
}

/// What of the sections of `open` says it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    at: String,
    is: Value,
    finding: String,
}

fn listed() -> Vec<Term> {
    let list: List = serde_json::from_str(include_str!("unfit_terms.json")).unwrap();
    list.terms
}

/// `open` with a member of its sections.
fn with(at: &str, is: &Value) -> String {
    changed(|sections| {
        let (of, member) = at.rsplit_once('/').unwrap();
        let of = sections.pointer_mut(of).unwrap().as_object_mut().unwrap();
        of.insert(member.to_owned(), is.clone());
        if at.ends_with("/terms") {
            sections["products"]["form"] = json!(2);
        }
    })
}

#[test]
fn each_term_of_the_list_is_refused_with_its_own_finding() {
    let mut findings = BTreeSet::new();
    for it in listed() {
        assert!(!it.said.is_empty() && !it.vectors.is_empty(), "{}", it.term);
        for Said { at, is, finding } in it.said {
            let found = faults(&with(&at, &is));
            // What holds for all products is found of each, in the same words.
            let (_, why) = finding.split_once(": ").unwrap();
            assert!(found.contains(&finding), "{}: {found:#?}", it.term);
            assert!(found.iter().all(|it| it.ends_with(why)), "{}: {found:#?}", it.term);
            assert!(findings.insert(why.to_owned()), "{}: `{why}` is another's", it.term);
        }
    }
    let terms: Vec<String> = listed().into_iter().map(|it| it.term).collect();
    assert_eq!((terms.len(), findings.len()), (6, 8), "{terms:#?}");
}

/// So that a finding tells of what was said and of nothing else.
#[test]
fn what_may_be_offered_is_found_nothing_of_when_it_is_said() {
    let said = json!({
        "overdue_bears": "penalty_instead", "penalty_on": "overdue_principal",
        "share_fees_on": "principal", "charged_back": "as_paid", "credit_paid_out": "overdrawn",
    });
    let read = Document::parse(&with("/products/products/0/terms", &said));
    assert_eq!(read.map(|_| ()), Ok(()));
}

#[test]
fn a_document_of_form_1_says_no_such_term() {
    let document = changed(|it| it["products"]["products"][0]["terms"] = json!({}));
    let expected =
        "sections.products.products[0]: its `parts` and `terms` are of form 2 of this section";
    assert_eq!(faults(&document), [expected]);
}
