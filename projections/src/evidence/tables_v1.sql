-- One row a consent that a customer gave, standing or withdrawn.
create table consents (
    customer uuid not null,
    -- The how many-th it is of the customer's.
    number integer not null,
    -- To what: 'mobile_money', 'bills', 'bureau', 'device' or 'marketing'.
    agreed_to text not null collate "C",
    partition integer not null,
    -- The version of the text that was agreed to.
    text_version text not null,
    given_on date not null,
    given_by text not null,
    -- Null while it stands. One that another took the place of stands no more either.
    ended_on date,
    ended_by text,
    primary key (customer, number)
) with (fillfactor = 90);

-- One row a piece of evidence: what was asked of one source, or what the customer said.
create table evidence (
    evidence uuid primary key,
    partition integer not null,
    customer uuid not null,
    -- 'customer', 'mobile_money', 'bills' or 'bureau'.
    source text not null,
    -- What it is gathered for, as JSON.
    purpose text not null,
    -- The consent that it rests on; null of what the customer said.
    consent_number integer,
    text_version text,
    -- 'asked', 'unanswered' or 'answered'.
    stage text not null,
    -- Whether the answer came when its time was over.
    late boolean not null,
    asked_on date not null,
    asked_by text not null,
    -- Null of what the customer said.
    answer_by timestamptz,
    -- When it was answered, or found to be unanswered.
    ended_at timestamptz,
    -- The day of which the source tells, and what it told, as JSON.
    as_of date,
    facts text,
    -- The stream's.
    version bigint not null
) with (fillfactor = 80);

create index evidence_of_customer on evidence (customer, asked_on, evidence);
