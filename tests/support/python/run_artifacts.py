"""Reads what a run logged, or logs to it, with MLflow's own functions.

Argument: {"do": "read" | "write", "trackingUri", "runId", "data"?}. `write` appends to a table, logs a dict and a
dataset; `read` tells what Python finds in the run.
"""

import json
import os
import sys

import mlflow
import numpy as np
import pandas as pd
import yaml
from mlflow.artifacts import download_artifacts, load_dict, load_image, load_text
from PIL import Image

args = json.loads(sys.argv[1])
if args.get("trackingUri"):
    mlflow.set_tracking_uri(args["trackingUri"])
client = mlflow.MlflowClient()
run = client.get_run(args["runId"])
root = run.info.artifact_uri


def pixels(path):
    return np.asarray(Image.open(download_artifacts(f"{root}/{path}"))).tolist()


def read():
    table = client.load_table(run.info.experiment_id, "tables/t.json", run_ids=[run.info.run_id])
    paths = [item.path for item in client.list_artifacts(run.info.run_id, "images")]
    return {
        "columns": list(table.columns),
        "rows": json.loads(table.to_json(orient="values")),
        "text": load_text(f"{root}/notes/a.txt"),
        "json": load_dict(f"{root}/a.json"),
        "yaml": load_yaml(f"{root}/a.yaml"),
        "downloaded": sorted(os.listdir(download_artifacts(f"{root}/reports"))),
        "images": sorted(paths),
        "pixels": {path.rsplit(".", 1)[1]: pixels(path) for path in paths},
        "png": np.asarray(load_image(f"{root}/red.png")).tolist(),
        "datasets": [[tuple(sorted(d.dataset.to_dictionary().items())), {t.key: t.value for t in d.tags}] for d in run.inputs.dataset_inputs],
    }


def load_yaml(uri):
    with open(download_artifacts(uri)) as file:
        return yaml.safe_load(file)


def write():
    client.log_table(run.info.run_id, {"q": ["from Python"], "n": [7], "score": [1.0]}, "tables/t.json")
    client.log_dict(run.info.run_id, {"no": "no", "n": 1}, "python.yaml")
    dataset = mlflow.data.from_pandas(pd.DataFrame(args["data"]), source="/data/people.csv", name="people")
    with mlflow.start_run(run_id=run.info.run_id):
        mlflow.log_input(dataset, context="training")
    return dataset.digest


print(json.dumps(read() if args["do"] == "read" else write()))
