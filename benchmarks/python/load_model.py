"""Loads a model with MLflow's ONNX flavor, opens a session and asks it once; what it imports is not timed."""

import json
import sys
import time

import mlflow
import mlflow.onnx
import numpy
import onnx
import onnxruntime

task = json.loads(sys.argv[1])
mlflow.set_tracking_uri(task["trackingUri"])
row = numpy.array([[column / task["width"] for column in range(task["width"])]], dtype=numpy.float32)

start = time.perf_counter()
model = mlflow.onnx.load_model(task["modelUri"])
session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
prediction = session.run(None, {session.get_inputs()[0].name: row})[0]
milliseconds = (time.perf_counter() - start) * 1000
print(json.dumps({"milliseconds": milliseconds, "prediction": float(prediction.ravel()[0])}))
