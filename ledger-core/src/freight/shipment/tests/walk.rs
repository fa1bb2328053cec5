//! Whatever is reported, in whatever order: a shipment keeps its invariants.

use std::collections::BTreeMap;

use super::*;
use crate::decider::Decider;
use crate::freight::shipment::{CancelCause, ExceptionCause, ProofKind};
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
        _ => because(ReportReason::CustomsInspection, it),
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
    let reason = || Reason::of("recorded_in_error");
    let Some(parcel) = state.shipment() else { return plan(legs()) };
    match dice.below(38) {
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
                Act::Correct { report, reason: reason() }
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
        28 => Act::IssuePickUpCode {
            place: "Adawlato".to_owned(),
            code: sealed("MQ=="),
            valid_until: None,
        },
        29 => {
            let estimated_on = day("2026-03-20").saturating_add_days(dice.below(20));
            Act::ChangeEstimate { estimated_on, reason: reason() }
        }
        30 => {
            let number = ["RB123456785CN", "JD014600006"][dice.below(2) as usize];
            Act::AssignTracking { leg: 1 + dice.below(4), number: number.parse().unwrap() }
        }
        31 | 32 => match parcel.reports.iter().find(|it| it.corrected) {
            Some(it) => Act::WithdrawCorrection { report: it.id, reason: reason() },
            None => correct(1),
        },
        33 => match parcel.open_exceptions().next() {
            Some(exception) => Act::ResolveException { exception, reason: reason() },
            None => correct(1),
        },
        34 => Act::CorrectCancellation { reason: reason() },
        35 if dice.below(3) == 0 => Act::Cancel { cause: CancelCause::Asked { reason: reason() } },
        _ => plan(legs()),
    }
}

/// The stage as a second hand finds it: from the facts alone, by event time.
#[derive(Default)]
struct Told {
    /// With the place in the history of the event by which it stands.
    reports: BTreeMap<Uuid, (Instant, Milestone, usize)>,
    taken_back: BTreeMap<Uuid, (Instant, Milestone)>,
    cancelled: bool,
    events: usize,
    /// Exceptions that nobody resolved, by the report that they are about.
    open: BTreeMap<Uuid, Uuid>,
}

impl Told {
    fn take_in(&mut self, event: &Event) {
        self.events += 1;
        if let Some((report, milestone)) = event.report() {
            let said = (report.event_at, milestone, self.events);
            assert_eq!(self.reports.insert(report.id, said), None, "a report is recorded once");
        }
        match event {
            Event::MilestoneCorrected(it) => {
                let said = self.reports.remove(&it.report).expect("it was standing");
                self.taken_back.insert(it.report, (said.0, said.1));
            }
            Event::CorrectionWithdrawn(it) => {
                let (event_at, milestone) = self.taken_back.remove(&it.report).expect("taken back");
                self.reports.insert(it.report, (event_at, milestone, self.events));
            }
            Event::Cancelled(_) => self.cancelled = true,
            Event::CancellationCorrected(_) => self.cancelled = false,
            Event::ExceptionRaised(it) => {
                let ExceptionCause::EndedOtherwise { report, .. } = it.cause;
                self.open.insert(it.exception, report);
            }
            Event::ExceptionResolved(it) => drop(self.open.remove(&it.exception)),
            Event::Planned(_)
            | Event::TrackingAssigned(_)
            | Event::MilestoneReached(_)
            | Event::CustomsPresented(_)
            | Event::CustomsHeld(_)
            | Event::CustomsReleased(_)
            | Event::DeliveryAttemptFailed(_)
            | Event::Delivered(_)
            | Event::Lost(_)
            | Event::Damaged(_)
            | Event::Returned(_)
            | Event::DocumentAttached(_)
            | Event::ProofRecorded(_)
            | Event::PickUpCodeIssued(_)
            | Event::EstimateChanged(_) => {}
        }
    }

    fn stage(&self) -> Stage {
        if self.cancelled {
            return Stage::Cancelled;
        }
        let ends = self.reports.values().filter(|(_, it, _)| it.ends());
        let ended = ends.min_by_key(|(_, _, place)| *place);
        let latest = || self.reports.values().max_by_key(|(at, it, _)| (*at, *it));
        let last = ended.or_else(latest);
        last.map_or(Stage::Planned, |&(_, milestone, _)| Stage::Reached(milestone))
    }

    /// Whether each open exception is about a report that says otherwise than the stage.
    fn opens_what_does_not_fit(&self) -> bool {
        self.open.values().all(|report| {
            let said = self.reports.get(report);
            said.is_some_and(|(_, it, _)| it.ends() && Stage::Reached(*it) != self.stage())
        })
    }
}

#[test]
fn a_shipment_keeps_its_invariants_whatever_is_reported() {
    let mut tally = Tally::default();
    for seed in 0..300 {
        let mut told = Told::default();
        let mut before = State::default();
        tally.add(Walk::<Shipment>::from_seed(seed).steps(60).each(
            |dice, state| {
                let act = random_act(dice, state);
                Command { id: nth(dice.below(u32::MAX).into()), ..ask(act) }
            },
            |state, asked| {
                let events = Shipment::decide(&before, asked).unwrap_or_default();
                for event in &events {
                    told.take_in(event);
                    before = Shipment::evolve(std::mem::take(&mut before), event);
                    before.check_recorded(event)?;
                }
                state.check()?;
                if !told.opens_what_does_not_fit() {
                    return Err(format!("{:?} are open after {asked:?}", told.open));
                }
                let expected = told.stage();
                match state.shipment() {
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
