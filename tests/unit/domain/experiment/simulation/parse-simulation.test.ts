import { expect, it } from 'vitest';
import type { TestInput } from '../../../../../src/domain/experiment/definition/test-input.js';
import type { SimulateTestOptions } from '../../../../../src/domain/experiment/simulation/simulation-options.js';
import { simulated } from '../../../../support/simulation/simulated.js';

const spent = { metric: { name: 'spent', kind: 'mean' } } as const;

it.each<[string, string, Partial<SimulateTestOptions>, Partial<TestInput>]>([
  ['a metric without baseline', 'baseline needs "bought"', { baseline: {} }, {}],
  ['a guardrail without baseline', 'baseline needs "error_rate"', {}, { guardrails: [{ name: 'error_rate', margin: 0.1 }] }],
  ['an unknown metric', 'baseline names "sold"; there are bought', { baseline: { bought: { mean: 0.2 }, sold: { mean: 1 } } }, {}],
  ['a rate above 1', 'baseline.bought.mean must be a number of at least 0', { baseline: { bought: { mean: 1.2 } } }, {}],
  ['a spread of a rate', 'standardDeviation does not go with', { baseline: { bought: { mean: 0.2, standardDeviation: 1 } } }, {}],
  ['a mean without spread', 'baseline.spent.standardDeviation must be', { baseline: { spent: { mean: 3 } } }, spent],
  ['no covariate', 'correlation does not go with', { baseline: { spent: { mean: 3, standardDeviation: 1, correlation: 0.5 } } }, spent],
  ['an effect of the control', 'effects names "current"; there are candidate', { effects: { current: { bought: 0.1 } } }, {}],
  ['an effect on nothing', 'effects.candidate names "sold"', { effects: { candidate: { sold: 0.1 } } }, {}],
  ['an impossible effect', 'makes a mean of 1.2', { effects: { candidate: { bought: 1 } } }, {}],
  ['an effect that is no number', 'effects.candidate.bought', { effects: { candidate: { bought: Number.NaN } } }, {}],
  ['no traffic', 'unitsPerDay must be a number above 0', { unitsPerDay: 0 }, {}],
  ['no run', 'runs must be an integer', { runs: 0 }, {}],
  ['an outcome after the window', 'raise its outcomeWindowMs', { outcomeDelayDays: 4 }, {}],
  ['an option that is none', 'have no field "unitsPerday"', { unitsPerday: 5 } as Partial<SimulateTestOptions>, {}],
  ['contexts', "type 'linUcb'", {}, { policy: { type: 'linUcb', context: ['age'] } }],
])('refuses %s', (_, message, options, test) => {
  expect(() => simulated({ options: { runs: 1, ...options }, test })).toThrow(message);
});

it('looks daily for as long as the test may take, or for four weeks', () => {
  expect(simulated({ options: { runs: 1 } })).toMatchObject({ days: 28, looks: 28 });
  expect(simulated({ options: { runs: 1 }, test: { maxDurationHours: 84 } })).toMatchObject({ days: 3.5, looks: 3 });
});
