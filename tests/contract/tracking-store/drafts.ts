import type { DatasetInput } from '../../../src/core/entities/dataset.js';
import type { Metric } from '../../../src/core/entities/metric.js';
import type { Run } from '../../../src/core/entities/run.js';
import { newId } from '../../../src/core/ids.js';
import type { PageResult } from '../../../src/core/page.js';
import type { RunBatch, RunDraft, TrackingStore } from '../../../src/ports/tracking-store.js';

/** A name nobody else uses: servers are shared by all test files. */
export function uniqueName(prefix = 'contract'): string {
  return `${prefix}-${newId()}`;
}

export function newExperiment(store: TrackingStore, prefix?: string): Promise<string> {
  return store.createExperiment({ name: uniqueName(prefix) });
}

export function runDraft(experimentId: string, parts: Partial<RunDraft> = {}): RunDraft {
  return { key: newId(), experimentId, userId: 'tester', startTime: 1_700_000_000_000, tags: [], ...parts };
}

/** A run, in an experiment of its own unless one is given. */
export async function newRun(store: TrackingStore, parts: Partial<RunDraft> = {}): Promise<Run> {
  return store.createRun(runDraft(parts.experimentId ?? (await newExperiment(store)), parts));
}

/** The id of a new run in an experiment of its own. */
export async function newRunId(store: TrackingStore): Promise<string> {
  return (await newRun(store)).info.runId;
}

export function batch(parts: Partial<RunBatch>): RunBatch {
  return { metrics: [], params: [], tags: [], ...parts };
}

export function metric(key: string, value: number, step = 0, timestamp = 1_700_000_000_000): Metric {
  return { key, value, step, timestamp };
}

export async function logMetrics(store: TrackingStore, runId: string, metrics: readonly Metric[]): Promise<void> {
  await store.logBatch(runId, batch({ metrics }));
}

export function datasetInput(name: string, parts: { readonly digest?: string; readonly context?: string } = {}): DatasetInput {
  return {
    dataset: { name, digest: parts.digest ?? 'a1b2c3d4', sourceType: 'local', source: '{"uri": "/data/iris.csv"}' },
    tags: parts.context === undefined ? {} : { 'mlflow.data.context': parts.context },
  };
}

/** Reads a search to its end and gives back its pages. */
export async function allPages<T>(fetch: (pageToken: string | undefined) => Promise<PageResult<T>>): Promise<(readonly T[])[]> {
  const pages: (readonly T[])[] = [];
  let token: string | undefined;
  do {
    const page = await fetch(token);
    pages.push(page.items);
    token = page.nextPageToken;
  } while (token !== undefined && token !== '' && pages.length < 1_000);
  return pages;
}
