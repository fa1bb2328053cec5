-- What numbers of documents and telephones come to under a key of the ledger, and whose they are: so one
-- that comes back in another file is known again, and nobody reads it here. Whoever destroys a person's
-- key has erased these rows.
create table blind_index (
    ledger      uuid        not null,
    digest      bytea       not null check (octet_length(digest) = 32),
    person      uuid        not null,
    -- Of the person's key.
    version     integer     not null default 1,
    recorded_at timestamptz not null default now(),
    primary key (ledger, digest, person),
    foreign key (ledger, person, version) references person_keys (ledger, person, version)
        on delete cascade
);

create index on blind_index (ledger, person);
