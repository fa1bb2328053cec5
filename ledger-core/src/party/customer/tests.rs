//! Each rule of a customer's identity, as a sentence.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;

use super::{
    Command, ConsentGiven, ConsentTo, ConsentWithdrawn, Consents, Contact, ContactChanged,
    ContactField, Customer, Event, Kept, Named, Registered, Rejection, Resumed, Standing, State,
    Suspended,
};
use crate::party::Country;
use crate::privacy::{KeyCheck, Personal, Sealed};
use crate::reason::Reason;
use crate::recorded::Recorded;
use crate::rejection::Kind;
use crate::testing::{Dice, Tally, Walk, event_types, given};

fn togo() -> Country {
    "TG".parse().unwrap()
}

fn sealed(text: &str) -> Option<Sealed> {
    Some(Sealed { key_version: 1, key: KeyCheck([7; 8]), sealed: text.to_owned() })
}

fn named() -> Contact {
    Contact { name: sealed("bmFtZQ=="), phone: sealed("cGhvbmU="), email: None }
}

fn register() -> Command {
    Command::Register { country: togo(), contact: named() }
}

fn suspend(code: &str) -> Command {
    Command::Suspend { reason: Reason::of(code) }
}

fn resume(code: &str) -> Command {
    Command::Resume { reason: Reason::of(code) }
}

fn give(to: ConsentTo, text_version: &str) -> Command {
    Command::GiveConsent { to, text_version: text_version.to_owned() }
}

fn given_consent(to: ConsentTo, text_version: &str, number: u32) -> Event {
    Event::ConsentGiven(ConsentGiven { to, text_version: text_version.to_owned(), number })
}

fn withdrawn(to: ConsentTo, number: u32) -> Event {
    Event::ConsentWithdrawn(ConsentWithdrawn { to, number })
}

fn registered() -> Event {
    let Contact { name, phone, email } = named();
    Event::Registered(Registered { country: togo(), name, phone, email })
}

fn suspended(code: &str) -> Event {
    Event::Suspended(Suspended { reason: Reason::of(code) })
}

fn resumed(code: &str) -> Event {
    Event::Resumed(Resumed { reason: Reason::of(code) })
}

#[test]
fn a_customer_registers_with_country_and_sealed_contact() {
    given::<Customer>([]).when(register()).then([registered()]);
}

#[test]
fn a_contact_is_optional() {
    let command = Command::Register { country: togo(), contact: Contact::default() };
    let bare = Registered { country: togo(), name: None, phone: None, email: None };
    given::<Customer>([]).when(command).then([Event::Registered(bare)]);
}

#[test]
fn a_customer_registers_once() {
    given::<Customer>([registered()]).when(register()).then_refused(Rejection::AlreadyRegistered);
}

#[test]
fn nothing_is_asked_of_a_customer_before_registration() {
    let change = Command::ChangeContact { contact: named(), removed: vec![] };
    let consent = give(ConsentTo::Bills, "2026-05");
    let withdrawal = Command::WithdrawConsent { to: ConsentTo::Bills };
    for command in [change, suspend("fraud"), resume("cleared"), consent, withdrawal] {
        given::<Customer>([]).when(command).then_refused(Rejection::NotRegistered);
    }
}

#[test]
fn given_fields_replace_removed_ones_go_and_others_stay() {
    let contact = Contact { phone: sealed("bmV3"), ..Contact::default() };
    let command = Command::ChangeContact { contact, removed: vec![ContactField::Email] };
    given::<Customer>([registered()]).when(command).then([Event::ContactChanged(ContactChanged {
        name: None,
        phone: sealed("bmV3"),
        email: None,
        removed: vec![ContactField::Email],
    })]);
}

#[test]
fn removed_fields_are_recorded_once_and_in_order() {
    let removed = vec![ContactField::Email, ContactField::Name, ContactField::Email];
    let command = Command::ChangeContact { contact: Contact::default(), removed };
    given::<Customer>([registered()]).when(command).then([Event::ContactChanged(ContactChanged {
        name: None,
        phone: None,
        email: None,
        removed: vec![ContactField::Name, ContactField::Email],
    })]);
}

#[test]
fn a_change_that_names_no_field_is_refused() {
    let command = Command::ChangeContact { contact: Contact::default(), removed: vec![] };
    given::<Customer>([registered()]).when(command).then_refused(Rejection::NothingToChange);
}

#[test]
fn a_field_is_not_replaced_and_removed_at_once() {
    for field in [ContactField::Name, ContactField::Phone] {
        let command = Command::ChangeContact { contact: named(), removed: vec![field] };
        given::<Customer>([registered()])
            .when(command)
            .then_refused(Rejection::ReplacedAndRemoved { field });
    }
}

#[test]
fn a_suspended_customer_still_changes_contact() {
    let command = Command::ChangeContact { contact: named(), removed: vec![] };
    let Contact { name, phone, email } = named();
    given::<Customer>([registered(), suspended("fraud")])
        .when(command)
        .then([Event::ContactChanged(ContactChanged { name, phone, email, removed: vec![] })]);
}

#[test]
fn a_suspension_has_a_reason_and_ends_with_one() {
    given::<Customer>([registered()]).when(suspend("fraud")).then([suspended("fraud")]);
    given::<Customer>([registered(), suspended("fraud")])
        .when(resume("cleared"))
        .then([resumed("cleared")]);
}

#[test]
fn suspending_twice_or_resuming_the_active_changes_nothing() {
    given::<Customer>([registered(), suspended("fraud")]).when(suspend("again")).then_nothing();
    given::<Customer>([registered()]).when(resume("cleared")).then_nothing();
    given::<Customer>([registered(), suspended("fraud"), resumed("cleared")])
        .when(resume("cleared"))
        .then_nothing();
}

#[test]
fn a_customer_is_suspended_again_for_a_new_reason() {
    let state = given::<Customer>([registered(), suspended("fraud"), resumed("cleared")])
        .when(suspend("unreachable"))
        .then_state();
    let standing = Standing::Suspended { reason: Reason::of("unreachable") };
    let consents = Consents::default();
    let named = state.named().unwrap().clone();
    assert_eq!(state, State::Registered { country: togo(), standing, consents, named });
}

#[test]
fn a_contract_names_a_customer_by_what_was_recorded_last_and_where_that_stands() {
    let change = |contact, removed| Command::ChangeContact { contact, removed };
    let phone = Contact { name: None, phone: sealed("bmV3"), email: None };
    let state = given::<Customer>([registered()]).when(change(phone, vec![])).then_state();
    let kept =
        |it: Option<Sealed>, event_type| it.map(|sealed| Arc::new(Kept { sealed, event_type }));
    let name = kept(named().name, "customer.registered");
    let phone = kept(sealed("bmV3"), "customer.contact_changed");
    assert_eq!(state.named(), Some(&Named { name: name.clone(), phone }));
    let nothing = Contact { name: None, phone: None, email: None };
    let removed = vec![ContactField::Phone];
    let state = given::<Customer>([registered()]).when(change(nothing, removed)).then_state();
    assert_eq!(state.named(), Some(&Named { name, phone: None }));
}

#[test]
fn a_consent_is_to_one_thing_and_all_of_a_customer_are_counted() {
    let to = ConsentTo::MobileMoney;
    let first = given_consent(to, "2026-05", 1);
    given::<Customer>([registered()]).when(give(to, "2026-05")).then([first.clone()]);
    let bills = given_consent(ConsentTo::Bills, "2026-05", 2);
    given::<Customer>([registered(), first.clone()])
        .when(give(ConsentTo::Bills, "2026-05"))
        .then([bills]);
    given::<Customer>([registered(), first, withdrawn(to, 1)])
        .when(give(to, "2026-05"))
        .then([given_consent(to, "2026-05", 2)]);
}

#[test]
fn agreeing_again_to_the_same_text_changes_nothing_and_to_another_is_a_new_consent() {
    let past = [registered(), given_consent(ConsentTo::Bureau, "2026-05", 1)];
    given::<Customer>(past.clone()).when(give(ConsentTo::Bureau, "2026-05")).then_nothing();
    given::<Customer>(past).when(give(ConsentTo::Bureau, "2026-09")).then([given_consent(
        ConsentTo::Bureau,
        "2026-09",
        2,
    )]);
}

#[test]
fn a_consent_is_withdrawn_once_and_what_was_not_given_need_not_be() {
    let to = ConsentTo::Device;
    let withdraw = || Command::WithdrawConsent { to };
    let past = [registered(), given_consent(to, "2026-05", 1)];
    given::<Customer>(past.clone()).when(withdraw()).then([withdrawn(to, 1)]);
    let [one, two] = past;
    given::<Customer>([one, two, withdrawn(to, 1)]).when(withdraw()).then_nothing();
    given::<Customer>([registered()]).when(withdraw()).then_nothing();
}

#[test]
fn a_suspended_customer_still_gives_and_withdraws_consent() {
    let to = ConsentTo::Marketing;
    given::<Customer>([registered(), suspended("fraud")])
        .when(give(to, "2026-05"))
        .then([given_consent(to, "2026-05", 1)]);
}

#[test]
#[should_panic = "cannot follow"]
fn a_history_that_cannot_have_happened_is_a_defect() {
    let _ = crate::decider::replay::<Customer>(&[suspended("fraud")]);
}

#[test]
fn an_event_tells_which_sealed_fields_it_carries() {
    let (name, phone) = (sealed("bmFtZQ==").unwrap(), sealed("cGhvbmU=").unwrap());
    assert_eq!(
        registered().personal(),
        [(Personal::Name, &name), (Personal::Phone, &phone)],
        "an absent field is not listed"
    );
    assert_eq!(suspended("fraud").personal(), []);
}

#[test]
fn a_country_is_two_capital_letters() {
    for wrong in ["", "T", "TGO", "tg", "T1", "T ", "É"] {
        assert!(wrong.parse::<Country>().is_err(), "`{wrong}` must be refused");
    }
    assert_eq!(togo().to_string(), "TG");
}

#[test]
fn refusals_tell_their_kind_and_facts() {
    let told = |it: Rejection| (it.code(), it.kind(), json!(it.facts()));
    let field = ContactField::Email;
    let expected = [
        (Rejection::NotRegistered, "customer.not_registered", Kind::NotFound, json!({})),
        (Rejection::AlreadyRegistered, "customer.already_registered", Kind::Conflict, json!({})),
        (Rejection::NothingToChange, "customer.nothing_to_change", Kind::Invalid, json!({})),
        (
            Rejection::ReplacedAndRemoved { field },
            "customer.replaced_and_removed",
            Kind::Invalid,
            json!({"field": "email"}),
        ),
        (Rejection::Suspended, "customer.suspended", Kind::Conflict, json!({})),
    ];
    for (rejection, code, kind, facts) in expected {
        assert_eq!(told(rejection), (code, kind, facts));
    }
}

/// Whatever is asked, in whatever order: once registered a customer stays registered in the same
/// country, is suspended exactly after the last accepted command said so, and has agreed to what it
/// said last of each.
#[test]
fn a_customer_never_loses_country_or_standing() {
    let mut tally = Tally::default();
    for seed in 0..300 {
        let mut suspension: Option<Reason> = None;
        let mut known: Option<Country> = None;
        let mut agreed = BTreeMap::new();
        tally.add(Walk::<Customer>::from_seed(seed).steps(40).each(
            random_command,
            |state, asked| {
                match (asked, known) {
                    (Command::Register { country, .. }, None) => known = Some(*country),
                    (Command::Suspend { reason }, Some(_)) => {
                        suspension.get_or_insert_with(|| reason.clone());
                    }
                    (Command::Resume { .. }, Some(_)) => suspension = None,
                    (Command::GiveConsent { to, text_version }, Some(_)) => {
                        agreed.insert(*to, text_version.clone());
                    }
                    (Command::WithdrawConsent { to }, Some(_)) => {
                        agreed.remove(to);
                    }
                    (Command::Register { .. } | Command::ChangeContact { .. }, _)
                    | (
                        Command::Suspend { .. }
                        | Command::Resume { .. }
                        | Command::GiveConsent { .. }
                        | Command::WithdrawConsent { .. },
                        None,
                    ) => (),
                }
                let standing = match &suspension {
                    None => Standing::Active,
                    Some(reason) => Standing::Suspended { reason: reason.clone() },
                };
                let expected = known.map(|country| (country, standing));
                let found = match state {
                    State::NotRegistered => None,
                    State::Registered { country, standing, .. } => {
                        Some((*country, standing.clone()))
                    }
                };
                let stands = |to: ConsentTo| state.consents().and_then(|it| it.standing(to));
                let all = ConsentTo::ALL.into_iter();
                let found_agreed =
                    all.filter_map(|to| Some((to, stands(to)?.text_version.clone())));
                match found == expected && found_agreed.collect::<BTreeMap<_, _>>() == agreed {
                    true => Ok(()),
                    false => {
                        Err(format!("{state:?} after {asked:?}, expected {expected:?}, {agreed:?}"))
                    }
                }
            },
        ));
    }
    tally.expect_whole(event_types::<Event>());
}

fn random_command(dice: &mut Dice, _: &State) -> Command {
    let some = |dice: &mut Dice, text| sealed(text).filter(|_| dice.below(2) == 0);
    let contact = |dice: &mut Dice| Contact {
        name: some(dice, "YQ=="),
        phone: some(dice, "Yg=="),
        email: some(dice, "Yw=="),
    };
    match dice.below(10) {
        0 => {
            let country = ["TG", "BJ", "CI"][dice.below(3) as usize].parse().unwrap();
            Command::Register { country, contact: contact(dice) }
        }
        1 | 2 => {
            let fields = [ContactField::Name, ContactField::Phone, ContactField::Email];
            let removed = fields.into_iter().filter(|_| dice.below(5) == 0).collect();
            Command::ChangeContact { contact: contact(dice), removed }
        }
        3 | 4 => suspend(["fraud", "unreachable"][dice.below(2) as usize]),
        5 => resume("cleared"),
        6 | 7 => {
            let text_version = ["2026-05", "2026-09"][dice.below(2) as usize];
            give(ConsentTo::ALL[dice.below(5) as usize], text_version)
        }
        _ => Command::WithdrawConsent { to: ConsentTo::ALL[dice.below(5) as usize] },
    }
}
