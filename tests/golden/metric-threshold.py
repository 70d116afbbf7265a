"""Writes metric-threshold.json: what MLflow's own validation says about generated metrics.

Run it with a Python that has mlflow==3.17.2: python metric-threshold.py > metric-threshold.json
"""

import json
import random

from mlflow.models import MetricThreshold
from mlflow.models.evaluation.validation import ModelValidationFailedException, _validate

FAILURES = {
    "missing from the evaluation result of the candidate model": "candidate missing",
    "value threshold check failed": "threshold",
    "missing from the evaluation result of the baseline model": "baseline missing",
    "minimum absolute change check failed": "absolute",
    "minimum relative change check failed": "relative",
}


def outcome(threshold, candidate, baseline):
    try:
        _validate({"m": MetricThreshold(**threshold)}, candidate, baseline)
        return []
    except ModelValidationFailedException as failure:
        return [name for text, name in FAILURES.items() if text in failure.message]


def main():
    source = random.Random(20)
    values = [0.0, -0.0, 1e-10, -1e-10, 1e-11, 0.1, 0.3, 0.30000000000000004, 0.5, 0.75, 0.8, 0.88, 1.0, -0.5, -1.0, -2.0, 1e300, 5e-324]
    changes = [1e-12, 0.05, 0.1, 0.2, 0.30000000000000004, 1.5]
    cases = []
    while len(cases) < 400:
        threshold = {"greater_is_better": source.random() < 0.5}
        if source.random() < 0.5:
            threshold["threshold"] = source.choice(values)
        if source.random() < 0.5:
            threshold["min_absolute_change"] = source.choice(changes)
        if source.random() < 0.5:
            # 0.0 makes MLflow raise where the baseline lacks the metric.
            threshold["min_relative_change"] = source.choice([0.01, 0.05, 0.1, 0.5, 1.0])
        if len(threshold) == 1:
            continue
        base = source.choice(values)
        exact = base + source.choice([1, -1]) * threshold.get("min_absolute_change", base * threshold.get("min_relative_change", 1.0))
        value = source.choice([exact, source.choice(values), source.uniform(-1, 1)])
        candidate = {} if source.random() < 0.05 else {"m": value}
        baseline = {} if source.random() < 0.1 else {"m": base}
        cases.append({"threshold": threshold, "candidate": candidate, "baseline": baseline, "failures": outcome(threshold, candidate, baseline)})
    print("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")


main()
