"""Writes an experiment with MLflow's own client, as a Python program would, and prints its id."""

import json
import sys

import mlflow
from mlflow.data.http_dataset_source import HTTPDatasetSource
from mlflow.data.meta_dataset import MetaDataset

args = json.loads(sys.argv[1])
mlflow.set_experiment(args["name"])
mlflow.set_experiment_tags({"équipe": "vision 👁", "note": "line 1\nline 2"})

with mlflow.start_run(run_name="parent – 親") as parent:
    mlflow.log_params({"lr": 0.01, "layers": [1, 2], "größe": "ß", "empty": ""})
    mlflow.set_tags({"stage": "dev", "quoted": 'it\'s "x"'})
    source = HTTPDatasetSource(url="https://example.com/iris.csv")
    mlflow.log_input(MetaDataset(source, name="iris", digest="abc123"), context="training", tags={"split": "0.8"})
    for fold in range(3):
        with mlflow.start_run(run_name=f"fold {fold}", nested=True):
            for step in range(5):
                mlflow.log_metric("loss/訓練", 1 / (step + 1) + fold, step=step)
            mlflow.log_metrics({"nan": float("nan"), "inf": float("inf"), "-inf": float("-inf"), "tiny": 5e-324}, step=-3)
            if fold == 2:
                mlflow.end_run(status="FAILED")

deleted = mlflow.MlflowClient().create_run(parent.info.experiment_id, run_name="deleted")
mlflow.MlflowClient().delete_run(deleted.info.run_id)
print(json.dumps({"experimentId": parent.info.experiment_id}))
