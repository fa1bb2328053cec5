-- Who decided that a ledger goes on although its keys or its witness are not here any more.
create table key_decisions (
    ledger uuid not null,
    decided_at timestamptz not null default clock_timestamp(),
    decided_by text not null,
    reason text not null,
    -- Whether the key that names callers was made anew, or is another than the one before.
    callers_renamed boolean not null,
    -- Whether the witness was missing.
    witness_placed boolean not null,
    primary key (ledger, decided_at)
);
