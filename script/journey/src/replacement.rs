//! A second command-api in the place of the first, which is paused and does not know.

use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep};

use crate::client::Line;
use crate::late_record;
use crate::metrics::gauge;
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
        until_in_flight(&self.commands).await?;
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

/// Waits until commits are in flight. Where none is seen in time, all may have been acknowledged
/// between two looks.
async fn until_in_flight(base: &str) -> Result<(), SystemError> {
    let until = Instant::now() + WITHIN;
    while Instant::now() < until && gauge(base, IN_FLIGHT).await?.is_none_or(|it| it == 0) {
        sleep(LOOK_EVERY).await;
    }
    Ok(())
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
