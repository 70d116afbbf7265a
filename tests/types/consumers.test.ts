import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const consumers = ['uses-package.ts', 'uses-ab-testing.ts', 'uses-testing-door.ts'];
let project = '';

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'mlflow-ops-types-'));
  const installed = join(project, 'node_modules/mlflow-ops');
  mkdirSync(installed, { recursive: true });
  cpSync(join(root, 'dist'), join(installed, 'dist'), { recursive: true });
  cpSync(join(root, 'package.json'), join(installed, 'package.json'));
  // The declarations may lean on Node's types and on nothing else.
  mkdirSync(join(project, 'node_modules/@types'));
  symlinkSync(join(root, 'node_modules/@types/node'), join(project, 'node_modules/@types/node'));
  symlinkSync(join(root, 'node_modules/undici-types'), join(project, 'node_modules/undici-types'));
  for (const file of consumers) cpSync(join(import.meta.dirname, 'consumer', file), join(project, file));
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

const compilers = [
  { name: '5.0', package: 'typescript-5.0', resolutions: ['node10', 'node16', 'bundler'] },
  { name: '6.0', package: 'typescript', resolutions: ['node10', 'node16', 'bundler'] },
  { name: 'newest', package: 'typescript-7', resolutions: ['node16', 'bundler'] },
];

const moduleOf: Record<string, string> = { node10: 'commonjs', node16: 'node16', bundler: 'esnext' };

for (const compiler of compilers) {
  describe(`TypeScript ${compiler.name}`, { timeout: 120_000 }, () => {
    test.each(compiler.resolutions)('compiles a strict consumer with %s resolution', (resolution) => {
      const config = {
        compilerOptions: {
          target: 'es2022',
          module: moduleOf[resolution],
          moduleResolution: resolution,
          lib: ['es2022'],
          types: ['node'],
          strict: true,
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
          skipLibCheck: false,
          noEmit: true,
          ...(compiler.name === '6.0' ? { ignoreDeprecations: '6.0' } : {}),
        },
        files: consumers,
      };
      const path = join(project, `tsconfig.${compiler.name}.${resolution}.json`);
      writeFileSync(path, JSON.stringify(config));
      const tsc = resolve(root, 'node_modules', compiler.package, 'bin/tsc');
      const result = spawnSync(process.execPath, [tsc, '--project', path], { cwd: project, encoding: 'utf8' });
      expect(result.stdout).toBe('');
      expect(result.status).toBe(0);
    });
  });
}
