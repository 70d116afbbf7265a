// A replica that serves a shared test whose policy learns from contexts, until it is killed. Its ledger says what it served, and which
// flushes began and were done; what it says on its output is that a flush was done.
import { openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../src/core/random.js';
import { ABTestingFramework } from '../../src/features/ab-testing/ab-testing-framework.js';
import { openStateStore } from '../../src/features/state/open-state-store.js';
import type { ContextEntry } from './ab-contexts-ledger.js';

const [uri = '', file = '', seed = '1'] = process.argv.slice(2);
/** Between two flushes. */
const pauseMs = 3;

const random = seededRandom(Number(seed));
const upTo = (limit: number): number => Math.floor(random.next() * limit);
const state = await openStateStore(uri);
const ab = new ABTestingFramework({ trackingUri: 'sqlite:///:memory:', state, random, flushIntervalMs: 3_600_000 });
await ab.ready();
const ledger = openSync(file, 'a');
const note = (entry: ContextEntry): void => void writeSync(ledger, `${JSON.stringify(entry)}\n`);

for (;;) {
  for (let requests = 1 + upTo(20); requests > 0; requests--) {
    const x = upTo(9) - 4;
    const { variant, requestId } = ab.routeRequest({ attributes: { x } });
    // Of some requests nothing is heard any more.
    const reward = upTo(2) === 0 ? undefined : upTo(9);
    note({ type: 'served', variant, x, reward });
    if (reward !== undefined && !ab.recordOutcome(requestId, { reward }).accepted) throw new Error('An outcome was not recorded.');
  }
  note({ type: 'begin' });
  await ab.flush();
  note({ type: 'done' });
  writeSync(1, 'flushed\n');
  await sleep(pauseMs);
}
