import { test } from 'vitest';
import { expectEveryWritersPoints } from '../../../support/proofs/many-writers.js';

test('eight processes write one run at once: no point is lost and none is doubled', { timeout: 120_000 }, () =>
  expectEveryWritersPoints({ writers: 8, batches: 10, size: 300 }),
);
