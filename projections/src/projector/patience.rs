//! For how long the database may keep a projector or a rebuild waiting.

use std::time::Duration;

/// How often a projector that waits for the log looks whether its tables are as it left them.
pub(super) const LOOK: Duration = Duration::from_secs(1);

/// The server gives up a statement after so long, and waiting for a lock: longer than a rebuild
/// holds the positions.
const STATEMENT: (&str, &str) = ("statement_timeout", "60s");
const LOCK: (&str, &str) = ("lock_timeout", "45s");

/// How sessions are bounded that may not lose what they commit.
pub(super) const BOUNDS: [(&str, &str); 2] = [STATEMENT, LOCK];

/// How sessions that fill tables are set. A crash of the server may undo the last transactions of
/// such a session, but whole and in order: position and tables fall back together and the log is
/// read again from there. A plan that was kept from when the tables were small would read them
/// whole for ever.
pub(super) const SESSION: [(&str, &str); 8] = [
    ("synchronous_commit", "off"),
    // While it takes in new rows the server waits for them without a limit of its own: a host that
    // vanished is given up after a minute, and with it its locks.
    ("tcp_keepalives_idle", "30"),
    ("tcp_keepalives_interval", "10"),
    ("tcp_keepalives_count", "3"),
    ("plan_cache_mode", "force_custom_plan"),
    ("idle_in_transaction_session_timeout", "60s"),
    STATEMENT,
    LOCK,
];

// A server that vanished without a word does not give up, and is not waited for longer:

/// for the answer to a question or two, a lock included;
pub(super) const QUESTION_MAX: Duration = Duration::from_secs(60);
/// for a batch with all its statements;
pub(super) const BATCH_MAX: Duration = Duration::from_secs(180);
/// for where the log ends to be seen and noted.
pub(super) const LOOK_MAX: Duration = Duration::from_secs(45);

/// A rebuild waits so long for the next commit of a log that has it.
pub(super) const LOG_MAX: Duration = Duration::from_secs(60);
