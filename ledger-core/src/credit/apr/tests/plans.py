#!/usr/bin/env python3
"""Rates of 1,000 plans, by another way than the ledger's.

The ledger finds two bounds by whole numbers: powers of the discount of the smallest part of a period,
by multiplication in fixed point. Here the rate itself is found by Newton's method in decimals of 60
digits, every power (1 + i)^(-t) being exp(-t ln(1 + i)), t a fraction. Written with 25 digits behind the
point, one a line, and `above` where it is above 9,000 (900,000 %), which the ledger does not look for:

    python3 plans.py > plans.txt

The plans follow from their number alone, by the generator below, which plans.rs has too.
"""

from decimal import Decimal, getcontext

getcontext().prec = 60

HIGHEST = Decimal(9001).ln()

PARTS = [1, 12, 52, 365, 1461, 4380, 267180]


def numbers(seed):
    """Knuth's linear congruential generator (MMIX), its upper half."""
    state = seed
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield state >> 32


def plan(seed):
    draw = numbers(seed)
    parts = PARTS[next(draw) % len(PARTS)]
    principal = 5 * (1 + next(draw) % 400_000)
    fee = next(draw) % (principal // 20 + 1)
    count = 1 + next(draw) % 60
    step = 1 + (next(draw) % 3) * (parts // 12)
    first = 1 + next(draw) % (3 * step)
    owed = principal + principal * (1 + next(draw) % 600) // 1000 + 1
    flows = [(0, principal), (0, -fee)]
    for n in range(count):
        amount = owed // count if n + 1 < count else owed - (count - 1) * (owed // count)
        flows.append((first + n * step, -amount))
    return parts, flows


def rate(parts, flows):
    """In x = ln(1 + i) the value of all flows rises and bends down: from zero, where it is negative,
    Newton's steps never lead beyond the solution."""
    x = Decimal(0)
    while x < HIGHEST:
        value = slope = Decimal(0)
        for at, amount in flows:
            t = Decimal(at) / parts
            worth = amount * (-t * x).exp()
            value += worth
            slope -= t * worth
        step = -value / slope
        x += step
        if step < Decimal(10) ** -45:
            return f"{x.exp() - 1:.25f}"
    return "above"


for seed in range(1000):
    print(rate(*plan(seed)))
