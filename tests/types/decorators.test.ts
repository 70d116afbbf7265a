import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const fixtures = join(import.meta.dirname, 'consumer');
let project = '';

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'mlflow-ops-decorators-'));
  const installed = join(project, 'node_modules/mlflow-ops');
  mkdirSync(installed, { recursive: true });
  cpSync(join(root, 'dist'), join(installed, 'dist'), { recursive: true });
  cpSync(join(root, 'package.json'), join(installed, 'package.json'));
  mkdirSync(join(project, 'node_modules/@types'));
  for (const dependency of ['@types/node', 'undici-types', 'better-sqlite3']) {
    symlinkSync(join(root, 'node_modules', dependency), join(project, 'node_modules', dependency));
  }
  for (const file of ['decorated.ts', 'misused.ts']) cpSync(join(fixtures, file), join(project, file));
  cpSync(join(fixtures, 'refused.ts.txt'), join(project, 'refused.ts'));
  writeFileSync(join(project, 'print.cjs'), 'require(process.argv[2]).outcome.then((text) => process.stdout.write(text));');
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Compiles the three files, also when they have errors; gives the place of every error, such as `refused.ts:4`. */
function compile(compiler: string, out: string, options: object): string[] {
  const config = join(project, `tsconfig.${out}.json`);
  const compilerOptions = { lib: ['es2022'], types: ['node'], strict: true, skipLibCheck: true, outDir: out, rootDir: '.', ...options };
  writeFileSync(config, JSON.stringify({ compilerOptions, files: ['decorated.ts', 'misused.ts', 'refused.ts'] }));
  const tsc = resolve(root, 'node_modules', compiler, 'bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '--project', config, '--pretty', 'false'], { cwd: project, encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => /^\S/.test(line));
  return [...new Set(lines.map((line) => line.replace(/^(\S+)\((\d+),.*/, '$1:$2')))];
}

/** Every line of the file of mistakes that says it is one. */
function refusedPlaces(): string[] {
  const lines = readFileSync(join(project, 'refused.ts'), 'utf8').split('\n');
  return lines.flatMap((line, index) => (line.includes('// refused') ? [`refused.ts:${index + 1}`] : []));
}

function run(file: string): unknown {
  const { stdout, stderr } = spawnSync(process.execPath, ['print.cjs', `./${file}`], { cwd: project, encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

/** At least as long as the pause that was measured. */
const seconds = { asymmetricMatch: (value: unknown) => typeof value === 'number' && value >= 0.055 };
const number = expect.any(Number) as number;

/** What `decorated.ts` must tell, whoever compiled it. */
const decorated = [
  {
    sameRun: true,
    message: expect.stringMatching(/undefined/) as string,
    doubled: { score: 8 },
    name: 'Trainer',
    train: 'train',
    pages: 1,
  },
  {
    name: 'depth 3',
    status: 'FINISHED',
    params: { depth: '3', extra: '{}', rate: '0.1', left: '1', right: '3' },
    kind: 'tree',
    metrics: { sum: 4, r2_score: 0.75, duration_seconds: seconds, train_duration_seconds: seconds, pause_duration_seconds: seconds },
  },
  {
    name: 'fails',
    status: 'FAILED',
    params: {},
    error: expect.stringMatching(/^TypeError: .*undefined/) as string,
    metrics: { duration_seconds: number },
  },
  { name: 'prepare', status: 'FINISHED', params: {}, metrics: { prepare_duration_seconds: number } },
  { name: 'tracked', status: 'FINISHED', params: { depth: '4' }, metrics: { score: 8, duration_seconds: number } },
  { name: 'writes', status: 'FINISHED', params: {}, metrics: { duration_seconds: number }, artifacts: ['reports/summary.md'] },
];

const notAMethod = (decorator: string) => `TypeError: @${decorator}() decorates methods only; for functions use tracked().`;
const notOnTop = (decorator: string) =>
  `TypeError: @${decorator}() stands above @MlflowRun() on train; @MlflowRun() must be the topmost decorator.`;
const misused = {
  aClass: notAMethod('MlflowRun'),
  aField: notAMethod('LogParams'),
  aGetter: notAMethod('TimedExecution'),
  aFunction: notAMethod('LogMetrics'),
  paramsAbove: notOnTop('LogParams'),
  metricsAbove: notOnTop('LogMetrics'),
  artifactAbove: notOnTop('LogArtifact'),
  timedAbove: notOnTop('TimedExecution'),
  runOnTop: 'defined',
};

const node10 = { module: 'commonjs', moduleResolution: 'node10' };
const compilers = [
  { name: '5.0', package: 'typescript-5.0', options: node10 },
  { name: '6.0', package: 'typescript', options: { ...node10, ignoreDeprecations: '6.0' } },
  { name: 'newest', package: 'typescript-7', options: { module: 'node16', moduleResolution: 'node16' } },
];

for (const compiler of compilers) {
  describe.each(['standard', 'legacy'])(`TypeScript ${compiler.name}, %s decorators`, (form) => {
    const out = `${compiler.package}-${form}`;

    test('accept correct code, refuse every mistake at compile time, and the emitted code does what it says', () => {
      const options = { target: 'es2022', ...compiler.options, experimentalDecorators: form === 'legacy' };
      expect(compile(compiler.package, out, options)).toEqual(refusedPlaces());
      expect(run(`${out}/decorated.js`)).toEqual(decorated);
      expect(run(`${out}/misused.js`)).toEqual(misused);
    }, 120_000);
  });
}

describe('a notebook cell of tslab', () => {
  // Its kernel compiles with TypeScript 5.0 in these settings, and runs the code as a function in a realm of its own.
  const options = {
    ...node10,
    target: 'es2019',
    lib: ['es2019'],
    esModuleInterop: true,
    experimentalDecorators: true,
    noImplicitUseStrict: true,
    ignoreDeprecations: '5.0',
  };

  test('can decorate, log object literals of its own realm, and fail there', async () => {
    const mistakes = compile('typescript-5.0', 'tslab', { ...options, strict: false });
    expect(mistakes.filter((place) => !place.startsWith('refused.ts'))).toEqual([]);
    const code = readFileSync(join(project, 'tslab/decorated.js'), 'utf8');
    const outcome = runCell(code, createRequire(join(project, 'tslab/cell.js')));
    expect(JSON.parse(await outcome)).toEqual(decorated);
  }, 120_000);
});

/** Runs a cell where globals are those of the process, and literals and `async` functions those of a new realm. */
function runCell(code: string, require: NodeJS.Require): Promise<string> {
  const exported: Record<PropertyKey, unknown> = {};
  const scope = new Proxy(exported, {
    get: (_, name) => {
      if (name === 'require') return require;
      if (name === 'exports') return exported;
      return name in exported ? exported[name] : (globalThis as Record<PropertyKey, unknown>)[name];
    },
  });
  runInNewContext(`(function() { ${code}\n})()`, scope);
  return exported['outcome'] as Promise<string>;
}
