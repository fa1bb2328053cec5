//! Pictures of a card, as SVG that needs nothing else.

use std::fmt::Write as _;

use super::{Band, Step};
use crate::pages::escaped;
use crate::sentences::Lang;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 320.0;
/// Of the ground on which something is drawn, from each side.
const MARGIN: f64 = 40.0;

/// Between 0 and 1 from the left and from below.
fn at(x: f64, y: f64) -> (f64, f64) {
    let (width, height) = (WIDTH - 2.0 * MARGIN, HEIGHT - 2.0 * MARGIN);
    (MARGIN + x * width, HEIGHT - MARGIN - y * height)
}

fn share(part: usize, of: usize) -> f64 {
    part as f64 / of.max(1) as f64
}

/// Begins a picture with its ground; what it shows is told to who does not see it.
fn begun(told: &str) -> String {
    let told = escaped(told);
    let ((left, low), (right, high)) = (at(0.0, 0.0), at(1.0, 1.0));
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{told}\">\n\
         <path d=\"M{left:.1} {high:.1}V{low:.1}H{right:.1}\" fill=\"none\" stroke=\"#000\"/>\n"
    )
}

fn word(svg: &mut String, (x, y): (f64, f64), anchor: &str, text: &str) {
    let text = escaped(text);
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"12\" text-anchor=\"{anchor}\">{text}</text>"
    );
}

/// Of all defaults and of all others, the shares below each score.
pub(super) fn roc(curve: &[Step], lang: Lang) -> String {
    let told = lang.word(
        "of all defaults, and of all others, the share below each score",
        "de tous les défauts et de tous les autres, la part sous chaque score",
    );
    let mut svg = begun(told);
    let (cases, defaults) = curve.last().map_or((0, 0), |it| (it.cases, it.defaults));
    let points = curve.iter().map(|it| {
        let (x, y) =
            at(share(it.cases - it.defaults, cases - defaults), share(it.defaults, defaults));
        format!("{x:.1},{y:.1}")
    });
    let points = points.collect::<Vec<_>>().join(" ");
    let ((x1, y1), (x2, y2)) = (at(0.0, 0.0), at(1.0, 1.0));
    let _ = write!(
        svg,
        "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"#bbb\"/>\n\
         <polyline points=\"{points}\" fill=\"none\" stroke=\"#000\" stroke-width=\"2\"/>\n"
    );
    let (x, y) = at(1.0, 0.0);
    word(&mut svg, (x, y + 24.0), "end", lang.word("share of the others", "part des autres"));
    let (x, y) = at(0.0, 1.0);
    word(&mut svg, (x, y - 10.0), "start", lang.word("share of defaults", "part des défauts"));
    svg.push_str("</svg>\n");
    svg
}

/// How many cases of both endings have which scores.
pub(super) fn scores(curve: &[Step], lang: Lang) -> String {
    let told = lang.word(
        "how many cases have which score, defaults dark",
        "combien de cas ont quel score, les défauts en foncé",
    );
    let mut svg = begun(told);
    let bars: Vec<(u32, usize, usize)> = curve
        .iter()
        .zip(curve.iter().skip(1))
        .map(|(one, next)| (one.below, next.cases - one.cases, next.defaults - one.defaults))
        .collect();
    let most = bars.iter().map(|it| it.1).max().unwrap_or(0);
    let (left, low) = at(0.0, 0.0);
    let width = (WIDTH - 2.0 * MARGIN) / bars.len().max(1) as f64;
    for (place, (_, cases, defaults)) in bars.iter().enumerate() {
        let x = left + place as f64 * width;
        for (count, colour) in [(*cases, "#bbb"), (*defaults, "#444")] {
            let height = share(count, most) * (HEIGHT - 2.0 * MARGIN);
            if count > 0 {
                let y = low - height;
                let _ = writeln!(
                    svg,
                    "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{colour}\"/>"
                );
            }
        }
    }
    for score in (0..=1000).step_by(100) {
        let x = left + f64::from(score) / 10.0 * width;
        word(&mut svg, (x, low + 16.0), "middle", &score.to_string());
    }
    let (x, y) = at(0.0, 1.0);
    let most = lang.word("at most", "au plus").to_owned() + &format!(" {most}");
    word(&mut svg, (x, y - 10.0), "start", &most);
    svg.push_str("</svg>\n");
    svg
}

/// Of each band, what its scores expect of defaults and what was found.
pub(super) fn bands(bands: &[Band], lang: Lang) -> String {
    let told = lang.word(
        "of each band of scores, the share of defaults: expected pale, found dark",
        "de chaque tranche de scores, la part des défauts : attendue en clair, constatée en foncé",
    );
    let mut svg = begun(told);
    let (left, low) = at(0.0, 0.0);
    let width = (WIDTH - 2.0 * MARGIN) / bands.len().max(1) as f64;
    for (place, band) in bands.iter().enumerate() {
        let x = left + place as f64 * width;
        for (share, half, colour) in [(&band.expected, 0.1, "#bbb"), (&band.found, 0.5, "#444")] {
            let Some(share) = share.as_ref().and_then(|it| it.parse::<f64>().ok()) else {
                continue;
            };
            let height = share * (HEIGHT - 2.0 * MARGIN);
            let (x, y, width) = (x + half * width, low - height, 0.4 * width);
            let _ = writeln!(
                svg,
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{colour}\"/>"
            );
        }
        let from = lang.word("from", "dès").to_owned() + &format!(" {}", band.from);
        word(&mut svg, (x + width / 2.0, low + 16.0), "middle", &from);
    }
    let (x, y) = at(0.0, 1.0);
    word(&mut svg, (x, y - 10.0), "start", "100 %");
    svg.push_str("</svg>\n");
    svg
}
