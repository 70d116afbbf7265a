"""Checks ONNX files of learners, runs them in onnxruntime and through mlflow.pyfunc, and writes what they answer.

Argument: {"cases": path of [{"file", "columns", "matrix": name of the columns in one input or null, "uri", "frame": as a DataFrame}], "answers": path}.
Result written to "answers": per case {"runtime": outputs, "pyfunc": outputs}, numbers flat.
"""

import json
import sys

import mlflow
import numpy as np
import onnx
import onnxruntime
import pandas as pd


def array(values):
    return np.array(values, dtype="float32") if not isinstance(values[0], str) else np.array(values, dtype=object)


def feeds_of(case):
    columns = {name: array(values) for name, values in case["columns"].items()}
    if case["matrix"]:
        return {"features": np.stack(list(columns.values()), axis=1)}
    return {name: values.reshape(-1, 1) for name, values in columns.items()}


def plain(outputs):
    return {name: np.asarray(values).reshape(-1).tolist() for name, values in outputs.items()}


def run(case):
    onnx.checker.check_model(case["file"], full_check=True)
    session = onnxruntime.InferenceSession(case["file"], providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    feeds = feeds_of(case)
    result = {"runtime": plain(dict(zip(names, session.run(None, feeds))))}
    if case["uri"]:
        model = mlflow.pyfunc.load_model(case["uri"])
        answer = model.predict(pd.DataFrame(case["columns"]) if case["frame"] else feeds["features"])
        result["pyfunc"] = plain(answer.to_dict(orient="list") if isinstance(answer, pd.DataFrame) else answer)
    return result


argument = json.loads(sys.argv[1])
with open(argument["cases"]) as file:
    cases = json.load(file)
with open(argument["answers"], "w") as file:
    json.dump([run(case) for case in cases], file)
print(json.dumps(len(cases)))
