import { ConflictError } from '../../../core/errors/request-error.js';
import { StoreError } from '../../../core/errors/store-error.js';
import { type RandomState, resumableRandom } from '../../../core/resumable-random.js';
import { describe } from '../../../core/validation/describe.js';
import { parseObject } from '../../../core/validation/object.js';
import type { LearnerJson } from '../../../domain/learning/learner.js';
import { learnerFromJson } from '../../../domain/learning/learner-from-json.js';
import type { OnlineSignal, ServingModel } from '../online-event.js';
import type { UpdateResult } from '../update-result.js';
import { BoundRows, type BoundRowsJson } from './bound-rows.js';
import type { DetectorWatchJson } from './detector-watch.js';
import { LabelCodes } from './label-codes.js';
import { LabelDelay, type LabelDelayJson } from './label-delay.js';
import { ModelScores, type ModelScoresJson } from './model-scores.js';
import type { PerformanceWatchJson } from './performance-watch.js';
import { type IdEnd, RecentIds } from './recent-ids.js';
import { bufferRules, performanceWatch, type StateCounts, type StateParts } from './state-parts.js';
import { Targets, type TargetsJson } from './targets.js';
import { UpdateHistory } from './update-history.js';

/** A state as plain JSON, exact. */
export interface OnlineStateJson {
  readonly format: 'mlflow-ops/online-state';
  readonly version: 1;
  /** What the options of the one who takes it up must agree with. */
  readonly identity: string;
  readonly sequence: number;
  readonly time: number;
  readonly random: RandomState;
  readonly targets: TargetsJson;
  readonly versions: readonly string[];
  readonly recent: readonly (readonly [id: string, end: IdEnd])[];
  readonly detectors: DetectorWatchJson;
  readonly delay: LabelDelayJson;
  readonly updates: readonly UpdateResult[];
  readonly counts: StateCounts;
  readonly liveScores?: ModelScoresJson | undefined;
  readonly servedScores: ModelScoresJson;
  readonly performance: PerformanceWatchJson;
  readonly learner?: LearnerJson | undefined;
  readonly rows?: BoundRowsJson | undefined;
  readonly serving?: ServingModel | undefined;
  readonly servingCode: number;
  readonly signals: readonly OnlineSignal[];
}

export function partsToJson(parts: StateParts): OnlineStateJson {
  return {
    format: 'mlflow-ops/online-state',
    version: 1,
    identity: parts.identity,
    sequence: parts.sequence,
    time: parts.time,
    random: parts.random.state(),
    targets: parts.targets.toJSON(),
    versions: parts.versions.labels.map(String),
    recent: parts.recent.toJSON(),
    detectors: parts.detectors.toJSON(),
    delay: parts.delay.toJSON(),
    updates: parts.history.results,
    counts: { ...parts.counts },
    liveScores: parts.liveScores?.toJSON(),
    servedScores: parts.servedScores.toJSON(),
    performance: parts.performance.toJSON(),
    learner: parts.learner?.toJSON(),
    rows: parts.rows?.toJSON(),
    serving: parts.serving,
    servingCode: parts.servingCode,
    signals: parts.signals,
  };
}

/**
 * The parts that were saved.
 *
 * @param fresh - Of the options that they are taken up with.
 * @throws ConflictError when those differ; StoreError `corrupt` or `unknown-schema`
 */
export function partsFromJson(fresh: StateParts, json: OnlineStateJson): StateParts {
  checkFormat(json);
  if (json.identity !== fresh.identity) throw otherOptions(json.identity, fresh.identity);
  try {
    return restore(fresh, json);
  } catch (error) {
    throw new StoreError('The saved state is damaged. Start from an older one, or with reset to begin anew.', {
      kind: 'corrupt',
      cause: error,
    });
  }
}

function restore(fresh: StateParts, json: OnlineStateJson): StateParts {
  const { rules } = fresh;
  const { task, metric } = rules;
  const random = resumableRandom(json.random);
  const targets = new Targets(task, json.targets);
  const learner = json.learner && learnerFromJson(json.learner);
  const frozen = json.serving?.learner && learnerFromJson(json.serving.learner);
  const recent = new RecentIds();
  recent.restore(json.recent);
  fresh.detectors.restore(json.detectors);
  const rows = json.rows && BoundRows.fromJSON(json.rows, bufferRules({ rules, random }), learner, frozen);
  if (rows !== undefined) fresh.detectors.bind(rows.reader);
  return {
    rules,
    identity: fresh.identity,
    random,
    targets,
    versions: new LabelCodes(json.versions),
    recent,
    detectors: fresh.detectors,
    delay: new LabelDelay(json.delay),
    history: new UpdateHistory(json.updates),
    counts: { ...json.counts },
    liveScores: json.liveScores && new ModelScores(task, metric, targets, json.liveScores),
    servedScores: new ModelScores(task, metric, targets, json.servedScores),
    performance: performanceWatch(rules, json.performance),
    learner,
    rows,
    serving: json.serving,
    frozen,
    servingCode: json.servingCode,
    signals: json.signals,
    sequence: json.sequence,
    time: json.time,
  };
}

function checkFormat(json: OnlineStateJson): void {
  const { format, version } = parseObject('A saved state', json) as { readonly format: unknown; readonly version: unknown };
  if (format !== 'mlflow-ops/online-state') throw new StoreError('This is no saved state of a pipeline.', { kind: 'corrupt' });
  if (version === 1) return;
  throw new StoreError(
    `The saved state has format version ${describe(version)}, of a newer version of this package; update it, or start with reset to begin anew.`,
    { kind: 'unknown-schema' },
  );
}

/** Names what differs: the whole of both can be long. */
function otherOptions(saved: string, now: string): ConflictError {
  const [before, after] = [JSON.parse(saved), JSON.parse(now)] as [Record<string, unknown>, Record<string, unknown>];
  const differing = Object.keys(after).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  return new ConflictError(
    `The saved state was made with other options (${differing.join(', ')}). Start with those it was made with, or with reset to give up what was learned and begin anew.`,
    { details: { differing } },
  );
}
