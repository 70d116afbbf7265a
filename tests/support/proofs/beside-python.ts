import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { ExperimentTracker } from '../../../src/index.js';
import type { MlflowServer } from '../live/mlflow-servers.js';
import { runPython } from '../live/python.js';
import { expectSamePoints, type Point } from './points.js';
import { readFileRun } from './read-file.js';

const script = fileURLToPath(new URL('../python/log_beside.py', import.meta.url));
const batch = 50;

/**
 * Logs to a run of an embedded store while MLflow's own client, in a Python process, logs to the same run of the same
 * file, partly to the same metric. Expects everything of both, once.
 *
 * @returns how many points each of them logged
 */
export async function expectPeaceWithPython(
  server: Pick<MlflowServer, 'python'>,
  { seconds }: { readonly seconds: number },
): Promise<{ node: number; python: number }> {
  const directory = await mkdtemp(join(tmpdir(), 'beside-python-'));
  const path = join(directory, 'mlflow.db');
  const tracker = new ExperimentTracker({ trackingUri: `sqlite:///${path}` });
  try {
    const run = await tracker.startRun();
    const logged: Point[] = [];
    let pythonLogs = true;
    const python = runPython<number>(server, script, { path, runId: run.runId, seconds, batch }).finally(() => {
      pythonLogs = false;
    });
    for (let step = 0; pythonLogs; step++) {
      for (const key of ['node', 'shared']) {
        run.logMetric(key, (step + 1) / 3, { step });
        logged.push({ key, step, value: (step + 1) / 3 });
      }
      if (step % 20 !== 19) continue;
      await run.flush();
      await sleep(10);
    }
    const rounds = await python;
    await run.end();
    const ours = logged.length;
    for (let step = 0; step < rounds; step++) logged.push({ key: 'python', step, value: step / 7 });
    for (let step = 0; step < rounds * batch; step++) logged.push({ key: 'shared', step, value: step === 0 ? 0 : -step / 7 });
    const file = await readFileRun(server, path, run.runId);
    expect(file?.integrity).toEqual(['ok']);
    expectSamePoints(file?.points ?? [], logged);
    expect(file?.latest).toEqual({
      node: ours / 2 - 1,
      python: rounds - 1,
      shared: Math.max(ours / 2, rounds * batch) - 1,
    });
    return { node: ours, python: logged.length - ours };
  } finally {
    await tracker.close();
    await rm(directory, { recursive: true, force: true });
  }
}
