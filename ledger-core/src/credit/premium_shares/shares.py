#!/usr/bin/env python3
"""Writes shares.tsv: what of Premium's fees a new loan bears.

The rule, computed here with exact fractions and without the ledger's code:
- A fee falls due on the first day and then each month or year, on that day of the month or the last of
  a shorter one. It counts where it is due from `next` on and, by the month, not behind the new loan's
  last instalment, by the year before it; one that was due before the application counts on the day of
  the application. Of one by the month that begins with the application the first does not count.
- A fee is shared by principal over the new loan and the loans whose last instalment is not before the
  fee's day. Each has floor(exact share); the units left go one each to the largest fractions, of equal
  ones to the loan that stands first. The new loan stands last.
- Of a customer without Premium (`-` as since), who subscribes on the day of the application, the first
  yearly fee counts and is not shared.

Columns: term, fee, since, next, applied, running (principal@last, comma separated, or -), principal,
last, and what the new loan bears (day=amount, comma separated, or -).
"""
from datetime import date
from fractions import Fraction
import calendar


def later(day, months):
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def parts(amount, weights):
    exact = [Fraction(amount * it, sum(weights)) for it in weights]
    units = [it.numerator // it.denominator for it in exact]
    order = sorted(range(len(weights)), key=lambda it: (units[it] - exact[it], it))
    for place in order[: amount - sum(units)]:
        units[place] += 1
    assert sum(units) == amount
    return units


def bears(term, fee, since, following, applied, running, principal, last):
    months = {"month": 1, "year": 12}[term]
    first, following = since or applied, following or applied
    found, number = [], 1 if since is None and term == "month" else 0
    while (on := later(first, months * number)) < last or (on == last and term == "month"):
        if on >= following:
            if since is None and number == 0 and term == "year":
                amount = fee
            else:
                amount = parts(fee, [it for it, until in running if on <= until] + [principal])[-1]
            if amount:
                found.append((max(on, applied), amount))
        number += 1
    return found


D = date.fromisoformat
CASES = [
    # One loan alone bears all: as many fees as it has months.
    ("month", 2500, None, None, "2026-01-15", [], 100_000, "2026-07-15"),
    # A fee due on the last day counts, one due behind it does not.
    ("month", 2500, None, None, "2026-01-15", [], 100_000, "2026-07-14"),
    # Shared with a loan of the same principal: an odd fee's unit goes to the one that stands first.
    ("month", 2501, None, None, "2026-01-15", [(100_000, "2026-12-15")], 100_000, "2026-03-15"),
    # The other ends in between.
    ("month", 2500, None, None, "2026-01-15", [(50_000, "2026-02-20")], 100_000, "2026-05-15"),
    # Three equal thirds, and the first has the unit that is left.
    ("month", 2500, None, None, "2026-01-15",
     [(70_000, "2026-12-01"), (70_000, "2026-12-01")], 70_000, "2026-02-15"),
    # The largest fraction has it, which is the new loan's.
    ("month", 100, None, None, "2026-01-15",
     [(300, "2026-12-01"), (300, "2026-12-01")], 400, "2026-02-28"),
    ("month", 7, None, None, "2026-01-15", [(300, "2026-12-01"), (300, "2026-12-01")], 350, "2026-02-28"),
    # Who has Premium since autumn pays from the next due day on.
    ("month", 2500, "2025-10-31", "2026-01-31", "2026-01-15", [], 100_000, "2026-04-30"),
    # A fee that was due before and is not paid is paid on the day of the application.
    ("month", 2500, "2025-10-10", "2026-01-10", "2026-01-15", [], 100_000, "2026-03-09"),
    # A yearly one for the credit counts whole, though another loan runs; the next is shared.
    ("year", 25_000, None, None, "2026-01-15", [(100_000, "2027-12-15")], 300_000, "2026-07-15"),
    ("year", 25_000, None, None, "2026-01-15", [(100_000, "2027-12-15")], 300_000, "2027-02-15"),
    # One that was paid before is no cost of this loan; its renewal is.
    ("year", 25_000, "2025-09-01", "2026-09-01", "2026-01-15", [], 100_000, "2026-08-31"),
    ("year", 25_000, "2025-09-01", "2026-09-01", "2026-01-15", [(33_333, "2026-09-01")], 100_000,
     "2026-10-15"),
    # A day of February that its year has not.
    ("month", 2500, None, None, "2026-01-31", [], 100_000, "2026-03-30"),
    # So small beside the other that it bears nothing.
    ("month", 10, None, None, "2026-01-15", [(9_000_000, "2026-12-15")], 1_000, "2026-03-15"),
]


def text(day):
    return day or "-"


if __name__ == "__main__":
    with open(__file__.replace(".py", ".tsv"), "w", encoding="utf-8") as table:
        for term, fee, since, following, applied, running, principal, last in CASES:
            borne = bears(
                term, fee, since and D(since), following and D(following), D(applied),
                [(it, D(until)) for it, until in running], principal, D(last),
            )
            loans = ",".join(f"{it}@{until}" for it, until in running) or "-"
            flows = ",".join(f"{on}={amount}" for on, amount in borne) or "-"
            row = [term, fee, text(since), text(following), applied, loans, principal, last, flows]
            table.write("\t".join(str(it) for it in row) + "\n")
