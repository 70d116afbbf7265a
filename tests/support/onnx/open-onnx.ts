import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type OnnxPredictor, openOnnxPredictor } from '../../../src/inference/onnx-predictor.js';

/** Writes a model to a file that is removed after the test. */
export function onnxFile(bytes: Uint8Array): string {
  const directory = mkdtempSync(join(tmpdir(), 'mlflow-ops-onnx-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const modelPath = join(directory, 'model.onnx');
  writeFileSync(modelPath, bytes);
  return modelPath;
}

/** Opens a model in onnxruntime-node for one test. */
export async function openOnnx(bytes: Uint8Array): Promise<OnnxPredictor> {
  const predictor = await openOnnxPredictor({ modelPath: onnxFile(bytes), metadata: { name: 'tested' } });
  onTestFinished(() => predictor.close());
  return predictor;
}
