// A program that follows a champion and says what it answers, until it is killed.
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';

const [trackingUri, name = '', cacheDirectory] = process.argv.slice(2);
const registry = new ModelRegistry({ trackingUri, cacheDirectory });
writeSync(1, 'begins\n');
const follower = await registry.followModel(name, { pollIntervalMs: 100 });
for (;;) {
  const values = (await follower.predict([[1, 2, 3, 4]])).values();
  writeSync(1, `${JSON.stringify(values)}\n`);
  await sleep(5);
}
