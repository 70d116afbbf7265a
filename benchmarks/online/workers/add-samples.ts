// Gives rows to a pipeline, looks at the memory on the way, and dies by SIGKILL when its input ends.
import { setImmediate as turn } from 'node:timers/promises';
import { quantile } from '../../support/spread.js';
import { answer, readTask } from '../../support/worker-task.js';
import { readRows } from './labelled-rows.js';
import { makeLearner, makePipeline, type PipelineTask } from './open-pipeline.js';

export interface AddTask extends PipelineTask {
  readonly file: string;
  readonly features: number;
  readonly rows: number;
  readonly by: 'addSample' | 'addBatch' | 'columns';
  /** What serves: the live learner, or a registered version whose answer is counted for every row, too. */
  readonly serving: 'live' | 'version';
}

export interface Added {
  readonly rowsPerSecond: number;
  /** CPU time of a row in microseconds, that of checkpoints and garbage collection included. */
  readonly cpu: number;
  /** A call, in microseconds. */
  readonly median: number;
  readonly p99: number;
  /** The longest time without a turn of the event loop, in milliseconds. */
  readonly stall: number;
  /** Bytes after the first stretch and after each further one: of the process, and of the heap. */
  readonly rss: readonly number[];
  readonly heap: readonly number[];
}

const burst = 200;
const batch = 1000;
const first = 20_000;

const task = readTask<AddTask>();
const { rows, by } = task;
const samples = readRows(task.file, task.features, 'records');
const online = makePipeline(task);
await online.start(task.serving === 'version' ? { initialModel: learned() } : {});

const calls: number[] = [];
const rss: number[] = [];
const heap: number[] = [];
let stall = 0;

// What only the first calls need is loaded and compiled, and the buffer full, before it counts.
await addRows(0, first);
calls.length = 0;
stall = 0;
look();
const before = process.cpuUsage();
const start = performance.now();
for (let from = first; from < rows; from += first) {
  await addRows(from, Math.min(rows, from + first));
  look();
}
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(before);

answer({
  rowsPerSecond: (rows - first) / seconds,
  cpu: (user + system) / (rows - first),
  median: quantile(calls, 0.5) * 1000,
  p99: quantile(calls, 0.99) * 1000,
  stall,
  rss,
  heap,
} satisfies Added);
process.stdin.resume().once('end', () => process.kill(process.pid, 'SIGKILL'));

function learned() {
  const learner = makeLearner();
  for (const { features, label } of samples.slice(0, 2000)) learner.learnOne(features, label);
  return learner;
}

async function addRows(from: number, to: number): Promise<void> {
  const step = by === 'addSample' ? burst : batch;
  for (let at = from; at < to; at += step) {
    const begin = performance.now();
    if (by === 'addSample') for (let index = at; index < at + step; index++) addSample(index);
    else addBatch(at);
    stall = Math.max(stall, performance.now() - begin);
    await turn();
  }
}

function addSample(index: number): void {
  const { features, label } = samples[index % samples.length] as (typeof samples)[number];
  // Every 64th call is timed, so that the clock costs nothing.
  const begin = index % 64 === 0 ? performance.now() : 0;
  const taken = online.addSample({ features, label });
  if (!taken.accepted) throw new Error(taken.message);
  if (begin > 0) calls.push(performance.now() - begin);
}

function addBatch(at: number): void {
  const rowsOf = samples.slice(at % samples.length, (at % samples.length) + batch);
  const given = by === 'addBatch' ? rowsOf : columnsOf(rowsOf);
  const begin = performance.now();
  if (online.addBatch(given).accepted !== batch) throw new Error(`Not all rows from ${at} were accepted.`);
  calls.push(performance.now() - begin);
}

function columnsOf(given: typeof samples) {
  const names = Object.keys(given[0]?.features ?? {});
  const features = Object.fromEntries(
    names.map((name) => [name, Float64Array.from(given, ({ features: row }) => (row as Readonly<Record<string, number>>)[name] as number)]),
  );
  return { features, labels: given.map(({ label }) => label) };
}

function look(): void {
  const { rss: resident, heapUsed } = process.memoryUsage();
  rss.push(resident);
  heap.push(heapUsed);
}
