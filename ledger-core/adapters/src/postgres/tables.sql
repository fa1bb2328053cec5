-- The log in PostgreSQL. One head row per partition decides which batch enters; the records are
-- only ever inserted.
create table log_partitions (
    partition int primary key check (partition >= 0),
    -- The last commit in the ledger; sequence 0 and 32 zero bytes before the genesis.
    sequence bigint not null check (sequence >= 0),
    hash bytea not null check (length(hash) = 32),
    epoch bigint not null check (epoch >= 0),
    -- Where the next record goes: as many records as there are.
    next_offset bigint not null check (next_offset >= 0)
) with (fillfactor = 50);

create table log_records (
    partition int not null,
    "offset" bigint not null check ("offset" >= 0),
    -- What Kafka keeps in the record's key and CloudEvents headers. No reader decides by it.
    file text,
    ledger uuid,
    command_id uuid,
    command_type text,
    recorded_at timestamptz,
    -- The commit: hashed as it stands, never encoded again.
    value bytea not null,
    primary key (partition, "offset")
);

-- lz4 costs a fraction of pglz; a server that was built without it keeps its own way.
do $$
begin
    alter table log_records alter column value set compression lz4;
exception
    when feature_not_supported then null;
end
$$;
