//! How many clients of Kafka should send to the partitions of one process?

use crate::bench::{Bench, LIVES};
use crate::failure::Failure;
use crate::figure::{Figure, Of};
use crate::measured::{Cpu, Run, Window};
use crate::plan::CALLERS;
use crate::raw::{self, Records, Sending};
use crate::workload::Spread;

const PARTITIONS: [u32; 3] = [1, 12, 48];
const CLIENTS: [u32; 3] = [1, 2, 4];

/// One client for all partitions, pools of them, and a client a partition, as the ledger has it: raw
/// producers with records of the ledger's sizes.
///
/// # Errors
/// When the broker does not take what is sent.
pub(crate) async fn compare(bench: &Bench, figures: &mut Vec<Figure>) -> Result<(), Failure> {
    let files = Spread::Uniform.files(LIVES);
    for partitions in PARTITIONS {
        for clients in clients_of(partitions) {
            let records = Records::new(&bench.sizes, files.clone());
            let sending = Sending { callers: CALLERS, partitions, clients, fsync: true };
            let begin = || Window::starting_now(bench.warm_up, bench.seconds);
            let (waits, window) = raw::produce(&bench.servers, records, sending, begin).await?;
            let title = match clients {
                1 => format!("raw producers, {partitions} partitions, one client"),
                _ if clients == partitions => {
                    format!("raw producers, {partitions} partitions, a client each")
                }
                _ => format!("raw producers, {partitions} partitions, a pool of {clients}"),
            };
            let name = format!("pools-p{partitions}-c{clients}");
            let rate = Run::new(&waits, &window, Cpu::new()).per_second;
            figures.push(Figure::new(Of::Present, name, title, "records/s", rate));
        }
    }
    Ok(())
}

/// As many as there are partitions, and those of [`CLIENTS`] that are fewer.
fn clients_of(partitions: u32) -> impl Iterator<Item = u32> {
    CLIENTS.into_iter().filter(move |it| *it < partitions).chain([partitions])
}

#[cfg(test)]
mod tests {
    use super::clients_of;

    #[test]
    fn each_number_of_partitions_is_met_by_one_client_pools_and_a_client_each() {
        assert_eq!(clients_of(1).collect::<Vec<_>>(), [1]);
        assert_eq!(clients_of(12).collect::<Vec<_>>(), [1, 2, 4, 12]);
        assert_eq!(clients_of(48).collect::<Vec<_>>(), [1, 2, 4, 48]);
    }
}
