import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { seededRandom } from '../../../../src/core/random.js';
import { logisticRegression } from '../../../../src/domain/learning/logistic-regression.js';
import { clientInternals } from '../../../../src/features/client/client-internals.js';
import { MlflowClient } from '../../../../src/features/client/mlflow-client.js';
import { OnlineLearningPipeline } from '../../../../src/features/online-learning/online-learning-pipeline.js';
import type { PipelineOptions } from '../../../../src/features/online-learning/pipeline-options.js';
import type { Sample } from '../../../../src/features/online-learning/sample.js';
import type { PipelineRegistry } from '../../../../src/features/online-learning/surroundings.js';
import { ModelRegistry } from '../../../../src/features/registry/model-registry.js';

/** A store in a directory of its own, and what a test reads of it. */
export async function openStore(): Promise<OnlineStore> {
  const directory = await mkdtemp(join(tmpdir(), 'online-'));
  const client = new MlflowClient({ trackingUri: `sqlite:///${join(directory, 'mlflow.db')}` });
  const registry = new ModelRegistry({ client });
  const pipelines: OnlineLearningPipeline[] = [];
  return {
    directory,
    client,
    registry,
    pipeline: (options = {}) => {
      const learning = options.trainer === undefined ? { learner: logisticRegression() } : { task: 'classification' as const };
      const pipeline = new OnlineLearningPipeline({
        ...learning,
        modelName: 'churn',
        registry,
        minSamplesForUpdate: 100,
        cooldownMs: 0,
        checkIntervalMs: 10,
        updateIntervalMs: 0,
        ...options,
      });
      pipelines.push(pipeline);
      return pipeline;
    },
    close: async () => {
      for (const pipeline of pipelines) await pipeline.stop();
      await registry.close();
      await client.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export interface OnlineStore {
  readonly directory: string;
  readonly client: MlflowClient;
  readonly registry: ModelRegistry;
  /** A pipeline for the model `churn` that updates when it is told to, or when it has reason. */
  pipeline(options?: Partial<PipelineOptions>): OnlineLearningPipeline;
  close(): Promise<void>;
}

/** The real registry of a store, with other answers to some calls. */
export function registryWith(
  { registry }: OnlineStore,
  other: (registry: PipelineRegistry) => Partial<PipelineRegistry>,
): PipelineRegistry {
  const real: PipelineRegistry = {
    [clientInternals]: registry[clientInternals],
    registerModel: (options) => registry.registerModel(options),
    promoteModel: (name, options) => registry.promoteModel(name, options),
    rollback: (name, options) => registry.rollback(name, options),
    loadModel: (uri, options) => registry.loadModel(uri, options),
  };
  return { ...real, ...other(real) };
}

export type Concept = 'sum' | 'difference';

export interface Stream {
  next(concept?: Concept): Sample & { readonly label: number };
}

/** Rows whose label is whether a sum of two numbers is positive; after the drift it is whether their difference is. */
export function stream(seed: number): Stream {
  const random = seededRandom(seed);
  return {
    next: (concept = 'sum') => {
      const [a, b] = [random.next() * 2 - 1, random.next() * 2 - 1];
      const isPositive = concept === 'difference' ? a - b > 0 : a + b > 0;
      return { features: { a, b }, label: Number(isPositive) };
    },
  };
}

/** Adds rows, and lets the pipeline look at them now and then. */
export async function feed(pipeline: OnlineLearningPipeline, rows: Stream, count: number, concept?: Concept): Promise<void> {
  for (let row = 0; row < count; row++) {
    expect(pipeline.addSample(rows.next(concept))).toEqual({ accepted: true });
    if (row % 25 === 24) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/**
 * Adds rows until something is so. None comes while an update is due, under way, to be judged or to be told of: which rows an update is made
 * of, and which it is judged by, is the same however fast the machine is.
 *
 * @param watched - Rows that the pipeline watches an update for.
 */
export async function feedUntil(
  pipeline: OnlineLearningPipeline,
  rows: Stream,
  isSo: () => boolean,
  concept?: Concept,
  watched = 200,
): Promise<void> {
  const isBusy = () => {
    const { lastUpdate: { status, step } = {}, pendingEffects } = pipeline.status();
    const isJudged = status === 'published' && (step !== 'watch' || pipeline.metrics().served.rows >= watched);
    return status === 'running' || isJudged || pendingEffects.length > 0 || pipeline.shouldUpdate().due;
  };
  for (let row = 0; row < 10_000 && !isSo(); row++) {
    expect(pipeline.addSample(rows.next(concept))).toEqual({ accepted: true });
    while (isBusy()) await new Promise((resolve) => setTimeout(resolve, 5));
    if (row % 25 === 24) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(isSo()).toBe(true);
}

/** {@link feedUntil} some rows were added. */
export function feedInStep(
  pipeline: OnlineLearningPipeline,
  rows: Stream,
  count: number,
  concept?: Concept,
  watched?: number,
): Promise<void> {
  const accepted = () => pipeline.getBufferStats().accepted;
  const end = accepted() + count;
  return feedUntil(pipeline, rows, () => accepted() === end, concept, watched);
}

/** Whether an update has come to an end, or to a status. */
export function isUpdate(pipeline: OnlineLearningPipeline, update: number, status: string): () => boolean {
  return () => pipeline.getUpdateHistory().some((each) => each.update === update && each.status === status);
}
