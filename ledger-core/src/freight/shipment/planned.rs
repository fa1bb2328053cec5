//! What is known of a shipment, and what follows from it.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::report::Sameness;
use super::{
    Direction, Document, DocumentKind, EstimateCause, Leg, Milestone, Planned, ProofKind, Report,
    Stage, Standing,
};
use crate::calendar::Day;
use crate::log::{Hash, Instant};
use crate::trade::LineQuantity;

/// A shipment that was planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipment {
    pub(super) order: Uuid,
    pub(super) direction: Direction,
    pub(super) contents: Vec<LineQuantity>,
    pub(super) legs: Vec<Leg>,
    pub(super) promised_on: Day,
    pub(super) estimated_on: Day,
    /// What the legs said when a person put another estimate in its place; it holds until they
    /// say something else.
    pub(super) overridden: Option<Day>,
    /// In the order they were recorded.
    pub(super) reports: Vec<Recorded>,
    pub(super) documents: BTreeSet<Document>,
    pub(super) proofs: BTreeSet<(ProofKind, Hash)>,
    pub(super) cancelled: bool,
    pub(super) exceptions: BTreeMap<Uuid, Exception>,
}

/// A report that did not fit when it came, or does not any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exception {
    pub(super) report: Uuid,
    pub(super) course: Course,
}

/// How far an exception has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    Open,
    /// A person looked into it, and the report stands as it stood.
    Settled,
    /// The report was corrected, or is how the shipment stands.
    Over,
}

/// What a report said, and whether it was taken back since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Recorded {
    pub(super) id: Uuid,
    pub(super) milestone: Milestone,
    pub(super) event_at: Instant,
    pub(super) sameness: Sameness,
    pub(super) wanted: Vec<DocumentKind>,
    pub(super) corrected: bool,
}

impl Recorded {
    pub(super) fn new(report: &Report, milestone: Milestone, wanted: &[DocumentKind]) -> Recorded {
        Recorded {
            id: report.id,
            milestone,
            event_at: report.event_at,
            sameness: report.sameness(milestone),
            wanted: wanted.to_vec(),
            corrected: false,
        }
    }
}

impl Shipment {
    pub(super) fn planned(planned: &Planned) -> Shipment {
        Shipment {
            order: planned.order,
            direction: planned.direction,
            contents: planned.contents.clone(),
            legs: planned.legs.clone(),
            promised_on: planned.promised_on,
            estimated_on: planned.estimated_on,
            overridden: None,
            reports: vec![],
            documents: BTreeSet::new(),
            proofs: BTreeSet::new(),
            cancelled: false,
            exceptions: BTreeMap::new(),
        }
    }

    /// Whose goods it carries.
    pub fn order(&self) -> Uuid {
        self.order
    }

    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// What is in it: each line once, the lowest number first.
    pub fn contents(&self) -> &[LineQuantity] {
        &self.contents
    }

    pub fn legs(&self) -> &[Leg] {
        &self.legs
    }

    /// The day the customer was promised.
    pub fn promised_on(&self) -> Day {
        self.promised_on
    }

    /// The day on which delivery is expected.
    pub fn estimated_on(&self) -> Day {
        self.estimated_on
    }

    /// Where it stands, and since when: as the report says that ended it first, else as the latest
    /// one by event time; of two at one time, as the one whose milestone comes later.
    pub fn standing(&self) -> Standing {
        let ended = self.standing_reports().find(|it| it.milestone.ends());
        let latest = || self.standing_reports().max_by_key(|it| (it.event_at, it.milestone));
        let last = ended.or_else(latest);
        let since = last.map(|it| it.event_at);
        let stage = match (self.cancelled, last) {
            (true, _) => Stage::Cancelled,
            (false, Some(it)) => Stage::Reached(it.milestone),
            (false, None) => Stage::Planned,
        };
        Standing { stage, since }
    }

    pub fn stage(&self) -> Stage {
        self.standing().stage
    }

    /// Whether somebody says that what is in it was handed over, however it stands.
    pub fn was_handed_over(&self) -> bool {
        self.standing_reports().any(|it| it.milestone == Milestone::Delivered)
    }

    /// Whether what is in it is under way or was handed over, or may have been: somebody says so,
    /// and nobody looked into it yet.
    pub fn is_sent(&self) -> bool {
        let handed_over = |it: &Exception| {
            let report = self.recorded(it.report);
            it.course == Course::Open
                && report.is_some_and(|it| it.milestone == Milestone::Delivered)
        };
        self.stage().is_sent() || self.exceptions.values().any(handed_over)
    }

    /// The exceptions that nobody looked into yet.
    pub fn open_exceptions(&self) -> impl Iterator<Item = Uuid> {
        self.exceptions.iter().filter(|(_, it)| it.course == Course::Open).map(|(id, _)| *id)
    }

    /// The reports that say it ended otherwise than it stands.
    pub(super) fn contradicting(&self) -> impl Iterator<Item = &Recorded> {
        let stage = self.stage();
        let otherwise =
            move |it: &&Recorded| it.milestone.ends() && Stage::Reached(it.milestone) != stage;
        self.standing_reports().filter(otherwise)
    }

    /// Those that were not taken back, the first recorded in front.
    pub(super) fn standing_reports(&self) -> impl Iterator<Item = &Recorded> {
        self.reports.iter().filter(|it| !it.corrected)
    }

    /// The report of this id, taken back or not.
    pub(super) fn recorded(&self, report: Uuid) -> Option<&Recorded> {
        self.reports.iter().find(|it| it.id == report)
    }

    /// Whether this was reported before, taken back or not: what came twice says nothing new.
    pub(super) fn knows(&self, report: &Report, milestone: Milestone) -> bool {
        let sameness = report.sameness(milestone);
        self.reports.iter().any(|it| it.id == report.id || it.sameness == sameness)
    }

    /// What customs asked for and nobody attached.
    pub(super) fn missing_documents(&self) -> Vec<DocumentKind> {
        let mut needed: BTreeSet<_> = DocumentKind::ALWAYS_NEEDED.into_iter().collect();
        needed.extend(self.standing_reports().flat_map(|it| it.wanted.iter().copied()));
        needed.retain(|kind| !self.documents.iter().any(|it| it.kind == *kind));
        needed.into_iter().collect()
    }

    /// Whether this carrier has a leg.
    pub(super) fn is_carried_by(&self, carrier: &str) -> bool {
        self.legs.iter().any(|it| it.partner == carrier)
    }

    pub(super) fn leg_mut(&mut self, number: u32) -> Option<&mut Leg> {
        self.legs.iter_mut().find(|it| it.number == number)
    }

    /// The day on which the legs say it will be delivered, and why: the furthest leg that ended
    /// moves the last one's deadline by the days it was late.
    pub(super) fn computed_estimate(&self) -> (Day, EstimateCause) {
        let last = self.legs.last().expect("a shipment has a leg").deadline_on;
        let furthest = self.legs.iter().rev().find_map(|leg| Some((leg, self.ended_on(leg)?)));
        let late = furthest.and_then(|(leg, on)| {
            let days = u32::try_from(leg.deadline_on.days_until(on)).ok().filter(|it| *it > 0)?;
            Some((leg.number, days))
        });
        match late {
            None => (last, EstimateCause::OnTime {}),
            Some((leg, days)) => {
                // A report is kept whatever it says; later than the last day nothing is expected.
                let moved = last.saturating_add_days(days);
                (moved, EstimateCause::Delay { leg, days })
            }
        }
    }

    /// The day on which the milestone was first reached by which the leg ends.
    fn ended_on(&self, leg: &Leg) -> Option<Day> {
        let ends = self.standing_reports().filter(|it| it.milestone == leg.until);
        ends.map(|it| it.event_at.day()).min()
    }

    /// Takes in what changes the standing reports; a person's estimate holds only while the legs
    /// say what they said when it was made.
    pub(super) fn rerouted(&mut self, change: impl FnOnce(&mut Shipment)) {
        let (before, _) = self.computed_estimate();
        change(self);
        if self.computed_estimate().0 != before {
            self.overridden = None;
        }
    }
}
