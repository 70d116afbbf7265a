// Learns from as many samples as it is told to, in a store on disk; says its memory and its files now and then.
import { readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { seededRandom } from '../../src/core/random.js';
import { Adwin } from '../../src/domain/drift/detectors/adwin.js';
import { PageHinkley } from '../../src/domain/drift/detectors/page-hinkley.js';
import { logisticRegression } from '../../src/domain/learning/logistic-regression.js';
import { pipeline } from '../../src/domain/learning/pipeline.js';
import { standardScaler } from '../../src/domain/learning/transformers/transformer.js';
import { OnlineLearningPipeline } from '../../src/features/online-learning/online-learning-pipeline.js';

const [directory = '', samples = '0', every = '0'] = process.argv.slice(2);
const count = Number(samples);
const names = Array.from({ length: 10 }, (_, index) => `x${index}`);
const learning = new OnlineLearningPipeline({
  modelName: 'soak',
  learner: pipeline(standardScaler(), logisticRegression({ features: names })),
  detectors: [new Adwin(), { detector: new PageHinkley(), watch: { feature: 'x0' } }],
  trackingUri: `sqlite:///${join(directory, 'mlflow.db')}`,
  // Some fifty updates, whatever the speed.
  updateEverySamples: Math.ceil(count / 50),
  minSamplesForUpdate: Math.ceil(count / 50),
  updateIntervalMs: 0,
  cooldownMs: 0,
  checkIntervalMs: 20,
  gate: { margin: 1 },
  watch: { samples: 1_000 },
  labelTimeoutMs: 5_000,
  maxPending: 20_000,
});

function filesIn(path: string): readonly number[] {
  return readdirSync(path, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    return statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? [];
  });
}

function say(row: number): void {
  const files = filesIn(join(directory, '.mlflow-ops', 'samples'));
  const bytes = files.reduce((sum, size) => sum + size, 0);
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  writeSync(1, `${JSON.stringify({ row, rss, heapUsed, files: files.length, bytes, updates: learning.getUpdateHistory().length })}\n`);
}

const hasPublished = () => learning.getUpdateHistory().some(({ publishedAt }) => publishedAt !== undefined);

await learning.start();
const random = seededRandom(5);
for (let row = 1; row <= count; row++) {
  const values = names.map(() => random.next() * 2 - 1);
  const [first = 0, second = 0] = values;
  const label = Number(first + second > 0);
  // Every tenth label comes later, every hundredth never.
  const late = row % 10 === 0;
  const sample = late ? { features: values, id: `row ${row}` } : { features: values, label };
  if (!learning.addSample(sample).accepted) throw new Error(`Row ${row} was not taken.`);
  if (row % 10 === 5 && row > 15 && row % 100 !== 5) learning.addLabel(`row ${row - 15}`, label);
  if (row % 200 === 0) await turn();
  // What the first update brings into memory is there before it is looked at.
  while (row === 2 * Math.ceil(count / 50) && !hasPublished()) await sleep(5);
  if (row % Number(every) === 0) say(row);
}
await learning.stop();
