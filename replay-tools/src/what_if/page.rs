//! What another policy would have answered, as one page that needs nothing else.

use std::fmt::Write as _;

use ledger_core::credit::scoring::Answer;

use super::told::{by_model, name};
use super::{Counts, Key, WhatIf};
use crate::pages::{END, begun, escaped};

/// Of a bar that has all applications, in pixels.
const WIDTH: u64 = 600;

/// One page of HTML, with a picture.
pub fn html(it: &WhatIf) -> String {
    let mut html = begun("en", "What another policy would have answered");
    let model = escaped(&by_model(it));
    let (all, hash, changed) = (it.files.len(), it.policy.hash, it.changed().count());
    let _ = write!(
        html,
        "<p>{all} applications, policy {hash}{model}; {changed} would be answered otherwise.</p>\n{}\n{}\n{}\n\
         <table>\n<thead><tr><th scope=\"col\">application</th><th scope=\"col\">on</th>\
         <th scope=\"col\" class=\"amount\">amount</th><th scope=\"col\">answer</th>\
         <th scope=\"col\">why</th></tr></thead>\n<tbody>\n",
        trust(it),
        picture(it),
        money(it)
    );
    for file in it.changed() {
        let _ = writeln!(
            html,
            "<tr><td>{}</td><td class=\"day\">{}</td><td class=\"amount\">{} {}</td><td>{} → {}</td><td>{}</td></tr>",
            file.application,
            file.on,
            file.amount,
            file.currency.code(),
            name(file.was.answer),
            name(file.would_be.answer),
            escaped(&file.why().replace("->", "→"))
        );
    }
    html.push_str("</tbody></table>\n");
    html.push_str(END);
    html
}

/// How far the figures can be trusted, in front of them.
fn trust(it: &WhatIf) -> String {
    it.trust().iter().map(|it| format!("<p class=\"part\">{}</p>\n", escaped(it))).collect()
}

/// By class and segment, what is expected to be lost and earned.
fn money(it: &WhatIf) -> String {
    let mut html =
        "<table>\n<thead><tr><th scope=\"col\">currency</th><th scope=\"col\">class</th>\
        <th scope=\"col\">segment</th><th scope=\"col\">answer</th>"
            .to_owned();
    for when in ["were", "would be"] {
        for what in [when, "amount", "expected loss", "income"] {
            let _ = write!(html, "<th scope=\"col\" class=\"amount\">{what}</th>");
        }
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for (Key { currency, class, segment, answer }, both) in it.side_by_side() {
        let _ = write!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td>",
            currency.code(),
            escaped(&class),
            escaped(&segment),
            name(answer)
        );
        for Counts { applications, amount, expected_loss, income } in both {
            let lost = it.losses.map_or_else(|| "–".to_owned(), |_| expected_loss.to_string());
            for figure in [applications.to_string(), amount.to_string(), lost, income.to_string()] {
                let _ = write!(html, "<td class=\"amount\">{figure}</td>");
            }
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table>");
    html
}

/// Two bars: how many were and would be approved, sent to a person and declined.
fn picture(it: &WhatIf) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"110\" role=\"img\">",
        WIDTH + 120
    );
    let all = (it.files.len() as u64).max(1);
    for (y, label, counted) in [(10, "were", it.was()), (60, "would be", it.would_be())] {
        let _ = write!(svg, "<text x=\"0\" y=\"{}\">{label}</text>", y + 25);
        let mut x = 90;
        for (answer, colour) in [
            (Answer::Approve, "#2a7f4f"),
            (Answer::Review, "#d9a52b"),
            (Answer::Decline, "#b23b3b"),
        ] {
            let of_answer = counted.iter().filter(|(key, _)| key.answer == answer);
            let many: u64 = of_answer.map(|(_, it)| it.applications).sum();
            let width = (many * WIDTH).checked_div(all).unwrap_or(0);
            let _ = write!(
                svg,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"40\" fill=\"{colour}\">\
                 <title>{} {many}</title></rect>",
                name(answer)
            );
            if many > 0 {
                let _ = write!(
                    svg,
                    "<text x=\"{}\" y=\"{}\" fill=\"#fff\">{} {many}</text>",
                    x + 4,
                    y + 25,
                    name(answer)
                );
            }
            x += width;
        }
    }
    svg.push_str("</svg>");
    svg
}
