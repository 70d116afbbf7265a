import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, onTestFinished } from 'vitest';
import { MlflowClient } from '../../src/index.js';
import { liveDescribe } from '../support/live/live-describe.js';
import { artifactInterop } from './run-artifacts-suite.js';

liveDescribe('The artifacts of a run on a server', (server) => {
  artifactInterop(server, () => {
    const client = new MlflowClient({ trackingUri: server.uri, http: { proxy: false } });
    onTestFinished(() => client.close());
    return { client };
  });
});

liveDescribe('The artifacts of a run in a SQLite file that Python opens too', (server) => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'artifact-interop-'));
    return () => rm(directory, { recursive: true, force: true });
  });

  artifactInterop(server, () => {
    const trackingUri = `sqlite:///${join(directory, 'mlflow.db')}`;
    const client = new MlflowClient({ trackingUri });
    onTestFinished(() => client.close());
    return { client, trackingUri };
  });
});
