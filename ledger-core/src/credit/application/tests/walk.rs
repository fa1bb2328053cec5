//! Random lives of applications: whoever asks what, in whatever order, the invariants hold.

use super::contracting::{NoKey, written};
use super::*;
use crate::credit::application::Offer;
use crate::credit::deciding::tests::any_answers;
use crate::party::{ChecklistItem, Unreserved};
use crate::policy::{LenderPolicy, ReviewOverdue, WaitPolicy};
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
    ApplicationPolicy {
        four_eyes_above,
        lapse_days: 1 + dice.below(20),
        offer_days: 1 + dice.below(20),
    }
}

fn any_submission(dice: &mut Dice) -> Act {
    let (purpose, amount) = match dice.below(2) {
        0 => (CASH, i64::from(dice.below(6)) * 100),
        _ => (FOR_ORDER, i64::from(1 + dice.below(5)) * 100),
    };
    Act::Submit { purpose, asked: asked(amount) }
}

fn any_terms(dice: &mut Dice, principal: i64) -> Terms {
    if dice.below(2) == 0 { terms(principal) } else { of_bank(principal) }
}

/// The code that every offer has, and one that is wrong.
fn macs(right: bool) -> Macs {
    let what: &[u8] = if right { b"right" } else { b"wrong" };
    Macs([Hash::of(what); 4])
}

/// A code is made, or tried.
fn any_try(dice: &mut Dice, offer: &Offer) -> Act {
    match &offer.code {
        Some(code) if dice.below(4) > 0 => {
            let Macs([mac, ..]) = macs(dice.below(3) == 0);
            Act::SignByCode { code: code.code, mac }
        }
        Some(_) | None if dice.below(4) == 0 => {
            Act::PrepareContract { offer: offer.offer, names: Opener::of(NoKey) }
        }
        Some(_) | None => Act::MakeCode { offer: offer.offer, paper: paper(), macs: macs(true) },
    }
}

fn any_act(dice: &mut Dice, state: &State, today: u32) -> Act {
    let Some(dossier) = state.application() else { return any_submission(dice) };
    let asked_for = dossier.submitted().asked.amount.amount();
    let reason = solvent();
    if dice.below(8) == 0 || matches!(dossier.stage(), Stage::Declined { .. }) {
        return on_the_desk(dice, dossier);
    }
    if let Some(it) = dossier.tried().last()
        && dice.below(3) == 0
    {
        return say_late(dice, it.offer);
    }
    match (dice.below(14), dossier.stage()) {
        (0, _) => any_submission(dice),
        (_, Stage::Signed { .. }) => {
            let (reserved, drawn) = (xof(i64::from(dice.below(2)) * 100), xof(0));
            Act::Expose { reserved, drawn, undone: false }
        }
        (1, _) => Act::Withdraw { reason },
        (2, _) if dice.below(2) == 0 => {
            let (lender, signals) = (Lender::Bank { id: "orabank".to_owned() }, None);
            Act::Assess { lender, signals }
        }
        (2, _) => {
            let reasons = (0..dice.below(3)).map(|_| "arrears".to_owned()).collect();
            Act::Decline { reasons, reason }
        }
        (3, Stage::Open) => Act::Decline { reasons: vec!["dislike".to_owned()], reason },
        (4, Stage::Offered(_)) => Act::Reassess,
        (4, _) if dossier.awaits().is_some() || dice.below(8) == 0 => Act::LookAgain,
        (3 | 4, _) => Act::Age,
        (5..=9, Stage::Reviewed { terms, .. }) => {
            Act::Approve { terms: terms.clone(), stated: Stated::default(), reason }
        }
        (number @ 5.., Stage::Offered(offer)) => {
            match (&offer.answer, offer.bank().is_some(), number) {
                (LenderAnswer::NotAsked, true, ..=12) | (LenderAnswer::NotAsked, false, 5) => {
                    Act::Present
                }
                (LenderAnswer::Reserving, _, ..=11) => {
                    let checklist = vec![ChecklistItem::Price];
                    Act::RecordReserved { offer: offer.offer, answer_hours: 48, checklist }
                }
                (LenderAnswer::Reserving, _, _) => {
                    let code = Unreserved::LineExhausted;
                    Act::RecordNotReserved { offer: offer.offer, code }
                }
                (LenderAnswer::Reserved { .. }, _, ..=11) => Act::Present,
                (LenderAnswer::Awaited { .. }, _, ..=8) => {
                    Act::RecordRefusal { offer: None, code: "K-12".to_owned() }
                }
                (LenderAnswer::Awaited { .. }, _, 9) => {
                    Act::EndBankWait { offer: offer.offer, at: LATE.parse().unwrap() }
                }
                (LenderAnswer::Awaited { .. }, _, ..=12) => {
                    Act::RecordAcceptance { offer: None, reference: "K-1".to_owned() }
                }
                (_, _, 9..=11) => any_try(dice, offer),
                (_, _, _) => {
                    let signed_on = day(today.saturating_sub(dice.below(2)).max(1));
                    Act::RecordSignature { offer: offer.offer, paper: paper(), signed_on }
                }
            }
        }
        (6, _) => {
            let principal = i64::from(dice.below(7)) * 100;
            Act::Approve { terms: any_terms(dice, principal), stated: Stated::default(), reason }
        }
        (_, _) => {
            Act::Approve { terms: any_terms(dice, asked_for), stated: Stated::default(), reason }
        }
    }
}

/// What a bank says of an offer when its time is over, or it said no.
fn say_late(dice: &mut Dice, offer: Uuid) -> Act {
    let offer = Some(offer);
    match dice.below(2) {
        0 => Act::RecordAcceptance { offer, reference: "K-9".to_owned() },
        _ => Act::RecordRefusal { offer, code: "K-9".to_owned() },
    }
}

fn on_the_desk(dice: &mut Dice, dossier: &Application) -> Act {
    match (dice.below(7), dossier.desk()) {
        (0 | 1, _) => Act::AskReview,
        (2, _) => Act::Assign { to: any_actor(dice).subject },
        (3, Some(_)) => Act::GiveBack,
        (4 | 5, Some(_)) => Act::EndReviewWait { at: LATE.parse().unwrap() },
        (_, _) => Act::Take,
    }
}

/// Behind each time that is given to a person.
const LATE: &str = "2026-05-01T10:00:00.000000Z";

/// Half the lives end as soon as they may, so that a new one begins; in the other half what has
/// ended is asked on.
#[test]
fn whoever_decides_an_application_is_decided_as_its_invariants_want() {
    let (mut tally, mut ended) = (Tally::default(), [0; 5]);
    let answers = any_answers();
    for seed in 0..9_000 {
        let policy = any_policy(seed);
        let mut today = 1;
        let mut end: Option<Stage> = None;
        tally.add(Walk::<Application>::from_seed(seed).steps(8).each(
            |dice, state| {
                today += dice.below(4);
                let act = any_act(dice, state, today);
                let mut assessment = answers[dice.below(3) as usize].clone();
                let asked = state.application().map(|it| it.submitted().asked.amount);
                assessment.assessed.facts.wanted.amount = asked.unwrap_or(xof(0));
                let amount = match &act {
                    Act::Submit { asked, .. } => Some(asked.amount),
                    Act::Approve { .. }
                    | Act::Decline { .. }
                    | Act::Present
                    | Act::RecordReserved { .. }
                    | Act::RecordNotReserved { .. }
                    | Act::EndBankWait { .. }
                    | Act::Expose { .. }
                    | Act::RecordAcceptance { .. }
                    | Act::RecordRefusal { .. }
                    | Act::RecordSignature { .. }
                    | Act::MakeCode { .. }
                    | Act::PrepareContract { .. }
                    | Act::SignByCode { .. }
                    | Act::Withdraw { .. }
                    | Act::WithdrawWithOrder { .. }
                    | Act::LookAgain
                    | Act::Reassess
                    | Act::Assess { .. }
                    | Act::AskReview
                    | Act::Take
                    | Act::Assign { .. }
                    | Act::GiveBack
                    | Act::EndReviewWait { .. }
                    | Act::Age => None,
                };
                let over = matches!(act, Act::EndReviewWait { .. } | Act::EndBankWait { .. });
                let wanted_again = matches!(act, Act::AskReview).then(|| waiting(xof(0)));
                let mut owed = || xof(i64::from(dice.below(3)) * 50);
                let (reserved, outstanding, offered) = (owed(), owed(), owed());
                let otp = OtpPolicy { digits: 6, valid_minutes: 10, tries: 2 };
                let exposure = Exposure { reserved, outstanding, offered, limit: None };
                Command {
                    act,
                    on: day(today),
                    otp: (dice.below(9) > 0).then_some(otp),
                    templated: dice.below(2) == 0,
                    contract: (dice.below(5) > 0).then(|| match dice.below(3) {
                        0 => written(Hash::of(b"another")),
                        _ => written(paper().sha256),
                    }),
                    at: if over { LATE } else { AT }.parse().unwrap(),
                    waits: Some(WaitPolicy {
                        review_hours: 48,
                        bureau_minutes: 30,
                        bank_hours: 72,
                        review_overdue: [ReviewOverdue::HeadOfQueue, ReviewOverdue::Escalate]
                            [dice.below(2) as usize],
                    }),
                    by: any_actor(dice),
                    own_file: dice.below(12) == 0,
                    policy: policy.clone(),
                    in_force: policy_ref(),
                    order: amount.map(waiting).or(wanted_again),
                    open: dice.below(24) as usize,
                    open_max: 20,
                    engine: Engine::LATEST,
                    lacks: (dice.below(16) == 0).then_some(Need::Premium),
                    exposure: Some(exposure),
                    lenders: (seed % 3 == 0).then_some(LenderPolicy { own_book: seed % 2 == 0 }),
                    shown: if dice.below(3) == 0 { vec![] } else { vec![ChecklistItem::Price] },
                    held: (dice.below(6) == 0).then(|| Ok(held("low"))),
                    priced: None,
                    assessment: (dice.below(9) > 0).then(|| Box::new(assessment)),
                    id: Uuid::from_u128(u128::from(dice.below(u32::MAX))),
                }
            },
            |state, asked| {
                // A file ages before anything is asked of it; here it is aged by what asks.
                let aged = state.next_action_on().is_none_or(|it| it > asked.on);
                if aged {
                    state.check(&policy, asked.on)?;
                }
                let Some(dossier) = state.application() else { return Ok(()) };
                if matches!(asked.act, Act::AskReview) && dossier.ending().is_none() {
                    end = None;
                }
                // What its loan takes of a line is told of it when it has ended.
                if let (Some(before), Act::Expose { .. }) = (&mut end, &asked.act) {
                    *before = dossier.stage().clone();
                }
                match (&end, dossier.ending()) {
                    (Some(before), _) if before != dossier.stage() => {
                        return Err(format!("{asked:?} changed how it ended"));
                    }
                    (None, Some(ending)) => {
                        ended[ending as usize] += 1;
                        end = Some(dossier.stage().clone());
                        let person = asked.by.role != "service" && !asked.own_file;
                        let by_rules = matches!(asked.act, Act::Assess { .. });
                        let decided = matches!(ending, Ending::Declined) && !by_rules;
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
    let found = |past: Vec<Event>, on: u32| replay::<Application>(&past).check(&policy(), day(on));
    let asked = || submitted(CASH, 200_000);
    let with = |asked, then: Vec<Event>| [vec![asked], then].concat();
    let approved = |amount, persons: &[Actor]| approved(amount, persons).to_vec();
    let two = [ama(), esi()];
    assert_eq!(found(vec![asked()], 30), Ok(()));
    assert_eq!(found(with(asked(), approved(200_000, &two)), 2), Ok(()));
    let [decided, offered] = super::approved(500, &[ama()]);
    let Event::Decided(other) = decided.clone() else { unreachable!() };
    let inputs = Inputs { four_eyes_above: None, ..other.inputs };
    let counted_otherwise = Event::Decided(Decided { inputs, ..other });
    let unaccepted = [approved_on(&of_bank(500), &[ama()]).to_vec(), vec![signed()]].concat();
    let faults = [
        (vec![asked()], 31, "it was to lapse"),
        (with(asked(), approved(500, &[ama()])), 32, "it was to lapse"),
        (with(asked(), approved(200_000, &[ama()])), 2, "1 approved it, 2 were wanted"),
        (with(asked(), approved(500, &two)), 2, "2 approved it, 1 were wanted"),
        (with(asked(), approved(200_000, &[ama(), ama()])), 2, "twice"),
        (with(asked(), approved(200_001, &two)), 2, "was asked for"),
        (with(submitted(FOR_ORDER, 500), approved(400, &[ama()])), 2, "was asked for"),
        (with(asked(), vec![reviewed(500, ama())]), 2, "nobody wants"),
        (with(asked(), vec![reviewed(200_000, koffi())]), 2, "had a part"),
        (with(asked(), vec![declined(Actor::ledger())]), 2, "had a part"),
        (with(asked(), vec![decided]), 2, "nothing was offered"),
        (with(asked(), vec![counted_otherwise, offered]), 2, "was counted"),
        (with(asked(), unaccepted), 3, "has not accepted it"),
    ];
    for (past, on, fault) in faults {
        let told = found(past.clone(), on).unwrap_err();
        assert!(told.contains(fault), "{past:?}: {told}");
    }
}
