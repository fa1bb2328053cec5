//! Whatever is reported, in whatever order: a shipment keeps its invariants.

use std::collections::BTreeMap;

use super::*;
use crate::decider::Decider;
use crate::freight::shipment::ProofKind;
use crate::testing::{Dice, Tally, Walk, event_types};

fn some_report(dice: &mut Dice) -> Report {
    // Few ids, times and places: what comes twice is common.
    let id = u128::from(dice.below(4_000));
    let day = 1 + dice.below(30);
    let event_at = format!("03-{day:02} {:02}:00", dice.below(3) * 8);
    let partner = ["sino-express", "ethiopian-cargo", "dhl-togo"][dice.below(3) as usize];
    let code = ["EMB", "EMC", "EMD", "EMI"][dice.below(4) as usize];
    let it = match dice.below(3) {
        0 => report(id, &event_at),
        _ => told(id, &event_at, partner, code),
    };
    match dice.below(3) {
        0 => it,
        _ => because(Reason::CustomsInspection, it),
    }
}

fn kind(dice: &mut Dice) -> DocumentKind {
    let kinds = [
        DocumentKind::CommercialInvoice,
        DocumentKind::CustomsDeclaration,
        DocumentKind::PackingList,
        DocumentKind::ImportPermit,
    ];
    kinds[dice.below(4) as usize]
}

fn random_act(dice: &mut Dice, state: &State) -> Act {
    let motive = || "as the branch says".to_owned();
    let Some(parcel) = state.parcel() else { return plan(legs()) };
    match dice.below(32) {
        0..=11 => {
            let milestone = OnTheWay::ALL[dice.below(10) as usize];
            reach(some_report(dice), milestone)
        }
        12 => Act::PresentToCustoms {
            report: some_report(dice),
            declaration: None,
            wanted: vec![kind(dice)],
        },
        13 => Act::HoldAtCustoms { report: some_report(dice), wanted: vec![kind(dice)] },
        14 | 15 => Act::ReleaseFromCustoms {
            report: some_report(dice),
            declared: xof(dice.below(9).into()),
            paid: xof(dice.below(9).into()),
        },
        16 => Act::FailDelivery { report: some_report(dice) },
        17 => Act::Deliver { report: some_report(dice) },
        18 => Act::Lose { report: some_report(dice) },
        19 => Act::Damage { report: some_report(dice) },
        20 => Act::Return { report: some_report(dice) },
        21..=24 => match parcel.reports.last() {
            Some(_) => {
                let place = dice.below(u32::try_from(parcel.reports.len()).unwrap());
                let report = parcel.reports[place as usize].id;
                Act::Correct { report, motive: motive() }
            }
            None => correct(1),
        },
        25 | 26 => {
            let kind = kind(dice);
            Act::AttachDocument { kind, hash: Hash::of(&[dice.below(3) as u8]) }
        }
        27 => Act::RecordProof {
            kind: ProofKind::Photograph,
            hash: Hash::of(&[dice.below(9) as u8]),
            received_by: None,
        },
        28 => Act::IssuePickUpCode { place: motive(), code: sealed("MQ=="), valid_until: None },
        29 => {
            let estimated_on = day("2026-03-20") + chrono::Days::new(dice.below(20).into());
            Act::ChangeEstimate { estimated_on, motive: motive() }
        }
        30 => {
            let number = ["RB123456785CN", "JD014600006"][dice.below(2) as usize];
            Act::AssignTracking { leg: 1 + dice.below(4), number: number.parse().unwrap() }
        }
        _ if dice.below(6) == 0 => Act::Cancel { motive: motive() },
        _ => plan(legs()),
    }
}

/// The stage as a second hand finds it: from the facts alone, by event time.
#[derive(Default)]
struct Told {
    reports: BTreeMap<Uuid, (Instant, Milestone)>,
    cancelled: bool,
}

impl Told {
    fn take_in(&mut self, event: &Event) {
        if let Some((report, milestone)) = event.report() {
            let before = self.reports.insert(report.id, (report.event_at, milestone));
            assert_eq!(before, None, "a report is recorded once");
        }
        if let Event::MilestoneCorrected(it) = event {
            self.reports.remove(&it.report).expect("what is corrected was standing");
        }
        self.cancelled |= matches!(event, Event::Cancelled(_));
    }

    fn stage(&self) -> Stage {
        if self.cancelled {
            return Stage::Cancelled;
        }
        let ends = self.reports.values().find(|(_, it)| it.ends());
        let last = ends.or_else(|| self.reports.values().max());
        last.map_or(Stage::Planned, |&(_, milestone)| Stage::Reached(milestone))
    }
}

#[test]
fn a_shipment_keeps_its_invariants_whatever_is_reported() {
    let mut tally = Tally::default();
    for seed in 0..300 {
        let mut told = Told::default();
        let mut before = State::default();
        tally.add(Walk::<Shipment>::from_seed(seed).steps(60).each(
            |dice, state| ask(random_act(dice, state)),
            |state, asked| {
                let events = Shipment::decide(&before, asked).unwrap_or_default();
                for event in &events {
                    told.take_in(event);
                    before = Shipment::evolve(std::mem::take(&mut before), event);
                    before.check_recorded(event)?;
                }
                state.check()?;
                let expected = told.stage();
                match state.parcel() {
                    Some(parcel) if parcel.stage() != expected => {
                        Err(format!("{:?} after {asked:?}, expected {expected:?}", parcel.stage()))
                    }
                    Some(_) | None => Ok(()),
                }
            },
        ));
    }
    tally.expect_whole(event_types::<Event>());
}
