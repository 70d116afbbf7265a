"""Metrics of scikit-learn and River for fixed rows, written to evaluation.json.

Requirements: scikit-learn==1.9.1, river==0.26.1, numpy==2.4.6
"""

import json
import math
import pathlib

import numpy as np
import river.metrics
import river.utils
from sklearn import metrics
from sklearn.calibration import calibration_curve

rng = np.random.default_rng(20240611)


def binary():
    actual = rng.integers(0, 2, 160)
    scores = np.round(np.clip(0.25 + 0.4 * actual + rng.normal(0, 0.25, 160), 0, 1), 2)
    predicted = (scores > 0.5).astype(int)
    false_rate, true_rate, roc_thresholds = metrics.roc_curve(actual, scores, drop_intermediate=False)
    precision, recall, _ = metrics.precision_recall_curve(actual, scores)
    curves = {}
    for strategy in ("uniform", "quantile"):
        share, mean = calibration_curve(actual, scores, n_bins=8, strategy=strategy)
        curves[strategy] = {"shareActual": share.tolist(), "meanPredicted": mean.tolist()}
    return {
        "actual": actual.tolist(),
        "predicted": predicted.tolist(),
        "scores": scores.tolist(),
        "expected": {
            **common(actual, predicted),
            **{
                name: {str(label): function(actual, predicted, pos_label=label) for label in (0, 1)}
                for name, function in scores_by_name.items()
            },
            "logLoss": metrics.log_loss(actual, scores),
            "rocAuc": metrics.roc_auc_score(actual, scores),
            "prAuc": metrics.average_precision_score(actual, scores),
            "brierScore": metrics.brier_score_loss(actual, scores),
        },
        "rocCurve": {"falsePositiveRate": false_rate.tolist(), "truePositiveRate": true_rate.tolist(), "thresholds": roc_thresholds[1:].tolist()},
        "precisionRecallCurve": {"precision": precision.tolist(), "recall": recall.tolist()},
        "calibration": curves,
    }


def multiclass():
    names = np.array(["ant", "bee", "cat", "dog"])
    actual = rng.choice(names, 120, p=[0.4, 0.3, 0.2, 0.1])
    raw = rng.gamma(1.0, 1.0, (120, 4)) + 2 * (actual[:, None] == names[None, :])
    probabilities = np.round(raw / raw.sum(axis=1, keepdims=True), 3)
    probabilities[:, 3] = np.round(1 - probabilities[:, :3].sum(axis=1), 3)
    predicted = names[probabilities.argmax(axis=1)]
    predicted[predicted == "dog"] = "ant"
    return {
        "actual": actual.tolist(),
        "predicted": predicted.tolist(),
        "probabilities": probabilities.tolist(),
        "expected": {
            **common(actual, predicted),
            **{
                name: {average: function(actual, predicted, average=average, zero_division=0) for average in ("macro", "micro", "weighted")}
                for name, function in scores_by_name.items()
            },
            "logLoss": metrics.log_loss(actual, probabilities),
            "rocAuc": {
                average: metrics.roc_auc_score(actual, probabilities, multi_class="ovr", average=average) for average in ("macro", "weighted")
            },
            "brierScore": metrics.brier_score_loss(actual, probabilities),
        },
    }


scores_by_name = {"precision": metrics.precision_score, "recall": metrics.recall_score, "f1": metrics.f1_score}


def common(actual, predicted):
    return {
        "accuracy": metrics.accuracy_score(actual, predicted),
        "confusionMatrix": metrics.confusion_matrix(actual, predicted).tolist(),
        "cohenKappa": metrics.cohen_kappa_score(actual, predicted),
        "matthewsCorrelation": metrics.matthews_corrcoef(actual, predicted),
    }


def numbers():
    actual = np.round(rng.normal(50, 12, 150), 3)
    predicted = np.round(actual + rng.normal(1, 6, 150), 3)
    return {
        "actual": actual.tolist(),
        "predicted": predicted.tolist(),
        "expected": {
            "mse": metrics.mean_squared_error(actual, predicted),
            "rmse": metrics.root_mean_squared_error(actual, predicted),
            "mae": metrics.mean_absolute_error(actual, predicted),
            "medianAbsoluteError": metrics.median_absolute_error(actual, predicted),
            "maxError": metrics.max_error(actual, predicted),
            "mape": metrics.mean_absolute_percentage_error(actual, predicted),
            "r2": metrics.r2_score(actual, predicted),
        },
    }


def course(make, rows):
    """The value after every tenth row, cumulative and over the last 30 rows."""
    values = {}
    for window, metric in {"cumulative": make(), "rolling": river.utils.Rolling(make, window_size=30)}.items():
        values[window] = []
        for place, row in enumerate(rows):
            metric.update(*row)
            if place % 10 == 9 and place >= 19:
                values[window].append(metric.get())
    return values


def streams(of_classes, of_many, of_numbers):
    bits = [(bool(a), bool(p)) for a, p in zip(of_classes["actual"], of_classes["predicted"])]
    probable = [(bool(a), s) for a, s in zip(of_classes["actual"], of_classes["scores"])]
    many = list(zip(of_many["actual"], of_many["predicted"]))
    pairs = list(zip(of_numbers["actual"], of_numbers["predicted"]))
    return {
        "binary": {
            "accuracy_score": course(river.metrics.Accuracy, bits),
            "precision_score": course(river.metrics.Precision, bits),
            "recall_score": course(river.metrics.Recall, bits),
            "f1_score": course(river.metrics.F1, bits),
        },
        "probable": {"log_loss": course(river.metrics.LogLoss, [(a, min(max(s, 0.01), 0.99)) for a, s in probable])},
        "many": {
            "macro": course(river.metrics.MacroF1, many),
            "micro": course(river.metrics.MicroF1, many),
            "weighted": course(river.metrics.WeightedF1, many),
        },
        "numbers": {
            "mean_absolute_error": course(river.metrics.MAE, pairs),
            "mean_squared_error": course(river.metrics.MSE, pairs),
            "root_mean_squared_error": course(river.metrics.RMSE, pairs),
            "r2_score": course(river.metrics.R2, pairs),
        },
        "rocAuc": [metrics.roc_auc_score([a for a, _ in probable[end - 30 : end]], [s for _, s in probable[end - 30 : end]]) for end in range(30, 161, 10)],
    }


def trading():
    returns = np.round(rng.normal(0.001, 0.02, 260), 5)
    returns[10:14] = 0
    wealth = np.concatenate([[1.0], np.cumprod(1 + returns)])
    return {
        "returns": returns.tolist(),
        "expected": {
            "sharpeRatio": returns.mean() / returns.std(ddof=1) * math.sqrt(252),
            "maxDrawdown": (wealth / np.maximum.accumulate(wealth) - 1).min(),
            "winRate": (returns > 0).sum() / (returns != 0).sum(),
            "profitFactor": returns[returns >= 0].sum() / abs(returns[returns < 0].sum()),
        },
    }


of_classes, of_many, of_numbers = binary(), multiclass(), numbers()
golden = {
    "binary": of_classes,
    "multiclass": of_many,
    "numbers": of_numbers,
    "streams": streams(of_classes, of_many, of_numbers),
    "trading": trading(),
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden) + "\n")
