import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../../../../src/core/random.js';
import { analyzeTest } from '../../../../../src/domain/experiment/analysis/analyze-test.js';
import { snapshotOf } from '../../../../../src/domain/experiment/analysis/snapshot-of.js';
import { decide } from '../../../../../src/domain/experiment/decisions/decide.js';
import type { AnalysisMethod, TestDefinition } from '../../../../../src/domain/experiment/definition/test-definition.js';
import type { AnalysisSnapshot, TestAnalysis } from '../../../../../src/domain/experiment/test-analysis.js';
import { armOf, armsNamed, conversions, hour, metricOf, now, recordOf, totalsOf } from '../example-test.js';

interface Simulation {
  readonly definition: Partial<TestDefinition>;
  readonly runs: number;
  /** Times at which one run is analysed, and units that each arm gets in between. */
  readonly looks: number;
  readonly unitsPerLook: number;
  readonly seed: number;
  readonly happened: (analysis: TestAnalysis) => boolean;
}

const rate = 0.2;

/** In how many runs of two equal arms something happened at any look. */
function runsWhere({ definition, runs, looks, unitsPerLook, seed, happened }: Simulation): number {
  const random = seededRandom(seed);
  const record = recordOf({ minSampleSize: looks * unitsPerLook, ...definition });
  const arms = record.definition.arms.map(({ name }) => name);
  let count = 0;
  for (let run = 0; run < runs; run++) {
    const successes = arms.map(() => 0);
    const previous: AnalysisSnapshot[] = [];
    for (let look = 1; look <= looks; look++) {
      for (const arm of arms.keys()) successes[arm] = (successes[arm] ?? 0) + draw(random, unitsPerLook);
      const totals = totalsOf(arms.map((name, arm) => armOf(name, look * unitsPerLook, conversions(successes[arm] ?? 0))));
      const analysis = analyzeTest({ record, totals, now, previous });
      previous.push(snapshotOf(analysis));
      if (!happened(analysis)) continue;
      count += 1;
      break;
    }
  }
  return count;
}

function draw(random: Random, trials: number): number {
  let successes = 0;
  for (let trial = 0; trial < trials; trial++) if (random.next() < rate) successes += 1;
  return successes;
}

const anySignificant = ({ comparisons }: TestAnalysis) =>
  comparisons.some((comparison) => comparison.status === 'ok' && comparison.significant);

/** Four standard deviations of a binomial count. */
const band = (runs: number, p: number) => 4 * Math.sqrt(runs * p * (1 - p));

describe('two equal arms', () => {
  it.each(['fixed', 'bayesian'] as const)('differ by method %s in one of twenty single looks', (method) => {
    const runs = 600;
    const found = runsWhere({ definition: { method }, runs, looks: 1, unitsPerLook: 600, seed: 11, happened: anySignificant });
    expect(Math.abs(found - 0.05 * runs)).toBeLessThan(band(runs, 0.05));
  });

  it.each([
    ['sequential', 120, 15],
    ['groupSequential', 150, 10],
  ] as const)('differ by method %s in at most one of twenty runs of many looks', (method: AnalysisMethod, runs, looks) => {
    const found = runsWhere({ definition: { method }, runs, looks, unitsPerLook: 100, seed: 12, happened: anySignificant });
    expect(found).toBeLessThan(0.05 * runs + band(runs, 0.05));
  });

  it('differ much more often where a test for one look is looked at often', () => {
    const found = runsWhere({
      definition: { method: 'fixed' },
      runs: 200,
      looks: 20,
      unitsPerLook: 100,
      seed: 13,
      happened: anySignificant,
    });
    expect(found).toBeGreaterThan(0.05 * 100 + band(100, 0.05));
  });

  it('differ in at most one of twenty runs when several challengers and metrics are corrected', () => {
    const definition = { method: 'fixed', arms: armsNamed('control', 'b', 'c', 'd') } as const;
    const found = runsWhere({ definition, runs: 250, looks: 1, unitsPerLook: 400, seed: 14, happened: anySignificant });
    expect(found).toBeLessThan(0.05 * 250 + band(250, 0.05));
    const raw = { ...definition, correction: 'none' } as const;
    expect(runsWhere({ definition: raw, runs: 250, looks: 1, unitsPerLook: 400, seed: 14, happened: anySignificant })).toBeGreaterThan(
      1.5 * found,
    );
  });

  it.each([
    ['sequential', 10],
    ['fixed', 10],
    ['groupSequential', 10],
  ] as const)('are told apart by the rules, with method %s and %i evaluations, in at most one of forty runs', (method, looks) => {
    const runs = 100;
    const definition = { method, minDurationHours: 24, metric: metricOf() };
    const record = recordOf({ minSampleSize: looks * 100, ...definition });
    const promoted = (analysis: TestAnalysis) => decide({ record, analysis, log: [], now: now + hour }).action === 'promote';
    const found = runsWhere({ definition, runs, looks, unitsPerLook: 100, seed: 15, happened: promoted });
    expect(found).toBeLessThan(0.025 * runs + band(runs, 0.025));
  });
});
