import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { MlflowClient, type Run } from '../../src/index.js';
import { runScript } from './run-script.js';

vi.setConfig({ maxConcurrency: 2, testTimeout: 300_000 });

const root = resolve(import.meta.dirname, '../..');
const directory = mkdtempSync(join(tmpdir(), 'mlflow-ops-examples-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What an example printed, and the runs it left in `mlflow.db` of its working directory. */
interface Outcome {
  readonly printed: string;
  readonly runs: readonly Run[];
}

/** Settings without the paths to the source: the examples get the built package, as they do elsewhere. */
const settings = join(directory, 'tsconfig.json');
writeFileSync(settings, JSON.stringify({ compilerOptions: { target: 'es2022', module: 'nodenext', verbatimModuleSyntax: true } }));

/** Runs an example as `npx tsx` does, on the built package. */
async function play(example: string): Promise<Outcome> {
  const place = mkdtempSync(join(directory, 'example-'));
  const loader = pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href;
  const script = join(root, 'examples', example);
  const { stdout, stderr } = await runScript(['--import', loader, script], place, { TSX_TSCONFIG_PATH: settings });
  expect(stderr).toBe('');
  const client = new MlflowClient({ trackingUri: `sqlite:///${join(place, 'mlflow.db')}` });
  try {
    const experiments = await client.experiments.search().toArray();
    const experimentIds = experiments.map(({ experimentId }) => experimentId);
    return { printed: stdout, runs: await client.runs.search({ experimentIds }).toArray() };
  } finally {
    await client.close();
  }
}

/** Needs a Python with libraries of its own: tests/live/python-trainer.test.ts runs it. */
const inPython = 'python-trainer/main.ts';

const named = (runs: readonly Run[], name: string): Run[] => runs.filter(({ info }) => info.runName === name);
const childrenOf = (runs: readonly Run[], parent: Run | undefined): Run[] =>
  runs.filter(({ data }) => data.tags['mlflow.parentRunId'] === parent?.info.runId);

const checks: Record<string, (outcome: Outcome) => void> = {
  'demo/main.ts': ({ printed, runs }) => {
    // 12 trials of 6 runs, 3 final models and their registrations, the A/B test, 2 updates, the ledgers of the promotions.
    expect(runs).toHaveLength(83);
    expect(runs.filter(({ info }) => info.status !== 'FINISHED')).toEqual([]);
    const [winner] = named(runs, /Best trial: (.+) \(run/.exec(printed)?.[1] ?? '');
    expect(winner?.data.metrics['cv_auc']).toBe(Math.max(...runs.map(({ data }) => data.metrics['cv_auc'] ?? 0)));
    expect(childrenOf(runs, winner)).toHaveLength(5);
    expect(printed).toContain('Promoted    version 1 to champion');
    const [, asTrained] = /never saw: .* accuracy (.+)/.exec(printed) ?? [];
    expect(printed).toContain(`Predicted   115 unseen cases, accuracy ${asTrained}`);
    expect(Number(/Measured +([\d,]+)/.exec(printed)?.[1]?.replaceAll(',', ''))).toBeGreaterThan(500);
    expect(printed).toContain('Version 2 of model "tumours" does not pass its gate');
    expect(printed).toContain('Decision    promote longer');
    expect(printed).toContain('Promoted    version 3 to champion');
    const [trial] = named(runs, 'A/B test: trained for longer');
    expect(printed).toContain(`Report      run ${trial?.info.runId}`);
    expect(trial?.data.tags['mlflow_ops.ab_test.winner']).toBe('longer');
    expect(printed).toContain('entry 1: champion from none to 1, best of the study');
    expect(printed).toContain('entry 2: champion from 1 to 3, Winner "longer"');
    expect(printed).toMatch(/ 84 % \|.*o/);
    expect(printed).toMatch(/Update 2 +drift: \w+ of error detected a drift/);
    expect(printed).toMatch(/version 2, committed\nDrifted +9 of 30 measurements/);
    const [, after, before] = /right in ([\d.]+) % of \d+ newest cases, ([\d.]+) % before/.exec(printed) ?? [];
    expect(Number(after)).toBeGreaterThan(Number(before) + 3);
    expect(runs.filter(({ data }) => data.tags['mlflow_ops.update_status'] === 'committed')).toHaveLength(2);
    expect(printed).toContain(`mlflow ui --backend-store-uri sqlite:///`);
    const commands = /^ {2}(mlflow|python) /;
    expect(Math.max(...printed.split('\n').map((line) => (commands.test(line) ? 0 : line.length)))).toBeLessThanOrEqual(80);
  },
  'context-style.ts': ({ printed, runs }) => {
    expect(named(runs, 'logistic regression')[0]?.info.status).toBe('FINISHED');
    expect(named(runs, 'no data')[0]?.info.status).toBe('FAILED');
    expect(printed).toContain('validation_loss, 60 epochs');
    expect(printed).toContain('mlflow_ops.error = RangeError: there are no rows to learn from');
  },
  'decorator-style.ts': ({ printed, runs }) => {
    expect(runs).toHaveLength(3);
    for (const { data } of runs) {
      expect(Object.keys(data.params).sort()).toEqual(['epochs', 'l2', 'learningRate']);
      expect(Object.keys(data.metrics).sort()).toEqual(['accuracy', 'auc', 'duration_seconds', 'fit_duration_seconds', 'log_loss']);
    }
    expect(printed).toContain('3 runs with the params epochs, l2, learningRate');
  },
  'nested-cross-validation.ts': ({ printed, runs }) => {
    const [study] = named(runs, 'study');
    const outer = childrenOf(runs, study);
    expect(outer).toHaveLength(4);
    for (const fold of outer) expect(childrenOf(runs, fold)).toHaveLength(3);
    expect(printed.trim().split('\n')).toHaveLength(runs.length);
  },
  'grid-search.ts': ({ printed, runs }) => {
    const [search] = named(runs, '5 x 4 grid');
    const children = childrenOf(runs, search);
    expect(children).toHaveLength(20);
    const losses = children.map(({ data }) => data.metrics['log_loss'] ?? Number.NaN);
    expect(printed).toContain(`log loss ${Math.min(...losses).toFixed(4)}`);
  },
  'comparing-and-cleaning-runs.ts': ({ printed, runs }) => {
    expect(runs.map(({ info }) => info.runName).sort()).toEqual(['16 epochs', '32 epochs', '8 epochs']);
    expect(printed).toContain('Deleted 4 runs, kept 32 epochs, 16 epochs');
    expect(printed).toContain('Brought back 8 epochs');
  },
  'artifacts.ts': ({ printed, runs }) => {
    expect(runs).toHaveLength(1);
    expect(printed).toContain('plots/curves/roc.svg  41 bytes');
    expect(printed).toContain('30 weights, as they were: true');
    expect(printed).toContain('Downloaded 115 predictions, 100 %');
    expect(printed).toContain('Left in plots: plots/legend.txt');
  },
  'registering-and-promoting.ts': ({ printed }) => {
    expect(printed).toContain('version 3 refused');
    expect(printed).toContain('2  promotion  champion: 1 -> 2  trained for longer');
    expect(printed).toContain('3  rollback   champion: 2 -> 1  alarms in the night');
    expect(printed).toContain('The champion is version 1');
    expect(printed).toContain('would delete 2 and keep 3, 1');
  },
  'ab-test.ts': ({ printed }) => {
    expect(printed).toContain("{ accepted: false, reason: 'unknown-request' }");
    expect(printed).toMatch(/split +as configured/);
    expect(printed).toMatch(/so +promote: .*"by rating" is significantly better in "bought"/);
  },
  'bandit.ts': ({ printed }) => {
    const [plain = 0, , number = 0] = [...(/Shown: (.*)/.exec(printed)?.[1]?.matchAll(/ (\d+)/g) ?? [])].map(([, count]) => Number(count));
    expect(number).toBeGreaterThan(3 * plain);
    expect(printed).toContain('method ips');
  },
  'statistics.ts': ({ printed }) => {
    expect(printed).toContain('8158 users each for one look');
    expect(printed).toMatch(/One look: 0.96 % more, .* p = 0.0071/);
    expect(printed).toContain('There is no success in either sample.');
  },
  'online-learning.ts': ({ printed, runs }) => {
    expect(printed).toMatch(/Published +version 1/);
    expect(printed).toMatch(/alert +firing: Drift: /);
    expect(printed).toMatch(/Winter[\s\S]*by version [2-9][\s\S]*Restarted +version [2-9] serves, nothing is lost/);
    expect(printed).toMatch(/Update 2 +version 2 \w+, by drift/);
    expect(runs.filter(({ data }) => 'mlflow_ops.update' in data.tags).length).toBeGreaterThanOrEqual(2);
  },
  'worker-trainer/main.ts': ({ printed }) => {
    expect(printed).toContain('Update 1: version 1 of 160 rows, published');
    expect(printed).toMatch(/Update 2: of 455 rows, published: 9\d\.\d % right of 114 later rows/);
    expect(printed).toContain('Requests were answered while it was trained and checked');
  },
  'drift-report.ts': ({ printed }) => {
    expect(printed).toContain('As they are 0 of 30 drifted: OK');
    expect(printed).toContain('Broken      1 of 30 drifted: CHECK_DATA');
    expect(printed).toContain('71 of 284 values of "mean_texture" are missing.');
    expect(printed).toMatch(/Page +drift\.html, \d+ KiB/);
    expect(printed).toContain('250 rows each: 0.035; a drift from 0.135 on');
  },
  'serving-a-champion.ts': ({ printed }) => {
    expect(printed).toMatch(/version: '1'.*mean_radius.*version 2 takes over from version 1.*version: '2'/s);
    expect(printed).toContain('569 requests answered meanwhile');
  },
};

test('every example is checked', () => {
  const files = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' });
  const examples = files.filter((file) => /^[^/]+\.ts$|\/main\.ts$/.test(file) && file !== inPython);
  expect(Object.keys(checks).sort()).toEqual(examples.sort());
});

describe.concurrent('an example', () => {
  test.each(Object.entries(checks))('%s runs, ends by itself, and leaves the runs it tells of', async (example, check) => {
    check(await play(example));
  });
});
