import type { Label } from '../../../domain/learning/learner.js';
import type { OnlineSignal } from '../online-event.js';
import type { BoundRows } from './bound-rows.js';
import type { RowLearner } from './row-learner.js';
import type { OrderedRow } from './row-reader.js';
import { field } from './row-store.js';
import type { StateParts } from './state-parts.js';

/** Rows from one look at the performance to the next: some metrics are counted anew when they are read. */
const performanceStep = 32;

/** A row whose label is known, and what was served for it. */
export interface LabelledRow {
  readonly row: OrderedRow;
  readonly label: Label;
  readonly weight: number;
  readonly observedAt: number;
  readonly arrived: number;
  /** Number of the served prediction, NaN for none; undefined where the live learner serves it now. */
  readonly served: number | undefined;
  readonly servedBy: number;
  /** Who predicted it just now, where that is why it is served. */
  readonly server: RowLearner | undefined;
}

/** Scores a labelled row, then learns it and keeps it. */
export function learnRow(parts: StateParts, rows: BoundRows, labelled: LabelledRow, sequence: number, signals: OnlineSignal[]): void {
  const { row, weight, servedBy } = labelled;
  const { targets, counts, detectors, time, rules } = parts;
  const target = targets.encode(labelled.label);
  const label = targets.decode(target) as Label;
  targets.count(target);
  counts.labelled++;
  counts.labelledSinceUpdate++;

  const { live } = rows;
  const prediction = live?.predict(row);
  const predicted = prediction === undefined ? Number.NaN : targets.encode(prediction);
  if (prediction !== undefined) parts.liveScores?.update(target, predicted, live?.probabilityOf(label), weight);
  const served = labelled.served ?? predicted;

  const slot = rows.labelled.add(row, target);
  const kept = rows.labelled.window;
  kept.set(slot, field.weight, weight);
  kept.set(slot, field.timestamp, labelled.observedAt);
  kept.set(slot, field.arrived, labelled.arrived);
  kept.set(slot, field.sequence, sequence);
  kept.set(slot, field.live, predicted);
  kept.set(slot, field.served, served);
  kept.set(slot, field.servedBy, servedBy);

  // What a former model served says nothing about the one that serves now.
  if (Number.isNaN(served) || servedBy !== parts.servingCode) {
    counts.unscored++;
    counts.comparable = 0;
  } else {
    counts.comparable = prediction === undefined ? 0 : counts.comparable + 1;
    parts.servedScores.update(target, served, labelled.server?.probabilityOf(label), weight);
    detectors.error(rules.task === 'regression' ? Math.abs(target - served) : Number(target !== served), sequence, time, signals);
    if (parts.servedScores.rows % performanceStep === 0) parts.performance.look(parts.servedScores.rolling, sequence, time, signals);
  }
  if (labelled.served === undefined && !Number.isNaN(served)) detectors.prediction(served, sequence, time, signals);
  detectors.label(target, sequence, time, signals);
  if (live !== undefined && !live.learn(row, label, weight)) counts.unlearned++;
}
