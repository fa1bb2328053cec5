-- How far each read model has read each partition. A model's tables and its position move in one
-- transaction, so the position is what the tables hold, whatever is killed when.
create table positions (
    model text not null,
    version integer not null,
    partition integer not null,
    -- The last commit taken in; 0 before the genesis.
    sequence bigint not null,
    hash bytea not null,
    -- Behind that commit's record.
    next_offset bigint not null,
    -- That commit's recorded time; null before the genesis.
    recorded_at timestamptz,
    primary key (model, version, partition)
    -- Every batch updates its row: room for the new version on the same page spares the index.
) with (fillfactor = 20);

-- Which version of each read model is asked. A model is rebuilt beside it and swapped here.
create table live_models (
    model text primary key,
    version integer not null
);

-- Where each partition of the log ended when a projector last looked.
create table log_ends (
    partition integer primary key,
    -- Behind its last record that may hold a commit.
    end_offset bigint not null,
    seen_at timestamptz not null
) with (fillfactor = 20);
