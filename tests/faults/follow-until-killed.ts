// A program that follows a champion and says every new answer of it, until it is killed.
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ModelRegistry } from '../../src/features/registry/model-registry.js';

const [trackingUri, name = '', cacheDirectory] = process.argv.slice(2);
const registry = new ModelRegistry({ trackingUri, cacheDirectory });
writeSync(1, 'begins\n');
const follower = await registry.followModel(name, { pollIntervalMs: 100 });
for (let last = ''; ; await sleep(5)) {
  const answer = JSON.stringify((await follower.predict([[1, 2, 3, 4]])).values());
  if (answer === last) continue;
  last = answer;
  writeSync(1, `${answer}\n`);
}
