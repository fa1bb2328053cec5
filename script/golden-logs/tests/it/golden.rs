//! Every golden log is read by this release as it was by the one that wrote it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use golden_logs::check::{Checked, check};
use golden_logs::coverage;
use golden_logs::differences::Difference;
use golden_logs::golden::{FOLDER, Golden};

use crate::empty;

/// The golden logs, each for ever, and the seal of each ([`Golden::seal`]): none is taken away, made
/// anew or touched. A name that is listed and not there, or the other way round, fails.
const LOGS: &[(&str, &str)] = &[
    ("2026-11-forms", "db969b627763594856a85e940706c3eec3e14c6b342c08817da36a53b13bd0c8"),
    ("2026-11-loans", "4c6765ae97b079ae1388121c1716356d5cef9a191ac55de39be70904639e5ac1"),
    ("2026-11-lending", "b15047f318b4b9593baa3d99a05c70abc02e2768a3a16b7bba2122cf74e49ecd"),
    ("2026-11-pricing", "4e3d32aeb3900b9b70d59e5c680a9517c67966b69cd9197c2db6a0eba1429844"),
];

/// A field that a later release gives otherwise than a golden log has it stored.
struct Known {
    log: &'static str,
    file: &'static str,
    /// The table, the day or the subject.
    of: &'static str,
    /// The column or member.
    field: &'static str,
    /// It was added since, or the stored one was wrong: which issue says so.
    why: &'static str,
}

/// Nothing else may differ.
const KNOWN: &[Known] = &[
    added("2026-11-forms", "write_off"),
    added("2026-11-forms", "rescheduling"),
    added("2026-11-loans", "write_off"),
    added("2026-11-loans", "rescheduling"),
    table("2026-11-forms", "histories.loan_events", HISTORIES),
    table("2026-11-loans", "histories.loan_events", HISTORIES),
    table("2026-11-forms", "policies.proposals", POLICIES),
    table("2026-11-loans", "policies.proposals", POLICIES),
    table("2026-11-forms", "schedules.chargebacks", CHARGEBACKS),
    table("2026-11-loans", "schedules.chargebacks", CHARGEBACKS),
    of_application("2026-11-forms", "awaits"),
    of_application("2026-11-loans", "awaits"),
    of_application("2026-11-lending", "awaits"),
    of_application("2026-11-forms", "priced"),
    of_application("2026-11-loans", "priced"),
    of_application("2026-11-lending", "priced"),
    table("2026-11-forms", "schedules.proposed_acts", SECOND),
    table("2026-11-loans", "schedules.proposed_acts", SECOND),
    table("2026-11-lending", "schedules.proposed_acts", SECOND),
    table("2026-11-forms", "schedules.reschedulings", RESCHEDULINGS),
    table("2026-11-loans", "schedules.reschedulings", RESCHEDULINGS),
    table("2026-11-lending", "schedules.reschedulings", RESCHEDULINGS),
    table("2026-11-forms", "premium.premiums", PREMIUM),
    table("2026-11-loans", "premium.premiums", PREMIUM),
    table("2026-11-lending", "premium.premiums", PREMIUM),
    table("2026-11-forms", "premium.premium_fees", PREMIUM),
    table("2026-11-loans", "premium.premium_fees", PREMIUM),
    table("2026-11-lending", "premium.premium_fees", PREMIUM),
];

const HISTORIES: &str = "issue 10: loans' events, for what the rules tell";
const POLICIES: &str = "issue 10: the policy book as a read model";
const SECOND: &str = "issue 10: what waits for a second person";
const RESCHEDULINGS: &str = "issue 10: all reschedulings of a loan, not the last alone";
const PREMIUM: &str = "issue 11: Premium as a read model";
const CHARGEBACKS: &str = "issue 10: what payers' banks take back";

/// A column of the schedules that came with the changes of running loans.
const fn added(log: &'static str, field: &'static str) -> Known {
    let (file, of) = ("read-models.json.gz", "schedules.schedules");
    Known { log, file, of, field, why: "issue 10" }
}

/// What an application waits for, and what its offer costs.
const fn of_application(log: &'static str, field: &'static str) -> Known {
    let (file, of) = ("read-models.json.gz", "applications.applications");
    Known { log, file, of, field, why: "issue 11" }
}

/// A table of the read models that a golden log does not have yet.
const fn table(log: &'static str, name: &'static str, why: &'static str) -> Known {
    Known { log, file: "read-models.json.gz", of: name, field: name, why }
}

/// How many differences are told.
const TOLD: usize = 20;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_golden_logs_are_all_there_and_untouched() {
    let folders = fs::read_dir(root().join(FOLDER)).unwrap().map(|it| it.unwrap().path());
    let folders: BTreeSet<PathBuf> = folders.filter(|it| it.is_dir()).collect();
    let found: BTreeMap<String, String> = folders
        .into_iter()
        .map(|folder| {
            let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
            (name, Golden { folder }.seal().unwrap().to_string())
        })
        .collect();
    let listed = LOGS.iter().map(|(name, seal)| ((*name).to_owned(), (*seal).to_owned()));
    assert_eq!(found, listed.collect(), "golden logs in {FOLDER}, and those listed in LOGS");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_golden_log_gives_the_figures_it_gave() {
    let (mut surveys, mut wrong) = (vec![], vec![]);
    for (name, _) in LOGS {
        let checked = check(&Golden::named(&root(), name), &empty()).await;
        let Checked { survey, faults, differences } =
            checked.unwrap_or_else(|why| panic!("{name}: {why}"));
        surveys.push(survey);
        wrong.extend(faults.into_iter().map(|it| format!("{name}: {it}")));
        let differences = differences.into_iter().filter(|(file, it)| !is_known(name, file, it));
        wrong.extend(differences.map(|(file, it)| format!("{name}: {file}: {it}")));
    }
    wrong.extend(coverage::faults(&coverage::published(&root()).unwrap(), &surveys));
    let count = wrong.len();
    wrong.truncate(TOLD);
    assert!(count == 0, "{count} things are not as they were:\n{}", wrong.join("\n"));
}

fn is_known(log: &str, file: &str, it: &Difference) -> bool {
    let (of, field) = (it.path.first(), it.path.last());
    KNOWN.iter().any(|known| {
        (known.log, known.file) == (log, file)
            && of.is_some_and(|it| it == known.of)
            && field.is_some_and(|it| it == known.field)
            && !known.why.is_empty()
    })
}
