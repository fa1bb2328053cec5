//! Random lives of applications: whoever asks what, in whatever order, the invariants hold.

use super::*;
use crate::testing::{Dice, Tally, Walk, event_types};

fn any_actor(dice: &mut Dice) -> Actor {
    let role = ["risk", "risk", "risk", "support", "admin", "service"][dice.below(6) as usize];
    actor(role, ["ama", "esi", "yao", "kodjo"][dice.below(4) as usize])
}

fn any_policy(seed: u64) -> ApplicationPolicy {
    let mut dice = Dice::from_seed(seed);
    let four_eyes_above = match dice.below(3) {
        0 => vec![],
        1 => vec![xof(0)],
        _ => vec![xof(250)],
    };
    ApplicationPolicy { four_eyes_above, lapse_days: 1 + dice.below(20) }
}

fn any_purpose(dice: &mut Dice) -> Purpose {
    match dice.below(2) {
        0 => for_amount(i64::from(dice.below(6)) * 100),
        _ => for_order(i64::from(1 + dice.below(5)) * 100),
    }
}

fn any_act(dice: &mut Dice, state: &State) -> Act {
    let motive = String::new();
    let Some(dossier) = state.dossier() else {
        return Act::Submit { purpose: any_purpose(dice), asked: asked() };
    };
    let asked_for = dossier.submitted().purpose.amount().amount();
    match (dice.below(14), dossier.stage()) {
        (0, _) => Act::Submit { purpose: any_purpose(dice), asked: asked() },
        (1, _) => Act::Withdraw { motive },
        (2, _) => {
            let reasons = (0..dice.below(3)).map(|_| reason("arrears")).collect();
            Act::Decline { reasons, motive }
        }
        (3, _) => Act::Decline { reasons: vec![reason("dislike")], motive },
        (4 | 5, _) => Act::Age,
        (6..=9, Stage::HalfApproved { terms, .. }) => Act::Approve { terms: terms.clone(), motive },
        (6, _) => Act::Approve { terms: terms(i64::from(dice.below(7)) * 100), motive },
        (_, _) => Act::Approve { terms: terms(asked_for), motive },
    }
}

/// Half the lives end as soon as they may, so that a new one begins; in the other half what has
/// ended is asked on.
#[test]
fn whoever_decides_an_application_is_decided_as_its_invariants_want() {
    let (mut tally, mut ended) = (Tally::default(), [0; 4]);
    for seed in 0..3_000 {
        let policy = any_policy(seed);
        let mut today = 1;
        let mut end: Option<Stage> = None;
        tally.add(Walk::<Application>::from_seed(seed).steps(6).each(
            |dice, state| {
                today += u64::from(dice.below(4));
                let act = any_act(dice, state);
                let purpose = match &act {
                    Act::Submit { purpose, .. } => Some(purpose.amount()),
                    Act::Approve { .. } | Act::Decline { .. } | Act::Withdraw { .. } | Act::Age => {
                        None
                    }
                };
                Command {
                    act,
                    on: day(today),
                    by: any_actor(dice),
                    own_file: dice.below(12) == 0,
                    policy: Some(policy.clone()),
                    policy_ref: policy_ref(),
                    order: purpose.map(waiting),
                    open: dice.below(24) as usize,
                    open_max: 20,
                    loan: Uuid::from_u128(u128::from(dice.below(u32::MAX))),
                }
            },
            |state, asked| {
                // A file ages before anything is asked of it; here it is aged by what asks.
                let aged = state.next_action_on().is_none_or(|it| it > asked.on);
                if aged {
                    state.check(&policy, asked.on)?;
                }
                let Some(dossier) = state.dossier() else { return Ok(()) };
                match (&end, dossier.ending()) {
                    (Some(before), _) if before != dossier.stage() => {
                        return Err(format!("{asked:?} changed how it ended"));
                    }
                    (None, Some(ending)) => {
                        ended[ending as usize] += 1;
                        end = Some(dossier.stage().clone());
                        let person = asked.by.role != "service" && !asked.own_file;
                        let decided = matches!(ending, Ending::Approved | Ending::Declined);
                        if decided && !person {
                            return Err(format!("{asked:?} decided it"));
                        }
                    }
                    (Some(_), _) | (None, None) => (),
                }
                Ok(())
            },
        ));
    }
    assert!(ended.iter().all(|it| *it > 100), "ended {ended:?}");
    tally.expect_whole(event_types::<Event>());
}

/// What [`State::check`] would say of histories that `decide` never writes.
#[test]
fn a_history_that_broke_an_invariant_is_found_out() {
    let found = |past: Vec<Event>, on: u64| replay::<Application>(&past).check(&policy(), day(on));
    let asked = || submitted(for_amount(200_000));
    assert_eq!(found(vec![asked()], 30), Ok(()));
    let faults = [
        (vec![asked()], 31, "it was to lapse"),
        (vec![asked(), approved(200_000, ama(), None)], 2, "1 approved it, 2 were wanted"),
        (vec![asked(), approved(500, ama(), Some(esi()))], 2, "2 approved it, 1 were wanted"),
        (vec![asked(), approved(200_000, ama(), Some(ama()))], 2, "twice"),
        (vec![asked(), approved(200_001, ama(), Some(esi()))], 2, "was asked for"),
        (vec![submitted(for_order(500)), approved(400, ama(), None)], 2, "was asked for"),
        (vec![asked(), first_approved(500, ama())], 2, "nobody wants"),
        (vec![asked(), first_approved(200_000, koffi())], 2, "had a part"),
        (vec![asked(), declined(Actor::ledger())], 2, "had a part"),
    ];
    for (past, on, fault) in faults {
        let told = found(past.clone(), on).unwrap_err();
        assert!(told.contains(fault), "{past:?}: {told}");
    }
}
