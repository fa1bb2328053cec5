//! A statement in the words of a language, to be laid out.

use ledger_core::credit::loan::Life;
use ledger_core::money::Currency;
use ledger_core::policy::Component;

use super::account::{each, total};
use super::{Line, Parts, Row, Statement};
use crate::sentences::{Lang, component, computed_anew, lender, line, told};

/// What is laid out, from top to bottom.
pub(super) struct Page {
    pub(super) lang: Lang,
    pub(super) title: String,
    /// What is said of the loan, each with its name.
    pub(super) facts: Vec<(&'static str, String)>,
    /// What happened.
    pub(super) account: Table,
    /// The schedule as it stands; `None` where there is none any more.
    pub(super) schedule: Option<Table>,
    /// What is to be known besides.
    pub(super) notes: Vec<String>,
}

/// Columns of days and numbers, of amounts, and of words.
pub(super) struct Table {
    pub(super) title: &'static str,
    pub(super) left: Vec<&'static str>,
    pub(super) amounts: Vec<&'static str>,
    /// The name of the words' column; empty where there are none.
    pub(super) words: &'static str,
    pub(super) rows: Vec<Written>,
    pub(super) totals: Written,
}

/// A row.
#[derive(Default)]
pub(super) struct Written {
    pub(super) left: Vec<String>,
    pub(super) amounts: Vec<String>,
    /// A line each.
    pub(super) words: Vec<String>,
}

/// The statement in this language.
pub(super) fn page(it: &Statement, lang: Lang) -> Page {
    let (currency, loan) = (it.principal.currency(), it.loan);
    let title = told!(lang, "Statement of loan {loan}", "Relevé du crédit {loan}");
    let mut facts = vec![
        (lang.word("as of the end of", "arrêté à la fin du"), it.as_of.to_string()),
        (lang.word("customer", "client"), it.file.to_string()),
        (lang.word("principal", "capital"), lang.money(it.principal)),
        (lang.word("lent by", "prêté par"), lender(&it.lender, lang)),
    ];
    facts.extend(it.product.as_ref().map(|it| (lang.word("product", "produit"), it.code.clone())));
    facts.push((lang.word("the loan is", "le crédit est"), life(it.life, lang).to_owned()));
    let left = told!(
        lang,
        "{left}, of which {due} are due; {waiting} wait",
        "{left}, dont {due} exigibles ; {waiting} en attente",
        left = lang.amount(it.account.left(), currency),
        due = lang.amount(it.account.due, currency),
        waiting = lang.amount(it.account.waiting, currency)
    );
    facts.push((lang.word("left to pay", "reste à payer"), left));
    let mut notes = vec![told!(
        lang,
        "Amounts are in {currency}. What is left to pay is what is owed by the schedule and by \
         charges, due or not, less what came in.",
        "Montants en {currency}. Le reste à payer est ce qui est dû selon l'échéancier et les frais, \
         échu ou non, moins ce qui a été reçu."
    )];
    notes.extend(it.damage.map(|damage| {
        told!(
            lang,
            "nothing was read behind damage: {damage}",
            "rien n'a été lu après un dommage : {damage}"
        )
    }));
    let schedule = (!it.rows.is_empty()).then(|| schedule(it, lang));
    Page { lang, title, facts, account: account(it, lang), schedule, notes }
}

fn account(it: &Statement, lang: Lang) -> Table {
    let currency = it.principal.currency();
    let amount = |minor| lang.amount(minor, currency);
    let moved = |minor| if minor == 0 { String::new() } else { amount(minor) };
    let rows = it.lines.iter().map(|line| Written {
        left: vec![line.day.to_string()],
        amounts: vec![
            moved(line.adds()),
            moved(line.pays()),
            amount(line.after.left()),
            amount(line.after.due),
        ],
        words: words(line, currency, lang),
    });
    let rows = rows.collect();
    let (adds, pays) =
        it.lines.iter().fold((0, 0), |(adds, pays), it| (adds + it.adds(), pays + it.pays()));
    let totals = Written {
        left: vec![lang.word("total", "total").to_owned()],
        amounts: vec![amount(adds), amount(pays), amount(adds - pays), amount(it.account.due)],
        words: vec![],
    };
    Table {
        title: lang.word("What happened", "Ce qui s'est passé"),
        left: vec![lang.word("recorded", "inscrit")],
        amounts: vec![
            lang.word("owed", "dû"),
            lang.word("paid", "payé"),
            lang.word("left to pay", "reste à payer"),
            lang.word("of it due", "dont exigible"),
        ],
        words: lang.word("what", "quoi"),
        rows,
        totals,
    }
}

/// What happened, from when it counts, and what it consists of.
fn words(it: &Line, currency: Currency, lang: Lang) -> Vec<String> {
    let mut first = line(&it.event, lang).unwrap_or_else(|| computed_anew(lang).to_owned());
    if let Some(day) = it.counts_from {
        first += &told!(lang, ", counting from {day}", ", valeur {day}");
    }
    let mut words = vec![first];
    let consists = |side: &str, of: Parts| {
        let parts = Component::ALL.into_iter().zip(of).rev().filter(|(_, amount)| *amount != 0);
        let parts = parts.map(|(which, amount)| {
            format!("{} {}", component(which, lang), lang.amount(amount, currency))
        });
        let parts = Vec::from_iter(parts);
        let colon = lang.word(":", " :");
        (!parts.is_empty()).then(|| format!("{side}{colon} {}", parts.join(", ")))
    };
    words.extend(consists(lang.word("owed", "dû"), it.owed));
    words.extend(consists(lang.word("paid", "payé"), it.paid));
    if it.waiting != 0 {
        let waiting = lang.amount(it.waiting, currency);
        words.push(told!(lang, "waits: {waiting}", "en attente : {waiting}"));
    }
    words
}

fn schedule(it: &Statement, lang: Lang) -> Table {
    let currency = it.principal.currency();
    let amount = |minor| lang.amount(minor, currency);
    let all = it.rows.iter().fold(Parts::default(), |sum, it| each(sum, it.owed, |a, b| a + b));
    // Principal, and the others of which something is owed.
    let shown = Component::ALL.into_iter().enumerate().rev().filter(|(place, which)| {
        let some = it.rows.iter().any(|it| it.owed.get(*place).is_some_and(|it| *it != 0));
        some || *which == Component::Principal
    });
    let shown = Vec::from_iter(shown);
    let amounts = |of: Parts, paid: i64, left: i64| {
        let parts = shown.iter().map(|(place, _)| amount(of.get(*place).copied().unwrap_or(0)));
        parts.chain([total(of), paid, left].map(amount)).collect()
    };
    let rows = it.rows.iter().map(|it: &Row| Written {
        left: vec![it.number.to_string(), it.due_on.to_string()],
        amounts: amounts(it.owed, total(it.paid), it.left()),
        words: vec![],
    });
    let paid = it.rows.iter().map(|it| total(it.paid)).sum();
    let left = it.rows.iter().map(Row::left).sum();
    let totals = Written {
        left: vec![lang.word("total", "total").to_owned(), String::new()],
        amounts: amounts(all, paid, left),
        words: vec![],
    };
    let mut names: Vec<&'static str> = shown.iter().map(|(_, it)| component(*it, lang)).collect();
    names.extend([
        lang.word("in all", "en tout"),
        lang.word("paid", "payé"),
        lang.word("left", "reste"),
    ]);
    Table {
        title: match it.life {
            Life::Active | Life::Closed => {
                lang.word("The schedule as it stands", "L'échéancier tel qu'il est")
            }
            Life::WrittenOff => lang.word(
                "What was paid of the schedule: the rest was written off, and is still owed",
                "Ce qui a été payé de l'échéancier : le reste est passé en perte, et toujours dû",
            ),
            Life::Granted | Life::Cancelled | Life::Rescinded => lang.word(
                "The schedule, of which nothing is owed before it is paid out",
                "L'échéancier, dont rien n'est dû avant le versement",
            ),
        },
        left: vec![lang.word("no.", "n°"), lang.word("due on", "échéance")],
        amounts: names,
        words: "",
        rows: rows.collect(),
        totals,
    }
}

const fn life(it: Life, lang: Lang) -> &'static str {
    match it {
        Life::Granted => lang.word("granted", "accordé"),
        Life::Active => lang.word("running", "en cours"),
        Life::Closed => lang.word("paid", "soldé"),
        Life::Cancelled => lang.word("given up", "abandonné"),
        Life::Rescinded => lang.word("void", "résolu"),
        Life::WrittenOff => lang.word("written off", "passé en perte"),
    }
}
