//! What must hold of scorecards that their types cannot say?

use std::collections::BTreeSet;

use super::personal::{names_personal_trait, personal_word};
use super::{
    Challenger, EvidenceSource, ExpertCard, ExpertPoints, RegressionCard, ScoreBin, Scorecards,
    ScoredVariable, ToldReason, VariableChanges, VariableValue,
};
use crate::policy::fault::{Fault, Faults, repeated};
use crate::policy::sections::Section as _;

/// What the categories of an expert card add up to.
const POINTS: u32 = 1000;

/// The most that a variable of a regression adds or takes.
const POINTS_MAX: i32 = 10_000;

/// The most letters of a reason's text.
const TEXT_MAX: usize = 500;

impl Scorecards {
    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(Scorecards::NAME);
        faults.expect_count("variables", self.variables.len(), 1..=200);
        let codes: Vec<_> = self.variables.iter().map(|it| &it.code).collect();
        faults.expect_once("variables", &codes);
        for (place, it) in self.variables.iter().enumerate() {
            note_variable(&format!("variables[{place}]"), it, &mut faults);
        }
        self.note_expert("champion", &self.champion, &mut faults);
        self.note_challengers(&mut faults);
        self.note_newcomer(&mut faults);
        faults.expect_share("coverage_min", self.coverage_min);
        faults.expect_share("thin_below", self.thin_below);
        faults.expect_within("reasons_max", self.reasons_max, 3..=4);
        self.probability.note(&mut faults);
        faults.into_found()
    }

    fn note_challengers(&self, faults: &mut Faults) {
        faults.expect_count("challengers", self.challengers.len(), 0..=10);
        let codes = self.challengers.iter().map(Challenger::code);
        let codes: Vec<_> = codes.chain([self.champion.code.as_str()]).collect();
        faults.expect_once("challengers", &codes);
        for (place, it) in self.challengers.iter().enumerate() {
            match it {
                Challenger::Expert(card) => {
                    self.note_expert(&format!("challengers[{place}].expert"), card, faults);
                }
                Challenger::Regression(card) => {
                    self.note_regression(&format!("challengers[{place}].regression"), card, faults);
                }
            }
        }
    }

    fn note_newcomer(&self, faults: &mut Faults) {
        let known = self.variable(&self.newcomer.variable);
        let own = |it: &ScoredVariable| {
            it.source == EvidenceSource::Platform && it.value == VariableValue::Number
        };
        if !known.is_some_and(own) {
            let found = &self.newcomer.variable;
            let reason = format!("expected a number of the platform's, found `{found}`");
            faults.note("newcomer.variable", reason);
        }
        if self.newcomer.below < 1 {
            let reason = format!("expected at least 1, found {}", self.newcomer.below);
            faults.note("newcomer.below", reason);
        }
    }

    fn note_expert(&self, at: &str, card: &ExpertCard, faults: &mut Faults) {
        faults.expect_code(&format!("{at}.code"), &card.code);
        let member = format!("{at}.categories");
        faults.expect_count(&member, card.categories.len(), 1..=20);
        let codes: Vec<_> = card.categories.iter().map(|it| &it.code).collect();
        faults.expect_once(&member, &codes);
        let points: u64 = card.categories.iter().map(|it| u64::from(it.points)).sum();
        if points != u64::from(POINTS) {
            faults.note(&member, format!("expected {POINTS} points together, found {points}"));
        }
        for (place, category) in card.categories.iter().enumerate() {
            let at = format!("{member}[{place}]");
            faults.expect_code(&format!("{at}.code"), &category.code);
            let best: i64 = category.variables.iter().map(|it| i64::from(it.best())).sum();
            if best != i64::from(category.points) {
                let expected = category.points;
                let reason =
                    format!("expected {expected} as what its best bins bring, found {best}");
                faults.note(&format!("{at}.points"), reason);
            }
            for (place, points) in category.variables.iter().enumerate() {
                self.note_points(&format!("{at}.variables[{place}]"), points, faults);
            }
        }
        let used: Vec<_> = card.points().map(|(_, it)| &it.variable).collect();
        faults.expect_once(&member, &used);
        let had_by_all = |it: &ExpertPoints| {
            let source = self.variable(&it.variable).map(|it| it.source);
            it.best() > 0 && source.is_some_and(|it| !it.may_be_impossible())
        };
        if !card.points().any(|(_, it)| had_by_all(it)) {
            faults.note(&member, "expected something that a newcomer can have".to_owned());
        }
    }

    fn note_points(&self, at: &str, points: &ExpertPoints, faults: &mut Faults) {
        let Some(variable) = self.note_bins(at, &points.variable, &points.bins, faults) else {
            return;
        };
        if points.worst() < 0 {
            let reason = format!("expected no points below 0, found {}", points.worst());
            faults.note(&format!("{at}.bins"), reason);
        }
        let source = variable.source;
        let withheld = if source.may_be_withheld() { points.worst() } else { 0 };
        let unanswered = if source.may_not_answer() { points.median() } else { 0 };
        for (member, found, most, why) in [
            ("withheld", points.withheld, withheld, "withholding never helps"),
            ("unanswered", points.unanswered, unanswered, "no answer brings more than the median"),
        ] {
            if !(0..=most).contains(&found) {
                let reason = format!("expected 0 to {most}, since {why}, found {found}");
                faults.note(&format!("{at}.{member}"), reason);
            }
        }
    }

    fn note_regression(&self, at: &str, card: &RegressionCard, faults: &mut Faults) {
        faults.expect_code(&format!("{at}.code"), &card.code);
        let member = format!("{at}.variables");
        faults.expect_count(&member, card.variables.len(), 1..=200);
        let used: Vec<_> = card.variables.iter().map(|it| &it.variable).collect();
        faults.expect_once(&member, &used);
        expect_points(&format!("{at}.base"), card.base, faults);
        for (place, it) in card.variables.iter().enumerate() {
            let at = format!("{member}[{place}]");
            self.note_bins(&at, &it.variable, &it.bins, faults);
            expect_points(&format!("{at}.missing"), it.missing, faults);
        }
    }

    /// Every value of the variable belongs to one bin; the variable, if there is one of this code.
    fn note_bins(
        &self,
        at: &str,
        code: &str,
        bins: &[ScoreBin],
        faults: &mut Faults,
    ) -> Option<&ScoredVariable> {
        let Some(variable) = self.variable(code) else {
            let reason = format!("none of `variables` has the code `{code}`");
            faults.note(&format!("{at}.variable"), reason);
            return None;
        };
        let member = format!("{at}.bins");
        faults.expect_count(&member, bins.len(), 1..=50);
        for (place, it) in bins.iter().enumerate() {
            expect_points(&format!("{member}[{place}].points"), it.points, faults);
        }
        match &variable.value {
            VariableValue::Number | VariableValue::Money(_) => note_ends(&member, bins, faults),
            VariableValue::Codes(codes) => note_codes(&member, bins, codes, faults),
        }
        Some(variable)
    }
}

fn expect_points(at: &str, found: i32, faults: &mut Faults) {
    if !(-POINTS_MAX..=POINTS_MAX).contains(&found) {
        faults.note(at, format!("expected {} to {POINTS_MAX}, found {found}", -POINTS_MAX));
    }
}

/// All but the last bin end somewhere, each behind the one before.
fn note_ends(member: &str, bins: &[ScoreBin], faults: &mut Faults) {
    let ends: Vec<_> = bins.iter().map(|it| it.up_to).collect();
    let all_but_last: Vec<i64> = ends.iter().copied().flatten().collect();
    let open_at_last = ends.last().is_some_and(Option::is_none);
    let rising = all_but_last.is_sorted_by(|one, next| one < next);
    if all_but_last.len() + 1 != ends.len() || !open_at_last || !rising {
        let reason = "expected `up_to` in all but the last, each above the one before";
        faults.note(member, reason.to_owned());
    }
    if bins.iter().any(|it| !it.codes.is_empty()) {
        faults.note(member, "expected no `codes`: its values are numbers".to_owned());
    }
}

/// Each code stands in one bin.
fn note_codes(member: &str, bins: &[ScoreBin], codes: &[String], faults: &mut Faults) {
    let found: Vec<_> = bins.iter().flat_map(|it| &it.codes).collect();
    let known: BTreeSet<_> = codes.iter().collect();
    let once: BTreeSet<_> = found.iter().copied().collect();
    let empty = bins.iter().any(|it| it.codes.is_empty() || it.up_to.is_some());
    if once != known || once.len() != found.len() || empty {
        let reason = format!("expected `codes` in each, and each once of {}", codes.join(", "));
        faults.note(member, reason);
    }
}

fn note_variable(at: &str, it: &ScoredVariable, faults: &mut Faults) {
    faults.expect_code(&format!("{at}.code"), &it.code);
    if names_personal_trait(&it.code) {
        let reason = format!("nobody is scored by sex, age or marital status: `{}`", it.code);
        faults.note(&format!("{at}.code"), reason);
    }
    if let VariableValue::Codes(codes) = &it.value {
        let member = format!("{at}.value.codes");
        faults.expect_count(&member, codes.len(), 2..=100);
        for (place, code) in codes.iter().enumerate() {
            faults.expect_code(&format!("{member}[{place}]"), code);
        }
        if let Some(twice) = repeated(codes) {
            faults.note(&member, format!("`{twice}` stands there more than once"));
        }
    }
    let may_be_changed = match it.changes {
        VariableChanges::ByCustomer => true,
        VariableChanges::WithTime | VariableChanges::Hardly => false,
    };
    let why = "the customer cannot change it";
    note_reason(&format!("{at}.when_poor"), it.when_poor.as_ref(), may_be_changed, why, faults);
    let may_be_withheld = it.source.may_be_withheld();
    let why = "it cannot be withheld";
    let told = it.when_withheld.as_ref();
    note_reason(&format!("{at}.when_withheld"), told, may_be_withheld, why, faults);
}

/// A reason is told exactly where the customer can act on it.
fn note_reason(
    at: &str,
    told: Option<&ToldReason>,
    wanted: bool,
    why_not: &str,
    faults: &mut Faults,
) {
    match told {
        None if wanted => faults.note(at, "expected what the customer is told".to_owned()),
        None => {}
        Some(_) if !wanted => faults.note(at, format!("expected none: {why_not}")),
        Some(ToldReason { code, text }) => {
            faults.expect_code(&format!("{at}.code"), code);
            for (language, text) in [("fr", &text.fr), ("en", &text.en)] {
                let letters = text.chars().count();
                if text.trim().is_empty() || letters > TEXT_MAX {
                    let reason = format!("expected 1 to {TEXT_MAX} letters, found {letters}");
                    faults.note(&format!("{at}.text.{language}"), reason);
                }
                if let Some(word) = personal_word(text) {
                    let reason = format!("expected what the customer can change, found `{word}`");
                    faults.note(&format!("{at}.text.{language}"), reason);
                }
            }
        }
    }
}
