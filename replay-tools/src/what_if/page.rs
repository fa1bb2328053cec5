//! What another policy would have answered, as one page that needs nothing else.

use std::fmt::Write as _;

use ledger_core::credit::scoring::Answer;

use super::told::name;
use super::{TRUST, WhatIf};

/// Of a bar that has all applications, in pixels.
const WIDTH: u64 = 600;

/// One page of HTML, with a picture.
pub fn html(it: &WhatIf) -> String {
    let mut rows = String::new();
    for file in it.changed() {
        let _ = writeln!(
            rows,
            "<tr><td>{}</td><td>{}</td><td>{} {}</td><td>{} → {}</td><td>{}</td></tr>",
            file.application,
            file.on,
            file.amount,
            file.currency.code(),
            name(file.was.answer),
            name(file.would_be.answer),
            file.why().replace("->", "→")
        );
    }
    let changed = it.changed().count();
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>What if</title>\
         <style>body{{font:15px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}\
         td,th{{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}}</style></head><body>\n\
         <h1>What another policy would have answered</h1>\n\
         <p>{all} applications, policy {hash}; {changed} would be answered otherwise.</p>\n\
         {picture}\n<table><tr><th>application</th><th>on</th><th>amount</th><th>answer</th><th>why</th>\
         </tr>\n{rows}</table>\n<p>{TRUST}</p>\n</body></html>\n",
        all = it.files.len(),
        hash = it.policy.hash,
        picture = picture(it)
    )
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
