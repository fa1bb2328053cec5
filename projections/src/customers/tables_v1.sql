-- What names a person stands here as it stands in the log: sealed. A field opens under the
-- person's key of that version and check value, in the event type it was written with.
create table customers (
    customer uuid primary key,
    partition integer not null,
    country text not null collate "C",
    -- Code and note, as JSON; null while the customer is active.
    suspended_reason text,
    name_sealed text,
    name_key_version integer,
    name_key text,
    name_event_type text,
    phone_sealed text,
    phone_key_version integer,
    phone_key text,
    phone_event_type text,
    email_sealed text,
    email_key_version integer,
    email_key text,
    email_event_type text,
    registered_on date not null,
    registered_at timestamptz not null,
    -- The stream's.
    version bigint not null
) with (fillfactor = 90);
