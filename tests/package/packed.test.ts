import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Consumer, packedConsumer } from '../support/packed-package.js';

let consumer: Consumer;
beforeAll(async () => {
  consumer = await packedConsumer();
}, 300_000);
afterAll(() => consumer.remove());

test('the package loads as ESM through every door', () => {
  consumer.write(
    'esm.mjs',
    `import { MlflowClient, ExperimentTracker, isNotFound } from 'mlflow-ops';
     import * as testing from 'mlflow-ops/testing';
     console.log(typeof MlflowClient, typeof ExperimentTracker, typeof isNotFound, Object.keys(testing).length > 0);`,
  );
  expect(consumer.run('esm.mjs')).toBe('function function function true\n');
});

test('the package loads as CommonJS through every door', () => {
  consumer.write(
    'cjs.cjs',
    `const { MlflowClient, ExperimentTracker, isNotFound } = require('mlflow-ops');
     const testing = require('mlflow-ops/testing');
     console.log(typeof MlflowClient, typeof ExperimentTracker, typeof isNotFound, Object.keys(testing).length > 0);`,
  );
  expect(consumer.run('cjs.cjs')).toBe('function function function true\n');
});

test('an error thrown by the CommonJS copy is recognised by the guards of the ESM copy, and the other way round', () => {
  consumer.write(
    'mixed-errors.mjs',
    `import { createRequire } from 'node:module';
     import * as esm from 'mlflow-ops';
     const cjs = createRequire(import.meta.url)('mlflow-ops');
     console.log(cjs.NotFoundError !== esm.NotFoundError, esm.isNotFound(new cjs.NotFoundError('x')), cjs.isNotFound(new esm.NotFoundError('x')), esm.isNotFound(new Error('x')));`,
  );
  expect(consumer.run('mixed-errors.mjs')).toBe('true true true false\n');
});

test('without a SQLite driver the embedded store says how to get one', () => {
  consumer.write(
    'no-driver.mjs',
    `import { MlflowClient } from 'mlflow-ops';
     const client = new MlflowClient({ trackingUri: 'sqlite:///:memory:' });
     try { await client.experiments.get('0'); console.log('opened'); } catch (error) { console.log(error.code, error.kind, /better-sqlite3/.test(error.message)); }
     await client.close().catch(() => {});`,
  );
  const hasBuiltInDriver = Number(process.versions.node.split('.')[0]) >= 24;
  expect(consumer.run('no-driver.mjs')).toBe(hasBuiltInDriver ? 'opened\n' : 'STORE driver-missing true\n');
});
