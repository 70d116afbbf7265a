import { describe, expect, test } from 'vitest';
import { fromFunction } from '../../../../../src/inference/from-function.js';
import type { Predictor } from '../../../../../src/ports/predictor.js';
import { openFramework, runningTest } from '../framework-fixture.js';

const sound = fromFunction(() => [1]);

/** A predictor that somebody wrote without reading its contract. */
function careless(predict: () => unknown): Predictor {
  return { metadata: { name: 'careless' }, predict: predict as Predictor['predict'], warmup: async () => {}, close: async () => {} };
}

/** A test whose candidate answers so, and a unit of the candidate. */
async function withCandidate(candidate: Predictor, current: Predictor = sound) {
  const variants = [
    { name: 'current', predictor: current },
    { name: 'candidate', predictor: candidate },
  ];
  const { ab } = await runningTest({ variants });
  let unitId = 0;
  while (ab.peekAssignment({ unitId }).variant !== 'candidate') unitId++;
  const errors = async () => (await ab.analyzeResults('checkout')).variants[1]?.errors;
  return { ab, request: { unitId, input: [[1]] }, errors };
}

const hanging = careless(() => new Promise(() => {}));

describe('a predictor that hangs', () => {
  test('is given up after timeoutMs, and has failed', async () => {
    const { ab, request, errors } = await withCandidate(hanging, hanging);
    await expect(ab.predict({ ...request, timeoutMs: 50 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('variant "candidate" of test "checkout"'),
    });
    expect(await errors()).toBe(1);
  });

  test('is left alone by a caller that aborts, and has not failed', async () => {
    const { ab, request, errors } = await withCandidate(hanging);
    const stop = new AbortController();
    const asked = ab.predict({ ...request, signal: stop.signal });
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await errors()).toBe(0);
  });
});

describe('the control answers for a variant', () => {
  test.each<[string, () => unknown]>([
    [
      'that throws before it gives a promise',
      () => {
        throw new Error('broken');
      },
    ],
    ['that answers with nothing', async () => undefined],
    ['that answers with a number instead of a prediction', () => 5],
    ['whose values are none', async () => ({ values: () => undefined })],
  ])('%s', async (_, predict) => {
    const { ab, request, errors } = await withCandidate(careless(predict));
    const { prediction, fallback, decision } = await ab.predict(request);
    expect([prediction.values(), fallback?.variant, decision.variant]).toEqual([[1], 'current', 'candidate']);
    expect(fallback?.error).toBeInstanceOf(Error);
    expect(await errors()).toBe(1);
  });
});

test('where no predictor answers as one does, the caller is told so', async () => {
  const nothing = careless(() => undefined);
  const { ab, request } = await withCandidate(nothing, nothing);
  await expect(ab.predict(request)).rejects.toMatchObject({
    code: 'MODEL',
    message: expect.stringContaining('variant "candidate" of test "checkout" must answer with a Prediction'),
  });
});

test('a framework that was closed before it knew its tests predicts nothing', async () => {
  const { ab } = openFramework();
  await ab.close();
  for (const testId of ['checkout', undefined]) {
    await expect(ab.predict({ testId, unitId: 'ann', input: [[1]] })).rejects.toMatchObject({ code: 'CONFLICT' });
  }
  await expect(ab.predict(undefined as never)).rejects.toMatchObject({ code: 'VALIDATION' });
});
