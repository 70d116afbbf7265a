// A program that promotes random versions, two promoters at a time, until it is killed, and says which promotions it was told to be done.
import { writeSync } from 'node:fs';
import { isConflict } from '../../src/core/errors/guards.js';
import { MlflowClient } from '../../src/features/client/mlflow-client.js';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';

const [trackingUri, name = '', versions = '1'] = process.argv.slice(2);
const client = new MlflowClient({ trackingUri });
const registry = new ModelRegistry({ client });

async function promote(): Promise<void> {
  for (;;) {
    const version = Math.floor(Math.random() * Number(versions)) + 1;
    try {
      const { entry } = await registry.promoteModel(name, { version, reason: `by ${process.pid}` });
      writeSync(1, `${JSON.stringify({ entry, version: String(version) })}\n`);
    } catch (error) {
      // Starved by the others.
      if (!isConflict(error) || !error.retryable) throw error;
    }
  }
}

await Promise.all([promote(), promote()]);
