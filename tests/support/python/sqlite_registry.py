"""Registers models in SQLite files with MLflow's own client if told so, and prints everything that client reads of each file."""

import json
import logging
import sys

logging.disable(logging.CRITICAL)

from mlflow import MlflowClient  # noqa: E402

args = json.loads(sys.argv[1])


def version(client, each):
    return {
        "name": each.name,
        "version": str(each.version),
        "creationTimestamp": each.creation_timestamp,
        "lastUpdatedTimestamp": each.last_updated_timestamp,
        "description": each.description or None,
        "currentStage": each.current_stage,
        "source": each.source,
        "runId": each.run_id or None,
        "status": each.status,
        "tags": each.tags,
        "aliases": sorted(each.aliases),
        "downloadUri": client.get_model_version_download_uri(each.name, str(each.version)),
    }


def model(each):
    return {
        "name": each.name,
        "creationTimestamp": each.creation_timestamp,
        "lastUpdatedTimestamp": each.last_updated_timestamp,
        "description": each.description or None,
        "tags": each.tags,
        "aliases": {alias: str(number) for alias, number in each.aliases.items()},
        "latestVersions": sorted(str(latest.version) for latest in each.latest_versions),
    }


def logged_model(each):
    return {
        "modelId": each.model_id,
        "experimentId": str(each.experiment_id),
        "name": each.name,
        "creationTimestamp": each.creation_timestamp,
        "lastUpdatedTimestamp": each.last_updated_timestamp,
        "artifactUri": each.artifact_location,
        "status": str(each.status),
        "modelType": each.model_type,
        "sourceRunId": each.source_run_id,
        "tags": each.tags,
        "params": each.params,
        "metrics": sorted([each.key, each.value, each.step, each.run_id] for each in each.metrics or []),
    }


def read(client):
    versions = client.search_model_versions(max_results=1000, order_by=["name ASC", "version_number ASC"])
    experiments = [each.experiment_id for each in client.search_experiments()]
    return {
        "models": [model(each) for each in client.search_registered_models(max_results=100)],
        "versions": [version(client, client.get_model_version(each.name, each.version)) for each in versions],
        "loggedModels": sorted(
            (logged_model(each) for each in client.search_logged_models(experiments, max_results=100)), key=lambda each: each["modelId"]
        ),
    }


def write(client):
    run = client.create_run("0")
    run_id = run.info.run_id
    made = client.create_logged_model("0", name="py_model", source_run_id=run_id, model_type="Classifier", params={"depth": "3"}, tags={"a": "é"})
    client.log_metric(run_id, "auc", 0.75, step=2, model_id=made.model_id)
    client.finalize_logged_model(made.model_id, "READY")
    client.create_registered_model("py churn", tags={"team": "größe"}, description="by Python")
    client.create_model_version("py churn", "s3://bucket/a", run_id=run_id, tags={"seed": "7"}, description="first")
    client.create_model_version("py churn", "s3://bucket/b")
    client.create_model_version("py churn", "s3://bucket/c")
    client.create_model_version("py churn", "models:/py churn/1")
    client.set_registered_model_alias("py churn", "champion", "2")
    client.set_registered_model_alias("py churn", "gone", "3")
    client.delete_model_version("py churn", "3")
    client.transition_model_version_stage("py churn", "1", "Production")
    client.create_registered_model("before")
    client.create_model_version("before", "s3://bucket/d")
    client.set_registered_model_alias("before", "champion", "1")
    client.rename_registered_model("before", "renamed by Python")


pictures = []
for path in args["paths"]:
    client = MlflowClient(f"sqlite:///{path}", f"sqlite:///{path}")
    if args["do"] == "write":
        write(client)
    pictures.append(read(client))
print(json.dumps(pictures))
