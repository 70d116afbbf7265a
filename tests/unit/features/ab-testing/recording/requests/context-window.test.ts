import { expect, test } from 'vitest';
import { ContextWindow } from '../../../../../../src/features/ab-testing/recording/requests/context-window.js';

const of = (sequence: number, process = 'a') => ({ process, sequence });

test('a decision is found by its number, until a whole window has come after it', () => {
  const window = new ContextWindow(11);
  const rows = 2 ** 18;
  for (let sequence = 0; sequence < rows; sequence++) window.keep(of(sequence), 1 / (sequence + 2), [sequence, ...new Array(10).fill(1)]);
  for (const sequence of [0, 1, 255, 256, 70_000, rows - 1]) {
    expect(window.propensity(of(sequence))).toBe(1 / (sequence + 2));
    expect(window.context(of(sequence))?.[0]).toBe(sequence);
    expect(window.context(of(sequence))).toHaveLength(11);
  }
  window.keep(of(rows + 7), 0.5, new Array(11).fill(9));
  expect([window.propensity(of(7)), window.propensity(of(rows + 7))]).toEqual([Number.NaN, 0.5]);
  expect(window.context(of(7))).toBeUndefined();
  expect(window.bytes).toBeLessThanOrEqual(32 * 2 ** 20);
});

test('memory follows the decisions that are kept, also where most decisions are of other tests', () => {
  const window = new ContextWindow(3);
  expect(window.bytes).toBeLessThan(16_384);
  for (let sequence = 0; sequence < 100_000; sequence += 100) window.keep(of(sequence), 0.5, [1, 2, 3]);
  for (let sequence = 0; sequence < 100_000; sequence += 100) expect(window.propensity(of(sequence))).toBe(0.5);
  expect(window.bytes).toBeLessThan(5 * 2 ** 20);
});

test('decisions of other processes, and those that were never kept, are not found', () => {
  const window = new ContextWindow(1);
  window.keep(of(0), 0.25, [1]);
  expect(window.propensity(of(0))).toBe(0.25);
  for (const other of [of(0, 'b'), of(1), of(256), of(2 ** 40)]) {
    expect([window.propensity(other), window.context(other)]).toEqual([Number.NaN, undefined]);
  }
});
