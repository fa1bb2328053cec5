#!/usr/bin/env python3
"""Yearly rates of 300 seeded credits, to 20 digits: the table `teg.txt` beside this file.

The rule, which knows nothing of the code under test. Of a credit: the day it is lent, an amount, a fee
withheld on that day, and so many equal payments, a month apart from a first due day on.

  time        whole months are counted back from the payment's day to the day of lending, never before
              it; a payment on the last day of a month counts back to last days; each is 1/12 year. Days
              that are left are divided by the days of the year that ends on the day so reached
              (directive 2008/48/EC, annex I).
  taeg        i with  amount - fee = sum payment / (1 + i)^t
  teg         12 * ((1 + i)^(1/12) - 1), the rate of a month times twelve

By bisection in decimals of 60 digits.
Columns: lent_on amount fee first_due_on payments payment teg taeg
"""
import calendar
from datetime import date, timedelta
from decimal import Decimal as D, getcontext
from random import Random

getcontext().prec = 60


def last(day):
    return day.day == calendar.monthrange(day.year, day.month)[1]


def moved(day, months, keep=None):
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    end = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(keep or day.day, end))


def back(day, months):
    it = moved(day, -months)
    if last(day):
        it = it.replace(day=calendar.monthrange(it.year, it.month)[1])
    return it


def years(start, end):
    months = 0
    while back(end, months + 1) >= start:
        months += 1
    reached = back(end, months)
    year = (reached - moved(reached, -12)).days
    return D(months) / 12 + D((reached - start).days) / year


def rate(net, payment, times):
    low, high = D(0), D(1)
    worth = lambda i: sum(payment * (-(t * (1 + i).ln())).exp() for t in times)
    while worth(high) > net:
        high *= 2
    for _ in range(110):
        mid = (low + high) / 2
        low, high = (mid, high) if worth(mid) > net else (low, mid)
    return low


def main():
    random = Random(11)
    for _ in range(300):
        lent = date(2026, 1, 1) + timedelta(days=random.randrange(700))
        amount = random.randrange(10, 2_000) * 500
        fee = random.choice([0, 0, amount // 50, 2_500 if amount > 25_000 else 0])
        first = lent + timedelta(days=random.randrange(5, 75)) if random.random() < .5 else moved(lent, 1)
        count = random.randrange(2, 37)
        payment = amount * random.randrange(1_010, 1_400) // (1_000 * count) + 1
        times = [years(lent, moved(first, it, first.day)) for it in range(count)]
        taeg = rate(D(amount - fee), D(payment), times)
        teg = 12 * (((1 + taeg).ln() / 12).exp() - 1)
        print(lent, amount, fee, first, count, payment, f"{teg:.20f}", f"{taeg:.20f}")


if __name__ == "__main__":
    main()
