"""Evaluates predictions with MLflow's own evaluator.

Argument: {"type": "classifier" or "regressor", "actual": […], "predicted": […], "probabilities": […] or null}.
Prints its metrics as JSON.
"""

import json
import sys
import warnings

import numpy as np
from mlflow.models.evaluation.evaluators import classifier, regressor


def main():
    given = json.loads(sys.argv[1])
    actual, predicted = np.array(given["actual"]), np.array(given["predicted"])
    if given["type"] == "regressor":
        values = regressor._get_regressor_metrics(actual, predicted, None)
    else:
        probabilities = None if given["probabilities"] is None else np.array(given["probabilities"])
        labels = np.unique(actual)
        if len(labels) == 2:
            values = classifier._get_binary_classifier_metrics(
                y_true=actual, y_pred=predicted, y_proba=probabilities, labels=labels, pos_label=labels[-1]
            )
        else:
            values = classifier._get_multiclass_classifier_metrics(
                y_true=actual, y_pred=predicted, y_proba=probabilities, labels=labels
            )
    print(json.dumps({name: float(value) for name, value in values.items()}))


warnings.simplefilter("ignore")
main()
