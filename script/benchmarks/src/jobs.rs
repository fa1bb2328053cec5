//! What is measured once: a portfolio filled, restarted, aged, projected and verified; one file with
//! many loans; quiet files in memory.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::bench::{Bench, metrics, value_with};
use crate::bulk::send_lines;
use crate::callers::{loan_of, register};
use crate::cpu;
use crate::failure::Failure;
use crate::figure::{Figure, Of};
use crate::logs;
use crate::row::Store;
use crate::speech::plan_of_days;
use crate::system::{COMMAND_API, FIRST_DAY, PROJECTIONS, Release, System};

const PARTITIONS: u32 = 12;

/// How much is filled in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    /// Files with one loan each.
    pub(crate) portfolio: usize,
    /// The same, for memory alone; none where it is not measured.
    pub(crate) quiet: Option<usize>,
    /// Loans of the one file.
    pub(crate) one_file: usize,
}

/// Loans of the two files that the one file is compared with.
const FEW: usize = 10;
const SOME: usize = 1_000;

/// A ledger with loans in it.
pub(crate) struct Filled {
    pub(crate) system: System,
    pub(crate) loans: Vec<Loan>,
    /// What command-api took when it held no file, in KiB.
    empty_kib: u64,
}

/// A loan and whose it is.
#[derive(Debug, Clone)]
pub(crate) struct Loan {
    pub(crate) customer: String,
    pub(crate) id: String,
}

/// The days on which 1, 10 and 100 % of the loans have an instalment due.
const DUE: [(u32, &str); 3] = [(1, "2026-01-07"), (10, "2026-01-10"), (100, "2026-01-13")];

/// The other instalments' months, from February on.
const INSTALMENTS: usize = 12;

fn plan(number: usize) -> String {
    let first = DUE.iter().filter(|(percent, _)| is_due(number, *percent));
    let later = (2..=12).map(|month| format!("2026-{month:02}-13"));
    let days: Vec<String> =
        first.map(|(_, day)| (*day).to_owned()).chain(later).take(INSTALMENTS).collect();
    plan_of_days(&days)
}

/// Whether the loan of this number is among so many of a hundred; no loan is among two of few.
fn is_due(number: usize, percent: u32) -> bool {
    match percent {
        1 => number % 100 == 7,
        10 => number % 10 == 3,
        _ => true,
    }
}

impl Filled {
    /// Makes a ledger on Kafka with `customers` files, each with so many loans, disbursed.
    async fn new(
        bench: &Bench,
        release: &Release,
        partitions: u32,
        customers: usize,
        loans: usize,
    ) -> Result<Filled, Failure> {
        let (servers, work) = (&bench.servers, &bench.work);
        let system = System::make(release, servers, work, Store::KafkaFsync, partitions).await?;
        let mut filled = Filled { system, loans: vec![], empty_kib: 0 };
        filled.system.start_commands().await?;
        filled.system.publish_policy().await?;
        filled.empty_kib = filled.system.resident_kib(COMMAND_API).unwrap_or_default();
        let (customers, _) = register(&filled.system, customers).await?;
        let of_each = |customer: &String| vec![customer.clone(); loans];
        let owners: Vec<String> = customers.iter().flat_map(of_each).collect();
        let speech = release.speech;
        let line = |command: &str, key: String, owner: &str, loan: Option<&str>, body: String| {
            let loan = loan.map(|it| format!(r#","loan":"{it}""#)).unwrap_or_default();
            format!(
                r#"{{"idempotency_key":"{key}","command":"{command}","file":"customer-{owner}"{loan},"body":{body}}}"#
            ) + "\n"
        };
        let grants: Vec<String> = owners
            .iter()
            .enumerate()
            .map(|(number, owner)| {
                let key = format!("grant-{number}");
                let body = speech.grant(&key, &plan(number));
                line("loan.grant", key, owner, None, body)
            })
            .collect();
        let granted = send_lines(&filled.system, &grants).await?;
        for (owner, (commit, _)) in owners.into_iter().zip(granted) {
            let id = loan_of(commit.as_bytes())
                .ok_or_else(|| Failure::unexpected(format!("no loan in {commit}")))?;
            filled.loans.push(Loan { customer: owner, id });
        }
        let disbursements: Vec<String> = filled
            .loans
            .iter()
            .enumerate()
            .map(|(number, Loan { customer, id })| {
                let key = format!("disburse-{number}");
                let body = speech.disburse(&key);
                line("loan.disburse", key, customer, Some(id), body)
            })
            .collect();
        send_lines(&filled.system, &disbursements).await?;
        Ok(filled)
    }

    /// Repays an instalment of each loan: how many a second, and command-api's CPU in microseconds
    /// for each.
    async fn repay(&self, round: &str) -> Result<(f64, f64), Failure> {
        let speech = self.system.release.speech;
        let line = |(number, Loan { customer, id }): (usize, &Loan)| {
            let key = format!("repay-{round}-{number}");
            let body = speech.repay(&key);
            format!(
                r#"{{"idempotency_key":"{key}","command":"loan.receive_repayment","file":"customer-{customer}","loan":"{id}","body":{body}}}"#
            ) + "\n"
        };
        let lines: Vec<String> = self.loans.iter().enumerate().map(line).collect();
        let before = cpu::so_far(&self.system.watched());
        let begun = Instant::now();
        send_lines(&self.system, &lines).await?;
        let took = begun.elapsed().as_secs_f64();
        let taken = cpu::between(&before, &cpu::so_far(&self.system.watched()));
        let count = lines.len() as f64;
        let micros = taken.get(COMMAND_API).copied().unwrap_or_default() * 1_000_000.0;
        Ok((count / took, micros / count))
    }

    /// Stops command-api and starts it again: how long until it takes commands, in seconds.
    async fn restart(&mut self) -> Result<f64, Failure> {
        self.system.stop_one(COMMAND_API).await?;
        let begun = Instant::now();
        self.system.start_commands().await?;
        Ok(begun.elapsed().as_secs_f64())
    }

    /// KiB of command-api for each file it holds, beyond what it took without any.
    fn kib_a_file(&self, files: usize) -> f64 {
        let resident = self.system.resident_kib(COMMAND_API).unwrap_or_default();
        resident.saturating_sub(self.empty_kib) as f64 / files.max(1) as f64
    }
}

/// A portfolio's figures; it is left with its read models complete and no command-api, to be asked by
/// GraphQL.
pub(crate) async fn portfolio(
    bench: &Bench,
    (release, of): (&Release, Of),
    files: usize,
    figures: &mut Vec<Figure>,
) -> Result<Filled, Failure> {
    let mut filled = Filled::new(bench, release, PARTITIONS, files, 1).await?;
    match portfolio_of(bench, &mut filled, of, files, figures).await {
        Ok(()) => Ok(filled),
        Err(failure) => {
            filled.system.discard(&bench.servers).await?;
            Err(failure)
        }
    }
}

async fn portfolio_of(
    bench: &Bench,
    filled: &mut Filled,
    of: Of,
    files: usize,
    figures: &mut Vec<Figure>,
) -> Result<(), Failure> {
    let commits = logs::read(filled.system.log()).await?.commits() as f64;
    let seconds = filled.restart().await?;
    let title = "restart from the log until it takes commands";
    figures.push(Figure::new(of, "restart", title, "commits/s", commits / seconds));
    let title = format!("memory a quiet file (one loan of 12 instalments), {files} files");
    figures.push(Figure::new(of, "memory", title, "KiB", filled.kib_a_file(files)));

    let mut last = FIRST_DAY.to_owned();
    for day in (6..=13).map(|it| format!("2026-01-{it:02}")) {
        let begun = Instant::now();
        filled.system.start_day(&day, &last).await?;
        let took = begun.elapsed();
        if let Some((percent, _)) = DUE.iter().find(|(_, it)| *it == day) {
            let title = format!("a business day with {percent} % of {files} loans due");
            let seconds = took.as_secs_f64();
            figures.push(Figure::new(of, format!("day-{percent}"), title, "s", seconds));
        }
        last = day;
    }
    filled.repay("once").await?;
    filled.system.stop_one(COMMAND_API).await?;

    let ledger = logs::read(filled.system.log()).await?;
    let (events, commits) = (ledger.events as f64, ledger.commits() as f64);
    filled.system.forget_read_models(&bench.servers).await?;
    let seconds = project(filled, commits).await?;
    let title = "projectors from zero, all models";
    figures.push(Figure::new(of, "projectors", title, "events/s", events / seconds));
    let seconds = verify(filled).await?;
    let title = format!("verify, {commits:.0} commits, read models compared");
    figures.push(Figure::new(of, "verify", title, "commits/s", commits / seconds));
    Ok(())
}

/// Projects the whole log into empty tables: seconds from the start of the service.
async fn project(filled: &mut Filled, commits: f64) -> Result<f64, Failure> {
    const PATIENCE: Duration = Duration::from_secs(600);
    let begun = Instant::now();
    filled.system.start_projections().await?;
    let taken_in = |it: String| value_with(&it, "ledger_projection_taken_in", "what=\"commits\"");
    while metrics(&filled.system.projections).await.and_then(taken_in) < Some(commits) {
        if PATIENCE < begun.elapsed() {
            let what = "the read models are not complete".to_owned();
            return Err(Failure::Late { what, seconds: PATIENCE.as_secs() });
        }
        sleep(Duration::from_millis(20)).await;
    }
    let took = begun.elapsed().as_secs_f64();
    filled.system.stop_one(PROJECTIONS).await?;
    Ok(took)
}

/// Seconds of a `verify` that finds nothing wrong.
async fn verify(filled: &Filled) -> Result<f64, Failure> {
    let begun = Instant::now();
    filled.system.tool(&["verify"]).await?;
    Ok(begun.elapsed().as_secs_f64())
}

/// What a repayment costs by how many loans its file holds, in one partition, and what `verify` makes of
/// the largest.
pub(crate) async fn one_file(
    bench: &Bench,
    (release, of): (&Release, Of),
    most: usize,
    figures: &mut Vec<Figure>,
) -> Result<(), Failure> {
    let some = SOME.min(most);
    for (files, loans) in [(3 * some / FEW, FEW), (3, some), (1, most)] {
        let mut filled = Filled::new(bench, release, 1, files, loans).await?;
        let measured = in_file_of(&mut filled, bench, of, loans, loans == most, figures).await;
        filled.system.discard(&bench.servers).await?;
        measured?;
    }
    Ok(())
}

async fn in_file_of(
    filled: &mut Filled,
    bench: &Bench,
    of: Of,
    loans: usize,
    largest: bool,
    figures: &mut Vec<Figure>,
) -> Result<(), Failure> {
    let mut rounds = vec![];
    for round in ["first", "second", "third"] {
        rounds.push(filled.repay(round).await?);
    }
    rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let Some((rate, micros)) = rounds.get(1).copied() else { return Ok(()) };
    // The largest is named by its place, since the quick run has fewer loans in it.
    let name = if largest { "most".to_owned() } else { loans.to_string() };
    let title = format!("repayments in a file of {loans} loans, one partition");
    figures.push(Figure::new(of, format!("file-{name}"), title, "commands/s", rate));
    let title = format!("CPU of command-api a repayment in a file of {loans} loans");
    figures.push(Figure::new(of, format!("file-{name}-cpu"), title, "µs", micros));
    if largest {
        filled.system.stop_one(COMMAND_API).await?;
        let ledger = logs::read(filled.system.log()).await?;
        filled.system.forget_read_models(&bench.servers).await?;
        project(filled, ledger.commits() as f64).await?;
        let rate = ledger.commits() as f64 / verify(filled).await?;
        let title = format!("verify of a log whose one file holds {loans} loans");
        figures.push(Figure::new(of, "verify-most", title, "commits/s", rate));
    }
    Ok(())
}

/// What a quiet file takes in memory when there are many of them.
pub(crate) async fn quiet(
    bench: &Bench,
    (release, of): (&Release, Of),
    files: usize,
    figures: &mut Vec<Figure>,
) -> Result<(), Failure> {
    let mut filled = Filled::new(bench, release, PARTITIONS, files, 1).await?;
    let restarted = filled.restart().await;
    let kib = filled.kib_a_file(files);
    filled.system.discard(&bench.servers).await?;
    restarted?;
    let title = format!("memory a quiet file (one loan of 12 instalments), {files} files");
    figures.push(Figure::new(of, "memory-many", title, "KiB", kib));
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{INSTALMENTS, is_due, plan};

    #[test]
    fn of_a_hundred_loans_one_ten_and_all_are_due_on_their_day() {
        for (percent, day) in super::DUE {
            let due = (0..100).filter(|it| plan(*it).contains(day)).count();
            assert_eq!(due, percent as usize);
            assert_eq!(due, (0..100).filter(|it| is_due(*it, percent)).count());
        }
        for number in 0..100 {
            let plan: Value = serde_json::from_str(&plan(number)).unwrap();
            let rows = plan["schedule"].as_array().unwrap();
            let days: Vec<&str> = rows.iter().map(|it| it["due_on"].as_str().unwrap()).collect();
            assert_eq!(rows.len(), INSTALMENTS);
            assert!(days.is_sorted());
        }
    }
}
