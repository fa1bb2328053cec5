"""Interest of what is paid late, by the day, in XOF, computed apart from the ledger:
`python3 by_day.py > by_day.json`.

The schedule is that of `schedules.py`, by its rule. Day by day, in exact fractions until an amount is
brought to the franc:

- A day bears, within its period, the rate on the principal that is left as it begins: of rows whose
  period has not ended, and of those that have fallen due and are not paid. The latter bear it only as
  long as they bear no penalty: the day `from_days` days behind the due date is the first that does not.
  A period bears its part of the year day by day: of a whole 30/360 period each day the same.
- As its due date begins, a row's interest is HALF_UP(all that its period has borne) to the franc. What
  it owes in all stays what it was, so that its principal is the rest of that; of equal principal, the
  principal stays. The last row repays what is left.
- A payment serves what is due, the oldest row whole first: penalty, interest, principal. What is left of
  it waits, and serves what falls due.
- A row that has not fallen due is told as it will be if all that is overdue were paid on the day of the
  check. Behind the last period nothing is borne.
- Penalty is that of `penalties.py`, which this reads.

It reads nothing of the ledger.
"""
import json
from datetime import date, timedelta
from fractions import Fraction as F

from schedules import case, declining_at, due, half_up, part, table as schedule

ONE = timedelta(1)


def day(text):
    return date.fromisoformat(text)


class Loan:
    def __init__(self, case):
        self.case, plan = case, case["plan"]
        self.start, first, every = day(case["granted_on"]), day(plan["first_due_on"]), plan["every"]
        n = plan["instalments"]
        self.ends = [due(first, every, first.day, k) for k in range(n)]
        self.begins = [self.start] + self.ends[:-1]
        made = schedule(case)
        self.total = [r["principal"] + r["interest"] for r in made]
        self.equal = [r["principal"] for r in made]
        self.principal = list(self.equal)
        self.interest = [r["interest"] for r in made]
        self.paid_p, self.paid_i, self.n = [0] * n, [0] * n, n
        self.borne = [F(0)] * n
        self.rate = F(plan["interest"]["rate"])
        self.penalty = [F(0)] * n
        self.paid_n = [0] * n
        self.waits = 0

    def share(self, k, today):
        plan = self.case["plan"]
        count, every = plan["interest"]["day_count"], plan["every"]
        if count == "thirty_360":
            return part(count, every, self.begins[k], self.ends[k], True) / (self.ends[k] - self.begins[k]).days
        return part(count, every, today, today + ONE, False)

    def left(self, k):
        return self.principal[k] - self.paid_p[k]

    def penal(self, k, today):
        terms = self.case["penalty"]
        return terms is not None and (today - self.ends[k]).days >= terms["from_days"]

    def owed_penalty(self, k):
        terms = self.case["penalty"]
        if terms is None:
            return 0
        return min(self.penalty[k].__floor__(), (self.principal[k] * F(terms["principal_share_max"])).__floor__())

    def live(self, today, late=True):
        """The day that begins as `today` passes."""
        for k in range(self.n):
            if self.begins[k] <= today < self.ends[k]:
                ahead = sum(self.left(j) for j in range(self.n) if self.ends[j] > today)
                overdue = sum(self.left(j) for j in range(self.n) if self.ends[j] <= today and not self.penal(j, today))
                self.borne[k] += (ahead + (overdue if late else 0)) * self.rate * self.share(k, today)
        if late:
            for k in range(self.n):
                if self.penal(k, today) and self.ends[k] <= today:
                    self.penalty[k] += self.left(k) * F(self.case["penalty"]["rate"]) / 365

    def falls_due(self, k):
        rest = sum(self.principal) - sum(self.principal[:k])
        self.interest[k] = half_up(self.borne[k])
        if k == self.n - 1:
            return
        wanted = self.equal[k] if self.case["plan"]["equal"] == "principal" else self.total[k] - self.interest[k]
        moved = max(0, min(wanted, rest)) - self.principal[k]
        self.principal[k] += moved
        self.principal[-1] -= moved

    def pay(self, money, today):
        for k in range(self.n):
            if self.ends[k] > today:
                continue
            for owed, paid in ((self.owed_penalty(k), self.paid_n), (self.interest[k], self.paid_i), (self.principal[k], self.paid_p)):
                served = min(money, owed - paid[k])
                paid[k] += served
                money -= served
        return money

    def until(self, last, payments=(), late=True, since=None):
        today = since or self.start
        while today < last:
            self.live(today, late)
            today += ONE
            for k in range(self.n):
                if self.ends[k] == today:
                    self.falls_due(k)
            self.waits = self.pay(self.waits, today)
            for p in payments:
                if day(p["on"]) == today:
                    self.waits = self.pay(self.waits + p["amount"], today)


def stand(it, on):
    now = Loan(it)
    now.until(day(on), it["payments"])
    then = Loan(it)
    then.until(day(on), it["payments"])
    principal = []
    if day(on) < then.ends[-1]:
        then.waits = 0
        # Until it falls due, each row is as it comes out when nothing more is late.
        for k in range(then.n):
            then.paid_p[k] = min(then.paid_p[k], then.principal[k])
        today = day(on)
        while today < then.ends[-1]:
            for k in range(then.n):
                if then.begins[k] <= today < then.ends[k]:
                    ahead = sum(then.left(j) for j in range(then.n) if then.ends[j] > today)
                    then.borne[k] += ahead * then.rate * then.share(k, today)
            today += ONE
            for k in range(then.n):
                if then.ends[k] == today:
                    then.falls_due(k)
    rows = [
        {"due_on": e.isoformat(), "principal": p, "interest": i, "penalty": now.owed_penalty(k),
         "paid": now.paid_p[k] + now.paid_i[k] + now.paid_n[k]}
        for k, (e, p, i) in enumerate(zip(then.ends, then.principal, then.interest))
    ]
    return {"on": on, "rows": rows}


def late(payments, checks, *args, penalty=None, **more):
    made = case(*args, **more)
    payments = [{"on": on, "amount": amount} for on, amount in payments]
    return {**made, "penalty": penalty, "payments": payments, "checks": checks}


YEAR = (100_000, "2026-01-15", "2026-02-15", 12, declining_at("0.12"))
DAYS = (250_000, "2026-01-10", "2026-02-10", 6, declining_at("0.1399", "actual_365"))
LEAP = (180_000, "2027-11-05", "2027-12-05", 5, declining_at("0.13", "actual_actual"))
PENALTY = {"rate": "0.14", "from_days": 4, "principal_share_max": "0.1"}

CASES = [
    late([("2026-02-25", 8_885), ("2026-03-15", 8_885)], ["2026-02-20", "2026-02-25", "2026-03-15", "2026-04-10"], "paid ten days late", *YEAR),
    late([("2026-02-10", 20_000), ("2026-04-01", 30_000)], ["2026-03-09", "2026-04-01", "2026-05-10", "2026-12-01"], "paid in part, then late, then no more", *DAYS),
    late([], ["2028-01-05", "2028-03-01", "2028-04-05", "2028-09-01"], "never paid, over a leap year's end", *LEAP),
    late([("2026-02-21", 8_000), ("2026-03-20", 12_000)], ["2026-02-18", "2026-02-21", "2026-03-20", "2026-06-15"], "equal principal, by the day and then by penalty", *YEAR, equal="principal", penalty=PENALTY),
    late([("2026-02-12", 46_000), ("2026-03-25", 40_000)], ["2026-02-12", "2026-02-14", "2026-03-25", "2026-08-31"], "interest for four days and then the penalty", *DAYS, penalty=PENALTY),
]

if __name__ == "__main__":
    for it in CASES:
        it["checks"] = [stand(it, on) for on in it["checks"]]
    print("[\n" + ",\n".join(json.dumps(it) for it in CASES) + "\n]")
