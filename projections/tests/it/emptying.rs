//! Read models are emptied beside a projector that is in the middle of a batch.

use projections::database::connect;
use projections::database::positions::positions;
use projections::{Build, Model, whole};
use sqlx::{AssertSqlSafe, Connection as _};

use crate::fixture::{Fixture, until};

#[tokio::test]
async fn emptying_waits_for_a_batch_under_way_and_neither_waits_for_ever() {
    let fixture = Fixture::new();
    fixture.make(1).await;
    let builds = Model::ALL.map(Build::first);
    // As a projector does: first the positions, then the tables.
    let mut projector = connect(&fixture.options, &[]).await.unwrap();
    let mut batch = projector.begin().await.unwrap();
    sqlx::query("update positions set sequence = 3, next_offset = 3")
        .execute(&mut *batch)
        .await
        .unwrap();

    let options = fixture.options.clone().application_name("emptying");
    let emptying = tokio::spawn(async move { whole::empty(&options, &builds).await });
    let mut watcher = connect(&fixture.options, &[]).await.unwrap();
    until("it waits for the batch", async || {
        let waits = "select count(*) > 0 from pg_stat_activity
                     where application_name = 'emptying' and wait_event_type = 'Lock'
                       and datname = current_database()";
        sqlx::query_scalar(waits).fetch_one(&mut watcher).await.unwrap()
    })
    .await;
    for build in builds {
        let tables = "select tablename::text from pg_tables where schemaname = $1";
        let tables: Vec<String> =
            sqlx::query_scalar(tables).bind(build.schema()).fetch_all(&mut *batch).await.unwrap();
        for table in tables {
            let writes = format!("lock table {}.{table} in row exclusive mode", build.schema());
            sqlx::query(AssertSqlSafe(writes)).execute(&mut *batch).await.unwrap();
        }
    }
    batch.commit().await.unwrap();
    assert_eq!(emptying.await.unwrap().unwrap().len(), Model::ALL.len());
    assert!(positions(&mut watcher).await.unwrap().iter().all(|it| it.position.is_none()));
}
