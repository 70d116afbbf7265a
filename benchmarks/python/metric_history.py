"""Reads all points of a metric with MLflow's own client; the first time, which may migrate the file, is not counted."""

import json
import sys
import time

import mlflow

task = json.loads(sys.argv[1])
client = mlflow.MlflowClient(task["trackingUri"])
points = client.get_metric_history(task["runId"], task["key"])
milliseconds = []
for _ in range(task["times"]):
    start = time.perf_counter()
    client.get_metric_history(task["runId"], task["key"])
    milliseconds.append((time.perf_counter() - start) * 1000)
print(json.dumps({"milliseconds": milliseconds, "points": len(points), "sum": sum(point.value for point in points)}))
