//! What differs between read models and log is found, in its row.

use std::str::FromStr as _;
use std::time::Duration;

use ledger_core::credit::loan::{Act, OutgoingReversal};
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{FileId, Log};
use ledger_core::reason::Reason;
use projections::database::positions::positions;
use projections::database::{connect, make};
use projections::projector::{Board, Settings, follow};
use projections::{Model, commits};
use replay_tools::progress::Progress;
use replay_tools::verify::{Against, At, Report, Wrong, verify};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio_util::sync::CancellationToken;

use crate::ledger::{Ledger, day, eventful};
use crate::trade::trade;

const PARTITIONS: u32 = 3;

/// Projects the whole log.
pub(crate) async fn project<L: Log>(log: &L, options: &PgConnectOptions) {
    let partitions = log.partitions().await.unwrap();
    make(options, &Model::ALL, partitions).await.unwrap();
    let mut ends = vec![];
    for partition in 0..partitions {
        ends.push(log.end(partition).await.unwrap());
    }
    let (board, stop, settings) = (Board::default(), CancellationToken::new(), Settings::default());
    let loops = (0..partitions).map(|it| follow(log, options, it, &settings, &board, &stop));
    let waiting =
        async {
            let mut connection = connect(options, &[]).await.unwrap();
            let deadline = tokio::time::Instant::now() + Duration::from_secs(60);
            let reached = |partition: u32, offset: u64| offset >= ends[partition as usize];
            while !positions(&mut connection).await.unwrap().iter().all(|it| {
                reached(it.partition, it.position.map_or(0, |position| position.next_offset))
            }) {
                assert!(tokio::time::Instant::now() < deadline, "the log is not projected in time");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            stop.cancel();
        };
    let (ended, ()) = tokio::join!(futures_util::future::join_all(loops), waiting);
    ended.into_iter().for_each(|it| it.unwrap());
}

pub(crate) fn fresh() -> PgConnectOptions {
    PgConnectOptions::from_str(&servers::fresh_database("read-models")).unwrap()
}

async fn verified<L: Log>(ledger: &Ledger<L>, options: &PgConnectOptions) -> Report {
    let against = Against { witness: Some(ledger.witness()), read_models: Some(options.clone()) };
    verify(&ledger.log, against, &Progress::start("test")).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn read_models_that_follow_the_log_are_sound_also_while_they_are_behind() {
    let options = fresh();
    let mut ledger = eventful(MemoryLog::new(0), PARTITIONS).await;
    project(&ledger.log, &options).await;
    let report = verified(&ledger, &options).await;
    assert!(report.is_sound(), "{report}");
    let compared = report.read_models.unwrap();
    assert!(compared.rows > report.pace.commits, "{report}");
    assert!(compared.days > 10, "{report}");

    // The log goes on, in some partitions by days, in one by a walk that is not finished.
    let late = ledger.register("new").await;
    ledger.board_loan(late, "old", (3, 900), day("2005-01-15"), 1).await;
    ledger.start_next_day(ledger.partition_of(FileId::Customer(late))).await;
    let report = verified(&ledger, &options).await;
    assert!(report.is_sound(), "{report}");
    assert_eq!(report.read_models.unwrap(), compared);
    project(&ledger.log, &options).await;
    let report = verified(&ledger, &options).await;
    assert!(report.is_sound(), "{report}");
    ledger.walk(ledger.partition_of(FileId::Customer(late))).await;
    project(&ledger.log, &options).await;
    let report = verified(&ledger, &options).await;
    assert!(report.is_sound(), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_altered_missing_or_added_row_is_found() {
    let options = fresh();
    let mut ledger = eventful(MemoryLog::new(0), PARTITIONS).await;
    on_book_for_a_day(&mut ledger).await;
    project(&ledger.log, &options).await;
    let loan = "(select loan from portfolio_v5.loans where on_book_from is not null
                 order by loan limit 1)";
    // What is done, in which table, and how the row is named as wrong.
    let alterations: Vec<(String, &str, &str)> = [
        ("outstanding = outstanding + 1", "outstanding"),
        ("life = case life when 'active' then 'closed' else 'active' end", "life"),
        ("in_default = not in_default", "in_default"),
        ("arrears_from_days = arrears_from_days + 1", "arrears_from_days"),
        ("holds = holds + 1", "holds"),
        ("country = 'TG'", "country"),
        ("lender_reference = 'another'", "lender_reference"),
        ("product = 'another'", "product"),
        ("version = version + 1", "version"),
        ("credit = credit + 1", "credit"),
        ("changed_on = changed_on - 1", "changed_on"),
        ("ever_defaulted = not ever_defaulted", "ever_defaulted"),
        ("on_book_from = on_book_from - 1", "on_book_from"),
        ("charged_off_on = changed_on", "charged_off_on"),
        ("past_30_on = coalesce(past_30_on, changed_on) - 1", "past_30_on"),
    ]
    .into_iter()
    .map(|(set, column)| {
        (format!("update portfolio_v5.loans set {set} where loan = {loan}"), "loans", column)
    })
    .chain([
        (format!("delete from portfolio_v5.loans where loan = {loan}"), "loans", "missing"),
        ("update portfolio_v5.changes set overdue = overdue + 1 where ctid =
          (select min(ctid) from portfolio_v5.changes)".to_owned(), "totals", "overdue"),
        ("update portfolio_v5.changes_by_instalments_overdue set loans = loans + 1 where ctid =
          (select min(ctid) from portfolio_v5.changes_by_instalments_overdue)".to_owned(),
         "totals", "by_instalments_overdue"),
        ("update portfolio_v5.days set started_on = started_on - 1 where partition = 1".to_owned(),
         "days", "started_on"),
        ("update customers_v1.customers set country = 'TG'".to_owned(), "customers", "country"),
        ("update customers_v1.customers set name_sealed = 'YQ==' where name_sealed is not null"
            .to_owned(), "customers", "name"),
        ("update histories_v1.loan_events set data = replace(data, '}', ' }') where version = 2"
            .to_owned(), "loan_events", "the row"),
        ("update histories_v1.loan_events set form = form + 1 where version = 1".to_owned(),
         "loan_events", "the row"),
        ("delete from histories_v1.loan_events where version = 1".to_owned(),
         "loan_events", "missing"),
        ("update schedules_v7.schedules set standing = 'running' where standing = 'cancelled'"
            .to_owned(), "schedules", "standing"),
        ("update schedules_v7.schedules set disbursed_net = disbursed_net + 1
          where disbursed_net is not null".to_owned(), "schedules", "disbursement"),
        ("update schedules_v7.instalments set paid_principal = paid_principal + 1 where number = 2"
            .to_owned(), "instalments", "paid"),
        ("update schedules_v7.instalments set paid_on = paid_on + 1 where paid_on is not null"
            .to_owned(), "instalments", "paid_on"),
        ("insert into schedules_v7.instalments select loan, 99, due_on, owed_penalty, owed_fee,
          owed_tax, owed_insurance, owed_interest, owed_principal, paid_penalty, paid_fee,
          paid_tax, paid_insurance, paid_interest, paid_principal, waived_penalty, waived_fee,
          waived_tax, waived_insurance, waived_interest, waived_principal, paid_on
          from schedules_v7.instalments limit 1".to_owned(),
         "instalments", "knows nothing"),
        ("delete from schedules_v7.payments where reversed_on is not null".to_owned(),
         "payments", "missing"),
        ("update schedules_v7.payments set reversal_reason = '{\"code\":\"x\"}' where reversed_on is not null"
            .to_owned(), "payments", "reversal"),
        ("update schedules_v7.payments set amount = amount + 1".to_owned(), "payments", "amount"),
        ("update schedules_v7.charges set code = 'x'".to_owned(), "charges", "code"),
        ("update schedules_v7.charges set waived = waived + 1".to_owned(), "charges", "waived"),
        ("update schedules_v7.instalments set waived_fee = waived_fee + 1 where number = 2"
            .to_owned(), "instalments", "waived"),
        ("delete from schedules_v7.charges".to_owned(), "charges", "missing"),
        ("update schedules_v7.charges set charged_by = '{\"kind\":\"policy\"}' where charged_by is null"
            .to_owned(), "charges", "by is"),
        ("update schedules_v7.payouts set amount = amount + 1".to_owned(), "payouts", "amount"),
        ("update schedules_v7.payouts set value_date = value_date - 1".to_owned(),
         "payouts", "value_date"),
        ("update schedules_v7.payouts set reversal_cause = '{\"kind\":\"misposted\"}'".to_owned(),
         "payouts", "reversal"),
        ("delete from schedules_v7.payouts".to_owned(), "payouts", "missing"),
        ("update schedules_v7.debit_requests set reference = 'x'".to_owned(),
         "debit_requests", "reference"),
        ("update schedules_v7.debit_requests set answered_on = answered_on - 1".to_owned(),
         "debit_requests", "answer"),
        ("delete from schedules_v7.debit_requests".to_owned(), "debit_requests", "missing"),
        ("update schedules_v7.goods_refunds set price = price + 1".to_owned(),
         "goods_refunds", "price"),
        ("update schedules_v7.goods_refunds set reversed_on = reversed_on - 1".to_owned(),
         "goods_refunds", "reversal"),
        ("delete from schedules_v7.goods_refunds".to_owned(), "goods_refunds", "missing"),
        ("update schedules_v7.parts set net = net - 1".to_owned(), "parts", "net"),
        ("update schedules_v7.parts set gone_out = gone_out + 1".to_owned(), "parts", "gone_out"),
        ("update schedules_v7.parts set reversed_on = reversed_on - 1".to_owned(),
         "parts", "reversal"),
        ("delete from schedules_v7.parts".to_owned(), "parts", "missing"),
        ("update schedules_v7.pauses set given_until = given_until + 1".to_owned(),
         "pauses", "given_until"),
        ("update schedules_v7.pauses set ended_until = ended_until + 1".to_owned(),
         "pauses", "end is"),
        ("delete from schedules_v7.pauses".to_owned(), "pauses", "missing"),
        ("update schedules_v7.holds set cause = '{\"kind\":\"death\"}'".to_owned(),
         "holds", "cause"),
        ("update schedules_v7.holds set held_until = held_until + 1".to_owned(), "holds", "end is"),
        ("delete from schedules_v7.holds".to_owned(), "holds", "missing"),
        ("update portfolio_v5.former_days_on_book set until = until + 1".to_owned(),
         "former_days_on_book", "until"),
        ("delete from portfolio_v5.former_days_on_book".to_owned(),
         "former_days_on_book", "missing"),
        ("update commits_v1.commits set command_type = 'x' where partition = 1 and sequence = 3"
            .to_owned(), "commits", "1@3"),
        ("delete from commits_v1.commits where partition = 1 and sequence = 4".to_owned(),
         "commits", "1@4: the row is missing"),
        ("delete from commits_v1.commits c where partition = 2 and sequence =
          (select max(sequence) from commits_v1.commits where partition = 2)".to_owned(),
         "commits", "missing"),
        ("update commits_v1.streams set version = version + 1 where stream = 'policy-book'"
            .to_owned(), "streams", "policy-book: version"),
        ("delete from commits_v1.streams where stream = 'policy-book'".to_owned(),
         "streams", "policy-book: the row is missing"),
        ("update ledger.positions set hash = sha256('x') where partition = 1 and model = 'commits'"
            .to_owned(), "positions", "not in this log"),
        ("update ledger.positions set sequence = sequence + 1
          where partition = 1 and model = 'customers'".to_owned(), "positions", "not in this log"),
    ])
    .collect();

    assert_each_is_found(&ledger, &options, alterations).await;
}

/// A loan whose disbursement is taken back on a later day, and one that comes with a charge.
async fn on_book_for_a_day(ledger: &mut Ledger<MemoryLog>) {
    let customer = ledger.register("for a day").await;
    let loan = ledger.grant(customer, "for a day", 300, day("2005-03-10")).await;
    let disbursement = ledger.disburse(customer, loan, "for a day out", 300).await;
    ledger.board_charged(customer, "charged", day("2005-03-10")).await;
    ledger.days_until(day("2005-01-15")).await;
    let (cause, reason) = (OutgoingReversal::Bounced {}, Reason::of("payment_bounced"));
    let back = Act::ReverseDisbursement { disbursement, cause, reason };
    ledger.act(customer, loan, "for a day back", back).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_altered_or_missing_row_of_credit_and_trade_is_found() {
    let options = fresh();
    let ledger = trade().await.ledger;
    project(&ledger.log, &options).await;
    let alterations = [
        ("update lines_v2.lines set reserved = reserved + 1", "lines", "reserved"),
        ("delete from lines_v2.lines", "lines", "missing"),
        (
            "update lines_v2.line_changes set outstanding = outstanding + 1",
            "line_changes",
            "outstanding is",
        ),
        ("delete from lines_v2.line_changes where version = 2", "line_changes", "missing"),
        ("update applications_v6.applications set policy_version = 7", "applications", "policy"),
        ("delete from applications_v6.applications", "applications", "missing"),
        ("update applications_v6.funnel set approved = approved + 1", "funnel", "approved"),
        ("update tracking_v1.orders set owed = owed + 1", "orders", "owed"),
        ("delete from tracking_v1.orders", "orders", "missing"),
        ("update tracking_v1.purchase_orders set total = total + 1", "purchase_orders", "total"),
        ("delete from tracking_v1.order_steps where version = 2", "order_steps", "missing"),
        (
            "update tracking_v1.shipments set estimated_on = estimated_on + 1",
            "shipments",
            "estimated_on",
        ),
        ("update tracking_v1.reports set place = 'x' where place is not null", "reports", "place"),
        ("delete from tracking_v1.reports where milestone = 'at_hub'", "reports", "missing"),
        ("update processes_v1.asked set command_type = 'x'", "asked", "command_type"),
        ("delete from processes_v1.asked", "asked", "missing"),
        (
            "update policies_v1.proposals set effective_from = effective_from + 1 where version = 2",
            "proposals",
            "approval",
        ),
        (
            "update policies_v1.proposals set standing = 'published' where standing = 'withdrawn'",
            "proposals",
            "standing",
        ),
        ("update policies_v1.proposals set document = document || ' '", "proposals", "document"),
        ("delete from policies_v1.proposals where standing = 'declined'", "proposals", "missing"),
    ];
    let alterations = alterations.map(|(what, table, told)| (what.to_owned(), table, told));
    assert_each_is_found(&ledger, &options, alterations.to_vec()).await;
}

/// Does each alteration, expects `verify` to tell this of a row of this table, and takes it back.
pub(crate) async fn assert_each_is_found(
    ledger: &Ledger<MemoryLog>,
    options: &PgConnectOptions,
    alterations: Vec<(String, &str, &str)>,
) {
    let mut connection = PgConnection::connect_with(options).await.unwrap();
    run(&mut connection, "create schema saved").await;
    for (alteration, table, told) in alterations {
        let target = target(&alteration);
        let saved = format!("saved.{}", target.replace('.', "_"));
        run(&mut connection, &format!("create table {saved} as table {target}")).await;
        assert!(run(&mut connection, &alteration).await > 0, "{alteration} alters nothing");

        let report = verified(ledger, options).await;
        let wrong = |it: &&replay_tools::verify::Fault| match &it.at {
            At::Row { table: at, .. } => *at == table && it.to_string().contains(told),
            At::Partition(_) | At::Record { .. } | At::Commit(_) => false,
        };
        let found = report.faults.iter().find(wrong);
        assert!(found.is_some(), "{alteration}: {report}");

        run(&mut connection, &format!("truncate {target}")).await;
        run(&mut connection, &format!("insert into {target} select * from {saved}")).await;
        run(&mut connection, &format!("drop table {saved}")).await;
    }
    let report = verified(ledger, options).await;
    assert!(report.is_sound(), "{report}");
}

/// The table that a statement changes.
fn target(alteration: &str) -> String {
    let words: Vec<&str> = alteration.split_whitespace().collect();
    let at = match words[0] {
        "update" => 1,
        "delete" | "insert" => 2,
        other => panic!("{other} changes nothing"),
    };
    words[at].to_owned()
}

/// How many rows it touched.
async fn run(connection: &mut PgConnection, statement: &str) -> u64 {
    let done = sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(connection).await;
    done.unwrap_or_else(|it| panic!("{statement}: {it}")).rows_affected()
}

#[tokio::test(flavor = "multi_thread")]
async fn read_models_that_are_not_there_cannot_be_compared() {
    let options = fresh();
    let ledger = Ledger::begin(MemoryLog::new(0), 2, day("2004-11-01")).await;
    make(&options, &[commits::MODEL], 2).await.unwrap();
    let against = Against { witness: None, read_models: Some(options) };
    let refused = verify(&ledger.log, against, &Progress::start("test")).await.unwrap_err();
    assert!(refused.to_string().contains("start `projections`"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_of_the_log_is_told_before_any_of_the_read_models() {
    let options = fresh();
    let ledger = eventful(MemoryLog::new(0), PARTITIONS).await;
    project(&ledger.log, &options).await;
    ledger.log.alter(2, |it| it.truncate(5));
    let report = verified(&ledger, &options).await;
    assert_eq!(report.faults[0].at, At::Partition(2), "{report}");
    assert!(matches!(report.faults[0].what, Wrong::ShorterThanWitness { .. }), "{report}");
    assert_eq!(report.read_models, None);
}
