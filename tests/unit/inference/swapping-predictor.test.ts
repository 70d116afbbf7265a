import { expect, test } from 'vitest';
import { fromFunction } from '../../../src/inference/from-function.js';
import { SwappingPredictor } from '../../../src/inference/swapping-predictor.js';
import type { Predictor } from '../../../src/ports/predictor.js';

/** Answers its name after a while; says when it is closed, and fails when it is asked after that. */
function slow(name: string, events: string[], ms = 5): Predictor {
  const inner = fromFunction(() => new Promise((resolve) => setTimeout(() => resolve([name]), ms)), { name });
  return { ...inner, close: () => inner.close().then(() => void events.push(`${name} closed`)) };
}

test('requests under way are answered by the model they were given to, later ones by the next', async () => {
  const events: string[] = [];
  const predictor = new SwappingPredictor(slow('old', events));
  const before = predictor.predict([]).then((answer) => events.push(`answered by ${answer.values()[0]}`));
  const swapped = predictor.swap(slow('new', events));
  expect(predictor.metadata.name).toBe('new');
  expect((await predictor.predict([])).values()).toEqual(['new']);
  await Promise.all([before, swapped]);
  expect(events).toEqual(['answered by old', 'old closed']);
});

test('no request is lost in a hundred swaps', async () => {
  const events: string[] = [];
  const predictor = new SwappingPredictor(slow('0', events, 1));
  let asking = true;
  let answered = 0;
  const callers = Array.from({ length: 8 }, async () => {
    for (; asking; answered += 1) await predictor.predict([]);
  });
  for (let version = 1; version <= 100; version += 1) await predictor.swap(slow(String(version), events, 1));
  asking = false;
  await Promise.all(callers);
  expect(answered).toBeGreaterThan(100);
  expect(events).toHaveLength(100);
});

test('close waits for every model, and closes one that comes too late', async () => {
  const events: string[] = [];
  const predictor = new SwappingPredictor(slow('a', events));
  const answer = predictor.predict([]);
  const swapped = predictor.swap(slow('b', events));
  await predictor.close();
  expect((await answer).values()).toEqual(['a']);
  await swapped;
  expect(events.sort()).toEqual(['a closed', 'b closed']);
  await expect(predictor.predict([])).rejects.toMatchObject({ kind: 'closed' });
  await expect(predictor.swap(slow('c', events))).rejects.toMatchObject({ kind: 'closed' });
  expect(events).toContain('c closed');
});
