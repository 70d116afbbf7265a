import { describe, expect, test } from 'vitest';
import { RequestKey } from '../../../../../src/features/ab-testing/recording/requests/request-key.js';
import { SeenOutcomes } from '../../../../../src/features/ab-testing/recording/requests/seen-outcomes.js';
import { sortedRows } from '../../../../../src/features/ab-testing/recording/units/sorted-rows.js';
import { sortedHigh, sortedRow, UnitTable } from '../../../../../src/features/ab-testing/recording/units/unit-table.js';
import { MemoryStateStore } from '../../../../../src/stores/state/memory-state-store.js';
import { handClock, metric, openRecorder, request, runningTest } from './recorder-setup.js';

const high = (unit: number) => Math.imul(unit + 1, 0x9e3779b1) >>> 0;
const low = (unit: number) => Math.imul(unit + 7, 0x85ebca6b) >>> 0;

describe('the table of units', () => {
  test('holds a million units with a metric in less than 44 MiB, and finds each', () => {
    const table = new UnitTable(2, 52 * 2 ** 20);
    for (let unit = 0; unit < 1_000_000; unit++) if (table.add(high(unit), low(unit)) !== unit) throw new Error(`${unit} was not added.`);
    expect(table.bytes).toBeLessThan(44 * 2 ** 20);
    for (let unit = 0; unit < 1_000_000; unit += 997) expect(table.find(high(unit), low(unit))).toBe(unit);
    expect(table.find(high(1), low(2))).toBe(-1);
  });

  test('lets go of the slots that it grew out of while known units are looked up, and finds each meanwhile', () => {
    const slots = 2 ** 16;
    // One more than fit.
    const units = 0.75 * slots + 1;
    const table = new UnitTable(1);
    for (let unit = 0; unit < units; unit++) table.add(high(unit), low(unit));
    const { bytes } = table;
    for (let pass = 0; pass < 2; pass++) {
      for (let unit = 0; unit < units; unit++) if (table.find(high(unit), low(unit)) !== unit) throw new Error(`${unit} was not found.`);
      expect(bytes - table.bytes).toBe(slots * Uint32Array.BYTES_PER_ELEMENT);
    }
    expect(table.find(high(1), low(2))).toBe(-1);
  });

  test('never grows beyond its bytes', () => {
    const table = new UnitTable(40, 2 ** 22);
    let unit = 0;
    while (table.add(high(unit), low(unit)) >= 0) unit += 1;
    expect(unit).toBeGreaterThan(4000);
    expect(table.bytes).toBeLessThanOrEqual(2 ** 22);
    expect(table.add(high(unit), low(unit))).toBe(-1);
    expect(table.find(high(unit - 1), low(unit - 1))).toBe(unit - 1);
  });

  test('gives its rows by growing hash, and those that are not saved', async () => {
    const table = new UnitTable(1);
    for (let unit = 0; unit < 10_000; unit++) if (table.add(high(unit), low(unit)) % 3 === 0) table.touch(unit);
    table.settle(3);
    const keys = await sortedRows(table, 'unsaved');
    const found = [...keys].map((key) => [sortedHigh(key), sortedRow(key)] as const);
    expect(found.every(([upper, row]) => upper === high(row))).toBe(true);
    const unsaved = [...Array(10_000).keys()].filter((unit) => unit % 3 === 0 && unit !== 3);
    expect(found.map(([upper]) => upper)).toEqual(unsaved.map(high).sort((a, b) => a - b));
    expect(table.sorted()).toHaveLength(10_000);
  });
});

test.each([1, 20])(
  'At least the last 500,000 outcomes of %d metrics are known, even of scattered requests, and memory is bounded',
  (metrics) => {
    const seen = new SeenOutcomes();
    const key = new RequestKey(metrics);
    const count = 1_200_000;
    const isKnown = (index: number, metric: number) => {
      key.set('process-a', index * 37, metric);
      return seen.has(key);
    };
    let wrong = 0;
    for (let index = 0; index < count; index++) {
      key.set('process-a', index * 37, metrics - 1);
      if (!seen.claim(key)) wrong += 1;
    }
    expect(wrong).toBe(0);
    for (let index = count - 500_000; index < count; index++) if (!isKnown(index, metrics - 1)) wrong += 1;
    expect(wrong).toBe(0);
    expect(metrics > 1 && isKnown(count - 1, 0)).toBe(false);
    expect(isKnown(0, metrics - 1)).toBe(false);
    expect(SeenOutcomes.remembered).toBeGreaterThanOrEqual(500_000);
    expect(seen.bytes).toBeLessThanOrEqual(SeenOutcomes.maxBytes);
  },
);

test('More than 32 metrics of a request are told apart', async () => {
  const metrics = Array.from({ length: 70 }, (_, index) => metric(`m${index}`));
  const recorder = openRecorder(new MemoryStateStore(handClock()), runningTest({ unit: 'request', metrics }));
  const one = request(1, 0);
  for (const { name } of metrics) {
    expect(recorder.recordOutcome(one, { metrics: { [name]: 1 } })).toEqual({ accepted: true });
    expect(recorder.recordOutcome(one, { metrics: { [name]: 1 } })).toEqual({ accepted: false, reason: 'duplicate' });
  }
});

test('While the store is away, units beyond 64 MiB are refused and counted; what was accepted is kept', async () => {
  const metrics = Array.from({ length: 60 }, (_, index) => metric(`m${index}`));
  const recorder = openRecorder(new MemoryStateStore(handClock()), runningTest({ metrics }));
  const count = 60_000;
  for (let unit = 0; unit < count; unit++) recorder.expose(request(unit, unit % 2));
  expect(recorder.recordOutcome(request(count + 1, 0), { metrics: { spend: 1 } })).toEqual({ accepted: false, reason: 'overloaded' });
  expect(recorder.recordOutcome(request(1, 1), { metrics: { spend: 1 } })).toEqual({ accepted: true });
  const before = await recorder.totals();
  const units = before.arms.reduce((sum, arm) => sum + arm.units, 0);
  expect(units).toBe(count - before.rejected.overloaded + 1);
  expect(units).toBeGreaterThan(50_000);
  await recorder.flush();
  expect(recorder.recordOutcome(request(count + 1, 0), { metrics: { spend: 3 } })).toEqual({ accepted: true });
  const after = await recorder.totals();
  expect(after.arms.reduce((sum, arm) => sum + arm.units, 0)).toBe(units + 1);
  expect(after.arms[0]?.metrics['spend']).toEqual({ n: 1, mean: 3, m2: 0 });
});
