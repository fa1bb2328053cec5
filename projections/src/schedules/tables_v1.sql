-- One row a loan: what its instalments have in common.
create table schedules (
    loan uuid primary key,
    partition integer not null,
    customer uuid not null,
    currency text not null collate "C",
    -- 'granted' (nothing is owed yet), 'running' (also when all is paid), 'cancelled' or 'unwound'
    -- (nothing is owed any more).
    standing text not null,
    instalments integer not null,
    -- All null until it is disbursed, and for a loan that was taken over.
    disbursed_amount bigint,
    disbursed_source text,
    disbursed_reference text,
    disbursed_value_date date,
    disbursed_on date,
    disbursed_sequence bigint
) with (fillfactor = 80);

-- Owed and paid in minor units, by component. Whether an instalment is due or overdue follows
-- from the day one asks for.
create table instalments (
    loan uuid not null,
    number integer not null,
    due_on date not null,
    owed_penalty bigint not null,
    owed_fee bigint not null,
    owed_interest bigint not null,
    owed_principal bigint not null,
    paid_penalty bigint not null,
    paid_fee bigint not null,
    paid_interest bigint not null,
    paid_principal bigint not null,
    -- The business date since which nothing is left to pay; null while something is.
    paid_on date,
    primary key (loan, number)
) with (fillfactor = 80);

create table payments (
    loan uuid not null,
    repayment uuid not null,
    currency text not null collate "C",
    amount bigint not null,
    source text not null,
    reference text not null,
    value_date date not null,
    -- 'prepay' or 'keep'.
    excess text not null,
    business_date date not null,
    recorded_at timestamptz not null,
    -- The commit that recorded it.
    partition integer not null,
    sequence bigint not null,
    -- The position in the commit, so that payments have one order.
    event_index integer not null,
    -- All null unless it was reversed.
    reversal_motive text,
    reversed_on date,
    reversed_at timestamptz,
    reversal_sequence bigint,
    primary key (loan, repayment)
) with (fillfactor = 90);

create table charges (
    loan uuid not null,
    charge uuid not null,
    instalment integer not null,
    -- 'fee' or 'penalty'.
    kind text not null,
    currency text not null collate "C",
    amount bigint not null,
    motive text not null,
    business_date date not null,
    recorded_at timestamptz not null,
    partition integer not null,
    sequence bigint not null,
    event_index integer not null,
    primary key (loan, charge)
);
