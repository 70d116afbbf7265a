import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { seededRandom } from '../../src/core/random.js';
import { OnlineLearningPipeline } from '../../src/features/online-learning/online-learning-pipeline.js';
import { parsePipelineOptions, stateOptions } from '../../src/features/online-learning/pipeline-settings.js';
import { decodeEvent } from '../../src/features/online-learning/state/event-codec.js';
import { OnlineState } from '../../src/features/online-learning/state/online-state.js';
import type { OnlineStateJson } from '../../src/features/online-learning/state/state-json.js';
import { CheckpointFiles } from '../../src/stores/segments/checkpoint-files.js';
import { openSegmentLog } from '../../src/stores/segments/open-segment-log.js';
import { bundleProgram } from '../support/bundle-program.js';
import { runUntilKilled } from './killed-program.js';
import { rowAt, streamOptions, takeStep, timeOf, type Updates } from './online-stream.js';
import { expectUpdatesOnce } from './updates-once.js';

/** What a pipeline whose process was killed over and over has done. */
export interface Survived {
  readonly steps: number;
  readonly updates: number;
  /** Checkpoints that a restart went on from. */
  readonly checkpoints: number;
}

/** A pipeline that is killed, and all that it ever wrote into its log. */
class Victim {
  readonly uri: string;
  readonly samples: string;
  readonly archive: string;
  readonly #checkpoints = new Set<string>();
  /** Steps that were said to be taken. */
  said = 0;

  constructor(
    readonly directory: string,
    readonly updates: Updates,
    readonly program: string,
  ) {
    this.uri = `sqlite:///${join(directory, 'mlflow.db')}`;
    this.samples = join(directory, '.mlflow-ops', 'samples', 'stream');
    this.archive = join(directory, 'archive');
  }

  /** Lets a process go on until it is killed, some time after it began or after some steps. */
  async live(random: { next(): number }): Promise<void> {
    const starts = random.next() < 0.2;
    const kill = { afterLines: starts ? 0 : 1 + Math.floor(random.next() * 500), thenMs: random.next() * (starts ? 400 : 30) };
    const args = [this.uri, this.updates, String(this.said), '1e9'];
    const { lines, complaints, signal } = await runUntilKilled(this.program, args, kill);
    expect({ complaints, signal }).toEqual({ complaints: '', signal: 'SIGKILL' });
    await this.#keep(lines);
  }

  /** Lets a process go on for some steps and come to its end. @returns all steps */
  async end(steps: number): Promise<number> {
    const until = this.said + steps;
    const never = { afterLines: Number.POSITIVE_INFINITY, thenMs: 0 };
    const { lines, complaints } = await runUntilKilled(this.program, [this.uri, this.updates, String(this.said), String(until)], never);
    expect(complaints).toBe('');
    await this.#keep(lines);
    return Math.max(until, this.said);
  }

  get checkpoints(): number {
    return this.#checkpoints.size;
  }

  /** Nothing that was said to be taken is missing; files of the log are kept before the next process forgets them. */
  async #keep(lines: readonly string[]): Promise<void> {
    if (lines.length > 0) expect(Number(lines[0])).toBeGreaterThanOrEqual(this.said);
    this.said = Number(lines.at(-1) ?? this.said);
    await mkdir(this.archive, { recursive: true });
    for (const name of await readdir(this.samples).catch(() => [])) {
      if (name.endsWith('.segment')) await copyFile(join(this.samples, name), join(this.archive, name));
      if (name.startsWith('checkpoint-')) this.#checkpoints.add(name);
    }
  }
}

/** The state that a stopped pipeline has saved, byte for byte. */
async function savedState(samples: string): Promise<string> {
  const [newest] = await new CheckpointFiles(samples).load();
  if (newest === undefined || !('state' in newest)) throw new Error('There is no checkpoint.');
  return newest.state;
}

/** The state after the whole log, from the first record on, without a restart or checkpoint. @returns it, and the ids of the records of the stream */
async function replayed(
  archive: string,
  updates: Updates,
): Promise<{ readonly state: string; readonly ids: readonly (string | undefined)[] }> {
  const log = await openSegmentLog({ directory: archive });
  const state = OnlineState.create(stateOptions(parsePipelineOptions(streamOptions(updates))));
  const ids: (string | undefined)[] = [];
  for (const { sequence, bytes } of log.read()) {
    const event = decodeEvent(bytes);
    if (event.kind === 'sample') ids.push(event.id);
    if (event.kind === 'label') ids.push(`label of ${event.id}`);
    state.apply(event, sequence);
  }
  await log.close();
  return { state: JSON.stringify(state), ids };
}

/** The state of a pipeline that takes the same steps and is neither interrupted nor updated. */
async function undisturbed(directory: string, steps: number): Promise<string> {
  let step = 0;
  const options = { ...streamOptions('no updates'), trackingUri: 'sqlite:///:memory:', directory, clock: { now: () => timeOf(step) } };
  const learning = new OnlineLearningPipeline(options);
  await learning.start();
  for (; step < steps; step++) await takeStep(learning, step);
  await learning.stop();
  return savedState(directory);
}

function idAt(step: number): string {
  return step % 10 === 8 ? `label of ${rowAt(step - 2 - (Math.floor(step / 10) % 2)).id}` : rowAt(step).id;
}

/** What an update does not touch: all that the live learner has learned, and all that is known of ids, labels and delays. */
function withoutServing(state: string): object {
  const { learner, liveScores, targets, random, recent, delay, counts } = JSON.parse(state) as OnlineStateJson;
  const { accepted, labelled, expired, dropped, unaddressable, unlearned } = counts;
  return { learner, liveScores, targets, random, recent, delay, accepted, labelled, expired, dropped, unaddressable, unlearned };
}

/**
 * Kills a pipeline over and over while it learns, saves its state and, if it is to, updates its model. In the end each step of the stream
 * is in its log once; its state is, bit for bit, the one that the whole log gives without any interruption; a pipeline that was never
 * interrupted has the same state, with updates the same in all that does not depend on them; and each update has been made once.
 */
export async function expectLearningSurvivesKills(updates: Updates, { kills, seed }: { kills: number; seed: number }): Promise<Survived> {
  const directory = await mkdtemp(join(tmpdir(), 'online-killed-'));
  const { program, remove } = await bundleProgram(resolve(import.meta.dirname, 'online-until-killed.ts'));
  try {
    const random = seededRandom(seed);
    const victim = new Victim(directory, updates, program);
    for (let kill = 0; kill < kills; kill++) await victim.live(random);
    const steps = await victim.end(100);
    const state = await savedState(victim.samples);
    const whole = await replayed(victim.archive, updates);
    expect(whole.ids).toEqual(Array.from({ length: steps }, (_, step) => idAt(step)));
    expect(state === whole.state).toBe(true);
    const never = await undisturbed(join(directory, 'undisturbed'), steps);
    if (updates === 'no updates') expect(state === never).toBe(true);
    expect(withoutServing(state)).toEqual(withoutServing(never));
    const { id: pipelineId } = JSON.parse(await readFile(join(victim.samples, 'updates', 'pipeline.json'), 'utf8'));
    const about = { modelName: 'stream', pipelineId };
    const made = await expectUpdatesOnce(victim.uri, about, (JSON.parse(state) as OnlineStateJson).updates);
    return { steps, updates: made, checkpoints: victim.checkpoints };
  } finally {
    await remove();
    await rm(directory, { recursive: true, force: true });
  }
}
