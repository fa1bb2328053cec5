-- One row a credit line, as its events have left it.
create table lines (
    line uuid primary key,
    partition integer not null,
    customer uuid not null,
    currency text not null collate "C",
    -- Minor units, as all amounts.
    ceiling bigint not null,
    reserved bigint not null,
    outstanding bigint not null,
    available bigint not null,
    -- Why nothing may be reserved: what persons said, and loans in default.
    blocked_motives text[] not null,
    blocked_loans uuid[] not null,
    opened_on date not null,
    -- The business date of the last event.
    changed_on date not null,
    -- The stream's.
    version bigint not null
) with (fillfactor = 80);

create index lines_of_customer on lines (customer, line);

-- One row an event: what changed, and how the line stood at the end of its commit.
create table line_changes (
    line uuid not null,
    -- The event's version in the stream.
    version bigint not null,
    -- The event's type without `credit_line.`: 'opened', 'ceiling_changed' …
    kind text not null,
    -- For which loan it was reserved, released, raised or lowered, or whose default blocks.
    loan uuid,
    amount bigint,
    -- What of an amount raised had been reserved.
    from_reservation bigint,
    -- Why the ceiling changed, a person blocked, or lifted a block.
    motive text,
    currency text not null collate "C",
    ceiling bigint not null,
    reserved bigint not null,
    outstanding bigint not null,
    available bigint not null,
    -- How many causes block the line.
    blocks integer not null,
    business_date date not null,
    recorded_at timestamptz not null,
    partition integer not null,
    sequence bigint not null,
    primary key (line, version)
);
