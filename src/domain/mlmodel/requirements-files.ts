import { onnxRelease } from './onnx-releases.js';

/** Python that the environments of models are made with; every listed release of mlflow, onnx and onnxruntime has a wheel for it. */
export const pythonVersion = '3.12';

/**
 * The files from which Python makes an environment for the model, by name. mlflow, onnx and onnxruntime are given by
 * the oldest release that reads the model, not by one release: no Python was here whose versions could be pinned, and
 * newer releases read older models.
 */
export function requirementsFiles(model: { readonly irVersion: number; readonly opset: number }): Readonly<Record<string, string>> {
  const { onnx, onnxruntime } = onnxRelease(model);
  // MLflow 2.18 is the first that reads every type of column a signature written here can have.
  const requirements = ['mlflow>=2.18,<4', `onnx>=${onnx},<2`, `onnxruntime>=${onnxruntime},<2`];
  const conda = [
    'channels:',
    '- conda-forge',
    'dependencies:',
    `- python=${pythonVersion}`,
    '- pip',
    '- pip:',
    ...requirements.map((requirement) => `  - ${requirement}`),
    'name: mlflow-env',
  ];
  const pythonEnv = [
    `python: '${pythonVersion}'`,
    'build_dependencies:',
    '- pip',
    '- setuptools',
    '- wheel',
    'dependencies:',
    '- -r requirements.txt',
  ];
  return {
    'requirements.txt': requirements.join('\n'),
    'conda.yaml': `${conda.join('\n')}\n`,
    'python_env.yaml': `${pythonEnv.join('\n')}\n`,
  };
}
