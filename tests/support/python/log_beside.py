"""Logs to a run of a SQLite file with MLflow's own client for a while, point by point and in batches; prints how much."""

import json
import sys
import time

from mlflow import MlflowClient
from mlflow.entities import Metric

args = json.loads(sys.argv[1])
client = MlflowClient(f"sqlite:///{args['path']}")
end = time.monotonic() + args["seconds"]
rounds = 0
while time.monotonic() < end:
    client.log_metric(args["runId"], "python", rounds / 7, step=rounds)
    steps = range(rounds * args["batch"], (rounds + 1) * args["batch"])
    client.log_batch(args["runId"], metrics=[Metric("shared", -step / 7, 1, step) for step in steps])
    client.set_tag(args["runId"], "python.rounds", str(rounds))
    rounds += 1
print(json.dumps(rounds))
