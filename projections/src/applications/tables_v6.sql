-- One row an application, as its events have left it.
create table applications (
    application uuid primary key,
    partition integer not null,
    customer uuid not null,
    -- 'submitted', 'reviewed', 'offered', 'presented', 'accepted', 'signed', 'declined',
    -- 'refused_by_lender', 'lapsed' or 'withdrawn'.
    stage text not null,
    -- What it waits for before anybody approves, by its code: 'premium.needed'; null where for nothing.
    awaits text,
    -- The order it is for; null where money is to be paid out.
    order_id uuid,
    currency text not null collate "C",
    -- What was asked for, in minor units.
    amount bigint not null,
    -- What was asked for, as JSON in the events' form.
    asked text not null,
    -- The first business day on which it is too late to decide; once it was offered, to sign.
    lapses_on date not null,
    -- The policy it is decided by.
    policy_version bigint not null,
    policy_hash text not null,
    -- The terms approved, once or twice, as JSON in the events' form; null before.
    terms text,
    -- What was counted when it was last decided about, as JSON in the events' form.
    inputs text,
    -- The class of risk that a person put it into last, what its income bears, by whom and why, as JSON
    -- in the events' form; null where nobody did.
    rated text,
    -- Whether its customer wants a person to decide.
    person_wanted boolean not null,
    -- How it stands on the review desk, as JSON: why it was sent and when, until when a person is to decide,
    -- who has it, how often the time was over; null where it is on none. Its place there, in microseconds,
    -- the least in front, and the pseudonym of who has it.
    review text,
    review_rank bigint,
    review_held_by text,
    -- What was offered, and the bank's reference under which it was accepted or code by which not.
    offer uuid,
    -- What the offer costs and its instalments, as JSON in the events' form; null without a price.
    priced text,
    lender_reference text,
    lender_code text,
    -- What was signed, as JSON in the events' form, and when.
    paper text,
    signed_on date,
    loan uuid,
    -- When its loan was paid out first; null before.
    disbursed_on date,
    -- Why it was declined, as a JSON list of codes.
    reasons text not null,
    -- What the last person who decided or withdrew gave as reason, as JSON: code and note.
    reason text,
    -- Who, as JSON: role and pseudonym.
    submitted_by text not null,
    reviewed_by text,
    -- Persons or rules, as JSON in the events' form.
    decided_by text,
    ended_by text,
    submitted_on date not null,
    submitted_at timestamptz not null,
    -- When it was approved or declined.
    decided_on date,
    -- When it was signed, declined, refused, withdrawn or lapsed; null while it waits.
    ended_on date,
    ended_at timestamptz,
    -- The stream's.
    version bigint not null
) with (fillfactor = 80);

create index applications_of_customer on applications (customer, application);
create index applications_of_order on applications (order_id) where order_id is not null;
create index applications_of_loan on applications (loan) where loan is not null;
create index applications_by_lapse on applications (lapses_on, application);
create index applications_waiting on applications (lapses_on, application) where decided_on is null and ended_on is null;
create index applications_in_review on applications (review_rank, application) where review_rank is not null;

-- How many applications, and for how much, took each step on a business date. The partition is in
-- the key so that no two projectors ever wait for one row.
create table funnel (
    partition integer not null,
    currency text not null collate "C",
    on_date date not null,
    submitted bigint not null,
    -- Amounts of many applications: a bigint holds a thousand of the largest.
    submitted_amount numeric not null,
    approved bigint not null,
    -- As approved, which may be less than was asked for.
    approved_amount numeric not null,
    declined bigint not null,
    declined_amount numeric not null,
    -- As signed.
    signed bigint not null,
    signed_amount numeric not null,
    -- Paid out for the first time, as signed.
    disbursed bigint not null,
    disbursed_amount numeric not null,
    refused_by_lender bigint not null,
    refused_by_lender_amount numeric not null,
    lapsed bigint not null,
    lapsed_amount numeric not null,
    withdrawn bigint not null,
    withdrawn_amount numeric not null,
    -- Sent to the review desk, and asked to be looked at by a person: one may be so several times.
    sent_to_review bigint not null,
    sent_to_review_amount numeric not null,
    -- Offers of the rules that were taken back before they were signed: one may be so several times.
    revoked bigint not null,
    revoked_amount numeric not null,
    review_asked bigint not null,
    review_asked_amount numeric not null,
    primary key (on_date, currency, partition)
) with (fillfactor = 80);
