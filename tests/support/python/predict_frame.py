"""What mlflow.pyfunc answers to a DataFrame. Argument: {"uri", "columns": {name: numbers}}. Prints the columns of the answer, flat."""

import json
import sys

import mlflow
import numpy as np
import pandas as pd

argument = json.loads(sys.argv[1])
columns = {name: pd.Series(values, dtype="float32") for name, values in argument["columns"].items()}
answer = mlflow.pyfunc.load_model(argument["uri"]).predict(pd.DataFrame(columns))
columns = answer.to_dict(orient="list") if isinstance(answer, pd.DataFrame) else answer
print(json.dumps({name: np.asarray(values).reshape(-1).tolist() for name, values in columns.items()}))
