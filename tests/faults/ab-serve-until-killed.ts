// A replica that serves two shared A/B tests until it is killed or told to end. Its ledger says what it recorded, and which flushes
// began and were done; what it says on its output is that a flush was done, and its answers to commands.
import { openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../src/core/random.js';
import { ABTestingFramework } from '../../src/features/ab-testing/ab-testing-framework.js';
import { openStateStore } from '../../src/features/state/open-state-store.js';
import { type LedgerEntry, readLedger, testIds } from './ab-ledger.js';

const [uri = '', directory = '', name = '', seed = '1', goesOn = ''] = process.argv.slice(2);
/** Users of all replicas: they overlap. */
const users = 60;
const replicas = 4;
/** Between two flushes. */
const pauseMs = 3;
const me = Number(name);

const random = seededRandom(Number(seed));
const upTo = (limit: number): number => Math.floor(random.next() * limit);
const state = await openStateStore(uri);
const recordsDuringFlushes = goesOn === 'during';
const flushIntervalMs = recordsDuringFlushes ? 10 : 3_600_000;
const ab = new ABTestingFramework({ trackingUri: 'sqlite:///:memory:', state, flushIntervalMs });
await ab.ready();

const ledger = openSync(join(directory, `${name}.jsonl`), 'a');
const note = (entry: LedgerEntry): void => void writeSync(ledger, `${JSON.stringify(entry)}\n`);
const answered = new Set<string>();
let isEnding = false;

/** Serves some requests; of some the outcome is known at once, of some a prediction waits for what comes true. */
function serve(requests: number): void {
  for (let request = 0; request < requests; request++) {
    const testId = testIds[upTo(2)] as string;
    const unitId = testId === 'users' ? `user-${upTo(users)}` : undefined;
    const decision = ab.routeRequest({ testId, unitId });
    const { requestId, variant } = decision;
    note({ type: 'routed', testId, unit: unitId ?? requestId, variant, requestId });
    const chance = random.next();
    if (chance < 0.6) {
      const metrics = { spend: upTo(9), bought: upTo(2) };
      note({ type: 'outcome', requestId, ...metrics });
      must(ab.recordOutcome(requestId, { metrics }));
      if (chance < 0.1) {
        note({ type: 'again', testId });
        if (ab.recordOutcome(requestId, { metrics }).accepted) throw new Error('An outcome was counted twice.');
      }
    }
    if (chance > 0.4) {
      const [prediction, latencyMs] = [upTo(20), 1 + upTo(50)];
      note({ type: 'prediction', requestId, prediction, latencyMs });
      must(ab.recordPrediction(decision, { prediction, latencyMs }));
    }
  }
}

/** Says what came true of predictions that are in the store, of every replica those that fall to this one. */
function answer(): void {
  for (const file of readdirSync(directory)) {
    const stored = readLedger(readFileSync(join(directory, file), 'utf8')).done;
    const predictions = stored.filter((entry) => entry.type === 'prediction');
    for (const [index, { requestId }] of predictions.entries()) {
      if (index % replicas !== me || answered.has(requestId) || random.next() < 0.5) continue;
      answered.add(requestId);
      const actual = upTo(20);
      note({ type: 'actual', requestId, actual });
      must(ab.recordOutcome(requestId, { actual }));
    }
  }
}

async function flush(): Promise<void> {
  note({ type: 'begin' });
  let isOver = false;
  const flushing = ab.flush().finally(() => {
    isOver = true;
  });
  while (recordsDuringFlushes && !isEnding && !isOver) {
    serve(1);
    await setImmediate();
  }
  await flushing;
  note({ type: 'done' });
  writeSync(1, 'flushed\n');
}

function must(recorded: { readonly accepted: boolean }): void {
  if (!recorded.accepted) throw new Error(`It was not recorded: ${JSON.stringify(recorded)}`);
}

const commands: Readonly<Record<string, () => Promise<void>>> = {
  end: async () => {
    isEnding = true;
    await serving;
    writeSync(1, 'ended\n');
  },
  read: async () => {
    const results = await Promise.all(testIds.map((testId) => ab.analyzeResults(testId)));
    writeSync(1, `${JSON.stringify(results)}\n`);
  },
};

async function serveOn(): Promise<void> {
  for (let round = 0; !isEnding; round++) {
    serve(1 + upTo(20));
    if (round % 4 === 3) answer();
    await flush();
    await sleep(pauseMs);
  }
  serve(5);
  await flush();
}

const serving = serveOn();
for await (const command of createInterface({ input: process.stdin })) await commands[command]?.();
await ab.close();
await state.close();
