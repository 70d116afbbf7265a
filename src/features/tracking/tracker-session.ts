import type { ClientInternals } from '../client/client-internals.js';
import type { Frame } from './context.js';
import type { RunStarter } from './run-starter.js';
import type { SystemMetrics } from './system-metrics-options.js';

/** What the functions behind one `ExperimentTracker` share. */
export interface TrackerSession {
  /** The tracker itself. */
  readonly tracker: RunStarter;
  readonly client: ClientInternals;
  /** Experiment of runs that name none. */
  readonly experimentName: string | undefined;
  /** Of runs that say nothing about it. */
  readonly systemMetrics: SystemMetrics | undefined;
  /** Ids of the experiments looked up so far, by name. */
  readonly experimentIds: Map<string, Promise<string>>;
  /** The run of `startExperiment`; `'starting'` until it exists. */
  experiment: Frame | 'starting' | undefined;
}
