"""Predicts, scores and learns the same rows again and again with River, each time with a new pipeline."""

import array
import json
import statistics
import sys
import time

from river import linear_model, metrics, preprocessing

task = json.loads(sys.argv[1])
width = task["features"] + 1
numbers = array.array("d")
with open(task["file"], "rb") as file:
    numbers.frombytes(file.read())
names = [f"x{feature}" for feature in range(task["features"])]
rows = []
for start in range(0, len(numbers), width):
    *values, label = numbers[start : start + width]
    rows.append((dict(zip(names, values)), label == 1))

rates = []
for _ in range(task["passes"]):
    model = preprocessing.StandardScaler() | linear_model.LogisticRegression()
    metric = metrics.Accuracy()
    start = time.process_time()
    for x, y in rows:
        metric.update(y, model.predict_one(x))
        model.learn_one(x, y)
    rates.append(len(rows) / (time.process_time() - start))
print(json.dumps({"rate": statistics.median(rates), "accuracy": metric.get()}))
