// Learns into a small disk until it is full, makes room, learns on, and is started again; says what it found on the way.
import { rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { logisticRegression } from '../../src/domain/learning/logistic-regression.js';
import { OnlineLearningPipeline } from '../../src/features/online-learning/online-learning-pipeline.js';
import { rowAt } from './online-stream.js';

const [directory = ''] = process.argv.slice(2);
const ballast = join(dirname(directory), 'ballast');
const options = {
  modelName: 'disk',
  trackingUri: 'sqlite:///:memory:',
  learner: logisticRegression(),
  bufferSize: 100,
  directory,
  minSamplesForUpdate: 1e9,
  updateIntervalMs: 0,
  checkIntervalMs: 5,
  checkpointIntervalMs: 20,
};
const learning = new OnlineLearningPipeline(options);
await learning.start();
let row = 0;
const add = (id?: string) => learning.addSample({ ...rowAt(++row), id });
while (row < 200) add();
const update = await learning.triggerUpdate({ force: true });
writeFileSync(ballast, Buffer.alloc(256 * 1024));
while (learning.status().lastUpdate?.step === 'watch') {
  add();
  await sleep(1);
}

let refused = add();
while (refused.accepted) refused = add();
const full = { sequence: learning.status().sequence, metrics: JSON.stringify(learning.metrics()) };
// Checkpoints are tried meanwhile.
await sleep(60);
for (let again = 0; again < 100; again++) add('x'.repeat(200));
const batch = learning.addBatch([rowAt(1), rowAt(2)]);
const predicted = await learning.predict(rowAt(3).features, { id: 'request' });
const failed = await learning.triggerUpdate({ force: true }).catch(({ code, kind }) => `${code} ${kind}`);
const { recommendation, sequence } = learning.status();
const unchanged = sequence === full.sequence && JSON.stringify(learning.metrics()) === full.metrics;
const { rejections } = learning.getBufferStats();

rmSync(ballast);
const room = add();
const late = learning.addLabel('request', 1);
await sleep(60);
const recovered = await learning.triggerUpdate({ force: true });
const before = JSON.stringify(learning.metrics());
await learning.stop();
const said = {
  published: update.status,
  refused: refused.accepted ? undefined : refused.reason,
  stored: rejections.storage,
  batch: batch.rejections.map(({ reason }) => reason),
  answered: predicted.version,
  remembered: predicted.remembered?.accepted,
  failed,
  recommendation,
  unchanged,
  room,
  late,
  recovered: recovered.status,
};
const again = new OnlineLearningPipeline(options);
await again.start();
writeSync(1, `${JSON.stringify({ ...said, same: JSON.stringify(again.metrics()) === before })}\n`);
await again.stop();
