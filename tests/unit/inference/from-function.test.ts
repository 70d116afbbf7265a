import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../../src/core/errors/request-error.js';
import { fromFunction } from '../../../src/inference/from-function.js';
import { tensor } from '../../../src/inference/tensor.js';

const answer = (value: unknown) => fromFunction(async () => value).predict([]);

describe('What a function answers is read', () => {
  test.each([
    ['an array of values', [1, 2], 'float64', [2], [1, 2]],
    [
      'rows',
      [
        [1, 2],
        [3, 4],
      ],
      'float64',
      [2, 2],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['texts', ['a', 'b'], 'string', [2], ['a', 'b']],
    ['bigints', [1n], 'int64', [1], [1]],
    ['booleans', [true, false], 'bool', [2], [true, false]],
    ['a single value', 7, 'float64', [1], [7]],
    ['a typed array', Float32Array.of(1, 2), 'float32', [2], [1, 2]],
    ['a tensor', tensor([1, 2], [2, 1], 'int32'), 'int32', [2, 1], [1, 2]],
    ['nothing', [], 'float64', [0], []],
  ])('%s', async (_, value, type, shape, values) => {
    const prediction = await answer(value);
    expect(prediction.outputs['output']).toMatchObject({ type, shape });
    expect(prediction.values()).toEqual(values);
  });

  test('objects as outputs by name, and arrays of objects as rows', async () => {
    expect((await answer({ label: ['a'], score: [0.5] })).rows()).toEqual([{ label: 'a', score: 0.5 }]);
    expect((await answer([{ y: 1 }, { y: 2 }])).values('y')).toEqual([1, 2]);
  });

  test('a prediction stays what it is', async () => {
    const inner = await answer([1]);
    expect(await answer(inner)).toBe(inner);
  });

  test.each([[[1, 'a']], [[[1], [2, 3]]], [[null]], [undefined], [[{ y: 1 }, { z: 2 }]]])('unless it is no tensor: %j', async (value) => {
    await expect(answer(value)).rejects.toMatchObject({ code: 'MODEL', kind: 'run' });
  });
});

test('name and signature are those given, or the name of the function', () => {
  const signature = { inputs: [{ type: 'tensor', dtype: 'float32', shape: [-1, 2] }] } as const;
  expect(fromFunction(function mean() {}).metadata.name).toBe('mean');
  expect(fromFunction(() => 1, { name: 'one' }).metadata.name).toBe('one');
  expect(fromFunction(() => 1, signature).signature).toBe(signature);
  expect(fromFunction(() => 1, { signature }).signature).toBe(signature);
  expect(() => fromFunction(1 as never)).toThrow('fromFunction needs a function, not 1.');
});

test.each([[null], [1], ['mean'], [{ name: 1 }], [{ signature: 'x' }]])(
  'what is said about it must be an object of name and signature, not %j',
  (about) => {
    expect(() => fromFunction(() => 1, about as never)).toThrow(ValidationError);
  },
);

test('signal and deadline end the wait, close lets what is under way finish', async () => {
  const never = fromFunction(() => new Promise(() => {}));
  await expect(never.predict([], { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
  const held = setTimeout(() => {}, 1000);
  await expect(never.predict([], { timeoutMs: 5 })).rejects.toMatchObject({ code: 'TIMEOUT' });
  clearTimeout(held);
  const slow = fromFunction(() => new Promise((resolve) => setTimeout(() => resolve([1]), 10)));
  const under = slow.predict([]);
  await slow.close();
  expect((await under).values()).toEqual([1]);
  await expect(slow.predict([])).rejects.toMatchObject({ kind: 'closed' });
});
