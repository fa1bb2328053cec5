//! What may stand on the command line of scores and of the cards they are made by.

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};
use ledger_core::calendar::Day;
use replay_tools::sentences::Lang;

#[derive(Args)]
pub(crate) struct Score {
    /// Applicants, one a line: {"id": …, "inputs": {…}} with a member for each variable of the policy.
    pub(crate) file: PathBuf,
    /// The policy document, with the sections `scorecards` and `classes`.
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: PathBuf,
    /// A model of trees in LightGBM's text form; it scores beside and decides nothing.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
    /// The file holds what this command wrote: compute each score again and compare it byte for byte.
    #[arg(long)]
    pub(crate) again: bool,
}

#[derive(Args)]
#[command(group = ArgGroup::new("cases").required(true))]
pub(crate) struct Train {
    /// Cases as CSV with a header, one a line; compressed where the name ends in .gz. Sex, age and
    /// marital status are left out by name.
    #[arg(group = "cases", requires = "target")]
    pub(crate) file: Option<PathBuf>,
    /// Learns from the log instead: loans that the rules had assessed and their borrowers signed by the
    /// end of this day, and what happened within twelve months.
    #[arg(long, value_name = "DATE", group = "cases", conflicts_with_all = ["target", "bad"])]
    pub(crate) as_of: Option<Day>,
    /// The column that says how a case ended.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) target: Option<String>,
    /// What stands there of a default.
    #[arg(long, value_name = "VALUE", default_value = "1")]
    pub(crate) bad: String,
    /// A column that is not looked at; may be given several times.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) without: Vec<String>,
    /// Into how many parts the cases are shuffled; each is measured by a card of the others.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u8).range(2..=20))]
    pub(crate) folds: u8,
    /// Learns from one half, and measures its card on the other.
    #[arg(long, conflicts_with = "folds")]
    pub(crate) half: bool,
    /// By what they are shuffled.
    #[arg(long, default_value_t = 42)]
    pub(crate) seed: u64,
    /// The card's code.
    #[arg(long, default_value = "v2")]
    pub(crate) code: String,
    /// Writes one page of HTML with pictures there.
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// The language of the page.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) lang: Lang,
}

#[derive(Args)]
pub(crate) struct WhatIf {
    /// The other policy document, with the sections `scorecards` and `classes`.
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: PathBuf,
    /// A model that scores in the place of the policy's card: an expert card, a regression (also as
    /// `train` prints it), or trees in LightGBM's text form.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
    /// The first business day; from the beginning if not given.
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<Day>,
    /// The last one; to the end if not given.
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<Day>,
    /// As what it is printed.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) form: WhatIfForm,
}

#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum WhatIfForm {
    #[default]
    Text,
    /// Amounts in minor units.
    Json,
    /// A line an application.
    Csv,
    /// One page that needs nothing else, with a picture.
    Html,
}
