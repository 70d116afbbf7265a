"""Reads a promoted model and its ledger with MLflow's own client, then moves the alias as any other client would."""

import json
import sys

from mlflow import MlflowClient

args = json.loads(sys.argv[1])
client = MlflowClient()
seal = client.get_experiment_by_name(args["seal"])
run = client.get_run(seal.tags["mlflow_ops.ledger_run"])
alias = client.get_model_version_by_alias(args["name"], "champion").version
client.set_registered_model_alias(args["name"], "champion", args["moveTo"])
print(
    json.dumps(
        {
            "alias": str(alias),
            "experiment": client.get_experiment(run.info.experiment_id).name,
            "status": run.info.status,
            "runName": run.info.run_name,
            "params": run.data.params,
        }
    )
)
