"""Makes Evidently's report of data drift again and again."""

import json
import statistics
import sys
import time
import warnings

import numpy
import pandas
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset

warnings.simplefilter("ignore")
task = json.loads(sys.argv[1])
numbers = [f"n{index}" for index in range(task["numbers"])]
categories = [f"c{index}" for index in range(task["categories"])]


def dataset(path):
    columns = numpy.fromfile(path).reshape(len(numbers) + len(categories), -1)
    data = dict(zip(numbers, columns))
    for name, codes in zip(categories, columns[len(numbers) :]):
        data[name] = [f"value-{int(code)}" for code in codes]
    definition = DataDefinition(numerical_columns=numbers, categorical_columns=categories)
    return Dataset.from_pandas(pandas.DataFrame(data), definition)


reference, current = dataset(task["reference"]), dataset(task["current"])
milliseconds = []
for _ in range(task["times"]):
    start = time.process_time()
    answer = Report([DataDriftPreset()], include_tests=True).run(current, reference).dict()
    milliseconds.append((time.process_time() - start) * 1000)
scores = {metric["config"]["column"]: float(metric["value"]) for metric in answer["metrics"][1:]}
columns = [metric["config"]["column"] for metric in answer["metrics"][1:]]
drifted = [column for column, test in zip(columns, answer["tests"][1:]) if "FAIL" in str(test["status"])]
print(json.dumps({"check": statistics.median(milliseconds), "scores": scores, "drifted": drifted}))
