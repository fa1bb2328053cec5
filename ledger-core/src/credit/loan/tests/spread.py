"""How money is spread in XOF, computed apart from the ledger: `python3 spread.py > spread.json`.

A loan has the rows that its lender gave, each owing so much of some components. What is charged is
owed on a row from its day, and late after its own due date. By these rules, franc by franc:

- Money serves first what is past due (its due date lies before the day), then what is due (its row's
  due date has come), then, if its payer wants that, what is in advance. Within each of these:
  "by_instalment" row after row, each row's components in the contract's order; "by_component" one
  component after the other, each over all rows, oldest row first.
- In advance: "prepay" as above; "prepay_last" row by row from the last; "prepay_evenly" the same to each
  row that owes something, HALF_EVEN to the franc, the last of them what that leaves; what a row has no
  room for goes round again. "keep": nothing.
- What is left waits. On each day on which something is due, waiting money pays it before anything else
  happens that day; the oldest money first.
- What is waived of a charge counts as if it had never been charged, also for payments before the waiver.
- A payment that is charged back counted until that day. From then on is owed again, on the first row
  due that day or later, or on a row of its own that is due that day, what the payment had paid: the last
  component of the order first, as the component that it was. Money that waits makes up for it before:
  the payment's own, then others', which pay from then on for what the payment had paid, first
  component of the order first.

It reads nothing of the ledger and shares no code with it.
"""
import json
from datetime import date, timedelta
from fractions import Fraction

ORDER = ["penalty", "fee", "tax", "insurance", "interest", "principal"]


class Book:
    def __init__(self, case):
        self.order = case.get("components", ORDER)
        self.vertical = case["grouping"] == "by_component"
        self.dues = [date.fromisoformat(r["due_on"]) for r in case["schedule"]]
        # Of each debt: its row, component, the day after which it is late, and what is unpaid.
        self.debts = []
        self.owed = [dict() for _ in self.dues]
        self.waived = [dict() for _ in self.dues]
        for i, r in enumerate(case["schedule"]):
            for c in ORDER:
                if r.get(c):
                    self.owe(i, c, self.dues[i], r[c])
        self.waiting = []  # [payment, francs], the oldest first
        self.bought = {}  # payment -> component -> francs

    def owe(self, row, comp, due, francs):
        self.debts.append([row, comp, max(due, self.dues[row]), francs])
        self.owed[row][comp] = self.owed[row].get(comp, 0) + francs

    def give(self, payment, debts, francs):
        """Franc after franc to these debts, in their order."""
        for d in debts:
            n = min(francs, d[3])
            d[3] -= n
            francs -= n
            mine = self.bought.setdefault(payment, {})
            mine[d[1]] = mine.get(d[1], 0) + n
        return francs

    def sorted(self, debts, vertical):
        rank = self.order.index
        key = (lambda d: (rank(d[1]), d[0], d[2])) if vertical else (lambda d: (d[0], rank(d[1])))
        return sorted(debts, key=key)

    def pay(self, payment, francs, on, excess):
        open_ = lambda: [d for d in self.debts if d[3]]
        for turn in ("past", "due"):
            late = lambda d: "past" if d[2] < on else "due"
            now = [d for d in open_() if self.dues[d[0]] <= on and late(d) == turn]
            francs = self.give(payment, self.sorted(now, self.vertical), francs)
        ahead = lambda: [d for d in open_() if self.dues[d[0]] > on]
        if excess == "prepay":
            francs = self.give(payment, self.sorted(ahead(), self.vertical), francs)
        elif excess == "prepay_last":
            for row in sorted({d[0] for d in ahead()}, reverse=True):
                own = [d for d in ahead() if d[0] == row]
                francs = self.give(payment, self.sorted(own, False), francs)
        elif excess == "prepay_evenly":
            while francs and ahead():
                rows = sorted({d[0] for d in ahead()})
                share = round(Fraction(francs, len(rows)))
                parts = [share] * (len(rows) - 1) + [francs - share * (len(rows) - 1)]
                for row, part in zip(rows, parts):
                    own = [d for d in ahead() if d[0] == row]
                    part = min(max(part, 0), francs)
                    francs -= part - self.give(payment, self.sorted(own, False), part)
        return francs

    def morning(self, on):
        for w in self.waiting:
            w[1] = self.pay(w[0], w[1], on, "keep")
        self.waiting = [w for w in self.waiting if w[1]]

    def take(self, payment, francs):
        """So much of what a payment paid, by component: the last of the order first."""
        mine, out = self.bought[payment], {}
        for c in reversed(self.order):
            n = min(francs, mine.get(c, 0))
            if n:
                mine[c] -= n
                out[c] = n
            francs -= n
        return out

    def charge_back(self, payment, francs, on):
        own = [w for w in self.waiting if w[0] == payment]
        for w in own:
            n = min(w[1], francs)
            w[1] -= n
            francs -= n
        back = self.take(payment, francs)
        for w in [w for w in self.waiting if w[0] != payment]:
            for c in self.order:
                n = min(w[1], back.get(c, 0))
                w[1] -= n
                if n:
                    back[c] -= n
                    theirs = self.bought.setdefault(w[0], {})
                    theirs[c] = theirs.get(c, 0) + n
        self.waiting = [w for w in self.waiting if w[1]]
        row = next((i for i, d in enumerate(self.dues) if d >= on), None)
        if row is None:
            row = len(self.dues)
            self.dues.append(on)
            self.owed.append({})
            self.waived.append({})
        for c, n in back.items():
            if n:
                self.owe(row, c, on, n)


def run(case):
    book = Book(case)
    acts = [a | {"on": date.fromisoformat(a["on"])} for a in case["acts"]]
    forgiven = {}
    charges = {a["number"]: a for a in acts if a["do"] == "charge"}
    for a in acts:
        if a["do"] == "waive":
            left = charges[a["number"]]["amount"] - forgiven.get(a["number"], 0)
            forgiven[a["number"]] = forgiven.get(a["number"], 0) + a.get("amount", left)
    on, last = date.fromisoformat(case["granted_on"]), max(a["on"] for a in acts)
    while on <= last:
        book.morning(on)
        for a in (a for a in acts if a["on"] == on):
            if a["do"] == "pay":
                left = book.pay(a["number"], a["amount"], on, a["excess"])
                if left:
                    book.waiting.append([a["number"], left])
            elif a["do"] == "charge":
                row, gone = a["instalment"] - 1, forgiven.get(a["number"], 0)
                due = date.fromisoformat(a["due_on"]) if "due_on" in a else on
                book.owe(row, a["kind"], max(due, on), a["amount"] - gone)
                if gone:
                    book.owed[row][a["kind"]] += gone
                    book.waived[row][a["kind"]] = book.waived[row].get(a["kind"], 0) + gone
                book.morning(on)
            elif a["do"] == "charge_back":
                book.charge_back(a["of"], a["amount"], on)
        on += timedelta(days=1)
    rows = []
    for i, due in enumerate(book.dues):
        left = {}
        for d in book.debts:
            if d[0] == i:
                left[d[1]] = left.get(d[1], 0) + d[3]
        paid = {
            c: n - left.get(c, 0) - book.waived[i].get(c, 0) for c, n in book.owed[i].items()
        }
        drop = lambda it: {c: it[c] for c in ORDER if it.get(c)}
        rows.append({
            "due_on": due.isoformat(), "owed": drop(book.owed[i]), "paid": drop(paid),
            "waived": drop(book.waived[i]),
        })
    return case | {"rows": rows, "credit": sum(w[1] for w in book.waiting)}


def row(due_on, principal, interest=0, fee=0, tax=0, insurance=0):
    all_ = {"principal": principal, "interest": interest, "fee": fee, "tax": tax, "insurance": insurance}
    return {"due_on": due_on} | {k: v for k, v in all_.items() if v}


THREE = [
    row("2026-02-10", 33_300, 1_200, 500, 90, 250),
    row("2026-03-10", 33_700, 800, 0, 60, 250),
    row("2026-04-10", 33_000, 405, 0, 30, 250),
]
DECREE = ["fee", "interest", "principal", "tax", "insurance", "penalty"]


def pay(on, number, amount, excess="keep"):
    return {"do": "pay", "on": on, "number": number, "amount": amount, "excess": excess}


def charge(on, number, kind, instalment, amount, due_on=None):
    it = {"do": "charge", "on": on, "number": number, "kind": kind, "instalment": instalment, "amount": amount}
    return it | ({"due_on": due_on} if due_on else {})


def waive(on, number, amount=None):
    return {"do": "waive", "on": on, "number": number} | ({"amount": amount} if amount else {})


def charge_back(on, number, of, amount):
    return {"do": "charge_back", "on": on, "number": number, "of": of, "amount": amount}


def case(name, grouping, *acts, schedule=THREE, components=ORDER):
    return {
        "name": name, "granted_on": "2026-01-10", "grouping": grouping, "components": components,
        "schedule": schedule, "acts": list(acts),
    }


V, H = "by_component", "by_instalment"
CASES = [
    case("vertical_past_due", V, pay("2026-03-20", 1, 2_915), pay("2026-03-20", 2, 10_000)),
    case("vertical_past_due_before_due", V, pay("2026-03-10", 1, 36_000), pay("2026-03-12", 2, 500)),
    case("vertical_prepaid", V, pay("2026-02-10", 1, 40_000, "prepay"), pay("2026-03-01", 2, 405, "prepay")),
    case("vertical_by_another_order", V, pay("2026-04-10", 1, 50_005), components=DECREE),
    case("vertical_with_charges", V,
         charge("2026-02-15", 11, "penalty", 1, 1_005), charge("2026-02-15", 12, "fee", 2, 300, "2026-03-25"),
         pay("2026-03-15", 1, 3_000), pay("2026-03-15", 2, 9_000)),
    case("horizontal_beside_it", H, pay("2026-03-20", 1, 2_915), pay("2026-03-20", 2, 10_000)),
    case("horizontal_by_another_order", H, pay("2026-04-10", 1, 50_005), components=DECREE),
    case("waived_before_it_is_paid", H,
         charge("2026-02-12", 11, "penalty", 1, 1_000), waive("2026-02-13", 11, 400), pay("2026-02-14", 1, 5_000)),
    case("waived_after_it_was_paid", H,
         charge("2026-02-12", 11, "penalty", 1, 1_000), pay("2026-02-14", 1, 36_000), waive("2026-02-20", 11)),
    case("waived_in_parts", V,
         charge("2026-02-12", 11, "penalty", 1, 1_000), charge("2026-02-12", 12, "fee", 1, 505),
         pay("2026-02-14", 1, 1_200), waive("2026-02-15", 11, 250), waive("2026-02-16", 12, 5), waive("2026-03-12", 11)),
    case("waived_and_the_rest_prepaid", H,
         charge("2026-02-01", 11, "fee", 2, 700), pay("2026-02-10", 1, 36_500, "prepay"), waive("2026-02-11", 11)),
    case("the_last_first", H, pay("2026-02-10", 1, 70_000, "prepay_last"), pay("2026-03-10", 2, 10_000, "prepay_last")),
    case("evenly", H, pay("2026-02-10", 1, 55_345, "prepay_evenly"), pay("2026-02-11", 2, 1, "prepay_evenly")),
    case("evenly_goes_round", V, pay("2026-02-10", 1, 65_000, "prepay_last"), pay("2026-02-11", 2, 37_000, "prepay_evenly")),
    case("charged_back_in_part", H, pay("2026-02-10", 1, 35_340), charge_back("2026-02-20", 21, 1, 34_000)),
    case("charged_back_whole", H, pay("2026-02-10", 1, 35_340), charge_back("2026-03-10", 21, 1, 35_340)),
    case("charged_back_behind_the_last", V,
         pay("2026-02-10", 1, 105_000, "prepay"), charge_back("2026-05-02", 21, 1, 40_000)),
    case("charged_back_from_what_waits", H,
         pay("2026-02-10", 1, 40_000), pay("2026-02-12", 2, 2_000), charge_back("2026-02-20", 21, 1, 10_000),
         charge_back("2026-03-20", 22, 2, 2_000), pay("2026-03-21", 3, 30_000)),
]

if __name__ == "__main__":
    print("[\n" + ",\n".join(json.dumps(run(c)) for c in CASES) + "\n]")
