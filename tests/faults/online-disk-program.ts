// Learns into a small disk until it is full, makes room, learns on, and is started again; says what it found on the way.
import { readdirSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPartialName } from '../../src/core/partial-file.js';
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
  // How many rows the disk holds, and so how good each version is, is left to chance.
  gate: { margin: 1 },
};
const learning = new OnlineLearningPipeline(options);
await learning.start();
let row = 0;
const add = (id?: string) => learning.addSample({ ...rowAt(++row), id });
const bytesOf = (name: string) => statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0;
/** Whether a checkpoint has taken room, or the oldest one is not yet removed: either gives room back in the end. One that begins later takes none. */
const isSaving = () => {
  const names = readdirSync(directory);
  return (
    names.some((name) => isPartialName(name) && bytesOf(name) > 0) || names.filter((name) => name.startsWith('checkpoint-')).length > 2
  );
};
while (row < 200) add();
const update = await learning.triggerUpdate({ force: true });
writeFileSync(ballast, Buffer.alloc(256 * 1024));
while (learning.status().lastUpdate?.step === 'watch') {
  add();
  await sleep(1);
}

let refused = add();
while (refused.accepted || isSaving()) {
  if (!refused.accepted) await sleep(1);
  refused = add();
}
const { storage: refusedBefore = 0 } = learning.getBufferStats().rejections;
const full = { sequence: learning.status().sequence, metrics: JSON.stringify(learning.metrics()) };
// Checkpoints are tried meanwhile.
await sleep(60);
for (let again = 0; again < 100; again++) add('x'.repeat(200));
const batch = learning.addBatch([rowAt(1), rowAt(2)]);
const predicted = await learning.predict(rowAt(3).features, { id: 'request' });
const failed = await learning.triggerUpdate({ force: true }).catch(({ code, kind }) => `${code} ${kind}`);
const { recommendation, sequence } = learning.status();
const unchanged = sequence === full.sequence && JSON.stringify(learning.metrics()) === full.metrics;
const { storage = 0 } = learning.getBufferStats().rejections;

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
  stored: storage - refusedBefore,
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
