"""Writes river-*.json beside this file: rows of data sets that River ships, and what River predicts for each row before it learns it.

Requires: river==0.26.1, numpy==2.4.6. Run: PYTHONHASHSEED=0 python river-learners.py

Sources, as River names them: ChickWeights (Crowder and Hand 1990, from R's datasets), Phishing (Abdelhamid, Ayesh and Thabtah 2014, UCI),
TrumpApproval (FiveThirtyEight), ImageSegments (Vision Group, University of Massachusetts, UCI). The mixed rows are made here.
"""

import itertools
import json
import math
import random
from pathlib import Path

from river import compose, datasets, linear_model, metrics, naive_bayes, optim, preprocessing, stats

HERE = Path(__file__).parent


def scaled(model):
    return preprocessing.StandardScaler() | model


def run(model, rows, scores, weights=None):
    """Predicts, then learns each row."""
    predictions = []
    for index, (x, y) in enumerate(rows):
        if isinstance(y, float):
            predicted = model.predict_one(x)
            # A MinMaxScaler that has learned nothing gives NaN.
            predictions.append(None if math.isnan(predicted) else predicted)
        else:
            shares = model.predict_proba_one(x)
            predicted = model.predict_one(x)
            predictions.append(shares.get(True, 0.0) if isinstance(y, bool) else [predicted, shares.get(y, 0.0)])
        for score in scores:
            # As River's progressive validation: what a model does not tell is not scored.
            if predicted is not None and not (isinstance(y, float) and math.isnan(predicted)):
                score.update(y, predicted)
        if weights is None:
            model.learn_one(x, y)
        else:
            model.learn_one(x, y, w=weights[index % len(weights)])
    return {"scores": {type(score).__name__: score.get() for score in scores}, "predictions": predictions}


def write(name, rows, models):
    features = sorted(rows[0][0])
    result = {
        "features": features,
        "rows": [[x[feature] for feature in features] for x, _ in rows],
        "labels": [y for _, y in rows],
        "models": models,
    }
    text = json.dumps(result, separators=(",", ":")) + "\n"
    (HERE / f"river-{name}.json").write_text(text)
    print(name, len(text), {key: model["scores"] for key, model in models.items()})


def regression_scores():
    return [metrics.MAE(), metrics.RMSE(), metrics.R2()]


chicks = [(x, float(y)) for x, y in datasets.ChickWeights()]
write(
    "chick-weights",
    chicks,
    {
        "linear": run(scaled(linear_model.LinearRegression()), chicks, regression_scores()),
        "l2": run(scaled(linear_model.LinearRegression(l2=1.0)), chicks, regression_scores()),
        "minMax": run(preprocessing.MinMaxScaler() | linear_model.LinearRegression(), chicks, regression_scores()),
        "weighted": run(scaled(linear_model.LinearRegression()), chicks, regression_scores(), weights=[1.0, 2.0, 0.5]),
    },
)

approval = [(x, float(y)) for x, y in datasets.TrumpApproval()]
write(
    "trump-approval",
    approval,
    {
        "intercept": run(scaled(linear_model.LinearRegression(intercept_lr=0.1)), approval, [metrics.MAE()]),
        "linear": run(scaled(linear_model.LinearRegression()), approval, regression_scores()),
    },
)

phishing = list(datasets.Phishing())
write(
    "phishing",
    phishing,
    {
        "sgd0.1": run(scaled(linear_model.LogisticRegression(optim.SGD(0.1))), phishing, [metrics.Accuracy()]),
        "sgd0.005": run(scaled(linear_model.LogisticRegression(optim.SGD(0.005))), phishing, [metrics.Accuracy(), metrics.F1()]),
        "gaussian": run(naive_bayes.GaussianNB(), phishing, [metrics.Accuracy()]),
    },
)

segments = list(itertools.islice(datasets.ImageSegments(), 500))
write(
    "image-segments",
    segments,
    {
        "gaussian": run(naive_bayes.GaussianNB(), segments, [metrics.Accuracy()]),
        "softmax": run(scaled(linear_model.SoftmaxRegression()), segments, [metrics.Accuracy()]),
    },
)

source = random.Random(7)
mixed = []
for index in range(400):
    size, city = source.gauss(80, 20), source.choice(["Bern", "Oslo", "Rome", "Ulm"][: 2 + index // 150])
    price = 3 * size + {"Bern": 90.0, "Oslo": 60.0, "Rome": -20.0, "Ulm": 10.0}[city] + source.gauss(0, 5)
    mixed.append(({"age": source.randint(0, 60), "city": city, "size": round(size, 3)}, round(price, 3)))
gaps = [
    ({name: None if source.random() < 0.15 and index > 0 else value for name, value in x.items()}, y) for index, (x, y) in enumerate(mixed)
]


def encoded():
    numbers = compose.Select("age", "size")
    return (numbers + (compose.Select("city") | preprocessing.OneHotEncoder())) | preprocessing.StandardScaler()


def imputed():
    return preprocessing.StatImputer(("age", stats.Mean()), ("city", stats.Mode()), ("size", stats.Mean()))


write(
    "mixed",
    mixed,
    {"encoded": run(encoded() | linear_model.LinearRegression(), mixed, [metrics.MAE()])},
)
write(
    "gaps",
    gaps,
    {"imputed": run(imputed() | encoded() | linear_model.LinearRegression(), gaps, [metrics.MAE()])},
)
