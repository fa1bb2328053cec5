//! Whatever is asked of the book, its invariants hold.

use super::*;

/// Whatever is asked, on whatever days, by whomever: the book's invariants hold, and what is in
/// force on a day that has begun is never changed by what is published on it or after it.
#[test]
fn the_past_keeps_its_versions() {
    let mut tally = Tally::default();
    for seed in 0..200 {
        let mut today = 1;
        let mut in_force = vec![None];
        tally.add(Walk::<PolicyBook>::from_seed(seed).steps(60).each(
            |dice, state| {
                today += u32::from(dice.below(4) == 0);
                let act = random_act(dice, state, today);
                Command {
                    act,
                    on: day(today),
                    engine: Engine::FIRST,
                    coverage: Coverage::default(),
                }
            },
            |state, asked| {
                state.check()?;
                let version = |on| state.in_force(on).map(|it| it.reference);
                for (number, &before) in (1..).zip(&in_force) {
                    if before.is_some() && version(day(number)) != before {
                        return Err(format!("{asked:?} changed what was in force on day {number}"));
                    }
                }
                in_force = (1..).map(day).take_while(|&it| it <= asked.on).map(version).collect();
                Ok(())
            },
        ));
    }
    tally.expect_whole(event_types::<Event>());
}

fn random_act(dice: &mut Dice, state: &State, today: u32) -> Act {
    let person = |dice: &mut Dice| Hash::of(&[dice.below(3) as u8]);
    let waits = 1 + dice.below(4);
    let document = edited(|it| {
        it["loan"]["default_days"] = json!(30 + today % 6);
        it["limits"]["proposal_days"] = json!(waits);
    });
    let reason = mistake();
    let waiting: Vec<_> = state.proposed.keys().copied().collect();
    let hash = match waiting.len() {
        0 => hash(&document),
        some => waiting[dice.below(some as u32) as usize],
    };
    match dice.below(10) {
        0..3 => Act::Propose { document, author: person(dice) },
        3..6 => {
            let effective_from = (dice.below(3) == 0).then(|| day(today + dice.below(5)));
            Act::Approve { hash, approver: person(dice), effective_from }
        }
        6 => Act::Decline { hash, by: person(dice), reason },
        7 | 8 => {
            let newest = state.newest().map_or(hash, |it| it.reference.hash);
            Act::Withdraw { hash: newest, by: person(dice), reason }
        }
        _ => Act::Age,
    }
}
