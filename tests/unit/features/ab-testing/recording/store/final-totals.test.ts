import { expect, test } from 'vitest';
import { SettableClock } from '../../../../../../src/features/testing/settable-clock.js';
import { MemoryStateStore } from '../../../../../../src/stores/state/memory-state-store.js';
import { eventually, openFramework, runningTest } from '../../framework-fixture.js';

const flushIntervalMs = 3_600_000;

test('what replicas write shortly after the end of a test counts; then its totals are final and need no recordings', async () => {
  const clock = new SettableClock();
  const state = new MemoryStateStore(clock);
  const { ab } = await runningTest({}, { clock, state, flushIntervalMs });
  const { ab: replica } = openFramework({ clock, state, flushIntervalMs });
  await replica.ready();
  const serve = (framework: typeof ab, from: number) => {
    for (let user = from; user < from + 100; user++) {
      const { requestId } = framework.routeRequest({ testId: 'checkout', unitId: `user-${user}` });
      framework.recordOutcome(requestId, { reward: user % 2 });
    }
  };
  const variants = async (framework: typeof ab) => {
    const analysis = await framework.analyzeResults('checkout');
    return { units: analysis.variants.reduce((sum, { units }) => sum + units, 0), analysis };
  };
  serve(ab, 0);
  serve(replica, 50);
  await ab.completeTest('checkout');
  await eventually(() => replica.peekAssignment({ testId: 'checkout', unitId: 'x' }).reason === 'DISABLED');
  clock.advance(20_000);
  await replica.flush();
  expect((await variants(ab)).units).toBe(150);
  clock.advance(41_000);
  const { units, analysis } = await variants(ab);
  expect(units).toBe(150);
  expect(await state.list('ab/recorded/')).toEqual([]);
  // Refused outcomes of a test that is over are written no more.
  expect(replica.recordOutcome(ab.routeRequest({ testId: 'checkout', unitId: 'x' }).requestId, { reward: 1 }).accepted).toBe(false);
  await replica.flush();
  expect(await state.list('ab/recorded/')).toEqual([]);
  const { ab: fresh } = openFramework({ clock, state, flushIntervalMs });
  for (const reader of [ab, replica, fresh]) {
    const { variants: found, comparisons } = (await variants(reader)).analysis;
    expect(JSON.parse(JSON.stringify({ found, comparisons }))).toEqual(
      JSON.parse(JSON.stringify({ found: analysis.variants, comparisons: analysis.comparisons })),
    );
  }
  await ab.deleteTest('checkout');
  expect(await state.list('ab/')).toEqual([]);
  await ab.createTest({
    testId: 'checkout',
    variants: [{ name: 'current' }, { name: 'candidate' }],
    unit: 'user',
    metric: { name: 'bought', kind: 'proportion' },
  });
  await ab.startTest('checkout');
  await ab.completeTest('checkout');
  expect((await variants(ab)).units).toBe(0);
});
