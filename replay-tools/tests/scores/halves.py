#!/usr/bin/env python3
"""What a library that is not ours makes of the halves that `train --half` learns from and measures on.

    halves.py UCI_Credit_Card.csv.gz > halves.json

scikit-learn: each column in 20 bins by quantiles of the half that is learned from, a column a bin, and a
logistic regression with its own defaults. Sex, age and marital status are left out, as by `train`. The
halves are drawn as in `train/folds.rs`: of each ending (defaults first) the cases in the order of numbers
by SplitMix64 (Steele et al. 2014) from seed 42, put by turns into one half and the other.
"""
import gzip, json, sys
import pandas, sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer

M = (1 << 64) - 1
state = 42


def draw():
    global state
    state = (state + 0x9E3779B97F4A7C15) & M
    z = state
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
    return z ^ (z >> 31)


cases = pandas.read_csv(gzip.open(sys.argv[1]))
bad = cases["class"] == 1
halves, turn = [[], []], 0
for ending in (True, False):
    for _, case in sorted((draw(), case) for case in cases.index[bad == ending]):
        halves[turn].append(case)
        turn = 1 - turn
known = cases.drop(columns=["ID", "class", "SEX", "AGE", "MARRIAGE"])
one, other = halves
model = make_pipeline(
    KBinsDiscretizer(n_bins=20, encode="onehot", strategy="quantile", quantile_method="averaged_inverted_cdf"),
    LogisticRegression(max_iter=2000),
)
model.fit(known.loc[one], bad[one])
auc = roc_auc_score(bad[other], model.predict_proba(known.loc[other])[:, 1])
made_by = f"scikit-learn {sklearn.__version__}"
print(json.dumps({"made_by": made_by, "cases": len(other), "defaults": int(bad[other].sum()), "auc": f"{auc:.4f}"}))
