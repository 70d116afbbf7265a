"""Trains a logistic regression on the rows that a pipeline sends, and writes it as ONNX.

Needs scikit-learn and skl2onnx. Standard input is JSON lines: first what it is about, then row by row.
"""

import json
import os
import sys

import numpy
from skl2onnx import to_onnx
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

about = json.loads(sys.stdin.readline())
names = [feature["name"] for feature in about["features"]]
rows = [json.loads(line) for line in sys.stdin]
inputs = numpy.array([[row["features"][name] for name in names] for row in rows], dtype=numpy.float32)
labels = numpy.array([row["label"] for row in rows])
weights = numpy.array([row["weight"] for row in rows])

model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
model.fit(inputs, labels, logisticregression__sample_weight=weights)

# Without the ZipMap that scikit-learn's converter adds, probabilities are a matrix.
onnx = to_onnx(model, inputs[:1], options={"zipmap": False}, target_opset={"": 17, "ai.onnx.ml": 3})
with open(os.environ["MLFLOW_OPS_CANDIDATE"], "wb") as file:
    file.write(onnx.SerializeToString())

# The last line of standard output goes to the run of the update.
print(json.dumps({"params": {"library": "scikit-learn"}, "metrics": {"accuracy": model.score(inputs, labels)}}))
