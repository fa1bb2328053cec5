//! One picture: what each takes a second at the same callers and spread, as bars.

use std::fmt::Write as _;

use super::numbers::number;
use crate::results::{Measured, Results};
use crate::row::{Era, Row, What};
use crate::workload::Spread;

/// In pixels.
const WIDTH: f64 = 1_000.0;
const LABELS: f64 = 430.0;
const BAR: f64 = 18.0;
const STEP: f64 = 24.0;
const TOP: f64 = 84.0;
const FIGURES: f64 = 150.0;

const TEXT: &str = "#1f2328";
const QUIET: &str = "#59636e";

/// An SVG of the rows that differ in nothing but what takes the commands.
pub(crate) fn picture(results: &Results) -> String {
    let bars: Vec<(&Row, f64, f64)> = results
        .rows
        .iter()
        .filter(|it| is_shown(it))
        .filter_map(|it| it.figure().ok().map(|run| (&it.row, run.per_second, run.p50_ms)))
        .collect();
    let most = bars.iter().map(|it| it.1).fold(1.0, f64::max);
    let height = TOP + STEP * bars.len() as f64 + 20.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" font-family=\"system-ui, sans-serif\" font-size=\"13\" role=\"img\">\n\
         <title>Commands a second, side by side</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
    );
    let about = &results.about;
    let said = [
        (24.0, 16, TEXT, "Commands a second, 128 callers (bulk: 16), 1,000 files alike".to_owned()),
        (
            44.0,
            12,
            QUIET,
            format!("{}, revision {}. {}", about.date, about.revision, about.machine),
        ),
        (60.0, 12, QUIET, about.versions.clone()),
    ];
    for (y, size, colour, words) in said {
        let _ = writeln!(
            svg,
            "<text x=\"16\" y=\"{y}\" font-size=\"{size}\" fill=\"{colour}\">{}</text>",
            escaped(&words)
        );
    }
    for (at, (row, rate, p50)) in bars.iter().enumerate() {
        let y = TOP + STEP * at as f64;
        let length = (WIDTH - LABELS - FIGURES) * rate / most;
        let middle = y + BAR * 0.72;
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{middle:.0}\" text-anchor=\"end\" fill=\"{TEXT}\">{}</text>\
             <rect x=\"{LABELS}\" y=\"{y}\" width=\"{length:.1}\" height=\"{BAR}\" fill=\"{}\"/>\
             <text x=\"{:.1}\" y=\"{middle:.0}\" fill=\"{TEXT}\">{} <tspan fill=\"{QUIET}\">p50 {} \
             ms</tspan></text>",
            LABELS - 8.0,
            escaped(&label(row)),
            colour(row),
            LABELS + length + 6.0,
            number(*rate),
            number(*p50),
        );
    }
    svg.push_str("</svg>\n");
    svg
}

/// Those that are alike but for what they are; of the others the table tells.
fn is_shown(measured: &Measured) -> bool {
    let row = &measured.row;
    row.spread == Spread::Uniform
        && matches!(row.callers, 16 | 128)
        && matches!(row.partitions, None | Some(12))
}

fn label(row: &Row) -> String {
    let projectors = match row.projectors {
        Some(true) => ", projectors",
        Some(false) | None => "",
    };
    format!("{} · {}{projectors}", row.title(), row.store.name())
}

fn colour(row: &Row) -> &'static str {
    match row.what {
        What::RawKafka | What::RawInsert | What::RawGrouped => "#afb8c1",
        What::CqrsEs => "#d4a72c",
        What::Ours(_, Era::Present) => "#0969da",
        What::Ours(_, Era::Before) => "#80b9f5",
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::picture;
    use crate::measured::{Cpu, Run};
    use crate::plan::{Scope, rows};
    use crate::results::{About, Measured, Results};

    #[test]
    fn each_row_that_has_a_figure_is_a_bar_and_the_longest_is_the_quickest() {
        let mut results = Results {
            about: About { machine: "2 cores & <more>".to_owned(), ..About::default() },
            ..Results::default()
        };
        let run = |per_second| Run {
            per_second,
            p50_ms: 2.0,
            p99_ms: 3.0,
            mean_ms: 2.0,
            acknowledged_ms: None,
            cpu: Cpu::new(),
            commands: 1,
        };
        for (row, rate) in rows(Scope::Quick, false).into_iter().zip([40_000.0, 20_000.0]) {
            results.rows.push(Measured { row, runs: vec![Ok(run(rate))] });
        }
        let row = rows(Scope::Quick, false)[2];
        results.rows.push(Measured { row, runs: vec![Err("wrong".to_owned())] });
        let svg = picture(&results);
        assert_eq!(svg.matches("height=\"18\"").count(), 2);
        assert!(svg.contains("width=\"420.0\"") && svg.contains("width=\"210.0\""), "{svg}");
        assert!(svg.contains("40,000") && svg.contains("2 cores &amp; &lt;more&gt;"));
        assert!(!svg.contains("wrong"));
    }
}
