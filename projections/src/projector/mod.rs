//! From the log to the tables: one loop a partition, each batch one transaction.
//!
//! A batch is applied to every model that has not passed it, and the models' positions move in
//! the same transaction, from exactly where they were: each commit has its effect once, whatever
//! is killed when. Nothing is skipped: what cannot be taken in stops the partition, with its
//! place.

mod batch;
mod board;
mod catching_up;
mod follow;
mod metrics;
mod patience;
mod place;
mod rebuild;
mod run;
mod stop;

pub use self::board::{Board, Condition, Status};
pub use self::catching_up::CatchingUp;
pub use self::follow::{Settings, follow};
pub use self::metrics::Metrics;
pub use self::rebuild::{NotRebuilt, Pace, Rebuilt, rebuild};
pub use self::run::{Ended, run};
pub use self::stop::Stop;

use self::batch::Batch;
use self::stop::Fault;

pub(crate) const STATEMENTS: &[&str] = &[
    place::POSITIONS_OF_PARTITION,
    place::MOVE,
    rebuild::ALL_BUILDS,
    rebuild::APART,
    rebuild::FORGET,
    rebuild::HOLD,
    rebuild::HOLD_FOR,
    rebuild::ONE_AT_A_TIME,
    rebuild::STILL_UNDER_WAY,
    rebuild::SWAP,
    rebuild::UNDER_WAY,
    rebuild::WHERE,
    run::ENDS,
];
