-- One row a subscription of Premium, as its events have left it.
create table premiums (
    premium uuid primary key,
    partition integer not null,
    customer uuid not null,
    -- The code of the plan.
    plan text not null,
    -- For how long each fee pays: 'month' or 'year'.
    every text not null,
    currency text not null collate "C",
    -- Minor units, as all amounts.
    fee bigint not null,
    -- What of each fee is the insurer's.
    insurer bigint not null,
    -- How many days a fee may be unpaid.
    unpaid_days integer not null,
    policy_version integer not null,
    policy_hash text not null,
    -- 'due', 'covering', 'cancelled' or 'expired'.
    stage text not null,
    -- The time that began last, counted from 1.
    number integer not null,
    from_on date not null,
    -- The first day that its fee does not pay for.
    until_on date not null,
    -- Until when it runs, once it was cancelled.
    ends_on date,
    -- Why it has expired: 'unpaid' or 'cancelled'.
    expiry text,
    -- Why it was cancelled, as JSON: code and note.
    reason text,
    subscribed_by text not null,
    cancelled_by text,
    subscribed_on date not null,
    expired_on date,
    -- The stream's.
    version bigint not null
) with (fillfactor = 80);

create index premiums_of_customer on premiums (customer, subscribed_on, premium);

-- One row a fee.
create table premium_fees (
    premium uuid not null,
    -- Which time it pays for, counted from 1.
    number integer not null,
    from_on date not null,
    until_on date not null,
    currency text not null collate "C",
    amount bigint not null,
    due_on date not null,
    -- The first business day on which it is too late to pay it.
    expires_on date not null,
    -- What was paid for it and stands: the money's name as JSON, what of it is the insurer's, the rest.
    payment uuid,
    money text,
    insurer bigint,
    deferred bigint,
    value_date date,
    paid_on date,
    -- How often it could not be collected, and the last time through which channel and why.
    failures integer not null,
    failed_through text,
    failure_code text,
    -- How often what was paid for it was taken back.
    reversals integer not null,
    primary key (premium, number)
) with (fillfactor = 80);
