import { expect, test } from 'vitest';
import { OneAtATime } from '../../../src/inference/one-at-a-time.js';

test('callers wait in the order they came, up to a bound', async () => {
  const turns = new OneAtATime();
  expect(turns.enter('the model', undefined)).toBeUndefined();
  const order: number[] = [];
  const waiting = Array.from({ length: 8192 }, (_, index) =>
    turns.enter('the model', undefined)?.then(() => {
      order.push(index);
      turns.leave();
    }),
  );
  expect(() => turns.enter('the model', undefined)).toThrow(expect.objectContaining({ kind: 'overloaded', retryable: true }));
  turns.leave();
  await Promise.all(waiting);
  expect(order).toEqual(Array.from({ length: 8192 }, (_, index) => index));
  await turns.drained();
  expect(turns.enter('the model', undefined)).toBeUndefined();
});
