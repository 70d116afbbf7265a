"""Sends or fetches one large artifact with MLflow's own client."""

import json
import os
import sys
import time

import mlflow
import mlflow.artifacts

task = json.loads(sys.argv[1])
os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"
mlflow.set_tracking_uri(task["trackingUri"])
client = mlflow.MlflowClient()
client.list_artifacts(task["runId"])

start = time.perf_counter()
if task["direction"] == "up":
    client.log_artifact(task["runId"], task["file"], os.path.dirname(task["artifact"]))
else:
    mlflow.artifacts.download_artifacts(run_id=task["runId"], artifact_path=task["artifact"], dst_path=os.path.dirname(task["file"]))
seconds = time.perf_counter() - start
print(json.dumps({"bytesPerSecond": os.path.getsize(task["file"]) / seconds}))
