-- Which process serves a partition at present, renewed while it does: nobody accepts a log under a
-- writer that serves.
create table witness_attendance (
    partition int primary key check (partition >= 0),
    process uuid not null,
    until timestamptz not null
);
