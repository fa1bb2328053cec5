//! A second command-api in the place of the first, which is paused and does not know.

use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep};

use crate::client::Line;
use crate::late_record;
use crate::system::{COMMAND_API, System, SystemError, free_address, signal};

/// So many bulk requests are under way when the first is paused.
const REQUESTS: u32 = 4;
const LINES: u32 = 1_000;

/// How long commits may take to be in flight.
const WITHIN: Duration = Duration::from_secs(5);
const LOOK_EVERY: Duration = Duration::from_millis(2);

const IN_FLIGHT: &str = "ledger_in_flight";

impl System {
    /// Pauses command-api at work, has a second one take its partitions over, and wakes the first:
    /// what it still sends is void. How much that is hangs on when it was paused, so one of its
    /// records is sent again for it. From then on the second serves, and is sent the same lines
    /// again.
    ///
    /// # Errors
    /// When the second does not start, refuses a line, or the broker does not take the record.
    pub async fn replace_command_api(&mut self) -> Result<(), SystemError> {
        let replaced = self.caller(&self.tokens.support);
        let bulks: Vec<Vec<Line>> = (0..REQUESTS).map(lines).collect();
        let sent = bulks.iter().map(|lines| {
            let (replaced, lines) = (replaced.clone(), lines.clone());
            tokio::spawn(async move { replaced.try_bulk(&Vec::from_iter(&lines)).await })
        });
        let sent: Vec<_> = sent.collect();
        // Where none is seen, all may have been acknowledged between two looks.
        reaches_one(&self.commands, IN_FLIGHT).await?;
        let first = self.last_pid(COMMAND_API).expect("command-api was started");
        signal(first, "STOP").await?;
        let address = free_address()?;
        self.commands = format!("http://{address}");
        self.run(COMMAND_API, &address).await?;
        signal(first, "CONT").await?;
        for answers in sent {
            // Recorded before the pause, or put off: the second tells.
            answers.await.expect("a request does not panic")?;
        }
        let present = self.caller(&self.tokens.support);
        for lines in &bulks {
            present.bulk(lines).await?;
        }
        late_record::send(self.variable("LEDGER_LOG")).await?;
        Ok(())
    }
}

/// Whether the gauge of any partition comes to one in time.
async fn reaches_one(base: &str, gauge: &str) -> Result<bool, SystemError> {
    let until = Instant::now() + WITHIN;
    let url = format!("{base}/metrics");
    while Instant::now() < until {
        let failed = |source| SystemError::Metrics { url: url.clone(), source };
        let text = reqwest::get(&url).await.map_err(failed)?.text().await.map_err(failed)?;
        if any_is_positive(&text, gauge) {
            return Ok(true);
        }
        sleep(LOOK_EVERY).await;
    }
    Ok(false)
}

fn any_is_positive(metrics: &str, gauge: &str) -> bool {
    let of_it = metrics.lines().filter_map(|it| it.strip_prefix(gauge)?.strip_prefix('{'));
    of_it.filter_map(|it| it.rsplit_once(' ')?.1.parse::<u64>().ok()).any(|it| it > 0)
}

fn lines(request: u32) -> Vec<Line> {
    let line = |number: u32| Line {
        key: format!("under-way-{request}-{number}"),
        command: "customer.register",
        file: None,
        loan: None,
        body: json!({ "country": "TG" }).to_string(),
    };
    (0..LINES).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gauge_is_positive_where_that_of_one_partition_is() {
        let metrics = "# TYPE ledger_in_flight gauge\nledger_in_flight{partition=\"0\"} 0\n\
                       ledger_in_flight_other{partition=\"0\"} 7\nledger_in_flight{partition=\"1\"} 3\n";
        assert!(any_is_positive(metrics, "ledger_in_flight"));
        assert!(!any_is_positive(metrics, "ledger_files"));
        assert!(!any_is_positive("ledger_in_flight{partition=\"0\"} 0\n", "ledger_in_flight"));
    }
}
