//! In what does one policy document differ from another, in words?

use ledger_core::policy::{Document, Malformed};
use serde_json::Value;

use super::leaves::{Place, leaves};
use super::{value::value, words};
use crate::sentences::{Lang, told};

/// A figure that is not the same in both documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    place: Place,
    /// Absent where it stands in the later one alone.
    before: Option<Value>,
    /// Absent where it stands in the earlier one alone.
    after: Option<Value>,
}

/// What has changed from one document to the other, section by section.
///
/// # Errors
/// When one of the texts is no document that can be read: which one, `a` or `b`, and why.
pub fn diff(a: &str, b: &str) -> Result<Vec<Change>, String> {
    let [a, b] = [("a", a), ("b", b)].map(|(name, text)| {
        Document::read(text).map_err(|it: Malformed| format!("{name}: {it}"))?;
        serde_json::from_str::<Value>(text).map_err(|it| format!("{name}: {it}"))
    });
    let (a, b) = (a?, b?);
    let (before, after) = (leaves(&a), leaves(&b));
    let same = |all: &[(Place, &Value)], place: &Place| {
        all.iter().find(|(it, _)| it == place).map(|(_, value)| (*value).clone())
    };
    let now = after.iter().map(|(place, value)| Change {
        place: place.clone(),
        before: same(&before, place),
        after: Some((*value).clone()),
    });
    let gone = before.iter().filter(|(place, _)| same(&after, place).is_none());
    let gone = gone.map(|(place, value)| Change {
        place: place.clone(),
        before: Some((*value).clone()),
        after: None,
    });
    let mut changes: Vec<_> = now.chain(gone).filter(|it| it.before != it.after).collect();
    let place = |it: &Change| words::SECTIONS.iter().position(|name| *name == it.place.section);
    changes.sort_by_key(|it| place(it).unwrap_or(words::SECTIONS.len()));
    Ok(changes)
}

/// One line a change.
pub fn told(changes: &[Change], lang: Lang) -> String {
    if changes.is_empty() {
        return told!(lang, "both say the same\n", "les deux disent la même chose\n");
    }
    changes.iter().map(|it| it.told(lang) + "\n").collect()
}

impl Change {
    fn told(&self, lang: Lang) -> String {
        let Place { section, elements, member } = &self.place;
        let section = words::section(section, lang).to_owned();
        let place = [section].into_iter().chain(elements.iter().cloned());
        let place = place.collect::<Vec<_>>().join(", ");
        let name = words::member(member, lang).unwrap_or(member);
        let of = |it: &Value| value(member, it, lang);
        match (self.before.as_ref().map(of), self.after.as_ref().map(of)) {
            (Some(before), Some(after)) => told!(
                lang,
                "{place}: {name}: {after} instead of {before}",
                "{place} : {name} : {after} au lieu de {before}",
            ),
            (None, Some(after)) => told!(
                lang,
                "{place}: {name}: {after}, which is new",
                "{place} : {name} : {after}, ce qui est nouveau",
            ),
            (Some(before), None) => told!(
                lang,
                "{place}: {name}: nothing any more instead of {before}",
                "{place} : {name} : plus rien au lieu de {before}",
            ),
            (None, None) => place,
        }
    }
}

#[cfg(test)]
mod tests {
    use ledger_core::policy::Document;
    use serde_json::Value;

    use super::super::words;
    use super::leaves;
    use crate::sentences::Lang;

    #[test]
    fn every_figure_of_the_versions_that_ship_has_a_name_in_both_languages() {
        for text in [Document::SHIPPED, Document::OPEN, Document::KNOWN, Document::STRICT] {
            let document: Value = serde_json::from_str(text).unwrap();
            for (place, _) in leaves(&document) {
                for lang in Lang::ALL {
                    let name = words::member(&place.member, lang);
                    assert!(name.is_some(), "{} has no name in words.rs", place.member);
                }
            }
        }
    }

    #[test]
    fn no_two_figures_have_one_place() {
        for text in [Document::SHIPPED, Document::OPEN, Document::KNOWN, Document::STRICT] {
            let document: Value = serde_json::from_str(text).unwrap();
            let all = leaves(&document);
            for (count, (place, _)) in all.iter().enumerate() {
                assert!(all.iter().take(count).all(|(it, _)| it != place), "{place:?}");
            }
        }
    }
}
