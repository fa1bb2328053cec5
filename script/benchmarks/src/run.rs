//! A whole run: rows round by round, then what is measured once, then the report.

use std::fs;
use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::bench::Bench;
use crate::failure::Failure;
use crate::figure::{Figure, Of};
use crate::jobs::{self, Sizes};
use crate::measured::Run;
use crate::plan::{self, Scope};
use crate::results::{About, Line, Measured, Results};
use crate::servers::Servers;
use crate::system::Release;
use crate::{Arguments, graphql, machine, pools, report};

/// How long and how often each row is measured.
struct Pace {
    warm_up: Duration,
    seconds: Duration,
    rounds: usize,
    sizes: Sizes,
    graphql_seconds: Duration,
}

impl Pace {
    fn of(scope: Scope) -> Pace {
        match scope {
            Scope::Quick => Pace {
                warm_up: Duration::from_millis(500),
                seconds: Duration::from_secs(2),
                rounds: 1,
                sizes: Sizes { portfolio: 2_000, quiet: None, one_file: 3_000 },
                graphql_seconds: Duration::from_secs(1),
            },
            Scope::Whole | Scope::Cross => Pace {
                warm_up: Duration::from_secs(2),
                seconds: Duration::from_secs(10),
                rounds: 3,
                sizes: Sizes { portfolio: 30_000, quiet: Some(300_000), one_file: 30_000 },
                graphql_seconds: Duration::from_secs(5),
            },
        }
    }
}

/// Measures and reports: whether everything has a figure.
///
/// # Errors
/// When nothing can be measured at all, or the report cannot be written.
pub(crate) async fn run(arguments: &Arguments) -> Result<bool, Failure> {
    let scope = match (arguments.quick, arguments.cross) {
        (true, _) => Scope::Quick,
        (false, true) => Scope::Cross,
        (false, false) => Scope::Whole,
    };
    let wanted = |name: &str| {
        arguments.only.is_empty() || arguments.only.iter().any(|it| name.contains(it.as_str()))
    };
    let rows = plan::rows(scope, arguments.before_checkout.is_some());
    let rows: Vec<_> = rows.into_iter().filter(|it| wanted(&it.to_string())).collect();
    if arguments.list {
        rows.iter().for_each(|it| println!("{it}"));
        JOBS.iter().filter(|it| wanted(it)).for_each(|it| println!("{it}"));
        return Ok(true);
    }
    let mut pace = Pace::of(scope);
    pace.sizes.portfolio = arguments.portfolio.unwrap_or(pace.sizes.portfolio);
    let mut bench = bench(arguments, &pace)?;
    let mut results =
        Results { about: about(arguments, &bench, &pace).await?, ..Results::default() };
    results.rows = rows.iter().map(|it| Measured { row: *it, runs: vec![] }).collect();
    let lines = arguments.out.join("lines.jsonl");
    let mut lines = fs::File::create(lines).map_err(Failure::io("make the file of lines"))?;
    if !rows.is_empty() || wanted("pools") {
        bench.sizes = bench.sizes().await?;
    }
    let begun = Instant::now();
    for round in 0..pace.rounds {
        for at in plan::rotated(rows.len(), round, pace.rounds) {
            let Some(measured) = results.rows.get_mut(at) else { continue };
            if scope == Scope::Whole && !plan::in_round(&measured.row, round) {
                continue;
            }
            let run = bench.measure(&measured.row).await.map_err(|it| it.to_string());
            say(begun, &measured.row.to_string(), &run);
            let line = Line {
                row: measured.row.to_string(),
                round: Some(round + 1),
                run: run.as_ref().ok(),
                fail: run.as_ref().err().map(String::as_str),
            };
            write_line(&mut lines, &line)?;
            measured.runs.push(run);
        }
    }
    for job in JOBS.into_iter().filter(|it| wanted(it)) {
        let of = |it: &str| if it.starts_with("before") { Of::Before } else { Of::Present };
        let from = results.figures.len();
        let done = once(&bench, arguments, &pace, job, of(job), &mut results.figures).await;
        for figure in results.figures.iter().skip(from) {
            println!(
                "{} {} {:?}: {:.2} {}",
                told(begun),
                figure.title,
                figure.of,
                figure.value,
                figure.unit
            );
            write_line(&mut lines, figure)?;
        }
        if let Err(failure) = done {
            println!("{} {job}: FAIL: {failure}", told(begun));
            results.failures.push(format!("{job}: FAIL: {failure}"));
        }
    }
    write(arguments, &results)?;
    fs::remove_dir_all(&bench.work).map_err(Failure::io("remove the folder of this run"))?;
    Ok(!results.failed())
}

/// Loans of the one file of an earlier revision, in which a command costs what the file holds: 30,000 of them
/// take longer than all the rest.
const BEFORE_ONE_FILE: usize = 3_000;

/// What is measured once, by name.
const JOBS: [&str; 6] =
    ["pools", "portfolio", "before-portfolio", "one-file", "before-one-file", "quiet-files"];

async fn once(
    bench: &Bench,
    arguments: &Arguments,
    pace: &Pace,
    job: &str,
    of: Of,
    figures: &mut Vec<Figure>,
) -> Result<(), Failure> {
    let release: &Release = match (of, &bench.before) {
        (Of::Before, Some(before)) => before,
        (Of::Before, None) => return Ok(()),
        (Of::Present | Of::PostGraphile, _) => &bench.present,
    };
    let Sizes { portfolio, quiet, one_file } = pace.sizes;
    match job {
        "pools" => pools::compare(bench, figures).await,
        "portfolio" => {
            let filled = jobs::portfolio(bench, (release, of), portfolio, figures).await?;
            let theirs = arguments.postgraphile.as_deref();
            graphql::compare(bench, filled, theirs, pace.graphql_seconds, figures).await
        }
        "before-portfolio" => {
            let filled = jobs::portfolio(bench, (release, of), portfolio, figures).await?;
            filled.system.discard(&bench.servers).await
        }
        "quiet-files" => match quiet {
            Some(files) => jobs::quiet(bench, (release, of), files, figures).await,
            None => Ok(()),
        },
        "before-one-file" => {
            let most = one_file.min(BEFORE_ONE_FILE);
            jobs::one_file(bench, (release, of), most, figures).await
        }
        _ => jobs::one_file(bench, (release, of), one_file, figures).await,
    }
}

fn bench(arguments: &Arguments, pace: &Pace) -> Result<Bench, Failure> {
    let work = arguments.out.join("work");
    fs::create_dir_all(&work).map_err(Failure::io("make the folder of this run"))?;
    let before = arguments.before_checkout.as_ref().zip(arguments.before_binaries.as_ref());
    Ok(Bench {
        servers: Servers::of_environment()?,
        present: Release::new(&arguments.checkout, &arguments.binaries),
        before: before.map(|(checkout, binaries)| Release::new(checkout, binaries)),
        work,
        warm_up: pace.warm_up,
        seconds: pace.seconds,
        cores: machine::cores(),
        sizes: vec![],
    })
}

async fn about(arguments: &Arguments, bench: &Bench, pace: &Pace) -> Result<About, Failure> {
    let theirs = arguments.postgraphile.as_deref();
    let versions = machine::versions(&bench.servers, &arguments.kafka_version, theirs).await?;
    Ok(About {
        date: arguments.date.clone(),
        revision: arguments.revision.clone(),
        before: arguments.before_revision.clone(),
        machine: machine::machine(),
        versions,
        how: format!(
            "Each row {} s after {:.1} s of warm-up, {}",
            pace.seconds.as_secs(),
            pace.warm_up.as_secs_f64(),
            match pace.rounds {
                1 => "once".to_owned(),
                rounds =>
                    format!("those that are compared {rounds} times in rotated order, the median"),
            }
        ),
    })
}

fn told(begun: Instant) -> String {
    let seconds = begun.elapsed().as_secs();
    format!("{:3}:{:02}", seconds / 60, seconds % 60)
}

fn say(begun: Instant, row: &str, run: &Result<Run, String>) {
    match run {
        Ok(run) => println!(
            "{} {row}: {:.0}/s, p50 {:.1} ms, p99 {:.1} ms, mean {:.1} ms",
            told(begun),
            run.per_second,
            run.p50_ms,
            run.p99_ms,
            run.mean_ms
        ),
        Err(why) => println!("{} {row}: FAIL: {why}", told(begun)),
    }
}

fn write_line(file: &mut fs::File, line: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(line).expect("figures are JSON");
    writeln!(file, "{text}").map_err(Failure::io("write a line"))
}

/// The report, in files and on the terminal.
fn write(arguments: &Arguments, results: &Results) -> Result<(), Failure> {
    let table = report::markdown(results);
    println!("\n{table}");
    let files = [("table.md", table), ("picture.svg", report::picture(results))];
    for (name, text) in files {
        let path = arguments.out.join(name);
        fs::write(&path, text).map_err(Failure::io(format!("write {}", path.display())))?;
    }
    Ok(())
}
