"""Trains scikit-learn models, exports them with skl2onnx and writes what Python's onnxruntime predicts."""

import base64
import json
import os
import sys

import numpy as np
import onnxruntime
from skl2onnx import convert_sklearn, to_onnx
from skl2onnx.common.data_types import FloatTensorType, Int64TensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

directory = json.loads(sys.argv[1])
random = np.random.default_rng(7)
numbers = random.normal(size=(300, 6)).astype(np.float32)
classes = (numbers[:, 0] + numbers[:, 1] * numbers[:, 2] > 0).astype(np.int64) + (numbers[:, 3] > 1)
named = np.array(["low", "middle", "high"])[classes]
target = numbers[:, 0] * 3 + np.sin(numbers[:, 1])
cities = random.choice(["Bonn", "Köln", "東京"], size=(300, 1))
ages = random.integers(18, 90, size=(300, 1))
incomes = random.normal(3000, 500, size=(300, 1)).astype(np.float32)


def table_model():
    transformer = ColumnTransformer(
        [("city", OneHotEncoder(handle_unknown="ignore"), [0]), ("numbers", StandardScaler(), [1, 2])]
    )
    pipeline = make_pipeline(transformer, LogisticRegression())
    pipeline.fit(np.hstack([cities.astype(object), ages.astype(object), incomes.astype(object)]), named)
    types = [("city", StringTensorType([None, 1])), ("age", Int64TensorType([None, 1])), ("income", FloatTensorType([None, 1]))]
    return convert_sklearn(pipeline, initial_types=types, target_opset={"": 17, "ai.onnx.ml": 3})


def one_input(model, labels):
    return to_onnx(model.fit(numbers, labels), numbers[:1], target_opset={"": 17, "ai.onnx.ml": 3})


models = {
    "logistic": one_input(LogisticRegression(), named),
    "forest": one_input(RandomForestClassifier(n_estimators=20, random_state=1), classes),
    "boosting": one_input(GradientBoostingRegressor(n_estimators=30, random_state=1), target),
    "scaler": to_onnx(StandardScaler().fit(numbers), numbers[:1], target_opset=17),
    "table": table_model(),
}


def plain(value):
    """Arrays as their bytes, ZipMap's lists of dictionaries as they are."""
    if isinstance(value, np.ndarray):
        if value.dtype == object or value.dtype.kind == "U":
            return {"strings": [str(each) for each in value.ravel()], "shape": value.shape}
        return {"bytes": base64.b64encode(np.ascontiguousarray(value).tobytes()).decode(), "shape": value.shape}
    return {"maps": [{str(label): float(score) for label, score in row.items()} for row in value]}


answers = {}
for name, model in models.items():
    path = os.path.join(directory, name + ".onnx")
    with open(path, "wb") as file:
        file.write(model.SerializeToString())
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    single = {session.get_inputs()[0].name: numbers[:64]}
    feeds = {"city": cities[:64].astype(object), "age": ages[:64], "income": incomes[:64]} if name == "table" else single
    predicted = session.run(None, feeds)
    answers[name] = {output.name: plain(value) for output, value in zip(session.get_outputs(), predicted)}

rows = [{"city": str(c), "age": int(a), "income": float(i)} for c, a, i in zip(cities[:64, 0], ages[:64, 0], incomes[:64, 0])]
print(json.dumps({"version": onnxruntime.__version__, "numbers": numbers[:64].tolist(), "rows": rows, "answers": answers}))
