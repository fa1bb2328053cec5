//! The sheet as one page of HTML in French that needs nothing else, to be printed.

use std::fmt::Write as _;

use ledger_core::calendar::Day;
use ledger_core::credit::pricing::{Ceiling, Compared, FeePaid, Price, RateBounds, Teg, TotalCost};
use ledger_core::credit::{Instalment, Plan, PlanInterest};
use ledger_core::money::{Money, Rate};

use super::Sheet;
use crate::pages::{END, begun, escaped};
use crate::sentences::{Lang, lender, per_cent, percent};

const FR: Lang = Lang::French;

/// The sheet.
pub fn html(sheet: &Sheet) -> String {
    let Sheet { offered, priced, .. } = sheet;
    let mut html = begun("fr", "Fiche du taux effectif global");
    html.push_str("<dl>\n");
    for (name, value) in facts(sheet) {
        let _ = writeln!(html, "<dt>{name}</dt><dd>{}</dd>", escaped(&value));
    }
    html.push_str("</dl>\n");
    rates(&mut html, &priced.price);
    costs(&mut html, &priced.price.total);
    instalments(&mut html, &priced.schedule);
    let _ = writeln!(
        html,
        "<p class=\"part\">Les taxes et les timbres sont dans le coût total et dans aucun taux. Offre valable avant le {}, \
         figée jusque-là avec tous ses montants ; politique de prix, version {}. Écriture {} du registre {}.</p>",
        day(offered.lapses_on),
        priced.price.policy.version,
        sheet.place,
        sheet.ledger
    );
    html.push_str(END);
    html
}

fn facts(sheet: &Sheet) -> Vec<(&'static str, String)> {
    let Sheet { application, file, offered, priced, .. } = sheet;
    let terms = &offered.terms;
    let mut facts = vec![
        ("offre", offered.offer.to_string()),
        ("demande", application.to_string()),
        ("client", file.to_string()),
        ("proposée le", day(offered.offered_on)),
        ("prêteur", lender(&terms.lender, FR)),
        ("montant du crédit", FR.money(terms.principal)),
        ("échéances", priced.schedule.len().to_string()),
    ];
    facts.extend(terms.product.as_ref().map(|it| ("produit", it.clone())));
    facts.extend(rate(&terms.plan).map(|it| ("taux nominal annuel", it)));
    facts.extend(priced.price.file_fee.map(|it| {
        let paid = match it.paid {
            FeePaid::Withheld => "retenus sur le versement",
            FeePaid::UpFront => "payés avant le versement",
        };
        ("frais de dossier", format!("{}, {paid}", FR.money(it.amount)))
    }));
    facts
}

/// The nominal rate of a plan that has one.
fn rate(plan: &Plan) -> Option<String> {
    let told = |it: Rate| format!("{} %", per_cent(it, FR));
    match plan {
        Plan::InterestFree { .. } => Some("sans intérêt".to_owned()),
        Plan::Flat { rate, .. } => Some(format!("{} sur le capital initial", told(*rate))),
        Plan::Amortised { terms } => Some(match terms.interest {
            PlanInterest::None {} => "sans intérêt".to_owned(),
            PlanInterest::Flat { rate, .. } => format!("{} sur le capital initial", told(rate)),
            PlanInterest::DecliningBalance { rate, .. } => {
                format!("{} sur le capital restant dû", told(rate))
            }
        }),
        Plan::Given { .. } => None,
    }
}

fn rates(html: &mut String, price: &Price) {
    let Teg { periods, teg_proportional, taeg_actuarial, .. } = &price.teg;
    html.push_str(
        "<h2>Taux effectif global</h2>\n<table>\n<thead><tr><th scope=\"col\">taux</th>\
         <th scope=\"col\" class=\"amount\">par an</th>\
         <th scope=\"col\" class=\"amount\">borne supérieure prouvée</th></tr></thead>\n<tbody>\n",
    );
    let proportional = format!("TEG proportionnel ({periods} périodes par an)");
    for (name, bounds) in
        [(proportional.as_str(), *teg_proportional), ("TAEG actuariel", *taeg_actuarial)]
    {
        let RateBounds { upper, .. } = bounds;
        let _ = writeln!(
            html,
            "<tr><td>{name}</td><td class=\"amount\">{} %</td><td class=\"amount\">{} %</td></tr>",
            percent(bounds, FR),
            per_cent(upper, FR)
        );
    }
    html.push_str("</tbody>\n</table>\n");
    if let Some(Ceiling { on, rate, compared, .. }) = price.ceiling {
        let compared = match compared {
            Compared::HigherOfBoth => "au plus élevé des deux taux",
            Compared::Proportional => "au TEG proportionnel",
            Compared::Actuarial => "au TAEG actuariel",
        };
        let _ = writeln!(
            html,
            "<p>Plafond légal de ce prêteur au {} : <strong>{} %</strong>, comparé {compared}, sans arrondi.</p>",
            day(on),
            per_cent(rate, FR)
        );
    }
}

fn costs(html: &mut String, total: &TotalCost) {
    html.push_str("<h2>Coût total</h2>\n<table>\n<tbody>\n");
    let lines = [
        ("capital", total.principal),
        ("intérêts", total.interest),
        ("frais de dossier", total.file_fee),
        ("abonnement Premium obligatoire", total.premium),
        ("assurance", total.insurance),
        ("enregistrement et taxes", total.taxes),
        ("timbres", total.stamps),
    ];
    for (name, amount) in lines {
        let _ = writeln!(
            html,
            "<tr><td>{name}</td><td class=\"amount\">{}</td></tr>",
            FR.money(amount)
        );
    }
    let _ = writeln!(
        html,
        "</tbody>\n<tfoot><tr><td>total payé par le client</td><td class=\"amount\">{}</td></tr>\
         <tr><td>dont coût du crédit</td><td class=\"amount\">{}</td></tr></tfoot>\n</table>",
        FR.money(total.total),
        FR.money(total.cost())
    );
}

fn instalments(html: &mut String, schedule: &[Instalment]) {
    html.push_str(
        "<h2>Échéances</h2>\n<table>\n<thead><tr><th scope=\"col\">n°</th><th scope=\"col\">le</th>\
         <th scope=\"col\" class=\"amount\">capital</th><th scope=\"col\" class=\"amount\">intérêts</th>\
         <th scope=\"col\" class=\"amount\">autres</th><th scope=\"col\" class=\"amount\">à payer</th></tr></thead>\n<tbody>\n",
    );
    for it in schedule {
        let currency = it.principal.currency();
        let units = |it: Option<Money>| it.map_or(0, Money::amount);
        let others = units(it.fee) + units(it.tax) + units(it.insurance);
        let all = it.principal.amount() + units(it.interest) + others;
        let _ = write!(html, "<tr><td>{}</td><td class=\"day\">{}</td>", it.number, day(it.due_on));
        for amount in [it.principal.amount(), units(it.interest), others, all] {
            let _ = write!(html, "<td class=\"amount\">{}</td>", FR.amount(amount, currency));
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody>\n</table>\n");
}

/// As days are written in French.
fn day(it: Day) -> String {
    it.date().format("%d/%m/%Y").to_string()
}
