"""Reschedulings and payment holidays in XOF, computed apart from the ledger:
`python3 rescheduling.py > rescheduling.json`.

The schedule is that of `schedules.py`, what is paid before that of `early.py`, each by its rule. Then, on
the day of the agreement:

- Rows that fell due by that day keep what was paid of them, and owe that.
- All principal that is not paid, late or to come, is spread by the new terms, by the rule of
  `schedules.py`: as a loan of so much, given on that day, with its first due date, its periods, its
  grace and its rate; what is not said of these is as before.
- Of the interest of rows that were to come, what is not earned by that day (`early.py`) falls away. What
  is earned and not paid, and what is not paid of rows that fell due, falls due with the first new row.
- What was paid of rows that were to come stands, owed and paid, on the first new row.
- Paid afterwards, the rows are served oldest first, interest before principal.

It reads nothing of the ledger, and shares no code with it but `early.py` and `schedules.py`, which do
neither.
"""
import json
from datetime import date

from early import DAYS, HALF, ON_TIME, YEAR, Loan, early
from schedules import TOGO, declining_at
from schedules import table as scheduled


def table(it):
    loan = Loan(it)
    assert sum(loan.pay(p["on"], p["amount"], p["relief"]) for p in it["payments"]) == 0
    day, terms, n = date.fromisoformat(it["agreed_on"]), it["terms"], loan.n
    fallen = sum(1 for d in loan.due if d <= day)
    since = day
    if any(loan.periods[k][1] > day and loan.due[k] > day for k in range(n)):
        first, _, lines = loan.ahead(day)
        since = max(day, loan.periods[first][0])
        for k, not_earned in enumerate(loan.waiting(first, [b for _, b in lines])):
            loan.owed_i[k] -= min(not_earned, loan.owed_i[k] - loan.paid_i[k])
    left = sum(loan.owed_p) - sum(loan.paid_p)
    carried = sum(loan.owed_i) - sum(loan.paid_i)
    early_p, early_i = sum(loan.paid_p[fallen:]), sum(loan.paid_i[fallen:])
    plan = it["plan"]
    interest = {**plan["interest"], **({"rate": terms["rate"]} if "rate" in terms else {})}
    new = {
        "principal": left,
        "granted_on": since.isoformat(),
        "rest": it.get("rest"),
        "plan": {
            "instalments": terms["instalments"],
            "first_due_on": terms["first_due_on"],
            "every": terms.get("every", plan["every"]),
            "interest": interest,
            "equal": plan["equal"],
            "grace": terms.get("grace", {}),
            **({"day_of_month": terms["day_of_month"]} if "day_of_month" in terms else {}),
        },
    }
    rows = [
        [d.isoformat(), loan.paid_p[k], loan.paid_i[k], loan.paid_p[k], loan.paid_i[k]]
        for k, d in enumerate(loan.due[:fallen])
    ]
    made = [[r["due_on"], r["principal"], r["interest"], 0, 0] for r in scheduled(new)]
    made[0] = [made[0][0], made[0][1] + early_p, made[0][2] + carried + early_i, early_p, early_i]
    rows += made
    for paid in it["paid_after"]:
        money = paid["amount"]
        for r in rows:
            if date.fromisoformat(r[0]) > date.fromisoformat(paid["on"]):
                break
            for owed, served in ((2, 4), (1, 3)):
                part = min(money, r[owed] - r[served])
                r[served] += part
                money -= part
        assert money == 0
    names = ["due_on", "principal", "interest", "paid_principal", "paid_interest"]
    return {"rows": [dict(zip(names, r)) for r in rows]}


def otherwise(name, *loan, on, terms, payments=(), after=(), **more):
    made = early(name, *loan, list(payments), **more)
    del made["settled_on"]
    if "grace" in terms:
        terms["grace"] = {"principal": 0, "interest": 0, "interest_free": 0} | terms["grace"]
    after = [{"on": day, "amount": amount} for day, amount in after]
    return {**made, "agreed_on": on, "terms": terms, "paid_after": after}


CASES = [
    otherwise("longer, two instalments late", *YEAR, on="2026-05-20", payments=ON_TIME, terms={"instalments": 18, "first_due_on": "2026-06-15"}, after=[("2026-06-15", 6_000)]),
    otherwise("later by half a period, nothing late", *YEAR, on="2026-03-20", payments=ON_TIME, terms={"instalments": 10, "first_due_on": "2026-05-01"}),
    otherwise("at a lower rate", *DAYS, on="2026-02-25", payments=[("2026-02-10", 12_000, "shorten")], terms={"instalments": 23, "first_due_on": "2026-03-10", "rate": "0.09"}),
    otherwise("shorter, behind an early repayment", *YEAR, on="2026-02-01", payments=[("2026-01-25", 30_000, "lower")], terms={"instalments": 6, "first_due_on": "2026-02-15"}, after=[("2026-02-15", 5_000)]),
    otherwise("weekly instead of monthly", *HALF, on="2026-03-10", payments=[("2026-02-28", 15_605, "shorten")], terms={"instalments": 30, "first_due_on": "2026-03-16", "every": {"n": 1, "unit": "week"}}, day_of_month=31),
    otherwise("equal principal, off the days of rest, the whole past the last due date", 60_000, "2026-01-15", "2026-02-15", 3, declining_at("0.12"), on="2026-05-20", terms={"instalments": 7, "first_due_on": "2026-06-14"}, equal="principal", rest=TOGO),
    otherwise("a holiday of three months, interest paid meanwhile", *YEAR, on="2026-03-15", payments=ON_TIME, terms={"instalments": 13, "first_due_on": "2026-04-15", "grace": {"principal": 3}}, after=[("2026-04-15", 842)]),
    otherwise("a holiday of three months, interest put off", *YEAR, on="2026-03-15", payments=ON_TIME, terms={"instalments": 13, "first_due_on": "2026-04-15", "grace": {"principal": 3, "interest": 3}}),
    otherwise("a holiday of two months that bears nothing, one instalment late", *DAYS, on="2026-03-12", payments=[("2026-02-10", 12_000, "shorten")], terms={"instalments": 25, "first_due_on": "2026-04-10", "grace": {"principal": 2, "interest_free": 2}}),
    otherwise("a holiday until a later first due date", *YEAR, on="2026-04-01", payments=ON_TIME, terms={"instalments": 10, "first_due_on": "2026-08-15"}),
]

if __name__ == "__main__":
    done = [{**it, **table(it)} for it in CASES]
    print("[\n" + ",\n".join(json.dumps(it) for it in done) + "\n]")
