import type { FeatureDefinition, Label } from '../../../domain/learning/learner.js';
import type { TrainingTable } from '../trainer.js';
import type { KeptRow } from './buffer/labelled-rows.js';
import { field } from './row-store.js';
import { noVersion, type StateParts } from './state-parts.js';
import type { TrainingSnapshot } from './training-snapshot.js';

/** Copies the kept rows: the newest, a share of all, are held out. */
export function snapshotOf(parts: StateParts): TrainingSnapshot {
  const { rules, rows, targets, versions, learner, sequence } = parts;
  const kept = rows?.labelled.oldestFirst() ?? [];
  const features = rows?.reader.features ?? [];
  const heldOut = Math.min(rows?.labelled.windowSize ?? 0, Math.round(kept.length * rules.holdout));
  const older = kept.slice(0, kept.length - heldOut);
  const newest = kept.slice(kept.length - heldOut);
  const sequenceOf = ({ store, slot }: KeptRow): number => store.get(slot, field.sequence);
  const [first, last] = [kept[0], kept.at(-1)];
  return {
    task: rules.task,
    features,
    classes: targets.classes.map(({ label }) => label),
    sequence,
    sequences: first && last && { first: sequenceOf(first), last: sequenceOf(last) },
    train: tableOf(parts, features, older),
    holdout: {
      table: tableOf(parts, features, newest),
      sequences: Float64Array.from(newest, sequenceOf),
      live: newest.map(({ store, slot }) => targets.decode(store.get(slot, field.live))),
      served: newest.map(({ store, slot }) => targets.decode(store.get(slot, field.served))),
      servedBy: newest.map(({ store, slot }) => {
        const code = store.get(slot, field.servedBy);
        return code === noVersion ? undefined : String(versions.label(code));
      }),
    },
    learner: learner?.clone(),
  };
}

function tableOf({ rules, targets }: StateParts, features: readonly FeatureDefinition[], kept: readonly KeptRow[]): TrainingTable {
  const cells = kept.map(({ store, slot }) => store.row(slot));
  const columns: Record<string, Float64Array | readonly (string | null)[]> = Object.create(null);
  features.forEach(({ name, kind }, column) => {
    columns[name] =
      kind === 'number' ? Float64Array.from(cells, (row) => row[column] as number) : cells.map((row) => row[column] as string | null);
  });
  const fieldOf = (which: number): Float64Array => Float64Array.from(kept, ({ store, slot }) => store.get(slot, which));
  const labels = fieldOf(field.label);
  return {
    features,
    rows: kept.length,
    columns,
    labels: rules.task === 'regression' ? labels : classLabels(Array.from(labels, (code) => targets.decode(code) as Label)),
    weights: fieldOf(field.weight),
    timestamps: fieldOf(field.timestamp),
  };
}

/** Classes that are numbers travel as numbers. */
function classLabels(labels: readonly Label[]): Float64Array | readonly (string | boolean)[] {
  const numbers = labels.every((label) => typeof label === 'number');
  return numbers ? Float64Array.from(labels as readonly number[]) : (labels as readonly (string | boolean)[]);
}
