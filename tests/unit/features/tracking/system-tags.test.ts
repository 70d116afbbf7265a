import { afterEach, describe, expect, it, vi } from 'vitest';
import { ValidationError } from '../../../../src/core/errors/request-error.js';
import { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { openStores } from '../../../../src/features/open-client.js';
import { ExperimentTracker } from '../../../../src/features/tracking/experiment-tracker.js';
import { gitRevision } from '../../../../src/features/tracking/git-revision.js';
import { detectedTags } from '../../../../src/features/tracking/system-tags.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the detected tags of a run', () => {
  it('say who, from what source and commit, and on which Node and operating system', async () => {
    const revision = await gitRevision(process.cwd());
    const tags = await detectedTags({ user: 'ada' });
    expect(tags).toMatchObject({
      'mlflow.user': 'ada',
      'mlflow.source.name': process.argv[1],
      'mlflow.source.type': 'LOCAL',
      'mlflow_ops.node_version': process.version,
    });
    expect(tags['mlflow_ops.os']).toMatch(new RegExp(`^${process.platform} .+ ${process.arch}$`));
    expect(tags['mlflow.source.git.commit']).toBe(revision?.commit);
    expect(tags['mlflow.source.git.branch']).toBe(revision?.branch);
  });

  it('prefer the user of the credentials, and fall back to the login', async () => {
    expect((await detectedTags({ username: 'tracker', user: 'ada' }))['mlflow.user']).toBe('tracker');
    expect((await detectedTags({}))['mlflow.user']).not.toBe('');
  });

  it('tell a notebook of tslab', async () => {
    vi.stubGlobal('__tslab__', {});
    expect((await detectedTags({}))['mlflow.source.type']).toBe('NOTEBOOK');
  });

  it('are merged with MLFLOW_RUN_CONTEXT, and tags of the user win over both', async () => {
    const environment = { user: 'ada', runContext: '{"mlflow.source.name": "job 7", "team": "blue", "attempt": 2}' };
    await using client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' }, { environment, openStores });
    const run = await new ExperimentTracker({ client }).startRun({ tags: { team: 'red', 'mlflow.user': 'grace' } });
    const { data, info } = await client.runs.get(run.runId);
    expect(data.tags).toMatchObject({ 'mlflow.source.name': 'job 7', team: 'red', attempt: '2', 'mlflow.user': 'grace' });
    expect(info.userId).toBe('ada');
  });

  it.each(['not json', '[1]', '"text"', '{"a": {}}', 'null'])('refuse the run context %s, naming the variable', async (runContext) => {
    await expect(detectedTags({ runContext })).rejects.toThrow(ValidationError);
    await expect(detectedTags({ runContext })).rejects.toThrow(/MLFLOW_RUN_CONTEXT/);
  });
});
