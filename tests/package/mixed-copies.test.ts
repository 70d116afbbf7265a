import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Consumer, packedConsumer } from '../support/packed-package.js';

let consumer: Consumer;
beforeAll(async () => {
  consumer = await packedConsumer();
  // The driver that is compiled here already; compiling it again would take a minute.
  const driver = resolve(import.meta.dirname, '../../node_modules/better-sqlite3');
  symlinkSync(driver, join(consumer.directory, 'node_modules/better-sqlite3'));
}, 300_000);
afterAll(() => consumer.remove());

test('a run opened through the CommonJS copy is the active run of the ESM copy', () => {
  consumer.write(
    'mixed-run.mjs',
    `import { createRequire } from 'node:module';
     import * as esm from 'mlflow-ops';
     const cjs = createRequire(import.meta.url)('mlflow-ops');
     const client = new cjs.MlflowClient({ trackingUri: 'sqlite:///:memory:' });
     const tracker = new cjs.ExperimentTracker({ client });
     const runId = await tracker.withRun({}, async (run) => {
       esm.logMetric('seen', 1);
       console.log(esm.activeRun().runId === run.runId);
       return run.runId;
     });
     console.log((await client.runs.get(runId)).data.metrics.seen);
     await client.close();`,
  );
  expect(consumer.run('mixed-run.mjs')).toBe('true\n1\n');
});
