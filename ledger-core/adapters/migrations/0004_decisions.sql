-- Who decided that a ledger goes on although its keys or its witness are not here any more.
create table key_decisions (
    ledger uuid not null,
    decided_at timestamptz not null default clock_timestamp(),
    decided_by text not null,
    reason text not null,
    -- What was missing, and made anew.
    pseudonyms_made boolean not null,
    witness_placed boolean not null,
    primary key (ledger, decided_at)
);
