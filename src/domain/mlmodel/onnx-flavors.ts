import type { MlmodelSpec } from './mlmodel-spec.js';
import { pythonVersion } from './requirements-files.js';

/** How an ONNX model is to be run by Python. */
export interface OnnxFlavorDraft {
  /** Path of the ONNX file below the model's directory. */
  readonly data: string;
  readonly onnxVersion: string;
  /** Names of execution providers, best first. */
  readonly providers: readonly string[];
  readonly sessionOptions?: Readonly<Record<string, unknown>> | undefined;
}

/** The two flavors of an ONNX model: `mlflow.onnx.load_model` reads the first, `mlflow.pyfunc.load_model` and serving the second. */
export function onnxFlavors({ data, onnxVersion, providers, sessionOptions }: OnnxFlavorDraft): MlmodelSpec['flavors'] {
  return {
    onnx: { code: null, data, onnx_session_options: sessionOptions ?? null, onnx_version: onnxVersion, providers },
    python_function: {
      code: null,
      data,
      env: { conda: 'conda.yaml', virtualenv: 'python_env.yaml' },
      loader_module: 'mlflow.onnx',
      python_version: pythonVersion,
    },
  };
}
