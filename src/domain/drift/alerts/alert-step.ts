import type { Alert, AlertSignal } from './alert.js';

/** When observations become alerts. */
export interface AlertRules {
  /** Raised observations among the last `outOf` that make an alert fire. */
  readonly raiseAfter: number;
  readonly outOf: number;
  /** Quiet observations in a row that resolve it. */
  readonly resolveAfter: number;
  /** Shortest time between two firing alerts with the same key, in milliseconds; one that goes on is told again as often. */
  readonly cooldownMs: number;
}

/** What is known about one key. */
export interface KeyState {
  /** The last observations, oldest first: 1 where raised. */
  readonly recent: readonly (0 | 1)[];
  readonly quietInARow: number;
  readonly isFiring: boolean;
  /** Raised observations since it began. */
  readonly count: number;
  /** What was told of it since it began to fire. */
  readonly told?: Alert | undefined;
  /** When it was told last that it fires. */
  readonly toldAt?: number | undefined;
}

/** What is known about all keys: plain JSON. */
export interface AlertState {
  readonly [key: string]: KeyState;
}

/** A state and what is to be told. */
export interface AlertStep {
  readonly state: AlertState;
  /** At most one. */
  readonly deliver: readonly Alert[];
}

const unknown: KeyState = { recent: [], quietInARow: 0, isFiring: false, count: 0 };

/**
 * Takes one observation. Whether an alert fires has hysteresis, what is told has a cooldown; each firing alert that was told is told
 * to be resolved once.
 *
 * @param now - Epoch milliseconds
 */
export function alertStep(state: AlertState, signal: AlertSignal, now: number, rules: AlertRules): AlertStep {
  const { key } = signal;
  const known = Object.hasOwn(state, key) ? (state[key] as KeyState) : unknown;
  // A clock that was set back must not keep the alert silent for longer than one cooldown.
  const before = { ...known, toldAt: known.toldAt === undefined ? undefined : Math.min(known.toldAt, now) };
  const { next, alert } = signal.raised ? afterRaised(before, signal, now, rules) : afterQuiet(before, signal, now, rules);
  const { [key]: _, ...others } = state;
  return {
    state: isAtRest(next, now, rules) ? others : { ...others, [key]: next },
    deliver: alert === undefined ? [] : [alert],
  };
}

/** The alerts that were told to fire and not to be resolved. */
export function firingAlerts(state: AlertState): readonly Alert[] {
  return Object.values(state).flatMap(({ told }) => told ?? []);
}

interface Outcome {
  readonly next: KeyState;
  readonly alert?: Alert | undefined;
}

function afterRaised(before: KeyState, signal: AlertSignal, now: number, rules: AlertRules): Outcome {
  const recent = [...before.recent, 1 as const].slice(-rules.outOf);
  const raised = recent.filter((observation) => observation === 1).length;
  const next = { ...before, recent, quietInARow: 0, isFiring: before.isFiring || raised >= rules.raiseAfter, count: before.count + 1 };
  if (!next.isFiring || (next.toldAt !== undefined && now - next.toldAt < rules.cooldownMs)) return { next };
  const alert = alertOf(signal, 'firing', now, next.count);
  return { next: { ...next, told: alert, toldAt: now }, alert };
}

function afterQuiet(before: KeyState, signal: AlertSignal, now: number, rules: AlertRules): Outcome {
  const quietInARow = before.quietInARow + 1;
  if (before.isFiring && quietInARow >= rules.resolveAfter) {
    const next = { ...unknown, toldAt: before.toldAt };
    if (before.told === undefined) return { next };
    return { next, alert: { ...alertOf(signal, 'resolved', now, before.count), severity: before.told.severity } };
  }
  const recent = [...before.recent, 0 as const].slice(-rules.outOf);
  const isOver = !before.isFiring && !recent.includes(1);
  return { next: { ...before, recent, quietInARow, count: isOver ? 0 : before.count } };
}

function alertOf(signal: AlertSignal, state: Alert['state'], timestamp: number, count: number): Alert {
  const { key, severity, title, message, evidence = [], modelName, version } = signal;
  return { key, severity, state, title, message, evidence, modelName, version, timestamp, count };
}

/** Whether nothing is worth remembering, so that keys that come and go take no room. */
function isAtRest({ isFiring, recent, toldAt }: KeyState, now: number, { cooldownMs }: AlertRules): boolean {
  return !isFiring && !recent.includes(1) && (toldAt === undefined || now - toldAt >= cooldownMs);
}
