//! Every event has its sentence in both languages.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ledger_core::file::Event;
use ledger_core::log::EventRecord;
use replay_tools::sentences::{Lang, sentences};

/// Each published event once: the golden lines.
fn published() -> Vec<Event> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/events");
    let files = fs::read_dir(folder)
        .unwrap()
        .flat_map(|aggregate| fs::read_dir(aggregate.unwrap().path()).unwrap())
        .map(|it| it.unwrap().path())
        .filter(|it| it.to_string_lossy().ends_with(".golden.json"));
    let event = |path| {
        let record: EventRecord = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        Event::decode(&record).unwrap()
    };
    files.map(event).collect()
}

#[test]
fn every_event_is_told_in_french_and_in_english() {
    let mut told = BTreeMap::new();
    for event in published() {
        let [english, french] = Lang::ALL.map(|it| sentences(&event, it));
        let kind = event.event_type();
        assert_eq!(english.len(), french.len(), "{english:?} {french:?}");
        assert!(english.iter().chain(&french).all(|it| !it.is_empty()), "{kind}");
        assert_ne!(english.first(), french.first(), "{kind}");
        told.insert(kind, french);
    }
    assert_eq!(told.len(), Event::schemas().len(), "one golden line an event: {told:#?}");
    for (kind, sentence) in [
        ("loan.defaulted", "en défaut : impayé depuis le "),
        ("loan.unwound", "dénoué : "),
        ("partition.moved", "déplacé : le registre continue dans Kafka topic"),
        ("customer.suspended", "suspendu, aucun nouveau crédit n'est accordé : "),
        ("application.declined", "refusée par "),
        ("order.confirmed", "confirmé, en préparation : "),
        ("shipment.customs_released", "libéré par la douane : droits déclarés "),
        ("credit_line.exposure_reserved", " réservés pour loan-"),
        ("purchase_order.refused", "le fournisseur ne le fournira pas "),
        ("vendor.registered", "inscrit sous le nom de "),
    ] {
        let told = &told[kind];
        assert!(told.first().is_some_and(|it| it.contains(sentence)), "{told:?}");
    }
}
