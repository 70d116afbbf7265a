"""Logs whole runs with MLflow's own client, as a training script does."""

import json
import sys

import mlflow

task = json.loads(sys.argv[1])
mlflow.set_tracking_uri(task["trackingUri"])
mlflow.set_experiment("requests")
for done in range(task["runs"]):
    with mlflow.start_run(run_name=f"run {done}"):
        if task["plural"]:
            mlflow.log_params({f"param_{index}": index for index in range(10)})
            mlflow.log_metrics({f"metric_{index}": index / 7 for index in range(5)})
        else:
            for index in range(10):
                mlflow.log_param(f"param_{index}", index)
            for index in range(5):
                mlflow.log_metric(f"metric_{index}", index / 7)
print(json.dumps({"runs": task["runs"]}))
