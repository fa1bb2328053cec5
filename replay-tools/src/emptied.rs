//! Read models that are emptied, and what becomes of them.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use projections::database::connect;
use projections::database::positions::looked_ago;
use projections::{Build, Failure, whole};
use sqlx::postgres::PgConnectOptions;

/// Read models that were emptied: they fill themselves again, in a while.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Emptied {
    pub builds: BTreeSet<Build>,
    /// Whether a projector runs, which notices and begins again.
    pub projected: bool,
}

/// A projector that has not looked where the log ends for so long does not run.
const LOOKS_WITHIN: Duration = Duration::from_secs(5);

impl Emptied {
    /// Empties these builds.
    pub(crate) async fn of(
        options: &PgConnectOptions,
        builds: &[Build],
    ) -> Result<Emptied, Failure> {
        let mut connection = connect(options, &[]).await?;
        let projected = looked_ago(&mut connection).await?.is_some_and(|it| it < LOOKS_WITHIN);
        let builds = whole::empty(options, builds).await?;
        Ok(Emptied { builds, projected })
    }
}

impl fmt::Display for Emptied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for build in &self.builds {
            writeln!(f, "emptied read model {build}")?;
        }
        match (self.builds.is_empty(), self.projected) {
            (true, _) => Ok(()),
            (false, true) => writeln!(
                f,
                "projections runs: it notices within seconds and fills them again from the log; \
                 until it has caught up, queries see a part"
            ),
            (false, false) => writeln!(
                f,
                "projections does not run: start it, and it fills them again from the log; until \
                 then queries see nothing"
            ),
        }
    }
}
