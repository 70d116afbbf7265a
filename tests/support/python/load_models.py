"""Loads models with mlflow.pyfunc and mlflow.onnx and prints what they answer.

Argument: [{"uri", "as": "array" | "feeds" | "table", "input", "dtypes" of the feeds that are not float32}]. Result: one object per model.
"""

import json
import sys

import mlflow
import numpy as np
import pandas as pd


def as_input(case):
    value, dtypes = case["input"], case.get("dtypes", {})
    if case["as"] == "table":
        return pd.DataFrame(value)
    if case["as"] == "feeds":
        return {name: np.array(feed, dtype=dtypes.get(name, "float32")) for name, feed in value.items()}
    return np.array(value, dtype="float32")


def plain(value):
    return value.tolist() if hasattr(value, "tolist") else value


result = []
for case in json.loads(sys.argv[1]):
    model = mlflow.pyfunc.load_model(case["uri"])
    answer = model.predict(as_input(case))
    items = answer.to_dict(orient="list").items() if isinstance(answer, pd.DataFrame) else answer.items()
    example = model.input_example
    graph = mlflow.onnx.load_model(case["uri"])
    result.append({
        "answer": {name: plain(value) for name, value in items},
        "signature": model.metadata.signature and model.metadata.signature.to_dict(),
        "example": example.to_dict(orient="list") if isinstance(example, pd.DataFrame) else plain(example),
        "modelId": model.metadata.model_id,
        "runId": model.metadata.run_id,
        "graph": [value.name for value in graph.graph.output],
    })
print(json.dumps(result, default=plain))
