import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { ExperimentTracker } from '../../src/index.js';

test('a store in memory leaves nothing in the directory for temporary files, also when it is never closed', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'temporary-directories-'));
  vi.stubEnv('TMPDIR', directory).stubEnv('TEMP', directory);
  try {
    await new ExperimentTracker({ trackingUri: 'sqlite:///:memory:' }).withRun({}, (run) => run.logMetric('loss', 1));
    expect(readdirSync(directory)).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
    rmSync(directory, { recursive: true });
  }
});
