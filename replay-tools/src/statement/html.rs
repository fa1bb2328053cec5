//! A statement as one page of HTML that needs nothing else, to be read or printed.

use std::fmt::Write as _;

use super::Statement;
use super::page::{Page, Table, Written, page};
use crate::sentences::Lang;

/// On paper: A4, and no row parted between two pages.
const STYLE: &str = "\
body { font: 11pt/1.4 serif; color: #000; background: #fff; max-width: 60em; margin: 2em auto; padding: 0 1em }
h1 { font-size: 1.3em } h2 { font-size: 1.1em; margin-top: 1.5em }
dl { display: grid; grid-template-columns: max-content auto; gap: 0 1em } dt { color: #444 } dd { margin: 0 }
table { border-collapse: collapse; width: 100% }
th, td { padding: .2em .5em; text-align: left; vertical-align: top; border-bottom: 1px solid #bbb }
th { border-bottom: 1px solid #000 } tfoot td { border-top: 1px solid #000; font-weight: bold }
.amount { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
.day { white-space: nowrap } .part { color: #444; font-size: .9em }
@page { size: A4; margin: 15mm }
@media print { body { margin: 0; max-width: none; font-size: 9pt } thead { display: table-header-group } tr { break-inside: avoid } }
";

/// The statement in this language.
pub fn html(statement: &Statement, lang: Lang) -> String {
    let Page { lang, title, facts, account, schedule, notes } = page(statement, lang);
    let (language, title) = (lang.word("en", "fr"), escaped(&title));
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<dl>\n"
    );
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
    html.push_str("</body>\n</html>\n");
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

/// Text that HTML takes for text, also in an attribute.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(it),
        }
    }
    escaped
}
