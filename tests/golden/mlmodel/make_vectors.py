"""Writes vectors.json: signatures, input examples and an MLmodel file as Python's MLflow 3.17.2 writes them.

Run it with a Python that has mlflow, numpy and pandas: python make_vectors.py
"""

import datetime
import json
import pathlib

import numpy as np
import pandas as pd
from mlflow.models import Model, ModelSignature, infer_signature
from mlflow.models.utils import _Example
from mlflow.types.schema import AnyType, Array, ColSpec, DataType, Map, Object, ParamSchema, ParamSpec, Property, Schema, TensorSpec

nested = Object([Property("zeta", Array(DataType.string), required=False), Property("alpha", Map(Array(DataType.long)))])
signatures = {
    "unnamed tensor": ModelSignature(
        inputs=Schema([TensorSpec(np.dtype("float32"), (-1, 3))]), outputs=Schema([TensorSpec(np.dtype("int64"), (-1,))])
    ),
    "named tensors": ModelSignature(
        inputs=Schema([
            TensorSpec(np.dtype("float16"), (-1, 28, 28, 1), "bild – 画像 👁"),
            TensorSpec(np.dtype("str"), (-1, 1), "text"),
            TensorSpec(np.dtype("bool"), (), "flag"),
        ])
    ),
    "columns of every type": ModelSignature(
        inputs=Schema([ColSpec(t, t.name, required=t.name != "binary") for t in DataType]),
        outputs=Schema([ColSpec(DataType.double)]),
    ),
    "nested columns": ModelSignature(
        inputs=Schema([
            ColSpec(Array(Array(DataType.double)), "matrix"),
            ColSpec(nested, "record", required=False),
            ColSpec(Map(AnyType()), "map"),
            ColSpec(AnyType(), "any", required=False),
        ])
    ),
    "params": ModelSignature(
        params=ParamSchema([
            ParamSpec("temperature", DataType.double, 1.0),
            ParamSpec("tiny", DataType.float, 1e-07),
            ParamSpec("large", DataType.double, 1e16),
            ParamSpec("top", DataType.long, 10),
            ParamSpec("stop", DataType.string, ["a", "ß"], (-1,)),
            ParamSpec("weights", DataType.double, [0.5, 2.0], (-1,)),
            ParamSpec("on", DataType.boolean, True),
            ParamSpec("none", DataType.string, None),
            ParamSpec("since", DataType.datetime, datetime.datetime(2024, 5, 6, 7, 8, 9)),
            ParamSpec("record", Object([Property("b", DataType.long), Property("a", DataType.string)]), {"b": 1, "a": "x"}),
        ])
    ),
}

examples = {
    "matrix": np.array([[1.5, 2.0], [float("nan"), -0.0]]),
    "tensors": {"x": np.array([[1.0, 2.5]], dtype=np.float32), "n": np.array([2**53 + 1, -3], dtype=np.int64)},
    "table": pd.DataFrame({"age": [33, 41], "income": [1.5, 2.25], "name": ["ß", "x"]}),
    "json": {"query": "wie?", "tags": ["a", "b"], "deep": {"x": 1}},
    "list of texts": ["a", "b"],
}

schemas = {
    "matrix": infer_signature(np.array([[1.5, 2.0]])).inputs,
    "whole matrix": infer_signature(np.array([[1, 2]])).inputs,
    "table": infer_signature(pd.DataFrame({"age": [33, 41], "income": [1.5, 2.0], "gap": [1, None], "name": ["a", "b"]})).inputs,
    "rows": infer_signature([{"text": "a", "ids": ["x"], "d": {"k": "v"}}, {"text": "b", "ids": ["x", "y"], "d": {"k": "v", "l": "w"}}]).inputs,
    "json": infer_signature({"query": "wie?", "tags": ["a", "b"], "n": 1, "f": 1.5, "ok": True, "nothing": None}).inputs,
    "list of texts": infer_signature(["a", "b"]).inputs,
    "text": infer_signature("a").inputs,
}

model = Model(
    artifact_path="mlflow-artifacts:/1/models/m-00000000000000000000000000000001/artifacts",
    run_id="12345678901234567890123456789e12",
    utc_time_created=datetime.datetime(2026, 1, 2, 3, 4, 5, 678901),
    signature=signatures["unnamed tensor"],
    model_uuid="m-00000000000000000000000000000001",
    model_id="m-00000000000000000000000000000001",
    metadata={"Größe": "ß 👁", "yes": "no", "list": [1, 2.5, None]},
    model_size_bytes=1234,
    future_key={"kept": True},
)
providers = ["CUDAExecutionProvider", ["CPUExecutionProvider", {"use_arena": "1"}]]
model.add_flavor("onnx", onnx_version="1.23.2", data="model.onnx", providers=providers, onnx_session_options={"intra_op_num_threads": 2}, code=None)
model.add_flavor("python_function", loader_module="mlflow.onnx", data="model.onnx", env={"conda": "conda.yaml", "virtualenv": "python_env.yaml"}, code=None)
model.saved_input_example_info = _Example(examples["table"]).info

vectors = {
    "signatures": {name: signature.to_dict() for name, signature in signatures.items()},
    "examples": {
        name: {"info": e.info, "input": e.json_input_example}
        for name, e in ((name, _Example(example)) for name, example in examples.items())
    },
    "schemas": {name: schema.to_json() for name, schema in schemas.items()},
    "mlmodel": model.to_yaml(),
}
text = json.dumps(vectors, indent=1, ensure_ascii=False)
(pathlib.Path(__file__).parent / "vectors.json").write_text(text + "\n", encoding="utf-8")
