"""Logs scikit-learn models as ONNX, as a Python program would, and prints where they are and what they predict.

Argument: {"experiment": name}. Result: {name: {"modelUri", "modelId", "runId", "runUri", "registered", "inputs", "predictions"}}:
"inputs" are the rows (or the feeds by name) that "predictions" were made from by onnxruntime, by the name of the output.
"""

import json
import sys

import mlflow
import numpy as np
import onnxruntime
import pandas as pd
from mlflow.models import infer_signature
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_iris
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

args = json.loads(sys.argv[1])
mlflow.set_experiment(args["experiment"])

flowers = load_iris()
features = flowers.data.astype(np.float32)
rows = features[::60]
names = np.array(flowers.target_names)[flowers.target]
people = pd.DataFrame({"city": ["Bern", "Ulm", "Bern", "Graz"] * 10, "age": np.arange(40, dtype=np.float32), "pay": np.linspace(1, 3, 40).astype(np.float32)})
encode = ColumnTransformer([("city", OneHotEncoder(handle_unknown="ignore"), ["city"]), ("numbers", StandardScaler(), ["age", "pay"])])
pipeline = Pipeline([("encode", encode), ("classify", LogisticRegression())]).fit(people, (people.age > 20).astype(int))
columns = [("city", StringTensorType([None, 1])), ("age", FloatTensorType([None, 1])), ("pay", FloatTensorType([None, 1]))]
feeds = {name: people[[name]][::15].to_numpy(dtype=object if name == "city" else np.float32) for name in people}
table = pd.DataFrame(rows.astype(np.float64), columns=["sepal_length", "sepal_width", "petal_length", "petal_width"])


def trained(estimator, target=flowers.target, **options):
    return to_onnx(estimator.fit(features, target), features[:1], **options)


models = {
    "classifier": (trained(LogisticRegression(max_iter=500)), {"X": rows}, infer_signature(rows)),
    "text_labels": (trained(LogisticRegression(max_iter=500), names), {"X": rows}, None),
    "regressor": (trained(LinearRegression()), {"X": rows}, infer_signature(table)),
    "pipeline": (to_onnx(pipeline, initial_types=columns), feeds, infer_signature(people)),
    "float_scores": (trained(LogisticRegression(max_iter=500), names, options={"zipmap": False}), {"X": rows}, None),
}
examples = {"classifier": rows, "regressor": table}
# Given, because MLflow would find them by loading every model in one more process.
requirements = ["mlflow", "onnxruntime"]


def plain(value):
    return value.tolist() if isinstance(value, np.ndarray) else value


result = {}
for name, (model, inputs, signature) in models.items():
    with mlflow.start_run(run_name=name) as run:
        registered = f"{args['experiment']}-{name}" if args.get("register") else None
        info = mlflow.onnx.log_model(
            model,
            name=name,
            signature=signature,
            input_example=examples.get(name),
            registered_model_name=registered,
            pip_requirements=requirements,
        )
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    outputs = [output.name for output in session.get_outputs()]
    predictions = dict(zip(outputs, map(plain, session.run(outputs, inputs))))
    result[name] = {
        "modelUri": info.model_uri,
        "modelId": info.model_id,
        "runId": run.info.run_id,
        "runUri": f"runs:/{run.info.run_id}/{name}",
        "registered": registered,
        "inputs": {key: plain(value) for key, value in inputs.items()},
        "predictions": predictions,
    }

with mlflow.start_run(run_name="pickled"):
    info = mlflow.sklearn.log_model(
        LinearRegression().fit(features, flowers.target),
        name="pickled",
        serialization_format="cloudpickle",
        pip_requirements=requirements,
    )
    result["pickled"] = {"modelUri": info.model_uri, "modelId": info.model_id}
print(json.dumps(result))
