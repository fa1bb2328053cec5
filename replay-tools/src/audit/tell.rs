//! The story for people.

use std::fmt::Write as _;

use ledger_core::log::{Commit, Hash};
use ledger_core::policy::PolicyRef;

use super::personal::{Personal, personal};
use super::{Change, Entry, Names, Seals, Story, Told};
use crate::sentences::{Happened, Lang, happened, role, sentences, told};

/// The story in this language. Personal fields stay sealed where `seals` opens nothing.
pub fn text(story: &Story, seals: &Seals, lang: Lang) -> String {
    let Story { subject, ledger, file, partition, entries, .. } = story;
    let mut text = told!(
        lang,
        "{subject} in ledger {ledger}\nfile {file}, partition {partition}; {count} commits",
        "{subject} dans le registre {ledger}\ndossier {file}, partition {partition} ; {count} \
         écritures",
        count = entries.len()
    );
    if let Some(day) = story.as_of {
        text += &told!(
            lang,
            ", as known at the end of {day}",
            ", telles que connues à la fin du {day}"
        );
    }
    text.push('\n');
    if let Seals::Kept(why) = seals {
        let _ = writeln!(
            text,
            "{}",
            told!(lang, "names stay sealed: {why}", "les noms restent scellés : {why}")
        );
    }
    for entry in entries {
        entry_text(&mut text, entry, seals.names(), lang);
    }
    if let Some(damage) = &story.damage {
        let _ = writeln!(
            text,
            "\n{}",
            told!(
                lang,
                "nothing was read behind damage: {damage}",
                "rien n'a été lu après un dommage : {damage}"
            )
        );
    }
    text
}

fn entry_text(text: &mut String, entry: &Entry, names: Option<&Names>, lang: Lang) {
    let Entry { place, hash, commit, events, .. } = entry;
    let _ = writeln!(text, "\n{place}  {hash}");
    let line = told!(
        lang,
        "business date {day}, recorded at {at}; {command} by {who}",
        "date comptable {day}, enregistré à {at} ; {command} par {who}",
        day = commit.business_date,
        at = commit.recorded_at,
        command = commit.command.r#type,
        who = who(commit, names, lang)
    );
    let _ = writeln!(text, "  {line}");
    if let Some(cause) = commit.causation {
        let line = told!(lang, "caused by command {cause}", "causé par la commande {cause}");
        let _ = writeln!(text, "  {line}");
    }
    for told in events {
        event_text(text, commit, told, names, lang);
    }
}

fn event_text(text: &mut String, commit: &Commit, it: &Told, names: Option<&Names>, lang: Lang) {
    let Told { fact, standing, policy, changes, .. } = it;
    let _ = write!(text, "  {}  {}", fact.stream, fact.event.event_type());
    match happened(&fact.event) {
        Some(Happened::On(day)) => {
            let _ = write!(text, "{}", told!(lang, ", happened on {day}", ", survenu le {day}"));
        }
        Some(Happened::At(at)) => {
            let _ = write!(text, "{}", told!(lang, ", happened at {at}", ", survenu à {at}"));
        }
        None => {}
    }
    if let Some(PolicyRef { version, hash }) = policy {
        let _ = write!(
            text,
            "{}",
            told!(
                lang,
                "; by policy version {version}, {hash}",
                " ; selon la version {version} des règles, {hash}"
            )
        );
    }
    text.push('\n');
    for sentence in sentences(&fact.event, standing.as_ref(), lang) {
        let _ = writeln!(text, "    {sentence}");
    }
    for (field, what) in personal(commit, fact, names) {
        let what = match what {
            Personal::Plain(plain) => plain,
            Personal::Sealed(sealed) => told!(lang, "sealed, {sealed}", "scellé, {sealed}"),
            Personal::Unopened(why) => {
                told!(lang, "does not open: {why}", "ne s'ouvre pas : {why}")
            }
        };
        let colon = lang.word(":", " :");
        let _ = writeln!(text, "    {field}{colon} {what}");
    }
    for Change { field: (english, french), before, after } in changes {
        let shown = |it: &Option<super::Shown>| match it {
            Some(it) => it.text(lang),
            None => "–".to_owned(),
        };
        let (name, colon) = (lang.word(english, french), lang.word(":", " :"));
        let _ = writeln!(text, "    {name}{colon} {} → {}", shown(before), shown(after));
    }
}

/// Who asked, in which role.
fn who(commit: &Commit, names: Option<&Names>, lang: Lang) -> String {
    let subject = commit.actor.subject;
    if subject == Hash::ZERO {
        return lang.word("the ledger itself", "le registre lui-même").to_owned();
    }
    let role = role(&commit.actor.role, lang);
    match names.and_then(|it| it.caller(subject)) {
        Some(name) => format!("{role} {name}"),
        None => format!("{role} {subject}"),
    }
}
