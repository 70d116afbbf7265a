import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

function trackedFiles(): string[] {
  if (!existsSync(resolve(root, '.git'))) return [];
  return execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((file) => file !== '' && existsSync(resolve(root, file)));
}

const inRepository = existsSync(resolve(root, '.git'));

test.skipIf(!inRepository)('no file names a package registry, or a path of a machine', () => {
  const hosts = [
    'registry.npmjs' + '.org',
    'registry.yarnpkg' + '.com',
    'pypi' + '.org',
    'files.pythonhosted' + '.org',
    'proxy.golang' + '.org',
    'deb.debian' + '.org',
  ];
  const paths = ['/ro' + 'ot/', '/ho' + 'me/', '/wo' + 'rk/', '/var/tmp' + '/'].map((path) => new RegExp(`(?<![\\w.-])${path}`));
  const findings = trackedFiles().flatMap((file) => {
    const text = readFileSync(resolve(root, file), 'utf8');
    const named = [...hosts.filter((host) => text.includes(host)), ...paths.filter((path) => path.test(text))];
    return named.map((needle) => `${file}: ${needle}`);
  });
  expect(findings).toEqual([]);
});

test.skipIf(!inRepository)('no file is longer than 300 lines, data and reports excepted', () => {
  const long = trackedFiles()
    .filter((file) => /\.(ts|mts|cts|mjs|cjs|py)$/.test(file))
    .map((file) => ({ file, lines: readFileSync(resolve(root, file), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > 300);
  expect(long).toEqual([]);
});

test('the version of the package and the one it sends are the same', async () => {
  const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { version: string };
  const { version } = await import('../../src/core/version.js');
  expect(version).toBe(manifest.version);
});
