import { expect } from 'vitest';
import type { MetricTotals, TestTotals } from '../../../../../src/domain/experiment/test-totals.js';

/** What a test did to a unit, exposures being without a value. */
export interface ModelEvent {
  readonly unit: number;
  readonly arm: number;
  readonly period: number;
  readonly time: number;
  readonly value?: number | undefined;
}

/** The totals that events should give, computed from all of them at once; metrics `mean`, `last` and `rate` get every value. */
export function expectTotals(totals: TestTotals, events: readonly ModelEvent[]): void {
  const units = new Map<number, ModelEvent[]>();
  for (const event of events) units.set(event.unit, [...(units.get(event.unit) ?? []), event]);
  const ordered = [...units.values()].map((of) => of.sort((a, b) => a.period - b.period || a.time - b.time));
  const first = ordered.map((of) => of[0] as ModelEvent);
  expect(totals.multipleExposures).toBe(ordered.filter((of) => new Set(of.map(({ arm }) => arm)).size > 1).length);
  for (const { period, units: counts } of totals.periods) {
    expect(counts).toEqual([0, 1].map((arm) => first.filter((event) => event.period === period && event.arm === arm).length));
  }
  for (const [arm, { units: count, metrics }] of totals.arms.entries()) {
    const mine = ordered.filter((of) => of[0]?.arm === arm);
    expect(count).toBe(mine.length);
    const valued = mine.map((of) => of.filter(({ value }) => value !== undefined)).filter((of) => of.length > 0);
    const values = (of: ModelEvent[]) => of.map(({ value }) => value as number);
    const latest = (of: ModelEvent[]) => [...of].sort((a, b) => b.time - a.time)[0]?.value as number;
    expectMoments(
      metrics['mean'],
      valued.map((of) => sum(values(of)) / of.length),
    );
    expectMoments(metrics['last'], valued.map(latest));
    expectMoments(
      metrics['rate'],
      valued.map((of) => sum(values(of))),
    );
    expectClose(metrics['rate']?.denominator?.mean ?? 0, sum(valued.map((of) => of.length)) / (valued.length || 1));
  }
}

/** Moments of values, as two passes give them. */
function expectMoments(found: MetricTotals | undefined, values: readonly number[]): void {
  expect(found?.n ?? 0).toBe(values.length);
  if (found === undefined) return;
  const mean = sum(values) / values.length;
  expectClose(found.mean, mean);
  expectClose(found.m2, sum(values.map((value) => (value - mean) ** 2)));
}

function expectClose(found: number, expected: number): void {
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-11 * (1 + Math.abs(expected)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
