import { expect, onTestFinished, test } from 'vitest';
import { Assignments, assignmentsPrefix } from '../../../../../src/features/ab-testing/serving/assignments.js';
import { openStateStore } from '../../../../../src/features/state/open-state-store.js';
import { redisDescribe, runRedis } from '../../../../support/live/redis.js';

const units = Array.from({ length: 200 }, (_, unit) => ({ unitHigh: Math.imul(unit + 1, 0x9e3779b1) >>> 0, unitLow: unit }));

redisDescribe('sticky assignments of replicas that share Redis', () => {
  test('the first writer of a unit wins, and all others take its arm over', async () => {
    const server = await runRedis();
    onTestFinished(() => server.kill());
    const warnings: Error[] = [];
    const warn = (warning: Error) => void warnings.push(warning);
    process.on('warning', warn);
    onTestFinished(() => void process.off('warning', warn));
    const replicas = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (arm) => {
        const state = await openStateStore(server.uri);
        onTestFinished(() => state.close());
        return { arm, state, assignments: new Assignments('checkout') };
      }),
    );
    // Each begins elsewhere, so that each is first somewhere.
    for (const [index, { arm, assignments }] of replicas.entries()) {
      const turned = [...units.slice(index * 50), ...units.slice(0, index * 50)];
      for (const unit of turned) assignments.assign(unit, { arm, version: 1, propensity: 0.25 });
    }
    await Promise.all(replicas.map(({ state, assignments }) => assignments.flush(state, {})));
    const [first] = replicas;
    const stored = (await first?.state.list(assignmentsPrefix('checkout'))) ?? [];
    expect(stored).toHaveLength(units.length);
    expect(new Set(stored.map(({ value }) => (value as { arm: string }).arm)).size).toBeGreaterThan(1);
    const armsOf = (assignments: Assignments) => units.map(({ unitHigh, unitLow }) => assignments.assigned(unitHigh, unitLow));
    const late = new Assignments('checkout');
    for (const unit of units) await late.load(first?.state ?? expect.unreachable(), unit, {});
    for (const { assignments } of replicas) expect(armsOf(assignments)).toEqual(armsOf(late));
    // Nobody writes a unit a second time.
    for (const { state, assignments } of replicas) await assignments.flush(state, {});
    expect(await first?.state.list(assignmentsPrefix('checkout'))).toEqual(stored);
    expect(warnings).toEqual([]);
  });
});
