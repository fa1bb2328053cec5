//! Each rule of a vendor's identity, as a sentence.

use serde_json::json;

use super::{Command, Event, Registered, Rejection, Resumed, Standing, State, Suspended, Vendor};
use crate::party::{Contact, Country};
use crate::privacy::{KeyCheck, Personal, Sealed};
use crate::reason::Reason;
use crate::recorded::Recorded;
use crate::rejection::Kind;
use crate::testing::{Dice, Tally, Walk, event_types, given};

fn guangzhou() -> Country {
    "CN".parse().unwrap()
}

fn sealed(text: &str) -> Option<Sealed> {
    Some(Sealed { key_version: 1, key: KeyCheck([7; 8]), sealed: text.to_owned() })
}

fn named() -> Contact {
    Contact { name: sealed("bmFtZQ=="), phone: sealed("cGhvbmU="), email: None }
}

fn register() -> Command {
    Command::Register {
        trade_name: "Pearl River Phones".to_owned(),
        country: guangzhou(),
        contact: named(),
    }
}

fn suspend(code: &str) -> Command {
    Command::Suspend { reason: Reason::of(code) }
}

fn resume(code: &str) -> Command {
    Command::Resume { reason: Reason::of(code) }
}

fn registered() -> Event {
    let Contact { name, phone, email } = named();
    let trade_name = "Pearl River Phones".to_owned();
    Event::Registered(Registered { trade_name, country: guangzhou(), name, phone, email })
}

fn suspended(code: &str) -> Event {
    Event::Suspended(Suspended { reason: Reason::of(code) })
}

fn resumed(code: &str) -> Event {
    Event::Resumed(Resumed { reason: Reason::of(code) })
}

#[test]
fn a_vendor_registers_under_its_trade_name_with_a_sealed_contact() {
    given::<Vendor>([]).when(register()).then([registered()]);
}

#[test]
fn a_vendor_registers_once() {
    given::<Vendor>([registered()]).when(register()).then_refused(Rejection::AlreadyRegistered);
}

#[test]
fn nothing_is_asked_of_a_vendor_before_registration() {
    for command in [suspend("counterfeits"), resume("cleared")] {
        given::<Vendor>([]).when(command).then_refused(Rejection::NotRegistered);
    }
}

#[test]
fn a_suspension_has_a_reason_and_ends_with_one() {
    given::<Vendor>([registered()]).when(suspend("counterfeits")).then([suspended("counterfeits")]);
    given::<Vendor>([registered(), suspended("counterfeits")])
        .when(resume("cleared"))
        .then([resumed("cleared")]);
}

#[test]
fn suspending_twice_or_resuming_the_active_changes_nothing() {
    given::<Vendor>([registered(), suspended("late")]).when(suspend("again")).then_nothing();
    given::<Vendor>([registered()]).when(resume("cleared")).then_nothing();
}

#[test]
#[should_panic = "cannot follow"]
fn a_history_that_cannot_have_happened_is_a_defect() {
    let _ = crate::decider::replay::<Vendor>(&[suspended("late")]);
}

#[test]
fn an_event_tells_which_sealed_fields_it_carries() {
    let (name, phone) = (sealed("bmFtZQ==").unwrap(), sealed("cGhvbmU=").unwrap());
    assert_eq!(registered().personal(), [(Personal::Name, &name), (Personal::Phone, &phone)]);
    assert_eq!(suspended("late").personal(), []);
}

#[test]
fn refusals_tell_their_kind_and_facts() {
    let told = |it: Rejection| (it.code(), it.kind(), json!(it.facts()));
    let expected = [
        (Rejection::NotRegistered, "vendor.not_registered", Kind::NotFound),
        (Rejection::AlreadyRegistered, "vendor.already_registered", Kind::Conflict),
    ];
    for (rejection, code, kind) in expected {
        assert_eq!(told(rejection), (code, kind, json!({})));
    }
}

/// Whatever is asked, in whatever order: once registered a vendor stays so, and is suspended exactly
/// after the last accepted command said so.
#[test]
fn a_vendor_never_loses_its_standing() {
    let mut tally = Tally::default();
    for seed in 0..300 {
        let mut expected = State::NotRegistered;
        tally.add(Walk::<Vendor>::from_seed(seed).steps(30).each(
            random_command,
            |state, asked| {
                expected = match (std::mem::take(&mut expected), asked) {
                    (State::NotRegistered, Command::Register { .. })
                    | (State::Registered(_), Command::Resume { .. }) => {
                        State::Registered(Standing::Active)
                    }
                    (State::Registered(Standing::Active), Command::Suspend { reason }) => {
                        State::Registered(Standing::Suspended { reason: reason.clone() })
                    }
                    (unchanged, _) => unchanged,
                };
                match *state == expected {
                    true => Ok(()),
                    false => Err(format!("{state:?} after {asked:?}, expected {expected:?}")),
                }
            },
        ));
    }
    tally.expect_whole(event_types::<Event>());
}

fn random_command(dice: &mut Dice, _: &State) -> Command {
    match dice.below(8) {
        0 => register(),
        1..=4 => suspend(["counterfeits", "late"][dice.below(2) as usize]),
        _ => resume("cleared"),
    }
}
