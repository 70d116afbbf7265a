"""Searches runs with MLflow's own client; the first search, which may migrate the file, is not timed."""

import json
import sys
import time

import mlflow

task = json.loads(sys.argv[1])
client = mlflow.MlflowClient(task["trackingUri"])


def search():
    return client.search_runs(["0"], task["filter"], order_by=task["orderBy"], max_results=task["maxResults"])


found = [run.info.run_id for run in search()]
milliseconds = []
for _ in range(task["times"]):
    start = time.perf_counter()
    search()
    milliseconds.append((time.perf_counter() - start) * 1000)
print(json.dumps({"milliseconds": milliseconds, "found": found}))
