"""Penalties by day in XOF, computed apart from the ledger: `python3 penalties.py > penalties.json`.

A loan has rows of principal and interest and goes out on the day it is granted. Day by day, in exact
fractions until an amount is brought to the franc:

- As a day begins, each row whose due date lies `from_days` or more before yesterday, and of which more
  principal was left as yesterday ended than is tolerated, has borne
  principal left x rate / 365 of yesterday, but for a yesterday on which penalties were held back.
- Of a row all that it has borne since the beginning, rounded down to the franc, is owed: at most its
  principal x share, rounded down.
- The rate is the policy's, or the ceiling of the lender on the day of the grant where that is lower.
- A payment serves, on its value date, the rows due by then, the oldest whole first: penalty, interest,
  principal. What is left waits and pays what falls due, as that day begins.
- What is forgiven of a row on a day takes off first what it bore before that day, as if it had never been
  borne; what it bears from that day on is owed.
- A payment that was taken back, or not recorded yet, is as if it had never been.

A check tells, as known on its day and for that day, what is owed (forgiven or not), forgiven and paid of
penalty on each row and what is left of its principal.
"""
import json
from datetime import date, timedelta
from fractions import Fraction as F

CEILINGS = [("bank", "2020-01-01", "0.15"), ("bank", "2026-06-01", "0.14"), ("own_book", "2020-01-01", "0.24")]


def day(text):
    return date.fromisoformat(text)


def rate_of(case):
    known = [(since, rate) for lender, since, rate in CEILINGS if lender == case["lender"] and since <= case["granted_on"]]
    return min(F(case["rate"]), F(max(known)[1]))


def stand(case, on):
    rate, share = rate_of(case), F(case["principal_share_max"])
    rows = [{"due": day(r["due_on"]), "principal": r["principal"], "interest": r.get("interest", 0), "left": r["principal"],
             "borne": F(0), "owed": 0, "waived": 0, "paid": 0} for r in case["rows"]]
    known = [p for p in case["payments"] if day(p["on"]) <= on and not ("reversed_on" in p and day(p["reversed_on"]) <= on)]
    holds = [h for h in case["holds"] if day(h["on"]) <= on]
    waivers = [dict(w) for w in case.get("waivers", []) if day(w["on"]) <= on]
    waits = 0

    def pay(money, today):
        for row in rows:
            if row["due"] > today:
                continue
            served = min(money, row["owed"] - row["waived"] - row["paid"])
            row["paid"] += served
            money -= served
            for part in ("interest", "left"):
                served = min(money, row[part])
                row[part] -= served
                money -= served
        return money

    today = day(case["granted_on"])
    while today <= on:
        yesterday = today - timedelta(1)
        held = any(day(h["from"]) <= yesterday and ("until" not in h or day(h["ended_on"]) > on or yesterday < day(h["until"])) for h in holds)
        for row in rows:
            if (yesterday - row["due"]).days >= case["from_days"] and row["left"] > case["tolerance"] and not held:
                row["borne"] += row["left"] * rate / 365
            before, row["owed"] = row["owed"], min(row["borne"].__floor__(), (row["principal"] * share).__floor__())
            more = row["owed"] - before
            for w in waivers:
                if rows[w["instalment"] - 1] is row and today <= day(w["on"]):
                    part = min(more, w["amount"])
                    w["amount"] -= part
                    row["waived"] += part
                    more -= part
        waits = pay(waits, today)
        for p in known:
            if day(p.get("value_date", p["on"])) == today:
                waits = pay(waits + p["amount"], today)
        today += timedelta(1)
    return {"on": on.isoformat(), "owed": [r["owed"] for r in rows], "waived": [r["waived"] for r in rows], "paid": [r["paid"] for r in rows], "principal": [r["left"] for r in rows]}


def rows(principals, dues, interest=0):
    return [{"due_on": d, "principal": p, "interest": interest} for p, d in zip(principals, dues)]


BASE = {"lender": "own_book", "rate": "0.24", "from_days": 4, "principal_share_max": "0.1", "tolerance": 0,
        "granted_on": "2026-01-15", "payments": [], "holds": [], "waivers": []}
QUARTER = ["2026-02-15", "2026-03-15", "2026-04-15"]
CASES = [
    BASE | {"name": "a phone, paid late in two parts", "rows": rows([60000, 60000, 60000], QUARTER, 1200),
            "payments": [{"on": "2026-03-02", "amount": 21200}, {"on": "2026-03-20", "amount": 101000},
                         {"on": "2026-05-07", "amount": 62000}],
            "checks": ["2026-02-19", "2026-02-20", "2026-03-02", "2026-03-20", "2026-05-07"]},
    BASE | {"name": "up to a tenth of the instalment and no further", "rows": rows([250000, 5], ["2026-02-15", "2026-03-15"]),
            "checks": ["2026-02-20", "2026-07-01", "2026-07-20", "2026-07-21", "2026-07-22", "2027-02-15"]},
    BASE | {"name": "a bank's, at the ceiling of the day of the grant, and a payment heard of late", "lender": "bank",
            "rate": "0.2", "granted_on": "2026-05-20", "rows": rows([185000, 185000], ["2026-06-20", "2026-07-20"]),
            "payments": [{"on": "2026-07-10", "value_date": "2026-06-25", "amount": 100000},
                         {"on": "2026-07-31", "amount": 90000}],
            "checks": ["2026-07-09", "2026-07-10", "2026-07-31", "2026-10-01"]},
    BASE | {"name": "a bank's, by the lower ceiling that came", "lender": "bank", "rate": "0.2", "granted_on": "2026-06-01",
            "rows": rows([185000, 185000], ["2026-06-20", "2026-07-20"]), "checks": ["2026-07-31", "2026-10-01"]},
    BASE | {"name": "a payment that bounced is as if it had never come", "rows": rows([90000, 90000], ["2026-02-15", "2026-03-15"]),
            "payments": [{"on": "2026-02-15", "amount": 90000, "reversed_on": "2026-04-12"}, {"on": "2026-03-15", "amount": 90000}],
            "checks": ["2026-03-15", "2026-04-11", "2026-04-12", "2026-05-20"]},
    BASE | {"name": "none while it is disputed, known late, and what was paid of it comes back", "tolerance": 100,
            "rows": rows([73000, 73000], ["2026-02-15", "2026-03-15"]),
            "payments": [{"on": "2026-03-10", "amount": 73912}],
            "holds": [{"on": "2026-03-20", "from": "2026-03-01"}],
            "checks": ["2026-03-10", "2026-03-19", "2026-03-20", "2026-04-30"]},
    BASE | {"name": "up to a twentieth, of which some had been paid", "principal_share_max": "0.05",
            "rows": rows([40000, 40000, 40000], QUARTER), "payments": [{"on": "2026-04-01", "amount": 21000}],
            "checks": ["2026-04-01", "2026-06-20", "2026-09-01", "2026-12-31"]},
    BASE | {"name": "up to a share that is no whole franc, and what is forgiven is within it", "principal_share_max": "0.033",
            "rows": rows([33335, 33330], ["2026-02-15", "2026-03-15"]),
            "waivers": [{"on": "2026-05-02", "instalment": 1, "amount": 900}],
            "checks": ["2026-04-02", "2026-05-02", "2026-08-01"]},
    BASE | {"name": "some is forgiven before anything is paid, and what follows is borne again",
            "rows": rows([120000, 120000], ["2026-02-15", "2026-03-15"]),
            "waivers": [{"on": "2026-03-16", "instalment": 1, "amount": 1500}],
            "payments": [{"on": "2026-03-25", "amount": 121500}],
            "checks": ["2026-03-15", "2026-03-16", "2026-03-24", "2026-03-25", "2026-04-30"]},
    BASE | {"name": "what was paid of what is forgiven serves what is due", "rows": rows([80000, 80000], ["2026-02-15", "2026-03-15"]),
            "payments": [{"on": "2026-03-01", "amount": 80700}],
            "waivers": [{"on": "2026-03-20", "instalment": 1, "amount": 400}, {"on": "2026-04-20", "instalment": 2, "amount": 300}],
            "checks": ["2026-03-01", "2026-03-20", "2026-04-19", "2026-04-20", "2026-05-10"]},
    BASE | {"name": "forgiven, and then it shows that less had been borne", "rows": rows([60000, 60000], ["2026-02-15", "2026-03-15"]),
            "waivers": [{"on": "2026-04-01", "instalment": 1, "amount": 1000}],
            "payments": [{"on": "2026-04-10", "value_date": "2026-03-01", "amount": 60000}],
            "checks": ["2026-03-31", "2026-04-01", "2026-04-10", "2026-05-20"]},
]

if __name__ == "__main__":
    for case in CASES:
        case["checks"] = [stand(case, day(it)) for it in case["checks"]]
    print(json.dumps(CASES, indent=1))
