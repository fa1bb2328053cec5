-- One row a credit line, as its events have left it.
create table lines (
    line uuid primary key,
    partition integer not null,
    customer uuid not null,
    currency text not null collate "C",
    -- Minor units, as all amounts.
    credit_limit bigint not null,
    reserved bigint not null,
    outstanding bigint not null,
    available bigint not null,
    -- Why nothing may be reserved, by the blocks' ids, as a JSON list.
    blocks text not null,
    -- How many there are.
    block_count integer not null,
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
    -- The event's type without `credit_line.`: 'opened', 'limit_changed' …
    kind text not null,
    -- For which loan it was reserved, released, raised or lowered, or whose default blocks.
    loan uuid,
    amount bigint,
    -- What of an amount raised had been reserved.
    from_reservation bigint,
    -- The block that was set or lifted.
    block uuid,
    -- Why the limit changed, or the block was set or lifted: 'person', 'default' …
    cause text,
    -- Of a person, as JSON: code and note.
    reason text,
    currency text not null collate "C",
    credit_limit bigint not null,
    reserved bigint not null,
    outstanding bigint not null,
    available bigint not null,
    -- How many blocks stood.
    blocks integer not null,
    business_date date not null,
    recorded_at timestamptz not null,
    partition integer not null,
    sequence bigint not null,
    primary key (line, version)
);
