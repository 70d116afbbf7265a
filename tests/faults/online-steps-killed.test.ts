import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { decodeEvent } from '../../src/features/online-learning/state/event-codec.js';
import { openSegmentLog } from '../../src/stores/segments/open-segment-log.js';
import { bundleProgram } from '../support/bundle-program.js';
import { runUntilKilled } from './killed-program.js';
import { expectUpdatesOnce } from './updates-once.js';

/** Update, step, and at which of the times that a process looks at the clock in this step it dies: that is before each record. */
const points: readonly (readonly [update: number, step: string, time: number])[] = [
  [1, 'train', 1],
  [1, 'check', 1],
  [1, 'compare', 1],
  [1, 'startRun', 1],
  [1, 'record', 1],
  [1, 'register', 1],
  [1, 'promote', 1],
  // Before the record of the model that serves, after it, and before the end of the step.
  [1, 'swap', 1],
  [1, 'swap', 2],
  [1, 'swap', 2],
  // The time of the end, the end.
  [1, 'watch', 1],
  [1, 'watch', 2],
  [1, 'end', 1],
  [2, 'watch', 1],
  [2, 'rollback', 1],
  [2, 'rollback', 2],
  [2, 'rollback', 2],
  [2, 'end', 1],
];

/** What the log says of updates, and of models that took another's place. */
async function recorded(directory: string): Promise<readonly string[]> {
  const log = await openSegmentLog({ directory });
  const said = [...log.read()].flatMap(({ bytes }) => {
    const event = decodeEvent(bytes);
    if (event.kind === 'serving') return [`serves ${event.model.version}`];
    if (event.kind === 'learner') return ['another learner'];
    if (event.kind !== 'update') return [];
    const { update, step, status, recorded: isTold } = event.result;
    return [`${update}: ${step ?? `${status}${isTold ? ', told' : ''}`}`];
  });
  await log.close();
  return said;
}

test('a process that is killed wherever a step of an update is done and not yet written down: each step is written once, each effect there once', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'online-steps-'));
  const { program, remove } = await bundleProgram(resolve(import.meta.dirname, 'online-steps-until-killed.ts'));
  onTestFinished(async () => {
    await remove();
    await rm(directory, { recursive: true, force: true });
  });
  const uri = `sqlite:///${join(directory, 'mlflow.db')}`;
  const toItsEnd = { afterLines: Number.POSITIVE_INFINITY, thenMs: 0 };
  for (const [update, step, time] of points) {
    const { complaints, signal } = await runUntilKilled(program, [uri, String(update), step, String(time)], toItsEnd);
    expect({ update, step, time, complaints, signal }).toEqual({ update, step, time, complaints: '', signal: 'SIGKILL' });
  }
  const { lines, complaints } = await runUntilKilled(program, [uri], toItsEnd);
  expect(complaints).toBe('');
  const { history, about } = JSON.parse(lines.at(-1) as string);
  expect(history).toMatchObject([
    { update: 1, status: 'committed', version: '1', recorded: true },
    { update: 2, status: 'rolledBack', version: '2', previousVersion: '1', recorded: true },
  ]);
  expect(about).toMatchObject({ servingVersion: '1', pendingEffects: [], problems: {} });
  expect(await expectUpdatesOnce(uri, about, history)).toBe(2);
  const toWatch = (update: number) => [
    ...['train', 'check', 'compare', 'record', 'register', 'promote', 'swap'].map((step) => `${update}: ${step}`),
    `serves ${update}`,
    `${update}: watch`,
  ];
  expect(await recorded(join(directory, '.mlflow-ops', 'samples', 'steps'))).toEqual([
    ...toWatch(1),
    ...['1: committed', '1: committed, told'],
    ...toWatch(2),
    ...['2: rollback', 'another learner', 'serves 1', '2: rolledBack', '2: rolledBack, told'],
  ]);
}, 120_000);
