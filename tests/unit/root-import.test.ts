import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const heavy = [
  'axios',
  'form-data',
  'p-retry',
  'zod',
  'better-sqlite3',
  'onnxruntime-node',
  '@aws-sdk',
  'yaml',
  'jstat',
  'ioredis',
  'vega',
] as const;

/** The modules a fresh process has loaded after running a program on the built package: packages, and Node's own SQLite. */
function loadedBy(program: string, type: 'module' | 'commonjs'): string[] {
  const hook = "export async function load(url, context, next) { process._rawDebug('loaded ' + url); return next(url, context); }";
  const register = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`;
  const script = `
    ${type === 'module' ? `const load = () => import('mlflow-ops');` : `const load = async () => require('mlflow-ops');`}
    (async () => {
      ${program}
      for (const file of Object.keys(globalThis.require?.cache ?? {})) console.error('loaded ' + file);
      for (const name of process.moduleLoadList) console.error('loaded ' + name);
    })();`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(register)}`, `--input-type=${type}`, '--eval', script],
    { cwd: root, encoding: 'utf8' },
  );
  expect(status, stderr).toBe(0);
  const lines = stderr.split('\n').filter((line) => line.startsWith('loaded '));
  expect(lines.some((line) => line.includes('/dist/index.'))).toBe(true);
  const found = [...heavy, 'NativeModule sqlite'].filter((name) =>
    lines.some((line) => line.endsWith(name) || line.includes(`/node_modules/${name}/`)),
  );
  return found.map((name) => (name === 'better-sqlite3' || name === 'NativeModule sqlite' ? 'sqlite' : name));
}

test.each(['module', 'commonjs'] as const)(
  'importing the package as %s loads no HTTP, SQLite, zod, YAML, ONNX, S3, Redis, statistics or plotting library',
  (type) => {
    expect(loadedBy('await load();', type)).toEqual([]);
  },
);

test('neither does making a client', () => {
  expect(loadedBy("new (await load()).MlflowClient({ trackingUri: 'http://127.0.0.1:1' });", 'module')).toEqual([]);
});

test('the first call loads what its store needs, and only that', () => {
  const use = (uri: string) => `
    const client = new (await load()).MlflowClient({ trackingUri: '${uri}', http: { maxRetries: 0 } });
    await client.experiments.get('0').catch(() => {});
    await client.close();`;
  expect(loadedBy(use('sqlite:///:memory:'), 'module')).toEqual(['sqlite']);
  const overHttp = loadedBy(use('http://127.0.0.1:1'), 'module');
  expect(overHttp).toContain('axios');
  expect(overHttp).not.toContain('sqlite');
  expect(loadedBy(use('http://127.0.0.1:1'), 'commonjs')).toContain('axios');
});
