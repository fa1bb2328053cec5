//! What an event changed: how the stream stood before it and after.

use chrono::NaiveDate;
use ledger_core::credit::loan::{self, Stage};
use ledger_core::file::{CustomerFile, Event, Fact, State};
use ledger_core::log::{StreamId, partition};
use ledger_core::money::Money;
use ledger_core::party::customer::{self, Standing};
use ledger_core::policy::PolicyRef;
use serde_json::{Value, json};

use crate::sentences::Lang;

/// A value that people and programs read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    Money(Money),
    Day(NaiveDate),
    Count(u64),
    Text(String),
    /// The same word in English, which programs read too, and in French.
    Word(&'static str, &'static str),
}

impl Shown {
    pub(super) fn text(&self, lang: Lang) -> String {
        match self {
            Shown::Money(it) => lang.money(*it),
            Shown::Day(it) => it.to_string(),
            Shown::Count(it) => it.to_string(),
            Shown::Text(it) => it.clone(),
            Shown::Word(english, french) => lang.word(english, french).to_owned(),
        }
    }

    /// Not worth telling of something new.
    fn is_nothing(&self) -> bool {
        match self {
            Shown::Money(it) => it.is_zero(),
            Shown::Count(it) => *it == 0,
            Shown::Day(_) | Shown::Text(_) | Shown::Word(..) => false,
        }
    }

    pub(super) fn json(&self) -> Value {
        match self {
            Shown::Money(it) => json!(it),
            Shown::Day(it) => json!(it),
            Shown::Count(it) => json!(it),
            Shown::Text(it) => json!(it),
            Shown::Word(english, _) => json!(english),
        }
    }
}

/// What a stream shows, under its English and French name.
pub(super) type Fields = Vec<((&'static str, &'static str), Shown)>;

/// A field that is not what it was; absent before or after where there was none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// In English and French.
    pub field: (&'static str, &'static str),
    pub before: Option<Shown>,
    pub after: Option<Shown>,
}

/// The fields that differ, in the order the stream shows them.
pub(super) fn changes(before: Fields, after: Fields) -> Vec<Change> {
    let find = |fields: &Fields, field| {
        fields.iter().find(|(name, _)| *name == field).map(|(_, it)| it.clone())
    };
    let gone = before.iter().filter(|(name, _)| find(&after, *name).is_none());
    let names: Vec<_> = after.iter().chain(gone).map(|(name, _)| *name).collect();
    names
        .into_iter()
        .map(|field| Change { field, before: find(&before, field), after: find(&after, field) })
        .filter(|it| it.before != it.after)
        .filter(|it| it.before.is_some() || it.after.as_ref().is_some_and(|it| !it.is_nothing()))
        .collect()
}

/// How this stream of the file stands on this business date.
pub(super) fn of(state: &State, stream: StreamId, on: NaiveDate) -> Fields {
    match state {
        State::Customer(file) => of_file(file, stream, on),
        State::PolicyBook(book) => match book.in_force(on) {
            Some(version) => {
                let number = Shown::Count(version.reference.version.into());
                vec![(("version in force", "version en vigueur"), number)]
            }
            None => vec![],
        },
        State::Vendor(_) | State::Partition => vec![],
    }
}

fn of_file(file: &CustomerFile, stream: StreamId, on: NaiveDate) -> Fields {
    match stream {
        StreamId::Customer(_) => of_customer(&file.customer),
        StreamId::Loan(id) => file.loans.get(&id).map_or_else(Vec::new, |it| of_loan(it, on)),
        StreamId::CreditLine(_)
        | StreamId::Application(_)
        | StreamId::Order(_)
        | StreamId::Shipment(_)
        | StreamId::Vendor(_)
        | StreamId::PurchaseOrder(_)
        | StreamId::PolicyBook
        | StreamId::Partition(_) => vec![],
    }
}

fn of_customer(customer: &customer::State) -> Fields {
    match customer {
        customer::State::NotRegistered => vec![],
        customer::State::Registered { country, standing } => {
            let standing = match standing {
                Standing::Active => Shown::Word("active", "actif"),
                Standing::Suspended { .. } => Shown::Word("suspended", "suspendu"),
            };
            vec![
                (("country", "pays"), Shown::Text(country.to_string())),
                (("standing", "situation"), standing),
            ]
        }
    }
}

fn of_loan(loan: &loan::State, on: NaiveDate) -> Fields {
    let (Some(figures), Some(balances)) = (loan.figures(on), loan.balances(on)) else {
        return vec![];
    };
    vec![
        (("stage", "état"), stage(figures.stage)),
        (("outstanding", "encours"), Shown::Money(balances.outstanding)),
        (("overdue", "impayé"), Shown::Money(balances.overdue)),
        (("due", "exigible"), Shown::Money(balances.due)),
        (("credit", "avoir"), Shown::Money(balances.credit)),
        (("days past due", "jours de retard"), Shown::Count(figures.days_past_due.into())),
    ]
}

fn stage(stage: Stage) -> Shown {
    match stage {
        Stage::Granted => Shown::Word("granted", "accordé"),
        Stage::InOrder => Shown::Word("in order", "à jour"),
        Stage::Late => Shown::Word("late", "en retard"),
        Stage::InDefault => Shown::Word("in default", "en défaut"),
        Stage::Closed => Shown::Word("closed", "soldé"),
        Stage::Cancelled => Shown::Word("cancelled", "abandonné"),
    }
}

/// The version of the rules by which the fact was decided: the one the stream stands under.
pub(super) fn policy_of(fact: &Fact, after: &State) -> Option<PolicyRef> {
    match (&fact.event, after, fact.stream) {
        (Event::Loan(_), State::Customer(file), StreamId::Loan(id)) => {
            file.loans.get(&id)?.policy()
        }
        (Event::Partition(partition::Event::BusinessDayStarted(it)), ..) => it.policy,
        (
            Event::Loan(_) | Event::Customer(_) | Event::PolicyBook(_) | Event::Partition(_),
            State::Customer(_) | State::Vendor(_) | State::PolicyBook(_) | State::Partition,
            _,
        ) => None,
    }
}
