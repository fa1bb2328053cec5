//! Every event has its sentence in both languages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ledger_core::credit::{line, loan};
use ledger_core::file::{Event, Standing};
use ledger_core::freight::shipment;
use ledger_core::log::EventRecord;
use replay_tools::sentences::{Lang, sentences, stands};
use serde::de::DeserializeOwned;

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
        let [english, french] = Lang::ALL.map(|it| sentences(&event, None, it));
        let kind = event.event_type();
        assert_eq!(english.len(), french.len(), "{english:?} {french:?}");
        assert!(english.iter().chain(&french).all(|it| !it.is_empty()), "{kind}");
        assert_ne!(english.first(), french.first(), "{kind}");
        told.insert(kind, french);
    }
    let schemas = Event::schemas();
    let kinds: BTreeSet<_> = schemas.iter().map(|it| it.0).collect();
    assert_eq!(told.len(), kinds.len(), "each event has a golden line: {told:#?}");
    for (kind, sentence) in [
        ("loan.default_declared", "en défaut : impayé depuis le "),
        ("loan.rescinded", "contrat résolu : "),
        ("loan.held", "suspendu dès le "),
        ("loan.credit_paid_out", " de l'avoir versés par "),
        ("loan.charged_back", "la banque du payeur a repris "),
        ("partition.moved", "déplacé : le registre continue dans Kafka topic"),
        ("customer.suspended", "suspendu, aucun nouveau crédit n'est accordé : "),
        ("application.decided", "approuvée par "),
        ("order.confirmed", "confirmé, en préparation"),
        ("shipment.customs_released", "libéré par la douane : droits déclarés "),
        ("credit_line.exposure_reserved", " réservés pour loan-"),
        ("purchase_order.refused", "le fournisseur ne le fournira pas "),
        ("premium.fee_paid", "cotisation 1 payée : "),
        ("application.deferred", "attend que le client ait Premium"),
        ("application.rated", "classée en medium, classe de risque qui en fixe le prix"),
        ("vendor.registered", "inscrit sous le nom de "),
        ("identity.document_submitted", " remet un passeport délivré par TG"),
        ("identity.verified", "l'identité est vérifiée, jusqu'avant le "),
    ] {
        let told = &told[kind];
        assert!(told.first().is_some_and(|it| it.contains(sentence)), "{told:?}");
    }
}

#[test]
fn how_a_stream_stands_is_told_in_french_and_in_english() {
    let loan = Standing::Loan(golden::<loan::Balances>("loan"));
    let line = Standing::Line(golden::<line::Figures>("credit_line"));
    let shipment = Standing::Shipment(golden::<shipment::Standing>("shipment"));
    for (standing, english, french) in [
        (&loan, " overdue (1 instalments since 2026-03-15)", " en retard (1 échéances depuis le "),
        (&line, "outstanding; 2 blocks stand", " d'encours ; 2 blocages en place"),
        (&shipment, "then: held by customs, since ", "ensuite : retenu en douane, depuis "),
    ] {
        let told = Lang::ALL.map(|it| stands(standing, it));
        assert!(told[0].starts_with("then: ") && told[0].contains(english), "{told:?}");
        assert!(told[1].starts_with("ensuite : ") && told[1].contains(french), "{told:?}");
    }
    let event = published().swap_remove(0);
    for lang in Lang::ALL {
        let (with, without) = (sentences(&event, Some(&loan), lang), sentences(&event, None, lang));
        assert_eq!(with.split_last().unwrap(), (&stands(&loan, lang), &without[..]));
    }
}

/// The golden standing of a kind of stream.
fn golden<S: DeserializeOwned>(kind: &str) -> S {
    let path = format!("../schemas/standings/{kind}.v1.golden.json");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let record: serde_json::Value = serde_json::from_str(&text).unwrap();
    serde_json::from_value(record["data"].clone()).unwrap()
}
