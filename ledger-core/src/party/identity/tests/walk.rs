//! Whatever is asked, in whatever order, an identity stays as its invariants want it.

use super::*;
use crate::party::identity::{Stage, State};
use crate::testing::{Dice, Tally, Walk, event_types};

#[test]
fn an_identity_rests_on_what_counts_alone() {
    let mut tally = Tally::default();
    for seed in 0..200 {
        let mut today = day(TODAY);
        let mut number = 0_u128;
        tally.add(Walk::<Identity>::from_seed(seed).steps(24).each(
            |dice, state| {
                number += 1;
                // Aged before anything else is asked, as a file is.
                let due = crate::folded::Folded::next_action_on(state);
                let act = match due.is_some_and(|it| it <= today) {
                    true => Act::Age,
                    false => random_act(dice, state, number),
                };
                let asked = Command {
                    id: Uuid::from_u128(number),
                    at: instant(number),
                    ..on(&today.to_string(), "risk", act.clone())
                };
                if dice.below(6) == 0 {
                    today = today.saturating_add_days(dice.below(400));
                }
                asked
            },
            |state, asked| {
                let Some(dossier) = state.dossier() else { return Ok(()) };
                dossier.check(asked.on)?;
                match dossier.waiting() <= 20 {
                    true => Ok(()),
                    false => Err(format!("{} wait", dossier.waiting())),
                }
            },
        ));
    }
    tally.expect_whole(event_types::<Event>());
}

/// A minute later each time.
fn instant(number: u128) -> crate::log::Instant {
    let minutes = i64::try_from(number).unwrap();
    crate::log::Instant::from_micros(1_780_000_000_000_000 + minutes * 60_000_000).unwrap()
}

fn random_act(dice: &mut Dice, state: &State, number: u128) -> Act {
    let documents: Vec<_> = state.dossier().iter().flat_map(|it| &it.documents).collect();
    let waiting: Vec<Uuid> = documents
        .iter()
        .filter(|(_, it)| it.stage == Stage::Submitted)
        .map(|(id, _)| **id)
        .collect();
    let lists: Vec<Uuid> =
        state.dossier().iter().flat_map(|it| &it.asked).map(|(id, _)| *id).collect();
    match (dice.below(14), waiting.first(), documents.first()) {
        (10, _, _) => Act::AskScreening {
            list: if dice.below(2) == 0 { "un" } else { "eu" }.to_owned(),
            within_minutes: Some(1 + dice.below(2)),
        },
        (11, _, _) if !lists.is_empty() => Act::AnswerScreening {
            screening: lists[number as usize % lists.len()],
            list_version: "1".to_owned(),
            outcome: ScreeningOutcome::Clear {},
            as_of: day("2026-01-01"),
        },
        (12 | 13, _, _) if !lists.is_empty() => Act::EndScreeningWait {
            screening: lists[number as usize % lists.len()],
            at: instant(number),
        },
        (0..=4, Some(id), _) => accept(*id),
        (5, _, Some((id, _))) => reject(**id),
        (6, _, _) => Act::VerifyPhone { phone: sealed("phone"), known_in: vec![] },
        (7, _, _) => Act::RecordScreening {
            list: "un".to_owned(),
            list_version: number.to_string(),
            outcome: ScreeningOutcome::PoliticallyExposed { entry: "P.1".to_owned() },
            as_of: day("2026-01-01"),
        },
        (roll, _, _) => {
            let kinds = [DocumentKind::Passport, DocumentKind::Selfie];
            let kind = kinds[usize::from(roll % 2 == 0)];
            let mut act = hand_in(kind, None);
            if let Act::SubmitDocument { sha256, .. } = &mut act {
                *sha256 = Hash::of(&number.to_be_bytes());
            }
            act
        }
    }
}
