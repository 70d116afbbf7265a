"""Reads models with MLflow of any version and prints what it finds; predicts where onnx is installed.

Argument: {"uris": [...], "runId", "rows"}. Result: one object per URI.
"""

import json
import os
import sys

import mlflow
import numpy as np
from mlflow.models import Model

args = json.loads(sys.argv[1])


def answer(directory):
    try:
        import onnxruntime  # noqa: F401
    except ImportError:
        return None
    result = mlflow.pyfunc.load_model(directory).predict(np.array(args["rows"], dtype="float32"))
    return {name: value.tolist() for name, value in result.items()}


def example(model, directory):
    try:
        value = model.load_input_example(directory)
    except AttributeError:  # MLflow before 2.14 knows another form of arrays.
        return None
    return {name: item.tolist() for name, item in value.items()} if isinstance(value, dict) else np.asarray(value).tolist()


result = []
for uri in args["uris"]:
    directory = mlflow.artifacts.download_artifacts(uri)
    model = Model.load(directory)
    result.append({
        "flavors": list(model.flavors),
        "files": sorted(os.listdir(directory)),
        "runId": model.run_id,
        "artifactPath": model.artifact_path,
        "uuid": model.model_uuid,
        "signature": model.signature.to_dict(),
        "example": example(model, directory),
        "history": json.loads(mlflow.get_run(args["runId"]).data.tags["mlflow.log-model.history"]),
        "answer": answer(directory),
    })
print(json.dumps(result))
