//! Do banks, what is put to them and what they owe stand as the ledger's rules and the log have them?
//!
//! How a bank stands, what of its line is taken and how far a commission has come is taken from the state that
//! the rules keep; who did what on which day, from the events.

use std::collections::HashMap;

use ledger_core::credit::application::{self, LenderAnswer, Stage as ApplicationStage};
use ledger_core::file::{CustomerFile, PartnerFile, State};
use ledger_core::party::partner::Standing as KeptStanding;
use ledger_core::party::placement::Stage;
use projections::banks::{
    self as model, Bank, CommissionStage, Fold, Kept, Placement, PlacementStage, Presentation,
    PresentationStage, Settlement, Standing,
};
use projections::{Failure, Model};

use super::compare::{Comparing, Table, compare_table};
use super::difference::difference;
use super::expect::{Expect, Judged};
use crate::verify::fault::Wrong;
use crate::verify::judge::Judge;

/// Of one partition.
#[derive(Debug, Default)]
pub(super) struct Expected {
    fold: Fold,
}

impl Expect for Expected {
    const MODEL: Model = model::MODEL;

    fn take(&mut self, Judged { place, commit, facts, .. }: Judged<'_>) {
        self.fold.take(place, commit, facts).expect("a judged commit fits those before it");
    }

    fn stand(&mut self, judge: &Judge) {
        for (_, file) in judge.files() {
            match file {
                State::Partner(file) => self.bank_stands(file),
                State::Customer(file) => self.offers_stand(file),
                State::Vendor(_) | State::PolicyBook(_) | State::Partition => {}
            }
        }
    }

    async fn compare(
        of_partitions: Vec<Expected>,
        comparing: &mut Comparing<'_>,
    ) -> Result<(), Failure> {
        let (mut banks, mut placements) = (HashMap::new(), HashMap::new());
        let (mut settlements, mut presentations) = (HashMap::new(), HashMap::new());
        for Expected { fold } in of_partitions {
            banks.extend(fold.banks);
            placements.extend(fold.placements);
            settlements.extend(fold.settlements);
            presentations.extend(fold.presentations);
        }
        let table = Table::of(model::MODEL, &model::whole::BANKS, |it| format!("partner-{it}"));
        compare_table(comparing, table, banks, |it: &Bank| it.partner, bank_differs).await?;
        let table =
            Table::of(model::MODEL, &model::whole::PLACEMENTS, |it| format!("placement-{it}"));
        let key = |it: &Placement| it.offer;
        compare_table(comparing, table, placements, key, placement_differs).await?;
        let table =
            Table::of(model::MODEL, &model::whole::SETTLEMENTS, |it| format!("settlement {it}"));
        let key = |it: &Settlement| it.settlement;
        compare_table(comparing, table, settlements, key, settlement_differs).await?;
        let table =
            Table::of(model::MODEL, &model::whole::PRESENTATIONS, |it| format!("offer {it}"));
        let key = |it: &Presentation| it.offer;
        compare_table(comparing, table, presentations, key, presentation_differs).await
    }
}

impl Expected {
    fn bank_stands(&mut self, file: &PartnerFile) {
        if let Some(row) = self.fold.banks.get_mut(&file.id) {
            row.waiting = file.partner.waiting.as_ref().map(|it| (*it.0).clone());
            if let Some(kept) = &file.partner.enrolled {
                (row.name, row.firm) = (kept.name.to_string(), kept.firm.clone());
                row.lender_type = kept.lender_type;
                (row.mandate, row.number) = (Some((*kept.mandate).clone()), kept.number);
                (row.standing, row.reason) = match &kept.standing {
                    KeptStanding::Active => (Standing::Active, None),
                    KeptStanding::Suspended { reason } => {
                        (Standing::Suspended, Some(reason.clone()))
                    }
                };
            }
        }
        for (id, state) in file.placements.iter() {
            let (Some(kept), Some(row)) = (state.placed(), self.fold.placements.get_mut(id)) else {
                continue;
            };
            row.stage = match &kept.stage {
                Stage::Reserved => PlacementStage::Reserved,
                Stage::Refused => PlacementStage::Refused,
                Stage::Released | Stage::ReleasedAhead => PlacementStage::Released,
                Stage::Exposed(it) if it.undone => PlacementStage::Undone,
                Stage::Exposed(_) => PlacementStage::Signed,
            };
            row.kept = kept.taken().zip(kept.reserved.as_ref()).map(|(taken, terms)| Kept {
                amount: terms.amount,
                reserved: taken.reserved,
                drawn: taken.drawn,
                mandate: terms.mandate,
            });
            row.reference = kept.reference().map(str::to_owned);
            let commission = kept.commission;
            row.commission = model::Commission {
                stage: match commission.name() {
                    "earned" => CommissionStage::Earned,
                    "invoiced" => CommissionStage::Invoiced,
                    "taken_back" => CommissionStage::TakenBack,
                    "credited" => CommissionStage::Credited,
                    _ => CommissionStage::None,
                },
                amount: commission.earned,
                invoice: commission.invoice,
                credited_on: commission.credited,
                list: commission.list,
            };
        }
    }

    fn offers_stand(&mut self, file: &CustomerFile) {
        for state in file.applications.values() {
            let Some(dossier) = state.application() else { continue };
            self.tried(dossier);
            let Some(offer) = dossier.offer().filter(|it| it.partner.is_some()) else { continue };
            let Some(row) = self.fold.presentations.get_mut(&offer.offer) else { continue };
            row.amount = offer.terms().principal;
            row.stage = match (dossier.stage(), &offer.answer) {
                (ApplicationStage::Signed { loan, .. }, _) => {
                    row.loan = Some(*loan);
                    PresentationStage::Signed
                }
                (_, LenderAnswer::NotAsked | LenderAnswer::Reserving) => {
                    PresentationStage::Reserving
                }
                (_, LenderAnswer::Reserved { .. }) => PresentationStage::Reserved,
                (_, LenderAnswer::Awaited { .. }) => PresentationStage::Presented,
                (_, LenderAnswer::Accepted { reference }) => {
                    row.reference = Some(reference.clone());
                    PresentationStage::Accepted
                }
            };
        }
    }

    fn tried(&mut self, dossier: &application::Application) {
        for it in dossier.tried() {
            if let Some(row) = self.fold.presentations.get_mut(&it.offer) {
                row.lender = it.lender.to_string();
                row.late.clone_from(&it.late);
            }
        }
    }
}

fn bank_differs(found: &Bank, expected: &Bank) -> Option<Wrong> {
    difference!(*found, *expected; partition, name, firm, lender_type, standing, reason, mandate,
        number, enrolled_on, waiting, version)
}

fn placement_differs(found: &Placement, expected: &Placement) -> Option<Wrong> {
    difference!(*found, *expected; partition, partner, customer, application, stage, refused,
        released, kept, loan, reference, signed_on, step, commission, asked_on, version)
}

fn settlement_differs(found: &Settlement, expected: &Settlement) -> Option<Wrong> {
    difference!(*found, *expected; partition, partner, what, on)
}

fn presentation_differs(found: &Presentation, expected: &Presentation) -> Option<Wrong> {
    difference!(*found, *expected; partition, customer, application, lender, partner, amount, stage,
        asked_at, presented_at, answer_by, ended_at, reference, cause, late, loan)
}
