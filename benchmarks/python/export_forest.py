"""Trains a random forest on made-up numbers and writes it as ONNX with skl2onnx."""

import json
import sys

import numpy
from skl2onnx import to_onnx
from sklearn.ensemble import RandomForestRegressor

task = json.loads(sys.argv[1])
random = numpy.random.default_rng(7)
features = random.uniform(-1, 1, (2000, task["width"])).astype(numpy.float32)
target = features[:, 0] * features[:, 1] + numpy.sin(3 * features[:, 2])
forest = RandomForestRegressor(n_estimators=task["trees"], max_depth=8, random_state=7).fit(features, target)
model = to_onnx(forest, features[:1])
with open(task["path"], "wb") as file:
    file.write(model.SerializeToString())
print(json.dumps({"bytes": model.ByteSize()}))
