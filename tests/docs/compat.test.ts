import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { gapTable, versions } from '../compat/gaps.js';

const [, servers = ''] = readFileSync(new URL('../../docs/compat.md', import.meta.url), 'utf8').split(/^## Servers$/m);

test('docs/compat.md has the table of what older servers lack, as the tests of those servers know it', () => {
  const table = servers.split('\n').filter((line) => line.startsWith('|'));
  expect(table.join('\n')).toBe(gapTable());
});

test('docs/compat.md names every release that is tested', () => {
  const [introduction = ''] = servers.split('\n|');
  for (const version of versions) expect(introduction).toContain(version);
});
