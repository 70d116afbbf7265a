import { ModelError } from '../../core/errors/model-error.js';
import type { MlmodelSpec, OnnxFlavor } from './mlmodel-spec.js';

/** What turns models of Python's libraries into ONNX. */
const converters: Readonly<Record<string, string>> = {
  sklearn: 'skl2onnx.to_onnx',
  xgboost: 'onnxmltools.convert_xgboost',
  lightgbm: 'onnxmltools.convert_lightgbm',
  catboost: 'the model\'s own save_model(path, format="onnx")',
  pytorch: 'torch.onnx.export',
  tensorflow: 'tf2onnx.convert',
  keras: 'tf2onnx.convert',
  transformers: 'optimum.exporters.onnx',
  spark: 'onnxmltools.convert_sparkml',
};

/**
 * The ONNX flavor of a model. Models without one are refused: running them would mean to unpickle files or to run
 * Python code, and files of that kind are never opened.
 *
 * @param what the model, as the message names it
 * @throws ModelError of kind `unsupported-flavor`, naming the flavors there are and how to convert the model
 */
export function requireOnnx(what: string, { onnx, flavors }: MlmodelSpec): OnnxFlavor {
  if (onnx !== undefined) return onnx;
  const found = Object.keys(flavors);
  const converter = found.map((flavor) => converters[flavor]).find((name) => name !== undefined);
  const remedy = converter === undefined ? 'Export it to ONNX in Python' : `Convert it in Python with ${converter}`;
  throw new ModelError(
    `${what} has no ONNX flavor; it has ${found.length === 0 ? 'no flavor at all' : found.join(', ')}. ` +
      `Only ONNX models run here, and pickled files are never opened. ${remedy}, log it with mlflow.onnx.log_model, and use that model.`,
    { kind: 'unsupported-flavor', details: { flavors: found.join(', ') } },
  );
}
