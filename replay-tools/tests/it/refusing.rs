//! What the binary says when something that it needs is not there, and how a person goes on.

use projections::portfolio;
use std::time::Duration;

use ledger_adapters::keys::{Kek, KeyStore, NotOpened, open_for_writing, pseudonyms_accepted};
use ledger_adapters::postgres::PgLog;
use ledger_adapters::store;
use ledger_adapters::witness::WitnessStore;
use sqlx::{Connection as _, PgConnection};

use crate::binary::{KEK, Shell, said};
use crate::ledger::eventful;
use crate::read_models::project;

#[test]
fn a_ledger_whose_keys_are_lost_goes_on_when_a_person_says_so() {
    let (log, keys) = (servers::fresh_database("log"), servers::fresh_database("keys"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let ledger = runtime.block_on(async {
        // The first of this log is put there by nobody who has keys.
        eventful(PgLog::connect(&log).await.unwrap(), 2).await
    });
    let shell = Shell(vec![
        ("LEDGER_LOG", log.clone()),
        ("LEDGER_KEYS", keys.clone()),
        ("LEDGER_KEK", KEK.to_owned()),
    ]);
    let arguments = ["accept-keys", "--reason", "the disk burnt", "--by", "Kofi"];
    let served = runtime.block_on(async {
        let witness = WitnessStore::connect(&keys).await.unwrap();
        let process = uuid::Uuid::from_u128(4);
        witness.attend(process, &[1], Duration::from_secs(60)).await.unwrap();
        let refused = shell.ends(&arguments, 2);
        witness.leave(process).await.unwrap();
        refused
    });
    assert!(served.contains("partition 1 is served by process"), "{served}");
    let refused = shell.run_with(&arguments, "yes\n");
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    let told = said(&refused);
    for part in [
        "holds neither the key of pseudonyms nor a witness of it",
        "is recorded once more",
        "of them have no key here",
        "witness: it is placed where the partitions end now",
        "`yes` was typed, not 00000000-0000-0000-0000-0000001ed9e5: nothing was changed",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let open = || {
        runtime.block_on(async {
            let log = PgLog::connect(&log).await.unwrap();
            let pool = store::connect(&keys).await.unwrap();
            open_for_writing(&log, pool, Kek::from_base64(KEK).unwrap(), ledger.id).await
        })
    };
    assert!(matches!(open(), Err(NotOpened::OtherKeys { .. })));

    let accepted = shell.run_with(&arguments, &format!("{}\n", ledger.id));
    assert_eq!(accepted.status.code(), Some(0), "{}", said(&accepted));
    assert!(said(&accepted).contains("Kofi decided so: the disk burnt"), "{}", said(&accepted));
    open().unwrap();
    shell.ends(&["verify", "--no-read-models"], 0);
    let again = shell.ends(&arguments, 2);
    assert!(again.contains("nothing is missing"), "{again}");
    let kept: (String, String) = runtime.block_on(async {
        let mut connection = PgConnection::connect(&keys).await.unwrap();
        let query = sqlx::query_as("select decided_by, reason from key_decisions");
        query.fetch_one(&mut connection).await.unwrap()
    });
    assert_eq!(kept, ("Kofi".to_owned(), "the disk burnt".to_owned()));
}

/// The key is there, but callers were named under another: no writer starts, and nothing was missing.
#[test]
fn a_key_of_callers_that_came_in_anothers_place_is_gone_on_with_when_a_person_says_so() {
    let (log, keys) = (servers::fresh_database("log"), servers::fresh_database("keys"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let ledger = runtime.block_on(async { eventful(PgLog::connect(&log).await.unwrap(), 2).await });
    let pool = runtime.block_on(async {
        let pool = store::connect(&keys).await.unwrap();
        store::migrate(&pool).await.unwrap();
        let kek = Kek::from_base64(KEK).unwrap();
        KeyStore::begin(pool.clone(), kek, ledger.id).await.unwrap();
        pool
    });
    let shell =
        Shell(vec![("LEDGER_LOG", log), ("LEDGER_KEYS", keys), ("LEDGER_KEK", KEK.to_owned())]);
    let arguments = ["accept-keys", "--reason", "restored from nothing", "--by", "Kofi"];
    let accepted = shell.run_with(&arguments, &format!("{}\n", ledger.id));
    assert_eq!(accepted.status.code(), Some(0), "{}", said(&accepted));
    assert!(said(&accepted).contains("they were named under the key"), "{}", said(&accepted));
    let kept = runtime.block_on(pseudonyms_accepted(&pool, ledger.id)).unwrap();
    assert_eq!(kept.map(|it| it.by), Some("Kofi".to_owned()));
    assert!(shell.ends(&arguments, 2).contains("nothing is missing"));
}

#[test]
fn read_models_that_were_never_made_or_are_of_another_version_are_told_with_what_to_do() {
    let (log, keys) = (servers::fresh_database("log"), servers::fresh_database("keys"));
    let read_models = servers::fresh_database("read-models");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let ledger = runtime.block_on(async { eventful(PgLog::connect(&log).await.unwrap(), 2).await });
    runtime.block_on(WitnessStore::connect(&keys)).unwrap();
    let shell = Shell(vec![
        ("LEDGER_LOG", log.clone()),
        ("LEDGER_KEYS", keys),
        ("LEDGER_READ_MODELS", read_models.clone()),
    ]);
    let never = "holds no read models: see that LEDGER_READ_MODELS names the right one, or start \
                 `projections`, which makes and fills them";
    let target = servers::fresh_database("log");
    for arguments in [
        &["verify"][..],
        &["accept", "0", "0@1", "--reason", "r", "--by", "b"],
        &["copy", "--from", &log, "--to", &target, "--move"],
    ] {
        let told = shell.ends(arguments, 2);
        assert!(told.contains(never) && told.contains("--no-read-models"), "{told}");
    }
    // What an index would only have made quicker is told all the same.
    let loan = format!("loan-{}", ledger.loan("late", "arrears"));
    let found = shell.ends(&["show", &loan], 0);
    assert!(found.contains("all partitions are read to find loan-"), "{found}");
    assert!(found.contains(never) && found.contains("boarded: 27.00 TWD"), "{found}");

    runtime.block_on(async {
        project(&ledger.log, &read_models.parse().unwrap()).await;
        let mut connection = PgConnection::connect(&read_models).await.unwrap();
        let older = "update ledger.live_models set version = version - 1 where model = 'portfolio'";
        sqlx::query(older).execute(&mut connection).await.unwrap();
    });
    let older = shell.ends(&["verify"], 2);
    let present = portfolio::MODEL.version();
    assert!(
        older.contains(&format!(
            "read model portfolio is there in version {}, and this release reads version {present}: \
             make it with `projections rebuild portfolio` of this release",
            present - 1
        )),
        "{older}"
    );
}

#[test]
fn what_is_asked_wrongly_is_refused_with_what_is_expected() {
    let shell = Shell(vec![("LEDGER_LOG", servers::fresh_database("log"))]);
    let unknown = shell.ends(&["show", "loan-1"], 2);
    assert!(unknown.contains("names no file or stream"), "{unknown}");
    shell.ends(&["init", "--first-business-date", "2004-02-30"], 2);
    let elsewhere = ["accept", "1", "2@3", "--reason", "r", "--by", "b"];
    let refused = shell.ends(&elsewhere, 2);
    assert!(refused.contains("2@3 is no position of partition 1"), "{refused}");
    let bare = Shell(vec![]);
    assert!(bare.ends(&["head"], 2).contains("LEDGER_LOG is not set"));
    let odd = Shell(vec![("LEDGER_LOGS", "x".to_owned())]);
    assert!(odd.ends(&["head"], 2).contains("did you mean LEDGER_LOG"));
}

#[test]
fn a_key_that_was_made_in_the_place_of_a_lost_one_is_found() {
    let (log, keys) = (servers::fresh_database("log"), servers::fresh_database("keys"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let ledger = runtime.block_on(async { eventful(PgLog::connect(&log).await.unwrap(), 2).await });
    let late = ledger.customer("late");
    let shell = Shell(vec![("LEDGER_LOG", log), ("LEDGER_KEYS", keys.clone())]);
    runtime.block_on(async {
        let witness = WitnessStore::connect(&keys).await.unwrap();
        for (partition, position) in ledger.witness() {
            witness.save(partition, position).await.unwrap();
        }
    });
    let verify = ["verify", "--no-read-models"];
    let told = shell.ends(&verify, 0);
    assert!(told.contains("of them without a key; it was lost, or destroyed to erase"), "{told}");

    let key_made = |years: i32| {
        runtime.block_on(async {
            let mut connection = PgConnection::connect(&keys).await.unwrap();
            sqlx::query(
                "insert into person_keys (ledger, person, version, wrapped, created_at)
                 values ($1, $2, 1, '', timestamptz '2027-01-15' + make_interval(years => $3))
                 on conflict (ledger, person, version) do update
                     set created_at = excluded.created_at",
            )
            .bind(ledger.id)
            .bind(late)
            .bind(years)
            .execute(&mut connection)
            .await
            .unwrap();
        });
    };
    key_made(-1);
    shell.ends(&verify, 0);
    key_made(1);
    let told = shell.ends(&verify, 1);
    assert!(told.contains(&format!("the key of person {late} was made anew at 2028")), "{told}");
}
