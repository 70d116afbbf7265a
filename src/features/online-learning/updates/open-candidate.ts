import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inferSignature } from '../../../domain/mlmodel/infer-signature.js';
import { readOnnxModel } from '../../../domain/onnx/read-onnx-model.js';
import { openModel } from '../../../inference/open-model.js';
import type { Predictor } from '../../../ports/predictor.js';

/** A model that runs from the bytes of a file. */
export interface OpenCandidate {
  readonly predictor: Predictor;
  close(): Promise<void>;
}

/**
 * Opens the bytes of an ONNX file.
 *
 * @throws ModelError when they cannot be run
 */
export async function openCandidate(name: string, onnx: Uint8Array): Promise<OpenCandidate> {
  const signature = inferSignature(readOnnxModel(onnx));
  const directory = await mkdtemp(join(tmpdir(), 'mlflow-ops-candidate-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    await writeFile(join(directory, 'model.onnx'), onnx);
    const options = { directory, modelFile: 'model.onnx', metadata: { name }, signature, cacheDirectory: directory, batching: false };
    const predictor = await openModel(options);
    return { predictor, close: () => predictor.close().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Opens the bytes of an ONNX file, lets them be used, and closes them. @throws ModelError when they cannot be run; what `use` throws */
export async function withCandidate<T>(name: string, onnx: Uint8Array, use: (predictor: Predictor) => Promise<T>): Promise<T> {
  const { predictor, close } = await openCandidate(name, onnx);
  try {
    return await use(predictor);
  } finally {
    await close();
  }
}
