import { expect } from 'vitest';
import type { TestInput } from '../../src/domain/experiment/definition/test-input.js';
import type { SimulatedRate } from '../../src/domain/experiment/simulation/simulated-test.js';
import { isAbout, isAtMost, type Simulated, simulated } from '../support/simulation/simulated.js';
import { prove } from './prove.js';

const percent = ({ rate }: SimulatedRate) => `${(100 * rate).toFixed(2)} %`;
const english = new Intl.NumberFormat('en-US');
const runs = 2000;

interface Alarm extends Simulated {
  readonly what: string;
  readonly rate: number;
  readonly is: 'about' | 'at most' | 'above';
  readonly runs?: number;
}

function proveRate({ what, rate, is, runs: count = runs, test, options = {} }: Alarm, of: 'falsePositiveRate' | 'srmAlarms'): void {
  const rounds = `${english.format(count)} tests of equal arms, ${options.looks ?? 1} looks, seed 1`;
  prove({ name: `A/B tests: ${what}`, rounds }, async () => {
    const found = simulated({ test, options: { days: 100, runs: count, stopAt: 'significance', looks: 1, ...options } })[of];
    if (is === 'above') expect(found.rate).toBeGreaterThan(rate);
    else expect(is === 'about' ? isAbout(found, rate, count) : isAtMost(found, rate, count)).toBe(true);
    return percent(found);
  });
}

const mean = { name: 'spent', kind: 'mean' } as const;
const baseline = { bought: { mean: 0.05 }, spent: { mean: 20, standardDeviation: 15, distribution: 'lognormal' } } as const;
const hundred = { looks: 100, unitsPerDay: 1000, baseline: { bought: baseline.bought } };
const once = { unitsPerDay: 100, baseline: { bought: { mean: 0.2 } } };

const methods: readonly Alarm[] = [
  { what: 'method fixed is wrong in 5 % of single looks', rate: 0.05, is: 'about', runs: 10_000, test: { method: 'fixed' }, options: once },
  {
    what: 'method fixed is wrong in 5 % of single looks at values with a long tail',
    rate: 0.05,
    is: 'about',
    test: { method: 'fixed', metric: mean },
    options: { unitsPerDay: 40, baseline: { spent: baseline.spent } },
  },
  {
    what: 'method bayesian is wrong in 5 % of single looks',
    rate: 0.05,
    is: 'about',
    runs: 10_000,
    test: { method: 'bayesian' },
    options: once,
  },
  { what: 'method sequential is wrong in at most 5 % of tests looked at daily', rate: 0.05, is: 'at most', options: hundred },
  {
    what: 'method sequential is wrong in at most 5 % of tests of values with a long tail',
    rate: 0.05,
    is: 'at most',
    runs: 1000,
    test: { metric: mean },
    options: { looks: 50, unitsPerDay: 20, baseline: { spent: baseline.spent } },
  },
  {
    what: 'method groupSequential is wrong in 5 % of tests at its looks',
    rate: 0.05,
    is: 'about',
    test: { method: 'groupSequential', minSampleSize: 5000 },
    options: { looks: 5, unitsPerDay: 100, baseline: { bought: { mean: 0.2 } } },
  },
  {
    what: 'method groupSequential is wrong in 5 % of tests looked at between its looks too',
    rate: 0.05,
    is: 'about',
    test: { method: 'groupSequential', minSampleSize: 5000 },
    options: { looks: 33, unitsPerDay: 101, baseline: { bought: { mean: 0.2 } } },
  },
  {
    what: 'estimates by inverse propensities are wrong in at most 5 % of tests whose traffic follows rewards',
    rate: 0.05,
    is: 'at most',
    runs: 1000,
    test: { policy: { type: 'thompson' } },
    options: { looks: 40, days: 40, unitsPerDay: 500, baseline: { bought: { mean: 0.2 } } },
  },
  {
    what: 'a test for one look is wrong far more often when looked at daily',
    rate: 0.25,
    is: 'above',
    test: { method: 'fixed' },
    options: hundred,
  },
  {
    what: 'beliefs of method bayesian, acted on daily, are wrong as often',
    rate: 0.25,
    is: 'above',
    runs: 500,
    test: { method: 'bayesian' },
    options: hundred,
  },
];
for (const alarm of methods) proveRate(alarm, 'falsePositiveRate');

const four = ['current', 'b', 'c', 'd'].map((name) => ({ name }));
const family: Partial<TestInput> = { variants: four, metrics: [mean, { name: 'clicks', kind: 'ratio' }] };
const familyBaseline = { ...baseline, clicks: { mean: 0.3, standardDeviation: 1, denominator: { mean: 3, standardDeviation: 1 } } };
for (const alarm of [
  { what: 'method fixed, 3 metrics of 3 challengers corrected by Holm', rate: 0.05, is: 'at most', test: { ...family, method: 'fixed' } },
  {
    what: 'method fixed, 3 metrics of 3 challengers without correction',
    rate: 0.2,
    is: 'above',
    test: { ...family, method: 'fixed', correction: 'none' },
  },
  {
    what: 'method sequential, 3 metrics of 3 challengers corrected by Holm',
    rate: 0.05,
    is: 'at most',
    test: family,
    options: { looks: 10 },
  },
  {
    what: 'method groupSequential, 3 metrics of 3 challengers sharing the error',
    rate: 0.05,
    is: 'at most',
    runs: 1000,
    test: { ...family, method: 'groupSequential', minSampleSize: 5000 },
    options: { looks: 5 },
  },
] as const) {
  proveRate(
    { ...alarm, options: { unitsPerDay: 200, baseline: familyBaseline, ...('options' in alarm ? alarm.options : {}) } },
    'falsePositiveRate',
  );
}

const split = { unitsPerDay: 1000, stopAt: 'never' } as const;
const unequal = [
  { name: 'current', trafficWeight: 7 },
  { name: 'candidate', trafficWeight: 2 },
  { name: 'c', trafficWeight: 1 },
];
proveRate(
  {
    what: 'traffic seems wrongly split in 0.1 % of looks',
    rate: 0.001,
    is: 'about',
    runs: 20_000,
    test: { variants: unequal, method: 'fixed' },
    options: split,
  },
  'srmAlarms',
);
proveRate(
  {
    what: 'traffic that follows rewards seems wrongly split in at most 0.1 % of looks',
    rate: 0.02,
    is: 'at most',
    test: { variants: unequal, policy: { type: 'thompson', floor: 0.05 } },
    options: { ...split, looks: 20, days: 20 },
  },
  'srmAlarms',
);

prove(
  {
    name: 'A/B tests: a guardrail that is exactly at its margin fails in at most 2.5 % of tests',
    rounds: `${english.format(runs)} tests, 50 looks, seed 1`,
  },
  async () => {
    const { guardrailAlarms } = simulated({
      test: {
        guardrails: [
          { name: 'latency_ms', margin: 5 },
          { name: 'error_rate', margin: 0.01 },
          { name: 'returned', kind: 'proportion', higherIsBetter: false, margin: 0.02 },
        ],
      },
      options: {
        runs,
        looks: 50,
        days: 50,
        unitsPerDay: 1000,
        stopAt: 'never',
        baseline: {
          bought: { mean: 0.05 },
          latency_ms: { mean: 80, standardDeviation: 40 },
          error_rate: { mean: 0.02 },
          returned: { mean: 0.1 },
        },
        effects: { candidate: { latency_ms: 5, error_rate: 0.01, returned: 0.02 } },
      },
    });
    for (const alarms of Object.values(guardrailAlarms)) expect(isAtMost(alarms, 0.025, runs)).toBe(true);
    return Object.entries(guardrailAlarms)
      .map(([name, alarms]) => `${name} ${percent(alarms)}`)
      .join(', ');
  },
);
