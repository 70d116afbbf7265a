"""Logs metrics with MLflow's own client and answers how many went through in a second."""

import json
import sys
import time

import mlflow
from mlflow.entities import Metric

task = json.loads(sys.argv[1])
count = task["metrics"]
names = ["loss", "accuracy", "validation_loss", "validation_accuracy"]
mlflow.set_tracking_uri(task["trackingUri"])


def log_one_by_one(run_id):
    for index in range(count):
        mlflow.log_metric(names[index % 4], 1 / (1 + index), step=index // 4)


def log_batches(run_id):
    client = mlflow.MlflowClient()
    for begin in range(0, count, 1000):
        now = int(time.time() * 1000)
        batch = [Metric(names[index % 4], 1 / (1 + index), now, index // 4) for index in range(begin, min(begin + 1000, count))]
        client.log_batch(run_id, metrics=batch)


log = {"log_metric": log_one_by_one, "log_batch": log_batches}[task["call"]]
with mlflow.start_run() as run:
    start = time.perf_counter()
    log(run.info.run_id)
    seconds = time.perf_counter() - start
print(json.dumps({"metricsPerSecond": count / seconds}))
