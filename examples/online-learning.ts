// A service that learns: it answers requests, hears days later what was right, and replaces its model when the world has changed.
import { setTimeout as pause } from 'node:timers/promises';
import { OnlineLearningPipeline } from 'mlflow-ops';
import { logisticRegression, oneHotEncoder, pipeline as pipelineOf, sgd, standardScaler } from 'mlflow-ops/learners';
import { seededRandom } from 'mlflow-ops/testing';

const open = (): OnlineLearningPipeline =>
  new OnlineLearningPipeline({
    modelName: 'late-parcels',
    learner: pipelineOf(oneHotEncoder(), standardScaler(), logisticRegression({ optimizer: sgd(0.1) })),
    minSamplesForUpdate: 500,
    settleSamples: 600, // after a drift: 300 parcels, and as many labels
    cooldownMs: 0,
    updateIntervalMs: 0, // none by the clock, only when there is reason
    checkIntervalMs: 10,
    alerts: ({ state, title, message }) => console.log(`  alert     ${state}: ${title} (${message})`),
  });

const random = seededRandom(1);
/** A parcel, and whether it will be late. In summer distance decides; in winter it does so much sooner in the mountains. */
function parcel(isWinter: boolean) {
  const km = Math.round(20 + 780 * random.next());
  const region = random.next() < 0.4 ? 'mountains' : 'plain';
  const limit = isWinter && region === 'mountains' ? 150 : 500;
  return { features: { km, region }, isLate: km + 80 * (random.next() - 0.5) > limit };
}

let pipeline = open();
await pipeline.start();
for (let at = 0; at < 1000; at++) {
  const { features, isLate } = parcel(false);
  pipeline.addSample({ features, label: isLate });
}
const first = await pipeline.triggerUpdate();
console.log(`Published   version ${first.version}: ${first.comparison?.metric} ${first.comparison?.candidate}`);

/** A real service has pauses enough. Here it waits for an update that is due, so that it ends the same on every machine. */
async function updatesMade(): Promise<void> {
  do await pause(20);
  while (pipeline.shouldUpdate().due || ![undefined, 'watch'].includes(pipeline.status().lastUpdate?.step));
}

// Answers now, truth later: 200 parcels are always on their way.
const underway: { id: string; isLate: boolean }[] = [];
async function serve(parcels: number, isWinter: boolean): Promise<void> {
  let right = 0;
  for (let at = 0; at < parcels; at++) {
    const { features, isLate } = parcel(isWinter);
    const id = crypto.randomUUID();
    const { prediction } = await pipeline.predict(features, { id });
    right += Number(prediction === isLate);
    underway.push({ id, isLate });
    const arrived = underway.length > 200 ? underway.shift() : undefined;
    if (arrived !== undefined) pipeline.addLabel(arrived.id, arrived.isLate);
    if (at % 100 === 99) await updatesMade();
  }
  const { servingVersion, recommendation } = pipeline.status();
  console.log(
    `Served      ${parcels} by version ${servingVersion}: ${((100 * right) / parcels).toFixed(1)} % right, advice ${recommendation}`,
  );
}
await serve(2000, false);
console.log('Winter');
await serve(2000, true);
await serve(1000, true);

// Everything is on disk: a pipeline of the same name goes on where the former stopped, also after kill -9.
const { rows } = pipeline.metrics().live ?? { rows: 0 };
await pipeline.stop();
pipeline = open();
await pipeline.start();
console.log(
  `Restarted   version ${pipeline.status().servingVersion} serves, ${pipeline.metrics().live?.rows === rows ? 'nothing' : 'something'} is lost`,
);

for (const { update, version, status, trigger, comparison } of pipeline.getUpdateHistory().toReversed()) {
  const { candidate = 0, incumbent } = comparison ?? {};
  console.log(
    `Update ${update}    version ${version} ${status}, by ${trigger}: ${candidate.toFixed(3)}, before ${incumbent?.toFixed(3) ?? 'none'}`,
  );
}
await pipeline.stop();
