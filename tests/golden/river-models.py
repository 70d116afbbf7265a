"""Writes river-models.json: predictions and weights of River's linear models, and weights of scikit-learn's, over made-up rows.

Run it with a Python that has river==0.26.1, scikit-learn==1.9.1 and numpy: python river-models.py > river-models.json
"""

import json
import random

import numpy as np
from river import linear_model, optim
from sklearn.linear_model import SGDClassifier, SGDRegressor

ROWS = 200
WIDTH = 4

# Rows after which a prediction is written: all of the first, which tell most, then every eighth.
SHOWN = [*range(12), *range(15, ROWS, 8)]


def make_rows():
    """Four columns of different size; labels: a noisy plane, its sign, and three bands that appear in order, the third after row 30."""
    source = random.Random(6)
    rows = []
    for number in range(ROWS):
        x = [round(source.gauss(0, 1), 3), round(source.gauss(2, 0.5), 3), round(source.uniform(-3, 3), 3), float(source.random() < 0.3)]
        plane = 1.5 * x[0] - 0.7 * x[1] + 0.2 * x[2] + 2 * x[3] + source.gauss(0, 0.4)
        band = 0 if plane > 0 else 1
        if number >= 30 and plane > 1.5:
            band = 2
        rows.append({"x": x, "y": round(plane, 3), "sign": int(plane > 0), "band": band, "weight": round(source.uniform(0.2, 3), 2)})
    return rows


def named(x):
    return {f"x{index}": value for index, value in enumerate(x)}


OPTIMIZERS = {
    "sgd": (optim.SGD, {}),
    "adaGrad": (optim.AdaGrad, {}),
    "ftrl": (optim.FTRLProximal, {}),
    "adam": (optim.Adam, {}),
}

# Names of River's arguments here.
NAMES = {"lr": "learningRate", "alpha": "learningRate", "eps": "epsilon", "beta_1": "beta1", "beta_2": "beta2"}
OTHER_OPTIMIZERS = [
    ("sgd", optim.SGD, {"lr": 0.05}),
    ("adaGrad", optim.AdaGrad, {"lr": 0.3, "eps": 1e-4}),
    ("ftrl", optim.FTRLProximal, {"alpha": 0.2, "beta": 0.5, "l1": 3.0, "l2": 0.1}),
    ("adam", optim.Adam, {"lr": 0.02, "beta_1": 0.8, "beta_2": 0.99, "eps": 1e-6}),
]


def optimizer_cases():
    for name, (make, arguments) in OPTIMIZERS.items():
        yield {"name": name}, make, arguments
    for name, make, arguments in OTHER_OPTIMIZERS:
        yield {"name": name, **{NAMES.get(key, key): value for key, value in arguments.items()}}, make, arguments


def run_generalized(make_model, kind, rows, weighted):
    model = make_model()
    shown = []
    for number, row in enumerate(rows):
        x = named(row["x"])
        label = row["y"] if kind == "linear" else bool(row["sign"])
        if weighted:
            model.learn_one(x, label, row["weight"])
        else:
            model.learn_one(x, label)
        if number in SHOWN:
            shown.append(model.predict_one(x) if kind == "linear" else model.predict_proba_one(x)[True])
    return {"predictions": shown, "weights": [model.weights[name] for name in named(rows[0]["x"])], "intercept": model.intercept}


def generalized_cases(rows):
    models = {"linear": linear_model.LinearRegression, "logistic": linear_model.LogisticRegression}
    others = [
        ({"interceptLearningRate": 0.1, "initialIntercept": 2.5}, {"intercept_lr": 0.1, "intercept_init": 2.5}, False),
        ({"intercept": False}, {"intercept_lr": 0.0}, False),
        ({"clipGradient": 0.3}, {"clip_gradient": 0.3}, True),
        ({"l2": 0.2}, {"l2": 0.2}, True),
        ({"l1": 0.05}, {"l1": 0.05}, True),
    ]
    for kind, model in models.items():
        for optimizer, make, arguments in optimizer_cases():
            # River's FTRL has no learning rate, which L1 of the model needs.
            for penalty in [{}, {"l2": 0.1}] + ([{"l1": 0.02}] if optimizer["name"] != "ftrl" else []):
                result = run_generalized(lambda: model(optimizer=make(**arguments), **penalty), kind, rows, False)
                yield {"model": kind, "options": {"optimizer": optimizer, **penalty}, "weighted": False, **result}
        for options, arguments, weighted in others:
            result = run_generalized(lambda: model(**arguments), kind, rows, weighted)
            yield {"model": kind, "options": options, "weighted": weighted, **result}


def softmax_cases(rows):
    for optimizer, make, arguments in optimizer_cases():
        for penalty in [{}, {"l2": 0.1}]:
            model = linear_model.SoftmaxRegression(optimizer=make(**arguments), **penalty)
            shown = []
            for number, row in enumerate(rows):
                x = named(row["x"])
                model.learn_one(x, row["band"])
                if number in SHOWN:
                    shown.append([probability for _, probability in sorted(model.predict_proba_one(x).items())])
            yield {
                "options": {"optimizer": optimizer, **penalty},
                "predictions": shown,
                "weights": [[model.weights[label][name] for name in named(rows[0]["x"])] for label in range(3)],
            }


def scikit_cases(rows):
    """One pass of partial_fit at a constant rate. Its squared loss is half of River's, so rate and penalty differ by 2 there."""
    x = np.array([row["x"] for row in rows])
    sample_weights = np.array([row["weight"] for row in rows])
    for penalty, name in [(None, None), ("l2", "l2"), ("l1", "l1")]:
        for weighted in [False, True]:
            common = {"learning_rate": "constant", "eta0": 0.02, "alpha": 0.03, "penalty": penalty, "shuffle": False}
            sample_weight = sample_weights if weighted else None
            linear = SGDRegressor(**common).partial_fit(x, np.array([row["y"] for row in rows]), sample_weight=sample_weight)
            logistic = SGDClassifier(loss="log_loss", **common)
            logistic.partial_fit(x, np.array([row["sign"] for row in rows]), classes=[0, 1], sample_weight=sample_weight)
            for model, rate, strength, fitted in [("linear", 0.01, 0.06, linear), ("logistic", 0.02, 0.03, logistic)]:
                options = {"optimizer": {"name": "sgd", "learningRate": rate}, "interceptLearningRate": rate}
                if name:
                    options[name] = strength
                weights = list(fitted.coef_.ravel())
                yield {"model": model, "options": options, "weighted": weighted, "weights": weights, "intercept": fitted.intercept_[0]}


def main():
    rows = make_rows()
    parts = {
        "rows": rows,
        "generalized": list(generalized_cases(rows)),
        "softmax": list(softmax_cases(rows)),
        "scikit": list(scikit_cases(rows)),
    }
    # One line per case: small, and a change shows where it is.
    sections = [f'"{name}": [\n' + ",\n".join(json.dumps(entry) for entry in entries) + "\n]" for name, entries in parts.items()]
    print('{\n"shown": ' + json.dumps(SHOWN) + ",\n" + ",\n".join(sections) + "\n}")


main()
