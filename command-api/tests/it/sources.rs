//! Sources outside the ledger, asked through their ports by writers at work.

use std::time::Duration;

use axum::http::StatusCode;
use command_api::process::{self, Manner, NotTold, OverHttp, Port, Ports, Sandbox};
use ledger_core::credit::inquiry::{Act, Purpose};
use ledger_core::file::Command;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{FileId, StreamId};
use ledger_core::party::customer::{self, ConsentTo};
use ledger_core::party::identity::{self, ScreeningOutcome};
use ledger_core::policy::EvidenceSource;
use ledger_core::process::{Answer, Asked, Inquiry, Since};
use serde_json::json;
use servers::Sources;
use servers::sources::{GARBAGE, Manner as Tells};
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
    let ports = Ports::default()
        .with(EvidenceSource::Bills, sandbox.clone())
        .with(EvidenceSource::Bureau, sandbox.clone())
        .with_lists(sandbox.clone());
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

/// A list that answers in this manner is asked about a customer of whom nothing is agreed to: the law asks.
async fn list_asked(manner: Manner) -> Asking {
    let asking = Asking::begin(manner).await;
    let act = identity::Act::AskScreening { list: "un".to_owned(), within_minutes: Some(10) };
    let identity = customer(1).uuid().unwrap();
    let command = Command::Identity { identity, act };
    let stream = StreamId::Identity(identity);
    committed(&asking.running.ask(request(customer(1), stream, "screen", command)).await);
    asking.world.settle().await;
    asking
}

const LIST_ASKED: &str = "identity.screening_asked";
const ANSWERED: &str = "identity.screening_answered";
const UNANSWERED: &str = "identity.screening_unanswered";

impl Asking {
    /// What has happened to the identity, and the screening's id.
    fn screened(&self) -> (Vec<String>, Uuid) {
        let commits = (0..PARTITIONS).flat_map(|it| self.world.commits(it));
        let events: Vec<_> = commits
            .flat_map(|it| it.events)
            .filter(|it| matches!(it.stream, StreamId::Identity(_)))
            .collect();
        let data: serde_json::Value = serde_json::from_str(events[0].data.get()).unwrap();
        let screening = data["screening"].as_str().unwrap().parse().unwrap();
        (events.into_iter().map(|it| it.r#type).collect(), screening)
    }
}

#[tokio::test]
async fn a_list_is_asked_through_its_port_and_what_it_says_is_recorded_once() {
    for (manner, times) in [(Manner::AtOnce, 1), (Manner::Delays(2), 3), (Manner::Fails(2), 3)] {
        let asking = list_asked(manner).await;
        for millis in [200, 400] {
            asking.world.pass(Duration::from_millis(millis)).await;
        }
        let (told, screening) = asking.screened();
        assert_eq!(told, [LIST_ASKED, ANSWERED], "{manner:?}");
        assert_eq!(asking.sandbox.asked(screening), times, "{manner:?}");
        asking.world.pass(Duration::from_secs(60)).await;
        assert_eq!(asking.sandbox.asked(screening), times, "{manner:?}");
    }
}

#[tokio::test]
async fn a_list_that_was_asked_before_a_restart_is_asked_again_by_the_same_id() {
    let asking = list_asked(Manner::Delays(1)).await;
    let (told, screening) = asking.screened();
    assert_eq!((told, asking.sandbox.asked(screening)), (vec![LIST_ASKED.to_owned()], 1));
    let asking = asking.restart(4).await;
    assert_eq!(asking.screened(), (vec![LIST_ASKED.to_owned(), ANSWERED.to_owned()], screening));
    assert_eq!(asking.sandbox.asked(screening), 2);
    let asking = asking.restart(5).await;
    asking.world.pass(Duration::from_secs(60)).await;
    assert_eq!(asking.screened().0, [LIST_ASKED, ANSWERED]);
    assert_eq!(asking.sandbox.asked(screening), 2);
}

#[tokio::test]
async fn that_a_list_is_late_or_never_answers_is_recorded() {
    let asking = list_asked(Manner::Late).await;
    asking.at("2004-11-01T09:10:00.000001Z", Duration::from_secs(30)).await;
    assert_eq!(asking.screened().0, [LIST_ASKED, UNANSWERED]);
    asking.at("2004-11-01T10:00:00.000000Z", Duration::from_secs(30)).await;
    assert_eq!(asking.screened().0, [LIST_ASKED, UNANSWERED, ANSWERED]);

    let asking = list_asked(Manner::Never).await;
    asking.at("2004-11-01T09:11:00.000000Z", Duration::from_secs(30)).await;
    let asking = asking.restart(4).await;
    asking.at("2004-11-01T12:00:00.000000Z", Duration::from_secs(60)).await;
    assert_eq!(asking.screened().0, [LIST_ASKED, UNANSWERED]);
}

/// As the process asks it.
fn inquiry(asked: Asked) -> Inquiry {
    Inquiry {
        file: FileId::Customer(Uuid::from_u128(0xc)),
        id: EVIDENCE,
        asked,
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

fn bills() -> serde_json::Value {
    json!({ "as_of": "2004-10-31", "facts": { "bills": { "due": 8, "paid_on_time": 6 } } })
}

fn clear() -> serde_json::Value {
    json!({ "as_of": "2004-10-31", "list_version": "2004-w44", "outcome": { "kind": "clear" } })
}

#[tokio::test]
async fn a_source_is_asked_by_http_and_what_is_no_answer_of_its_own_is_none() {
    let sources = Sources::open().await.unwrap();
    sources.says("bills", Tells::AtOnce, bills());
    sources.says("broken", Tells::Garbage(1), bills());
    sources.says("failing", Tells::Fails(1), bills());
    sources.says("later", Tells::Delays(1), bills());
    sources.says("lists", Tells::AtOnce, clear());
    let source = |it| Asked::Source(it);
    let at = |name: &str| OverHttp::at(&sources.address(name)).unwrap();
    let ask = |name: &str, of: Asked| at(name).ask(&inquiry(of));

    let told = ask("bills", source(EvidenceSource::Bills)).await.unwrap();
    let Answer::Source { facts, as_of } = told else { panic!("it tells facts") };
    assert_eq!((as_of, facts.source()), (day("2004-10-31"), EvidenceSource::Bills));
    let un = || Asked::List("un".to_owned());
    let (list_version, as_of) = ("2004-w44".to_owned(), day("2004-10-31"));
    let expected = Answer::List { list_version, outcome: ScreeningOutcome::Clear {}, as_of };
    assert_eq!(ask("lists", un()).await.unwrap(), expected);
    // Who is meant is told by an id alone, and the same question has the same key.
    let customer = Uuid::from_u128(0xc);
    let common =
        |it: &str| json!({ it: EVIDENCE, "customer": customer, "answer_by": NINE, "late": false });
    let (mut of_bills, mut of_list) = (common("evidence"), common("screening"));
    of_bills["source"] = json!("bills");
    of_list["list"] = json!("un");
    let asked = [("bills".to_owned(), of_bills), ("lists".to_owned(), of_list)];
    assert_eq!(sources.questions(), asked);
    assert_eq!(sources.asked(&EVIDENCE.to_string()), 2);

    let other = ask("bills", source(EvidenceSource::Bureau)).await.unwrap_err();
    let why =
        "it told something else than what it was asked: expected facts of bureau, found bills";
    assert_eq!(other.to_string(), why);
    assert!(matches!(ask("bills", un()).await, Err(NotTold::Unreadable(_))));
    sources.says("lists", Tells::AtOnce, {
        let mut named = clear();
        named["outcome"] = json!({ "kind": "sanctioned", "entry": "Afi Mensah" });
        named
    });
    let why = ask("lists", un()).await.unwrap_err().to_string();
    assert!(why.contains("expected names") && !why.contains("Afi"), "{why}");
}

#[tokio::test]
async fn a_source_over_http_delays_fails_and_tells_what_cannot_be_read_and_nothing_of_it_is_repeated()
 {
    let sources = Sources::open().await.unwrap();
    let port = OverHttp::at(&sources.address("bills")).unwrap();
    // Another question each time, since the sandbox counts by question.
    let mut number = 0_u128;
    for manner in [Tells::Delays(1), Tells::Fails(1), Tells::Garbage(1), Tells::Late, Tells::Never]
    {
        sources.says("bills", manner, bills());
        number += 1;
        let asked = Asked::Source(EvidenceSource::Bills);
        let mut inquiry = Inquiry { id: Uuid::from_u128(number), ..inquiry(asked) };
        let why = port.ask(&inquiry).await.unwrap_err();
        let text = why.to_string();
        assert!(!text.contains("Afi") && !text.contains("+228"), "{GARBAGE} is in {text}");
        match manner {
            Tells::Fails(_) => {
                assert!(matches!(why, NotTold::Status(StatusCode::SERVICE_UNAVAILABLE)));
            }
            Tells::Garbage(_) => {
                assert_eq!(
                    text,
                    "it told something else than what it was asked: at line 1, column 36"
                );
            }
            Tells::AtOnce | Tells::Delays(_) | Tells::Late | Tells::Never => {
                assert!(matches!(why, NotTold::NotYet), "{manner:?}: {why}");
            }
        }
        inquiry.ended = true;
        let again = port.ask(&inquiry).await;
        assert_eq!(again.is_ok(), manner != Tells::Never, "{manner:?}");
    }
}

/// What cannot be reached is an error without its address, which may bear a password.
#[tokio::test]
async fn a_source_that_cannot_be_reached_is_not_named_by_its_address() {
    let address = {
        let sources = Sources::open().await.unwrap();
        sources.address("secret-token")
    };
    let inquiry = inquiry(Asked::Source(EvidenceSource::Bills));
    let why = OverHttp::at(&address).unwrap().ask(&inquiry).await.unwrap_err();
    assert!(matches!(why, NotTold::Http(_)), "{why}");
    let text = why.to_string();
    assert!(!text.contains("secret-token") && !text.contains("127.0.0.1"), "{text}");
    let why = OverHttp::at("no address with a secret").err().unwrap().to_string();
    assert!(!why.contains("secret"), "{why}");
}

/// Over HTTP as through the sandbox in the process: garbage first, then the answer, which is recorded once.
#[tokio::test]
async fn what_a_source_tells_over_http_becomes_a_fact_once() {
    let asking = Asking::begin(Manner::Never).await;
    asking.asker.abort();
    let sources = Sources::open().await.unwrap();
    sources.says("bills", Tells::Garbage(1), bills());
    let port = OverHttp::at(&sources.address("bills")).unwrap();
    let ports = Ports::default().with(EvidenceSource::Bills, port);
    let (clock, timer) = (asking.world.clock.clone(), asking.world.timer.clone());
    let writers = asking.running.writers.clone();
    let asker = tokio::spawn(process::ask(writers, clock, timer, ports));
    asking.ask().await;
    let deadline = std::time::Instant::now() + Duration::from_secs(30);
    while asking.told().len() < 2 {
        assert!(std::time::Instant::now() < deadline, "{:?}", asking.told());
        asking.world.pass(Duration::from_millis(200)).await;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(asking.told(), [ASKED, "evidence.answered"]);
    assert_eq!(sources.asked(&EVIDENCE.to_string()), 2);
    asker.abort();
}

/// Whom the customer did not agree to being read is not asked at all.
#[tokio::test]
async fn without_consent_no_source_is_asked() {
    let asking = Asking::begin(Manner::AtOnce).await;
    let act = Act::Ask {
        source: EvidenceSource::Bureau,
        purpose: Purpose::LimitReview {},
        within_minutes: Some(10),
    };
    let command = Command::Evidence { evidence: EVIDENCE, act };
    let stream = StreamId::Evidence(EVIDENCE);
    let answer = asking.running.ask(request(customer(1), stream, "ask", command)).await;
    assert!(format!("{answer:?}").contains("NoConsent"), "{answer:?}");
    asking.world.pass(Duration::from_secs(60)).await;
    assert_eq!(asking.sandbox.asked(EVIDENCE), 0);
    assert_eq!(asking.told(), Vec::<String>::new());
}
