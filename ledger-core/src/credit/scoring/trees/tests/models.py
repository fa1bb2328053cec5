#!/usr/bin/env python3
"""Models of trees, 1,000 rows, and what LightGBM says of each: made by LightGBM, not by the ledger.

LightGBM 4.7.0, numpy 2.4.6, scipy 1.17.1, Python 3.11; seed 12. In a virtual environment outside the
repository, from this folder:

    python3 models.py

It writes, for each of the three ways in which LightGBM takes something for missing (`none`, `zero`, `nan`):

    NAME.txt        the model, as save_model writes it
    NAME_leaves.csv for each row the leaf of each tree, and the raw score, as LightGBM predicts them

and rows.csv, the rows: `nan` is missing, `kind` a category. Of the rows 400 have, in one of their features, a
threshold of a model exactly; some are the least distance from zero that is still zero to LightGBM, the
double above it, and zero and minus zero.
"""

import math

import lightgbm
import numpy as np

SEED = 12
ROWS = 1000
FEATURES = ["balance", "deposits", "gap", "share", "kind", "debt"]
KIND = FEATURES.index("kind")
WAYS = {
    "none": {"use_missing": False},
    "zero": {"use_missing": True, "zero_as_missing": True},
    "nan": {"use_missing": True, "zero_as_missing": False},
}

random = np.random.default_rng(SEED)


def rows(count):
    table = np.column_stack(
        [
            np.round(random.lognormal(9, 1.5, count), 0),
            random.poisson(4, count).astype(float),
            np.round(random.normal(0, 10, count), 3),
            random.random(count),
            random.integers(0, 40, count).astype(float),
            np.where(random.random(count) < 0.3, 0.0, np.round(random.exponential(0.4, count), 4)),
        ]
    )
    table[random.random(table.shape) < 0.12] = math.nan
    return table


def outcomes(table):
    filled = np.nan_to_num(table, nan=0.0)
    odds = (
        -0.4 * np.log1p(filled[:, 0])
        - 0.2 * filled[:, 1]
        + 0.05 * filled[:, 2]
        + 2.0 * filled[:, 3]
        + np.where(filled[:, KIND] % 3 == 0, 1.2, -0.4)
        + 1.5 * filled[:, 5]
        + np.where(np.isnan(table[:, 2]), 0.8, 0.0)
        + 2.0
    )
    return (random.random(len(table)) < 1 / (1 + np.exp(-odds))).astype(int)


learned = rows(4000)
defaults = outcomes(learned)
models = {}
for name, way in WAYS.items():
    parameters = {
        "objective": "binary",
        "num_leaves": 12,
        "learning_rate": 0.15,
        "min_data_in_leaf": 20,
        "min_data_per_group": 20,
        "max_cat_to_onehot": 4,
        "seed": SEED,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbose": -1,
        **way,
    }
    data = lightgbm.Dataset(
        learned, defaults, feature_name=FEATURES, categorical_feature=["kind"], params=parameters
    )
    models[name] = lightgbm.train(parameters, data, num_boost_round=12)
    models[name].save_model(f"{name}.txt")

thresholds = []
for model in models.values():
    for tree in model.dump_model()["tree_info"]:
        waiting = [tree["tree_structure"]]
        while waiting:
            node = waiting.pop()
            if "split_feature" not in node:
                continue
            waiting += [node["left_child"], node["right_child"]]
            if node["decision_type"] == "<=":
                thresholds.append((node["split_feature"], node["threshold"]))

table = rows(ROWS)
for row, place in zip(table[:400], random.integers(0, len(thresholds), 400)):
    feature, threshold = thresholds[place]
    row[feature] = threshold
zero = float(np.float32(1e-35))
for row, near in zip(table[400:424], [zero, math.nextafter(zero, 1), -zero, 5e-324, -0.0, 0.0] * 4):
    row[5] = near
    row[2] = near
for row, odd in zip(table[424:440], [1e300, -1e300, 1e22, 2.2250738585072014e-308] * 4):
    row[0] = odd
# Categories that were not learned, and what is none.
for row, kind in zip(table[440:460], [-1.0, 40.0, 77.0, 2.5, -0.5] * 4):
    row[KIND] = kind

with open("rows.csv", "w") as file:
    print(",".join(FEATURES), file=file)
    for row in table:
        print(",".join("nan" if math.isnan(it) else repr(float(it)) for it in row), file=file)
for name in WAYS:
    model = lightgbm.Booster(model_file=f"{name}.txt")
    leaves = model.predict(table, pred_leaf=True).astype(int)
    raw = model.predict(table, raw_score=True)
    with open(f"{name}_leaves.csv", "w") as file:
        for row, score in zip(leaves, raw):
            print(",".join(map(str, row)) + "," + repr(float(score)), file=file)
