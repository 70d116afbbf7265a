import type { FeatureDefinition, Learner } from '../../../domain/learning/learner.js';
import { type BufferRules, LabelledRows, type LabelledRowsJson } from './buffer/labelled-rows.js';
import { PendingRows, type PendingRowsJson } from './pending-rows.js';
import { RowLearner } from './row-learner.js';
import { RowReader } from './row-reader.js';

/** The parts that depend on the features, as plain JSON. */
export interface BoundRowsJson {
  readonly features: readonly FeatureDefinition[];
  readonly pending: PendingRowsJson;
  readonly labelled: LabelledRowsJson;
}

/** What is there once the features are known: their reader, the rows that are kept, and the learners that are given rows. */
export class BoundRows {
  readonly reader: RowReader;
  readonly pending: PendingRows;
  readonly labelled: LabelledRows;
  live: RowLearner | undefined;
  /** The serving model, where it is a frozen learner. */
  frozen: RowLearner | undefined;

  constructor(reader: RowReader, rules: BufferRules, live: Learner | undefined, frozen: Learner | undefined) {
    this.reader = reader;
    this.pending = new PendingRows(reader);
    this.labelled = new LabelledRows(reader, rules);
    this.replaceLive(live);
    this.replaceFrozen(frozen);
  }

  replaceLive(learner: Learner | undefined): void {
    this.live = learner && new RowLearner(learner, this.reader);
  }

  replaceFrozen(learner: Learner | undefined): void {
    this.frozen = learner && new RowLearner(learner, this.reader);
  }

  toJSON(): BoundRowsJson {
    return { features: this.reader.features, pending: this.pending.toJSON(), labelled: this.labelled.toJSON() };
  }

  /** @throws ValidationError */
  static fromJSON(json: BoundRowsJson, rules: BufferRules, live: Learner | undefined, frozen: Learner | undefined): BoundRows {
    const rows = new BoundRows(new RowReader(json.features), rules, live, frozen);
    rows.pending.restore(json.pending);
    rows.labelled.restore(json.labelled);
    return rows;
  }
}
