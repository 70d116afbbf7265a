"""Writes a study with MLflow's own store and answers searches over it.

Reads the path of a JSON file (itself JSON) from argv[1], ``{"database", "study", "searches"}``; prints ``{"answers": [...]}`` with
the ids of all pages of every search in order, or null where MLflow refuses the search.
"""

import json
import logging
import sys

from mlflow.entities import Dataset, DatasetInput, ExperimentTag, InputTag, Metric, Param, RunStatus, RunTag, ViewType
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

VIEWS = {"ACTIVE_ONLY": ViewType.ACTIVE_ONLY, "DELETED_ONLY": ViewType.DELETED_ONLY, "ALL": ViewType.ALL}


def write_experiment(store, experiment):
    tags = [ExperimentTag(key, value) for key, value in experiment["tags"].items()]
    experiment_id = store.create_experiment(experiment["name"], tags=tags)
    for run in experiment["runs"]:
        write_run(store, experiment_id, run)
    if experiment["deleted"]:
        store.delete_experiment(experiment_id)


def write_run(store, experiment_id, run):
    info = store.create_run(experiment_id, run["userId"], run["startTime"], [], run["name"]).info
    store.log_batch(
        info.run_id,
        [Metric(key, float(value), step, step) for key, values in run["metrics"].items() for step, value in enumerate(values)],
        [Param(key, value) for key, value in run["params"].items()],
        [RunTag(key, value) for key, value in run["tags"].items()],
    )
    datasets = [
        DatasetInput(
            Dataset(dataset["name"], dataset["digest"], "local", "{}"),
            [InputTag("mlflow.data.context", dataset["context"])] if dataset["context"] is not None else [],
        )
        for dataset in run["datasets"]
    ]
    if datasets:
        store.log_inputs(info.run_id, datasets)
    if run["endTime"] is not None:
        store.update_run_info(info.run_id, RunStatus.from_string(run["status"]), run["endTime"], None)
    if run["nameless"]:
        store.delete_tag(info.run_id, "mlflow.runName")
    if run["deleted"]:
        store.delete_run(info.run_id)


def answer(store, search):
    common = {"filter_string": search["filter"], "max_results": search["maxResults"], "order_by": search["orderBy"]}
    ids, token = [], None
    while True:
        try:
            if search["kind"] == "runs":
                page = store.search_runs(search["experimentIds"], run_view_type=VIEWS[search["viewType"]], page_token=token, **common)
                ids += [run.info.run_id for run in page]
            else:
                page = store.search_experiments(view_type=VIEWS[search["viewType"]], page_token=token, **common)
                ids += [experiment.experiment_id for experiment in page]
        except Exception:
            return None
        token = page.token
        if not token:
            return ids


def main():
    with open(json.loads(sys.argv[1]), encoding="utf-8") as file:
        task = json.load(file)
    logging.disable(logging.CRITICAL)
    store = SqlAlchemyStore(f"sqlite:///{task['database']}", f"{task['database']}-artifacts")
    for experiment in task["study"]:
        write_experiment(store, experiment)
    print(json.dumps({"answers": [answer(store, search) for search in task["searches"]]}))


main()
