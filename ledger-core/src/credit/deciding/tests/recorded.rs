//! What was recorded comes out again, and nothing else does.

use super::super::{NotAgain, again};
use super::*;

fn bytes(it: &Assessed) -> Vec<u8> {
    serde_json::to_vec(it).unwrap()
}

#[test]
fn what_was_recorded_comes_out_again_byte_for_byte() {
    let (document, reference) = document(|_| {});
    for facts in [trusted(), doubtful(), Facts { signals: Some(signals()), ..trusted() }] {
        let assessed = by(&(document.clone(), reference), facts);
        let found = again(&bytes(&assessed), |it| (it == reference).then_some(&document));
        assert_eq!(found, Ok(assessed));
    }
}

#[test]
fn each_figure_that_is_changed_is_found_with_its_place() {
    let (document, reference) = document(|_| {});
    let facts = Facts { signals: Some(signals()), ..trusted() };
    let recorded = serde_json::to_value(by(&(document.clone(), reference), facts)).unwrap();
    for (at, value) in [
        ("/facts/known/platform/punctual", json!(0)),
        ("/facts/owes/outstanding/amount", json!(100)),
        ("/facts/wanted/amount/amount", json!(75_000)),
        ("/facts/signals/applications_in_day", json!(1)),
        ("/found/scored/score", json!(1)),
        ("/found/scored/points/0/points", json!(1)),
        ("/found/limit/room/amount", json!(1)),
        ("/found/offer/rate", json!("0.01")),
        ("/found/offer/price/teg/taeg_actuarial/upper", json!("0.01")),
        ("/found/fraud/points", json!(1)),
        ("/found/rules/0/at_most", json!("review")),
        ("/found/answer", json!("approve")),
    ] {
        let mut changed = recorded.clone();
        *changed.pointer_mut(at).unwrap_or_else(|| panic!("{at}")) = value;
        // As it would be written.
        let changed: Assessed = serde_json::from_value(changed).unwrap();
        let found = again(&bytes(&changed), |_| Some(&document));
        let Err(NotAgain::Differs(differences)) = found else { panic!("{at}: {found:?}") };
        let told = differences.iter().any(|it| at.starts_with("/facts") || it.at == at);
        assert!(told, "{at}: {differences:?}");
    }
}

#[test]
fn it_comes_out_by_the_version_that_it_names_alone() {
    let assessed = by_rules(trusted());
    let found = again(&bytes(&assessed), |_| None);
    assert_eq!(found, Err(NotAgain::UnknownPolicy(assessed.policy)));
    let shipped = Document::parse(Document::SHIPPED).unwrap();
    let found = again(&bytes(&assessed), |_| Some(&shipped));
    assert_eq!(found, Err(NotAgain::NotScored(assessed.policy)));
    assert!(matches!(again(b"{}", |_| None), Err(NotAgain::Unreadable(_))));
}
