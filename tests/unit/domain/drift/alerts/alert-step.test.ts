import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Alert, AlertSignal } from '../../../../../src/domain/drift/alerts/alert.js';
import { type AlertRules, type AlertState, alertStep, firingAlerts } from '../../../../../src/domain/drift/alerts/alert-step.js';

const rules: AlertRules = { raiseAfter: 1, outOf: 1, resolveAfter: 2, cooldownMs: 100 };
const signal = (parts: Partial<AlertSignal> = {}): AlertSignal => ({
  key: 'drift.amount',
  raised: true,
  severity: 'warning',
  title: 'Drift of amount',
  message: 'PSI 0.31',
  ...parts,
});

/** What is told for `!` (raised) and `.` (quiet), one observation a time unit: `F`, `R` or a blank. */
function told(observations: string, changed: Partial<AlertRules> = {}, unitMs = 10): string {
  let state: AlertState = {};
  return [...observations]
    .map((observation, index) => {
      const step = alertStep(state, signal({ raised: observation === '!' }), index * unitMs, { ...rules, ...changed });
      state = step.state;
      return { firing: 'F', resolved: 'R', none: ' ' }[step.deliver[0]?.state ?? 'none'];
    })
    .join('');
}

describe('an alert', () => {
  test('fires at once, is told again after each cooldown, and is resolved after quiet observations', () => {
    expect(told('.!!!!..!!')).toBe(' F    R  ');
    expect(told('!!!!!!!!!!!!!!!!!!!!!..')).toBe('F         F         F R');
  });

  test('needs as many raised observations among the last as the rules say', () => {
    expect(told('!.!.!', { raiseAfter: 2, outOf: 2 })).toBe('     ');
    expect(told('!.!.!', { raiseAfter: 2, outOf: 3 })).toBe('  F  ');
    expect(told('!..!..!..!', { raiseAfter: 2, outOf: 3 })).toBe('          ');
    expect(told('!.!.!!', { raiseAfter: 3, outOf: 5 })).toBe('    F ');
  });

  test('goes on through single quiet observations', () => {
    expect(told('!.!.!.!.', { cooldownMs: 1_000 })).toBe('F       ');
  });

  test('that comes back within the cooldown is told when it is over, and not at all when it has gone by then', () => {
    expect(told('!..!!!!!!!!!!!..')).toBe('F R       F    R');
    expect(told('!..!..........')).toBe('F R           ');
  });

  test('after a resolution begins to count anew', () => {
    expect(told('!!..!..', { raiseAfter: 2, outOf: 10, cooldownMs: 0 })).toBe(' F R   ');
  });

  test('that was held back and whose clock was set back is silent for one cooldown, not longer', () => {
    let state = alertStep({}, signal(), 1_000_000, rules).state;
    const times = [500, 550, 599, 600].map((now) => {
      const step = alertStep(state, signal(), now, rules);
      state = step.state;
      return step.deliver.length;
    });
    expect(times).toEqual([0, 0, 0, 1]);
  });

  test('says what it is about, how often it was observed, and when', () => {
    const evidence = [{ rule: 'drift.share', message: '3 of 10 features drifted' }];
    const first = alertStep({}, signal({ severity: 'critical', evidence, modelName: 'churn', version: '3' }), 1, rules);
    expect(first.deliver).toEqual([
      {
        ...{ key: 'drift.amount', severity: 'critical', state: 'firing', title: 'Drift of amount', message: 'PSI 0.31' },
        ...{ evidence, modelName: 'churn', version: '3', timestamp: 1, count: 1 },
      },
    ]);
    expect(firingAlerts(first.state)).toEqual(first.deliver);
    let { state } = alertStep(first.state, signal(), 2, rules);
    const quiet = signal({ raised: false, severity: 'info', message: 'PSI 0.02' });
    state = alertStep(state, quiet, 3, rules).state;
    const last = alertStep(state, quiet, 4, rules);
    expect(last.deliver).toMatchObject([
      { state: 'resolved', severity: 'critical', message: 'PSI 0.02', timestamp: 4, count: 2, evidence: [] },
    ]);
    expect(firingAlerts(last.state)).toEqual([]);
  });
});

test('keys that are at rest take no room', () => {
  let state: AlertState = {};
  for (let index = 0; index < 1_000; index++) state = alertStep(state, signal({ key: `key ${index}`, raised: false }), index, rules).state;
  expect(state).toEqual({});
  state = alertStep(state, signal({ key: '__proto__' }), 0, rules).state;
  expect(Object.keys(state)).toEqual(['__proto__']);
  for (const now of [1, 2, 200]) state = alertStep(state, signal({ key: '__proto__', raised: false }), now, rules).state;
  expect(Object.keys(state)).toEqual([]);
});

describe('whatever is observed', () => {
  const observation = fc.record({ key: fc.constantFrom('a', 'b', '__proto__'), raised: fc.boolean(), afterMs: fc.nat(60) });
  const anyRules = fc
    .record({
      raiseAfter: fc.integer({ min: 1, max: 4 }),
      more: fc.nat(4),
      resolveAfter: fc.integer({ min: 1, max: 4 }),
      cooldownMs: fc.nat(300),
    })
    .map(({ more, ...others }): AlertRules => ({ ...others, outOf: others.raiseAfter + more }));

  test('firing alerts of a key keep the cooldown, each is resolved once when it is quiet, and a restart changes nothing', () => {
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 80 }), anyRules, (observations, someRules) => {
        let state: AlertState = {};
        let now = 0;
        const delivered: Alert[] = [];
        const observe = (key: string, raised: boolean): void => {
          const step = alertStep(state, signal({ key, raised }), now, someRules);
          const restarted = alertStep(JSON.parse(JSON.stringify(state)) as AlertState, signal({ key, raised }), now, someRules);
          expect(JSON.stringify(restarted)).toBe(JSON.stringify(step));
          state = step.state;
          delivered.push(...step.deliver);
        };
        for (const { key, raised, afterMs } of observations) {
          now += afterMs;
          observe(key, raised);
        }
        expect(firingAlerts(state)).toHaveLength(new Set(firingAlerts(state).map(({ key }) => key)).size);
        for (let quiet = 0; quiet < someRules.resolveAfter; quiet++) for (const key of ['a', 'b', '__proto__']) observe(key, false);
        expect(firingAlerts(state)).toEqual([]);
        for (const key of ['a', 'b', '__proto__']) {
          const ofKey = delivered.filter((alert) => alert.key === key);
          const firing = ofKey.filter((alert) => alert.state === 'firing');
          for (const [index, alert] of firing.slice(1).entries()) {
            expect(alert.timestamp - (firing[index] as Alert).timestamp).toBeGreaterThanOrEqual(someRules.cooldownMs);
          }
          if (firing.length > 0) expect(ofKey.at(-1)?.state).toBe('resolved');
          for (const [index, alert] of ofKey.entries()) if (alert.state === 'resolved') expect(ofKey[index - 1]?.state).toBe('firing');
        }
      }),
      { seed: 21, numRuns: 500 },
    );
  });
});
