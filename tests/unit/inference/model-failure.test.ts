import { expect, it } from 'vitest';
import { modelFailure } from '../../../src/inference/model-failure.js';

it('A provider whose libraries are missing is named, with what to do, and no path of this machine', () => {
  const cause = new Error('/src/onnxruntime/provider.cc:12 Failed to load shared library for /data/models/x/model.onnx');
  const error = modelFailure('load', 'churn', '/data/models/x/model.onnx', cause, [{ name: 'cuda', deviceId: 0 }, 'cpu']);
  expect(error).toMatchObject({ kind: 'provider', cause });
  expect(error.message).toBe(
    'Model "churn" could not be loaded from model.onnx on cuda, cpu. Install the libraries that the execution provider needs, or leave it out of the option providers: Failed to load shared library for model.onnx',
  );
});
