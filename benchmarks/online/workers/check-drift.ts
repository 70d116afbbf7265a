// Makes a reference profile and drift reports again and again.
import { DriftDetector, ReferenceProfile } from 'mlflow-ops/drift';
import { median } from '../../support/spread.js';
import { answer, readTask } from '../../support/worker-task.js';
import { readNumbers } from './read-numbers.js';

export interface CheckTask {
  readonly reference: string;
  readonly current: string;
  readonly numbers: number;
  readonly categories: number;
  readonly form: 'columns' | 'records';
  readonly preset: 'default' | 'evidently';
  readonly times: number;
}

export interface Checked {
  /** CPU times in milliseconds, each the middle one. */
  readonly check: number;
  readonly profile: number;
  /** Score of the deciding test of each column, and whether the column drifted. */
  readonly scores: Readonly<Record<string, number>>;
  readonly drifted: readonly string[];
}

const { numbers, categories, form, preset, times, ...files } = readTask<CheckTask>();
const reference = readData(files.reference);
const current = readData(files.current);
const profiles: number[] = [];
const checks: number[] = [];
let profile = ReferenceProfile.from(reference);
for (let time = 0; time < Math.ceil(times / 3); time++) profiles.push(milliseconds(() => (profile = ReferenceProfile.from(reference))));
const detector = new DriftDetector({ reference: profile, preset });
let report = detector.check(current);
for (let time = 0; time < times; time++) checks.push(milliseconds(() => (report = detector.check(current))));

const decided = report.columns.map(({ name, decidedBy, tests }) => {
  const { value, pValue } = tests.find(({ test }) => test === decidedBy) ?? {};
  return [name, pValue ?? value ?? Number.NaN] as const;
});
answer({
  check: median(checks),
  profile: median(profiles),
  scores: Object.fromEntries(decided),
  drifted: report.columns.filter(({ drifted }) => drifted).map(({ name }) => name),
} satisfies Checked);

function readData(file: string) {
  const values = readNumbers(file);
  const rows = values.length / (numbers + categories);
  const columns = Object.fromEntries(
    Array.from({ length: numbers + categories }, (_, column) => {
      const part = values.slice(column * rows, (column + 1) * rows);
      return column < numbers ? [`n${column}`, part] : [`c${column - numbers}`, Array.from(part, (code) => `value-${code}`)];
    }),
  ) as Readonly<Record<string, ArrayLike<number | string>>>;
  if (form === 'columns') return columns;
  const names = Object.keys(columns);
  return Array.from({ length: rows }, (_, row) => Object.fromEntries(names.map((name) => [name, columns[name]?.[row]])));
}

function milliseconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
