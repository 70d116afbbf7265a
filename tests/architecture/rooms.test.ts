import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

interface Cruise {
  readonly summary: { readonly totalCruised: number; readonly violations: readonly { readonly rule: { readonly name: string } }[] };
}

function cruise(directory: string): Cruise {
  const depcruise = resolve(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = resolve(root, '.dependency-cruiser.cjs');
  const tsConfig = resolve(root, 'tsconfig.json');
  const result = spawnSync(process.execPath, [depcruise, 'src', '--config', config, '--ts-config', tsConfig, '--output-type', 'json'], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(result.stdout) as Cruise;
}

test('every room imports only what the table allows', () => {
  const { summary } = cruise(root);
  expect(summary.totalCruised).toBeGreaterThan(30);
  expect(summary.violations.map((violation) => violation.rule.name)).toEqual([]);
});

test('the rules still bite: a core file that imports a feature is refused', () => {
  const { summary } = cruise(resolve(root, 'tests/fixtures/forbidden-import'));
  expect(summary.totalCruised).toBe(2);
  expect(summary.violations.map((violation) => violation.rule.name)).toContain('room-core');
});
