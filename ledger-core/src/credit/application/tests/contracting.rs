//! The contract of an offer: when it is prepared, and that a code signs it and no other.

use super::*;

/// Opens nothing: what is written the tests say.
pub(super) struct NoKey;

impl Opens for NoKey {
    fn open(&self, _: SealedField<'_>, _: &Sealed) -> Option<String> {
        None
    }

    fn salt(&self, of: Uuid) -> Hash {
        Hash::of(of.as_bytes())
    }
}

pub(super) fn written(contract: Hash) -> Written {
    let hashes = Hashes { template: Hash::of(b"template"), input: Hash::of(b"input"), contract };
    let file_fee = WithdrawnFee::Returned;
    let withdrawal = Some(MayWithdraw { days: 14, capital_back_days: 30, file_fee });
    Written { hashes, withdrawal }
}

fn prepare(contract: Option<Written>) -> Command {
    let act = Act::PrepareContract { offer: offer(), names: Opener::of(NoKey) };
    Command { own_file: true, contract, templated: true, ..by(koffi(), ask(act)) }
}

fn prepared(contract: Hash) -> Event {
    let Written { hashes, withdrawal } = written(contract);
    Event::ContractPrepared(ContractPrepared {
        offer: offer(),
        prepared_on: day(2),
        hashes,
        withdrawal,
        policy: policy_ref(),
        by: koffi(),
    })
}

/// A code for the contract with this hash.
fn make(sha256: Hash) -> Command {
    let paper = Paper { sha256, ..paper() };
    let macs = Macs([Hash::of(b"6"), Hash::of(b"7"), Hash::of(b"8"), Hash::of(b"9")]);
    let act = Act::MakeCode { offer: offer(), paper, macs };
    Command { own_file: true, templated: true, ..by(koffi(), ask(act)) }
}

fn shown() -> Hash {
    Hash::of(b"the contract as it was shown")
}

fn past() -> Vec<Event> {
    offered(&terms(500))
}

#[test]
fn the_contract_of_an_offer_is_known_by_its_hashes() {
    given::<Application>(past()).when(prepare(Some(written(shown())))).then([prepared(shown())]);
    let again = past().into_iter().chain([prepared(shown())]);
    given::<Application>(again.clone()).when(prepare(Some(written(shown())))).then_nothing();
    let other = Hash::of(b"under another name");
    given::<Application>(again).when(prepare(Some(written(other)))).then([prepared(other)]);
}

#[test]
fn no_contract_is_prepared_without_a_template_or_a_name_or_an_offer() {
    let untemplated = Command { templated: false, ..prepare(None) };
    given::<Application>(past()).when(untemplated).then_refused(Rejection::NoTemplate);
    given::<Application>(past()).when(prepare(None)).then_refused(Rejection::NoName);
    let act = Act::PrepareContract { offer: ORDER, names: Opener::of(NoKey) };
    let another = Command { act, ..prepare(Some(written(shown()))) };
    given::<Application>(past())
        .when(another)
        .then_refused(Rejection::AnotherOffer { offer: offer() });
}

#[test]
fn where_there_is_a_template_a_code_signs_the_contract_that_was_prepared_and_no_other() {
    given::<Application>(past()).when(make(shown())).then_refused(Rejection::NotPrepared);
    let ready: Vec<Event> = past().into_iter().chain([prepared(shown())]).collect();
    let other = Hash::of(b"something else");
    given::<Application>(ready.clone())
        .when(make(other))
        .then_refused(Rejection::AnotherContract { sha256: shown() });
    let made = given::<Application>(ready.clone()).when(make(shown())).then_state();
    let code = made.application().unwrap().offer().unwrap().code.clone().unwrap();
    assert_eq!(code.paper.sha256, shown());
    // Another contract kills the code of the one before.
    let events = Application::decide(&replay::<Application>(&ready), &make(shown())).unwrap();
    let then = ready.into_iter().chain(events).chain([prepared(other)]);
    let act = Act::SignByCode { code: code.code, mac: Hash::of(b"6") };
    let sign = Command { own_file: true, ..by(koffi(), ask(act)) };
    given::<Application>(then)
        .when(sign)
        .then_refused(Rejection::CodeNotFound { one_time_code: code.code });
}

#[test]
fn paper_is_signed_whatever_was_prepared() {
    let ready = past().into_iter().chain([prepared(shown())]);
    let act = Act::RecordSignature { offer: offer(), paper: paper(), signed_on: day(2) };
    let signed = Command { templated: true, ..ask(act) };
    let state = given::<Application>(ready).when(signed).then_state();
    assert_eq!(state.application().unwrap().ending(), Some(Ending::Signed));
}
