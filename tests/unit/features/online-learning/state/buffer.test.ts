import { expect, test } from 'vitest';
import type { BufferStrategy } from '../../../../../src/features/online-learning/pipeline-options.js';
import { OnlineState } from '../../../../../src/features/online-learning/state/online-state.js';
import { CheckedState, sample } from './states.js';

/** A state without a learner that was given rows whose only feature is their number. */
function filled(buffer: BufferStrategy, rows: number, labelOf: (row: number) => string, seed = 1): CheckedState {
  const checked = new CheckedState({ task: 'classification', buffer, bufferSize: 100, holdout: 0.2, seed });
  for (let row = 0; row < rows; row++) checked.takeAll([sample([row], labelOf(row), { timestamp: row })]);
  return checked;
}

const keptBy = ({ state }: { readonly state: OnlineState }): number[] => {
  const { train, holdout } = state.snapshot();
  return [...(train.columns.x0 as Float64Array), ...(holdout.table.columns.x0 as Float64Array)];
};

test('a sliding buffer keeps the newest rows', () => {
  expect(keptBy(filled('sliding', 250, () => 'a'))).toEqual(Array.from({ length: 100 }, (_, index) => 150 + index));
});

test('a reservoir keeps the newest rows for comparison and a uniform sample of all rows before them', () => {
  const counts = new Array(1000).fill(0);
  for (let seed = 0; seed < 60; seed++) {
    const kept = keptBy(filled('reservoir', 1000, () => 'a', seed));
    expect(kept).toHaveLength(100);
    expect(new Set(kept).size).toBe(100);
    expect(kept.slice(-20)).toEqual(Array.from({ length: 20 }, (_, index) => 980 + index));
    for (const row of kept) counts[row]++;
  }
  // 80 of 980 rows, 60 times: each tenth expects 489.8 with a standard deviation of about 20.
  for (let tenth = 0; tenth < 10; tenth++) {
    const sum = counts.slice(tenth * 98, (tenth + 1) * 98).reduce((a, b) => a + b, 0);
    expect(Math.abs(sum - (60 * 80) / 10)).toBeLessThan(80);
  }
});

test('a balanced buffer keeps rare classes, and of each class the newest', () => {
  const labelOf = (row: number) => (row % 50 === 0 ? 'rare' : row % 3 === 0 ? 'some' : 'many');
  const checked = filled('balanced', 3_000, labelOf);
  const { classes, size } = checked.state.bufferStats();
  expect(size).toBe(100);
  const rows = Object.fromEntries(classes.map(({ label, rows: kept }) => [label, kept]));
  // 80 places in equal parts, and the 20 newest rows as they come.
  expect(rows.rare).toBeGreaterThanOrEqual(26);
  expect(rows.some).toBeGreaterThanOrEqual(26 + 5);
  expect(rows.many).toBeLessThanOrEqual(28 + 14);
  const rare = keptBy(checked).filter((row) => labelOf(row) === 'rare');
  expect(rare).toEqual(Array.from({ length: rare.length }, (_, index) => 2950 - 50 * (rare.length - 1 - index)));
});

test('a class that stops coming makes room only for what is rarer than it', () => {
  const checked = filled('balanced', 2_000, (row) => (row < 1_000 ? 'old' : 'new'));
  const { classes } = checked.state.bufferStats();
  expect(classes.find(({ label }) => label === 'old')?.rows).toBe(40);
});

test('balance is for classes: a regression is told so', () => {
  expect(() => OnlineState.create({ task: 'regression', buffer: 'balanced' })).toThrow(/regression has none/);
});
