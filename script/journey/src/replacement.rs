//! A second command-api in the place of the first, which is paused and does not know.

use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use crate::client::Line;
use crate::system::{COMMAND_API, System, SystemError, free_address, signal};

/// So many bulk requests are under way when the first is paused.
const REQUESTS: u32 = 4;
const LINES: u32 = 1_000;

/// After so long some of their lines are decided and some are not.
const UNDER_WAY: Duration = Duration::from_millis(60);

impl System {
    /// Pauses command-api at work, has a second one take its partitions over, and wakes the first:
    /// what it still sends is void. From then on the second serves, and is sent the same lines
    /// again.
    ///
    /// # Errors
    /// When the second does not start, or refuses a line.
    pub async fn replace_command_api(&mut self) -> Result<(), SystemError> {
        let replaced = self.caller(&self.tokens.support);
        let bulks: Vec<Vec<Line>> = (0..REQUESTS).map(lines).collect();
        let sent = bulks.iter().map(|lines| {
            let (replaced, lines) = (replaced.clone(), lines.clone());
            tokio::spawn(async move { replaced.try_bulk(&Vec::from_iter(&lines)).await })
        });
        let sent: Vec<_> = sent.collect();
        sleep(UNDER_WAY).await;
        let first = self.pid(COMMAND_API).expect("command-api was started");
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
        Ok(())
    }
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
