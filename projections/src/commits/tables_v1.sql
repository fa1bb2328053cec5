-- The index of commits: one row a commit, none of its payload.
create table commits (
    partition integer not null,
    sequence bigint not null,
    record_offset bigint not null,
    hash bytea not null,
    epoch bigint not null,
    file text not null collate "C",
    command_id uuid not null,
    command_type text not null,
    actor_role text not null,
    -- The caller's pseudonym.
    actor_subject bytea not null,
    recorded_at timestamptz not null,
    business_date date not null,
    -- One entry an event, in the commit's order.
    event_types text[] not null,
    streams text[] not null,
    primary key (partition, sequence)
);

create index commits_of_file on commits (file, sequence);

-- Where each stream lies, and its last version: the next event of a stream bears the next one.
create table streams (
    stream text collate "C" primary key,
    file text not null collate "C",
    partition integer not null,
    version bigint not null
) with (fillfactor = 70);

create table partitions (
    partition integer primary key,
    ledger uuid not null,
    -- How many the ledger has.
    partitions integer not null
);
