//! The tables, in Markdown.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::aims::aims;
use super::numbers::number;
use crate::figure::{Figure, Of};
use crate::measured::Cpu;
use crate::results::{Measured, Results};

/// All tables of a run, with where and how it was measured in front.
pub(crate) fn markdown(results: &Results) -> String {
    let about = &results.about;
    let mut text = format!("{}, revision {}", about.date, about.revision);
    if let Some(before) = &about.before {
        let _ = write!(text, ", before: {before}");
    }
    let _ = writeln!(text, ". {}. {}. {}.", about.machine, about.versions, about.how);
    rows(&mut text, &results.rows);
    figures(&mut text, &results.figures);
    aims_of(&mut text, results);
    if !results.failures.is_empty() {
        text.push_str("\nNot measured:\n\n");
        for failure in &results.failures {
            let _ = writeln!(text, "- {failure}");
        }
    }
    text
}

fn rows(text: &mut String, rows: &[Measured]) {
    if rows.is_empty() {
        return;
    }
    text.push_str(
        "\n| what | kept in | projectors | callers | files | partitions | commands/s | p50 ms | \
         p99 ms | mean ms | acknowledged ms | CPU seconds a second |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for measured in rows {
        let row = &measured.row;
        let partitions = row.partitions.map(|it| it.to_string()).unwrap_or_default();
        let _ = write!(
            text,
            "| {} | {} | {} | {} | {} | {partitions} |",
            row.title(),
            row.store.name(),
            row.told_of_projectors(),
            row.callers,
            row.spread.name(),
        );
        let _ = match measured.figure() {
            Ok(run) => writeln!(
                text,
                " {} | {} | {} | {} | {} | {} |",
                number(run.per_second),
                number(run.p50_ms),
                number(run.p99_ms),
                number(run.mean_ms),
                run.acknowledged_ms.map(number).unwrap_or_default(),
                processor(&run.cpu, run.commands as f64 / run.per_second),
            ),
            // No figure: what a wrong ledger came to is worth nothing.
            Err(why) => writeln!(text, " FAIL: {} | | | | | |", one_line(&why)),
        };
    }
}

/// What each process took, the busiest in front, where it took anything.
fn processor(cpu: &Cpu, seconds: f64) -> String {
    let mut taken: Vec<(&str, f64)> =
        cpu.iter().map(|(name, it)| (*name, it / seconds)).filter(|it| 0.005 <= it.1).collect();
    taken.sort_by(|a, b| b.1.total_cmp(&a.1));
    let told: Vec<String> = taken.iter().map(|(name, it)| format!("{name} {it:.2}")).collect();
    told.join(", ")
}

fn figures(text: &mut String, figures: &[Figure]) {
    if figures.is_empty() {
        return;
    }
    text.push_str("\n| what | unit | ours | before | PostGraphile |\n|---|---|---|---|---|\n");
    let mut told = BTreeSet::new();
    for figure in figures {
        if !told.insert(&figure.name) {
            continue;
        }
        let of = |of: Of| {
            let found = figures.iter().find(|it| it.name == figure.name && it.of == of);
            found.map(|it| number(it.value)).unwrap_or_default()
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            figure.title,
            figure.unit,
            of(Of::Present),
            of(Of::Before),
            of(Of::PostGraphile)
        );
    }
}

fn aims_of(text: &mut String, results: &Results) {
    text.push_str("\n| ratio | aim | reached |\n|---|---|---|\n");
    for aim in aims(results) {
        let reached = match aim.reached {
            Some(it) if aim.aim.is_met(it) => aim.aim.told_of(it),
            Some(it) => format!("{}, missed", aim.aim.told_of(it)),
            None => "not measured in this run".to_owned(),
        };
        let _ = writeln!(text, "| {} | {} | {reached} |", aim.what, aim.aim.told());
    }
}

/// Fit for a cell of a table.
fn one_line(text: &str) -> String {
    const MOST: usize = 300;
    let text = text.replace('|', "/");
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::markdown;
    use crate::figure::{Figure, Of};
    use crate::measured::{Cpu, Run};
    use crate::plan::{Scope, rows};
    use crate::results::{Measured, Results};

    fn run() -> Run {
        Run {
            per_second: 4_711.4,
            p50_ms: 25.25,
            p99_ms: 101.0,
            mean_ms: 27.0,
            acknowledged_ms: Some(14.0),
            cpu: Cpu::from([("command-api", 9.5), ("client", 4.0), ("Kafka", 0.0)]),
            commands: 47_114,
        }
    }

    fn results(runs: Vec<Result<Run, String>>) -> Results {
        let all = rows(Scope::Whole, false);
        let of = |name: &str| *all.iter().find(|it| it.to_string() == name).unwrap();
        let raw = Run { per_second: 40_000.0, ..run() };
        let mut results = Results::default();
        let row = of("raw-producer/kafka-fsync/128/uniform/p12");
        results.rows.push(Measured { row, runs: vec![Ok(raw)] });
        let row = of("in-process/kafka-fsync/alone/128/uniform/p12");
        results.rows.push(Measured { row, runs });
        results.figures.push(Figure::new(Of::Present, "memory-many", "memory a file", "KiB", 3.5));
        results
    }

    #[test]
    fn a_row_tells_its_figures_and_the_aims_their_ratio() {
        let text = markdown(&results(vec![Ok(run())]));
        let row = "| ours in process | Kafka, fsync | stopped | 128 | uniform | 12 | 4,711 | 25.2 | \
                   101 | 27.0 | 14.0 | command-api 0.95, client 0.40 |\n";
        assert!(text.contains(row), "{text}");
        assert!(text.contains("| in process ÷ raw Kafka | ≥ 0.5 × | 0.12 ×, missed |\n"), "{text}");
        assert!(text.contains("| memory a quiet file | ≤ 4 KiB | 3.50 KiB |\n"), "{text}");
        assert!(text.contains("| verify ÷ before | ≥ 2.5 × | not measured in this run |\n"));
    }

    #[test]
    fn a_row_of_which_one_run_was_wrong_has_no_figure() {
        let failed = results(vec![Ok(run()), Err("3@9 was acknowledged,\nnot there".to_owned())]);
        assert!(failed.failed());
        let text = markdown(&failed);
        assert!(text.contains("| 12 | FAIL: 3@9 was acknowledged, not there |"), "{text}");
        assert!(!text.contains("4,711"));
        assert!(text.contains("| in process ÷ raw Kafka | ≥ 0.5 × | not measured in this run |"));
    }
}
