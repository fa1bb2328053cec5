//! Whole lives of customers under the policy that ships: they apply and tell what they have, are decided by
//! the rules or by a person, sign, pay in time, late or never, and what they may owe grows and shrinks by
//! that. However they live, what joins their file holds, no reservation goes over a limit, and each
//! decision comes out again, byte for byte.
//!
//! `LIVES` says how many (1 000; 100 where nothing is optimised), `LIVES_SEED` from which seed on (0); each life is
//! of one seed, the same on every machine, and what the first hundred come to stands beside this. One that breaks something is told by its seed and its shortest history that does.

mod applying;
mod paying;
mod person;
mod world;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::OnceLock;

use serde_json::{Value, json};

use self::person::Person;
use self::world::{Seen, Step, World};
use super::financing::versions;
use super::{Document, day, policy, xof};
use crate::calendar::Day;
use crate::testing::shortest;

/// Two years, and the months in which what was lent last falls due.
const DAYS: u32 = 800;
/// From when on cards, a regression and signals of fraud stand beside, for half of all.
const CHALLENGED_FROM: u32 = 300;

/// What ships, alone.
fn open() -> &'static policy::State {
    static OPEN: OnceLock<policy::State> = OnceLock::new();
    OPEN.get_or_init(|| versions(&[(Document::OPEN.to_owned(), day(1))]))
}

/// What ships, and from a day on what ships with a regression that scores beside and signals of fraud.
fn challenged() -> &'static policy::State {
    static CHALLENGED: OnceLock<policy::State> = OnceLock::new();
    CHALLENGED.get_or_init(|| {
        let mut document: Value = serde_json::from_str(Document::OPEN).unwrap();
        let sections = &mut document["sections"];
        let challengers = sections["scorecards"]["challengers"].as_array_mut().unwrap();
        challengers.push(json!({ "regression": {
            "code": "v2", "base": 520,
            "variables": [
                { "variable": "job_months", "missing": -30,
                  "bins": [{ "up_to": 11, "points": -60 }, { "points": 80 }] },
                { "variable": "monthly_income", "missing": 0,
                  "bins": [{ "up_to": 99_999, "points": -70 }, { "points": 70 }] },
            ],
        } }));
        sections["fraud"] = json!({
            "form": 1, "review_from": 50, "applications_in_day_max": 3,
            "signals": [
                {"signal": "velocity", "points": 50}, {"signal": "new_device", "points": 20},
                {"signal": "countries_differ", "points": 40},
                {"signal": "new_payment_means", "points": 10},
            ],
        });
        let from = day(CHALLENGED_FROM);
        versions(&[(Document::OPEN.to_owned(), day(1)), (document.to_string(), from)])
    })
}

fn policies(seed: u64) -> &'static policy::State {
    if seed.is_multiple_of(2) { open() } else { challenged() }
}

/// The life of a seed from its first day to its last; the fault that it shows, with the shortest history
/// that shows one.
fn lived(seed: u64) -> Result<Seen, String> {
    let mut world = World::begin(policies(seed));
    let mut person = Person::of(seed);
    for number in 1..=DAYS {
        let on: Day = day(number);
        let fault = match world.begin_day(on) {
            Ok(()) => person.live_a_day(&mut world).err(),
            Err(why) => Some(why),
        };
        if let Some(why) = fault {
            return Err(format!(
                "seed {seed} on {on}: {why}\n{}",
                told(policies(seed), &world.steps)
            ));
        }
    }
    world.end().map_err(|why| format!("seed {seed}, at the end: {why}"))
}

/// The shortest part of a history that still shows a fault, a step a line.
fn told(policies: &'static policy::State, steps: &[Step]) -> String {
    let fails = |steps: &[Step]| World::relived(policies, steps).is_err();
    match fails(steps) {
        true => shortest(steps, fails).iter().map(|it| format!("  {it:?}\n")).collect(),
        false => "its steps alone do not show it".to_owned(),
    }
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |it| it.parse().expect("a number"))
}

/// So many lives from a seed on, on all processors.
fn all_lived(first: u64, lives: u64) -> Seen {
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let of_thread = |thread: u64| {
        let seeds = (first..first + lives).filter(move |it| it % threads == thread);
        seeds
            .map(|it| lived(it).unwrap_or_else(|why| panic!("{why}")))
            .fold(Seen::default(), Seen::plus)
    };
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|it| scope.spawn(move || of_thread(it))).collect();
        all.into_iter().map(|it| it.join().unwrap()).fold(Seen::default(), Seen::plus)
    })
}

/// The first lives, whose figures are kept.
const HUNDRED: u64 = 100;

/// What they come to is the same on every machine, and stands beside this file: who changes it sees how many
/// more are approved, or come to be in default, and writes it anew by `UPDATE=1`.
fn compare_with_kept(hundred: &Seen) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/file/tests/lives/hundred_from_seed_0.txt");
    let found = format!("{HUNDRED} lives from seed 0, {DAYS} days each: {}\n", hundred.told());
    if std::env::var("UPDATE").is_ok_and(|it| it == "1") {
        std::fs::write(path, &found).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == kept,
        "{path} says otherwise: write it anew by UPDATE=1 cargo test -p ledger-core --lib lives\n{found}"
    );
}

/// Also where a test that passes says nothing else: CI shows what a walk came to.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    // Who has closed it reads nothing.
    let _ = writeln!(out, "{text}");
}

/// In parts of a thousand.
fn share(part: u64, of: u64) -> u64 {
    part * 1_000 / of.max(1)
}

#[test]
fn whatever_lives_customers_lead_limits_hold_and_decisions_come_out_again() {
    let (lives, first) = (
        number("LIVES", if cfg!(debug_assertions) { 100 } else { 1_000 }),
        number("LIVES_SEED", 0),
    );
    let seen = match (first, lives.checked_sub(HUNDRED)) {
        (0, Some(rest)) => {
            let hundred = all_lived(0, HUNDRED);
            compare_with_kept(&hundred);
            hundred.plus(all_lived(HUNDRED, rest))
        }
        (_, _) => all_lived(first, lives),
    };
    print(&format!("{lives} lives from seed {first}, {DAYS} days each: {}", seen.told()));
    let Seen { assessed, approved, reviewed, declined, loans, late, defaulted, .. } = seen;
    if lives < 100 {
        return;
    }
    // A walk in which all is approved, or nothing goes wrong, has shown nothing.
    assert!(share(approved, assessed) >= 100, "{approved} of {assessed} were approved");
    assert!(share(reviewed, assessed) >= 50, "{reviewed} of {assessed} went to a person");
    assert!(share(declined, assessed) >= 50, "{declined} of {assessed} were declined");
    assert!(share(late, loans) >= 50, "{late} of {loans} loans were late");
    assert!(share(defaulted, loans) >= 10, "{defaulted} of {loans} loans came to be in default");
    let wanted = [
        "evidence.answered",
        "evidence.answered_late",
        "evidence.ended_unanswered",
        "application.rated",
        "application.refused_by_lender",
        "application.lapsed",
        "application.offer_revoked",
        "loan.repayment_reversed",
        "loan.cancelled",
        "loan.cured",
        "loan.closed",
        "limit: punctual months",
        "limit: late",
        "limit: default",
        "limit: undone",
        "refused: over the limit",
    ];
    let missed: Vec<_> = wanted.iter().filter(|it| !seen.met.contains_key(**it)).collect();
    assert!(missed.is_empty(), "never met: {missed:?} of {:?}", seen.met);
}

#[test]
fn a_life_is_the_same_whenever_it_is_lived() {
    for seed in [1, 2] {
        let all = [lived(seed).unwrap(), lived(seed).unwrap()];
        assert_eq!(all[0], all[1]);
    }
}

#[test]
fn what_breaks_something_is_told_by_the_shortest_history_that_does() {
    // As if nobody might be declined: what is left is to register, to apply and to be looked at.
    let declines = |seed: u64| {
        let mut world = World::begin(open());
        world.wanted = |types| !types.contains(&"application.assessed");
        let mut person = Person::of(seed);
        (1..=DAYS).find_map(|it| {
            let lived = world.begin_day(day(it)).and_then(|()| person.live_a_day(&mut world));
            lived.err()
        })?;
        Some(world)
    };
    let world = (0..20).find_map(declines).expect("somebody is looked at");
    let fails = |steps: &[Step]| {
        let mut again = World::begin(open());
        again.wanted = world.wanted;
        again.relive(steps).is_err()
    };
    let left = shortest(&world.steps, fails);
    assert_eq!(left.len(), 3, "{left:?}");
    assert!(world.steps.len() > 3, "there was something to leave out");
}

/// How often each was met.
type Met = BTreeMap<&'static str, u64>;
