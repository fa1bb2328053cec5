//! How much memory this process holds, read when it is asked.

use prometheus::IntGauge;
use prometheus::core::{Collector, Desc};
use prometheus::proto::MetricFamily;

/// The gauge `process_resident_memory_bytes`, from `/proc`; 0 where the system has none.
pub(super) struct ResidentMemory(IntGauge);

impl ResidentMemory {
    pub(super) fn new() -> ResidentMemory {
        let gauge = IntGauge::new("process_resident_memory_bytes", "Resident memory in bytes.");
        ResidentMemory(gauge.expect("the name and help of the gauge are valid"))
    }
}

impl Collector for ResidentMemory {
    fn desc(&self) -> Vec<&Desc> {
        self.0.desc()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        self.0.set(resident_bytes(&status).unwrap_or(0));
        self.0.collect()
    }
}

/// The line `VmRSS:     12345 kB` of `/proc/self/status`, in bytes.
fn resident_bytes(status: &str) -> Option<i64> {
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"))?;
    let kibibytes: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_memory_is_read_in_bytes() {
        let status = "Name:\tx\nVmHWM:\t   99 kB\nVmRSS:\t    1234 kB\n";
        assert_eq!(resident_bytes(status), Some(1_263_616));
        assert_eq!(resident_bytes("Name:\tx\n"), None);
    }
}
