"""Writes evidently-drift.json: which test Evidently chooses for a column, its value and its decision.

Run it with a Python that has evidently==0.7.23, scipy==1.17.1 and pandas==2.3.3 (it does not load with pandas 3): python evidently-drift.py
Columns are made by integer arithmetic, so that the tests make the same ones: row i of a column (a, b, c, mod, offset, scale) is
(offset + (a i^2 + b i + c) mod `mod`) / scale; of categories, "c" and this rounded down.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset

RECIPES = {
    # name: (kind, reference recipe, current recipe)
    "wide": ("number", (3, 7, 1, 9973, 0, 100), (5, 11, 2, 9973, 0, 100)),
    "wideShifted": ("number", (3, 7, 1, 9973, 0, 100), (5, 11, 2, 9973, 2500, 100)),
    "wideABit": ("number", (3, 7, 1, 9973, 0, 100), (5, 11, 2, 9973, 300, 100)),
    "tinyScale": ("number", (3, 7, 1, 9973, 0, 1e8), (5, 11, 2, 9973, 4000, 1e8)),
    "sixValues": ("number", (1, 5, 3, 6, 0, 1), (1, 3, 2, 6, 0, 1)),
    "fiveValues": ("number", (0, 3, 1, 5, 0, 1), (0, 2, 1, 5, 0, 1)),
    "fourOfFive": ("number", (0, 3, 1, 4, 0, 1), (0, 2, 1, 5, 0, 1)),
    "bits": ("number", (1, 0, 0, 2, 0, 1), (1, 1, 1, 2, 0, 1)),
    "bitsAlike": ("number", (0, 1, 0, 2, 0, 1), (0, 1, 1, 2, 0, 1)),
    "constant": ("number", (0, 0, 4, 5, 0, 1), (0, 0, 4, 5, 0, 1)),
    "colours": ("category", (1, 3, 1, 7, 0, 1), (1, 3, 2, 7, 0, 1)),
    "coloursAlike": ("category", (0, 3, 1, 7, 0, 1), (0, 2, 1, 7, 0, 1)),
    "newColour": ("category", (0, 1, 0, 3, 0, 1), (0, 1, 0, 4, 0, 1)),
    "coloursABit": ("category", (3, 7, 1, 997, 0, 150), (5, 11, 2, 997, 10, 150)),
    "yesNoABit": ("category", (3, 7, 1, 997, 0, 500), (5, 11, 2, 997, 10, 500)),
    "yesNo": ("category", (1, 1, 0, 3, 0, 3), (0, 1, 0, 3, 0, 2)),
}


def column(recipe, rows):
    a, b, c, mod, offset, scale = recipe
    i = np.arange(rows, dtype=np.int64)
    return (offset + (a * i * i + b * i + c) % mod) / scale


def frame(which, rows):
    data = {}
    for name, (kind, *recipes) in RECIPES.items():
        values = column(recipes[which], rows)
        if kind == "category":
            data[name] = ["c" + str(int(v)) for v in values]
        else:
            values = values.copy()
            # Every 17th number is missing.
            values[16::17] = np.nan
            data[name] = values
    return pd.DataFrame(data)


def compared(reference_rows, current_rows):
    numbers = [name for name, (kind, *_) in RECIPES.items() if kind == "number"]
    categories = [name for name, (kind, *_) in RECIPES.items() if kind == "category"]
    definition = DataDefinition(numerical_columns=numbers, categorical_columns=categories)
    reference, current = (
        Dataset.from_pandas(frame(which, rows), definition) for which, rows in ((0, reference_rows), (1, current_rows))
    )
    report = Report([DataDriftPreset()], include_tests=True).run(current, reference)
    answer = report.dict()
    columns = {}
    for metric, test in zip(answer["metrics"][1:], answer["tests"][1:]):
        config = metric["config"]
        columns[config["column"]] = {
            "method": config["method"],
            "threshold": config["threshold"],
            "score": float(metric["value"]),
            "drifted": test["status"].name == "FAIL" if hasattr(test["status"], "name") else str(test["status"]).endswith("FAIL"),
        }
    drifted = answer["metrics"][0]["value"]
    return {
        "referenceRows": reference_rows,
        "currentRows": current_rows,
        "columns": columns,
        "drifted": int(drifted["count"]),
        "share": float(drifted["share"]),
        "datasetDrift": "FAIL" in str(answer["tests"][0]["status"]),
    }


document = {
    "recipes": {name: {"kind": kind, "reference": reference, "current": current} for name, (kind, reference, current) in RECIPES.items()},
    "comparisons": [compared(n, m) for n, m in ((300, 200), (1000, 120), (2000, 500), (1500, 3000))],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(document, indent=1) + "\n")
