-- One row a loan: what its instalments have in common.
create table schedules (
    loan uuid primary key,
    partition integer not null,
    customer uuid not null,
    currency text not null collate "C",
    -- 'granted' (nothing is owed yet), 'running' (also when all is paid), 'cancelled' or 'rescinded'
    -- (nothing is owed any more), 'written_off'.
    standing text not null,
    instalments integer not null,
    -- All null while it is not disbursed, and for a loan that was boarded. Of one that goes out in parts: of
    -- the first part.
    disbursement uuid,
    disbursed_amount bigint,
    -- What went out of it.
    disbursed_net bigint,
    -- To whom, and what names the money there, as in the event: JSON.
    disbursed_payee text,
    disbursed_money text,
    disbursed_value_date date,
    disbursed_on date,
    disbursed_sequence bigint,
    -- What was given up, when and why: JSON; null unless it is written off.
    write_off text,
    -- How it was rescheduled last, with the rows as they stood before: JSON; null unless it was.
    rescheduling text
) with (fillfactor = 80);

-- Owed, paid and waived in minor units, by component. Whether an instalment is due or overdue follows
-- from the day one asks for.
create table instalments (
    loan uuid not null,
    number integer not null,
    due_on date not null,
    owed_penalty bigint not null,
    owed_fee bigint not null,
    owed_tax bigint not null,
    owed_insurance bigint not null,
    owed_interest bigint not null,
    owed_principal bigint not null,
    paid_penalty bigint not null,
    paid_fee bigint not null,
    paid_tax bigint not null,
    paid_insurance bigint not null,
    paid_interest bigint not null,
    paid_principal bigint not null,
    waived_penalty bigint not null,
    waived_fee bigint not null,
    waived_tax bigint not null,
    waived_insurance bigint not null,
    waived_interest bigint not null,
    waived_principal bigint not null,
    -- The business date since which nothing is left to pay; null while something is.
    paid_on date,
    primary key (loan, number)
) with (fillfactor = 80);

-- Money that came in.
create table payments (
    loan uuid not null,
    repayment uuid not null,
    -- 'repayment', 'down_payment', 'merchant_refund', 'payout_refund', 'goodwill' or 'recovery'.
    kind text not null,
    currency text not null collate "C",
    amount bigint not null,
    -- What names the money, as in the event: JSON.
    money text not null,
    value_date date not null,
    -- 'prepay', 'prepay_last', 'prepay_evenly', 'keep', 'shorten' or 'lower'.
    excess text not null,
    business_date date not null,
    recorded_at timestamptz not null,
    -- The commit that recorded it.
    partition integer not null,
    sequence bigint not null,
    -- The position in the commit, so that payments have one order.
    event_index integer not null,
    -- All null unless it was reversed. Cause and reason as in the event: JSON.
    reversal_cause text,
    reversal_reason text,
    reversed_on date,
    reversed_at timestamptz,
    reversal_sequence bigint,
    primary key (loan, repayment)
) with (fillfactor = 90);

-- Money that came in and that its payer's bank took back later.
create table chargebacks (
    loan uuid not null,
    chargeback uuid not null,
    -- What had come in.
    repayment uuid not null,
    currency text not null collate "C",
    amount bigint not null,
    -- By which it is found at who moved the money.
    reference text not null,
    -- The instalment with which it is owed again.
    instalment integer not null,
    -- As in the event: JSON.
    reason text not null,
    business_date date not null,
    recorded_at timestamptz not null,
    partition integer not null,
    sequence bigint not null,
    event_index integer not null,
    -- All null unless it was reversed. The reason as in the event: JSON.
    reversal_reason text,
    reversed_on date,
    reversed_at timestamptz,
    reversal_sequence bigint,
    primary key (loan, chargeback)
) with (fillfactor = 90);

-- What was charged, here or before the loan was boarded.
create table charges (
    loan uuid not null,
    charge uuid not null,
    instalment integer not null,
    -- The charger's own.
    code text not null,
    -- 'fee' or 'penalty'.
    kind text not null,
    currency text not null collate "C",
    amount bigint not null,
    -- What of it is forgiven.
    waived bigint not null,
    -- Whether it was a mistake and is not owed.
    reversed boolean not null,
    due_on date not null,
    -- Who charged it and why, as in the event: JSON; null where another system did, before the loan was
    -- boarded.
    charged_by text,
    business_date date not null,
    recorded_at timestamptz not null,
    partition integer not null,
    sequence bigint not null,
    event_index integer not null,
    primary key (loan, charge)
) with (fillfactor = 90);

-- Parts of principals that went out in parts.
create table parts (
    loan uuid not null,
    disbursement uuid not null,
    currency text not null collate "C",
    amount bigint not null,
    -- What went out of it.
    net bigint not null,
    -- What had gone out of the principal by then, with it.
    gone_out bigint not null,
    -- To whom, and what names the money there, as in the event: JSON.
    payee text not null,
    money text not null,
    value_date date not null,
    business_date date not null,
    recorded_at timestamptz not null,
    partition integer not null,
    sequence bigint not null,
    event_index integer not null,
    -- All null unless it was reversed. Cause and reason as in the event: JSON.
    reversal_cause text,
    reversal_reason text,
    reversed_on date,
    reversed_at timestamptz,
    reversal_sequence bigint,
    primary key (loan, disbursement)
) with (fillfactor = 90);

-- Credit balance that was paid out to the customer.
create table payouts (
    loan uuid not null,
    payout uuid not null,
    currency text not null collate "C",
    amount bigint not null,
    -- What names the money, and why it went out, as in the event: JSON.
    money text not null,
    value_date date not null,
    reason text not null,
    business_date date not null,
    recorded_at timestamptz not null,
    partition integer not null,
    sequence bigint not null,
    event_index integer not null,
    -- All null unless it was reversed. Cause and reason as in the event: JSON.
    reversal_cause text,
    reversal_reason text,
    reversed_on date,
    reversed_at timestamptz,
    reversal_sequence bigint,
    primary key (loan, payout)
) with (fillfactor = 90);

-- Times in which something is held back.
create table holds (
    loan uuid not null,
    hold uuid not null,
    -- Why, and what is held back, as in the event: JSON.
    cause text not null,
    effects text not null,
    -- The first day of it.
    held_from date not null,
    -- A person's, as in the event: JSON; null where it follows from an order.
    reason text,
    business_date date not null,
    recorded_at timestamptz not null,
    partition integer not null,
    sequence bigint not null,
    event_index integer not null,
    -- The first day that is not held any more; this and what follows are null while it lasts.
    held_until date,
    -- Null too where that follows from an order.
    end_reason text,
    ended_on date,
    ended_at timestamptz,
    end_sequence bigint,
    primary key (loan, hold)
) with (fillfactor = 90);

-- Our own requests to debit the customers' means of payment.
create table debit_requests (
    loan uuid not null,
    request uuid not null,
    currency text not null collate "C",
    amount bigint not null,
    -- Which operator was asked, and by what reference.
    channel text not null,
    reference text not null,
    requested_on date not null,
    business_date date not null,
    recorded_at timestamptz not null,
    partition integer not null,
    sequence bigint not null,
    event_index integer not null,
    -- What was answered last, as in the event: JSON; this and what follows are null while nothing was.
    answer text,
    answered_on date,
    answer_sequence bigint,
    primary key (loan, request)
) with (fillfactor = 90);

-- What was refunded of what loans financed: each goes on as if only the rest had been financed.
create table goods_refunds (
    loan uuid not null,
    refund uuid not null,
    -- Why, as in the event: JSON.
    cause text not null,
    currency text not null collate "C",
    -- What the goods had cost.
    price bigint not null,
    -- What of the file fee went back with them.
    file_fee bigint not null,
    business_date date not null,
    recorded_at timestamptz not null,
    partition integer not null,
    sequence bigint not null,
    event_index integer not null,
    -- All null unless it was reversed. Cause and reason as in the event: JSON.
    reversal_cause text,
    reversal_reason text,
    reversed_on date,
    reversed_at timestamptz,
    reversal_sequence bigint,
    primary key (loan, refund)
) with (fillfactor = 90);

-- Days on which lateness does not count.
create table pauses (
    loan uuid not null,
    pause uuid not null,
    -- The first day of it.
    paused_from date not null,
    -- The first day after it, as it was given.
    given_until date not null,
    -- Whether overdue principal bears no penalty on its days.
    spares_penalties boolean not null,
    -- A person's, as in the event: JSON.
    reason text not null,
    business_date date not null,
    recorded_at timestamptz not null,
    partition integer not null,
    sequence bigint not null,
    event_index integer not null,
    -- The first day after it, where it was ended before, or undone; this and what follows are null where it
    -- was not.
    ended_until date,
    end_reason text,
    ended_on date,
    ended_at timestamptz,
    end_sequence bigint,
    primary key (loan, pause)
) with (fillfactor = 90);

-- How loans came to go on by other terms, each time.
create table reschedulings (
    loan uuid not null,
    rescheduling uuid not null,
    -- What was agreed, why, and the rows as they stood: JSON.
    agreed text not null,
    partition integer not null,
    sequence bigint not null,
    event_index integer not null,
    primary key (loan, rescheduling)
);

-- Acts that take two persons, and what the second said.
create table proposed_acts (
    loan uuid not null,
    proposal uuid not null,
    -- What is to be done, and why, as in the event: JSON.
    act text not null,
    currency text not null collate "C",
    -- How much it is of.
    amount bigint not null,
    -- Above how much the policy wanted a second person; null where it always does.
    above bigint,
    -- Who proposed it, as in the event: JSON.
    proposed_by text not null,
    lapses_on date not null,
    business_date date not null,
    recorded_at timestamptz not null,
    partition integer not null,
    sequence bigint not null,
    event_index integer not null,
    -- 'approved', 'declined' or 'lapsed'; this and what follows are null while it waits.
    outcome text,
    -- Who decided; null where it lapsed. As in the event: JSON.
    decided_by text,
    -- Why it was declined, as in the event: JSON; null elsewhere.
    decision_reason text,
    ended_on date,
    ended_at timestamptz,
    end_sequence bigint,
    primary key (loan, proposal)
) with (fillfactor = 90);
