import { ValidationError } from '../../../core/errors/request-error.js';
import { describe } from '../../../core/validation/describe.js';
import { parseKnownFields } from '../../../core/validation/known-fields.js';
import type { FeatureDefinition, FeatureRow } from '../../../domain/learning/learner.js';
import type { OnlineEvent } from '../online-event.js';
import type { Sample } from '../sample.js';
import type { SampleColumns } from './sample-batch.js';
import { misspeltField, sampleEvent } from './sample-event.js';

type SampleEvent = Extract<OnlineEvent, { readonly kind: 'sample' }>;

const columnNames = ['features', 'labels', 'ids', 'predictions', 'weights', 'timestamps'] as const;

/**
 * The events of a batch, in its order. The features of one are overwritten by the next where they come as columns.
 *
 * @param featuresNow - The features of the state, which the first row may bring.
 * @throws ValidationError when it is neither rows nor columns of one length, or has something under a name that does not exist
 */
export function batchEvents(
  batch: readonly Sample[] | SampleColumns,
  now: number,
  featuresNow: () => readonly FeatureDefinition[],
): Iterable<SampleEvent> {
  if (Array.isArray(batch)) {
    for (const sample of batch) {
      const misspelt = typeof sample === 'object' && sample !== null ? misspeltField(sample) : undefined;
      if (misspelt !== undefined) throw new ValidationError(misspelt);
    }
    return rowEvents(batch, now);
  }
  const columns = batch as SampleColumns;
  if (typeof columns !== 'object' || columns === null || typeof columns.features !== 'object' || columns.features === null) {
    throw new ValidationError(`A batch must be an array of samples, or columns with features by name, not ${describe(batch)}.`);
  }
  parseKnownFields('A batch of columns', columns, columnNames);
  return columnEvents(columns, lengthOf(columns), now, featuresNow);
}

function* rowEvents(samples: readonly Sample[], now: number): Iterable<SampleEvent> {
  for (const sample of samples) yield sampleEvent(sample ?? { features: sample }, now);
}

function* columnEvents(
  { features, labels, ids, predictions, weights, timestamps }: SampleColumns,
  length: number,
  now: number,
  featuresNow: () => readonly FeatureDefinition[],
): Iterable<SampleEvent> {
  const names = Object.keys(features);
  let inOrder: readonly ArrayLike<unknown>[] | undefined;
  for (let row = 0; row < length; row++) {
    if (row < 2) inOrder = orderColumns(features, names, featuresNow());
    const sample = {
      features: (inOrder === undefined ? recordAt(features, names, row) : inOrder.map((column) => column[row])) as FeatureRow,
      label: labels?.[row] ?? undefined,
      id: ids?.[row] ?? undefined,
      prediction: predictions?.[row] ?? undefined,
      weight: weights?.[row],
      timestamp: timestamps?.[row],
    };
    yield sampleEvent(sample, now);
  }
}

/** The columns in the order of the features, where they are exactly those. */
function orderColumns(
  columns: SampleColumns['features'],
  names: readonly string[],
  features: readonly FeatureDefinition[],
): readonly ArrayLike<unknown>[] | undefined {
  if (features.length !== names.length || !features.every(({ name }) => Object.hasOwn(columns, name))) return undefined;
  return features.map(({ name }) => columns[name] as ArrayLike<unknown>);
}

function recordAt(columns: SampleColumns['features'], names: readonly string[], row: number): Record<string, unknown> {
  const record: Record<string, unknown> = Object.create(null);
  for (const name of names) record[name] = columns[name]?.[row];
  return record;
}

function lengthOf({ features, ...others }: SampleColumns): number {
  const columns = [...Object.entries(features), ...Object.entries(others)].filter(([, column]) => column !== undefined);
  const [first, ...rest] = columns.map(([name, column]) => {
    const length = (column as ArrayLike<unknown> | null)?.length;
    if (typeof length !== 'number') throw new ValidationError(`The column "${name}" must be an array, not ${describe(column)}.`);
    return { name, length };
  });
  const other = rest.find(({ length }) => length !== first?.length);
  if (first === undefined || other === undefined) return first?.length ?? 0;
  throw new ValidationError(`The column "${other.name}" has ${other.length} values, the column "${first.name}" has ${first.length}.`);
}
