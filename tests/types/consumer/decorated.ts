import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  activeRun,
  ExperimentTracker,
  LogArtifact,
  LogMetrics,
  LogParams,
  MlflowClient,
  MlflowRun,
  TimedExecution,
  tracked,
} from 'mlflow-ops';

const directory = mkdtempSync(join(tmpdir(), 'decorated-'));
const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
const tracker = new ExperimentTracker({ client, experimentName: 'decorated' });

class Model {
  constructor(readonly best: number) {}

  @LogParams({ names: ['left', undefined, 'right'] })
  @LogMetrics(['sum'])
  add(left: number, _secret: string, right: number): { sum: number } {
    return { sum: left + right };
  }

  @TimedExecution()
  async pause(ms: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}

class Trainer extends Model {
  @MlflowRun({ tracker, runName: (options: { depth: number }) => `depth ${options.depth}`, tags: { kind: 'tree' } })
  @LogParams({ defaults: { rate: 0.1 }, omit: ['password'] })
  @LogMetrics(['r2_score'])
  @TimedExecution()
  async train(options: { depth: number; password?: string; extra?: object }): Promise<{ r2_score: number; runId: string | undefined }> {
    const { sum } = this.add(1, 'secret', options.depth);
    await this.pause(60);
    return { r2_score: this.best - 1 / sum, runId: activeRun()?.runId };
  }

  @MlflowRun({ tracker: (self: Trainer) => self.tracker, runName: 'fails' })
  async fail(missing?: { deep: string }): Promise<number> {
    return (missing as { deep: string }).deep.length;
  }

  @MlflowRun({ tracker, runName: 'writes' })
  @LogArtifact({ artifactPath: 'reports' })
  async write(): Promise<{ path: string; pages: number }> {
    writeFileSync(join(directory, 'summary.md'), '# Summary');
    return { path: join(directory, 'summary.md'), pages: 1 };
  }

  @TimedExecution()
  static prepare(): string {
    // biome-ignore lint/complexity/noThisInStatic: the decorator has to hand it on.
    return this.name;
  }

  get tracker(): ExperimentTracker {
    return tracker;
  }
}

const wrapped = tracked((options: { depth: number }) => ({ score: options.depth * 2 }), {
  tracker,
  runName: 'tracked',
  logParams: true,
  logMetrics: ['score'],
});

/** What the calls gave, and what the runs hold, by name. */
async function main(): Promise<object[]> {
  const trainer = new Trainer(1);
  const { runId } = await trainer.train({ depth: 3, password: 'hidden', extra: {} });
  const message: string = await trainer.fail().then(
    () => 'did not fail',
    (error: Error) => error.message,
  );
  const doubled: { score: number } = await wrapped({ depth: 4 });
  const { pages }: { pages: number } = await trainer.write();
  const name = await tracker.withRun({ runName: 'prepare' }, () => Trainer.prepare());
  const { experimentId } = await client.experiments.getByName('decorated');
  const runs = await client.runs.search({ experimentIds: [experimentId], orderBy: ['run_name ASC'] }).toArray();
  const artifacts = async (runId: string) => {
    const found = (await client.artifacts.list(runId, 'reports')).map(({ path }) => path);
    return found.length > 0 ? found : undefined;
  };
  const facts = runs.map(async ({ info, data }) => ({
    name: info.runName,
    status: info.status,
    params: data.params,
    kind: data.tags['kind'],
    error: data.tags['mlflow_ops.error'],
    metrics: data.metrics,
    artifacts: await artifacts(info.runId),
  }));
  const told = await Promise.all(facts);
  await client.close();
  rmSync(directory, { recursive: true });
  return [{ sameRun: runId === runs[0]?.info.runId, message, doubled, name, train: trainer.train.name, pages }, ...told];
}

export const outcome: Promise<string> = main().then((facts) => JSON.stringify(facts));
