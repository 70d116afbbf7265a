import type { Metric } from '../../../core/entities/metric.js';

/** A metric as servers send it; any field may be missing or of another type. */
interface WireMetric {
  readonly key?: unknown;
  readonly value?: unknown;
  readonly timestamp?: unknown;
  readonly step?: unknown;
  readonly model_id?: unknown;
  readonly dataset_name?: unknown;
  readonly dataset_digest?: unknown;
}

/** Reads a metric. SQL back ends send ±Infinity as ±1.797e308, which is returned as it is. */
export function readMetric(item: unknown): Metric {
  const wire = (item ?? {}) as WireMetric;
  const metric: { -readonly [K in keyof Metric]: Metric[K] } = {
    key: String(wire.key ?? ''),
    value: readNumber(wire.value),
    timestamp: readNumber(wire.timestamp),
    step: readNumber(wire.step),
  };
  if (typeof wire.model_id === 'string' && wire.model_id !== '') metric.modelId = wire.model_id;
  if (typeof wire.dataset_name === 'string' && wire.dataset_name !== '') metric.datasetName = wire.dataset_name;
  if (typeof wire.dataset_digest === 'string' && wire.dataset_digest !== '') metric.datasetDigest = wire.dataset_digest;
  return metric;
}

/** A number, also as a text such as `"NaN"`, `"-Infinity"` or a 64-bit integer. */
function readNumber(value: unknown): number {
  return typeof value === 'number' ? value : Number(value ?? 0);
}

/** What goes on the wire for a metric. Fields that are `undefined` disappear in JSON. */
export function wireMetric(metric: Metric): object {
  return {
    key: metric.key,
    value: wireDouble(metric.value),
    timestamp: metric.timestamp,
    step: metric.step,
    model_id: metric.modelId,
    dataset_name: metric.datasetName,
    dataset_digest: metric.datasetDigest,
  };
}

/** Servers read exactly these three spellings; any other, and the bare words, are stored as 0. */
function wireDouble(value: number): number | string {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}
