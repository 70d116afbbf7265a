import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotFoundError, ValidationError } from '../../../../src/core/errors/request-error.js';
import { NoActiveRunError } from '../../../../src/core/errors/run-errors.js';
import { createTestTracker, type TestTracker } from '../../../../src/features/testing/create-test-tracker.js';
import { LogArtifact } from '../../../../src/surface/decorators/log-artifact.js';
import { MlflowRun } from '../../../../src/surface/decorators/mlflow-run.js';
import { tracked } from '../../../../src/surface/decorators/tracked.js';

let kit: TestTracker;
let directory: string;
beforeEach(async () => {
  kit = createTestTracker();
  directory = await mkdtemp(join(tmpdir(), 'log-artifact-'));
  for (const name of ['a.txt', 'b.txt']) await writeFile(join(directory, name), name);
});
afterEach(async () => {
  await kit.close();
  await rm(directory, { recursive: true });
});

class Reporter {
  @LogArtifact({ tracker: () => kit.tracker })
  async one(name: string): Promise<string> {
    return join(directory, name);
  }

  @LogArtifact({ tracker: () => kit.tracker, artifactPath: 'reports' })
  async several(): Promise<string[]> {
    return ['a.txt', 'b.txt'].map((name) => join(directory, name));
  }

  @MlflowRun({ tracker: () => kit.tracker })
  @LogArtifact()
  async described(): Promise<{ path: string; size: number }> {
    return { path: directory, size: 2 };
  }

  @LogArtifact({ tracker: () => kit.tracker })
  async wrong(): Promise<string> {
    return 7 as never;
  }
}

const files = async (path = '') => {
  const [run] = await kit.runs();
  return (await kit.client.artifacts.list(run?.info.runId ?? '', path)).map((file) => file.path);
};

describe('@LogArtifact', () => {
  test('stores the path, or the paths, that a call gives', async () => {
    const result = await kit.tracker.withRun({}, async () => {
      await new Reporter().several();
      return new Reporter().one('a.txt');
    });
    expect(result).toBe(join(directory, 'a.txt'));
    expect(await files()).toEqual(['a.txt', 'reports']);
    expect(await files('reports')).toEqual(['reports/a.txt', 'reports/b.txt']);
  });

  test('stores what the path of a described result names before the run ends', async () => {
    expect(await new Reporter().described()).toEqual({ path: directory, size: 2 });
    const [name] = await files();
    expect(await files(name)).toEqual([`${name}/a.txt`, `${name}/b.txt`]);
    expect((await kit.runs())[0]?.info.status).toBe('FINISHED');
  });

  test('fails the call when the file is not there, the result names none, or no run is active', async () => {
    const reporter = new Reporter();
    await expect(kit.tracker.withRun({}, () => reporter.one('c.txt'))).rejects.toThrow(NotFoundError);
    await expect(kit.tracker.withRun({}, () => reporter.wrong())).rejects.toThrow(ValidationError);
    await expect(reporter.one('a.txt')).rejects.toThrow(NoActiveRunError);
    expect(() => {
      class Misplaced {
        @LogArtifact()
        @MlflowRun()
        async above(): Promise<string> {
          return '';
        }
      }
      return Misplaced;
    }).toThrow('@MlflowRun() must be the topmost decorator');
  });
});

describe('tracked', () => {
  test('stores the paths that the function gives', async () => {
    const report = tracked((name: string) => join(directory, name), { tracker: kit.tracker, logArtifact: { artifactPath: 'x' } });
    await report('b.txt');
    expect(await files('x')).toEqual(['x/b.txt']);
    const both = tracked(() => ({ path: join(directory, 'a.txt'), score: 1 }), {
      tracker: kit.tracker,
      logArtifact: true,
      logMetrics: ['score'],
    });
    expect((await both()).score).toBe(1);
  });
});
