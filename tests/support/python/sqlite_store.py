"""Works on SQLite files with MLflow itself: makes them by its migrations, reads and writes them through its client."""

import json
import logging
import os
import sys

logging.disable(logging.CRITICAL)


def revisions(_):
    """All schema revisions, oldest first."""
    from alembic.script import ScriptDirectory
    from mlflow.store.db.utils import _get_alembic_config

    script = ScriptDirectory.from_config(_get_alembic_config("sqlite://"))
    return [step.revision for step in script.walk_revisions()][::-1]


def migrate(args):
    """One new file for each wanted revision: a copy of one database at each step of its way through the migrations."""
    import shutil

    import sqlalchemy
    from alembic import command
    from mlflow.store.db.utils import _get_alembic_config
    from mlflow.store.tracking.dbmodels.initial_models import Base

    growing = os.path.join(args["directory"], "growing.db")
    engine = sqlalchemy.create_engine(f"sqlite:///{growing}")
    Base.metadata.create_all(engine)
    config = _get_alembic_config(f"sqlite:///{growing}")
    chain = revisions(args)
    files = {}
    for revision in sorted(args["revisions"], key=chain.index):
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
        engine.dispose()
        files[revision] = shutil.copy(growing, os.path.join(args["directory"], f"{revision}.db"))
    return files


def read(args):
    """A run as MLflow's own client reads it; opening the file migrates it."""
    from mlflow import MlflowClient

    client = MlflowClient(f"sqlite:///{args['path']}")
    run = client.get_run(args["runId"])
    experiment = client.get_experiment(run.info.experiment_id)
    found = client.search_runs([run.info.experiment_id], filter_string="params.lr = '0.01'")
    return {
        "experiment": {"name": experiment.name, "artifactLocation": experiment.artifact_location, "tags": experiment.tags},
        "experiments": sorted(each.name for each in client.search_experiments()),
        "runName": run.info.run_name,
        "status": run.info.status,
        "userId": run.info.user_id,
        "startTime": run.info.start_time,
        "endTime": run.info.end_time,
        "artifactUri": run.info.artifact_uri,
        "metrics": {key: repr(value) for key, value in run.data.metrics.items()},
        "params": run.data.params,
        "tags": run.data.tags,
        "datasets": [[each.dataset.name, each.dataset.digest, {tag.key: tag.value for tag in each.tags}] for each in run.inputs.dataset_inputs],
        "modelInputs": [each.model_id for each in run.inputs.model_inputs],
        "modelOutputs": [[each.model_id, each.step] for each in run.outputs.model_outputs],
        "history": [[point.step, point.timestamp, repr(point.value)] for point in client.get_metric_history(args["runId"], "loss")],
        "found": [each.info.run_id for each in found],
    }


def write(args):
    """An experiment with a run, logged by MLflow's own client."""
    import mlflow
    from mlflow import MlflowClient
    from mlflow.entities import Metric

    client = MlflowClient(f"sqlite:///{args['path']}")
    experiment_id = client.create_experiment("from Python", tags={"team": "vision"})
    run = client.create_run(experiment_id, run_name="python run", tags={"note": "hello"})
    run_id = run.info.run_id
    client.log_param(run_id, "lr", "0.01")
    client.log_batch(run_id, metrics=[Metric("loss", value, 1000 + step, step) for step, value in enumerate([0.5, 0.25, float("nan")])])
    model = client.create_logged_model(experiment_id, name="model", source_run_id=run_id)
    dataset = mlflow.entities.Dataset("iris", "d1", "local", '{"uri": "x"}', schema="{}", profile="{}")
    client.log_inputs(run_id, datasets=[mlflow.entities.DatasetInput(dataset, [mlflow.entities.InputTag("mlflow.data.context", "training")])])
    client.log_outputs(run_id, [mlflow.entities.LoggedModelOutput(model.model_id, 2)])
    client.set_terminated(run_id, "FINISHED", end_time=2_000_000_000_000)
    return {"experimentId": experiment_id, "runId": run_id, "modelId": model.model_id, "artifactUri": run.info.artifact_uri}


arguments = json.loads(sys.argv[1])
print(json.dumps({"revisions": revisions, "migrate": migrate, "read": read, "write": write}[arguments["do"]](arguments)))
