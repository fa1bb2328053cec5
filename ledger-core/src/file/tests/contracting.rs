//! The contract of an offer, as a file writes it: whom it names, and that it is written again.

use super::financing::*;
use super::pricing::*;
use super::tabled::{applied_under_table, rated};
use super::*;
use crate::credit::application::{self, Macs, Paper};
use crate::credit::contract::MayWithdraw;
use crate::log::Hash;
use crate::log::ids::created_id;
use crate::party::Contact;
use crate::privacy::{KeyCheck, Opener, Opens, Sealed, SealedField};

/// Seals by writing where it stands in front.
struct Key(&'static str);

impl Opens for Key {
    fn open(&self, field: SealedField<'_>, sealed: &Sealed) -> Option<String> {
        let place = format!("{}/{}/{}/", self.0, field.event_type, field.field.field());
        (field.person == CUSTOMER).then_some(())?;
        sealed.sealed.strip_prefix(&place).map(str::to_owned)
    }

    fn salt(&self, of: Uuid) -> Hash {
        Hash::of(format!("{}/{of}", self.0).as_bytes())
    }
}

fn key() -> Opener {
    Opener::of(Key("right"))
}

/// Called so from now on.
fn called(story: Story, name: &str) -> Story {
    let sealed = format!("right/customer.contact_changed/name/{name}");
    let name = Some(Sealed { key_version: 1, key: KeyCheck([7; 8]), sealed });
    let contact = Contact { name, phone: None, email: None };
    let change = customer::Command::ChangeContact { contact, removed: vec![] };
    story.after(Command::Customer(change))
}

/// Offered 100 000 francs in cash by a bank that accepted.
fn ready() -> Story {
    let approve = rated(lending(bank(), Some("cash"), "0.1"), "medium");
    accepted(applied_under_table(80).after(approve))
}

fn prepare(story: &Story, names: Opener) -> Command {
    let offer = offered(story).offer;
    on_application(application::Act::PrepareContract { offer, names })
}

fn prepared(story: &Story) -> application::Prepared {
    let dossier = story.file().applications[&APPLICATION].application().unwrap();
    **dossier.offer().unwrap().contract.as_ref().unwrap()
}

fn again(story: &Story, names: &Opener) -> Option<crate::credit::contract::Rendered> {
    let document = Document::read(Document::OPEN).unwrap();
    let it = prepared(story);
    story.file().contract(APPLICATION, &document, names, (it.prepared_on, it.withdrawal))
}

#[test]
fn a_contract_names_the_customer_and_is_written_again_from_what_was_recorded() {
    let story = called(ready(), "Ama <b>");
    let prepare = prepare(&story, key());
    let (story, types) = story.then(prepare.clone());
    assert_eq!(types, ["application.contract_prepared"]);
    assert_eq!(story.ask(&prepare), Ok(vec![]), "nothing of it has changed");
    let written = again(&story, &key()).unwrap();
    assert_eq!(written.hashes, prepared(&story).hashes);
    assert!(written.html.contains("Ama &#60;b&#62;"), "{}", written.html);
    let document = Document::read(Document::OPEN).unwrap();
    let togo = "TG".parse().unwrap();
    assert_eq!(prepared(&story).withdrawal, MayWithdraw::by(&document, togo));
    // On another day, or under another name, it is another contract.
    let recorded = prepared(&story);
    let renamed = called(story, "Esi");
    assert_ne!(again(&renamed, &key()).unwrap().hashes, recorded.hashes);
    let (renamed, types) = renamed.then(prepare);
    assert_eq!(types, ["application.contract_prepared"]);
    assert_ne!(prepared(&renamed).hashes.contract, recorded.hashes.contract);
}

#[test]
fn without_the_customers_key_a_contract_is_neither_written_nor_written_again() {
    let refused = |story: &Story, names| match story.ask(&prepare(story, names)) {
        Err(Rejection::Application(it)) => it,
        other => panic!("it is refused: {other:?}"),
    };
    let nameless = ready();
    assert_eq!(refused(&nameless, key()), application::Rejection::NoName);
    let story = called(nameless, "Ama");
    let other = || Opener::of(Key("wrong"));
    assert_eq!(refused(&story, other()), application::Rejection::NoName);
    let asked = prepare(&story, key());
    let story = story.after(asked);
    assert_eq!(again(&story, &other()), None);
}

#[test]
fn a_code_signs_the_contract_that_was_prepared() {
    let story = called(ready(), "Ama");
    let offer = offered(&story).offer;
    let macs = Macs([Hash::of(b"6"), Hash::of(b"7"), Hash::of(b"8"), Hash::of(b"9")]);
    let make = |sha256: Hash| {
        let paper = Paper { reference: "C-1".to_owned(), sha256 };
        on_application(application::Act::MakeCode { offer, paper, macs })
    };
    let early = story.ask(&make(Hash::of(b"anything")));
    assert_eq!(early, Err(application::Rejection::NotPrepared.into()));
    let asked = prepare(&story, key());
    let story = story.after(asked);
    let contract = prepared(&story).hashes.contract;
    let other = story.ask(&make(Hash::of(b"anything")));
    assert_eq!(other, Err(application::Rejection::AnotherContract { sha256: contract }.into()));
    let code = created_id(story.next(), "code");
    let story = story.after(make(contract));
    let sign = application::Act::SignByCode { code, mac: Hash::of(b"6") };
    let (story, types) = story.then(on_application(sign));
    assert!(types.contains(&"application.signed"), "{types:?}");
    let dossier = story.file().applications[&APPLICATION].application().unwrap();
    let application::Stage::Signed { paper, .. } = dossier.stage() else { panic!("it is signed") };
    assert_eq!(paper.sha256, contract);
}
