-- One row a bank for which a mandate was ever proposed.
create table banks (
    -- The id of its file.
    partner uuid primary key,
    partition integer not null,
    name text not null collate "C",
    trade_name text not null,
    country text not null,
    -- 'bank' or 'other'.
    lender_type text not null,
    -- 'proposed' (not enrolled yet), 'active' or 'suspended'.
    standing text not null,
    -- Why it is suspended, as in the event: JSON; null unless it is.
    reason text,
    -- The mandate that holds, as JSON, and its number; null and 0 before it was enrolled.
    mandate text,
    number integer not null,
    enrolled_on date,
    -- What waits for another person, as in the event: JSON; null where nothing does.
    waiting text,
    -- The stream's.
    version bigint not null
);

-- One row an offer that a bank's line was asked to keep, as the bank's file has it.
create table placements (
    offer uuid primary key,
    partition integer not null,
    partner uuid not null,
    customer uuid not null,
    application uuid not null,
    -- 'reserved', 'refused', 'released', 'signed' or 'undone'.
    stage text not null,
    -- Why nothing was kept, and why what was kept is free.
    refused text,
    released text,
    -- All null where nothing was ever kept.
    currency text,
    amount bigint,
    reserved bigint,
    drawn bigint,
    mandate integer,
    -- Of the loan, once it was signed.
    loan uuid,
    reference text,
    signed_on date,
    -- The number of what was told last.
    step integer not null,
    -- 'none', 'earned', 'invoiced', 'taken_back' or 'credited'.
    commission_stage text not null,
    commission bigint,
    invoice uuid,
    credited_on uuid,
    -- The bank's list that has it.
    list uuid,
    asked_on date not null,
    version bigint not null
) with (fillfactor = 80);

create index placements_of_partner on placements (partner, offer);

-- One row an invoice to a bank, or a list of its own.
create table settlements (
    settlement uuid primary key,
    partition integer not null,
    partner uuid not null,
    -- 'invoice' or 'list'.
    kind text not null,
    reference text not null,
    -- As in the event: JSON.
    body text not null,
    settled_on date not null
);

create index settlements_of_partner on settlements (partner, settled_on, settlement);

-- One row an offer that was put to a bank, as the customer's file has it.
create table presentations (
    offer uuid primary key,
    partition integer not null,
    customer uuid not null,
    application uuid not null,
    lender text not null,
    partner uuid not null,
    currency text not null,
    amount bigint not null,
    -- 'reserving', 'reserved', 'presented', 'accepted', 'passed_over', 'released' or 'signed'.
    stage text not null,
    asked_at timestamptz not null,
    presented_at timestamptz,
    -- By when the bank answers; null before it is presented.
    answer_by timestamptz,
    -- When the bank accepted or was passed over, or it was given up.
    ended_at timestamptz,
    -- The bank's reference of the loan.
    reference text,
    -- Why the bank was passed over, and what it said when its time was over, as in the events: JSON.
    cause text,
    late text,
    loan uuid
) with (fillfactor = 80);

create index presentations_of_application on presentations (application);
create index presentations_that_wait on presentations (asked_at, offer)
    where stage in ('reserving', 'reserved', 'presented');
