-- The log's witness: what each partition's owner has read back of what it acknowledged, kept
-- outside the log, so that a log that was cut, restored or made anew is noticed.

create table witness_positions (
    partition int primary key check (partition >= 0),
    sequence bigint not null check (sequence > 0),
    -- Of that commit's bytes.
    hash bytea not null check (length(hash) = 32),
    -- Behind that commit's record.
    next_offset bigint not null check (next_offset > 0),
    seen_at timestamptz not null default clock_timestamp()
);

-- A person's decision to go on with a log that is not what its witness had seen, until the next
-- takeover has written it into the log.
create table witness_acceptances (
    partition int primary key references witness_positions,
    witnessed_sequence bigint not null,
    witnessed_hash bytea not null check (length(witnessed_hash) = 32),
    accepted_sequence bigint not null,
    accepted_by text not null,
    reason text not null,
    accepted_at timestamptz not null default clock_timestamp()
);
