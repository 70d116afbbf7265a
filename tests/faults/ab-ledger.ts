import type { MetricTotals } from '../../src/domain/experiment/test-totals.js';

/** The tests that replicas share: by user, and by request. */
export const testIds = ['users', 'requests'] as const;

/** Metrics of both tests, and how the values of a user become one. */
export const metricNames = ['spend', 'bought', 'miss'] as const;

/** What a replica notes. */
export type LedgerEntry =
  | { readonly type: 'routed'; readonly testId: string; readonly unit: string; readonly variant: string; readonly requestId: string }
  | { readonly type: 'outcome'; readonly requestId: string; readonly spend: number; readonly bought: number }
  | { readonly type: 'again'; readonly testId: string }
  | { readonly type: 'prediction'; readonly requestId: string; readonly prediction: number; readonly latencyMs: number }
  | { readonly type: 'actual'; readonly requestId: string; readonly actual: number }
  | { readonly type: 'begin' }
  | { readonly type: 'done' };

/** The entries of a ledger. */
export interface Ledger {
  readonly all: readonly LedgerEntry[];
  /** Before the beginning of the last flush, and of the last one that was done. */
  readonly begun: readonly LedgerEntry[];
  readonly done: readonly LedgerEntry[];
}

/** What should be counted of one arm. */
export interface ExpectedArm {
  readonly units: number;
  readonly decisions: number;
  readonly predictions: number;
  readonly latencySum: number;
  /** Values of units by metric. */
  readonly values: Readonly<Record<(typeof metricNames)[number], readonly number[]>>;
}

/** Reads a ledger, whose last line may be torn. */
export function readLedger(text: string): Ledger {
  const all = text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LedgerEntry);
  const begins = all.flatMap(({ type }, index) => (type === 'begin' ? [index] : []));
  const flushes = all.filter(({ type }) => type === 'done').length;
  return { all, begun: all.slice(0, begins.at(-1) ?? 0), done: all.slice(0, begins[flushes - 1] ?? 0) };
}

/**
 * What the arms of a test should have counted.
 *
 * @param covered - What must be in it.
 * @param known - Everything, for what request ids mean.
 */
export function expectedArms(testId: string, variants: readonly string[], covered: readonly LedgerEntry[], known: readonly LedgerEntry[]) {
  const requests = new Map(known.flatMap((entry) => (entry.type === 'routed' ? [[entry.requestId, entry]] : [])));
  const predictions = new Map(known.flatMap((entry) => (entry.type === 'prediction' ? [[entry.requestId, entry.prediction]] : [])));
  const arms = variants.map(() => ({ decisions: 0, predictions: 0, latencySum: 0, units: new Map<string, UnitEvents>() }));
  for (const entry of covered) {
    if (entry.type === 'begin' || entry.type === 'done' || entry.type === 'again') continue;
    const request = requests.get(entry.requestId);
    if (request === undefined) throw new Error('An entry belongs to no request.');
    const arm = request.testId === testId ? arms[variants.indexOf(request.variant)] : undefined;
    if (arm === undefined) continue;
    const unit = arm.units.get(request.unit) ?? { spend: [], bought: [], miss: [] };
    if (entry.type !== 'prediction') arm.units.set(request.unit, unit);
    if (entry.type === 'routed') arm.decisions += 1;
    if (entry.type === 'prediction') {
      arm.predictions += 1;
      arm.latencySum += entry.latencyMs;
    }
    if (entry.type === 'outcome') {
      unit.spend.push(entry.spend);
      unit.bought.push(entry.bought);
    }
    if (entry.type === 'actual') unit.miss.push(((predictions.get(entry.requestId) as number) - entry.actual) ** 2);
  }
  return arms.map(({ units, ...counts }): ExpectedArm => {
    const events = [...units.values()];
    const valuesOf = (metric: (typeof metricNames)[number], one: (values: readonly number[]) => number) =>
      events.flatMap((unit) => (unit[metric].length === 0 ? [] : [one(unit[metric])]));
    const values = {
      spend: valuesOf('spend', sum),
      bought: valuesOf('bought', (each) => Math.max(...each)),
      miss: valuesOf('miss', (each) => sum(each) / each.length),
    };
    return { ...counts, units: units.size, values };
  });
}

type UnitEvents = Record<(typeof metricNames)[number], number[]>;

/** Whether moments are those of values. */
export function areMomentsOf(values: readonly number[], found: MetricTotals | undefined): boolean {
  if (found === undefined || found.n !== values.length) return values.length === 0;
  const mean = sum(values) / values.length;
  const m2 = sum(values.map((value) => (value - mean) ** 2));
  return Math.abs(found.mean - mean) <= 1e-9 * (1 + mean) && Math.abs(found.m2 - m2) <= 1e-9 * (1 + m2);
}

/** The sum of numbers. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
