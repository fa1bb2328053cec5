-- One row an order, as its events have left it.
create table orders (
    order_id uuid primary key,
    partition integer not null,
    customer uuid not null,
    -- 'quoted', 'placed', 'lapsed', 'confirmed', 'delivered', 'return_asked', 'returned' or
    -- 'cancelled'.
    stage text not null,
    currency text not null collate "C",
    -- What the customer is to pay, in minor units.
    total bigint not null,
    -- Lines, what they add up to, and whom the goods are for (sealed), as JSON in the events' form.
    lines text not null,
    totals text not null,
    beneficiary text,
    destination text not null,
    valid_until timestamptz not null,
    -- The loan that pays for it; null before the confirmation.
    loan uuid,
    -- The first business day on which its price is promised no longer; null before it was placed.
    lapses_on date,
    -- How many of each line were given up, handed over and came back, as JSON.
    pieces text not null,
    -- Why it, or the last part of it, was cancelled, as JSON in the events' form.
    cancelled text,
    -- The return that was asked for and is not settled.
    open_return uuid,
    -- Why the customer last wanted to give something back, as JSON in the events' form.
    return_reason text,
    -- When something of it was handed over last.
    delivered_at timestamptz,
    -- What is owed to the customer beside a loan's own credit, in minor units.
    owed bigint not null,
    quoted_on date not null,
    -- The business date of the last event.
    changed_on date not null,
    -- The stream's.
    version bigint not null
) with (fillfactor = 70);

create index orders_of_customer on orders (customer, order_id);
create index orders_by_quote on orders (quoted_on, order_id);

-- One row for what is ordered of one vendor, as the customer's file knows it.
create table purchase_orders (
    purchase_order uuid primary key,
    order_id uuid not null,
    vendor uuid not null,
    -- 'asked', 'sent', 'confirmed', 'refused' or 'cancelled'.
    standing text not null,
    -- The vendor's own, as is the total of his prices.
    currency text not null collate "C",
    total bigint not null,
    -- The numbers of the order's lines.
    lines integer[] not null,
    -- Why it is not supplied, as JSON in the events' form.
    refusal text,
    asked_on date not null,
    -- The business date of the vendor's answer.
    answered_on date
) with (fillfactor = 80);

create index purchase_orders_of_order on purchase_orders (order_id);
create index purchase_orders_of_vendor on purchase_orders (vendor, asked_on, purchase_order);

-- One row an event of an order: its dated history.
create table order_steps (
    order_id uuid not null,
    -- The event's version in the stream.
    version bigint not null,
    -- The event's type without `order.`.
    kind text not null,
    purchase_order uuid,
    -- What a person gave as the reason, as JSON in the events' form.
    reason text,
    -- When it happened, which is before it was recorded where that is said.
    happened_at timestamptz not null,
    business_date date not null,
    recorded_at timestamptz not null,
    partition integer not null,
    sequence bigint not null,
    primary key (order_id, version)
);

-- One row a shipment, as its events have left it.
create table shipments (
    shipment uuid primary key,
    partition integer not null,
    customer uuid not null,
    order_id uuid not null,
    -- 'planned', 'cancelled' or the milestone it stands at.
    stage text not null collate "C",
    -- Since when, by event time; null while nothing is reported.
    since timestamptz,
    -- As JSON in the events' form; received-by and pick-up code sealed.
    direction text not null,
    contents text not null,
    weight_grams bigint,
    declared_value text,
    legs text not null,
    documents text not null,
    proofs text not null,
    pick_up text,
    -- What does not fit, or did not, as JSON; and of how much of it nobody said that it is settled.
    exceptions text not null,
    open_exceptions integer not null,
    -- Who carries, of all legs.
    partners text[] not null,
    promised_on date not null,
    estimated_on date not null,
    planned_on date not null,
    -- The business date on which it ended; null while it is under way.
    ended_on date,
    -- The business date of the last event.
    changed_on date not null,
    -- The stream's.
    version bigint not null
) with (fillfactor = 70);

create index shipments_of_order on shipments (order_id);
create index shipments_of_customer on shipments (customer, shipment);
create index shipments_by_promise on shipments (promised_on, shipment);
create index shipments_by_stage on shipments (stage, promised_on, shipment);
create index shipments_not_fitting on shipments (promised_on, shipment) where open_exceptions > 0;
create index shipments_under_way on shipments (promised_on, shipment) where ended_on is null;

-- One row a report: a shipment's history by event time.
create table reports (
    shipment uuid not null,
    report uuid not null,
    milestone text not null,
    event_at timestamptz not null,
    place text,
    -- Null when our own people saw it.
    carrier text,
    carrier_code text,
    carrier_text text,
    reason text,
    -- Documents that customs asked for.
    wanted text[] not null,
    -- Duties and taxes of a release, in minor units.
    currency text collate "C",
    declared bigint,
    paid bigint,
    business_date date not null,
    recorded_at timestamptz not null,
    partition integer not null,
    sequence bigint not null,
    -- The event's version in the stream.
    version bigint not null,
    -- Why, as JSON in the events' form, and when; all null unless it was taken back.
    corrected text,
    corrected_at timestamptz,
    corrected_sequence bigint,
    primary key (shipment, report)
) with (fillfactor = 90);

-- One row a change of the day on which delivery is expected.
create table estimates (
    shipment uuid not null,
    -- The event's version in the stream.
    version bigint not null,
    before_on date not null,
    after_on date not null,
    -- As JSON in the events' form.
    cause text not null,
    business_date date not null,
    recorded_at timestamptz not null,
    partition integer not null,
    sequence bigint not null,
    primary key (shipment, version)
);
