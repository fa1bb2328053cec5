"""Write-offs and what is recovered after them, in XOF, computed apart from the ledger:
`python3 writing_off.py > writing_off.json`.

The schedule is that of `schedules.py`, what is paid before that of `early.py`, each by its rule. Then:

- On the day of the write-off nothing is to come any more. Of the interest of rows that are to come, what
  is not earned by that day (`early.py`) falls away; what was earned is owed.
- All that is owed and not paid is lost: by row its interest and its principal, due or not. Each row owes
  what was paid of it.
- What comes in afterwards recovers it: oldest row first, interest before principal, due or not. What is
  recovered of a row is owed again, and paid. What exceeds all that was lost waits.

It reads nothing of the ledger, and shares no code with it but `early.py`, which does neither.
"""
import json
from datetime import date

from early import DAYS, HALF, ON_TIME, YEAR, Loan, early
from schedules import TOGO, declining_at


def table(it):
    loan = Loan(it)
    assert sum(loan.pay(p["on"], p["amount"], p["relief"]) for p in it["payments"]) == 0
    day = date.fromisoformat(it["written_off_on"])
    if any(loan.periods[k][1] > day and loan.due[k] > day for k in range(loan.n)):
        first, _, lines = loan.ahead(day)
        for k, not_earned in enumerate(loan.waiting(first, [b for _, b in lines])):
            loan.owed_i[k] -= min(not_earned, loan.owed_i[k] - loan.paid_i[k])
    lost = [[o[k] - p[k] for k in range(loan.n)] for o, p in ((loan.owed_i, loan.paid_i), (loan.owed_p, loan.paid_p))]
    whole = {"interest": sum(lost[0]), "principal": sum(lost[1])}
    loan.owed_i, loan.owed_p = list(loan.paid_i), list(loan.paid_p)
    credit = 0
    for recovery in it["recoveries"]:
        money = recovery["amount"]
        for k in range(loan.n):
            for left, owed, paid in ((lost[0], loan.owed_i, loan.paid_i), (lost[1], loan.owed_p, loan.paid_p)):
                served = min(money, left[k])
                left[k], owed[k], paid[k] = left[k] - served, owed[k] + served, paid[k] + served
                money -= served
        credit += money
    rows = [
        {"due_on": d.isoformat(), "principal": op, "interest": oi}
        for d, op, oi in zip(loan.due, loan.owed_p, loan.owed_i)
    ]
    return {"lost": whole, "rows": rows, "credit": credit}


def given_up(name, *loan, on, payments=(), recoveries=(), **more):
    made = early(name, *loan, list(payments), **more)
    del made["settled_on"]
    recoveries = [{"on": day, "amount": amount} for day, amount in recoveries]
    return {**made, "written_off_on": on, "recoveries": recoveries}


CASES = [
    given_up("nothing was ever paid", *YEAR, on="2027-03-01"),
    given_up("between two due dates, behind two instalments", *YEAR, on="2026-04-25", payments=ON_TIME, recoveries=[("2026-05-02", 5_000), ("2026-09-30", 12_000)]),
    given_up("before the first due date, by the day", *DAYS, on="2026-01-27", recoveries=[("2026-03-01", 2_000)]),
    given_up("some of an instalment was paid, and more comes in than was lost", *HALF, on="2026-05-10", payments=[("2026-03-05", 20_000, "shorten")], recoveries=[("2026-06-01", 1_000), ("2026-06-02", 90_000)], day_of_month=31),
    given_up("what was repaid early is not lost", *YEAR, on="2026-03-01", payments=[("2026-01-25", 30_000, "lower")], recoveries=[("2026-03-02", 25_000)]),
    given_up("equal principal off the days of rest", 100_000, "2026-01-15", "2026-02-15", 12, declining_at("0.12"), on="2026-06-10", payments=[("2026-02-16", 9_330, "shorten")], recoveries=[("2027-01-05", 30_000)], equal="principal", rest=TOGO),
    given_up("within a grace on interest", 100_000, "2026-01-15", "2026-02-15", 12, declining_at("0.12", "actual_365"), on="2026-03-10", recoveries=[("2026-04-01", 3_000)], grace={"interest": 3}),
]

if __name__ == "__main__":
    done = [{**it, **table(it)} for it in CASES]
    print("[\n" + ",\n".join(json.dumps(it) for it in done) + "\n]")
