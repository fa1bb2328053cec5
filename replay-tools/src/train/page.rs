//! A card and what it is worth, as one page of HTML that needs nothing else.

use std::fmt::Write as _;

use ledger_core::policy::{Challenger, RegressionCard, RegressionPoints, ScoreBin};

use super::{Measured, Trained, picture};
use crate::pages::{END, begun, escaped};
use crate::sentences::Lang;

/// The page in this language.
pub fn html(trained: &Trained, lang: Lang) -> String {
    let Trained { measures, curve, .. } = trained;
    let mut html = begun(lang.word("en", "fr"), lang.word("A scorecard", "Une grille de score"));
    html.push_str("<dl>\n");
    for (name, value) in facts(trained, lang) {
        let _ = writeln!(html, "<dt>{}</dt><dd>{}</dd>", escaped(name), escaped(&value));
    }
    html.push_str("</dl>\n");
    let pictures = [
        (
            lang.word("Does it tell them apart?", "Les distingue-t-elle ?"),
            picture::roc(curve, lang),
        ),
        (lang.word("Which scores are there?", "Quels scores ?"), picture::scores(curve, lang)),
        (
            lang.word("Do as many default as it says?", "Autant de défauts qu'annoncé ?"),
            picture::bands(&measures.bands, lang),
        ),
    ];
    for (title, svg) in pictures {
        let _ = write!(html, "<h2>{}</h2>\n{svg}", escaped(title));
    }
    bands(&mut html, trained, lang);
    if let Challenger::Regression(card) = &trained.card {
        points(&mut html, card, lang);
    }
    left_out(&mut html, trained, lang);
    let _ = writeln!(html, "<p class=\"part\">{}</p>", escaped(trust(lang)));
    html.push_str(END);
    html
}

fn facts(trained: &Trained, lang: Lang) -> Vec<(&'static str, String)> {
    let Trained { cases, defaults, seed, measured, measures, .. } = trained;
    let measured = match measured {
        Measured::Folds(parts) => lang
            .word(
                "each of {} parts, by a card of the others",
                "chacune des {} parties, par une grille des autres",
            )
            .replace("{}", &parts.to_string()),
        Measured::OtherHalf => lang
            .word("one half, by a card of the other", "une moitié, par une grille de l'autre")
            .to_owned(),
    };
    vec![
        (lang.word("cases", "cas"), cases.to_string()),
        (lang.word("of them defaults", "dont défauts"), defaults.to_string()),
        (lang.word("measured", "mesurée sur"), measured),
        (lang.word("shuffled by", "mélangés par"), seed.to_string()),
        ("AUC", format!("{} ({} – {}, 95 %)", measures.auc, measures.auc_from, measures.auc_to)),
        ("Gini", measures.gini.clone()),
        ("KS", measures.ks.clone()),
        ("PSI", measures.psi.clone()),
    ]
}

fn bands(html: &mut String, trained: &Trained, lang: Lang) {
    let names = [
        lang.word("score from", "score dès"),
        lang.word("cases", "cas"),
        lang.word("defaults", "défauts"),
        lang.word("expected", "attendu"),
        lang.word("found", "constaté"),
    ];
    head(html, None, &names);
    for it in &trained.measures.bands {
        let told = |share: &Option<String>| share.clone().unwrap_or_default();
        let cells = [
            it.from.to_string(),
            it.cases.to_string(),
            it.defaults.to_string(),
            told(&it.expected),
            told(&it.found),
        ];
        row(html, &cells);
    }
    html.push_str("</tbody></table>\n");
}

fn points(html: &mut String, card: &RegressionCard, lang: Lang) {
    let names = [
        lang.word("variable", "variable"),
        lang.word("value", "valeur"),
        lang.word("points", "points"),
    ];
    let title = lang.word("Points", "Points");
    head(html, Some(title), &names);
    let whole = lang.word("everybody", "chacun").to_owned();
    row(html, &[whole, String::new(), card.base.to_string()]);
    for variable in &card.variables {
        let RegressionPoints { variable: code, bins, missing } = variable;
        for it in bins {
            row(html, &[code.clone(), value(it, lang), it.points.to_string()]);
        }
        let unknown = lang.word("not known", "inconnu").to_owned();
        row(html, &[code.clone(), unknown, missing.to_string()]);
    }
    html.push_str("</tbody></table>\n");
}

fn value(bin: &ScoreBin, lang: Lang) -> String {
    match bin.up_to {
        Some(end) => lang.word("up to {}", "jusqu'à {}").replace("{}", &end.to_string()),
        None if bin.codes.is_empty() => lang.word("above", "au-delà").to_owned(),
        None => bin.codes.join(", "),
    }
}

fn left_out(html: &mut String, trained: &Trained, lang: Lang) {
    if trained.left_out.is_empty() {
        return;
    }
    let names = [lang.word("column", "colonne"), lang.word("why", "motif")];
    head(html, Some(lang.word("Not looked at", "Laissé de côté")), &names);
    for it in &trained.left_out {
        row(html, &[it.column.clone(), it.why.to_owned()]);
    }
    html.push_str("</tbody></table>\n");
}

fn head(html: &mut String, title: Option<&str>, names: &[&str]) {
    if let Some(title) = title {
        let _ = writeln!(html, "<h2>{}</h2>", escaped(title));
    }
    html.push_str("<table>\n<thead><tr>");
    for it in names {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escaped(it));
    }
    html.push_str("</tr></thead>\n<tbody>\n");
}

fn row(html: &mut String, cells: &[String]) {
    html.push_str("<tr>");
    for it in cells {
        let _ = write!(html, "<td>{}</td>", escaped(it));
    }
    html.push_str("</tr>\n");
}

/// What the figures do not say.
fn trust(lang: Lang) -> &'static str {
    lang.word(
        "Only credit that was given has an ending: nothing is known of who was refused, and no guess is made of \
         them. The figures hold for people like these, at that time. PSI is read by a convention (0.10, 0.25), not by a test.",
        "Seul un crédit accordé a une issue : rien n'est connu de ceux qui ont été refusés, et rien n'en est supposé. Les \
         chiffres valent pour des personnes comparables, à cette époque. Le PSI se lit par convention (0,10 ; 0,25), non par un test.",
    )
}
