import { describe, expect, it } from 'vitest';
import { TimeoutError, ValidationError } from '../../../../../src/core/errors/request-error.js';
import type { Trainer } from '../../../../../src/features/online-learning/trainer.js';
import { parseTrainer, runTrainer } from '../../../../../src/features/online-learning/training/run-trainer.js';
import { limits, trainingContext } from './training-context.js';

const bytes = new Uint8Array([8, 9]);

describe('a trainer in this process', () => {
  it.each([
    ['bytes', async () => bytes],
    ['an object with bytes', async () => ({ onnx: bytes, params: { depth: 3 }, metrics: { loss: 0.5 } })],
    ['what converts itself', async () => ({ toOnnx: () => bytes })],
    ['what converts itself later', async () => ({ toOnnx: async () => bytes })],
  ])('may give %s', async (_, trainer) => {
    expect((await runTrainer(trainer, trainingContext(), limits())).onnx).toEqual(bytes);
  });

  it('hands on params and metrics', async () => {
    const trained = await runTrainer(
      async () => ({ onnx: bytes, params: { depth: 3 }, metrics: { loss: 0.5 } }),
      trainingContext(),
      limits(),
    );
    expect(trained).toEqual({ onnx: bytes, params: { depth: 3 }, metrics: { loss: 0.5 } });
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'model.onnx'],
    ['no bytes at all', new Uint8Array(0)],
    ['an object without bytes', { model: bytes }],
    ['a list where bytes belong', { onnx: [1, 2] }],
    ['params that are objects', { onnx: bytes, params: { depth: {} } }],
    ['metrics that are texts', { onnx: bytes, metrics: { loss: 'low' } }],
    ['metrics that are no object', { onnx: bytes, metrics: 4 }],
  ])('that gives %s is told what it has to give', async (_, answer) => {
    await expect(runTrainer((async () => answer) as Trainer, trainingContext(), limits())).rejects.toThrow(ValidationError);
  });

  it('that throws before its first await fails as one that rejects', async () => {
    const trainer = () => {
      throw new RangeError('no rows');
    };
    await expect(runTrainer(trainer, trainingContext(), limits())).rejects.toThrow('no rows');
  });

  it('that hangs is given up, told by its signal, and may fail later without harm', async () => {
    let told = false;
    const trainer: Trainer = (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          told = true;
          setTimeout(() => reject(new Error('too late')), 5);
        });
      });
    await expect(runTrainer(trainer, trainingContext(), limits(30))).rejects.toThrow(TimeoutError);
    expect(told).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
});

describe('the option trainer', () => {
  it.each([
    ['a text', 'train.py'],
    ['nothing in it', {}],
    ['a worker that is a path', { worker: './train.js' }],
    ['an empty command', { command: [] }],
    ['a command with a number', { command: ['python', 3] }],
    ['a timeout of 0', { command: ['python'], timeoutMs: 0 }],
    ['a limit of memory that is no number', { worker: new URL('file:///train.js'), maxMemoryMb: 'much' }],
  ])('with %s is refused', (_, trainer) => {
    expect(() => parseTrainer(trainer as Trainer)).toThrow(ValidationError);
  });
});
