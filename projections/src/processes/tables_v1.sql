-- The commands that processes ask of other files. What was asked and what was answered come from
-- two partitions, in any order: each is a row of its own, so that no order of reading them makes a
-- difference, and no two projectors ever wait for one row.
create table asked (
    -- Derived from the event that causes it.
    command_id uuid primary key,
    process text not null,
    command_type text not null,
    -- Of whom, and about what.
    file text not null collate "C",
    stream text not null collate "C",
    -- The command whose commit causes it, and its file.
    causation uuid not null,
    cause_file text not null collate "C",
    correlation uuid not null,
    asked_at timestamptz not null,
    asked_on date not null,
    -- The commit that causes it.
    partition integer not null,
    sequence bigint not null
);

create index asked_of_file on asked (file);
create index asked_by_file on asked (cause_file);

-- The commits in which such commands ended.
create table answered (
    command_id uuid primary key,
    answered_at timestamptz not null,
    answered_on date not null,
    event_types text[] not null,
    partition integer not null,
    sequence bigint not null
);
