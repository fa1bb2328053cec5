//! How long an acknowledgement is waited for.

use std::time::Duration;

use ledger_core::log::{Appender, Report, report_within};

/// Longer than a broker takes to come back, or another to lead in its place.
const ACKNOWLEDGED_WITHIN: Duration = Duration::from_secs(60);

/// The report on the oldest draft in flight; `Lost` when none comes in time.
pub(crate) async fn reported(appender: &mut impl Appender) -> Report {
    reported_within(appender, ACKNOWLEDGED_WITHIN).await
}

async fn reported_within(appender: &mut impl Appender, within: Duration) -> Report {
    report_within(appender, within, tokio::time::sleep(within)).await
}

#[cfg(test)]
mod tests {
    use ledger_core::log::memory::MemoryLog;
    use ledger_core::log::{Draft, Failure, FileId, Hash, Head, Instant, Log as _};
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn a_broker_that_is_gone_is_told_after_a_while() {
        let log = MemoryLog::new(1);
        log.hold_appends(0);
        let mut appender = log.appender(0, Head::START, 0).await.unwrap();
        let draft = Draft {
            ledger: Uuid::from_u128(1),
            file: FileId::Partition(0),
            command_id: Uuid::from_u128(2),
            command_type: "partition.open".to_owned(),
            sequence: 1,
            epoch: 1,
            prev: Hash::ZERO,
            hash: Hash::ZERO,
            recorded_at: Instant::from_micros(0).unwrap(),
            value: [].into(),
        };
        appender.send(draft).unwrap();
        let report = reported_within(&mut appender, Duration::from_millis(10)).await;
        assert!(matches!(report, Report::Lost(Failure::Broken { .. })), "{report:?}");
    }
}
