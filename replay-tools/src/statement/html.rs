//! A statement as one page of HTML that needs nothing else, to be read or printed.

use std::fmt::Write as _;

use super::Statement;
use super::page::{Page, Table, Written, page};
use crate::pages::{END, begun, escaped};
use crate::sentences::Lang;

/// The statement in this language.
pub fn html(statement: &Statement, lang: Lang) -> String {
    let Page { lang, title, facts, account, schedule, notes } = page(statement, lang);
    let mut html = begun(lang.word("en", "fr"), &title);
    html.push_str("<dl>\n");
    for (name, value) in &facts {
        let _ = writeln!(html, "<dt>{}</dt><dd>{}</dd>", escaped(name), escaped(value));
    }
    html.push_str("</dl>\n");
    for it in [Some(account), schedule].into_iter().flatten() {
        table(&mut html, &it);
    }
    for it in notes {
        let _ = writeln!(html, "<p>{}</p>", escaped(&it));
    }
    html.push_str(END);
    html
}

fn table(html: &mut String, it: &Table) {
    let _ = write!(html, "<h2>{}</h2>\n<table>\n<thead><tr>", escaped(it.title));
    for name in &it.left {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escaped(name));
    }
    for name in &it.amounts {
        let _ = write!(html, "<th scope=\"col\" class=\"amount\">{}</th>", escaped(name));
    }
    if !it.words.is_empty() {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escaped(it.words));
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for row in &it.rows {
        written(html, it, row);
    }
    html.push_str("</tbody>\n<tfoot>\n");
    written(html, it, &it.totals);
    html.push_str("</tfoot>\n</table>\n");
}

fn written(html: &mut String, of: &Table, row: &Written) {
    html.push_str("<tr>");
    for cell in &row.left {
        let _ = write!(html, "<td class=\"day\">{}</td>", escaped(cell));
    }
    for cell in &row.amounts {
        let _ = write!(html, "<td class=\"amount\">{}</td>", escaped(cell));
    }
    if !of.words.is_empty() {
        html.push_str("<td>");
        for (place, words) in row.words.iter().enumerate() {
            let words = escaped(words);
            let _ = match place {
                0 => write!(html, "{words}"),
                _ => write!(html, "<div class=\"part\">{words}</div>"),
            };
        }
        html.push_str("</td>");
    }
    html.push_str("</tr>\n");
}
