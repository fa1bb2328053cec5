"""Schedules in XOF, computed apart from the ledger: `python3 schedules.py > schedules.json`.

The rule, in exact fractions until an amount is brought to the franc:

- Period k ends at the first due date plus (k-1) times `every`; months keep `day_of_month`, or the
  last day of a month that is shorter. The first period begins on `interest_from` (the day of the
  grant). A due date that is a day of rest moves (next, previous, modified following); periods, and
  so interest, keep the date that is not moved.
- A period bears rate x part of a year f_k:
  thirty_360     a period as long as `every`: 30 n / 360 (months), 7 n / 360, n / 360; a first one of
                 another length: 30E/360, i.e. (360 years + 30 months + days, a 31st being a 30th) / 360
  actual_360/365 its days / 360 or / 365
  actual_actual  each calendar year's days in it / the days of that year, its first day counted and
                 not its last
- Interest of a period = HALF_UP(what is left x f_k) to the franc; 0 in an interest-free period. In a
  period of grace on interest it waits, bearing nothing, and is due with the first one behind the grace.
- Equal instalment over the m periods behind the grace on principal: with F_1 = 1 and
  F_k = 1 + F_(k-1) (1 + f_k), E = HALF_UP(P x PROD(1 + f_k) / F_m) to 5 francs. Then up to three
  times: D = last instalment - E; when |D| > floor(m / 2), E + HALF_UP(D / m) to 5 francs is taken if
  it makes |D| smaller. Principal = E - interest; the last one repays what is left.
- Equal principal: HALF_UP(P / m) to the franc; with its interest HALF_UP to 5 francs, and principal
  is what of that is no interest. The last one repays what is left.
- Flat: each period bears HALF_UP(P x f_k); instalment = HALF_UP((P + all interest) / n) to 5 francs.
- Without interest: HALF_UP(P / n) to 5 francs. Flat and without interest, the one that takes the
  remainder (last, or first) takes it.
- A down payment is HALF_UP(P x share) to 5 francs, due as the loan begins; the rest is spread.
- A period in which nothing is due has no row.

It reads nothing of the ledger, and shares no code with it.
"""
import calendar
import json
from datetime import date, timedelta
from fractions import Fraction as F


def half_up(x, unit=1):
    q = abs(F(x)) / unit
    n = q.numerator // q.denominator
    if q - n >= F(1, 2):
        n += 1
    return (n if x >= 0 else -n) * unit


def month_day(year, month0, day):
    year, month = year + month0 // 12, month0 % 12 + 1
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def due(first, every, day, k):
    n, unit = every["n"], every["unit"]
    if unit == "month":
        return first if k == 0 else month_day(first.year, first.month - 1 + n * k, day)
    return first + timedelta(days=k * n * (7 if unit == "week" else 1))


def rests(d, rest):
    names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    return (
        names[d.weekday()] in rest["weekend"]
        or any((d.month, d.day) == (y["month"], y["day"]) for y in rest["yearly"])
        or d.isoformat() in rest["dated"]
    )


def moved(d, rest):
    def walk(step):
        e = d
        while rests(e, rest):
            e += timedelta(days=step)
        return e

    if rest is None:
        return d
    if rest["moved"] == "previous":
        return walk(-1)
    after = walk(1)
    if rest["moved"] == "modified_following" and after.month != d.month:
        return walk(-1)
    return after


def part(count, every, a, b, regular):
    days = (b - a).days
    if count == "thirty_360":
        if regular:
            return F(every["n"] * {"month": 30, "week": 7, "day": 1}[every["unit"]], 360)
        d1, d2 = min(a.day, 30), min(b.day, 30)
        return F(360 * (b.year - a.year) + 30 * (b.month - a.month) + d2 - d1, 360)
    if count == "actual_360":
        return F(days, 360)
    if count == "actual_365":
        return F(days, 365)
    whole = F(0)
    for i in range(days):
        whole += F(1, 366 if calendar.isleap((a + timedelta(days=i)).year) else 365)
    return whole


def table(case):
    plan, rest = case["plan"], case.get("rest")
    every = plan.get("every", {"n": 1, "unit": "month"})
    first = date.fromisoformat(plan["first_due_on"])
    start = date.fromisoformat(plan.get("interest_from", case["granted_on"]))
    day = plan.get("day_of_month", first.day)
    n, interest = plan["instalments"], plan["interest"]
    grace = {"principal": 0, "interest": 0, "interest_free": 0} | plan.get("grace", {})
    ends = [due(first, every, day, k) for k in range(n)]
    if every["unit"] == "month":
        aligned = month_day(start.year, start.month - 1, day) == start
        regular = aligned and month_day(start.year, start.month - 1 + every["n"], day) == first
    else:
        regular = due(start, every, day, 1) == first
    periods = list(zip([start] + ends[:-1], ends))
    rate = F(interest.get("rate", "0"))
    f = [
        rate * part(interest.get("day_count", "actual_365"), every, a, b, regular or k > 0)
        for k, (a, b) in enumerate(periods)
    ]
    f = [F(0) if k < grace["interest_free"] else x for k, x in enumerate(f)]

    rows, left = [], case["principal"]
    if "down_payment" in plan:
        down = half_up(left * F(plan["down_payment"]), 5)
        rows.append((start, down, 0))
        left -= down
    if interest["kind"] == "declining_balance":
        made = declining(left, f, grace, plan.get("equal", "instalments"))
    else:
        own = [half_up(left * x) for x in f] if interest["kind"] == "flat" else [0] * n
        each = half_up(F(left + sum(own), n), 5)
        principal = [each - i for i in own]
        takes = 0 if case.get("remainder") == "first" else n - 1
        principal[takes] += left - sum(principal)
        made = list(zip(principal, own))
    rows += [(moved(b, rest), p, i) for (_, b), (p, i) in zip(periods, made)]
    return [
        {"due_on": d.isoformat(), "principal": p, "interest": i} for d, p, i in rows if p or i
    ]


def declining(principal, f, grace, equal):
    n, g = len(f), grace["principal"]
    m = n - g

    def run(each):
        left, waits, out = principal, 0, []
        for k in range(n):
            bears = half_up(left * f[k])
            if k == n - 1:
                p = left
            elif k < g:
                p = 0
            elif equal == "principal":
                p = half_up(each + bears, 5) - bears
            else:
                p = each - bears
            p = max(0, min(p, left))
            waits += bears
            falls = 0 if k < grace["interest"] else waits
            waits -= falls
            out.append((p, falls, p + bears))
            left -= p
        return out

    if equal == "principal":
        return [(p, i) for p, i, _ in run(half_up(F(principal, m)))]
    product, fn = F(1), F(0)
    for k in range(g, n):
        product *= 1 + f[k]
        fn = 1 + fn * (1 + f[k])
    each = half_up(principal * product / fn, 5)
    for _ in range(3):
        lacks = run(each)[-1][2] - each
        if abs(lacks) <= m // 2:
            break
        nearer = each + half_up(F(lacks, m), 5)
        if abs(run(nearer)[-1][2] - nearer) >= abs(lacks):
            break
        each = nearer
    return [(p, i) for p, i, _ in run(each)]


def declining_at(rate, count="thirty_360"):
    return {"kind": "declining_balance", "rate": rate, "day_count": count}


def case(name, principal, granted_on, first, instalments, interest, **more):
    plan = {"instalments": instalments, "first_due_on": first}
    plan |= {"every": {"n": 1, "unit": "month"}, "interest": interest, "equal": "instalments"}
    outside = {k: more.pop(k) for k in ("rest", "remainder") if k in more}
    if "grace" in more:
        more["grace"] = {"principal": 0, "interest": 0, "interest_free": 0} | more["grace"]
    return {"name": name, "principal": principal, "granted_on": granted_on, **outside, "plan": plan | more}


TOGO = {
    "country": "TG",
    "moved": "next",
    "weekend": ["saturday", "sunday"],
    "yearly": [{"month": m, "day": d} for m, d in ((1, 1), (4, 27), (5, 1), (6, 21), (8, 15), (11, 1), (12, 25))],
    "dated": ["2026-03-20", "2026-05-14", "2026-05-25", "2026-05-27"],
}
PREVIOUS, MODIFIED = TOGO | {"moved": "previous"}, TOGO | {"moved": "modified_following"}
WEEK = {"every": {"n": 1, "unit": "week"}}
TWO_WEEKS = {"every": {"n": 2, "unit": "week"}}


def months(n):
    return {"every": {"n": n, "unit": "month"}}


CASES = [
    case("declining balance", 100_000, "2026-01-15", "2026-02-15", 12, declining_at("0.12")),
    case("declining balance, actual/365", 250_000, "2026-01-10", "2026-02-10", 24, declining_at("0.1399", "actual_365")),
    case("declining balance, actual/actual over a leap year", 180_000, "2027-10-05", "2027-11-05", 9, declining_at("0.13", "actual_actual")),
    case("first due date chosen: later", 100_000, "2026-01-10", "2026-02-25", 6, declining_at("0.12")),
    case("first due date chosen: sooner", 75_000, "2026-01-10", "2026-01-28", 6, declining_at("0.135", "actual_365")),
    case("first due date chosen: the 5th after the next", 300_000, "2026-01-31", "2026-04-05", 10, declining_at("0.1", "actual_360")),
    case("first due date chosen: interest counts from later", 90_000, "2026-02-01", "2026-03-31", 6, declining_at("0.12"), interest_from="2026-02-11", day_of_month=31),
    case("holidays: next", 100_000, "2026-01-01", "2026-02-01", 8, declining_at("0.12"), rest=TOGO),
    case("holidays: previous", 60_000, "2026-02-27", "2026-03-27", 6, declining_at("0.14", "actual_365"), rest=PREVIOUS),
    case("holidays: modified following", 120_000, "2026-01-31", "2026-02-28", 12, declining_at("0.11"), rest=MODIFIED, day_of_month=31),
    case("holidays: weekly, next", 20_000, "2026-04-03", "2026-04-10", 8, declining_at("0.13"), rest=TOGO, **WEEK),
    case("weekly", 50_000, "2026-01-05", "2026-01-12", 10, declining_at("0.14", "actual_365"), **WEEK),
    case("weekly 30/360", 35_000, "2026-03-02", "2026-03-09", 13, declining_at("0.12"), **WEEK),
    case("every two weeks, first one chosen", 80_000, "2026-01-05", "2026-01-22", 12, declining_at("0.15", "actual_360"), **TWO_WEEKS),
    case("every ten days", 15_000, "2026-01-01", "2026-01-11", 6, declining_at("0.1"), every={"n": 10, "unit": "day"}),
    case("every 2 months from the 31st", 200_000, "2025-12-31", "2026-02-28", 6, declining_at("0.12"), day_of_month=31, **months(2)),
    case("every 3 months from the 30th", 400_000, "2026-05-30", "2026-08-30", 7, declining_at("0.115", "actual_actual"), **months(3)),
    case("every 6 months from the 29th", 1_000_000, "2027-02-28", "2027-08-29", 5, declining_at("0.1", "actual_365"), **months(6)),
    case("every 12 months from the 29th of February", 500_000, "2028-02-29", "2029-02-28", 4, declining_at("0.09"), day_of_month=29, **months(12)),
    case("equal principal", 100_000, "2026-01-15", "2026-02-15", 12, declining_at("0.12"), equal="principal"),
    case("equal principal, actual/365", 47_500, "2026-01-20", "2026-02-20", 7, declining_at("0.138", "actual_365"), equal="principal"),
    case("equal principal behind grace", 600_000, "2026-03-31", "2026-04-30", 18, declining_at("0.1", "actual_360"), equal="principal", day_of_month=31, grace={"principal": 3}),
    case("grace on interest", 100_000, "2026-01-15", "2026-02-15", 12, declining_at("0.12"), grace={"interest": 3}),
    case("grace on interest and on principal", 250_000, "2026-02-01", "2026-03-01", 10, declining_at("0.13", "actual_365"), grace={"principal": 4, "interest": 2}),
    case("grace on interest, equal principal", 84_000, "2026-01-31", "2026-02-28", 9, declining_at("0.12"), equal="principal", day_of_month=31, grace={"interest": 2}),
    case("interest-free periods", 100_000, "2026-01-15", "2026-02-15", 12, declining_at("0.12"), grace={"interest_free": 3}),
    case("interest-free periods, actual/365", 150_000, "2026-04-10", "2026-05-10", 8, declining_at("0.14", "actual_365"), grace={"interest_free": 2}),
    case("interest-free periods and grace on principal", 90_000, "2026-01-01", "2026-02-01", 9, declining_at("0.11", "actual_actual"), grace={"principal": 2, "interest_free": 4}),
    case("grace on principal", 120_000, "2026-01-15", "2026-02-15", 12, declining_at("0.12"), grace={"principal": 6}),
    case("down payment", 100_000, "2026-01-15", "2026-02-15", 6, declining_at("0.12"), down_payment="0.25"),
    case("down payment without interest", 33_333, "2026-01-15", "2026-02-15", 4, {"kind": "none"}, down_payment="0.1"),
    case("flat by periods", 100_000, "2026-01-15", "2026-02-15", 6, {"kind": "flat", "rate": "0.12", "day_count": "actual_365"}),
    case("without interest, the first takes the remainder", 10_000, "2026-01-15", "2026-02-15", 7, {"kind": "none"}, remainder="first"),
    case("forty years", 5_000_000, "2026-01-15", "2026-02-15", 480, declining_at("0.08", "actual_actual")),
]

if __name__ == "__main__":
    done = [{**it, "rows": table(it)} for it in CASES]
    print("[\n" + ",\n".join(json.dumps(it) for it in done) + "\n]")
