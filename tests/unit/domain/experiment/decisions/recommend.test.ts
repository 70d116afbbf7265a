import { describe, expect, it } from 'vitest';
import type { AnalysisFacts } from '../../../../../src/domain/experiment/decisions/analysis-facts.js';
import { recommend } from '../../../../../src/domain/experiment/decisions/recommend.js';
import type { TestDefinition } from '../../../../../src/domain/experiment/definition/test-definition.js';
import type { AnalysisWarning, GuardrailAnalysis, VariantComparison } from '../../../../../src/domain/experiment/test-analysis.js';
import type { TestRecord } from '../../../../../src/domain/experiment/test-record.js';
import { armsNamed, hour, recordOf } from '../example-test.js';
import { comparisonOf, factsOf, guardrailFound } from './example-facts.js';

function recommended(
  facts: Partial<AnalysisFacts> = {},
  definition: Partial<TestDefinition> = {},
  record: Partial<Omit<TestRecord, 'definition'>> = {},
) {
  return recommend(recordOf(definition, record), factsOf(facts));
}
const action = (...given: Parameters<typeof recommended>) => recommended(...given).action;
const won = (more: Partial<VariantComparison & object> = {}) => [comparisonOf('challenger', 'challenger', more)];

describe('what is recommended', () => {
  it('is to promote a challenger that is significantly better, with a sentence for each rule that had a say', () => {
    expect(recommended({ comparisons: won() })).toEqual({
      action: 'promote',
      variant: 'challenger',
      reasons: [
        'The minimum duration of 24 hours is over.',
        'Traffic was split as configured.',
        'Method "sequential" holds whenever one looks.',
        '"challenger" is significantly better in "converted".',
        '"challenger" is the best of 1 that won, with probability 0.9900.',
      ],
    });
  });

  it('is to wait while nothing is significant', () => {
    const { action, reasons } = recommended();
    expect(action).toBe('wait');
    expect(reasons.at(-1)).toContain('do not differ significantly yet');
  });

  it.each([
    ['fixed', 'holm', { pValue: 0.025, alwaysValidPValue: 0.9 }, 'Holm'],
    ['sequential', 'benjaminiHochberg', { pValue: 0.0001, alwaysValidPValue: 0.025 }, 'Benjamini and Hochberg'],
  ] as const)('names the correction where that has decided, by method %s', (method, correction, p, name) => {
    const comparison = comparisonOf('challenger', 'unknown', { method, ...p, adjustedPValue: 0.0502 });
    const comparisons = [comparison, comparisonOf('challenger', 'unknown', { primary: false, metric: 'revenue' })];
    expect(recommended({ method, comparisons }, { correction }).reasons).toContain(
      '"challenger" and "control" in "converted" do not differ significantly yet: ' +
        `corrected for 2 comparisons by ${name}, p = 0.025 is 0.0502, above 0.05.`,
    );
  });

  it.each(['bayesian', 'groupSequential'] as const)('names no correction where the method goes by none: %s', (method) => {
    const comparisons = [comparisonOf('challenger', 'unknown', { method, pValue: 0.025, alwaysValidPValue: 0.025, adjustedPValue: 0.06 })];
    expect(recommended({ method, comparisons }).reasons).toContain(
      '"challenger" and "control" in "converted" do not differ significantly yet.',
    );
  });

  it('is to keep the control where every challenger is significantly worse', () => {
    expect(action({ comparisons: [comparisonOf('challenger', 'control')] })).toBe('keep-control');
  });

  it('is to wait while a comparison cannot be computed', () => {
    const { metric, primary, variant, control, method } = comparisonOf('challenger', 'unknown');
    const comparisons = [{ metric, primary, variant, control, method, status: 'not-computable' as const, reason: 'No values.' }];
    const { action, reasons } = recommended({ comparisons });
    expect(action).toBe('wait');
    expect(reasons.at(-1)).toContain('cannot be compared: No values.');
  });

  it('is to wait before the start and in a pause', () => {
    expect(recommended({ comparisons: won() }, {}, { status: 'draft' })).toMatchObject({
      action: 'wait',
      reasons: [expect.stringContaining('not been started')],
    });
    expect(recommended({ comparisons: won() }, {}, { status: 'paused' })).toMatchObject({
      action: 'wait',
      reasons: [expect.stringContaining('paused')],
    });
  });

  it('is not to promote by a further metric', () => {
    expect(
      action({
        comparisons: [
          comparisonOf('challenger', 'unknown'),
          comparisonOf('challenger', 'challenger', { primary: false, metric: 'revenue' }),
        ],
      }),
    ).toBe('wait');
  });
});

describe('records in doubt', () => {
  it.each([
    'SAMPLE_RATIO_MISMATCH',
    'MULTIPLE_EXPOSURES',
    'UNMATCHED_OUTCOMES',
    'REJECTED_OUTCOMES',
    'ARM_WITHOUT_OUTCOMES',
    'CLOCK_BACKWARDS',
    'STALE_STATE',
  ] as const)('are to be investigated: %s', (code) => {
    const warnings: AnalysisWarning[] = [{ code, message: `the message of ${code}` }];
    const found = recommended({ comparisons: won(), warnings });
    expect(found.action).toBe('investigate');
    expect(found.variant).toBeUndefined();
    expect(found.reasons).toContain(`the message of ${code}`);
    expect(action({ guardrails: [guardrailFound('challenger', 'fail')], warnings })).toBe('investigate');
  });

  it.each(['SMALL_SAMPLE', 'WEIGHTS_CHANGED', 'BANDIT_ESTIMATES', 'BAYESIAN_PEEKING'] as const)(
    'are not those with the warning %s',
    (code) => {
      expect(action({ comparisons: won(), warnings: [{ code, message: '' }] })).toBe('promote');
    },
  );

  it('are those whose split cannot be checked yet, except of a contextual bandit', () => {
    const srm = { status: 'not-computable', reason: 'too few', mismatch: false } as const;
    expect(action({ comparisons: won(), srm })).toBe('wait');
    const policy = { type: 'linUcb', floor: 0, updateIntervalMs: 1, minUnitsPerArm: 1 } as const;
    expect(action({ comparisons: won(), srm, method: 'ips' }, { policy })).toBe('promote');
  });
});

describe('the minimum duration', () => {
  it('has to be over', () => {
    const early = recommended({ comparisons: won(), durationMs: 24 * hour - 1 });
    expect(early.action).toBe('wait');
    expect(early.reasons.at(-1)).toContain('24.0 of at least 24 hours');
    expect(action({ comparisons: won(), durationMs: 24 * hour })).toBe('promote');
  });

  it('does not hold back a guardrail', () => {
    expect(action({ guardrails: [guardrailFound('challenger', 'fail')], durationMs: hour })).toBe('stop');
  });
});

describe('the planned sample', () => {
  const power = { units: 400, requiredUnits: 1000, reached: false };

  it.each(['fixed', 'bayesian'] as const)('has to be there by method %s', (method) => {
    expect(action({ method, comparisons: won(), power })).toBe('wait');
    expect(action({ method, comparisons: won() })).toBe('promote');
  });

  it.each(['sequential', 'groupSequential', 'ips'] as const)('does not have to be there by method %s', (method) => {
    expect(action({ method, comparisons: won(), power })).toBe('promote');
  });

  it('ends a test of method fixed without a difference: looking on would find one in the end', () => {
    const found = recommended({ method: 'fixed' });
    expect(found.action).toBe('keep-control');
    expect(found.reasons.at(-1)).toContain('allows no further look');
    expect(action({ method: 'bayesian' })).toBe('wait');
  });

  it('ends a group-sequential test at its last look', () => {
    const at = (information: number) => [comparisonOf('challenger', 'unknown', { bound: { look: 4, information, z: 2 } })];
    expect(action({ method: 'groupSequential', comparisons: at(0.99) })).toBe('wait');
    expect(action({ method: 'groupSequential', comparisons: at(1) })).toBe('keep-control');
  });
});

describe('guardrails', () => {
  const guarded = (verdict: GuardrailAnalysis['verdict'], beyondMargin: boolean) => ({
    comparisons: won(),
    guardrails: [guardrailFound('challenger', verdict, beyondMargin)],
  });

  it('stop the test when one has failed, though the primary metric won', () => {
    const found = recommended(guarded('fail', true));
    expect(found.action).toBe('stop');
    expect(found.reasons).toContain('latency_ms of challenger: fail');
  });

  it('hold back a winner while one looks like failing', () => {
    expect(recommended(guarded('unknown', true))).toMatchObject({
      action: 'wait',
      reasons: expect.arrayContaining(['latency_ms of challenger: unknown']),
    });
    expect(action(guarded('unknown', false))).toBe('promote');
    expect(action(guarded('pass', false))).toBe('promote');
  });

  it('hold back a winner of method fixed too, rather than keep the control', () => {
    expect(action({ ...guarded('unknown', true), method: 'fixed' })).toBe('wait');
  });
});

describe('the end', () => {
  it('stops a test at its maximum duration, unless something was found', () => {
    const max = { maxDurationHours: 48 };
    const found = recommended({ durationMs: 48 * hour }, max);
    expect(found.action).toBe('stop');
    expect(found.reasons.at(-1)).toContain('maximum duration of 48 hours');
    expect(action({ durationMs: 48 * hour - 1 }, max)).toBe('wait');
    expect(action({ durationMs: 48 * hour, comparisons: won() }, max)).toBe('promote');
  });

  it('lets a method for one look decide with the sample there is', () => {
    const power = { units: 400, requiredUnits: 1000, reached: false };
    expect(action({ method: 'fixed', comparisons: won(), power, durationMs: 48 * hour }, { maxDurationHours: 48 })).toBe('promote');
    expect(action({ method: 'fixed', comparisons: won(), power, durationMs: hour }, {}, { status: 'completed' })).toBe('promote');
  });

  it('comes also for a test whose split cannot be checked, and then nothing is promoted', () => {
    const srm = { status: 'not-computable', reason: 'too few', mismatch: false } as const;
    const found = recommended({ comparisons: won(), srm, durationMs: 48 * hour }, { maxDurationHours: 48 });
    expect(found).toMatchObject({ action: 'stop', reasons: expect.arrayContaining([expect.stringContaining('too few')]) });
  });

  it('keeps the control of a completed test without a winner', () => {
    const { action, reasons } = recommended({}, {}, { status: 'completed' });
    expect(action).toBe('keep-control');
    expect([reasons[0], reasons.at(-1)]).toEqual(['Traffic was split as configured.', 'The test is completed.']);
  });
});

describe('several challengers', () => {
  const definition = { arms: armsNamed('control', 'b', 'c') };
  const of = (b: VariantComparison, c: VariantComparison, guardrails: readonly GuardrailAnalysis[] = []) =>
    recommended({ variants: factsOf({}, ['control', 'b', 'c']).variants, comparisons: [b, c], guardrails }, definition);

  it('give the one that is most probably best', () => {
    const b = comparisonOf('b', 'challenger', { winProbability: 0.98 });
    const c = comparisonOf('c', 'challenger', { winProbability: 0.99 });
    expect(of(b, c).variant).toBe('c');
    expect(of(b, { ...c, winProbability: 0.97 } as VariantComparison).variant).toBe('b');
    const facts = factsOf({ comparisons: [b, c] }, ['control', 'b', 'c']);
    const variants = facts.variants.map((variant) => ({ ...variant, winProbability: variant.name === 'b' ? 0.8 : 0.1 }));
    expect(recommended({ ...facts, variants }, definition).variant).toBe('b');
  });

  it('leave out one that failed a guardrail', () => {
    const found = of(comparisonOf('b', 'challenger'), comparisonOf('c', 'challenger', { winProbability: 1 }), [
      guardrailFound('c', 'fail'),
    ]);
    expect(found).toMatchObject({ action: 'promote', variant: 'b' });
  });

  it('go on while one of them is open, and end when all have lost', () => {
    expect(of(comparisonOf('b', 'control'), comparisonOf('c', 'unknown')).action).toBe('wait');
    expect(of(comparisonOf('b', 'control'), comparisonOf('c', 'unknown'), [guardrailFound('c', 'fail')]).action).toBe('keep-control');
  });
});
