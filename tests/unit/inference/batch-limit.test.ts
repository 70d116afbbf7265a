import { expect, test } from 'vitest';
import { BatchLimit } from '../../../src/inference/batching/batch-limit.js';

test('full batches that are fast double the limit up to maxRows', () => {
  const limit = new BatchLimit(200, 10);
  for (let round = 0; round < 5; round += 1) limit.observe(limit.rows, 1);
  expect(limit.rows).toBe(200);
});

test('a run over the target lowers the limit to what fits', () => {
  const limit = new BatchLimit(512, 10);
  limit.observe(1, 0.5);
  limit.observe(64, 20);
  expect(limit.rows).toBe(32);
});

test('a model that is slow for one row may take twice that time', () => {
  const limit = new BatchLimit(512, 10);
  limit.observe(1, 30);
  limit.observe(64, 60);
  expect(limit.rows).toBe(64);
  limit.observe(64, 120);
  expect(limit.rows).toBe(32);
});

test('without a target the limit is maxRows', () => {
  const limit = new BatchLimit(512, Number.POSITIVE_INFINITY);
  limit.observe(512, 1000);
  expect(limit.rows).toBe(512);
});
