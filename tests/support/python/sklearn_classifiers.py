"""Writes classifiers of scikit-learn as skl2onnx exports them, with their ZipMap, to a directory.

With `compare`, checks what was rewritten (NAME.cut.onnx) with onnx.checker, runs both, and prints per model its labels
and whether labels and scores are the same bits.
"""

import json
import sys
from pathlib import Path

import numpy
import onnx
import onnxruntime
from skl2onnx import to_onnx
from sklearn.datasets import make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

arguments = json.loads(sys.argv[1])
directory = Path(arguments["directory"])
features, target = make_classification(300, 6, n_informative=4, n_classes=3, random_state=1)
features = features.astype(numpy.float32)
texts = numpy.array(["bär", "cat", "dog"])[target]

models = {
    "binary": (LogisticRegression(), (target > 0).astype(int)),
    "forest": (RandomForestClassifier(5, random_state=0), target),
    "texts": (make_pipeline(StandardScaler(), LogisticRegression()), texts),
    "bayes": (GaussianNB(), texts),
}


def run(path):
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: features})


if not arguments["compare"]:
    for name, (model, labels) in models.items():
        onnx.save(to_onnx(model.fit(features, labels), features[:1]), directory / f"{name}.onnx")
    print(json.dumps(sorted(models)))
else:
    report = {}
    for name in models:
        cut = directory / f"{name}.cut.onnx"
        onnx.checker.check_model(onnx.load(cut), full_check=True)
        label, maps = run(directory / f"{name}.onnx")
        cut_label, scores = run(cut)
        keys = list(maps[0])
        expected = numpy.array([[row[key] for key in keys] for row in maps], numpy.float32)
        report[name] = {
            "labels": [str(key) for key in keys],
            "same": bool((label == cut_label).all() and expected.tobytes() == scores.tobytes()),
        }
    print(json.dumps(report))
