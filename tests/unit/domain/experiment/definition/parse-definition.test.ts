import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../../../../../src/core/config.js';
import { isValidation } from '../../../../../src/core/errors/guards.js';
import { parseDefinition } from '../../../../../src/domain/experiment/definition/parse-definition.js';
import type { TestInput } from '../../../../../src/domain/experiment/definition/test-input.js';

const least: TestInput = {
  testId: 'checkout',
  variants: [{ name: 'current' }, { name: 'candidate' }],
  unit: 'user',
  metric: { name: 'bought', kind: 'proportion' },
};

/** What is said about a test that differs from the smallest one. */
function refusal(changes: object): string {
  try {
    parseDefinition({ ...least, ...changes } as TestInput);
  } catch (error) {
    if (isValidation(error)) return error.message;
    throw error;
  }
  throw new Error('It was accepted.');
}

const linear = (policy: object) => ({ unit: 'request', policy: { type: 'linUcb', context: ['age'], ...policy } });

test('the smallest description has every default', () => {
  expect(parseDefinition(least)).toEqual({
    testId: 'checkout',
    name: 'checkout',
    version: 1,
    salt: 'checkout',
    hash: 'fnv',
    allocator: 'contiguous',
    unit: 'user',
    arms: [
      { name: 'current', control: true, trafficWeight: 1 },
      { name: 'candidate', control: false, trafficWeight: 1 },
    ],
    metric: { name: 'bought', kind: 'proportion', perUnit: 'mean', higherIsBetter: true, missing: 'zero' },
    metrics: [],
    guardrails: [],
    minSampleSize: 1000,
    confidence: 0.95,
    method: 'sequential',
    correction: 'holm',
    expectedUnits: 5000,
    looks: 5,
    coverage: 1,
    targeting: [],
    forced: {},
    sticky: false,
    minVersion: 0,
    outcomeWindowMs: 259_200_000,
    minDurationHours: 24,
    maxUnitsInMemory: 1_000_000,
    autoPromote: { enabled: false, alias: 'champion', dryRun: false, cooldownMs: 86_400_000, evaluateEveryMs: 3_600_000 },
  });
});

test('a definition read back from JSON is the same definition', () => {
  const definition = parseDefinition({ ...least, policy: { type: 'thompson' }, layer: { name: 'checkout', range: [0, 0.5] } });
  expect(JSON.stringify(JSON.parse(JSON.stringify(definition)))).toBe(JSON.stringify(definition));
});

test('the control is the variant that says so, whatever its place', () => {
  const { arms } = parseDefinition({ ...least, variants: [{ name: 'a' }, { name: 'b', control: true }] });
  expect(arms.map(({ control }) => control)).toEqual([false, true]);
});

test('versions of models become text, and a metric has the defaults of its kind', () => {
  const { arms, metric, metrics, guardrails } = parseDefinition({
    ...least,
    variants: [
      { name: 'current', modelName: 'churn', alias: 'champion' },
      { name: 'candidate', modelName: 'churn', modelVersion: 7 },
    ],
    metric: { name: 'loss', kind: 'error', loss: 'squared' },
    metrics: [
      { name: 'spent', kind: 'mean', perUnit: 'sum', cap: 500 },
      { name: 'rate', kind: 'ratio' },
    ],
    guardrails: [
      { name: 'latency_ms', margin: 20 },
      { name: 'error_rate', margin: 0.01 },
    ],
  });
  expect(arms.map(({ alias, modelVersion }) => [alias, modelVersion])).toEqual([
    ['champion', undefined],
    [undefined, '7'],
  ]);
  expect([metric, ...metrics].map(({ perUnit, missing, higherIsBetter }) => [perUnit, missing, higherIsBetter])).toEqual([
    ['mean', 'exclude', false],
    ['sum', 'zero', true],
    ['sum', 'exclude', true],
  ]);
  expect(guardrails.map(({ kind, higherIsBetter, margin }) => [kind, higherIsBetter, margin])).toEqual([
    ['mean', false, 20],
    ['proportion', false, 0.01],
  ]);
});

const arm = (more: object) => [{ name: 'a' }, { name: 'b', ...more }];
const weights = (...given: unknown[]) => given.map((trafficWeight, index) => ({ name: `v${index}`, trafficWeight }));
const metric = (more: object) => ({ metric: { name: 'm', kind: 'mean', ...more } });

test.each<[string, object, RegExp]>([
  ['a negative weight', { variants: weights(1, -1) }, /"v1": trafficWeight must be a number of at least 0, not -1/],
  ['a weight that is NaN', { variants: weights(1, Number.NaN) }, /"v1": trafficWeight .* not NaN/],
  ['an infinite weight', { variants: weights(1, Number.POSITIVE_INFINITY) }, /not Infinity/],
  ['weights that sum to zero', { variants: weights(0, 0) }, /sum to 0; they must sum to a positive number/],
  ['weights too large to add', { variants: weights(1e308, 1e308) }, /sum to Infinity/],
  ['a weight for some variants only', { variants: weights(1, undefined) }, /"v1" has no trafficWeight while others have/],
  ['two variants of one name', { variants: [{ name: 'a' }, { name: 'a' }] }, /Two variants are named "a"/],
  ['one variant', { variants: [{ name: 'a' }] }, /2 to 100 variants, not 1/],
  ['no control', { variants: [{ name: 'a', control: false }, { name: 'b' }] }, /No variant is the control/],
  [
    'two controls',
    {
      variants: [
        { name: 'a', control: true },
        { name: 'b', control: true },
      ],
    },
    /"a", "b" are all control/,
  ],
  ['a variant with an odd name', { variants: [{ name: 'a' }, { name: 'b/c' }] }, /name of variant 2 must be/],
  ['a version without a model', { variants: arm({ modelVersion: 1 }) }, /modelVersion without a modelName/],
  ['an alias and a version', { variants: arm({ modelName: 'm', modelVersion: 1, alias: 'x' }) }, /one of them, not both/],
  ['a model without a version', { variants: arm({ modelName: 'm' }) }, /needs the modelVersion or the alias/],
  [
    'an unknown field of a variant',
    { variants: arm({ weight: 2 }) },
    /Variant 2 has no field "weight"; there are name, control, trafficWeight/,
  ],
  ['an unknown field', { metrik: 1, sampleSize: 2 }, /A test has no fields "metrik", "sampleSize"; there are testId/],
  ['an odd test id', { testId: 'a b' }, /testId must be 1 to 64 letters/],
  ['no unit', { unit: undefined }, /unit must be a string/],
  ['an unknown method', { method: 'frequentist' }, /method must be one of sequential, fixed, bayesian, groupSequential/],
  ['an unknown policy', { policy: { type: 'greedy' } }, /policy.type must be one of epsilonGreedy/],
  ['a policy with method fixed', { policy: { type: 'ucb1' }, method: 'fixed' }, /method 'fixed' does not hold; use 'sequential'/],
  ['a policy with looks', { policy: { type: 'thompson' }, method: 'groupSequential' }, /method 'groupSequential' does not hold/],
  ['a policy of ratios', { policy: { type: 'thompson' }, ...metric({ kind: 'ratio' }) }, /which a metric of kind 'ratio' has not/],
  ['a setting of another policy', { policy: { type: 'thompson', epsilon: 0.1 } }, /policy.epsilon goes with type 'epsilonGreedy'/],
  [
    'a floor that leaves nothing',
    { policy: { type: 'thompson', floor: 0.5 } },
    /policy.floor must be a number of at least 0 and below 0.5/,
  ],
  ['linUcb without a context', linear({ context: undefined }), /policy.context must list/],
  ['linUcb of users', { ...linear({}), unit: 'user' }, /it needs unit 'request', not 'user'/],
  ['linUcb without exploration', linear({ floor: 0 }), /policy.floor must be a number above 0 and below 0.5/],
  ['linUcb that forgets', linear({ discount: 0.9 }), /policy.discount does not go with type 'linUcb'/],
  ['an attribute that is none', linear({ context: [7] }), /An attribute of policy.context must be an object/],
  ['an attribute without values', linear({ context: [{ attribute: 'device', values: [] }] }), /The values of "device" in policy.context/],
  ['an attribute with a value twice', linear({ context: [{ attribute: 'day', values: [1, 1] }] }), /a list of different texts, numbers/],
  [
    'a context that is too long',
    linear({ context: Array.from({ length: 45 }, (_, index) => `x${index}`) }),
    /makes 46 numbers, a constant among them; with 2 variants there may be 45/,
  ],
  ['Bernoulli rewards of a mean', { policy: { type: 'thompson', reward: 'bernoulli' }, ...metric({}) }, /use 'gaussian'/],
  ['an unknown kind', metric({ kind: 'sum' }), /metric.kind must be one of proportion, mean, ratio, error/],
  ["kind 'error' without a loss", metric({ kind: 'error' }), /metric.loss, which kind 'error' needs, must be one of squared/],
  ['a loss of another kind', metric({ loss: 'squared' }), /leave one of them out/],
  ['a loss that is better when higher', metric({ kind: 'error', loss: 'squared', higherIsBetter: true }), /its value is a loss/],
  ['a sum of proportions', metric({ kind: 'proportion', perUnit: 'sum' }), /makes more than 1 of a proportion/],
  ['a mean ratio', metric({ kind: 'ratio', perUnit: 'mean' }), /perUnit of kind 'ratio' is 'sum'/],
  ['a capped proportion', metric({ kind: 'proportion', cap: 1 }), /metric.cap goes with the kinds/],
  ['a covariate of requests', { unit: 'request', ...metric({ covariate: 'age' }) }, /unit 'request' has no past/],
  ['a covariate of a ratio', metric({ kind: 'ratio', covariate: 'age' }), /does not go with kind 'ratio'/],
  ['an unknown field of a metric', metric({ margin: 1 }), /metric has no field "margin"/],
  ['a goal that is measured as a guardrail', metric({ name: 'latency_ms' }), /name it in guardrails/],
  ['two goals of one name', { metrics: [{ name: 'bought', kind: 'mean' }] }, /Two of the goal metrics are named "bought"/],
  ['a guardrail that differs from its goal', { guardrails: [{ name: 'bought', kind: 'mean', margin: 1 }] }, /a goal and a guardrail/],
  [
    'a margin that is NaN',
    { guardrails: [{ name: 'x', kind: 'mean', margin: Number.NaN }] },
    /guardrails\[0\].margin must be a number above 0, not NaN/,
  ],
  ['a guardrail without a margin', { guardrails: [{ name: 'latency_ms' }] }, /margin must be a number above 0, not undefined/],
  [
    'a built-in guardrail with a setting that does nothing',
    { guardrails: [{ name: 'latency_ms', margin: 5, cap: 100 }] },
    /guardrails\[0\].cap does not go with "latency_ms"/,
  ],
  ['a guardrail without a kind', { guardrails: [{ name: 'x', margin: 1 }] }, /guardrails\[0\].kind must be one of/],
  ['metrics that are no list', { metrics: {} }, /metrics must be a list/],
  ['a confidence of 1', { confidence: 1 }, /confidence must be a number above 0 and below 1, not 1/],
  ['a confidence in percent', { confidence: 95 }, /not 95/],
  ['a confidence that is NaN', { confidence: Number.NaN }, /not NaN/],
  ['sticky requests', { unit: 'request', sticky: true }, /unit 'request' does not/],
  ['a coverage above 1', { coverage: 1.5 }, /coverage must be/],
  ['a unit forced to an unknown variant', { forced: { u: 'c' } }, /no arm of the test/],
  ['a layer with no range', { layer: { name: 'l', range: [0.5, 0.5] } }, /layer.range/],
  ['an unknown condition', { targeting: [{ attribute: 'a', op: 'like', value: 'x' }] }, /op/],
  ['a test that ends before it may', { maxDurationHours: 1 }, /less than minDurationHours, which is 24/],
  ['an unknown field of autoPromote', { autoPromote: { alais: 'x' } }, /autoPromote has no field "alais"/],
  ['a sample of none', { minSampleSize: 0 }, /minSampleSize must be an integer/],
])('%s is refused with a remedy', (_, changes, message) => {
  expect(refusal(changes)).toMatch(message);
});

describe('the environment', () => {
  test('gives the duration and the confidence that a test does not name', () => {
    const { minDurationHours, confidence } = parseDefinition(
      least,
      readEnvironment({ AB_TEST_MIN_DURATION_HOURS: '48', AB_TEST_SIGNIFICANCE_THRESHOLD: '0.01' }),
    );
    expect([minDurationHours, confidence]).toEqual([48, 0.99]);
    expect(parseDefinition(least, { abTestConfidenceLevel: 0.9, abTestSignificanceThreshold: 0.1 }).confidence).toBe(0.9);
    expect(parseDefinition({ ...least, confidence: 0.8, minDurationHours: 1 }, { abTestConfidenceLevel: 0.9 })).toMatchObject({
      confidence: 0.8,
      minDurationHours: 1,
    });
  });

  test('that contradicts itself is refused, unless the test has a confidence of its own', () => {
    const contradiction = readEnvironment({ AB_TEST_CONFIDENCE_LEVEL: '0.9', AB_TEST_SIGNIFICANCE_THRESHOLD: '0.05' });
    expect(() => parseDefinition(least, contradiction)).toThrow(
      /AB_TEST_CONFIDENCE_LEVEL is 0.9, which is not 1 − AB_TEST_SIGNIFICANCE_THRESHOLD/,
    );
    expect(parseDefinition({ ...least, confidence: 0.99 }, contradiction).confidence).toBe(0.99);
  });

  test('in percent is refused by the name of its variable', () => {
    expect(() => parseDefinition(least, { abTestConfidenceLevel: 95 })).toThrow(/variable AB_TEST_CONFIDENCE_LEVEL/);
    expect(() => parseDefinition(least, { abTestSignificanceThreshold: 5 })).toThrow(/variable AB_TEST_SIGNIFICANCE_THRESHOLD/);
  });
});
