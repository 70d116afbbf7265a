import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { directoryName } from '../../../../src/stores/segments/directory-name.js';
import { temporaryDirectory } from './log-fixture.js';

test('a plain name stays as it is', () => {
  for (const name of ['churn', 'fraud-model_2', '7']) expect(directoryName(name)).toBe(name);
});

test('different names are different directories on every file system', () => {
  const names = [
    'Churn',
    'churn',
    'CHURN',
    '',
    '.',
    '..',
    'a/b',
    'a\\b',
    'a b',
    'a:b',
    'a.',
    'con',
    'LPT1',
    'ä',
    'a\u0308',
    '🙂',
    '\0',
    'x'.repeat(300),
  ];
  const parent = temporaryDirectory();
  for (const name of names) mkdirSync(join(parent, directoryName(name)));
  const made = readdirSync(parent);
  expect(new Set(made.map((name) => name.toLowerCase())).size).toBe(names.length);
  for (const name of made) expect(name).toMatch(/^[a-z0-9_~-]{1,100}$/);
});
