import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeliveryReport, MlflowClient } from '../../src/index.js';
import { type Ending, type Exit, ExitingChild } from '../support/exit/run-child.js';
import { StoppableServer } from '../support/exit/stoppable-server.js';
import { liveDescribe } from '../support/live/live-describe.js';

const values = 2500;
const graceMs = 2000;
/** While the server works, it shall have the time that it needs. */
const graceOf = (state: string): number => (state.startsWith('up') ? 30_000 : graceMs);

interface Cell {
  readonly name: string;
  readonly ending: Ending;
  /** Whether the program called `closeOnSignals`. */
  readonly listens: boolean;
  /** Whether the package has a chance to wait for deliveries. */
  readonly waits: boolean;
  readonly reports: boolean;
}

const cells: readonly Cell[] = [
  { name: 'a return', ending: 'return', listens: false, waits: true, reports: true },
  { name: 'a return from withRun', ending: 'withRun', listens: false, waits: true, reports: true },
  { name: 'a throw', ending: 'throw', listens: false, waits: false, reports: true },
  { name: 'process.exit', ending: 'process.exit', listens: false, waits: false, reports: true },
  { name: 'SIGTERM', ending: 'SIGTERM', listens: false, waits: false, reports: false },
  { name: 'SIGTERM with closeOnSignals', ending: 'SIGTERM', listens: true, waits: true, reports: true },
  { name: 'SIGINT', ending: 'SIGINT', listens: false, waits: false, reports: false },
  { name: 'SIGINT with closeOnSignals', ending: 'SIGINT', listens: true, waits: true, reports: true },
];

/** What a cell left behind. */
interface Outcome {
  readonly exit: Exit;
  readonly control: Exit;
  readonly reports: readonly DeliveryReport[];
  /** Points on the server, afterwards. */
  readonly flushed: number;
  readonly later: number;
}

liveDescribe('The end of a program that logs', ({ python }) => {
  let directory: string;
  let server: StoppableServer;
  /** How each program ends without the package, whatever the server does. */
  let controls: ReadonlyMap<string, Exit>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mlflow-exit-'));
    const ends = async ({ name, ending }: Cell) => {
      const child = new ExitingChild(ending);
      await child.ready();
      return [name, await child.end()] as const;
    };
    const [started, ...ended] = await Promise.all([StoppableServer.start(python, directory), ...cells.map(ends)]);
    server = started;
    controls = new Map(ended);
  });
  afterAll(async () => {
    await server.kill();
    await rm(directory, { recursive: true, force: true });
  });

  /** The server changes once every program has its run and has flushed. */
  const states = [
    { state: 'up', change: () => {}, restore: () => {} },
    { state: 'hanging', change: () => server.freeze(), restore: () => server.thaw() },
    { state: 'down', change: () => server.kill(), restore: () => server.start() },
  ];

  async function play(state: string, change: () => unknown, restore: () => unknown, these = cells): Promise<Map<string, Outcome>> {
    const played = these.map(({ name, ending, listens }) => {
      const runName = `${state}: ${name}`;
      const reportFile = join(directory, `${state}-${name}.jsonl`);
      const child = new ExitingChild(ending, { uri: server.uri, runName, values, listens, exitGraceMs: graceOf(state), reportFile });
      return { name, runName, reportFile, child };
    });
    await Promise.all(played.map(({ child }) => child.ready()));
    await change();
    const exits: Exit[] = [];
    // One after the other while the server works for them, together while they wait in vain.
    if (state.startsWith('up')) for (const { child } of played) exits.push(await child.end());
    else exits.push(...(await Promise.all(played.map(({ child }) => child.end()))));
    await restore();
    const outcomes = new Map<string, Outcome>();
    for (const [index, { name, runName, reportFile }] of played.entries()) {
      outcomes.set(name, {
        exit: exits[index] as Exit,
        control: controls.get(name) as Exit,
        reports: readReports(reportFile),
        ...(await storedPoints(runName)),
      });
    }
    return outcomes;
  }

  function readReports(file: string): DeliveryReport[] {
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as DeliveryReport);
  }

  async function storedPoints(runName: string): Promise<{ flushed: number; later: number }> {
    const client = new MlflowClient({ trackingUri: server.uri });
    try {
      const [run, ...others] = await client.runs.search({ experimentIds: ['0'], filter: `attributes.run_name = '${runName}'` }).toArray();
      expect(others).toEqual([]);
      const count = async (key: string): Promise<number> => (await client.metrics.history(run?.info.runId ?? '', key).toArray()).length;
      return { flushed: await count('flushed'), later: await count('later') };
    } finally {
      await client.close();
    }
  }

  describe.each(states)('while the server is $state', ({ state, change, restore }) => {
    let outcomes: Map<string, Outcome>;
    const outcomeOf = ({ name }: Cell): Outcome => {
      const outcome = outcomes.get(name);
      if (outcome === undefined) throw new Error(`${name} did not run.`);
      return outcome;
    };

    beforeAll(async () => {
      outcomes = await play(state, change, restore);
    }, 600_000);

    it.each(cells)('by $name: exit code and signal are those of a program without the package', (cell) => {
      const { exit, control } = outcomeOf(cell);
      expect({ code: exit.code, signal: exit.signal }).toEqual({ code: control.code, signal: control.signal });
    });

    it.each(cells)(
      'by $name: it is gone within the grace and half a second',
      async (cell) => {
        let { elapsedMs } = outcomeOf(cell).exit;
        // The fastest of ten, the others alone, because eight programs at once and other tests leave little time to each.
        for (let again = 1; again < 10 && elapsedMs >= graceOf(state) + 500; again++) {
          const alone = (await play(`${state}, attempt ${again}`, change, restore, [cell])).get(cell.name);
          elapsedMs = Math.min(elapsedMs, alone?.exit.elapsedMs ?? elapsedMs);
        }
        expect(elapsedMs).toBeLessThan(graceOf(state) + 500);
      },
      600_000,
    );

    it.each(cells)('by $name: what a flush covered is on the server, and the rest is there or reported', (cell) => {
      const { flushed, later, reports } = outcomeOf(cell);
      expect(flushed).toBe(values);
      if (!cell.reports) return expect(reports).toEqual([]);
      if (state === 'up' && cell.waits) {
        expect(later).toBe(values);
        expect(reports).toEqual([]);
        return;
      }
      expect(reports).toHaveLength(1);
      const [{ accepted, delivered, pending, dropped, quarantined }] = reports as [DeliveryReport];
      expect(delivered + pending).toBe(accepted);
      expect([dropped, quarantined]).toEqual([0, 0]);
      expect(pending).toBeGreaterThanOrEqual(values - later);
      // The end of the run is one entry more.
      expect(pending).toBeLessThanOrEqual(cell.ending === 'withRun' ? values + 1 : values);
    });
  });
});
