import type { RunBatch } from '../../ports/tracking-store.js';

/** Metrics, params and tags of a batch, counted together. */
export function batchSize(batch: RunBatch): number {
  return batch.metrics.length + batch.params.length + batch.tags.length;
}

/** Two batches with all items of one, in their order: metrics, then params, then tags. */
export function halves(batch: RunBatch): readonly [RunBatch, RunBatch] {
  const size = batchSize(batch);
  const middle = Math.ceil(size / 2);
  return [items(batch, 0, middle), items(batch, middle, size)];
}

function items(batch: RunBatch, from: number, to: number): RunBatch {
  const paramsFrom = batch.metrics.length;
  const tagsFrom = paramsFrom + batch.params.length;
  const part = <T>(list: readonly T[], offset: number) => list.slice(Math.max(0, from - offset), Math.max(0, to - offset));
  return { metrics: part(batch.metrics, 0), params: part(batch.params, paramsFrom), tags: part(batch.tags, tagsFrom) };
}
