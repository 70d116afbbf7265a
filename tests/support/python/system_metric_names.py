"""Prints the names that MLflow's monitors of processor, disk and network give their metrics, read from its source."""

import ast
import importlib.util
import json
import pathlib

package = pathlib.Path(importlib.util.find_spec("mlflow").submodule_search_locations[0], "system_metrics")


def strings_under_metrics(file):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "_metrics":
            yield ast.literal_eval(node.slice)


def prefix():
    for node in ast.walk(ast.parse((package / "system_metrics_monitor.py").read_text())):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "attr", "") == "_metrics_prefix":
            return ast.literal_eval(node.value)


names = {name for part in ("cpu", "disk", "network") for name in strings_under_metrics(package / "metrics" / f"{part}_monitor.py")}
print(json.dumps(sorted(prefix() + name for name in names)))
