import { readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { localPath } from '../../core/artifact-path.js';
import { isValidation } from '../../core/errors/guards.js';
import { ModelError } from '../../core/errors/model-error.js';
import { type MlmodelSpec, mlmodelFile, type OnnxFlavor } from '../../domain/mlmodel/mlmodel-spec.js';
import { requireOnnx } from '../../domain/mlmodel/require-onnx.js';

/** A model on this machine. */
export interface ModelDirectory {
  /** Absolute. */
  readonly directory: string;
  readonly spec: MlmodelSpec;
  readonly onnx: OnnxFlavor;
  /** Absolute path of the ONNX file; it lies inside the directory, links followed. */
  readonly modelPath: string;
}

/**
 * Reads what a model directory says about itself. No file but MLmodel is opened.
 *
 * @throws ModelError of kind `unsupported-flavor`, or `corrupt` when MLmodel or the ONNX file is missing, damaged or outside
 */
export async function readModelDirectory(directory: string): Promise<ModelDirectory> {
  const root = await realpath(directory).catch((cause: unknown) => {
    throw corrupt(`The directory ${directory} cannot be read, so no model can be.`, cause);
  });
  const text = await readFile(join(root, mlmodelFile), 'utf8').catch((cause: unknown) => {
    throw corrupt(`The directory ${directory} has no ${mlmodelFile}, so it is not a model.`, cause);
  });
  const { readMlmodel } = await import('../../domain/mlmodel/read-mlmodel.js');
  const spec = readMlmodel(text);
  const onnx = requireOnnx(`The model in ${directory}`, spec);
  return { directory: root, spec, onnx, modelPath: await findInside(root, onnx.data) };
}

async function findInside(root: string, data: string): Promise<string> {
  try {
    const path = await realpath(localPath(root, data));
    const below = relative(root, path);
    if (below !== '' && below !== '..' && !below.startsWith(`..${sep}`) && (await stat(path)).isFile()) return path;
  } catch (cause) {
    if (isValidation(cause)) throw corrupt(`${mlmodelFile} names a file outside the model: ${JSON.stringify(data)}.`, cause);
    throw corrupt(`The model's file ${JSON.stringify(data)} is missing.`, cause);
  }
  throw corrupt(`${mlmodelFile} names ${JSON.stringify(data)}, which is no file inside the model.`);
}

function corrupt(message: string, cause?: unknown): ModelError {
  return new ModelError(`${message} Check that the model was copied completely.`, { kind: 'corrupt', cause });
}
