//! What a loan tells beside its sentences, and shows.

use ledger_core::calendar::Day;
use ledger_core::credit::loan::{Event, Life, Loan, State};
use ledger_core::log::StreamId;
use ledger_core::money::Money;

use super::loan::sentences;
use super::shown::{Fields, STAGE, Shown};
use super::table::{Shows, Tells};
use super::{Happened, Lang};

impl Tells for Event {
    fn sentences(&self, lang: Lang) -> Vec<String> {
        sentences(self, lang)
    }

    fn happened(&self) -> Option<Happened> {
        match self {
            Event::Disbursed(it) => Some(Happened::On(it.value_date)),
            Event::PartDisbursed(it) => Some(Happened::On(it.value_date)),
            Event::RepaymentReceived(it) => Some(Happened::On(it.value_date)),
            Event::CreditPaidOut(it) => Some(Happened::On(it.value_date)),
            Event::InstalmentFellDue(it) => Some(Happened::On(it.due_on)),
            Event::DebitRequested(it) => Some(Happened::On(it.requested_on)),
            Event::DebitAnswered(it) => Some(Happened::On(it.answered_on)),
            Event::GoodsRefunded(it) => it.cause.value_date().map(Happened::On),
            Event::Paused(it) => Some(Happened::On(it.from)),
            Event::PauseEnded(it) => Some(Happened::On(it.until)),
            Event::PauseOver(it) => Some(Happened::On(it.until)),
            Event::Held(it) => Some(Happened::On(it.from)),
            Event::HoldEnded(it) => Some(Happened::On(it.until)),
            Event::Granted(_)
            | Event::PartReversed(_)
            | Event::PartsEnded(_)
            | Event::Boarded(_)
            | Event::Rebased(_)
            | Event::LapseDeferred(_)
            | Event::DisbursementReversed(_)
            | Event::Cancelled(_)
            | Event::RepaymentReversed(_)
            | Event::ChargedBack(_)
            | Event::ChargebackReversed(_)
            | Event::Charged(_)
            | Event::ChargeWaived(_)
            | Event::PenaltyWaived(_)
            | Event::ChargeReversed(_)
            | Event::LatenessPosted(_)
            | Event::ChargedOff(_)
            | Event::ChargeOffUndone(_)
            | Event::ForgivenAlone(_)
            | Event::GoodsRefundReversed(_)
            | Event::Priced(_)
            | Event::ArrearsChanged(_)
            | Event::DefaultDeclared(_)
            | Event::Cured(_)
            | Event::Rescinded(_)
            | Event::WrittenOff(_)
            | Event::WriteOffUndone(_)
            | Event::Sold(_)
            | Event::ReschedulingProposed(_)
            | Event::Rescheduled(_)
            | Event::CreditPayoutReversed(_)
            | Event::ActProposed(_)
            | Event::ActApproved(_)
            | Event::ActDeclined(_)
            | Event::ActLapsed(_)
            | Event::Closed(_)
            | Event::Reopened(_) => None,
        }
    }

    fn joins(&self, _: StreamId, _: StreamId) -> Option<StreamId> {
        None
    }

    fn is_of_the_file(&self) -> bool {
        false
    }
}

impl Shows for State {
    fn fields(&self, on: Day) -> Fields {
        let (Some(figures), Some(balances)) = (self.figures(on), self.balances(on)) else {
            return vec![];
        };
        let mut fields = vec![
            (STAGE, life(figures.life)),
            (("default", "défaut"), yes_or_no(figures.in_default)),
            (("outstanding", "encours"), Shown::Money(balances.outstanding)),
            (("overdue", "impayé"), Shown::Money(balances.overdue)),
            (("due", "exigible"), Shown::Money(balances.due)),
            (("credit", "avoir"), Shown::Money(balances.credit)),
            (("days past due", "jours de retard"), Shown::Count(figures.days_past_due.into())),
        ];
        if self.loan().is_some_and(Loan::was_charged_off) {
            let name = ("charged off", "sorti de l'encours sain");
            fields.push((name, yes_or_no(figures.charged_off)));
        }
        let costs = self.loan().filter(|it| it.contract().lateness_costs());
        fields.extend(costs.into_iter().flat_map(|it| since(it, on)));
        fields
    }
}

/// What lateness has cost since it was posted.
fn since(loan: &Loan, on: Day) -> Fields {
    let since = loan.lateness_since(on);
    let money = |it: Option<Money>| Shown::Money(it.unwrap_or(Money::zero(loan.currency())));
    vec![
        (("penalty since, computed", "pénalités depuis, calculées"), money(since.penalty)),
        (
            ("late interest since, computed", "intérêts de retard depuis, calculés"),
            money(since.interest),
        ),
    ]
}

fn life(life: Life) -> Shown {
    match life {
        Life::Granted => Shown::Word("granted", "accordé"),
        Life::Active => Shown::Word("active", "en cours"),
        Life::Closed => Shown::Word("closed", "soldé"),
        Life::Cancelled => Shown::Word("cancelled", "abandonné"),
        Life::Rescinded => Shown::Word("rescinded", "résolu"),
        Life::WrittenOff => Shown::Word("written off", "passé en perte"),
    }
}

fn yes_or_no(it: bool) -> Shown {
    match it {
        true => Shown::Word("yes", "oui"),
        false => Shown::Word("no", "non"),
    }
}
