import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MlflowClient } from '../../../../src/features/client/mlflow-client.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'process-end-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs a program that starts two runs, one inside the other, logs to the inner one, and does `last`. */
async function program(last: string) {
  const trackingUri = `sqlite:///${directory}/mlflow.db`;
  const source = `
    import { endRun, logMetric, setTrackingUri, startRun } from 'mlflow-ops';
    await setTrackingUri(${JSON.stringify(trackingUri)});
    await startRun({ runName: 'outer' });
    await startRun({ runName: 'inner', nested: true });
    logMetric('loss', 1);
    process.exitCode = 3;
    ${last}`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', source], { encoding: 'utf8', timeout: 20_000 });
  await using client = new MlflowClient({ trackingUri });
  const runs = await client.runs.search({ experimentIds: ['0'], orderBy: ['attributes.run_name ASC'] }).toArray();
  const [inner, outer] = runs.map(({ info, data }) => ({
    status: info.status,
    ended: info.endTime !== undefined,
    loss: data.metrics['loss'],
  }));
  return { status, stderr, inner, outer };
}

describe('runs of startRun that nobody ended', () => {
  it('are FINISHED when the program has nothing left to do, and what they logged is there', async () => {
    const { status, stderr, inner, outer } = await program('');
    expect([status, stderr]).toEqual([3, '']);
    expect(inner).toEqual({ status: 'FINISHED', ended: true, loss: 1 });
    expect(outer).toEqual({ status: 'FINISHED', ended: true, loss: undefined });
  });

  it('keep the status that the program gave them', async () => {
    const { inner, outer } = await program("await endRun('FAILED');");
    expect([inner?.status, outer?.status]).toEqual(['FAILED', 'FINISHED']);
  });

  it('stay RUNNING when the program crashes', async () => {
    const { status, inner, outer } = await program("throw new Error('crash');");
    expect(status).toBe(1);
    expect([inner?.status, outer?.status]).toEqual(['RUNNING', 'RUNNING']);
  });
});
