import { describe, expect, it } from 'vitest';
import { analyzeTest } from '../../../../../src/domain/experiment/analysis/analyze-test.js';
import { decide } from '../../../../../src/domain/experiment/decisions/decide.js';
import type { Recommendation, TestAnalysis } from '../../../../../src/domain/experiment/test-analysis.js';
import { armOf, conversions, hour, now, recordOf, totalsOf } from '../example-test.js';

const totals = totalsOf([armOf('control', 2000, conversions(200)), armOf('challenger', 2000, conversions(320))]);
const record = recordOf();
const analysis = analyzeTest({ record, totals, now });
const logged = (action: Recommendation['action'], hoursAgo: number) => ({ action, timestamp: now - hoursAgo * hour });

describe('a decision', () => {
  it('is what the analysis recommends, with its inputs', () => {
    const decision = decide({ record, analysis, log: [], now });
    expect(decision).toMatchObject({
      testId: 'checkout',
      definitionVersion: 1,
      timestamp: now,
      action: 'promote',
      variant: 'challenger',
      dryRun: false,
    });
    expect(decision.reasons).toEqual(analysis.recommendation.reasons);
    expect(decision.inputs).toMatchObject({
      analyzedAt: now,
      status: 'running',
      method: 'sequential',
      durationMs: 48 * hour,
      units: [2000, 2000],
      srm: { mismatch: false, pValue: 1 },
      powerReached: true,
      comparisons: [{ variant: 'challenger', estimate: expect.closeTo(0.06, 12), significant: true }],
      guardrails: [],
      warnings: [],
    });
  });

  it('is plain JSON, the same for the same facts', () => {
    const text = JSON.stringify(decide({ record, analysis, log: [], now }));
    const again = analyzeTest({ record: JSON.parse(JSON.stringify(record)), totals: JSON.parse(JSON.stringify(totals)), now });
    expect(JSON.stringify(decide({ record, analysis: JSON.parse(JSON.stringify(again)), log: [], now }))).toBe(text);
  });

  it('is marked when nothing may be moved', () => {
    const dry = recordOf({ autoPromote: { ...record.definition.autoPromote, dryRun: true } });
    expect(decide({ record: dry, analysis, log: [], now })).toMatchObject({ action: 'promote', dryRun: true });
  });

  it.each(['promote', 'keep-control', 'stop'] as const)('waits while the last action, %s, is recent', (action) => {
    const recent = decide({ record, analysis, log: [logged(action, 100), logged(action, 23), logged('wait', 0)], now });
    expect(recent.action).toBe('wait');
    expect(recent.variant).toBeUndefined();
    expect(recent.reasons.at(-1)).toBe('The last action was recent; the next may follow in 60 minutes.');
    expect(decide({ record, analysis, log: [logged(action, 24)], now }).action).toBe('promote');
  });

  it.each(['wait', 'investigate'] as const)('does not wait for an earlier %s', (action) => {
    expect(decide({ record, analysis, log: [logged(action, 0)], now }).action).toBe('promote');
  });

  it('waits for an analysis of the present definition', () => {
    const changed = recordOf({ version: 2 });
    const decision = decide({ record: changed, analysis, log: [], now });
    expect(decision).toMatchObject({ action: 'wait', definitionVersion: 2 });
    expect(decision.reasons).toEqual(['The analysis is of version 1 of the definition, which is at version 2.']);
  });

  it('never rests on a recommendation that the facts do not bear out', () => {
    const forged: TestAnalysis = { ...analysis, warnings: [{ code: 'STALE_STATE', message: 'stale' }] };
    expect(decide({ record, analysis: forged, log: [], now }).action).toBe('investigate');
  });
});
