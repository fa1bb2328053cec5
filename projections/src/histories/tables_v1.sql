-- One row an event of a loan, as the log has it: whoever folds them by the rules has the account of any
-- day. What names a person is in none of them.
create table loan_events (
    loan uuid not null,
    -- Counted from 1.
    version bigint not null,
    event_type text not null collate "C",
    -- The version of its form.
    form integer not null,
    -- As in the event: JSON.
    data text not null,
    primary key (loan, version)
);
