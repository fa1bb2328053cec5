#!/usr/bin/env python3
"""The probability of default at each score, by the scale's definition alone.

600 points at odds of 20 good to 1 bad, and 50 points more double the odds, so that at a score s the odds are
20 * 2^((s - 600) / 50) and the probability of default is 1 / (1 + odds). In millionths, rounded to the
nearest, from score 0 to score 1000, ten a line. Computed in decimals of 50 digits; none lies on a half.

    python3 probability.py > probability.txt
"""

from decimal import Decimal, ROUND_HALF_UP, getcontext

getcontext().prec = 50

DOUBLE = Decimal(2)


def millionths(score):
    odds = 20 * DOUBLE ** (Decimal(score - 600) / 50)
    return int((1_000_000 / (1 + odds)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


found = [millionths(score) for score in range(1001)]
for first in range(0, 1001, 10):
    print(" ".join(str(it) for it in found[first : first + 10]))
