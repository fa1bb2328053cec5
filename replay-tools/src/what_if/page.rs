//! What another policy would have answered, as one page that needs nothing else.

use std::fmt::Write as _;

use ledger_core::credit::scoring::Answer;

use super::told::name;
use super::{TRUST, WhatIf};
use crate::pages::{END, begun, escaped};

/// Of a bar that has all applications, in pixels.
const WIDTH: u64 = 600;

/// One page of HTML, with a picture.
pub fn html(it: &WhatIf) -> String {
    let mut html = begun("en", "What another policy would have answered");
    let (all, hash, changed) = (it.files.len(), it.policy.hash, it.changed().count());
    let _ = write!(
        html,
        "<p>{all} applications, policy {hash}; {changed} would be answered otherwise.</p>\n{}\n\
         <table>\n<thead><tr><th scope=\"col\">application</th><th scope=\"col\">on</th>\
         <th scope=\"col\" class=\"amount\">amount</th><th scope=\"col\">answer</th>\
         <th scope=\"col\">why</th></tr></thead>\n<tbody>\n",
        picture(it)
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
    let _ = writeln!(html, "</tbody></table>\n<p class=\"part\">{}</p>", escaped(TRUST));
    html.push_str(END);
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
            let of_answer = counted.iter().filter(|((_, _, it), _)| *it == answer);
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
