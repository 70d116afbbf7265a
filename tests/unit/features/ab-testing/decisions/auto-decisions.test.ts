import { describe, expect, test } from 'vitest';
import type { CreateTestInput } from '../../../../../src/features/ab-testing/lifecycle/create-test.js';
import { SettableClock } from '../../../../../src/features/testing/settable-clock.js';
import { MemoryStateStore } from '../../../../../src/stores/state/memory-state-store.js';
import { eventually, interruptible, runningTest } from '../framework-fixture.js';
import { byHand, candidateWins, deciding, demandRegistry, hour, minute, plain, serve } from './deciding-fixture.js';

/** A running test with models, whose candidate has won. */
async function won(test: Partial<CreateTestInput> = {}) {
  const models = await demandRegistry();
  const opened = await runningTest({ ...deciding, ...test }, { client: models.client, registry: models.registry, preload: false });
  // The first look comes with the start; what is recorded after it waits for the next.
  if (test.autoPromote !== false) await eventually(async () => (await opened.ab.decisions('checkout')).length > 0);
  await serve(opened.ab, 'checkout', candidateWins);
  return { ...models, ...opened };
}

/** A running test without models, whose only look of its own is over. */
async function lookedAt(test: Partial<CreateTestInput> = {}) {
  const opened = await runningTest({ ...plain, ...byHand, ...test });
  await eventually(async () => (await opened.ab.decisions('checkout')).length > 0);
  return opened;
}

const actions = async ({ ab }: Pick<Awaited<ReturnType<typeof runningTest>>, 'ab'>) =>
  (await ab.decisions('checkout')).map(({ action, outcome }) => [action, outcome?.status]);

describe('a test that decides by itself', () => {
  test('waits for its minimum duration, then promotes the winner and is completed', async () => {
    const opened = await won();
    const { ab, clock, champion } = opened;
    await eventually(async () => (await ab.decisions('checkout')).length > 0);
    expect(await actions(opened)).toEqual([['wait', undefined]]);
    clock.advance(hour);
    await eventually(async () => (await ab.getTest('checkout')).status === 'completed');
    expect(await champion()).toBe('2');
    const promotion = { modelName: 'demand', modelVersion: '2', alias: 'champion' };
    const [, promote] = await ab.decisions('checkout');
    expect(promote).toMatchObject({ action: 'promote', variant: 'candidate', winner: 'candidate', dryRun: false });
    expect(promote?.outcome).toMatchObject({ status: 'done', promotion, timestamp: clock.now() });
    expect(promote?.inputs.comparisons[0]).toMatchObject({ variant: 'candidate', significant: true });
    const { winner, journal } = await ab.getTest('checkout');
    expect(winner).toBe('candidate');
    expect(journal.slice(-2).map(({ event }) => event)).toEqual(['promoted', 'completed']);
    expect((await ab.analyzeResults('checkout')).winner).toBe('candidate');
  });

  test('looks at the interval that it was given, and writes down changes of opinion only', async () => {
    const { ab, clock, state } = await runningTest(plain);
    await serve(ab, 'checkout', { current: 5, candidate: 5 });
    let evaluations = 0;
    for (let round = 0; round < 5; round++) {
      const before = (await state.get('ab/duties/checkout'))?.revision ?? 0;
      clock.advance(minute);
      await eventually(async () => ((await state.get('ab/duties/checkout'))?.revision ?? 0) > before);
      evaluations++;
    }
    expect(evaluations).toBe(5);
    const { revision } = (await state.get('ab/duties/checkout')) as { revision: number };
    clock.advance(minute - 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await state.get('ab/duties/checkout'))?.revision).toBe(revision);
    expect((await ab.decisions('checkout')).map(({ action }) => action)).toEqual(['wait']);
  });

  test('looks again an interval after a look has begun, however long that took', async () => {
    const clock = new SettableClock();
    const begin = clock.now();
    const state = new MemoryStateStore(clock);
    const [append, put] = [state.append.bind(state), state.put.bind(state)];
    // The first decision takes a minute.
    state.append = async (...given) => {
      if (given[0] === 'ab/decisions/checkout') clock.advance(minute);
      return append(...given);
    };
    const looks: unknown[] = [];
    state.put = async (...given) => {
      if (given[0] === 'ab/duties/checkout') looks.push(given[1]);
      return put(...given);
    };
    await runningTest(plain, { clock, state });
    await eventually(() => looks.length === 2);
    expect(looks).toEqual([{ evaluated: begin }, { evaluated: begin + minute }]);
  });

  test('in a dry run says what it would do, once, and moves nothing', async () => {
    const opened = await won({ autoPromote: { evaluateEveryMs: minute, dryRun: true } });
    const { ab, clock, champion } = opened;
    await eventually(async () => (await ab.decisions('checkout')).length > 0);
    clock.advance(hour);
    const first = await ab.evaluate('checkout');
    expect(first).toMatchObject({ action: 'promote', dryRun: true });
    expect(first.outcome).toBeUndefined();
    clock.advance(hour);
    expect((await ab.evaluate('checkout')).entry).toBe(first.entry);
    expect(await actions(opened)).toEqual([
      ['wait', undefined],
      ['promote', undefined],
    ]);
    expect([await champion(), (await ab.getTest('checkout')).status]).toEqual(['1', 'running']);
  });

  test('names a winner that is no registered model, and promotes nothing', async () => {
    const { ab, clock } = await lookedAt();
    await serve(ab, 'checkout', candidateWins);
    clock.advance(hour);
    expect(await ab.evaluate('checkout')).toMatchObject({ action: 'promote', outcome: { status: 'done' } });
    const { status, winner, journal } = await ab.getTest('checkout');
    expect([status, winner, journal.at(-1)?.event]).toEqual(['completed', 'candidate', 'completed']);
    expect(journal.some(({ event }) => event === 'promoted')).toBe(false);
  });

  test('keeps the control where the candidate is worse, and stops at its maximum duration', async () => {
    const worse = await lookedAt();
    await serve(worse.ab, 'checkout', { current: 3, candidate: 10 });
    worse.clock.advance(hour);
    expect((await worse.ab.evaluate('checkout')).action).toBe('keep-control');
    expect(await worse.ab.getTest('checkout')).toMatchObject({ status: 'completed', winner: 'current' });
    const even = await lookedAt({ maxDurationHours: 2 });
    await serve(even.ab, 'checkout', { current: 5, candidate: 5 });
    even.clock.advance(3 * hour);
    expect((await even.ab.evaluate('checkout')).action).toBe('stop');
    const { status, winner } = await even.ab.getTest('checkout');
    expect([status, winner]).toEqual(['completed', undefined]);
  });

  test('that is not asked to decide does so by hand in a dry run only, and not after its end', async () => {
    const { ab, clock } = await runningTest({ ...plain, autoPromote: false });
    await serve(ab, 'checkout', candidateWins);
    clock.advance(hour);
    expect(await ab.evaluate('checkout')).toMatchObject({ action: 'promote', dryRun: true });
    await ab.pauseTest('checkout');
    expect(await ab.evaluate('checkout')).toMatchObject({ action: 'wait', reasons: ['The test is paused.'] });
    await ab.completeTest('checkout');
    await expect(ab.evaluate('checkout')).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('is completed') });
    await ab.deleteTest('checkout');
    await ab.createTest(plain);
    expect(await ab.decisions('checkout')).toEqual([]);
  });
});

describe('nothing is moved', () => {
  test('where units did not come as configured', async () => {
    const opened = await won({ variants: deciding.variants.map((arm, index) => ({ ...arm, trafficWeight: index + 1 })) });
    const { ab, clock, champion } = opened;
    for (let user = 0; user < 900; user++) {
      const unitId = `other-${user}`;
      if (ab.peekAssignment({ unitId }).variant === 'current') ab.routeRequest({ unitId });
    }
    clock.advance(hour);
    expect((await ab.evaluate('checkout')).action).toBe('investigate');
    const entries = (await ab.decisions('checkout')).length;
    clock.advance(minute);
    expect(await ab.evaluate('checkout')).toMatchObject({ action: 'investigate', inputs: { srm: { mismatch: true } } });
    expect((await ab.decisions('checkout')).length).toBe(entries);
    expect([await champion(), (await ab.getTest('checkout')).status]).toEqual(['1', 'running']);
  });

  test('to a candidate that has failed a guardrail', async () => {
    const { ab, clock, champion } = await won({ ...byHand, guardrails: [{ name: 'error_rate', margin: 0.05 }] });
    for (let user = 0; user < 1200; user++) {
      const decision = ab.routeRequest({ unitId: `user-${user}` });
      ab.recordPrediction(decision, { error: decision.variant === 'candidate' && user % 2 === 0, latencyMs: 1 });
    }
    clock.advance(hour);
    expect(await ab.evaluate('checkout')).toMatchObject({ action: 'stop', outcome: { status: 'done' } });
    expect(await champion()).toBe('1');
    const { status, winner } = await ab.getTest('checkout');
    expect([status, winner]).toEqual(['completed', undefined]);
  });

  test('on records that may be stale, or that come from the future', async () => {
    const store = interruptible(new MemoryStateStore(new SettableClock()));
    const { ab, clock, logger } = await runningTest({ ...plain, ...byHand }, { state: store.state });
    await eventually(async () => (await ab.decisions('checkout')).length > 0);
    await serve(ab, 'checkout', candidateWins);
    ab.routeRequest({ unitId: 'ann' });
    // Stays so, however often it is tried to write what was recorded.
    store.away = 'put';
    await eventually(() => logger.warnings.length > 0);
    clock.advance(hour);
    expect(await ab.evaluate('checkout')).toMatchObject({ action: 'investigate', inputs: { warnings: ['STALE_STATE'] } });
    store.away = false;
    await eventually(async () => !(await ab.analyzeResults('checkout')).warnings.some(({ code }) => code === 'STALE_STATE'));
    clock.advance(-3 * hour);
    expect(await ab.evaluate('checkout')).toMatchObject({ action: 'investigate', inputs: { warnings: ['CLOCK_BACKWARDS'] } });
    expect((await ab.getTest('checkout')).status).toBe('running');
  });
});

test('an alias that somebody moved meanwhile stays; the next attempt waits for the cooldown', async () => {
  const opened = await won({ autoPromote: { ...byHand.autoPromote, cooldownMs: 5 * hour } });
  const { ab, clock, registry, champion } = opened;
  await registry.promoteModel('demand', { version: 3, reason: 'urgent' });
  clock.advance(hour);
  expect(await ab.evaluate('checkout')).toMatchObject({
    action: 'promote',
    outcome: { status: 'blocked', reason: expect.stringContaining('belongs to version 3, not to 1 as expected') },
  });
  expect([await champion(), (await ab.getTest('checkout')).status]).toEqual(['3', 'running']);
  clock.advance(hour);
  expect(await ab.evaluate('checkout')).toMatchObject({
    action: 'wait',
    reasons: expect.arrayContaining([expect.stringContaining('recent')]),
  });
  await registry.promoteModel('demand', { version: 1, reason: 'no longer urgent' });
  clock.advance(3 * hour);
  expect((await ab.evaluate('checkout')).action).toBe('wait');
  clock.advance(hour);
  expect(await ab.evaluate('checkout')).toMatchObject({ action: 'promote', outcome: { status: 'done' } });
  expect(await champion()).toBe('2');
  await expect(ab.completeTest('checkout')).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('an alias that points to the winner already is left alone, and another alias counts from when it was named', async () => {
  const { ab, clock, registry, promoted, champion } = await won(byHand);
  await registry.promoteModel('demand', { version: 2, reason: 'by hand' });
  await registry.promoteModel('demand', { version: 3, alias: 'best' });
  clock.advance(hour);
  await ab.updateTest('checkout', { autoPromote: { ...byHand.autoPromote, alias: 'best' } });
  expect((await ab.getTest('checkout')).incumbents).toEqual({ demand: '3' });
  await ab.updateTest('checkout', byHand);
  expect(await ab.evaluate('checkout')).toMatchObject({ action: 'promote', outcome: { status: 'done' } });
  expect([await promoted(), await champion()]).toEqual([[], '2']);
});

test('a person who completes a test does not overwrite a move either', async () => {
  const { ab, clock, registry, champion } = await won({ autoPromote: false });
  await registry.promoteModel('demand', { version: 3 });
  clock.advance(hour);
  await expect(ab.completeTest('checkout', { promoteWinner: true })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect([await champion(), (await ab.getTest('checkout')).status]).toEqual(['3', 'running']);
  expect((await ab.completeTest('checkout')).winner).toBe('candidate');
});
