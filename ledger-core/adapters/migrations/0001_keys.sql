-- Who may open what is sealed. Every key stands wrapped under the key-encryption key (LEDGER_KEK),
-- which is never in this database.

-- The ledger's own keys: today the one of its pseudonyms, which is never rotated.
create table ledger_keys (
    ledger     uuid        not null,
    purpose    text        not null,
    version    integer     not null check (version > 0),
    wrapped    bytea       not null,
    created_at timestamptz not null default now(),
    primary key (ledger, purpose, version)
);

-- The keys of persons: whoever destroys a row has erased what stands sealed under it.
create table person_keys (
    ledger     uuid        not null,
    person     uuid        not null,
    version    integer     not null check (version > 0),
    wrapped    bytea       not null,
    created_at timestamptz not null default now(),
    primary key (ledger, person, version)
);

-- Which issuer and subject a pseudonym stands for, sealed.
create table pseudonyms (
    ledger      uuid        not null,
    pseudonym   bytea       not null check (octet_length(pseudonym) = 32),
    sealed      bytea       not null,
    recorded_at timestamptz not null default now(),
    primary key (ledger, pseudonym)
);
