//! Why may a plan not be offered? By a stable code, and in words that a customer can act on.

use std::fmt;

use rust_decimal::Decimal;

use super::{Ceiling, Compared, RateBounds, Teg, Unlawful};
use crate::calendar::Day;
use crate::credit::apr::NoRate;
use crate::money::{Currency, Money};
use crate::policy::{CreditPurpose, LenderKind};

/// Why a plan is not offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Excluded {
    /// The version in force offers no credit by rule.
    NothingOffered,
    /// The product is not for that.
    Purpose {
        purpose: CreditPurpose,
    },
    /// Nobody of this kind lends by the product.
    Lender {
        lender: LenderKind,
    },
    AmountOutOfBounds {
        amount: Money,
        min: Money,
        max: Money,
    },
    AmountOffStep {
        amount: Money,
        min: Money,
        step: Money,
    },
    Duration {
        instalments: u32,
    },
    /// The price table has no rate for the class.
    NoPrice {
        class: String,
    },
    /// The first due date is none that the policy leaves to be chosen.
    FirstDue {
        due_on: Day,
        first: Day,
        last: Day,
    },
    /// There are no such instalments of this amount.
    NoSchedule {
        amount: Money,
        instalments: u32,
    },
    /// Premium is needed and has no plan in this currency.
    NoPremium {
        currency: Currency,
    },
    /// The law does not let it cost so much.
    OverCeiling {
        teg: Teg,
        ceiling: Ceiling,
    },
    /// No lender of this kind may ask anything on this day.
    NoCeiling {
        lender: LenderKind,
        on: Day,
        teg: Teg,
    },
    /// What is asked besides leaves no rate that could be told.
    NoRate {
        why: NoRate,
    },
    /// More than the income bears.
    OverCapacity {
        monthly: Money,
        income: Money,
        parts: u32,
        of: u32,
    },
}

impl From<Unlawful> for Excluded {
    fn from(it: Unlawful) -> Excluded {
        match it {
            Unlawful::Over { teg, ceiling } => Excluded::OverCeiling { teg, ceiling },
            Unlawful::NoCeiling { lender, on, teg } => Excluded::NoCeiling { lender, on, teg },
            Unlawful::NoRate(why) => Excluded::NoRate { why },
        }
    }
}

impl fmt::Display for Excluded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.en().trim_end_matches('.'))
    }
}

impl Excluded {
    pub const fn code(&self) -> &'static str {
        match self {
            Excluded::NothingOffered => "nothing_offered",
            Excluded::Purpose { .. } => "purpose_not_offered",
            Excluded::Lender { .. } => "lender_not_offered",
            Excluded::AmountOutOfBounds { .. } => "amount_out_of_bounds",
            Excluded::AmountOffStep { .. } => "amount_off_step",
            Excluded::Duration { .. } => "duration_not_offered",
            Excluded::NoPrice { .. } => "no_price",
            Excluded::FirstDue { .. } => "first_due_out_of_bounds",
            Excluded::NoSchedule { .. } => "no_schedule",
            Excluded::NoPremium { .. } => "no_premium_plan",
            Excluded::OverCeiling { .. } => "over_ceiling",
            Excluded::NoCeiling { .. } => "no_ceiling",
            Excluded::NoRate { .. } => "no_rate",
            Excluded::OverCapacity { .. } => "over_capacity",
        }
    }

    /// The figures and the ceiling, where the law is in the way.
    pub const fn figures(&self) -> Option<(&Teg, Option<&Ceiling>)> {
        match self {
            Excluded::OverCeiling { teg, ceiling } => Some((teg, Some(ceiling))),
            Excluded::NoCeiling { teg, .. } => Some((teg, None)),
            Excluded::NothingOffered
            | Excluded::Purpose { .. }
            | Excluded::Lender { .. }
            | Excluded::AmountOutOfBounds { .. }
            | Excluded::AmountOffStep { .. }
            | Excluded::Duration { .. }
            | Excluded::NoPrice { .. }
            | Excluded::FirstDue { .. }
            | Excluded::NoSchedule { .. }
            | Excluded::NoPremium { .. }
            | Excluded::NoRate { .. }
            | Excluded::OverCapacity { .. } => None,
        }
    }

    /// In French.
    pub fn fr(&self) -> String {
        match self {
            Excluded::NothingOffered => "Aucun crédit n'est proposé actuellement.".to_owned(),
            Excluded::Purpose { purpose: CreditPurpose::Goods } => {
                "Ce crédit ne finance pas d'achat.".to_owned()
            }
            Excluded::Purpose { purpose: CreditPurpose::Cash } => {
                "Ce crédit ne se verse pas en espèces.".to_owned()
            }
            Excluded::Lender { lender } => {
                let lender = match lender {
                    LenderKind::Bank => "Une banque",
                    LenderKind::OwnBook => "Notre établissement",
                };
                format!("{lender} ne prête pas par ce crédit.")
            }
            Excluded::AmountOutOfBounds { amount, min, max } => format!(
                "Le montant de {} n'est pas compris entre {} et {}.",
                Fr(*amount), Fr(*min), Fr(*max)
            ),
            Excluded::AmountOffStep { amount, min, step } => format!(
                "Le montant de {} ne s'obtient pas depuis {} par tranches de {}.",
                Fr(*amount), Fr(*min), Fr(*step)
            ),
            Excluded::Duration { instalments } => {
                format!("Ce crédit ne se rembourse pas en {instalments} échéances.")
            }
            Excluded::NoPrice { class } => {
                format!("Aucun taux n'est prévu pour la classe de risque « {class} ».")
            }
            Excluded::FirstDue { due_on, first, last } => format!(
                "La première échéance du {} n'est pas comprise entre le {} et le {}.",
                fr(*due_on), fr(*first), fr(*last)
            ),
            Excluded::NoSchedule { amount, instalments } => {
                let amount = Fr(*amount);
                format!("{amount} ne se partagent pas en {instalments} échéances.")
            }
            Excluded::NoPremium { currency } => {
                format!("L'abonnement Premium est obligatoire et n'existe pas en {currency}.")
            }
            Excluded::OverCeiling { teg, ceiling } => {
                let of = match ceiling.compared {
                    Compared::HigherOfBoth => "le plus élevé des deux dépasse",
                    Compared::Proportional => "le TEG dépasse",
                    Compared::Actuarial => "le TAEG dépasse",
                };
                let Figures { teg, taeg, ceiling } = Figures::of(teg, Some(ceiling)).with(',');
                format!("TEG {teg} %, TAEG {taeg} % : {of} le plafond légal de {ceiling} %.")
            }
            Excluded::NoCeiling { on, teg, .. } => {
                let Figures { teg, taeg, .. } = Figures::of(teg, None).with(',');
                format!(
                    "TEG {teg} %, TAEG {taeg} % : aucun plafond légal n'est connu pour ce prêteur au {}.",
                    fr(*on)
                )
            }
            Excluded::NoRate { .. } => {
                "Les frais ne permettent pas de calculer un taux : le plafond légal ne peut être respecté."
                    .to_owned()
            }
            Excluded::OverCapacity { monthly, income, parts, of } => format!(
                "Avec {} par mois, les échéances dépassent {parts}/{of} d'un revenu de {}.",
                Fr(*monthly), Fr(*income)
            ),
        }
    }

    /// In English.
    pub fn en(&self) -> String {
        match self {
            Excluded::NothingOffered => "No credit is offered at present.".to_owned(),
            Excluded::Purpose { purpose: CreditPurpose::Goods } => {
                "This credit pays for no goods.".to_owned()
            }
            Excluded::Purpose { purpose: CreditPurpose::Cash } => {
                "This credit is not paid out in cash.".to_owned()
            }
            Excluded::Lender { lender } => {
                let lender = match lender {
                    LenderKind::Bank => "No bank lends",
                    LenderKind::OwnBook => "We do not lend our own money",
                };
                format!("{lender} by this credit.")
            }
            Excluded::AmountOutOfBounds { amount, min, max } => {
                format!("{} is not from {} to {}.", En(*amount), En(*min), En(*max))
            }
            Excluded::AmountOffStep { amount, min, step } => format!(
                "{} is not reached from {} in steps of {}.",
                En(*amount), En(*min), En(*step)
            ),
            Excluded::Duration { instalments } => {
                format!("This credit is not paid back in {instalments} instalments.")
            }
            Excluded::NoPrice { class } => format!("There is no rate for the risk class `{class}`."),
            Excluded::FirstDue { due_on, first, last } => {
                format!("The first instalment, due on {due_on}, is not from {first} to {last}.")
            }
            Excluded::NoSchedule { amount, instalments } => {
                format!("{} cannot be divided into {instalments} instalments.", En(*amount))
            }
            Excluded::NoPremium { currency } => {
                format!("Premium is compulsory, and there is none in {currency}.")
            }
            Excluded::OverCeiling { teg, ceiling } => {
                let of = match ceiling.compared {
                    Compared::HigherOfBoth => "the higher of both is above",
                    Compared::Proportional => "the proportional rate is above",
                    Compared::Actuarial => "the actuarial rate is above",
                };
                let Figures { teg, taeg, ceiling } = Figures::of(teg, Some(ceiling)).with('.');
                format!(
                    "{teg} % a year (proportional), {taeg} % (actuarial): {of} the legal ceiling of {ceiling} %."
                )
            }
            Excluded::NoCeiling { on, teg, .. } => {
                let Figures { teg, taeg, .. } = Figures::of(teg, None).with('.');
                format!(
                    "{teg} % a year (proportional), {taeg} % (actuarial): no legal ceiling is known for this lender on {on}."
                )
            }
            Excluded::NoRate { .. } => {
                "What is asked besides leaves no yearly rate that could be told: it cannot be within the legal ceiling."
                    .to_owned()
            }
            Excluded::OverCapacity { monthly, income, parts, of } => format!(
                "With {} a month, instalments take more than {parts}/{of} of an income of {}.",
                En(*monthly), En(*income)
            ),
        }
    }
}

/// Rates in per cent as they are told.
struct Figures {
    teg: String,
    taeg: String,
    ceiling: String,
}

/// With how many digits behind the point a rate in per cent is told: as few as show what is above.
const DIGITS: [u32; 3] = [2, 6, 13];

impl Figures {
    fn of(teg: &Teg, ceiling: Option<&Ceiling>) -> Figures {
        let ceiling = ceiling.map(|it| (it.compared, it.rate.0 * Decimal::ONE_HUNDRED));
        let shows = |digits: u32| match ceiling {
            Some((compared, ceiling)) => {
                let upper = compared.of(teg);
                let told = RateBounds { lower: upper, upper }.percent(digits);
                told.is_some_and(|it| it > ceiling)
            }
            None => true,
        };
        let digits = DIGITS.into_iter().find(|it| shows(*it)).unwrap_or(2);
        let percent =
            |it: RateBounds| it.percent(digits).map_or_else(String::new, |it| it.to_string());
        Figures {
            teg: percent(teg.teg_proportional),
            taeg: percent(teg.taeg_actuarial),
            ceiling: ceiling.map_or_else(String::new, |(_, it)| it.normalize().to_string()),
        }
    }

    fn with(self, point: char) -> Figures {
        let told = |it: String| it.replace('.', &point.to_string());
        Figures { teg: told(self.teg), taeg: told(self.taeg), ceiling: told(self.ceiling) }
    }
}

/// A day as it is written in French.
fn fr(day: Day) -> String {
    day.date().format("%d/%m/%Y").to_string()
}

/// An amount as it is written in French: `50 000 XOF`, `12,50 EUR`.
struct Fr(Money);

/// An amount as it is written in English: `50,000 XOF`, `12.50 EUR`.
struct En(Money);

impl fmt::Display for Fr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A space that no line breaks at.
        written(f, self.0, "\u{a0}", ",")
    }
}

impl fmt::Display for En {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        written(f, self.0, ",", ".")
    }
}

fn written(f: &mut fmt::Formatter<'_>, it: Money, between: &str, point: &str) -> fmt::Result {
    let text = Decimal::new(it.amount(), it.currency().exponent()).to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            f.write_str(between)?;
        }
        write!(f, "{digit}")?;
    }
    if !fraction.is_empty() {
        write!(f, "{point}{fraction}")?;
    }
    write!(f, " {}", it.currency())
}
