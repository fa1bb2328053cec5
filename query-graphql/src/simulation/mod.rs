//! What would credit cost, by the policy in force on a day?
//!
//! Nothing is computed here: the version is read from the policy book, and the rules asked, as they
//! are for an offer. No file is looked at and nothing is written.

mod asked;
mod told;

use chrono::NaiveDate;
use ledger_core::calendar::Day;
use ledger_core::country::Country;
use ledger_core::credit::pricing::{Excluded, Means, Pricing, Wish, cheapest};
use ledger_core::log::Place;
use ledger_core::money::{Currency, Money};
use ledger_core::policy::{Document, PolicyRef};
use projections::Failure;
use projections::database::positions::reached;
use projections::policies::{self, Proposal};
use projections::portfolio::questions::days;
use sqlx::PgConnection;

pub(crate) use self::asked::{Asked, DAYS_AHEAD_MAX, ITEMS_MAX, Item, MeansAsked, Plans, Purpose};
pub(crate) use self::told::{Told, ToldExcluded, ToldItem, ToldPlan, Why};

/// How long the caller's own name of an item may be.
const ID_MAX: usize = 100;

/// Why nothing is simulated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotSimulated {
    #[error("{found} items were asked for: expected 1 to {ITEMS_MAX}")]
    Items { found: usize },
    #[error("item {place} has an id of {found} characters: expected 1 to {ID_MAX}")]
    Id { place: usize, found: usize },
    #[error("credit is simulated for the days from the business date on, {first}, to {last}")]
    Day { first: Day, last: Day },
    #[error("the policy knows no risk class `{class}`, only {known}")]
    Class { class: String, known: String },
    #[error("a risk class is expected: the policy names none for whom nothing is known of")]
    NoClass,
    #[error("the policy knows no Premium plan `{plan}`, only {known}")]
    Premium { plan: String, known: String },
    #[error("a country is expected: the policy names none")]
    NoCountry,
    #[error("an amount is in {found}, another in {expected}: expected one currency of all")]
    Currency { expected: Currency, found: Currency },
    /// No version is in force yet, or none that was read.
    #[error("no version of the policy is in force on {on}")]
    NoPolicy { on: Day },
    /// By a newer release.
    #[error("the policy's document cannot be read: {0}")]
    Unreadable(String),
}

/// The policy of a day, as of one moment.
pub(crate) struct Known {
    version: Option<Proposal>,
    today: NaiveDate,
    pub(crate) position: Place,
}

/// Reads what a simulation of this day is told by.
pub(crate) async fn known(
    connection: &mut PgConnection,
    on: Option<Day>,
) -> Result<Known, Failure> {
    let days = days(connection).await?;
    let today = days.iter().map(|it| it.started_on).max().unwrap_or_default();
    let on = on.map_or(today, Day::date);
    let version = policies::questions::in_force(connection, on).await?;
    let partition = version.as_ref().map_or(0, |it| it.place.partition);
    let places = reached(connection, policies::MODEL).await?;
    let position = places.into_iter().find(|it| it.partition == partition);
    let position = position.unwrap_or(Place { partition, sequence: 0 });
    Ok(Known { version, today, position })
}

/// What credit would cost.
///
/// # Errors
/// When it cannot be told what was meant, or by what.
pub(crate) fn simulate(asked: &Asked, known: &Known) -> Result<Told, NotSimulated> {
    well_formed(asked)?;
    let today =
        Day::try_from(known.today).map_err(|it| NotSimulated::Unreadable(it.to_string()))?;
    let (on, last) = (asked.on.unwrap_or(today), today.saturating_add_days(DAYS_AHEAD_MAX));
    if on < today || last < on {
        return Err(NotSimulated::Day { first: today, last });
    }
    let version = known.version.as_ref().ok_or(NotSimulated::NoPolicy { on })?;
    let number = version.approval.as_ref().map_or(0, |it| it.version);
    let reference = PolicyRef { version: number, hash: version.hash };
    let document = Document::read(&version.document);
    let document = document.map_err(|it| NotSimulated::Unreadable(it.to_string()))?;
    let country = country(asked, &document)?;
    let class = class(asked, &document)?;
    let premium = asked.premium.as_ref().map(|code| premium(code, &document)).transpose()?;
    let pricing = Pricing { document: &document, version: reference, country, on };
    let items = asked.items.iter().map(|item| {
        let zero = Money::zero(item.amount.currency());
        let means =
            asked.means.map(|it| Means { income: it.income, running: it.running.unwrap_or(zero) });
        let wish = Wish {
            purpose: item.purpose.into(),
            amount: item.amount,
            class: &class,
            lender: asked.lender,
            first_due_on: asked.first_due_on,
            premium,
            other_principal: asked.other_principal.unwrap_or(zero),
            means,
        };
        told(item, &pricing, &wish, asked.plans)
    });
    let (items, position) = (items.collect(), known.position.to_string());
    Ok(Told { on, country, class: class.clone(), policy: reference, items, position })
}

fn told<'a>(item: &Item, pricing: &Pricing<'a>, wish: &Wish<'a>, plans: Plans) -> ToldItem {
    let mut told = ToldItem {
        id: item.id.clone(),
        amount: item.amount,
        from: None,
        plans: vec![],
        excluded: vec![],
        nothing: None,
    };
    let found = match plans {
        Plans::From => pricing.cheapest(wish).map(|it| {
            told.from = it.and_then(|it| Some(ToldPlan::of(&it, it.outcome.as_ref().ok()?)));
        }),
        Plans::All => pricing.simulated(wish).map(|all| {
            let from = cheapest(&all);
            told.from = from.and_then(|it| Some(ToldPlan::of(it, it.outcome.as_ref().ok()?)));
            for it in &all {
                match &it.outcome {
                    Ok(plan) => told.plans.push(ToldPlan::of(it, plan)),
                    Err(why) => told.excluded.push(ToldExcluded::of(it, why)),
                }
            }
        }),
    };
    let nothing: Option<Excluded> = found.err();
    told.nothing = nothing.as_ref().map(Why::from);
    told
}

fn well_formed(asked: &Asked) -> Result<(), NotSimulated> {
    let found = asked.items.len();
    if !(1..=ITEMS_MAX).contains(&found) {
        return Err(NotSimulated::Items { found });
    }
    for (place, item) in asked.items.iter().enumerate() {
        let found = item.id.as_ref().map_or(1, |it| it.chars().count());
        if !(1..=ID_MAX).contains(&found) {
            return Err(NotSimulated::Id { place, found });
        }
    }
    let means = asked.means.into_iter().flat_map(|it| [Some(it.income), it.running]);
    let besides = means.chain([asked.other_principal]).flatten();
    let amounts = asked.items.iter().map(|it| it.amount).chain(besides);
    let mut currencies = amounts.map(Money::currency);
    let expected = currencies.next().expect("there is an item");
    match currencies.find(|it| *it != expected) {
        Some(found) => Err(NotSimulated::Currency { expected, found }),
        None => Ok(()),
    }
}

fn country(asked: &Asked, document: &Document) -> Result<Country, NotSimulated> {
    let named = document.law.iter().flat_map(|it| &it.countries).map(|it| it.country).next();
    asked.country.or(named).ok_or(NotSimulated::NoCountry)
}

fn class(asked: &Asked, document: &Document) -> Result<String, NotSimulated> {
    match (&asked.class, &document.classes) {
        (Some(class), Some(classes)) if classes.class(class).is_none() => {
            let known = classes.classes.iter().map(|it| it.code.as_str()).collect::<Vec<_>>();
            Err(NotSimulated::Class { class: class.clone(), known: known.join(", ") })
        }
        (Some(class), _) => Ok(class.clone()),
        (None, Some(classes)) => Ok(classes.newcomer.clone()),
        // Where nothing is offered, nothing is asked by class.
        (None, None) if document.products.is_none() => Ok(String::new()),
        (None, None) => Err(NotSimulated::NoClass),
    }
}

fn premium<'a>(
    code: &str,
    document: &'a Document,
) -> Result<&'a ledger_core::policy::PremiumPlan, NotSimulated> {
    let policy = document.premium.as_ref();
    policy.and_then(|it| it.plan(code)).ok_or_else(|| {
        let known = policy.into_iter().flat_map(|it| &it.plans).map(|it| it.code.as_str());
        let known = known.collect::<Vec<_>>().join(", ");
        NotSimulated::Premium { plan: code.to_owned(), known }
    })
}
