import { AsyncLocalStorage } from 'node:async_hooks';
import { sharedState } from '../../core/shared-state.js';
import type { ClientInternals } from '../client/client-internals.js';
import type { ActiveRun } from './active-run.js';
import type { RunStarter } from './run-starter.js';

/** An active run and who started it. May come from another copy of this package: `instanceof` says nothing here. */
export interface Frame {
  readonly run: ActiveRun;
  /** The tracker whose run it is. */
  readonly tracker: RunStarter;
  readonly client: ClientInternals;
  /** The run that was active when this one was started. */
  readonly outer: Frame | undefined;
}

interface ActiveRuns {
  /** The innermost `withRun` of the asynchronous context. */
  readonly frames: AsyncLocalStorage<Frame>;
  /** The run of the fluent `startRun`, active where no `withRun` is. */
  process: Frame | undefined;
  /** The run that ended last. */
  last: Frame | undefined;
}

const activeRuns = () => sharedState<ActiveRuns>('active-runs', createActiveRuns);

function createActiveRuns(): ActiveRuns {
  return { frames: new AsyncLocalStorage(), process: undefined, last: undefined };
}

/** The innermost `withRun` or decorated function, else the run of the fluent `startRun`. */
export function activeFrame(): Frame | undefined {
  return enclosingFrame() ?? processFrame();
}

/** The innermost `withRun` or decorated function of the asynchronous context. */
export function enclosingFrame(): Frame | undefined {
  return activeRuns().frames.getStore();
}

/** The innermost `withRun` of the asynchronous context that belongs to `tracker`. */
export function enclosingFrameOf(tracker: RunStarter): Frame | undefined {
  let frame = enclosingFrame();
  while (frame !== undefined && frame.tracker !== tracker) frame = frame.outer;
  return frame;
}

/** Runs `body` with `frame` as the innermost active run. */
export function runInFrame<T>(frame: Frame, body: () => T): T {
  return activeRuns().frames.run(frame, body);
}

/** The run of the fluent `startRun` that was not ended, innermost. */
export function processFrame(): Frame | undefined {
  const runs = activeRuns();
  while (runs.process !== undefined && runs.process.run.status !== 'RUNNING') runs.process = runs.process.outer;
  return runs.process;
}

/** Makes a run of the fluent `startRun` the active one. */
export function pushProcessFrame(frame: Omit<Frame, 'outer'>): void {
  activeRuns().process = { ...frame, outer: processFrame() };
}

/** The run that ended last in this process. */
export function lastFrame(): Frame | undefined {
  return activeRuns().last;
}

/** Notes that the run of `frame` is over. */
export function noteEnded(frame: Frame): void {
  activeRuns().last = frame;
}
