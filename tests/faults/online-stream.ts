import { seededRandom } from '../../src/core/random.js';
import { Adwin } from '../../src/domain/drift/detectors/adwin.js';
import { Kswin } from '../../src/domain/drift/detectors/kswin.js';
import type { Label, Learner } from '../../src/domain/learning/learner.js';
import { logisticRegression } from '../../src/domain/learning/logistic-regression.js';
import { adam } from '../../src/domain/learning/optimizers/adam.js';
import { pipeline } from '../../src/domain/learning/pipeline.js';
import { standardScaler } from '../../src/domain/learning/transformers/transformer.js';
import type { OnlineLearningPipeline } from '../../src/features/online-learning/online-learning-pipeline.js';
import type { PipelineOptions } from '../../src/features/online-learning/pipeline-options.js';
import type { Accepted } from '../../src/features/online-learning/sample.js';

/** Time of the first step of the stream, and between two. */
const begin = Date.UTC(2024, 0, 1);
const stepMs = 100;

/** When a step of the stream happens. */
export function timeOf(step: number): number {
  return begin + step * stepMs;
}

/** Whether the pipeline of the stream updates its model, as often as it can. */
export type Updates = 'no updates' | 'updates';

/** Rows by which a version is judged. */
export const watchedRows = 20;

/** Options of the pipeline of the stream: some of everything that has a state, and little time between whatever it does now and then. */
export function streamOptions(updates: Updates) {
  const updating = {
    updateEverySamples: 60,
    minSamplesForUpdate: 60,
    watch: { samples: watchedRows, threshold: 100 },
    gate: { margin: 1 },
  };
  return {
    ...(updates === 'updates' ? updating : { minSamplesForUpdate: 1e9 }),
    modelName: 'stream',
    learner: pipeline(standardScaler(), logisticRegression({ optimizer: adam() })) as Learner,
    detectors: [new Adwin(), { detector: new Kswin({ alpha: 0.0001, seed: 3 }), watch: { feature: 'a' } }],
    bufferSize: 200,
    buffer: 'reservoir',
    // Rows whose label does not come are given up after 300 steps.
    labelTimeoutMs: 300 * stepMs,
    performanceThreshold: 100,
    updateIntervalMs: 0,
    cooldownMs: 0,
    checkIntervalMs: 5,
    checkpointIntervalMs: 25,
  } satisfies PipelineOptions;
}

export interface StreamRow {
  readonly id: string;
  readonly features: { readonly a: number; readonly b: number };
  readonly label: Label;
}

/** The row that begins at a step; its concept drifts once in a while. */
export function rowAt(step: number): StreamRow {
  const random = seededRandom(step);
  const [a, b] = [random.next() * 2 - 1, random.next() * 2 - 1];
  const noise = random.next() < 0.1;
  const drifted = Math.floor(step / 700) % 2 === 1;
  return { id: `row ${step}`, features: { a: drifted ? a + 0.3 : a, b }, label: Number((drifted ? a - b : a + b) > 0 !== noise) };
}

/**
 * One step of the stream, one record of the log: mostly a row with its label, now and then one whose label comes later or never, or that is
 * predicted.
 */
export async function takeStep(learning: OnlineLearningPipeline, step: number): Promise<void> {
  const row = rowAt(step);
  const { id, features } = row;
  let accepted: Accepted | undefined;
  switch (step % 10) {
    case 5:
      accepted = learning.addSample({ id, features, timestamp: timeOf(step) - 7, weight: 2 });
      break;
    case 6:
      accepted = (await learning.predict(features, { id })).remembered;
      break;
    case 8: {
      // Of the row before the last, or the one before that.
      const late = rowAt(step - 2 - (Math.floor(step / 10) % 2));
      accepted = learning.addLabel(late.id, late.label);
      break;
    }
    default:
      accepted = learning.addSample(row);
  }
  if (accepted?.accepted !== true) throw new Error(`Step ${step} was not taken: ${JSON.stringify(accepted)}`);
}

/** Steps of the stream that a pipeline has taken: those that brought a row, and those that brought a late label. */
export function stepsTaken(learning: OnlineLearningPipeline): number {
  const { accepted, labelDelayMs } = learning.getBufferStats();
  return accepted + (labelDelayMs?.count ?? 0);
}
