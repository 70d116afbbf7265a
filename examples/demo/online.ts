import { setTimeout as pause } from 'node:timers/promises';
import { type ExperimentTracker, type ModelRegistry, OnlineLearningPipeline, type UpdateResult } from 'mlflow-ops';
import { logisticRegression, pipeline as pipelineOf, sgd, standardScaler } from 'mlflow-ops/learners';
import { SettableClock } from 'mlflow-ops/testing';
import type { Stretch } from './accuracy-plot.js';
import { everyCase } from './breast-cancer.js';
import { caseAt } from './champion.js';
import { diagnosisOf, Microscope, type NewCase } from './microscope.js';

export const onlineModelName = `tumours-online-${Date.now().toString(36)}`;
/** Cases of a stretch, stretches of the stream, and the stretch with which the new microscope comes. */
export const casesEach = 100;
const stretches = 60;
const newMicroscopeAt = 30;
const shrink = 0.6;
/** Cases after which the laboratory has its answer. */
const casesUntilDiagnosis = 40;
const tenMinutes = 600_000;

/** What came of the stream. */
export interface ServedStream {
  readonly stretches: readonly Stretch[];
  readonly updates: readonly UpdateResult[];
  /** The cases that the new microscope measured first. */
  readonly changed: readonly NewCase[];
}

/** Serves a stream of cases with a model that learns; labels come late. */
export async function serveStream(registry: ModelRegistry, tracker: ExperimentTracker): Promise<ServedStream> {
  const clock = new SettableClock(Date.now() - stretches * casesEach * tenMinutes);
  const pipeline = new OnlineLearningPipeline({
    registry,
    tracker,
    modelName: onlineModelName,
    learner: pipelineOf(standardScaler(), logisticRegression({ optimizer: sgd(0.03) })),
    minSamplesForUpdate: 500,
    settleSamples: 500, // after a drift: 250 cases of the new kind, and as many labels
    updateIntervalMs: 0, // only when something is wrong
    cooldownMs: 0,
    checkIntervalMs: 5,
    clock,
  });
  await pipeline.start();
  pipeline.addBatch(everyCase.map((index) => ({ features: caseAt(index), label: diagnosisOf(index) })));
  await pipeline.triggerUpdate();
  const first = await registry.loadModel(`models:/${onlineModelName}/${pipeline.status().servingVersion}`);

  const microscope = new Microscope();
  const waiting: { readonly id: string; readonly diagnosis: string }[] = [];
  const result: Stretch[] = [];
  const changed: NewCase[] = [];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const before = eventsOf(pipeline);
    const cases = Array.from({ length: casesEach }, () => microscope.next(stretch < newMicroscopeAt ? 1 : shrink));
    let right = 0;
    for (const [at, { measurements, diagnosis }] of cases.entries()) {
      const id = `case ${stretch * casesEach + at}`;
      const { prediction } = await pipeline.predict(measurements, { id });
      right += Number(prediction === diagnosis);
      clock.advance(tenMinutes);
      waiting.push({ id, diagnosis });
      const known = waiting.length > casesUntilDiagnosis ? waiting.shift() : undefined;
      if (known !== undefined) pipeline.addLabel(known.id, known.diagnosis);
    }
    await updatesMade(pipeline);
    const said = (await first.predict(cases.map(({ measurements }) => measurements))).values('label');
    const rightBefore = cases.filter(({ diagnosis }, at) => said[at] === diagnosis).length;
    if (stretch >= newMicroscopeAt && changed.length < 300) changed.push(...cases);
    const mark = stretch === newMicroscopeAt ? 'M' : markOf(before, eventsOf(pipeline));
    result.push({ served: right / casesEach, first: rightBefore / casesEach, mark });
  }
  const updates = pipeline.getUpdateHistory().toReversed();
  await first.close();
  await pipeline.stop();
  return { stretches: result, updates, changed };
}

/** Lets an update that is due be made, so that the demo is the same on every machine. */
async function updatesMade(pipeline: OnlineLearningPipeline): Promise<void> {
  do await pause(10);
  while (pipeline.shouldUpdate().due || ![undefined, 'watch'].includes(pipeline.status().lastUpdate?.step));
}

/** Drifts found so far, and what serves. */
function eventsOf(pipeline: OnlineLearningPipeline) {
  const drifts = pipeline.metrics().detectors.reduce((sum, { detections }) => sum + detections, 0);
  return { drifts, version: pipeline.status().servingVersion };
}

function markOf(before: ReturnType<typeof eventsOf>, after: ReturnType<typeof eventsOf>): string | undefined {
  if (after.version !== before.version) return 'V';
  return after.drifts > before.drifts ? 'D' : undefined;
}
