//! What does a customer's file show a bank, and what does a loan of his take of the bank's line?

use uuid::Uuid;

use super::credit::taken;
use super::{Command, CustomerFile, Facts, Rejection};
use crate::calendar::Day;
use crate::credit::Lender;
use crate::credit::application::{self, Application, Told};
use crate::credit::loan::{self, Life};
use crate::money::Money;
use crate::party::ChecklistItem;
use crate::policy::EvidenceSource;

impl CustomerFile {
    /// All that a bank may want to see, as far as the file has it.
    pub(super) fn shown(&self, dossier: &Application, facts: &Facts) -> Vec<ChecklistItem> {
        let has = |it: &ChecklistItem| match it {
            ChecklistItem::Identity => self.is_known(facts),
            ChecklistItem::Assessment => dossier.assessment().is_some(),
            ChecklistItem::Price => dossier.offer().is_some_and(|it| it.priced.is_some()),
            ChecklistItem::Declaration => self.has_told(|it| it == EvidenceSource::Customer),
            ChecklistItem::Evidence => self.has_told(|it| it != EvidenceSource::Customer),
        };
        ChecklistItem::ALL.into_iter().filter(has).collect()
    }

    /// Whether all that the version in force wants of who somebody is is accepted; where it wants nothing,
    /// whether anything is.
    fn is_known(&self, facts: &Facts) -> bool {
        let in_force = facts.policies.in_force(facts.on);
        match in_force.and_then(|it| it.document.identity.as_ref()) {
            Some(wanted) => !self.lacks_identity(wanted, facts.on),
            None => self.has_accepted_document(facts.on),
        }
    }

    fn has_accepted_document(&self, on: Day) -> bool {
        self.identity_facts(on).is_some_and(|it| !it.accepted.is_empty())
    }

    fn has_told(&self, of: impl Fn(EvidenceSource) -> bool) -> bool {
        self.told().iter().any(|it| of(it.facts.source()))
    }

    /// A loan by an application alone, where the version in force says who lends: a bank's goes by its line
    /// and its acceptance, and the own book lends where that is allowed.
    pub(super) fn refuse_direct_grant(
        &self,
        command: &Command,
        facts: &Facts,
    ) -> Result<(), Rejection> {
        let Command::Loan { act: loan::Act::Grant { lender, .. }, .. } = command else {
            return Ok(());
        };
        let in_force = facts.policies.in_force(facts.on);
        match (in_force.and_then(|it| it.document.lenders), lender) {
            (None, _) => Ok(()),
            (Some(_), Lender::Bank { id }) => {
                Err(Rejection::LentByApplication { lender: id.clone() })
            }
            (Some(it), Lender::OwnBook {}) if it.own_book => Ok(()),
            (Some(_), Lender::OwnBook {}) => Err(application::Rejection::OwnBookNotAllowed.into()),
        }
    }

    /// What the application by which a loan was signed is to tell the bank, where that has moved.
    pub(super) fn exposure_moved(&self, loan: Uuid) -> Option<Command> {
        let application = *self.application_of.get(&loan)?;
        let offer = self.applications.get(&application)?.application()?.offer()?;
        offer.partner?;
        let (reserved, drawn, undone) = on_line_of(offer.bank()?, self.loan(loan)?);
        let same = |it: Told| (it.reserved, it.drawn, it.undone) == (reserved, drawn, undone);
        if offer.told.is_some_and(same) {
            return None;
        }
        let act = application::Act::Expose { reserved, drawn, undone };
        Some(Command::Application { application, act })
    }

    /// Whether the bank of a loan that was signed was told what it takes of its line.
    pub(super) fn check_exposed(&self, dossier: &Application) -> Result<(), String> {
        let application::Stage::Signed { offer, loan, .. } = dossier.stage() else {
            return Ok(());
        };
        let (Some(_), Some(bank), Some(it)) = (offer.partner, offer.bank(), self.loan(*loan))
        else {
            return Ok(());
        };
        let found = offer.told.map(|it| (it.reserved, it.drawn, it.undone));
        let expected = on_line_of(bank, it);
        match found == Some(expected) {
            true => Ok(()),
            false => Err(format!("bank `{bank}` was told {found:?} of it, it takes {expected:?}")),
        }
    }
}

/// What a loan takes of the line of the bank that it was signed with: nothing once another lender has it.
fn on_line_of(bank: &str, loan: &loan::Loan) -> (Money, Money, bool) {
    let undone = matches!(loan.life(), Life::Cancelled | Life::Rescinded);
    let zero = Money::zero(loan.currency());
    let is_its = matches!(loan.lender(), Lender::Bank { id } if id == bank);
    match is_its {
        true => {
            let taken = taken(loan);
            (taken.reserved, taken.outstanding, undone)
        }
        false => (zero, zero, undone),
    }
}
