import { describe, expect, it } from 'vitest';
import type { UpdateResult } from '../../../../../src/features/online-learning/update-result.js';
import {
  dueUpdate,
  type UpdateOutlook,
  type UpdateRules,
  whyNotNow,
} from '../../../../../src/features/online-learning/updates/due-update.js';

const rules: UpdateRules = { updateIntervalMs: 10_000, minSamplesForUpdate: 100, settleSamples: 20, cooldownMs: 500 };

const quiet: UpdateOutlook = {
  sequence: 1000,
  labelled: 1000,
  labelledSinceUpdate: 200,
  hasRows: true,
  isPublished: true,
  lastUpdate: { update: 4, status: 'committed', trigger: 'manual', reason: '', startedAt: 3000, endedAt: 3100 },
  startedAt: 0,
  signals: [],
};

const drift = { kind: 'drift', sequence: 990, timestamp: 0, source: 'adwin of error' } as const;
const performance = {
  metric: 'accuracy_score',
  higherIsBetter: true,
  baseline: 0.9,
  value: 0.7,
  rows: 300,
  drop: 0.22,
  threshold: 0.05,
  exceeded: true,
};

function open(change: Partial<UpdateResult>): UpdateOutlook {
  return {
    ...quiet,
    lastUpdate: { update: 5, status: 'running', step: 'train', trigger: 'drift', reason: '', startedAt: 3000, ...change },
  };
}

describe('an update', () => {
  it('is not due while nothing calls for one, and the reason says what would', () => {
    expect(dueUpdate(quiet, rules, 5000)).toEqual({
      due: false,
      reason: 'nothing calls for an update; the next comes with the end of the interval, a drift or a drop of performance',
    });
  });

  it.each([
    ['time', quiet, rules, 13_000, 'interval', '10000 ms since the last update'],
    ['time, without any update before', { ...quiet, lastUpdate: undefined }, rules, 10_000, 'interval', '10000 ms since the beginning'],
    ['the number of rows', quiet, { ...rules, updateEverySamples: 200 }, 5000, 'samples', '200 labelled rows since the last update'],
    [
      'a drop of performance',
      { ...quiet, performance },
      rules,
      5000,
      'performance',
      'accuracy_score is 0.7 over 300 rows and was 0.9: worse by more than 0.05 of it',
    ],
    [
      'a live learner that is better',
      { ...quiet, learnerLead: { metric: 'accuracy_score', live: 0.98, served: 0.71, rows: 1000, threshold: 0.05 } },
      rules,
      5000,
      'learner',
      "accuracy_score of the live learner is 0.98 over 1000 rows, the version's 0.71: better by more than 0.05 of it",
    ],
    [
      'a drift that rows have followed',
      { ...quiet, sequence: 1010, signals: [drift] },
      rules,
      5000,
      'drift',
      'adwin of error detected a drift at record 990',
    ],
    [
      'the lack of a version',
      { ...quiet, isPublished: false, lastUpdate: undefined },
      rules,
      5000,
      'initial',
      'no version serves yet, and there are 1000 labelled rows',
    ],
  ] as const)('is due by %s', (_, outlook, given, now, trigger, reason) => {
    expect(dueUpdate(outlook, given, now)).toEqual({ due: true, trigger, reason });
  });

  it('names a drift before everything else that is due as well', () => {
    const outlook = { ...quiet, sequence: 2000, signals: [drift], performance };
    expect(dueUpdate(outlook, { ...rules, updateEverySamples: 1 }, 99_000)).toMatchObject({ due: true, trigger: 'drift' });
  });

  it.each([
    [
      'too few rows since the last one',
      { ...quiet, labelledSinceUpdate: 99 },
      99_000,
      '99 of at least 100 labelled rows since the last update',
    ],
    ['the cooldown', quiet, 3599, 'the cooldown after update 4 lasts 1 ms more'],
    ['one that is under way', open({}), 99_000, 'update 5 is under way (train)'],
    ['one that is watched', open({ status: 'published', step: 'watch' }), 99_000, 'update 5 is being watched'],
    [
      'one that waits',
      open({ status: 'pending', step: 'register', waitsFor: 'the server is away' }),
      99_000,
      'update 5 waits: the server is away',
    ],
    [
      'a drift that too few records have followed',
      { ...quiet, signals: [drift] },
      99_000,
      'adwin of error detected a drift; 10 of 20 records that are to follow it are there',
    ],
  ])('is held back by %s', (_, outlook, now, reason) => {
    expect(dueUpdate({ ...outlook, performance }, rules, now)).toEqual({ due: false, reason });
  });

  it('does not wait for a clock that was set back by a year', () => {
    const ahead = { ...quiet, lastUpdate: { ...quiet.lastUpdate, startedAt: 3.2e10, endedAt: 3.2e10 } as UpdateResult };
    expect(dueUpdate({ ...ahead, performance }, rules, 5000)).toMatchObject({ due: true, trigger: 'performance' });
    expect(dueUpdate(ahead, rules, 5000)).toEqual({ due: true, trigger: 'interval', reason: 'the clock was set back by 31999995000 ms' });
    expect(whyNotNow(ahead, rules, 5000, false)).toBeUndefined();
    // A little is nothing.
    expect(dueUpdate({ ...quiet, performance }, rules, 3099)).toMatchObject({ reason: expect.stringMatching(/cooldown .* lasts 501 ms/) });
  });

  it('never comes by time where there is no interval, and never by a warning', () => {
    const warned = { ...quiet, sequence: 2000, signals: [{ ...drift, kind: 'warning' as const }] };
    expect(dueUpdate(warned, { ...rules, updateIntervalMs: 0 }, 1e12).due).toBe(false);
  });
});

describe('an update by hand', () => {
  it('begins without any trigger', () => {
    expect(whyNotNow(quiet, rules, 5000, false)).toBeUndefined();
  });

  it('waits for rows and cooldown unless it is forced', () => {
    expect(whyNotNow({ ...quiet, labelledSinceUpdate: 1 }, rules, 5000, false)).toMatch(/^1 of at least 100 labelled rows/);
    expect(whyNotNow(quiet, rules, 3100, false)).toMatch(/^the cooldown after update 4 lasts 500 ms more/);
    expect(whyNotNow({ ...quiet, labelledSinceUpdate: 1 }, rules, 3100, true)).toBeUndefined();
  });

  it('needs rows, and the end of the one before, even when it is forced', () => {
    expect(whyNotNow({ ...quiet, hasRows: false }, rules, 5000, true)).toBe('there is no labelled row to learn from yet');
    expect(whyNotNow(open({}), rules, 5000, true)).toBe('update 5 is under way (train)');
  });
});
