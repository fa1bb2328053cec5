//! The same questions asked of query-graphql and of PostGraphile, on the same tables.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::body::Bytes;
use serde_json::{Value, json};
use sqlx::PgPool;
use tokio::process::{Child, Command};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::bench::Bench;
use crate::failure::Failure;
use crate::figure::{Figure, Of};
use crate::http::{Asked, Connection};
use crate::jobs::{Filled, Loan};
use crate::logs;
use crate::measured::{Cpu, Run, Waits, Window};
use crate::raw::all;

const CALLERS: usize = 8;
const ROUNDS: usize = 3;
const READY: Duration = Duration::from_secs(60);

/// A question in both dialects. `$id` is a loan, another one in each request.
struct Question {
    name: &'static str,
    title: &'static str,
    ours: &'static str,
    theirs: &'static str,
}

const QUESTIONS: [Question; 4] = [
    Question {
        name: "graphql-loan",
        title: "GraphQL, one loan by its id",
        ours: "query($id: UUID!) { loan(id: $id) { id life principal outstanding overdue grantedOn \
               product } }",
        theirs: "query($id: UUID!) { loanByLoan(loan: $id) { loan life currency principal \
                 outstanding overdue grantedOn product } }",
    },
    Question {
        name: "graphql-flat",
        title: "GraphQL, 50 loans, flat",
        ours: "{ loans(first: 50) { edges { cursor node { id life principal outstanding overdue \
               grantedOn product } } pageInfo { hasNextPage endCursor } } }",
        theirs: "{ allLoans(first: 50, orderBy: [GRANTED_ON_DESC, LOAN_DESC]) { edges { cursor node \
                 { loan life principal currency outstanding overdue grantedOn product } } pageInfo \
                 { hasNextPage endCursor } } }",
    },
    Question {
        name: "graphql-nested",
        title: "GraphQL, 50 loans with instalments and customer",
        ours: "{ loans(first: 50) { edges { node { id life outstanding customer { id country \
               registeredOn } instalments { number dueOn owed { principal } paid { principal } } } } } \
               }",
        theirs: "{ allLoans(first: 50, orderBy: [GRANTED_ON_DESC, LOAN_DESC]) { edges { node { loan \
                 life outstanding currency customerByCustomer { customer country registeredOn } \
                 instalmentsByLoan(orderBy: NUMBER_ASC) { nodes { number dueOn owedPrincipal \
                 paidPrincipal } } } } } }",
    },
    Question {
        name: "graphql-portfolio",
        title: "GraphQL, the portfolio as of a date",
        ours: "{ portfolio(asOf: \"2026-01-13\") { totals { currency loans openLoans outstanding \
               overdue } } }",
        theirs: "{ portfolioAsOf(day: \"2026-01-13\") { nodes { currency loans openLoans \
                 outstanding overdue } } }",
    },
];

/// What PostGraphile is told beside the tables: how they hang together (the ledger keeps no foreign
/// keys, since each model is built by itself), and the portfolio's sum, which it cannot ask for.
const TOLD: [&str; 4] = [
    "comment on table {portfolio}.loans is E'@foreignKey (customer) references {customers}.customers (customer)'",
    "comment on table {schedules}.instalments is E'@foreignKey (loan) references {portfolio}.loans (loan)'",
    "create type {portfolio}.as_of as (currency text, loans bigint, open_loans bigint, outstanding numeric, overdue numeric)",
    "create function {portfolio}.portfolio_as_of(day date) returns setof {portfolio}.as_of language sql stable as \
     $$ select currency, sum(loans)::bigint, sum(open_loans)::bigint, sum(outstanding), sum(overdue) \
        from {portfolio}.changes where on_date <= day group by currency order by currency $$",
];

/// Both, one after the other, question by question; the rounds' medians.
pub(crate) async fn compare(
    bench: &Bench,
    mut filled: Filled,
    postgraphile: Option<&Path>,
    seconds: Duration,
    figures: &mut Vec<Figure>,
) -> Result<(), Failure> {
    filled.system.start_queries().await?;
    let mut theirs = match postgraphile {
        Some(folder) => {
            Some(PostGraphile::start(bench, folder, filled.system.read_models()).await?)
        }
        None => None,
    };
    let asked = ask_all(&filled, theirs.as_ref(), seconds, figures).await;
    if let Some(theirs) = &mut theirs {
        theirs.stop().await?;
    }
    filled.system.discard(&bench.servers).await?;
    asked
}

async fn ask_all(
    filled: &Filled,
    theirs: Option<&PostGraphile>,
    seconds: Duration,
    figures: &mut Vec<Figure>,
) -> Result<(), Failure> {
    let loans: Arc<[Loan]> = filled.loans.clone().into();
    let (queries, auditor) = (&filled.system.queries, &filled.system.auditor);
    for question in &QUESTIONS {
        let (mut of_ours, mut of_theirs) = (vec![], vec![]);
        for _ in 0..ROUNDS {
            let asked = ask(queries, auditor, question.ours, &loans, seconds).await;
            of_ours.push(asked.map_err(|it| named(question, "query-graphql", &it))?);
            if let Some(PostGraphile { address, .. }) = theirs {
                let asked = ask(address, "", question.theirs, &loans, seconds).await;
                of_theirs.push(asked.map_err(|it| named(question, "PostGraphile", &it))?);
            }
        }
        for (of, runs) in [(Of::Present, of_ours), (Of::PostGraphile, of_theirs)] {
            if let Some(run) = Run::median(&runs) {
                let (name, title, unit) = (question.name, question.title, "requests/s");
                figures.push(Figure::new(of, name, title, unit, run.per_second));
                let (name, title) = (format!("{name}-p99"), format!("{title}, p99"));
                figures.push(Figure::new(of, name, title, "ms", run.p99_ms));
            }
        }
    }
    Ok(())
}

fn named(question: &Question, whose: &str, failure: &Failure) -> Failure {
    Failure::unexpected(format!("{whose}, {}: {failure}", question.title))
}

/// Asks one question by some callers for a while; each answer must be without errors.
async fn ask(
    address: &str,
    token: &str,
    query: &str,
    loans: &Arc<[Loan]>,
    seconds: Duration,
) -> Result<Run, Failure> {
    let window = Window::starting_now(seconds / 5, seconds);
    let mut tasks = JoinSet::new();
    for caller in 0..CALLERS {
        let mut connection = Connection::open(address, token).await?;
        let (loans, query) = (Arc::clone(loans), query.to_owned());
        tasks.spawn(async move {
            let mut waits = Waits::new();
            // Each caller takes loans of its own, spread over the portfolio.
            let mut at = caller * 7_919;
            while !window.is_over() {
                at += 104_729;
                let loan = loans.get(at % loans.len().max(1)).map(|it| it.id.as_str());
                let body = match query.starts_with("query(") {
                    true => json!({ "query": query, "variables": { "id": loan } }),
                    false => json!({ "query": query }),
                };
                let sent = Instant::now();
                let asked = Asked { body: Bytes::from(body.to_string()), ..Asked::default() };
                let reply = connection.post("/graphql", asked).await?;
                waits.answered(&window, sent, 1);
                let answer = reply.accepted("POST /graphql")?;
                if answer.get("errors").is_some() || !is_told(&answer) {
                    return Err(Failure::unexpected(answer.to_string()));
                }
            }
            Ok(waits)
        });
    }
    Ok(Run::new(&all(tasks).await?, &window, Cpu::new()))
}

/// Whether the answer has something in it: an empty one is quick.
fn is_told(answer: &Value) -> bool {
    let fields = answer.get("data").and_then(Value::as_object);
    fields.is_some_and(|it| it.values().all(|it| !it.is_null()))
}

/// PostGraphile as npm has it, on the tables of the read models.
struct PostGraphile {
    child: Child,
    address: String,
}

impl PostGraphile {
    /// `folder` has its `node_modules`.
    async fn start(
        bench: &Bench,
        folder: &Path,
        read_models: &str,
    ) -> Result<PostGraphile, Failure> {
        let pool = logs::pool(read_models, 1).await?;
        let schemas = schemas(&pool).await?;
        for told in TOLD {
            let told = schemas.iter().fold(told.to_owned(), |it, (model, schema)| {
                it.replace(&format!("{{{model}}}"), schema)
            });
            let done = sqlx::query(&told).execute(&pool).await;
            done.map_err(Failure::sql("prepare the tables for PostGraphile"))?;
        }
        pool.close().await;
        let names: Vec<&str> = schemas.iter().map(|(_, it)| it.as_str()).collect();
        let address = crate::system::free_address()?;
        let port = address.rsplit_once(':').map_or("", |(_, it)| it);
        let log = bench.work.join("postgraphile.log");
        let file = std::fs::File::create(&log).map_err(Failure::io("make a log"))?;
        let cli = folder.join("node_modules/postgraphile/cli.js");
        let mut process = Command::new("node");
        process.arg(cli).args(["--connection", read_models, "--schema", &names.join(",")]);
        process.args(["--host", "127.0.0.1", "--port", port, "--disable-graphiql"]);
        process.args(["--disable-query-log", "--no-ignore-rbac", "--max-pool-size", "20"]);
        process.args(["--cluster-workers", &bench.cores.to_string()]);
        process.env("NODE_ENV", "production").stdin(Stdio::null()).kill_on_drop(true);
        let shared = file.try_clone().map_err(Failure::io("share a log"))?;
        let child = process.stdout(shared).stderr(file).spawn();
        let child = child.map_err(Failure::io("start PostGraphile"))?;
        let mut started = PostGraphile { child, address };
        started.until_ready(&log).await?;
        Ok(started)
    }

    async fn until_ready(&mut self, log: &Path) -> Result<(), Failure> {
        let begun = Instant::now();
        while begun.elapsed() < READY {
            if let Ok(Some(status)) = self.child.try_wait() {
                let (name, status) = ("PostGraphile".to_owned(), status.to_string());
                return Err(Failure::Ended { name, status, log: log.display().to_string() });
            }
            let body = Bytes::from_static(br#"{"query":"{ __typename }"}"#);
            let asked = Asked { body, ..Asked::default() };
            if let Ok(mut connection) = Connection::open(&self.address, "").await
                && connection.post("/graphql", asked).await.is_ok_and(|it| it.status == 200)
            {
                return Ok(());
            }
            sleep(Duration::from_millis(200)).await;
        }
        Err(Failure::Late {
            what: "PostGraphile is not ready".to_owned(),
            seconds: READY.as_secs(),
        })
    }

    async fn stop(&mut self) -> Result<(), Failure> {
        if let Some(pid) = self.child.id() {
            let mut kill = Command::new("kill");
            let status = kill.args(["-s", "TERM", &pid.to_string()]).status().await;
            status.map_err(Failure::io("ask PostGraphile to stop"))?;
        }
        if timeout(Duration::from_secs(10), self.child.wait()).await.is_err() {
            self.child.kill().await.map_err(Failure::io("kill PostGraphile"))?;
        }
        Ok(())
    }
}

/// The schemas of the models that are asked, by model: `portfolio` is `portfolio_v5`.
async fn schemas(pool: &PgPool) -> Result<Vec<(&'static str, String)>, Failure> {
    let mut found = vec![];
    for model in ["portfolio", "schedules", "customers"] {
        let name: String = sqlx::query_scalar(
            "select nspname::text from pg_namespace where nspname ~ ('^' || $1 || '_v[0-9]+')
             order by nspname desc limit 1",
        )
        .bind(model)
        .fetch_one(pool)
        .await
        .map_err(Failure::sql("find the tables"))?;
        found.push((model, name));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::is_told;

    #[test]
    fn an_answer_of_nothing_is_none() {
        assert!(is_told(&json!({ "data": { "loan": { "id": 1 } } })));
        assert!(!is_told(&json!({ "data": { "loan": null } })));
        assert!(!is_told(&json!({ "data": null })));
    }
}
