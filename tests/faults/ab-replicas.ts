import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { seededRandom } from '../../src/core/random.js';
import type { TestTotals } from '../../src/domain/experiment/test-totals.js';
import { ABTestingFramework } from '../../src/features/ab-testing/ab-testing-framework.js';
import { openStateStore } from '../../src/features/state/open-state-store.js';
import type { StateStore } from '../../src/ports/state-store.js';
import { bundleProgram } from '../support/bundle-program.js';
import { areMomentsOf, expectedArms, type Ledger, type LedgerEntry, metricNames, readLedger, sum, testIds } from './ab-ledger.js';
import { readTestTotals } from './read-test-totals.js';

const variants = ['current', 'candidate'] as const;
/** The longest time between a flush that is waited for and the kill, in milliseconds. */
const longestMs = 25;

/** How replicas are killed. */
interface Kills {
  /** Each kills two of four replicas. */
  readonly rounds: number;
  readonly seed: number;
  /** `during` flushes requests are served as well, and others flush in the background. */
  readonly recording: 'between' | 'during';
}

/** What was seen in all rounds. */
export interface KilledReplicas {
  readonly flushes: number;
  readonly events: number;
  /** Kills while a flush was under way; and how often what such a flush writes of a test was in the store. */
  readonly inFlight: number;
  readonly arrived: number;
}

/**
 * Lets four processes share two tests and kills two of them at random moments. What is counted then is what the ledgers of the
 * replicas say: everything of the survivors, and of the others everything up to their last completed flush, a flush under way wholly or
 * not at all.
 *
 * @param place - The state store of each round.
 */
export async function expectReplicasSurviveKills(place: (directory: string) => string, kills: Kills): Promise<KilledReplicas> {
  const random = seededRandom(kills.seed);
  const { program, remove } = await bundleProgram(resolve(import.meta.dirname, 'ab-serve-until-killed.ts'));
  const seen = { flushes: 0, events: 0, inFlight: 0, arrived: 0 };
  try {
    for (let round = 0; round < kills.rounds; round++) {
      const directory = await mkdtemp(join(tmpdir(), 'ab-replicas-'));
      try {
        await playRound({ program, directory, uri: place(directory), recording: kills.recording, next: () => random.next() }, seen);
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    }
    return seen;
  } finally {
    await remove();
  }
}

interface Round {
  readonly program: string;
  readonly directory: string;
  readonly uri: string;
  readonly recording: Kills['recording'];
  next(): number;
}

async function playRound({ program, directory, uri, recording, next }: Round, seen: { -readonly [K in keyof KilledReplicas]: number }) {
  const state = await openStateStore(uri);
  const ab = new ABTestingFramework({ trackingUri: 'sqlite:///:memory:', state });
  const ledgers = await mkdtemp(join(directory, 'ledgers-'));
  try {
    await createTests(ab);
    const replicas = [0, 1, 2, 3].map((name) => {
      const seed = String(Math.floor(next() * 1e9));
      return new Replica(spawn(process.execPath, [program, uri, ledgers, String(name), seed, recording], { stdio: 'pipe' }));
    });
    const [first, second, ...survivors] = replicas as [Replica, Replica, Replica, Replica];
    await Promise.all(
      [first, second].map(async (victim) => {
        const [flushes, thenMs] = [1 + Math.floor(next() * 12), next() * longestMs];
        await victim.said(flushes);
        await sleep(thenMs);
        await victim.kill();
      }),
    );
    for (const survivor of survivors) await survivor.command('end');
    const answers = [];
    for (const survivor of survivors) answers.push(JSON.parse(await survivor.command('read')) as unknown);
    const books = await Promise.all([0, 1, 2, 3].map(async (name) => readLedger(await readFile(join(ledgers, `${name}.jsonl`), 'utf8'))));
    const arrived = recording === 'between' ? await expectWholeFlushes(state, books) : await expectBounds(state, books);
    const results = await Promise.all(testIds.map((testId) => ab.analyzeResults(testId)));
    const counted = counts(results);
    for (const answer of answers.map(counts)) expect(areNear(answer, counted) ? counted : answer).toEqual(counted);
    for (const survivor of survivors) await survivor.end();
    seen.flushes += sum(books.map(({ all }) => all.filter(({ type }) => type === 'done').length));
    seen.events += sum(books.map(({ all }) => all.length));
    seen.inFlight += books.slice(0, 2).filter(isInFlight).length;
    seen.arrived += arrived;
  } finally {
    await ab.close();
    await state.close();
  }
}

async function createTests(ab: ABTestingFramework): Promise<void> {
  for (const testId of testIds) {
    await ab.createTest({
      testId,
      variants: variants.map((name) => ({ name })),
      unit: testId === 'users' ? 'user' : 'request',
      metric: { name: 'spend', kind: 'mean', perUnit: 'sum' },
      metrics: [
        { name: 'bought', kind: 'proportion', perUnit: 'max' },
        { name: 'miss', kind: 'error', loss: 'squared' },
      ],
    });
    await ab.startTest(testId);
  }
}

/** @returns how many of the flushes under way were in the store */
async function expectWholeFlushes(state: StateStore, books: readonly Ledger[]): Promise<number> {
  const known = books.flatMap(({ all }) => all);
  const totals = await Promise.all(testIds.map((testId) => readTestTotals(state, testId)));
  let arrived = 0;
  for (const [index, testId] of testIds.entries()) {
    const found = totals[index] as TestTotals;
    const choice = coverages(books).find(({ covered }) => areTotalsOf(found, testId, covered, known));
    if (choice === undefined) throw new Error(`No set of whole flushes gives these totals of "${testId}": ${JSON.stringify(found)}`);
    const { arms, periods, multipleExposures, rejected, replicas } = found;
    expect(periods).toEqual([{ period: 1, weights: [0.5, 0.5], units: arms.map(({ units }) => units) }]);
    expect({ multipleExposures, unmatched: rejected.unmatched }).toEqual({ multipleExposures: 0, unmatched: 0 });
    expect(replicas).toBeLessThanOrEqual(4);
    arrived += choice.arrived;
  }
  return arrived;
}

/** What the store may hold: a flush under way is in it or not. */
function coverages(books: readonly Ledger[]): readonly { readonly covered: readonly LedgerEntry[]; readonly arrived: number }[] {
  return books.reduce<readonly { readonly covered: readonly LedgerEntry[]; readonly arrived: number }[]>(
    (choices, book) =>
      choices.flatMap(({ covered, arrived }) => [
        { covered: [...covered, ...book.done], arrived },
        ...(isInFlight(book) ? [{ covered: [...covered, ...book.begun], arrived: arrived + 1 }] : []),
      ]),
    [{ covered: [], arrived: 0 }],
  );
}

/** Counts of replicas that record while they flush are between what was flushed and what was recorded. */
async function expectBounds(state: StateStore, books: readonly Ledger[]): Promise<number> {
  const known = books.flatMap(({ all }) => all);
  const flushed = books.flatMap(({ done }) => done);
  for (const testId of testIds) {
    const { arms } = await readTestTotals(state, testId);
    const [least, most] = [flushed, known].map((covered) => expectedArms(testId, variants, covered, known));
    for (const [arm, found] of arms.entries()) {
      const within = (count: number, of: (expected: ReturnType<typeof expectedArms>[number]) => number) => {
        for (const [bound, holds] of [
          [least, (is: number) => count >= is],
          [most, (is: number) => count <= is],
        ] as const) {
          const expected = bound?.[arm];
          expect(expected !== undefined && holds(of(expected) + (bound === least ? -1e-6 : 1e-6))).toBe(true);
        }
      };
      within(found.units, ({ units }) => units);
      within(found.decisions, ({ decisions }) => decisions);
      within(found.predictions, ({ predictions }) => predictions);
      for (const name of metricNames) within(found.metrics[name]?.n ?? 0, ({ values }) => values[name].length);
      for (const name of ['spend', 'bought'] as const) {
        const { n, mean } = found.metrics[name] ?? { n: 0, mean: 0 };
        within(n * mean, ({ values }) => sum(values[name]));
      }
    }
  }
  return 0;
}

function isInFlight({ begun, done }: Ledger): boolean {
  return begun.length > done.length;
}

function areTotalsOf(
  { arms, rejected }: TestTotals,
  testId: string,
  covered: readonly LedgerEntry[],
  known: readonly LedgerEntry[],
): boolean {
  const expectedAgain = covered.filter((entry) => entry.type === 'again' && entry.testId === testId).length;
  if (rejected.duplicate !== expectedAgain) return false;
  return expectedArms(testId, variants, covered, known).every((expected, arm) => {
    const { units, decisions, predictions, latency, metrics } = arms[arm] as (typeof arms)[number];
    const latencySum = latency === undefined ? 0 : latency.n * latency.mean;
    if (units !== expected.units || decisions !== expected.decisions || predictions !== expected.predictions) return false;
    if (Math.abs(latencySum - expected.latencySum) > 1e-6) return false;
    return metricNames.every((name) => areMomentsOf(expected.values[name], metrics[name]));
  });
}

/** What an analysis says of the variants. */
function counts(results: unknown): unknown {
  const all = JSON.parse(JSON.stringify(results)) as { variants: unknown; sampleRatio: unknown }[];
  return all.map(({ variants: of, sampleRatio }) => ({ of, sampleRatio }));
}

/** Whether two values are the same but for the last digits of numbers, which depend on the order in which replicas are added up. */
function areNear(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number') return Math.abs(one - other) <= 1e-9 * (1 + Math.abs(one));
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const others = new Map(Object.entries(other));
  return Object.keys(one).length === others.size && Object.entries(one).every(([key, value]) => areNear(value, others.get(key)));
}

/** A process that serves the tests. */
class Replica {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #lines: string[] = [];
  #complaints = '';

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#closed = once(child, 'close');
    let rest = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop() as string;
      this.#lines.push(...parts);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints += text;
    });
  }

  /** Waits until so many lines were said. */
  async said(lines: number): Promise<void> {
    const isOver = this.#closed.then(() => true);
    while (this.#lines.length < lines) {
      const over = await Promise.race([once(this.#child.stdout as NodeJS.ReadableStream, 'data'), isOver]);
      if (over === true) throw new Error(`A replica ended (${this.#child.exitCode ?? this.#child.signalCode}): ${this.#complaints}`);
    }
  }

  /** Gives a command; the answer is the first line that is not about a flush. */
  async command(command: string): Promise<string> {
    const from = this.#lines.length;
    this.#child.stdin?.write(`${command}\n`);
    for (let count = from + 1; ; count++) {
      await this.said(count);
      const line = this.#lines[count - 1] as string;
      if (line !== 'flushed') return line;
    }
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#closed;
    expect(this.#complaints).toBe('');
  }

  async end(): Promise<void> {
    this.#child.stdin?.end();
    expect(await this.#closed).toEqual([0, null]);
    expect(this.#complaints).toBe('');
  }
}
