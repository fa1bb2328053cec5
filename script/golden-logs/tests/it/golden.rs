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
/// anew or touched. They stand in the order in which they were made. A name that is listed and not
/// there, or the other way round, fails.
const LOGS: &[(&str, &str)] = &[
    ("2026-11-forms", "db969b627763594856a85e940706c3eec3e14c6b342c08817da36a53b13bd0c8"),
    ("2026-11-loans", "4c6765ae97b079ae1388121c1716356d5cef9a191ac55de39be70904639e5ac1"),
    ("2026-11-lending", "b15047f318b4b9593baa3d99a05c70abc02e2768a3a16b7bba2122cf74e49ecd"),
    ("2026-11-pricing", "4e3d32aeb3900b9b70d59e5c680a9517c67966b69cd9197c2db6a0eba1429844"),
    ("2026-11-deciding", "5307ca0ac43b540d0ebbdb4bf4596d341910c7eb28497b4b4cbae5bd927eca74"),
    ("2026-11-reviewing", "5e68308ae6c420af779f88f8615458bebb7e36546ab691f7b6cd6b407cf7240b"),
    ("2026-12-revoking", "2477df9848f366fb432c08314c4fb2430d58f8d6a191b1a68ee1c7596aa02bbe"),
    ("2026-12-banking", "d3e29fcd24b6a1921c663ded2bed88b27de95b9651f11825e407ce3f54cfd304"),
];

/// A field that a later release gives otherwise than golden logs have it stored.
struct Known {
    /// Those before this one.
    before: &'static str,
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
    column(LENDING, "schedules.schedules", "write_off", "issue 10"),
    column(LENDING, "schedules.schedules", "rescheduling", "issue 10"),
    table(LENDING, "histories.loan_events", "issue 10: loans' events, for what the rules tell"),
    table(LENDING, "policies.proposals", "issue 10: the policy book as a read model"),
    table(LENDING, "schedules.chargebacks", "issue 10: what payers' banks take back"),
    table(PRICING, "schedules.proposed_acts", "issue 10: what waits for a second person"),
    table(PRICING, "schedules.reschedulings", "issue 10: all of a loan, not the last alone"),
    column(PRICING, "applications.applications", "awaits", "issue 11"),
    column(PRICING, "applications.applications", "priced", "issue 11"),
    table(PRICING, "premium.premiums", "issue 11: Premium as a read model"),
    table(PRICING, "premium.premium_fees", "issue 11: Premium as a read model"),
    column(DECIDING, "portfolio.loans", "charged_off_on", "issue 10"),
    table(DECIDING, "schedules.debit_requests", "issue 10: what we asked operators for"),
    table(
        REVIEWING,
        "schedules.goods_refunds",
        "issue 10: what is refunded of what loans financed",
    ),
    table(REVIEWING, "schedules.pauses", "issue 10: days on which lateness does not count"),
    table(REVOKING, "schedules.parts", "issue 10: what goes out of a principal in parts"),
    table(DECIDING, "evidence.consents", "issue 12: evidence as a read model"),
    table(DECIDING, "evidence.evidence", "issue 12: evidence as a read model"),
    table(REVIEWING, "identity.identities", "issue 12: who customers are known to be"),
    table(REVIEWING, "identity.identity_documents", "issue 12: who customers are known to be"),
    table(REVIEWING, "identity.screenings", "issue 12: who customers are known to be"),
    table(BANKING, "banks.banks", "issue 13: banks as a read model"),
    table(BANKING, "banks.placements", "issue 13: what banks have of offers"),
    table(BANKING, "banks.presentations", "issue 13: what is put to banks"),
    table(BANKING, "banks.settlements", "issue 13: invoices to banks, and their lists"),
    column(
        REVIEWING,
        "applications.applications",
        "rated",
        "issue 11: class and income by which it is priced",
    ),
    table(REVIEWING, "decisions.assessments", "issue 12: decisions as a read model"),
    table(REVIEWING, "decisions.decisions", "issue 12: decisions as a read model"),
    column(REVIEWING, "applications.applications", "person_wanted", "issue 12: the review desk"),
    column(REVIEWING, "applications.applications", "review", "issue 12: the review desk"),
    column(REVIEWING, "applications.applications", "review_rank", "issue 12: the review desk"),
    column(REVIEWING, "applications.applications", "review_held_by", "issue 12: the review desk"),
    table(REVOKING, "identity.screenings_asked", "issue 12: lists are asked through a port"),
    column(REVOKING, "applications.applications", "disbursed_on", "issue 12: the whole funnel"),
    column(REVOKING, "decisions.decisions", "revoked_on", "issue 12: offers that are taken back"),
];

const LENDING: &str = "2026-11-lending";
const PRICING: &str = "2026-11-pricing";
const DECIDING: &str = "2026-11-deciding";
const REVIEWING: &str = "2026-11-reviewing";
const REVOKING: &str = "2026-12-revoking";
/// The one that is made of this release.
const BANKING: &str = "2026-12-banking";

/// A column of the read models.
const fn column(
    before: &'static str,
    of: &'static str,
    field: &'static str,
    why: &'static str,
) -> Known {
    Known { before, file: "read-models.json.gz", of, field, why }
}

/// A table of the read models.
const fn table(before: &'static str, name: &'static str, why: &'static str) -> Known {
    column(before, name, name, why)
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
    let place = |name: &str| LOGS.iter().position(|(it, _)| *it == name);
    KNOWN.iter().any(|known| {
        place(known.before).is_none_or(|before| place(log) < Some(before))
            && known.file == file
            && of.is_some_and(|it| it == known.of)
            && field.is_some_and(|it| it == known.field)
            && !known.why.is_empty()
    })
}
