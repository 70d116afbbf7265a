import { dictionary } from '../../core/dictionary.js';
import type { Run, RunStatus } from '../../core/entities/run.js';
import { type ExperimentRef, inStudy, parseStudyOptions, runsOf, type StudyOptions } from './study.js';

/** The latest values of one metric over all runs that have it; NaN is counted and otherwise left out. With NaN only, all three are NaN. */
export interface MetricSummary {
  readonly runs: number;
  readonly nan: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

/** An experiment at a glance. The dictionaries have no prototype. */
export interface ExperimentSummary {
  readonly experimentId: string;
  readonly name: string;
  readonly runs: number;
  readonly statuses: Readonly<Partial<Record<RunStatus, number>>>;
  readonly metrics: Readonly<Record<string, MetricSummary>>;
  /** Names of all params, sorted. */
  readonly params: readonly string[];
  /** Start of the first and of the last run, epoch milliseconds; absent without runs. */
  readonly firstStart?: number | undefined;
  readonly lastStart?: number | undefined;
}

/**
 * Counts the active runs of an experiment and summarises their metrics.
 *
 * @throws NotFoundError when there is no such experiment.
 */
export async function getExperimentSummary(experiment: ExperimentRef, options: StudyOptions = {}): Promise<ExperimentSummary> {
  parseStudyOptions('getExperimentSummary', options, []);
  return inStudy(experiment, options, async (study) => {
    const statuses: Partial<Record<RunStatus, number>> = Object.create(null);
    const values = new Map<string, number[]>();
    const params = new Set<string>();
    let runs = 0;
    let firstStart: number | undefined;
    let lastStart: number | undefined;
    for await (const { info, data } of runsOf(study)) {
      statuses[info.status] = (statuses[info.status] ?? 0) + 1;
      runs += 1;
      firstStart = Math.min(firstStart ?? info.startTime, info.startTime);
      lastStart = Math.max(lastStart ?? info.startTime, info.startTime);
      collect(values, data);
      for (const key of Object.keys(data.params)) params.add(key);
    }
    const names = [...values.keys()].sort();
    return {
      experimentId: study.experiment.experimentId,
      name: study.experiment.name,
      runs,
      statuses,
      metrics: dictionary(names.map((key) => [key, summarise(values.get(key) ?? [])])),
      params: [...params].sort(),
      firstStart,
      lastStart,
    };
  });
}

function collect(values: Map<string, number[]>, data: Run['data']): void {
  for (const [key, value] of Object.entries(data.metrics)) {
    const known = values.get(key);
    if (known === undefined) values.set(key, [value]);
    else known.push(value);
  }
}

function summarise(values: readonly number[]): MetricSummary {
  const numbers = values.filter((value) => !Number.isNaN(value));
  const total = numbers.reduce((sum, value) => sum + value, 0);
  const [min, max] = numbers.length === 0 ? [Number.NaN, Number.NaN] : numbers.reduce<[number, number]>(widen, [Infinity, -Infinity]);
  return { runs: values.length, nan: values.length - numbers.length, min, max, mean: total / numbers.length };
}

function widen([min, max]: [number, number], value: number): [number, number] {
  return [Math.min(min, value), Math.max(max, value)];
}
