import type { OnlineSignal } from '../online-event.js';
import type { LearnerLead } from '../state/learner-lead.js';
import type { PerformanceLevel } from '../state/online-metrics.js';
import type { UpdateResult, UpdateStep, UpdateTrigger } from '../update-result.js';

/** What decides whether an update is due. */
export interface UpdateOutlook {
  /** Sequence of the newest record, and how many labelled rows there are. */
  readonly sequence: number;
  readonly labelled: number;
  readonly labelledSinceUpdate: number;
  /** Rows with a label in the buffer, or learned by the live learner. */
  readonly hasRows: boolean;
  /** Whether a published version serves. */
  readonly isPublished: boolean;
  readonly lastUpdate?: UpdateResult | undefined;
  /** When the pipeline began, epoch milliseconds. */
  readonly startedAt: number;
  /** Since the last update began, oldest first. */
  readonly signals: readonly OnlineSignal[];
  readonly performance?: PerformanceLevel | undefined;
  readonly learnerLead?: LearnerLead | undefined;
}

/** The rules, with their defaults filled in. */
export interface UpdateRules {
  readonly updateIntervalMs: number;
  readonly updateEverySamples?: number | undefined;
  readonly minSamplesForUpdate: number;
  readonly settleSamples: number;
  readonly cooldownMs: number;
}

/** Whether an update is due, and why or why not. */
export type UpdateDue =
  | { readonly due: true; readonly reason: string; readonly trigger: UpdateTrigger }
  | { readonly due: false; readonly reason: string };

/** Whether an update has not ended yet. */
export function isOpen(update: UpdateResult | undefined): update is UpdateResult & { readonly step: UpdateStep } {
  return update?.step !== undefined;
}

/**
 * Decides whether an update is due. One that is open, too few labelled rows and the cooldown hold back every trigger; of several triggers the
 * strongest is named: drift, performance, a better live learner, number of rows, the first version, time.
 */
export function dueUpdate(outlook: UpdateOutlook, rules: UpdateRules, now: number): UpdateDue {
  const { lastUpdate, labelledSinceUpdate } = outlook;
  if (isOpen(lastUpdate)) return { due: false, reason: openReason(lastUpdate) };
  if (labelledSinceUpdate < rules.minSamplesForUpdate) {
    return { due: false, reason: `${labelledSinceUpdate} of at least ${rules.minSamplesForUpdate} labelled rows since the last update` };
  }
  const cooldown = cooldownReason(lastUpdate, rules, now);
  if (cooldown !== undefined) return { due: false, reason: cooldown };
  return (
    ofDrift(outlook, rules) ??
    ofPerformance(outlook) ??
    ofLearner(outlook) ??
    ofSamples(outlook, rules) ??
    ofFirstVersion(outlook) ??
    ofInterval(outlook, rules, now) ?? { due: false, reason: waitingReason(outlook, rules) }
  );
}

/** Why an update by hand cannot begin, or nothing. */
export function whyNotNow(outlook: UpdateOutlook, rules: UpdateRules, now: number, force: boolean): string | undefined {
  const { lastUpdate } = outlook;
  if (isOpen(lastUpdate)) return openReason(lastUpdate);
  if (!outlook.hasRows) return 'there is no labelled row to learn from yet';
  if (force) return undefined;
  const { minSamplesForUpdate } = rules;
  if (outlook.labelledSinceUpdate < minSamplesForUpdate) {
    return `${outlook.labelledSinceUpdate} of at least ${minSamplesForUpdate} labelled rows since the last update; pass force: true to update all the same`;
  }
  const cooldown = cooldownReason(lastUpdate, rules, now);
  return cooldown === undefined ? undefined : `${cooldown}; pass force: true to update all the same`;
}

/** A clock that was set back by more than the cooldown does not prolong it. */
function cooldownReason(last: UpdateResult | undefined, { cooldownMs }: UpdateRules, now: number): string | undefined {
  if (last?.endedAt === undefined || Math.abs(now - last.endedAt) >= cooldownMs) return undefined;
  return `the cooldown after update ${last.update} lasts ${last.endedAt + cooldownMs - now} ms more`;
}

function openReason({ update, status, step, waitsFor }: UpdateResult): string {
  if (status === 'pending') return `update ${update} waits: ${waitsFor}`;
  return step === 'watch' ? `update ${update} is being watched` : `update ${update} is under way (${step})`;
}

function ofDrift({ signals, sequence }: UpdateOutlook, { settleSamples }: UpdateRules): UpdateDue | undefined {
  const drift = signals.find(({ kind }) => kind === 'drift');
  if (drift === undefined) return undefined;
  const since = sequence - drift.sequence;
  if (since < settleSamples) {
    return { due: false, reason: `${drift.source} detected a drift; ${since} of ${settleSamples} records that are to follow it are there` };
  }
  return { due: true, trigger: 'drift', reason: `${drift.source} detected a drift at record ${drift.sequence}` };
}

function ofPerformance({ performance }: UpdateOutlook): UpdateDue | undefined {
  if (performance?.exceeded !== true) return undefined;
  const { metric, value, baseline, rows, threshold } = performance;
  const reason = `${metric} is ${round(value)} over ${rows} rows and was ${round(baseline)}: worse by more than ${threshold} of it`;
  return { due: true, trigger: 'performance', reason };
}

function ofLearner({ learnerLead }: UpdateOutlook): UpdateDue | undefined {
  if (learnerLead === undefined) return undefined;
  const { metric, live, served, rows, threshold } = learnerLead;
  const reason = `${metric} of the live learner is ${round(live)} over ${rows} rows, the version's ${round(served)}: better by more than ${threshold} of it`;
  return { due: true, trigger: 'learner', reason };
}

function ofSamples({ labelledSinceUpdate }: UpdateOutlook, { updateEverySamples }: UpdateRules): UpdateDue | undefined {
  if (updateEverySamples === undefined || labelledSinceUpdate < updateEverySamples) return undefined;
  return { due: true, trigger: 'samples', reason: `${labelledSinceUpdate} labelled rows since the last update` };
}

function ofFirstVersion({ isPublished, lastUpdate, labelled }: UpdateOutlook): UpdateDue | undefined {
  if (isPublished || lastUpdate !== undefined) return undefined;
  return { due: true, trigger: 'initial', reason: `no version serves yet, and there are ${labelled} labelled rows` };
}

function ofInterval({ lastUpdate, startedAt }: UpdateOutlook, { updateIntervalMs }: UpdateRules, now: number): UpdateDue | undefined {
  if (updateIntervalMs === 0) return undefined;
  const elapsed = now - (lastUpdate?.startedAt ?? startedAt);
  // A clock that was set back by more than the interval does not prolong it.
  if (Math.abs(elapsed) < updateIntervalMs) return undefined;
  return {
    due: true,
    trigger: 'interval',
    reason:
      elapsed < 0
        ? `the clock was set back by ${-elapsed} ms`
        : `${elapsed} ms since ${lastUpdate === undefined ? 'the beginning' : 'the last update'}`,
  };
}

function waitingReason({ labelledSinceUpdate }: UpdateOutlook, { updateIntervalMs, updateEverySamples }: UpdateRules): string {
  const waits = [
    updateEverySamples === undefined ? undefined : `${updateEverySamples - labelledSinceUpdate} more labelled rows`,
    updateIntervalMs === 0 ? undefined : 'the end of the interval',
    'a drift or a drop of performance',
  ].filter((wait) => wait !== undefined);
  return `nothing calls for an update; the next comes with ${waits.join(', ')}`;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
