//! What a service counts of itself, by its `/metrics`.

/// A gauge now; where it has labels, the sum over all of them. `None` where there is none of this name.
///
/// # Errors
/// When the service does not answer.
pub(crate) async fn gauge(base: &str, name: &str) -> Result<Option<u64>, reqwest::Error> {
    let text = reqwest::get(format!("{base}/metrics")).await?.text().await?;
    Ok(sum(&text, name))
}

fn sum(metrics: &str, name: &str) -> Option<u64> {
    let of_it = metrics.lines().filter_map(|it| it.strip_prefix(name));
    let values = of_it.filter(|it| it.starts_with(['{', ' '])).filter_map(|it| it.rsplit_once(' '));
    values.filter_map(|(_, value)| value.parse::<u64>().ok()).reduce(|a, b| a + b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gauge_is_the_sum_over_its_labels_and_no_other() {
        let metrics = "# TYPE ledger_in_flight gauge\nledger_in_flight{partition=\"0\"} 2\n\
                       ledger_in_flight_other{partition=\"0\"} 7\nledger_in_flight{partition=\"1\"} 3\n\
                       ledger_http_connections 4\n";
        assert_eq!(sum(metrics, "ledger_in_flight"), Some(5));
        assert_eq!(sum(metrics, "ledger_http_connections"), Some(4));
        assert_eq!(sum(metrics, "ledger_files"), None);
    }
}
