-- One row a loan, as its events have left it.
create table loans (
    loan uuid primary key,
    partition integer not null,
    customer uuid not null,
    -- 'granted' or 'boarded'.
    origin text not null,
    product text,
    country text not null collate "C",
    -- The business date of the grant or boarding; its month is the segment's.
    granted_on date not null,
    currency text not null collate "C",
    -- 'own_book' or 'bank', the latter with its id.
    lender_kind text not null,
    lender_id text,
    -- Null while the lender has given none.
    lender_reference text,
    -- 'granted', 'active', 'closed', 'cancelled', 'rescinded' or 'written_off'.
    life text not null,
    -- The fewest days past due of the loans as far in arrears as this one was when that was told last;
    -- 0 when nothing was.
    arrears_from_days integer not null,
    in_default boolean not null,
    ever_defaulted boolean not null,
    -- Since when it is off the book of performing loans, though it is owed; null while it is on it.
    charged_off_on date,
    -- How many holds last.
    holds integer not null,
    -- The business date of disbursement or boarding; null until then.
    on_book_from date,
    -- The first day on which it was 30 days past due by the disbursement that stands, of days up to
    -- the last event.
    past_30_on date,
    -- Minor units, as all amounts.
    principal bigint not null,
    outstanding bigint not null,
    overdue bigint not null,
    due bigint not null,
    credit bigint not null,
    instalments_overdue integer not null,
    instalments_due integer not null,
    oldest_unpaid_due_on date,
    -- The due date since which it is in arrears, or will be as soon as that has passed.
    arrears_since date,
    next_due_on date,
    next_due_amount bigint,
    -- The day that overdue and due are told for. When a business day starts, what was due becomes
    -- overdue: so they hold on every partition's present day.
    balances_on date not null,
    -- The business date of the last event.
    changed_on date not null,
    -- The stream's.
    version bigint not null
) with (fillfactor = 80);

create index loans_of_customer on loans (customer, loan);
create index loans_by_grant on loans (granted_on, loan);
create index loans_by_outstanding on loans (currency, outstanding, loan);
create index loans_by_overdue on loans (currency, overdue, loan);
create index loans_by_oldest_due on loans (coalesce(oldest_unpaid_due_on, date '9999-12-31'), loan);
-- What the next business day turns into overdue.
create index loans_due on loans (partition) where instalments_due > 0;

-- The days on which a loan was on book by a disbursement that was taken back since: figures of days
-- that have passed keep it.
create table former_days_on_book (
    loan uuid not null,
    on_book_from date not null,
    -- The business date of the reversal: from it on the loan is not on book by that disbursement.
    until date not null,
    -- The first day on which it was 30 days past due by it.
    past_30_on date,
    primary key (loan, on_book_from)
);

-- By how much the totals of a segment change on a business date: the totals as of a day are the
-- sums over all dates up to it. What time alone will do (due becomes overdue, a loan passes 30
-- days) stands here ahead of time and is taken back when an event changes the loan before.
-- The partition is in the key so that no two projectors ever wait for one row.
create table changes (
    partition integer not null,
    currency text not null collate "C",
    product text,
    country text not null collate "C",
    -- The bank that lends; null where our own book does.
    bank text,
    -- The first of the month of grant or boarding.
    month date not null,
    on_date date not null,
    loans bigint not null,
    open_loans bigint not null,
    past_due_loans bigint not null,
    in_default bigint not null,
    ever_defaulted bigint not null,
    -- Amounts of many loans: a bigint holds a thousand of the largest.
    outstanding numeric not null,
    overdue numeric not null,
    par1 numeric not null,
    par30 numeric not null,
    par60 numeric not null,
    par90 numeric not null
) with (fillfactor = 80);

create unique index changes_key on changes
    (partition, currency, country, month, on_date, (product is null), (coalesce(product, '')),
     (bank is null), (coalesce(bank, '')));

-- The same for the number of loans by how many instalments are not fully paid and past due.
create table changes_by_instalments_overdue (
    partition integer not null,
    currency text not null collate "C",
    product text,
    country text not null collate "C",
    bank text,
    month date not null,
    on_date date not null,
    instalments_overdue integer not null,
    loans bigint not null
) with (fillfactor = 80);

create unique index changes_by_instalments_overdue_key on changes_by_instalments_overdue
    (partition, currency, country, month, on_date, instalments_overdue,
     (product is null), (coalesce(product, '')), (bank is null), (coalesce(bank, '')));

-- The business days of each partition.
create table days (
    partition integer primary key,
    -- How many partitions the ledger has.
    partitions integer not null,
    opened_on date not null,
    -- The last one that was started.
    started_on date not null
) with (fillfactor = 50);
