"""Early repayments in XOF, computed apart from the ledger: `python3 early.py > early.json`.

The schedule is that of `schedules.py`, by its rule. The loan goes out on its first day, or later; each
payment comes on a day, and nothing else is paid but what is said. In exact fractions until an amount is
brought to the franc:

- Paid out within the first period, that period bears interest of the rest of it alone:
  HALF_UP(loan x rate x part of the year from that day to the period's end); principal stays.
- A part of a period is by its days: of a whole 30/360 period its days / the days of the period.
- What falls due is paid by the payments that come on its day or later, oldest row first, interest before
  principal, unless it was paid early. A payment on a due date pays that row first.
- What then is left of a payment repays early. Of the running period (the one that ends next behind the
  day) HALF_UP(what is left x rate x part from the day to its end) is not earned. What of the interest of
  its row is earned and not paid is paid first, then principal that is to come.
- What remains is a loan of what is left, from that day, on the same dates up to the last on which
  principal was to come. The running period bears
  HALF_UP(what is left x rate x part from the day to its end); later ones bear by the schedule's rule.
- "shorten": an instalment of n pays what it did, less what was just paid of its interest, until nothing
  is left; the last takes what is left. Of equal principal, the principal stays what it was.
- "lower": the equal part is found anew by the schedule's rule over the periods from the running one on,
  that one counted whole in the formula; it is at most the largest of those before it but the last. The
  running instalment stays as much less than the others as it was, by what of its interest is earned.
- Interest that waits in a grace is due with the first row behind it, and is earned as any other.
- What is repaid early stands, owed and paid, on the row that falls due next; the interest paid with it
  on the row that it was to be paid with.
- A settlement is the payment on a day that leaves nothing: all that is due and not paid, interest that
  is earned, all principal.

It reads nothing of the ledger, and shares no code with it but `schedules.py`, which does neither.
"""
import json
from datetime import date
from fractions import Fraction as F

from schedules import PREVIOUS, TOGO, WEEK, case, declining_at, due, half_up, moved, month_day, months, part


class Loan:
    def __init__(self, case):
        self.case, plan = case, case["plan"]
        every = plan["every"]
        first = date.fromisoformat(plan["first_due_on"])
        start = date.fromisoformat(plan.get("interest_from", case["granted_on"]))
        self.out = date.fromisoformat(case.get("paid_out_on", case["granted_on"]))
        day, n = plan.get("day_of_month", first.day), plan["instalments"]
        self.grace = {"principal": 0, "interest": 0, "interest_free": 0} | plan.get("grace", {})
        self.equal = plan["equal"]
        ends = [due(first, every, day, k) for k in range(n)]
        if every["unit"] == "month":
            aligned = month_day(start.year, start.month - 1, day) == start
            regular = aligned and month_day(start.year, start.month - 1 + every["n"], day) == first
        else:
            regular = due(start, every, day, 1) == first
        self.periods = list(zip([start] + ends[:-1], ends))
        self.due = [moved(e, case.get("rest")) for e in ends]
        self.rate, self.count, self.every = F(plan["interest"]["rate"]), plan["interest"]["day_count"], every
        self.regular = lambda k: regular or k > 0
        self.n = n
        made = self.equal_parts(0, start, case["principal"])
        lines = self.run(0, start, case["principal"], made)
        self.owed_p = [p for p, _ in lines]
        self.plan_p = list(self.owed_p)
        self.owed_i = self.waiting(0, [b for _, b in lines])
        self.paid_p, self.paid_i = [0] * n, [0] * n
        if self.out > start:
            bears = [b for _, b in lines]
            bears[0] = self.bears(0, self.out, case["principal"])
            self.owed_i = self.waiting(0, bears)

    def share(self, k, since):
        a, b = self.periods[k]
        since = max(a, since)
        whole = part(self.count, self.every, a, b, self.regular(k))
        if since == a:
            return whole
        if self.count == "thirty_360" and self.regular(k):
            return whole * F((b - since).days, (b - a).days)
        return part(self.count, self.every, since, b, False)

    def bears(self, k, since, left):
        return 0 if k < self.grace["interest_free"] else half_up(left * self.rate * self.share(k, since))

    def waiting(self, first, bears):
        """By row: interest of a grace waits for the first row behind it."""
        rows = [0] * self.n
        for k, b in enumerate(bears, first):
            rows[max(k, self.grace["interest"])] += b
        return rows

    def run(self, first, since, left, parts, n=None):
        lines, n = [], n or self.n
        for k in range(first, n):
            b = self.bears(k, since, left)
            if k == n - 1:
                p = left
            elif k < self.grace["principal"]:
                p = 0
            elif self.equal == "principal":
                p = half_up(parts[k - first] + b, 5) - b
            else:
                p = parts[k - first] - b
            p = max(0, min(p, left))
            lines.append((p, b))
            left -= p
        return lines

    def equal_parts(self, first, since, left, last=None, short=0):
        last = last or self.n
        n, g = last - first, max(first, self.grace["principal"])
        m = last - g
        if self.equal == "principal":
            return [half_up(F(left, m))] * n
        product, fn = F(1), F(0)
        for k in range(g, last):
            f = 0 if k < self.grace["interest_free"] else self.rate * self.share(k, self.periods[k][0])
            product *= 1 + f
            fn = 1 + fn * (1 + f)
        each = half_up(left * product / fn, 5)
        if each == 0:
            return None

        def lacks(each):
            p, b = self.run(first, since, left, [each - short] + [each] * (n - 1), last)[-1]
            return p + b - each

        for _ in range(3):
            lack = lacks(each)
            if abs(lack) <= m // 2:
                break
            nearer = each + half_up(F(lack, m), 5)
            if nearer <= 0 or abs(lacks(nearer)) >= abs(lack):
                break
            each = nearer
        return [each] * n

    def ahead(self, day):
        """The running period, what is left of principal behind it, and its lines seen from the day."""
        first = next(k for k in range(self.n) if self.periods[k][1] > day and self.due[k] > day)
        left = [self.owed_p[k] - self.paid_p[k] for k in range(first, self.n)]
        lines, balance = [], sum(left)
        for k, p in enumerate(left, first):
            lines.append((p, self.bears(k, day, balance)))
            balance -= p
        return first, sum(left), lines

    def pay(self, day, money, relief):
        day = date.fromisoformat(day)
        ends = [k for k in range(self.n) if self.periods[k][1] <= day or self.due[k] <= day]
        for k in ends:
            for owed, paid in ((self.owed_i, self.paid_i), (self.owed_p, self.paid_p)):
                part_ = min(money, owed[k] - paid[k])
                paid[k] += part_
                money -= part_
        if money == 0 or len(ends) == self.n:
            return money
        first, left, lines = self.ahead(day)
        bearing = max(first, self.grace["interest"])
        not_earned = self.waiting(first, [b for _, b in lines])
        earned = self.owed_i[bearing] - not_earned[bearing] - self.paid_i[bearing]
        interest = min(money, earned)
        self.paid_i[bearing] += interest
        early = min(money - interest, left)
        if early == 0:
            return money - interest
        last = max(k for k, (p, _) in enumerate(lines, first + 1) if p > 0)
        before = [p if self.equal == "principal" else p + b for p, b in lines[: last - first]]
        parts = before
        if relief == "lower" and left > early:
            most = max(before[:-1] or before)
            short = 0 if self.equal == "principal" else most - before[0]
            parts = self.equal_parts(first, day, left - early, last, short)
            parts = [most] * len(before) if parts is None else [min(most, it) for it in parts]
            parts[0] -= short
        after = self.run(first, day, left - early, parts, last) + [(0, 0)] * (self.n - last)
        now = self.waiting(first, [b for _, b in after])
        for k, (p, _) in enumerate(after, first):
            self.owed_p[k] += p - lines[k - first][0]
            self.owed_i[k] += now[k] - not_earned[k]
        self.owed_p[first] += early
        self.paid_p[first] += early
        return money - interest - early

    def settlement(self, day):
        other = Loan(self.case)
        for it in self.case["payments"]:
            if it["on"] <= day:
                other.pay(it["on"], it["amount"], it["relief"])
        return 10**12 - other.pay(day, 10**12, "shorten")


def table(it):
    loan = Loan(it)
    credit = sum(loan.pay(p["on"], p["amount"], p["relief"]) for p in it["payments"])
    rows = [
        {"due_on": d.isoformat(), "principal": op, "interest": oi, "paid_principal": pp, "paid_interest": pi}
        for d, op, oi, pp, pi in zip(loan.due, loan.owed_p, loan.owed_i, loan.paid_p, loan.paid_i)
    ]
    settlements = [{"on": d, "amount": loan.settlement(d)} for d in it["settled_on"]]
    return {"rows": rows, "credit": credit, "settlements": settlements}


def early(name, principal, granted_on, first, instalments, interest, payments, settled_on=(), paid_out_on=None, **more):
    out = {} if paid_out_on is None else {"paid_out_on": paid_out_on}
    payments = [{"on": on, "amount": amount, "relief": relief} for on, amount, relief in payments]
    made = case(name, principal, granted_on, first, instalments, interest, **more)
    return {**made, **out, "payments": payments, "settled_on": list(settled_on)}


YEAR = (100_000, "2026-01-15", "2026-02-15", 12, declining_at("0.12"))
DAYS = (250_000, "2026-01-10", "2026-02-10", 24, declining_at("0.1399", "actual_365"))
HALF = (90_000, "2026-01-31", "2026-02-28", 6, declining_at("0.14", "actual_actual"))
ON_TIME = [("2026-02-15", 8_885, "shorten"), ("2026-03-15", 8_885, "shorten")]

CASES = [
    early("shorten", *YEAR, [("2026-01-25", 30_000, "shorten")], ["2026-01-25", "2026-02-15", "2026-02-24"]),
    early("lower", *YEAR, [("2026-01-25", 30_000, "lower")], ["2026-01-25", "2026-02-15", "2026-02-24"]),
    early("shorten, by the day, behind two instalments", *DAYS, [("2026-02-10", 12_000, "shorten"), ("2026-03-10", 12_000, "shorten"), ("2026-03-27", 100_000, "shorten")], ["2026-04-26"]),
    early("lower, by the day, behind two instalments", *DAYS, [("2026-02-10", 12_000, "lower"), ("2026-03-10", 12_000, "lower"), ("2026-03-27", 100_000, "lower")], ["2026-04-26"]),
    early("shorten, then lower", *HALF, [("2026-02-10", 20_000, "shorten"), ("2026-03-03", 25_000, "lower")], ["2026-03-31"], day_of_month=31),
    early("shorten by much, then lower", *YEAR, [("2026-01-25", 60_000, "shorten"), ("2026-02-20", 20_000, "lower")], ["2026-03-15"]),
    early("lower, then shorten, twice in one period", *HALF, [("2026-02-10", 20_000, "lower"), ("2026-02-20", 25_000, "shorten")], ["2026-02-28", "2026-03-01"], day_of_month=31),
    early("settled on the tenth day", *YEAR, [("2026-01-25", 100_323, "shorten")]),
    early("settled on the day it goes out", *YEAR, [("2026-01-15", 100_000, "lower")]),
    early("settled with too much", *DAYS, [("2026-02-10", 12_000, "shorten"), ("2026-02-25", 300_000, "lower")]),
    early("settlement figures along a loan that is paid on time", *YEAR, ON_TIME, ["2026-03-15", "2026-03-16", "2026-03-31", "2026-04-14"]),
    early("settlement figures of one that is late", *YEAR, [("2026-02-15", 5_000, "shorten")], ["2026-02-20", "2026-03-15", "2026-03-20"]),
    early("settlement figures over a leap year's end", 180_000, "2027-12-05", "2028-01-05", 9, declining_at("0.13", "actual_actual"), [], ["2027-12-20", "2028-01-03"]),
    early("less than what is earned", *YEAR, [("2026-01-30", 400, "shorten"), ("2026-02-05", 200, "lower")], ["2026-02-10"]),
    early("shorten, equal principal", 100_000, "2026-01-15", "2026-02-15", 12, declining_at("0.12"), [("2026-02-05", 35_000, "shorten")], ["2026-03-07"], equal="principal"),
    early("lower, equal principal", 47_500, "2026-01-20", "2026-02-20", 7, declining_at("0.138", "actual_365"), [("2026-01-30", 15_000, "lower")], ["2026-02-28"], equal="principal"),
    early("within a grace on principal", 120_000, "2026-01-15", "2026-02-15", 12, declining_at("0.12"), [("2026-02-01", 40_000, "lower")], ["2026-03-03"], grace={"principal": 6}),
    early("within a grace on interest", 100_000, "2026-01-15", "2026-02-15", 12, declining_at("0.12"), [("2026-02-25", 30_000, "shorten")], ["2026-03-27"], grace={"interest": 3}),
    early("within interest-free periods", 150_000, "2026-04-10", "2026-05-10", 8, declining_at("0.14", "actual_365"), [("2026-04-20", 50_000, "lower")], ["2026-05-20"], grace={"interest_free": 2}),
    early("off the days of rest", *YEAR, [("2026-01-25", 30_000, "shorten")], ["2026-02-15", "2026-02-16"], rest=TOGO),
    early("paid between the end of a period and its due date", *YEAR, [("2026-02-15", 30_000, "lower")], ["2026-02-16"], rest=TOGO),
    early("paid between a due date and the end of its period", *YEAR, [("2026-02-13", 8_885, "lower"), ("2026-02-14", 30_000, "lower")], ["2026-02-14"], rest=PREVIOUS),
    early("weekly", 50_000, "2026-01-05", "2026-01-12", 10, declining_at("0.14", "actual_365"), [("2026-01-14", 20_000, "lower")], ["2026-02-01"], **WEEK),
    early("every 2 months from the 31st", 200_000, "2025-12-31", "2026-02-28", 6, declining_at("0.12"), [("2026-01-31", 80_000, "shorten")], ["2026-03-01"], day_of_month=31, **months(2)),
    early("so little that no multiple is left", 1_000, "2026-01-15", "2026-02-15", 6, declining_at("0.12"), [("2026-01-20", 990, "lower")]),
    early("paid out within the first period", *YEAR, [], ["2026-01-27", "2026-02-15"], paid_out_on="2026-01-27"),
    early("paid out late, by the day, and repaid early", *DAYS, [("2026-02-01", 90_000, "lower")], ["2026-02-10"], paid_out_on="2026-01-21"),
    early("paid out late within a grace on interest", 100_000, "2026-01-15", "2026-02-15", 12, declining_at("0.12", "actual_360"), [], ["2026-03-01"], grace={"interest": 2}, paid_out_on="2026-02-01"),
]

if __name__ == "__main__":
    done = [{**it, **table(it)} for it in CASES]
    print("[\n" + ",\n".join(json.dumps(it) for it in done) + "\n]")
