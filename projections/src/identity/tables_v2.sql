-- One row a customer of whom something is known: whether who it is is verified.
create table identities (
    -- The stream's id too.
    customer uuid primary key,
    partition integer not null,
    -- By what it is verified, as JSON; null where it is not.
    verified text,
    -- The business date of the last verification, and the one on which that came to nothing; null where
    -- it never was, and while it stands.
    verified_on date,
    lapsed_on date,
    -- The telephone that was verified last, sealed, as JSON, on which day, and the customers in whose
    -- files it was found.
    phone text,
    phone_verified_on date,
    phone_known_in uuid[],
    -- The stream's.
    version bigint not null
) with (fillfactor = 80);

-- One row a document that was handed in.
create table identity_documents (
    document uuid primary key,
    partition integer not null,
    customer uuid not null,
    -- 'national_id', 'passport', 'voter_card', 'residence_permit', 'driving_licence', 'selfie',
    -- 'proof_of_address' or 'proof_of_income'.
    kind text not null,
    -- ISO 3166-1 alpha-2; null of what has no number.
    issued_by text,
    -- Sealed, as JSON.
    number text,
    reference text not null,
    sha256 bytea not null,
    -- The last day on which it is good.
    expires_on date,
    -- The customers in whose files its number was found.
    known_in uuid[] not null,
    -- 'submitted', 'accepted', 'rejected' or 'lapsed'.
    stage text not null,
    submitted_on date not null,
    submitted_at timestamptz not null,
    submitted_by text not null,
    -- When a person accepted or rejected it last, who and why; null before.
    judged_on date,
    judged_by text,
    judged_reason text,
    -- The first business date on which it counts no more; null of what was never accepted.
    lapses_on date,
    -- The policy version by which, as JSON.
    policy text
) with (fillfactor = 80);

create index identity_documents_of_customer
    on identity_documents (customer, submitted_at, document);

-- What waits to be looked at, the longest waiting first.
create index identity_documents_waiting
    on identity_documents (submitted_at, document) where stage = 'submitted';

-- One row a time that a list was looked through for a customer.
create table screenings (
    screening uuid primary key,
    partition integer not null,
    customer uuid not null,
    -- The list's name, and which state of it.
    list text not null,
    list_version text not null,
    -- As JSON.
    outcome text not null,
    as_of date not null,
    screened_at timestamptz not null,
    screened_by text not null
) with (fillfactor = 100);

create index screenings_of_customer on screenings (customer, screened_at, screening);

-- One row a time that a list was asked about a customer.
create table screenings_asked (
    -- What it answered is the screening of the same id.
    screening uuid primary key,
    partition integer not null,
    customer uuid not null,
    -- The list's name.
    list text not null,
    asked_at timestamptz not null,
    asked_by text not null,
    -- What comes by then is in time.
    answer_by timestamptz not null,
    -- When its time was found to be over before it answered, and when it answered; null before.
    ended_at timestamptz,
    answered_at timestamptz
) with (fillfactor = 80);

create index screenings_asked_of_customer on screenings_asked (customer, asked_at, screening);
