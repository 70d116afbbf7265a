"""Writes sklearn-learners.json beside this file: what scikit-learn's partial_fit, one row at a time, says of each row before it learns it.

Requires: scikit-learn==1.9.1, numpy==2.4.6. Run: python sklearn-learners.py

Rows are scikit-learn's copies of iris (Fisher 1936), breast cancer Wisconsin (10 mean columns) and diabetes (Efron et al. 2004), shuffled.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris
from sklearn.linear_model import SGDClassifier, SGDRegressor
from sklearn.naive_bayes import GaussianNB
from sklearn.preprocessing import MinMaxScaler, StandardScaler


def shuffled(rows, labels, count):
    order = np.random.default_rng(20261121).permutation(len(rows))[:count]
    return rows[order], labels[order]


def run(rows, labels, model, scaler=None, classes=None):
    """Predicts from the second row on: the number, or the probability of each class."""
    answers = []
    for index in range(len(rows)):
        row, label = rows[index : index + 1], labels[index : index + 1]
        if index > 0:
            seen = row if scaler is None else scaler.transform(row)
            answers.append((model.predict(seen) if classes is None else model.predict_proba(seen))[0].tolist())
        if scaler is not None:
            scaler.partial_fit(row)
        seen = row if scaler is None else scaler.transform(row)
        model.partial_fit(seen, label) if classes is None else model.partial_fit(seen, label, classes=classes)
    return {"rows": rows.tolist(), "labels": labels.tolist(), "predictions": answers}


iris = shuffled(*load_iris(return_X_y=True), 150)
cancer_rows, cancer_labels = load_breast_cancer(return_X_y=True)
cancer = shuffled(cancer_rows[:, :10], cancer_labels, 250)
diabetes = shuffled(*load_diabetes(return_X_y=True, scaled=False), 250)
step = {"learning_rate": "constant", "eta0": 0.01, "alpha": 0.0, "penalty": None, "shuffle": False}

with np.errstate(all="ignore"):
    result = {
        "gaussian": run(*iris, GaussianNB(var_smoothing=0.0), classes=[0, 1, 2]),
        "logistic": run(*cancer, SGDClassifier(loss="log_loss", **step), StandardScaler(), classes=[0, 1]),
        "linear": run(*diabetes, SGDRegressor(loss="squared_error", **step), StandardScaler()),
        "minMax": run(*diabetes, SGDRegressor(loss="squared_error", **step), MinMaxScaler()),
    }
# JSON has no NaN, which the first variances of GaussianNB lead to.
text = json.dumps(result, separators=(",", ":")).replace("NaN", "null").replace("-Infinity", "null") + "\n"
(Path(__file__).parent / "sklearn-learners.json").write_text(text)
print(len(text))
