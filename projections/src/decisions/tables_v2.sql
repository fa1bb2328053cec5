-- One row each time that the rules looked at an application: what they read, and all that they found.
create table assessments (
    assessment uuid primary key,
    application uuid not null,
    partition integer not null,
    customer uuid not null,
    on_date date not null,
    recorded_at timestamptz not null,
    -- 'approve', 'review' or 'decline'.
    answer text not null,
    -- 0 to 1 000, and the class of risk; null where the score is declined.
    score integer not null,
    class text,
    policy_version bigint not null,
    -- All of it, as JSON in the event's form.
    assessed text not null
);

create index assessments_of_application on assessments (application, recorded_at, assessment);
create index assessments_by_day on assessments (on_date, application);

-- One row each time that an application was approved or declined.
create table decisions (
    decision uuid primary key,
    application uuid not null,
    partition integer not null,
    customer uuid not null,
    on_date date not null,
    recorded_at timestamptz not null,
    -- 'approved' or 'declined'.
    outcome text not null,
    -- What was decided, by whom and what was counted, as JSON in the event's form.
    decided text not null,
    -- Who decided, as a JSON list of pseudonyms; empty where rules did.
    persons text not null,
    -- In what persons decided otherwise than the rules found, as JSON in the event's form; null where they
    -- did not. The kinds of it: 'approved_below', 'declined_above', 'another_class', 'over_limit'.
    overridden text,
    otherwise text[] not null,
    -- When the customer asked for a person to look at a refusal, so that it counts no more.
    contested_on date,
    -- When the rules took back what they had offered by it, so that it counts no more.
    revoked_on date
);

create index decisions_of_application on decisions (application, recorded_at, decision);
create index decisions_by_day on decisions (on_date);
