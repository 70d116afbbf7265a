import type { StartedProcess } from './start-process.js';

/** What a figure is held to; compared with the median. */
export interface Target {
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  /** One sentence that is shown when the target is missed: what bounds the figure. */
  readonly cause: string;
}

/** One line of a table: the same thing measured once a round. */
export interface Row {
  readonly what: string;
  readonly values: readonly number[];
  readonly unit: string;
  readonly target?: Target | undefined;
}

/** How a figure reaches what it measures. Every call is a fresh process. */
export interface Bench {
  /** Small counts and few rounds: for trying, not for quoting. */
  readonly quick: boolean;
  /** A Python with MLflow. */
  readonly interpreter: string;
  /** Runs `<name>.ts` of the workers on the built package. */
  worker<T>(name: string, task: object): Promise<T>;
  /** The same for a worker that serves; whoever starts it stops it. */
  start<T>(name: string, task: object): Promise<StartedProcess<T>>;
  /** Runs `benchmarks/python/<name>.py` with MLflow. */
  python<T>(name: string, task: object): Promise<T>;
  /** A new directory that is removed when the figure is measured. */
  directory(): Promise<string>;
}

/** A published figure. */
export interface Figure {
  /** Such as `tracking/server`. */
  readonly name: string;
  readonly title: string;
  /** What is done and counted, for whoever reads the table. */
  readonly method: string;
  measure(bench: Bench): Promise<readonly Row[]>;
}
