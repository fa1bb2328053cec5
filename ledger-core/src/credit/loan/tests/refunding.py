"""Goods that are refunded, in XOF, computed apart from the ledger: `python3 refunding.py > refunding.json`.

Of what a loan financed a part of the price P is refunded on a day. From then on it stands as if only the
rest had been financed from the beginning, and all that was paid is spread over that as it came:

- Where the ledger makes the schedule, that of the rest is made by the same rule: `schedules.py`. What
  comes late of a declining balance bears interest by the day, and penalty, by the rules of `by_day.py`.
- Where the lender gave it ("given"), each row owes of principal what of the running sum, rounded down to
  the franc, is new: floor(sum up to it x rest / P) less that of the rows before it; and of interest
  floor(interest x rest / P).
- Flat, interest-free and given: a payment serves what is due, the oldest row first, interest before
  principal. What is left waits, and serves what falls due.
- Before the refund it stands as the whole. Two refunds are as one of both.

It reads nothing of the ledger, and shares no code with it but `schedules.py` and `by_day.py`, which do
neither.
"""
import json
from datetime import date
from fractions import Fraction as F

from by_day import PENALTY, Loan, stand
from schedules import case, declining_at, table


def of_rest(it, on):
    gone = sum(r["price"] for r in it["refunds"] if date.fromisoformat(r["on"]) <= date.fromisoformat(on))
    return it["principal"] - gone


def in_proportion(rows, whole, rest):
    out, before, given = [], 0, 0
    for r in rows:
        before += r["principal"]
        p = before * rest // whole - given
        given += p
        out.append({"due_on": r["due_on"], "principal": p, "interest": r["interest"] * rest // whole})
    return out


def simple(rows, payments, on):
    """Money serves what is due when it comes, and what falls due later."""
    today = date.fromisoformat(on)
    left = [[r["interest"], r["principal"]] for r in rows]
    paid, waits = [0] * len(rows), 0
    events = [(date.fromisoformat(r["due_on"]), 0, 0) for r in rows]
    events += [(date.fromisoformat(p["on"]), 1, p["amount"]) for p in payments]
    for d, _, amount in sorted(e for e in events if e[0] <= today):
        waits += amount
        for k, r in enumerate(rows):
            if date.fromisoformat(r["due_on"]) <= d:
                for part in (0, 1):
                    served = min(waits, left[k][part])
                    left[k][part] -= served
                    paid[k] += served
                    waits -= served
    rows = [{**r, "penalty": 0, "paid": paid[k]} for k, r in enumerate(rows)]
    return {"on": on, "rows": rows, "credit": waits}


def stands(it, on):
    rest = of_rest(it, on)
    if "given" in it:
        return simple(in_proportion(it["given"], it["principal"], rest), it["payments"], on)
    lowered = {**it, "principal": rest}
    if it["plan"]["interest"]["kind"] != "declining_balance":
        return simple(table(lowered), it["payments"], on)
    now = Loan(lowered)
    now.until(date.fromisoformat(on), it["payments"])
    return {**stand(lowered, on), "credit": now.waits}


def refunded(refunds, payments, checks, made, penalty=None):
    return {
        **made,
        "penalty": penalty,
        "refunds": [{"on": on, "price": price} for on, price in refunds],
        "payments": [{"on": on, "amount": amount} for on, amount in payments],
        "checks": checks,
    }


def given(name, principal, granted_on, rows):
    made = [{"due_on": d, "principal": p, "interest": i} for d, p, i in rows]
    assert sum(p for _, p, _ in rows) == principal
    return {"name": name, "principal": principal, "granted_on": granted_on, "given": made}


FLAT = {"kind": "flat", "rate": "0.12", "day_count": "actual_365"}

CASES = [
    refunded(
        [("2026-04-20", 40_000)], [("2026-02-15", 8_885), ("2026-03-15", 8_885), ("2026-04-15", 8_885)],
        ["2026-04-19", "2026-04-20", "2026-05-15", "2026-09-01"],
        case("a phone of two comes back after three instalments paid in time", 100_000, "2026-01-15", "2026-02-15", 12, declining_at("0.12")),
    ),
    refunded(
        [("2026-04-01", 50_000), ("2026-05-20", 25_000)], [("2026-02-25", 46_000), ("2026-05-02", 30_000)],
        ["2026-03-31", "2026-04-01", "2026-05-20", "2026-08-10"],
        case("two parts, of a loan that is late and bears a penalty", 250_000, "2026-01-10", "2026-02-10", 6, declining_at("0.1399", "actual_365")),
        PENALTY,
    ),
    refunded(
        [("2026-08-01", 30_000)], [(f"2026-{m:02}-15", 18_000) for m in range(2, 8)],
        ["2026-07-31", "2026-08-01"],
        case("all is paid, and a part comes back", 100_000, "2026-01-15", "2026-02-15", 6, declining_at("0.12"), equal="principal"),
    ),
    refunded(
        [("2026-05-01", 20_000)], [("2026-02-15", 11_200), ("2026-03-15", 11_200)],
        ["2026-04-30", "2026-05-01", "2026-11-01"],
        case("flat interest goes back with its part", 100_000, "2026-01-15", "2026-02-15", 10, FLAT),
    ),
    refunded(
        [("2026-03-01", 33_335)], [("2026-02-15", 25_000)],
        ["2026-02-28", "2026-03-01", "2026-05-15"],
        case("interest-free, what was paid of the part pays what is left", 100_000, "2026-01-15", "2026-02-15", 4, {"kind": "none"}),
    ),
    refunded(
        [("2026-03-20", 17_501)], [("2026-02-10", 20_000), ("2026-03-10", 21_000)],
        ["2026-03-19", "2026-03-20", "2026-06-01"],
        given("a schedule of the lender's, in proportion", 60_000, "2026-01-10", [("2026-02-10", 19_001, 900), ("2026-03-10", 19_999, 601), ("2026-04-10", 21_000, 333)]),
    ),
]

if __name__ == "__main__":
    for it in CASES:
        it["checks"] = [stands(it, on) for on in it["checks"]]
    print("[\n" + ",\n".join(json.dumps(it) for it in CASES) + "\n]")
