//! Every event has its sentence in both languages.

use std::collections::BTreeMap;

use ledger_core::file::events_of;
use ledger_core::log::Commit;
use ledger_core::log::memory::MemoryLog;
use replay_tools::copy::{Witnesses, copy};
use replay_tools::sentences::{Lang, sentences};

use crate::ledger::eventful;

#[tokio::test(flavor = "multi_thread")]
async fn every_event_of_a_ledger_is_told_in_french_and_in_english() {
    let ledger = eventful(MemoryLog::new(0), 2).await;
    copy(&ledger.log, &MemoryLog::new(0), &Witnesses::default(), true).await.unwrap();
    let mut told = BTreeMap::new();
    for record in (0..2).flat_map(|it| ledger.log.records(it)) {
        for fact in events_of(&Commit::decode(&record.value).unwrap()).unwrap() {
            let [english, french] = Lang::ALL.map(|it| sentences(&fact.event, it));
            assert_eq!(english.len(), french.len(), "{english:?} {french:?}");
            let kind = fact.event.event_type();
            assert!(english.iter().chain(&french).all(|it| !it.is_empty()), "{kind}");
            assert_ne!(english.first(), french.first(), "{kind}");
            told.insert(kind, french);
        }
    }
    for (kind, sentence) in [
        ("loan.defaulted", "en défaut : impayé depuis le "),
        ("loan.repayment_reversed", "a été repris : charged back"),
        ("partition.moved", "déplacé : le registre continue dans memory"),
        ("customer.suspended", "suspendu, aucun nouveau crédit n'est accordé : fraud"),
    ] {
        let told = &told[kind];
        assert!(told.first().is_some_and(|it| it.contains(sentence)), "{told:?}");
    }
}
