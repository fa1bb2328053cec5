//! Are the read models there, as this release reads them? Asked first, so that whoever points at a
//! database without them is told what to do.

use sqlx::PgConnection;

use super::positions::live;
use crate::failure::Tried;
use crate::{Build, Failure, Model};

/// A read model cannot be read here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotMade {
    #[error(
        "the database {database} holds no read models: see that LEDGER_READ_MODELS names the right \
         one, or start `projections`, which makes and fills them"
    )]
    Never { database: String },
    #[error(
        "read model {model} is not in the database {database}: start `projections` of this \
         release, which makes and fills it"
    )]
    Absent { database: String, model: Model },
    #[error(
        "read model {} is there in version {}, and this release reads version {expected}: {}",
        live.model, live.version, mend(*live, *expected)
    )]
    OtherVersion { live: Build, expected: i32 },
}

fn mend(live: Build, expected: i32) -> String {
    match live.version < expected {
        true => format!("make it with `projections rebuild {}` of this release", live.model),
        false => "a newer release made it, whose programs read it".to_owned(),
    }
}

pub(crate) const ARE_MADE: &str = "
    select current_database()::text, to_regclass('ledger.live_models') is not null
        and to_regclass('ledger.positions') is not null";

/// The first of these models that cannot be read; without any, whether there are tables at all.
/// `None` when all is there.
///
/// # Errors
/// When the database does not answer.
pub async fn not_made(
    connection: &mut PgConnection,
    models: &[Model],
) -> Result<Option<NotMade>, Failure> {
    let found = sqlx::query_as(ARE_MADE).fetch_one(&mut *connection).await;
    let (database, made): (String, bool) = found.tried("look for the read models")?;
    if !made {
        return Ok(Some(NotMade::Never { database }));
    }
    let all = live(connection).await?;
    for &model in models {
        let expected = model.version();
        match all.iter().find(|it| it.model == model) {
            Some(live) if live.version == expected => {}
            Some(live) => return Ok(Some(NotMade::OtherVersion { live: *live, expected })),
            None => return Ok(Some(NotMade::Absent { database, model })),
        }
    }
    Ok(None)
}
