"""Prints everything MLflow's own client reads of an experiment; `study.ts` reads the same in TypeScript."""

import json
import math
import sys

from mlflow import MlflowClient
from mlflow.entities import ViewType

args = json.loads(sys.argv[1])
client = MlflowClient()


def number(value):
    return "NaN" if math.isnan(value) else value


def history(run, key):
    points = client.get_metric_history(run.info.run_id, key)
    return [[point.step, point.timestamp, number(point.value)] for point in points]


def describe(found):
    run = client.get_run(found.info.run_id)
    return {
        "runId": run.info.run_id,
        "name": run.info.run_name,
        "status": run.info.status,
        "stage": run.info.lifecycle_stage,
        "start": run.info.start_time,
        "end": run.info.end_time,
        "user": run.info.user_id,
        "artifacts": run.info.artifact_uri,
        "metrics": {key: number(value) for key, value in run.data.metrics.items()},
        "history": {key: history(run, key) for key in run.data.metrics},
        "params": run.data.params,
        "tags": run.data.tags,
        "datasets": [
            [
                {"name": item.dataset.name, "digest": item.dataset.digest, "source": item.dataset.source},
                {tag.key: tag.value for tag in item.tags},
            ]
            for item in run.inputs.dataset_inputs
        ],
    }


experiment = client.get_experiment(args["experimentId"])
runs = client.search_runs([args["experimentId"]], run_view_type=ViewType.ALL)
print(
    json.dumps(
        {
            "name": experiment.name,
            "tags": experiment.tags,
            "created": experiment.creation_time,
            "runs": [describe(run) for run in sorted(runs, key=lambda run: run.info.run_id)],
        }
    )
)
