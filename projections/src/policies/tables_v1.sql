-- One row a document that was proposed: a document may be proposed again once it was declined, or once
-- another is in force.
create table proposals (
    -- The number of the event of the policy book by which it was proposed.
    proposal bigint primary key,
    hash text not null collate "C",
    -- As it was written: JSON whose bytes are kept.
    document text not null,
    -- 'proposed' (waits for approval), 'published', 'declined', 'lapsed' or 'withdrawn'.
    standing text not null,
    -- The author's pseudonym, as all persons here.
    author text not null collate "C",
    -- The first business day on which it is too late to approve it.
    lapses_on date not null,
    proposed_on date not null,
    proposed_at timestamptz not null,
    -- The commit that proposed it.
    partition integer not null,
    sequence bigint not null,
    -- All null unless it was approved: its number, from when it is in force, who approved, and what the
    -- checks found, as in the event: JSON.
    version integer unique,
    effective_from date,
    approver text collate "C",
    findings text,
    approved_on date,
    approved_at timestamptz,
    -- Who wants it withdrawn, and why, as in the event: JSON; null unless somebody does.
    withdrawal_by text collate "C",
    withdrawal_reason text,
    withdrawal_on date,
    -- How it was declined, lapsed or was withdrawn; null while it was not. Nobody where it lapsed.
    ended_by text collate "C",
    end_reason text,
    ended_on date,
    ended_at timestamptz
);
