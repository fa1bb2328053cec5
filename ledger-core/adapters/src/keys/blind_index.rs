//! In whose files does a number of a document or a telephone stand? It is looked for by what it comes to
//! under a key of the ledger, which is not in the log: without that key nobody can try numbers out.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::cipher::{Place, Secret};
use super::{KeyFailure, KeyStore};

const BLIND_INDEX: &str = "blind_index";

/// How many other persons are told of one identifier, at most.
const OTHERS_MAX: i64 = 10;

/// What tells a person from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identifying {
    Document,
    Phone,
}

/// Something that tells a person from others, before it is sealed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identifier {
    kind: Identifying,
    /// In one spelling.
    text: String,
}

impl Identifier {
    /// A number that this state gave a document of this kind, however it is spaced and in whatever case.
    pub fn of_document(document_kind: &str, issued_by: &str, number: &str) -> Identifier {
        let number = number.chars().filter(|it| it.is_alphanumeric());
        let number: String = number.flat_map(char::to_uppercase).collect();
        let text = format!("{document_kind} {issued_by} {number}");
        Identifier { kind: Identifying::Document, text }
    }

    /// A telephone by its number with the code of its country.
    pub fn of_phone(number: &str) -> Identifier {
        let text = number.chars().filter(char::is_ascii_digit).collect();
        Identifier { kind: Identifying::Phone, text }
    }
}

impl std::fmt::Debug for Identifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Identifier({:?}, secret)", self.kind)
    }
}

impl KeyStore {
    /// Keeps that these persons have these identifiers, and tells for each who else has it, at most ten
    /// others, in the order of their ids. It is committed when this returns, before any of them is looked
    /// for: of two who bring the same at once, one at least is told of the other. Each person has a key.
    ///
    /// # Errors
    /// When the database fails, or the key of the index is lost or does not unwrap.
    pub async fn known_elsewhere(
        &self,
        identifiers: &[(Uuid, Identifier)],
    ) -> Result<BTreeMap<(Uuid, Identifier), Vec<Uuid>>, KeyFailure> {
        if identifiers.is_empty() {
            return Ok(BTreeMap::new());
        }
        let key = self.blind_index_key().await?;
        let mut all: BTreeMap<(Vec<u8>, Uuid), &(Uuid, Identifier)> = BTreeMap::new();
        for it in identifiers {
            all.insert((digest(key, &it.1), it.0), it);
        }
        // In the order of the digests, so that no two who insert the same wait for each other.
        let (digests, persons): (Vec<Vec<u8>>, Vec<Uuid>) = all.keys().cloned().unzip();
        let insert =
            sqlx::query(INSERT).bind(self.0.ledger).bind(digests.clone()).bind(persons.clone());
        self.ask("keep what identifies persons", |it| Box::pin(insert.execute(it))).await?;
        let select =
            sqlx::query_as(SELECT).bind(self.0.ledger).bind(digests).bind(persons).bind(OTHERS_MAX);
        let found: Vec<(Vec<u8>, Uuid, Uuid)> = self
            .ask("look for what identifies persons", |it| Box::pin(select.fetch_all(it)))
            .await?;
        let mut known: BTreeMap<(Uuid, Identifier), Vec<Uuid>> = BTreeMap::new();
        for it in identifiers {
            known.insert(it.clone(), vec![]);
        }
        for (digest, person, other) in found {
            if let Some(it) = all.get(&(digest, person)) {
                known.entry((*it).clone()).or_default().push(other);
            }
        }
        Ok(known)
    }

    async fn blind_index_key(&self) -> Result<&Secret, KeyFailure> {
        self.0.blind_index.get_or_try_init(async || self.make_blind_index_key().await).await
    }

    /// Makes it where there is none, and nothing was kept under one that is lost.
    async fn make_blind_index_key(&self) -> Result<Secret, KeyFailure> {
        let tried = "make the key of the blind index";
        let made = self.make_ledger_key(tried, BLIND_INDEX, INSERT_KEY).await?;
        let (key, ledger) = (|| "the key of the blind index".into(), self.0.ledger);
        let lost = || KeyFailure::Lost { key: key(), ledger, at: self.at() };
        let wrong = || KeyFailure::WrongKek { key: key(), ledger };
        let place = self.ledger_place(BLIND_INDEX);
        let found = self.0.kek.unwrap(&place, &made.ok_or_else(lost)?);
        found.map(|it| it.derive("blind index")).ok_or_else(wrong)
    }
}

fn digest(key: &Secret, it: &Identifier) -> Vec<u8> {
    let kind: &[u8] = match it.kind {
        Identifying::Document => b"document",
        Identifying::Phone => b"phone",
    };
    key.mac(Place::of(&[kind, it.text.as_bytes()]).bytes()).to_vec()
}

const INSERT: &str = "insert into blind_index (ledger, digest, person)
    select $1, digest, person from unnest($2::bytea[], $3::uuid[]) as it (digest, person)
    on conflict do nothing";

const SELECT: &str = "select it.digest, it.person, other.person
    from unnest($2::bytea[], $3::uuid[]) as it (digest, person)
    cross join lateral (
        select person from blind_index
        where ledger = $1 and digest = it.digest and person <> it.person
        order by person limit $4
    ) as other
    order by it.digest, it.person, other.person";

/// Where rows were kept under another, that one is lost: a second in its place would find none of them.
const INSERT_KEY: &str = "insert into ledger_keys (ledger, purpose, version, wrapped)
    select $1, $2, 1, $3
    where not exists (select from blind_index where ledger = $1)
    on conflict do nothing";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_known_however_it_is_spaced_and_only_for_its_kind_and_state() {
        let key = Secret::new([7; 32]);
        let of = |kind, state, number| digest(&key, &Identifier::of_document(kind, state, number));
        assert_eq!(of("passport", "TG", "ab 12-34"), of("passport", "TG", "AB1234"));
        assert_ne!(of("passport", "TG", "AB1234"), of("passport", "BJ", "AB1234"));
        assert_ne!(of("passport", "TG", "AB1234"), of("voter_card", "TG", "AB1234"));
        assert_ne!(of("passport", "TG", "AB1234"), of("passport", "TG", "AB1235"));
        let phone = |it| digest(&key, &Identifier::of_phone(it));
        assert_eq!(phone("+228 90 12 34 56"), phone("+22890123456"));
        let another = Secret::new([8; 32]);
        assert_ne!(phone("+22890123456"), digest(&another, &Identifier::of_phone("+22890123456")));
    }

    #[test]
    fn an_identifier_is_not_printed() {
        let printed = format!("{:?}", Identifier::of_phone("+22890123456"));
        assert_eq!(printed, "Identifier(Phone, secret)");
    }
}
