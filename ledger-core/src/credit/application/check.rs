//! Is an application as its invariants want it?

use super::{Application, Approval, DecidedBy, Inputs, LenderAnswer, Purpose, Stage, Terms};
use crate::calendar::Day;
use crate::log::Actor;
use crate::policy::ApplicationPolicy;

impl Application {
    pub(super) fn check(&self, policy: &ApplicationPolicy, on: Day) -> Result<(), String> {
        if let Some(lapses_on) = self.lapses_on().filter(|it| on >= *it) {
            return Err(format!("it was to lapse on {lapses_on}, now is {on}"));
        }
        self.check_desk()?;
        match &self.stage {
            Stage::Open | Stage::Lapsed | Stage::Withdrawn => Ok(()),
            Stage::Reviewed { terms, by, inputs } => {
                self.check_persons(std::slice::from_ref(by))?;
                self.check_threshold(policy, inputs)?;
                match inputs.persons_wanted(terms.principal) {
                    2 => self.check_principal(terms),
                    _ => Err("it waits for a second approval that nobody wants".to_owned()),
                }
            }
            Stage::Declined { by, inputs, .. } => {
                self.check_decided_by(by)?;
                self.check_threshold(policy, inputs)
            }
            Stage::Approved(_) => Err("it was approved, and nothing was offered".to_owned()),
            Stage::Offered(offer) | Stage::RefusedByLender { offer, .. } => {
                self.check_approval(policy, &offer.approval)
            }
            Stage::Signed { offer, .. } => {
                self.check_approval(policy, &offer.approval)?;
                let accepted = matches!(offer.answer, LenderAnswer::Accepted { .. });
                match offer.bank() {
                    Some(bank) if !accepted => {
                        Err(format!("it was signed, and bank `{bank}` has not accepted it"))
                    }
                    Some(_) | None => Ok(()),
                }
            }
        }
    }

    fn check_approval(&self, policy: &ApplicationPolicy, it: &Approval) -> Result<(), String> {
        self.check_threshold(policy, &it.inputs)?;
        self.check_decided_by(&it.by)?;
        let wanted = it.inputs.persons_wanted(it.terms.principal);
        match &it.by {
            DecidedBy::Persons { persons } if persons.len() != wanted => {
                Err(format!("{} approved it, {wanted} were wanted", persons.len()))
            }
            DecidedBy::Persons { .. } | DecidedBy::Rules { .. } => self.check_principal(&it.terms),
        }
    }

    fn check_threshold(&self, policy: &ApplicationPolicy, inputs: &Inputs) -> Result<(), String> {
        let expected = policy.four_eyes_above_in(self.submitted.asked.amount.currency());
        match inputs.four_eyes_above == expected {
            true => Ok(()),
            false => Err(format!("{inputs:?} was counted, the policy has {expected:?}")),
        }
    }

    fn check_decided_by(&self, by: &DecidedBy) -> Result<(), String> {
        match by {
            DecidedBy::Persons { persons } => self.check_persons(persons),
            DecidedBy::Rules { .. } => Ok(()),
        }
    }

    fn check_persons(&self, by: &[Actor]) -> Result<(), String> {
        let submitter = self.submitted.by.subject;
        if let Some(it) = by.iter().find(|it| it.role == "service" || it.subject == submitter) {
            return Err(format!("{it:?} had a part in deciding it"));
        }
        match by {
            [first, second] if first.subject == second.subject => {
                Err(format!("{first:?} approved it twice"))
            }
            _ => Ok(()),
        }
    }

    fn check_principal(&self, terms: &Terms) -> Result<(), String> {
        let (asked, lent) = (self.submitted.asked.amount, terms.principal);
        let fits = match &self.submitted.purpose {
            Purpose::Order { .. } => lent == asked,
            Purpose::Cash {} => {
                lent.currency() == asked.currency() && lent.amount() <= asked.amount()
            }
        };
        match fits {
            true => Ok(()),
            false => Err(format!("{lent} is approved, {asked} was asked for")),
        }
    }
}
