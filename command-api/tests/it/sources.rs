//! Sources outside the ledger, asked through their ports by writers at work.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use command_api::process::{self, Manner, NotTold, OverHttp, Port, Ports, Sandbox};
use ledger_core::credit::inquiry::{Act, Purpose};
use ledger_core::file::Command;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{FileId, StreamId};
use ledger_core::party::customer::{self, ConsentTo};
use ledger_core::policy::EvidenceSource;
use ledger_core::process::{Inquiry, Since};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::writer::harness::{
    PARTITIONS, Running, World, committed, customer, day, register, request,
};

const EVIDENCE: Uuid = Uuid::from_u128(0xe1);
const NINE: &str = "2004-11-01T09:00:00.000000Z";

/// Writers, a source, and who asks it.
struct Asking {
    world: World,
    running: Running,
    sandbox: Sandbox,
    asker: JoinHandle<()>,
}

impl Asking {
    /// A customer agrees to bills being read; nobody was asked yet.
    async fn begin(manner: Manner) -> Asking {
        let world = World::on(MemoryLog::like_kafka(PARTITIONS)).await;
        let running = world.start(3).await;
        committed(&running.ask(register(customer(1))).await);
        let text_version = "2004-10".to_owned();
        let to = ConsentTo::Bills;
        let command = Command::Customer(customer::Command::GiveConsent { to, text_version });
        committed(
            &running.ask(request(customer(1), customer(1).own_stream(), "agree", command)).await,
        );
        let sandbox = Sandbox::that(manner);
        let asker = asker(&world, &running, &sandbox);
        Asking { world, running, sandbox, asker }
    }

    /// The bills are asked for, and have ten minutes.
    async fn ask(&self) {
        let source = EvidenceSource::Bills;
        let act = Act::Ask { source, purpose: Purpose::LimitReview {}, within_minutes: Some(10) };
        let command = Command::Evidence { evidence: EVIDENCE, act };
        let stream = StreamId::Evidence(EVIDENCE);
        committed(&self.running.ask(request(customer(1), stream, "ask", command)).await);
        self.world.settle().await;
    }

    /// The process is killed, and another one takes over and asks.
    async fn restart(self, process: u128) -> Asking {
        self.asker.abort();
        self.running.kill().await;
        let running = self.world.start(process).await;
        let asker = asker(&self.world, &running, &self.sandbox);
        self.world.settle().await;
        Asking { running, asker, ..self }
    }

    /// It is so late, and time has passed.
    async fn at(&self, clock: &str, by: Duration) {
        self.world.clock.set(clock);
        self.world.pass(by).await;
    }

    /// What has happened to the evidence.
    fn told(&self) -> Vec<String> {
        let commits = (0..PARTITIONS).flat_map(|it| self.world.commits(it));
        let events = commits.flat_map(|it| it.events);
        let of_stream = events.filter(|it| it.stream == StreamId::Evidence(EVIDENCE));
        of_stream.map(|it| it.r#type).collect()
    }
}

fn asker(world: &World, running: &Running, sandbox: &Sandbox) -> JoinHandle<()> {
    let ports = Ports::default().with(EvidenceSource::Bills, sandbox.clone());
    let (clock, timer) = (world.clock.clone(), world.timer.clone());
    tokio::spawn(process::ask(running.writers.clone(), clock, timer, ports))
}

const ASKED: &str = "evidence.requested";

#[tokio::test]
async fn a_source_that_answers_at_once_is_asked_once() {
    let asking = Asking::begin(Manner::AtOnce).await;
    asking.ask().await;
    assert_eq!(asking.told(), [ASKED, "evidence.answered"]);
    asking.world.pass(Duration::from_secs(60)).await;
    assert_eq!(asking.sandbox.asked(EVIDENCE), 1);
}

#[tokio::test]
async fn a_source_that_delays_or_fails_is_asked_again_with_longer_pauses() {
    for manner in [Manner::Delays(3), Manner::Fails(3)] {
        let asking = Asking::begin(manner).await;
        asking.ask().await;
        for millis in [200, 400, 800] {
            assert_eq!(asking.told(), [ASKED], "{manner:?}");
            asking.world.pass(Duration::from_millis(millis)).await;
        }
        assert_eq!(asking.told(), [ASKED, "evidence.answered"], "{manner:?}");
        assert_eq!(asking.sandbox.asked(EVIDENCE), 4);
    }
}

/// Who answered before it was killed is asked again: it repeats itself, and nothing is recorded twice.
#[tokio::test]
async fn a_restart_asks_what_is_open_and_nothing_that_is_settled() {
    let asking = Asking::begin(Manner::Delays(1)).await;
    asking.ask().await;
    let asking = asking.restart(4).await;
    assert_eq!(asking.told(), [ASKED, "evidence.answered"]);
    assert_eq!(asking.sandbox.asked(EVIDENCE), 2);
    let asking = asking.restart(5).await;
    asking.world.pass(Duration::from_secs(60)).await;
    assert_eq!(asking.sandbox.asked(EVIDENCE), 2);
}

/// Without consent it is not read, also where it was asked before.
#[tokio::test]
async fn a_source_is_not_asked_again_once_the_consent_is_withdrawn() {
    let asking = Asking::begin(Manner::Delays(3)).await;
    asking.ask().await;
    let withdraw = customer::Command::WithdrawConsent { to: ConsentTo::Bills };
    let command = Command::Customer(withdraw);
    let request = request(customer(1), customer(1).own_stream(), "withdraw", command);
    committed(&asking.running.ask(request).await);
    asking.world.pass(Duration::from_secs(60)).await;
    assert_eq!(asking.sandbox.asked(EVIDENCE), 1);
    asking.at("2004-11-01T09:11:00.000000Z", Duration::from_secs(30)).await;
    assert_eq!(asking.told(), [ASKED, "evidence.ended_unanswered"]);
}

#[tokio::test]
async fn two_that_ask_record_one_answer() {
    let asking = Asking::begin(Manner::AtOnce).await;
    let other = asker(&asking.world, &asking.running, &asking.sandbox);
    asking.ask().await;
    assert_eq!(asking.told(), [ASKED, "evidence.answered"]);
    other.abort();
}

#[tokio::test]
async fn a_source_that_is_late_has_ended_unanswered_before_and_is_heard_a_day_long() {
    let asking = Asking::begin(Manner::Late).await;
    asking.ask().await;
    asking.at("2004-11-01T09:10:00.000000Z", Duration::from_secs(30)).await;
    assert_eq!(asking.told(), [ASKED], "it has until ten past");
    asking.at("2004-11-01T09:10:00.000001Z", Duration::from_secs(30)).await;
    assert_eq!(asking.told(), [ASKED, "evidence.ended_unanswered"]);
    asking.at("2004-11-01T10:00:00.000000Z", Duration::from_secs(30)).await;
    assert_eq!(asking.told(), [ASKED, "evidence.ended_unanswered", "evidence.answered_late"]);
}

#[tokio::test]
async fn a_source_that_never_answers_ends_once_also_after_a_restart_and_is_asked_no_more() {
    let asking = Asking::begin(Manner::Never).await;
    asking.ask().await;
    asking.world.clock.set("2004-11-01T09:11:00.000000Z");
    let asking = asking.restart(4).await;
    assert_eq!(asking.told(), [ASKED, "evidence.ended_unanswered"]);
    let asking = asking.restart(5).await;
    asking.at("2004-11-02T09:11:00.000000Z", Duration::from_secs(60)).await;
    let often = asking.sandbox.asked(EVIDENCE);
    asking.at("2004-11-02T09:12:00.000000Z", Duration::from_secs(3_600)).await;
    assert_eq!(asking.sandbox.asked(EVIDENCE), often);
    assert_eq!(asking.told(), [ASKED, "evidence.ended_unanswered"]);
}

/// As the process asks it.
fn inquiry(source: EvidenceSource) -> Inquiry {
    Inquiry {
        file: FileId::Customer(Uuid::from_u128(0xc)),
        evidence: EVIDENCE,
        source,
        asked_on: day("2004-11-01"),
        answer_by: NINE.parse().unwrap(),
        ended: false,
        withdrawn: false,
        causation: Uuid::from_u128(1),
        correlation: Uuid::from_u128(2),
        since: Since {
            recorded_at: NINE.parse().unwrap(),
            place: ledger_core::log::Place { partition: 0, sequence: 7 },
        },
    }
}

/// A source that answers by what it is asked: the customer and the key are in its answer's place.
async fn source(headers: HeaderMap, Json(asked): Json<Value>) -> (StatusCode, Json<Value>) {
    let facts = json!({ "bills": { "due": 8, "paid_on_time": 6 } });
    let known = headers["idempotency-key"] == EVIDENCE.to_string()
        && asked["customer"] == json!(Uuid::from_u128(0xc))
        && asked["answer_by"] == NINE;
    match known {
        true => (StatusCode::OK, Json(json!({ "as_of": "2004-10-31", "facts": facts }))),
        false => (StatusCode::BAD_REQUEST, Json(asked)),
    }
}

#[tokio::test]
async fn a_source_is_asked_by_http_and_what_is_no_answer_of_its_own_is_none() {
    let nothing = || async { (StatusCode::ACCEPTED, "") };
    let broken = || async { (StatusCode::OK, "{\"as_of\": \"yesterday\"}") };
    let router = axum::Router::new()
        .route("/bills", post(source))
        .route("/later", post(nothing))
        .route("/broken", post(broken));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    let ask = |path: &str, of| OverHttp::at(&format!("{base}{path}")).unwrap().ask(&inquiry(of));

    let told = ask("/bills", EvidenceSource::Bills).await.unwrap();
    assert_eq!(told.as_of, day("2004-10-31"));
    assert_eq!(told.facts.source(), EvidenceSource::Bills);
    let other = ask("/bills", EvidenceSource::Bureau).await.unwrap_err();
    let why = "it told something else than facts of its own: expected facts of bureau, found bills";
    assert_eq!(other.to_string(), why);
    assert!(matches!(ask("/later", EvidenceSource::Bills).await, Err(NotTold::NotYet)));
    assert!(matches!(ask("/broken", EvidenceSource::Bills).await, Err(NotTold::Unreadable(_))));
    assert!(matches!(ask("/nowhere", EvidenceSource::Bills).await, Err(NotTold::Status(_))));
    serving.abort();
    assert!(matches!(ask("/bills", EvidenceSource::Bills).await, Err(NotTold::Http(_))));
    assert!(OverHttp::at("no address").is_err());
}
