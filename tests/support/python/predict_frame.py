"""What mlflow.pyfunc answers to a DataFrame. Argument: {"uri", "columns": {name: numbers}}. Prints the columns of the answer."""

import json
import sys

import mlflow
import pandas as pd

argument = json.loads(sys.argv[1])
columns = {name: pd.Series(values, dtype="float32") for name, values in argument["columns"].items()}
answer = mlflow.pyfunc.load_model(argument["uri"]).predict(pd.DataFrame(columns))
print(json.dumps(pd.DataFrame(answer).to_dict(orient="list")))
