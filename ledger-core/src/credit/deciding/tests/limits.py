"""What a grant may bring what is owed to, computed apart from the rules: writes limits.txt beside it.

A line's limit, or the starting limit of 50 000 where there is none, is the whole. The class medium may use
half of it, rounded down, never less than the starting limit and never more than the whole. A thin file
has the starting limit at most. What is reserved, owed and offered takes of it; there is no less than no
room. All in XOF; `-` is no line. Run: python3 limits.py > limits.txt
"""
import itertools

START = 50_000
print("# line class thin reserved outstanding offered limit room")
for line, klass, thin, taken in itertools.product(
    (None, 0, 49_999, 50_000, 99_999, 100_000, 150_001),
    ("low", "medium", "high"),
    (False, True),
    ((0, 0, 0), (10_000, 20_000, 5_000), (60_000, 60_000, 60_000)),
):
    whole = START if line is None else line
    limit = whole
    if klass == "medium":
        limit = min(whole, max(whole // 2, START))
    if thin:
        limit = min(limit, START)
    room = max(0, limit - sum(taken))
    shown = "-" if line is None else line
    print(shown, klass, int(thin), *taken, limit, room)
