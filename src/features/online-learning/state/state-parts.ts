import { type ResumableRandom, resumableRandom } from '../../../core/resumable-random.js';
import type { Learner } from '../../../domain/learning/learner.js';
import type { OnlineSignal, ServingModel } from '../online-event.js';
import { BoundRows } from './bound-rows.js';
import type { BufferRules } from './buffer/labelled-rows.js';
import { DetectorWatch } from './detector-watch.js';
import { LabelCodes } from './label-codes.js';
import { LabelDelay } from './label-delay.js';
import { ModelScores, rollingRows } from './model-scores.js';
import { PerformanceWatch, type PerformanceWatchJson } from './performance-watch.js';
import { RecentIds } from './recent-ids.js';
import { RowReader } from './row-reader.js';
import type { StateRules } from './state-options.js';
import { Targets } from './targets.js';
import { UpdateHistory } from './update-history.js';

/** What is counted. */
export interface StateCounts {
  accepted: number;
  labelled: number;
  labelledSinceUpdate: number;
  expired: number;
  dropped: number;
  unaddressable: number;
  unscored: number;
  unlearned: number;
  /** Newest labelled rows that both the live learner and the serving model were scored on, none in between left out. */
  comparable: number;
}

/** Code in place of a version: the live learner served the row itself, or a model without a version. */
export const noVersion = -1;

/** Everything that the online state consists of. */
export interface StateParts {
  readonly rules: StateRules;
  /** What a saved state must agree with. */
  readonly identity: string;
  readonly random: ResumableRandom;
  readonly targets: Targets;
  readonly versions: LabelCodes;
  readonly recent: RecentIds;
  readonly detectors: DetectorWatch;
  readonly delay: LabelDelay;
  readonly history: UpdateHistory;
  readonly counts: StateCounts;
  liveScores: ModelScores | undefined;
  servedScores: ModelScores;
  performance: PerformanceWatch;
  learner: Learner | undefined;
  rows: BoundRows | undefined;
  serving: ServingModel | undefined;
  /** The serving model, where it is a frozen learner. */
  frozen: Learner | undefined;
  servingCode: number;
  signals: readonly OnlineSignal[];
  sequence: number;
  time: number;
}

/** The parts before the first event. */
export function freshParts(rules: StateRules): StateParts {
  const { task, metric, seed } = rules;
  const detectors = new DetectorWatch(rules.detectors, task);
  const learner = rules.learner?.clone();
  const targets = new Targets(task);
  const parts: StateParts = {
    rules,
    identity: identityOf(rules, detectors),
    random: resumableRandom(seed),
    targets,
    versions: new LabelCodes(),
    recent: new RecentIds(),
    detectors,
    delay: new LabelDelay(),
    history: new UpdateHistory(),
    counts: {
      accepted: 0,
      labelled: 0,
      labelledSinceUpdate: 0,
      expired: 0,
      dropped: 0,
      unaddressable: 0,
      unscored: 0,
      unlearned: 0,
      comparable: 0,
    },
    liveScores: learner && new ModelScores(task, metric, targets),
    servedScores: new ModelScores(task, metric, targets),
    performance: performanceWatch(rules),
    learner,
    rows: undefined,
    serving: undefined,
    frozen: undefined,
    servingCode: noVersion,
    signals: [],
    sequence: 0,
    time: 0,
  };
  if (learner !== undefined && learner.features.length > 0) bindRows(parts, new RowReader(learner.features));
  return parts;
}

/** Says what the features are, once and for all. @returns what is wrong with them */
export function bindRows(parts: StateParts, reader: RowReader): string | undefined {
  const wrong = parts.detectors.bind(reader);
  if (wrong === undefined) parts.rows = new BoundRows(reader, bufferRules(parts), parts.learner, parts.frozen);
  return wrong;
}

export function bufferRules({ rules, random }: Pick<StateParts, 'rules' | 'random'>): BufferRules {
  return { strategy: rules.buffer, capacity: rules.bufferSize, holdout: rules.holdout, random };
}

export function performanceWatch(rules: StateRules, json?: PerformanceWatchJson | undefined): PerformanceWatch {
  return new PerformanceWatch({ threshold: rules.performanceThreshold, leastRows: rules.performanceRows, window: rollingRows }, json);
}

/** Two states with the same identity understand each other's JSON and events. */
function identityOf(rules: StateRules, detectors: DetectorWatch): string {
  const { task, metric, buffer, bufferSize, holdout, learner } = rules;
  return JSON.stringify({ task, metric, buffer, bufferSize, holdout, detectors: detectors.identity, learner: learnerIdentity(learner) });
}

/** How a learner was made, without what it learned. */
function learnerIdentity(learner: Learner | undefined): unknown {
  if (learner === undefined) return 'none';
  const { samples, seenClasses, parts, ...recipe } = learner.toJSON();
  return recipe;
}
