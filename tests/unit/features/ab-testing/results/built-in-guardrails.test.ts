import { describe, expect, it } from 'vitest';
import { openFramework, runningTest } from '../framework-fixture.js';

/** Every fortieth user comes thirty times as often, and each has a latency and a failure rate of its own. */
const usersWithVisits = Array.from({ length: 400 }, (_, user) => ({ user, visits: user % 40 === 0 ? 60 : 1 + (user % 3) }));
const latencyOf = (user: number, visit: number) => 10 + (user % 17) * 3 + (visit % 2);
const hasFailed = (user: number, visit: number) => user % 11 === 0 && visit % 2 === 0;

/** A ratio of sums over units and its standard error by the delta method, with two passes over the units. */
function ratioOf(units: readonly { readonly sum: number; readonly count: number }[]) {
  const n = units.length;
  const count = units.reduce((sum, unit) => sum + unit.count, 0);
  const ratio = units.reduce((sum, unit) => sum + unit.sum, 0) / count;
  const squares = units.reduce((sum, unit) => sum + (unit.sum - ratio * unit.count) ** 2, 0);
  return { n, ratio, standardError: Math.sqrt(squares / (n - 1) / n) / (count / n) };
}

const guardrails = [
  { name: 'latency_ms', margin: 5 },
  { name: 'error_rate', margin: 0.1 },
];

describe('built-in guardrails of users who come several times', () => {
  it('are ratios over users, on whichever replica they were served', async () => {
    const { ab, state, clock } = await runningTest({ guardrails });
    const { ab: other } = openFramework({ state, clock });
    await other.ready();
    const seen = new Map<string, { latency: { sum: number; count: number }; errors: { sum: number; count: number } }[]>();
    for (const { user, visits } of usersWithVisits) {
      const { variant } = ab.peekAssignment({ testId: 'checkout', unitId: user });
      const unit = { latency: { sum: 0, count: visits }, errors: { sum: 0, count: visits } };
      seen.set(variant, [...(seen.get(variant) ?? []), unit]);
      for (let visit = 0; visit < visits; visit++) {
        const replica = visit % 3 === 0 ? other : ab;
        const [latencyMs, error] = [latencyOf(user, visit), hasFailed(user, visit)];
        replica.recordPrediction(replica.routeRequest({ testId: 'checkout', unitId: user }), { latencyMs, error });
        unit.latency.sum += latencyMs;
        unit.errors.sum += Number(error);
      }
    }
    await other.flush();
    const { variants, guardrails: judged } = await ab.analyzeResults('checkout');
    for (const { name, metrics } of variants) {
      for (const [metric, field] of [['latency_ms', 'latency'] as const, ['error_rate', 'errors'] as const]) {
        const expected = ratioOf((seen.get(name) ?? []).map((unit) => unit[field]));
        expect(metrics[metric]?.n).toBe(expected.n);
        expect(metrics[metric]?.mean).toBeCloseTo(expected.ratio, 10);
        expect(metrics[metric]?.standardError).toBeCloseTo(expected.standardError, 10);
      }
    }
    expect(judged.map(({ metric, effect }) => [metric, effect !== undefined])).toEqual([
      ['latency_ms', true],
      ['error_rate', true],
    ]);
  });

  it('still hold where no prediction has failed', async () => {
    const { ab } = await runningTest({ guardrails });
    for (const { user, visits } of usersWithVisits) {
      for (let visit = 0; visit < visits; visit++) {
        ab.recordPrediction(ab.routeRequest({ testId: 'checkout', unitId: user }), { latencyMs: latencyOf(user, visit) });
      }
    }
    const { guardrails: judged } = await ab.analyzeResults('checkout');
    expect(judged.find(({ metric }) => metric === 'error_rate')).toMatchObject({ verdict: 'pass' });
  });

  it('are no metrics that an outcome may have a value of', async () => {
    const { ab } = await runningTest({ guardrails });
    const { requestId } = ab.routeRequest({ testId: 'checkout', unitId: 1 });
    expect(ab.recordOutcome(requestId, { metrics: { latency_ms: 3 } })).toEqual({ accepted: false, reason: 'unknown-metric' });
  });
});
